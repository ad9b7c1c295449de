/** What the real gcloud and bq say about command lines, without an account and without running them. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type RealRefusal =
  | { readonly refused: readonly string[]; readonly skipped?: undefined }
  | { readonly skipped: string };

const ABSENT = { skipped: 'gcloud is not installed here, so its own opinion is not asked' } as const;

const installedGcloud = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, 'gcloud'))
    .find((file) => existsSync(file));

/**
 * Configuration files that gcloud cannot read as what they are: `build` for cloudbuild.yaml, and the JSON of a `metric` of
 * the log, an alert `policy`, a `dashboard`.
 */
export async function filesRefusedByGcloud(
  files: readonly (readonly [kind: 'build' | 'metric' | 'policy' | 'dashboard', path: string])[],
): Promise<RealRefusal> {
  const gcloud = installedGcloud();
  if (gcloud === undefined) return ABSENT;
  const sdk = join(dirname(realpathSync(gcloud)), '..');
  const python = join(sdk, 'platform', 'bundledpythonunix', 'bin', 'python3');
  if (!existsSync(python)) return { skipped: 'gcloud brings no Python of its own here' };
  const script = fileURLToPath(new URL('./real_gcloud_messages.py', import.meta.url));
  const { stdout } = await run(python, ['-S', script, ...files.map(([kind, path]) => `${kind}=${path}`)], {
    env: { SDK: sdk, PATH: process.env.PATH ?? '', PYTHONDONTWRITEBYTECODE: '1' },
  });
  return { refused: JSON.parse(stdout) };
}

/** Command lines that the tools do not take; `skipped` says why they were not asked. */
export async function refusalByGcloud(calls: readonly (readonly string[])[]): Promise<RealRefusal> {
  const gcloud = installedGcloud();
  if (gcloud === undefined) return ABSENT;
  const byForm = new Map(calls.filter(([tool]) => tool === 'gcloud').map((words) => [formOf(words), quoted(words)]));
  const lines = [...byForm.values()];
  const refused = [...(await lint(gcloud, lines)), ...bqRefusals(gcloud, calls)];
  return { refused };
}

/** A command and its flags without their values: of each form one is asked about. */
const formOf = (words: readonly string[]): string =>
  words.flatMap((word, index) => (word.startsWith('-') ? [word.split('=')[0]] : index < 4 ? [word] : [])).join(' ');

/** As a shell would be given it, quotes around values alone: gcloud's check takes a quoted flag for the value of the one before. */
function quoted(words: readonly string[]): string {
  const safe = (text: string): string => (/^[\w./:@=,+-]*$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  return words
    .map((word) => {
      const [, flag = '', value = ''] = /^(--?[\w-]+=)?(.*)$/s.exec(word) ?? [];
      return `${flag}${safe(value)}`;
    })
    .join(' ');
}

async function lint(gcloud: string, lines: readonly string[]): Promise<readonly string[]> {
  const place = await mkdtemp(join(tmpdir(), 'nba-analytics-gcloud-'));
  try {
    const file = join(place, 'commands.json');
    await writeFile(file, JSON.stringify(lines.map((line) => ({ command_string: line }))));
    const env = { PATH: process.env.PATH ?? '', HOME: place, CLOUDSDK_CONFIG: place };
    const { stdout } = await run(gcloud, ['meta', 'lint-gcloud-commands', `--commands-file=${file}`], {
      env,
      maxBuffer: 512 * 1_048_576,
    });
    const answers: readonly {
      readonly success: boolean;
      readonly command_string: string;
      readonly error_message: string | null;
    }[] = JSON.parse(stdout);
    if (answers.length !== lines.length) return [`${lines.length} commands, ${answers.length} answers`];
    return answers
      .filter(({ success }) => !success)
      .map((answer) => `${answer.command_string}: ${answer.error_message}`);
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

interface CommandTree {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly commands?: Readonly<Record<string, CommandTree>>;
}

/** bq has no such command; its tree of commands and global flags is a file beside it. Flags of commands are not in it. */
function bqRefusals(gcloud: string, calls: readonly (readonly string[])[]): readonly string[] {
  const file = join(dirname(realpathSync(gcloud)), '..', 'data', 'cli', 'bq.json');
  if (!existsSync(file)) return [];
  const tree: CommandTree = JSON.parse(readFileSync(file, 'utf8'));
  return calls
    .filter(([tool]) => tool === 'bq')
    .flatMap(([, ...words]) => {
      const at = words.findIndex((word) => !word.startsWith('-'));
      const unknown = words.slice(0, at).filter((word) => !(word.split('=')[0] ?? '' in (tree.flags ?? {})));
      const command = words[at] ?? '';
      return [...unknown, ...(command in (tree.commands ?? {}) ? [] : [command])].map((word) => `bq: ${word}`);
    });
}
