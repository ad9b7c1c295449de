/** The demo on a short league: what it says, what it leaves behind, how it ends. */
import { readdirSync } from 'node:fs';
import t from 'tap';
import { runCli, startCli } from './run-cli.ts';

const cwd = t.testdir({});
const folder = (): string => t.testdirName;

t.test('it tells the story, stays up on its address, and ends with Ctrl-C', async (t) => {
  const demo = startCli(['demo', '--days', '1'], cwd, { TMPDIR: folder() });
  await demo.says('Ctrl-C ends them.');
  const [runs = ''] = await demo.says(/http:\S+\/runs\?date=\S+/);
  const answer = (await (await fetch(runs)).json()) as { runs: { summary: { changed_fields: object } }[] };
  t.match(
    answer.runs.find(({ summary }) => Object.keys(summary.changed_fields).length > 0),
    { status: 'success' },
  );
  const [documentation = ''] = await demo.says(/http:\S+\/documentation/);
  t.equal((await fetch(documentation)).status, 200);
  demo.child.kill('SIGINT');
  const { code, stdout } = await demo.end;
  t.equal(code, 0);
  t.match(stdout, /1 {2}A simulated league/);
  t.match(stdout, /player_game_summary \d{4}-\d{2}-\d{2}, highest scorers; \d+ rows\n +player +team /);
  t.match(stdout, /loses an assist[\s\S]*\n {6}assists +(\d+) → \d+\n/);
  t.match(
    stdout,
    /\d+ rows were written, \d+ of \d+ were not touched\.\n +The same messages again: unchanged; nothing/,
  );
  t.match(stdout, /\nDone in [\d.]+ s\.\n/);
  t.same(readdirSync(cwd), [], 'nothing is left behind');
});

t.test('--exit and --json for scripts; a database to keep, never one that is there', async (t) => {
  const args = ['demo', '--days', '1', '--exit', '--json', '--database', 'league.duckdb'];
  const { code, json, stderr } = await runCli(args, cwd);
  t.equal(code, 0, stderr);
  t.match(json, { deliveries: Number, raw_rows: Number, correction: { written: Number, changed: [{ fields: [{}] }] } });
  t.same(readdirSync(cwd), ['league.duckdb']);
  const again = await runCli(args, cwd);
  t.equal(again.code, 2);
  t.match(JSON.parse(again.stderr), { error: { message: /league\.duckdb is there already/ } });
});
