/** Help, usage errors and exit codes of every command. */
import t from 'tap';
import { createProgram } from '../../bin/program.ts';
import { runCli } from './run-cli.ts';

const cwd = t.testdir({});
// Each case is a process of its own; two at a time keep both cores busy.
t.jobs = 2;
const { commands } = createProgram();

t.test('the help of every command shows examples and exit codes', async (t) => {
  for (const command of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    t.match(help, /Examples:\n {2}\$ nba-analytics /, command.name());
    t.match(help, /Exit codes:\n {2}0 /, command.name());
  }
});

t.test('examples use options that exist', async (t) => {
  for (const command of commands) {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
    const known = new Set([command, ...command.commands].flatMap(({ options }) => options.map(({ long }) => long)));
    for (const [, words = ''] of help.matchAll(/\$ nba-analytics (.*)/g)) {
      t.equal(words.split(' ')[0], command.name());
      for (const [option] of words.matchAll(/--[a-z-]+/g)) t.ok(known.has(option), `${words}: ${option}`);
    }
  }
});

const end = (args: readonly string[], env: Record<string, string> = {}) => runCli(args, cwd, env);

t.test('help goes to standard output and succeeds', async (t) => {
  const { code, stdout, stderr } = await end(['--help']);
  t.equal(code, 0);
  t.match(stdout, /Usage: nba-analytics/);
  t.equal(stderr, '');
});

/** Arguments, and what standard error says. */
const wrong: readonly [args: readonly string[], says: RegExp, env?: Record<string, string>][] = [
  [['lod'], /unknown command 'lod'\n\(Did you mean load\?\)/],
  [['load', '--jso', '.'], /unknown option '--jso'\n\(Did you mean --json\?\)/],
  [['load'], /missing required argument 'folder'/],
  [['load', 'nowhere'], /^error: The folder nowhere cannot be read\./],
  [['load', '.'], /^error: \. holds no files to load/],
  [['publish', '--source-table', 'nbac_schedule'], /required option '--date <date>' not specified/],
  [['publish', '--source-table', 'nbac_schedule', '--date', '2024-02-30'], /It must be a calendar date YYYY-MM-DD/],
  [['publish', '--source-table', 'shedule', '--date', '2024-02-03'], /^error: shedule is no raw table: bdl_player/],
  [['hash-vectors', 'nowhere.json'], /^error: The file nowhere\.json cannot be read\./],
  [['tables'], /^error: PORT=http must be integer/, { PORT: 'http' }],
  [['tables', '--database', 'x.duckdb'], /^error: --database names a DuckDB file/, { WAREHOUSE: 'bigquery' }],
];
for (const [args, says, env] of wrong) {
  t.test(`refused as usage: ${args.join(' ')}`, { buffered: true }, async (t) => {
    const { code, stdout, stderr } = await end(args, env);
    t.equal(code, 2);
    t.match(stderr, says);
    t.equal(stdout, '');
    t.notMatch(stderr, /\n {4}at /, 'no stack');
  });
}

t.test('--json reports errors as JSON on standard error', async (t) => {
  const { code, stderr } = await end(['load', 'nowhere', '--json']);
  t.equal(code, 2);
  t.match(JSON.parse(stderr), { error: { code: 'INVALID_ARGUMENT', message: /nowhere/ } });
});

t.test('LOG_LEVEL=debug shows stacks', async (t) => {
  const { stderr } = await end(['load', 'nowhere'], { LOG_LEVEL: 'debug' });
  t.match(stderr, /\n {4}at /);
});
