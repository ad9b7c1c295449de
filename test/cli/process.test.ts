/** Running processors and explaining rows on a file of raw tables. */
import { join } from 'node:path';
import t from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { PROCESSORS } from '../../services/registry.ts';
import { addDays } from '../../shared/dates.ts';
import { LEAGUE_TABLES, storedRows } from '../../shared/simulated-league/tables.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';
import { DATABASE, writeLeagueDatabase } from './league-database.ts';
import { type CliEnd, runCli, startCli } from './run-cli.ts';

const cwd = t.testdir({});
const { league, first, second } = await writeLeagueDatabase(cwd);
const cli = (...args: string[]): Promise<CliEnd> => runCli(args, cwd);

interface Run {
  readonly status: string;
  readonly game_date: string;
  readonly rows_added: number;
  readonly rows_changed: number;
  readonly record_count: number;
  readonly published: boolean | null;
}
const runsOf = (end: CliEnd): readonly Run[] =>
  ((end.json?.tables ?? []) as { dates: Run[] }[]).flatMap(({ dates: runs }) => runs);

t.test('a date fills every table; again nothing is written; forced it is', async (t) => {
  const once = await cli('process', '--date', first, '--json');
  t.equal(once.code, 0, once.stderr);
  const tables = (once.json?.tables ?? []) as { table: string }[];
  t.same(
    tables.map(({ table }) => table),
    PROCESSORS.map(({ table }) => table),
    'in run order',
  );
  for (const run of runsOf(once)) t.match(run, { status: /^(success|partial)$/, game_date: first });
  t.ok(runsOf(once).every((run) => run.rows_added > 0 && run.rows_added === run.record_count));
  t.match(once.stderr, /\{"progress":"process","task":"player_game_summary","done":1,"total":1,/);

  const again = await cli('process', '--date', first);
  t.match(again.stdout, /table +dates +written +unchanged .*\nplayer_game_summary +1 +0 +1 /);
  const forced = await cli('process', '--date', first, '--table', 'player_game_summary', '--force', '--json');
  t.match(runsOf(forced), [{ status: 'success', rows_added: 0, rows_changed: 0 }]);
});

t.test('a range holds both of its ends, and days without games', async (t) => {
  const args = [
    '--start-date',
    first,
    '--end-date',
    second,
    '--table',
    'player-game-summary',
    '--skip-downstream-trigger',
  ];
  const { json, code } = await cli('process', ...args, '--json');
  t.equal(code, 0);
  t.match(json, { start_date: first, end_date: second, tables: [{ table: 'player_game_summary', failed: [] }] });
  const runs = runsOf({ json } as CliEnd);
  t.equal(runs[0]?.game_date, first);
  t.equal(runs.at(-1)?.game_date, second);
  t.equal(runs.at(-1)?.status, 'success');
  t.ok(runs.every(({ published }) => published === null));
  const summer = await cli('process', '--date', '2025-07-15', '--table', 'player_game_summary', '--json');
  t.match(runsOf(summer), [{ status: 'no_games', record_count: 0 }]);
});

t.test('a date whose sources are missing fails with what to do, and the exit code is 1', async (t) => {
  const missing = addDays(second, 1);
  const args = ['process', '--date', missing, '--table', 'player_game_summary'];
  const { code, stderr, stdout } = await cli(...args);
  t.equal(code, 1, stdout);
  t.match(stderr, new RegExp(`failed: player_game_summary ${missing}: .*\\. Load the named critical sources`));
});

t.test('Ctrl-C ends a long range: dates that were run are told, the rest is not', async (t) => {
  const range = ['--start-date', first, '--end-date', addDays(first, 180), '--table', 'player_game_summary'];
  const command = startCli(['process', ...range, '--force', '--json'], cwd);
  await command.says('"progress":"process"');
  command.child.kill('SIGINT');
  const { code, stderr, json } = await command.end;
  t.equal(code, 130);
  t.match(stderr, /SIGINT: ending what is under way; again to end at once/);
  t.notMatch(stderr, 'error');
  const [table] = (json?.tables ?? []) as { failed: { error: { code: string } }[] }[];
  t.notOk(table?.failed.some(({ error }) => error.code === 'OVERLOADED'));
});

const usage: readonly [args: readonly string[], says: RegExp][] = [
  [[], /^error: Neither --date nor both --start-date and --end-date are given\./],
  [['--date', first, '--end-date', first], /^error: --date and --start-date\/--end-date exclude each other\./],
  [['--start-date', '2024-02-02', '--end-date', '2024-02-01'], /^error: --start-date 2024-02-02 is after --end-date/],
  [['--date', first, '--table', 'nbac_schedule'], /^error: nbac_schedule is no table of a processor: player_game/],
];
for (const [args, says] of usage) {
  t.test(`refused as usage: process ${args.join(' ')}`, async (t) => {
    const { code, stderr } = await cli('process', ...args);
    t.equal(code, 2);
    t.match(stderr, says);
  });
}

t.test('a row is explained: true and fresh, then with a correction to come, then falsified', async (t) => {
  const correction = league.lateCorrection(first);
  const [figure] = correction.players;
  const key = `${correction.gameId}|${figure?.playerLookup}`;
  const explain = (...more: string[]) => cli('explain', '--table', 'player_game_summary', '--key', key, ...more);
  const warehouse = () => openDuckdb({ path: join(cwd, DATABASE) });

  const fresh = await explain();
  t.equal(fresh.code, 0, fresh.stderr);
  t.match(fresh.stdout, /stored +([0-9a-f]{16}) +true\nfresh +\1 +a run would change nothing/);
  const { json } = await explain('--json');
  t.match(json, { key, stored: [{ valid: true, changes: [] }] });

  let open = await warehouse();
  for (const [table, rows] of storedRows(correction.rows)) await open.append(LEAGUE_TABLES[table], rows);
  await open.close();
  const corrected = await explain();
  t.equal(corrected.code, 1);
  t.match(corrected.stdout, /a run would change 1 hash field\n/);
  t.match(corrected.stdout, new RegExp(`\nassists +${figure?.before} +${figure?.after}\n`));
  await cli('process', '--date', first, '--table', 'player_game_summary');
  t.equal((await explain()).code, 0, 'the run made the change');

  open = await warehouse();
  const dated = { start: first, end: first };
  const rows = await readAll(open, { table: playerGameSummary, columns: playerGameSummary.columnNames, dates: dated });
  const row = rows.find(({ player_lookup }) => player_lookup === figure?.playerLookup);
  await open.upsert(playerGameSummary, [{ ...row, points: 99 } as StoredRow]);
  await open.close();
  const falsified = await explain('--fields');
  t.equal(falsified.code, 1, falsified.stderr);
  t.match(falsified.stdout, /not true: the stored values hash to [0-9a-f]{16}\n/);
  t.match(falsified.stdout, new RegExp(`\npoints +99 +${row?.points}\n`));
  t.match(falsified.stdout, /\nfield +canonical text\n/);
});

t.test('keys that do not exist, or are none', async (t) => {
  const explain = (key: string) => cli('explain', '--table', 'player_game_summary', '--key', key);
  const gameId = league.gamesOn(first)[0]?.gameId ?? '';
  const unknown = await explain(`${gameId}|nobody`);
  t.equal(unknown.code, 2);
  t.match(unknown.stderr, new RegExp(`has no row .*nobody, and a run would make none.* Stored keys.*: ${gameId}\\|`));
  for (const [key, says] of [
    ['nobody', /The key nobody is not game_id\|player_lookup/],
    ['game|nobody', /game is no game id YYYYMMDD_AWAY_HOME/],
    ['20241399_AAA_BBB|nobody', /is no game id/],
  ] as const) {
    const { code, stderr } = await explain(key);
    t.equal(code, 2);
    t.match(stderr, says);
  }
});
