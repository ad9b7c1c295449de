/** Coverage and gaps from the command line, on two nights of a simulated league. */
import { join } from 'node:path';
import t from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';
import { DATABASE, writeLeagueDatabase } from './league-database.ts';
import { runCli } from './run-cli.ts';

const cwd = t.testdir({});
const { first, second } = await writeLeagueDatabase(cwd);
const cli = (...args: string[]) => runCli(args, cwd);
const PLAYERS = ['--table', 'player_game_summary'];
const NIGHTS = ['--start-date', first, '--end-date', second];

t.test('before anything has run: empty tables are a finding and no error', async (t) => {
  const { code, stdout } = await cli('coverage', ...PLAYERS, ...NIGHTS);
  t.equal(code, 0);
  t.match(stdout, /\nplayer_game_summary +empty +\d+ +0 +0\.00 +– /);
  t.match(stdout, /player_game_summary {2}No rows yet; [\d,]+ rows should be there\./);
  const under = await cli('coverage', ...PLAYERS, ...NIGHTS, '--fail-under', '0.5');
  t.match(under, { code: 1, stderr: /under 0\.5: player_game_summary: 0 of \d+ expected rows are there/ });
  const gaps = await cli('gaps', ...PLAYERS, ...NIGHTS);
  t.match(gaps, {
    code: 1,
    stdout: / {2}\$ nba-analytics process --table player_game_summary --start-date .* --end-date /,
  });
});

t.test('once it has run: complete, proved, and so it says in every format', async (t) => {
  t.equal((await cli('process', ...PLAYERS, ...NIGHTS)).code, 0);
  const args = ['coverage', ...PLAYERS, ...NIGHTS, '--verify', '100', '--fail-under', '100'];
  const table = await cli(...args);
  t.match(table, { code: 0, stdout: /player_game_summary +complete .* 100\.00 +100\.00 / });
  const { code, json } = await cli(...args, '--format', 'json');
  t.equal(code, 0);
  t.match(json, {
    status: 'complete',
    verify: 100,
    start_date: first,
    end_date: second,
    coverage: [{ table: 'player_game_summary', dates_complete: 2, stale_hashes: 0, completeness_pct: 100 }],
  });
  t.same((await cli(...args, '--json')).json, json);
  const csv = await cli('coverage', ...PLAYERS, ...NIGHTS, '--group-by', 'date', '--format', 'csv');
  t.match(csv.stdout.split('\r\n'), [
    /^table,group,status/,
    `player_game_summary,${first},complete`,
    `player_game_summary,${second},complete`,
    '',
  ]);
  t.match(await cli('gaps', ...PLAYERS, ...NIGHTS), { code: 0, stdout: /^No gaps from .*: [\d,]+ expected rows\.\n$/ });
});

t.test('every row twice: complete by its keys, and still not good enough', async (t) => {
  const warehouse = await openDuckdb({ path: join(cwd, DATABASE) });
  const rows = await readAll(warehouse, { table: playerGameSummary, columns: playerGameSummary.columnNames });
  await warehouse.append(playerGameSummary, rows);
  await warehouse.close();
  const { code, stdout, stderr } = await cli('coverage', ...PLAYERS, ...NIGHTS, '--fail-under', '50');
  t.equal(code, 1);
  t.match(stdout, /player_game_summary +corrupt .* 100\.00 +100\.00 /);
  t.match(stderr, /under 50: player_game_summary: [\d,]+ rows too many/);
  const { json } = await cli('gaps', ...PLAYERS, ...NIGHTS, '--json');
  t.match(json, { gaps: [{ status: 'corrupt', dates: 2, faults: { duplicate_rows: rows.length } }] });
});

t.test('usage errors say what to do', async (t) => {
  const cases = [
    [['coverage', '--start-date', second, '--end-date', first], /is after the end/],
    [['coverage', '--table', 'players'], /no table of a processor: player_game_summary/],
    [['coverage', '--fail-under', '101'], /number from 0 to 100/],
    [['coverage', '--format', 'xml'], /Allowed choices are table, json, csv/],
    [['gaps', '--verify', 'all'], /number from 0 to 100/],
  ] as const;
  for (const [args, stderr] of cases) t.match(await cli(...args), { code: 2, stderr }, args.join(' '));
});
