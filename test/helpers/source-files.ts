/** The repository's own files, and what TypeScript sources import and say. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const root = fileURLToPath(new URL('../..', import.meta.url));

const UNTRACKED = /^(node_modules|dist|\.git|\.tap|\.cache|\.venv)$/;

/** Files that are committed or about to be, by path from the repository's root. */
export function repositoryFiles(): readonly string[] {
  let list: readonly string[];
  try {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    list = execFileSync('git', listing, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(
      '\0',
    );
  } catch {
    // No git, or no checkout of it.
    list = globSync('**/*', { cwd: root, exclude: (path) => UNTRACKED.test(path.name), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  }
  return list.filter((path) => path !== '' && existsSync(root + path));
}

/** A file's text. */
export const textOf = (path: string): string => readFileSync(root + path, 'utf8');

export interface Import {
  /** Path from the repository's root for own files, else the package or `node:` module. */
  readonly target: string;
  readonly kind: 'value' | 'type' | 'dynamic';
}

/** A parsed source. */
export interface Source {
  readonly path: string;
  readonly imports: readonly Import[];
  /** Ambient things it uses that make it depend on more than its input, as written: `Date.now`, `process.env`, `fetch`. */
  readonly ambient: readonly string[];
  /** The table ids it declares with `defineTable`, `dataset.name`. */
  readonly tables: readonly string[];
}

type Node = { readonly type: string; readonly start: number; readonly end: number };

/** Globals that reach outside: the process, the clock, the network, chance. */
const AMBIENT_NAMES = new Set([
  'process',
  'console',
  'performance',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'require',
  'WebSocket',
]);
const AMBIENT_MEMBERS = new Set(['Date.now', 'Math.random', 'Temporal.Now']);

const isNamed = (node: { readonly type: string; readonly name?: unknown }, name: string): boolean =>
  node.type === 'Identifier' && node.name === name;

export function parseSource(path: string): Source {
  const text = textOf(path);
  const { module, program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new SyntaxError(`${path}: ${errors[0]?.message}`);
  const target = (request: string): string =>
    request.startsWith('.') ? posix.join(posix.dirname(path), request) : request;
  const imports: Import[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const kind = entries.length > 0 && entries.every(({ isType }) => isType) ? 'type' : 'value';
    imports.push({ target: target(moduleRequest.value), kind });
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest !== null)
        imports.push({ target: target(moduleRequest.value), kind: isType ? 'type' : 'value' });
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^['"`](.*)['"`]$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    // A computed address could be anything, so it matches no rule.
    imports.push({ target: literal === undefined ? '(computed)' : target(literal), kind: 'dynamic' });
  }
  const ambient: { readonly what: string; readonly at: Node }[] = [];
  const configured: Node[] = [];
  const tables: string[] = [];
  new Visitor({
    MemberExpression(node) {
      const { object, property } = node;
      if (object.type !== 'Identifier') return;
      const name = property.type === 'Identifier' && !node.computed ? property.name : '[]';
      const member = `${object.name}.${name}`;
      if (AMBIENT_MEMBERS.has(member) || AMBIENT_NAMES.has(object.name)) ambient.push({ what: member, at: node });
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'Identifier') return;
      if (AMBIENT_NAMES.has(callee.name)) ambient.push({ what: callee.name, at: node });
      if (isNamed(callee, 'loadConfig')) configured.push(node);
      if (isNamed(callee, 'defineTable')) {
        const words = text.slice(node.start, node.end);
        const dataset = /\bdataset: '([^']+)'/.exec(words)?.[1];
        const name = /\bname: '([^']+)'/.exec(words)?.[1];
        tables.push(`${dataset}.${name}`);
      }
    },
    NewExpression(node) {
      if (isNamed(node.callee, 'Date') && node.arguments.length === 0) ambient.push({ what: 'new Date()', at: node });
    },
  }).visit(program);
  const isConfigured = ({ start, end }: Node): boolean =>
    configured.some((call) => call.start <= start && end <= call.end);
  return {
    path,
    imports,
    // What is handed to the configuration is the one way in.
    ambient: ambient.filter(({ what, at }) => what !== 'process.env' || !isConfigured(at)).map(({ what }) => what),
    tables,
  };
}

/** The sources that loading one of them loads too, itself included, and the foreign modules among what they import. */
export function loadedWith(
  path: string,
  sources: ReadonlyMap<string, Source>,
): { readonly own: ReadonlySet<string>; readonly foreign: ReadonlySet<string> } {
  const own = new Set<string>();
  const foreign = new Set<string>();
  const waiting = [path];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const source = sources.get(next);
    if (own.has(next) || source === undefined) continue;
    own.add(next);
    for (const { target, kind } of source.imports) {
      if (kind !== 'value') continue;
      if (sources.has(target)) waiting.push(target);
      else foreign.add(target);
    }
  }
  return { own, foreign };
}
