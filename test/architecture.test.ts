/** The rules of docs/architecture.md that can be read off the sources. */
import t from 'tap';
import { analyticsTables } from '../services/tables.ts';
import { allTables } from '../shared/tables/registry.ts';
import { loadedWith, parseSource, repositoryFiles, textOf } from './helpers/source-files.ts';

const files = repositoryFiles();
const scripts = files.filter((path) => path.endsWith('.ts'));
const product = scripts.filter((path) => /^(bin|services|shared)\//.test(path));
const sources = new Map(product.map((path) => [path, parseSource(path)]));
const all = [...sources.values()];

/** A part of the house: a folder, or the files that lie directly under shared/. */
function partOf(path: string): string {
  const [first = '', second = '', third] = path.split('/');
  if (first !== 'shared') return first;
  return third === undefined ? 'base' : `shared/${second}`;
}

const VOCABULARY = ['shared/warehouse', 'shared/messaging', 'shared/hashing', 'shared/tables', 'shared/basketball'];
const PLUMBING = ['shared/processing', 'shared/coverage', 'shared/backfill', 'shared/http'];
/** What a part may import from, besides itself and the base. `types` may be imported as types only. */
const ARROWS: Readonly<Record<string, { readonly values: readonly string[]; readonly types?: readonly string[] }>> = {
  bin: { values: ['services', 'shared/simulated-league', ...PLUMBING, ...VOCABULARY] },
  services: { values: [...PLUMBING, ...VOCABULARY] },
  'shared/coverage': { values: ['shared/processing', ...VOCABULARY] },
  'shared/backfill': { values: ['shared/processing', 'shared/coverage', ...VOCABULARY] },
  'shared/http': { values: ['shared/messaging'], types: ['shared/processing', 'shared/tables'] },
  'shared/processing': { values: VOCABULARY },
  'shared/simulated-league': {
    values: ['shared/hashing', 'shared/tables', 'shared/basketball'],
    types: ['shared/warehouse'],
  },
  'shared/warehouse': { values: ['shared/hashing', 'shared/tables'] },
  'shared/messaging': { values: [], types: ['shared/tables'] },
  'shared/hashing': { values: ['shared/tables'], types: ['shared/warehouse'] },
  'shared/tables': { values: ['shared/hashing'] },
  'shared/basketball': { values: ['shared/hashing', 'shared/tables'] },
  base: { values: [] },
};

t.test('arrows between the parts point downwards only', async (t) => {
  const wrong: string[] = [];
  for (const { path, imports } of all) {
    const from = partOf(path);
    const arrows = ARROWS[from];
    if (arrows === undefined) {
      wrong.push(`${path}: ${from} is a part without rules`);
      continue;
    }
    for (const { target, kind } of imports) {
      if (!sources.has(target)) continue;
      const to = partOf(target);
      const allowed = to === from || to === 'base' || arrows.values.includes(to);
      if (!allowed && !(kind === 'type' && arrows.types?.includes(to))) wrong.push(`${path} → ${target} (${kind})`);
    }
  }
  t.strictSame(wrong, []);
});

t.test('own files are imported by their real path, and nothing outside the product', async (t) => {
  const wrong = all.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => target === '(computed)' || /^(\.\.|test|bench|docs|deploy|node_modules)\//.test(target))
      .concat(imports.filter(({ target }) => /^(bin|services|shared)\//.test(target) && !files.includes(target)))
      .map(({ target }) => `${path} → ${target}`),
  );
  t.strictSame(wrong, []);
});

t.test('no service imports from another one', async (t) => {
  const folder = (path: string): string | undefined => /^services\/([^/]+)\//.exec(path)?.[1];
  const wrong = all.flatMap(({ path, imports }) =>
    imports
      .filter(({ target }) => folder(path) !== undefined && ![undefined, folder(path)].includes(folder(target)))
      .map(({ target }) => `${path} → ${target}`),
  );
  t.strictSame(wrong, []);
});

/** What pure code may load besides vocabulary: hashes are computed with it, nothing is read or written. */
const PURE_MODULES = new Set(['node:crypto']);
const PURE_PARTS = new Set(['base', 'shared/basketball', 'shared/hashing', 'shared/tables']);

t.test(
  'computing and the basketball definitions do no input or output, and know no clock or environment',
  async (t) => {
    const pure = product.filter(
      (path) => /^services\/[^/]+\/compute\.ts$/.test(path) || partOf(path) === 'shared/basketball',
    );
    const wrong = new Set<string>();
    for (const path of pure) {
      const { own, foreign } = loadedWith(path, sources);
      const folder = /^services\/[^/]+\//.exec(path)?.[0];
      for (const module of foreign) if (!PURE_MODULES.has(module)) wrong.add(`${path} loads ${module}`);
      for (const member of own) {
        const isOwn = folder !== undefined && member.startsWith(folder);
        if (!isOwn && !PURE_PARTS.has(partOf(member))) wrong.add(`${path} loads ${member}`);
        if (/^shared\/(config|log)\.ts$/.test(member)) wrong.add(`${path} loads ${member}`);
        const source = sources.get(member);
        for (const what of source?.ambient ?? []) wrong.add(`${member} uses ${what}`);
        if (source?.imports.some(({ kind }) => kind === 'dynamic')) wrong.add(`${member} imports dynamically`);
      }
    }
    t.strictSame([...wrong].sort(), []);
    t.ok(pure.length > 20, `${pure.length} files`);
  },
);

t.test('the environment is read by the configuration alone', async (t) => {
  t.strictSame(
    all.filter(({ ambient }) => ambient.includes('process.env')).map(({ path }) => path),
    [],
  );
});

t.test('each engine is known to its own folder, and nothing that is loaded at once brings one', async (t) => {
  const engines = [
    ['@duckdb/node-api', 'shared/warehouse/duckdb/'],
    ['@duckdb/node-bindings', 'shared/warehouse/duckdb/'],
    ['@google-cloud/bigquery', 'shared/warehouse/bigquery/'],
  ] as const;
  for (const [module, folder] of engines) {
    const users = all.filter(({ imports }) => imports.some(({ target }) => target === module)).map(({ path }) => path);
    t.strictSame(
      users.filter((path) => !path.startsWith(folder)),
      [],
      `${module} outside ${folder}`,
    );
    t.not(users.length, 0, `${module} is used`);
  }
  const both = all.filter(({ path }) => {
    const { foreign } = loadedWith(path, sources);
    return new Set(engines.flatMap(([module, folder]) => (foreign.has(module) ? [folder] : []))).size > 1;
  });
  t.strictSame(
    both.map(({ path }) => path),
    [],
    'loads both',
  );
  const starting = product.filter((path) => path.startsWith('bin/') || path.startsWith('services/'));
  const eager = starting.filter((path) => {
    const { foreign } = loadedWith(path, sources);
    return engines.some(([module]) => foreign.has(module));
  });
  t.strictSame(eager, [], 'services and commands load an engine only when they open a warehouse');
});

t.test('each table is declared once and listed', async (t) => {
  // The vectors of the hash are records of tables made up for them.
  const declared = all.flatMap(({ path, tables }) => (path === 'shared/hashing/vectors.ts' ? [] : tables));
  t.strictSame(
    declared.toSorted(),
    allTables(analyticsTables)
      .map(({ id }) => id)
      .toSorted(),
  );
});

/** Longer files hold two concepts. */
const MOST_LINES = 400;
const LONGER_FILES: readonly string[] = [];

t.test('no source is longer than can be read at once', async (t) => {
  const long = scripts
    .filter((path) => !LONGER_FILES.includes(path))
    .map((path) => ({ path, lines: textOf(path).split('\n').length - 1 }))
    .filter(({ lines }) => lines > MOST_LINES);
  t.strictSame(long, []);
});

// Written so that this file does not match itself.
const FOREIGN = [
  ['a path of somebody’s machine', /(?<![\w.~-])\/(?:[w]ork|[r]oot|[h]ome\/\w+|[U]sers\/\w+)\//],
  [
    'a package registry',
    /[r]egistry\.npmjs|[p]ypi\.org|[p]ythonhosted|[d]eb\.debian|[p]roxy\.golang|[c]rates\.io|[s]tatic\.rust/,
  ],
  ['a private key', /-----BEGIN [A-Z ]*[P]RIVATE KEY/],
  ['an access token', /\b[y]a29\.|\b[A]Iza[\w-]{30}|\b[g]h[pousr]_\w{30}/],
] as const;

t.test('nothing points to the machine it was written on, to a registry, or gives a secret away', async (t) => {
  const found: string[] = [];
  for (const path of files) {
    const text = textOf(path);
    if (text.includes('\0')) continue;
    for (const [what, pattern] of FOREIGN) {
      const match = pattern.exec(text);
      if (match !== null) found.push(`${path}: ${what}: ${text.slice(match.index, match.index + 40).split('\n')[0]}`);
    }
  }
  t.strictSame(found, []);
});
