/** Backfills from the command line: plans, results, exit codes, interruption and resumption. */
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { chunkArgument, commandLine, datesArgument, datesOf, methodOf, tablesOf } from '../../bin/backfill/options.ts';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { PROCESSORS } from '../../services/registry.ts';
import { calendarDateOf } from '../../shared/dates.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { LEAGUE_TABLES, storedRows } from '../../shared/simulated-league/tables.ts';
import { writeLeague } from '../../shared/simulated-league/write-league.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { type CliEnd, runCli, startCli } from './run-cli.ts';

const SEASON = 2023;
const NIGHTS = 4;
const league = createLeague({
  seed: 5,
  firstSeason: SEASON,
  seasons: 1,
  only: ['nbac_schedule', 'nbac_gamebook_player_stats', 'nbac_team_boxscore', 'nbac_player_list_current'],
});
const nights = league.gameDates(SEASON).slice(0, NIGHTS);
const [first, lost, last] = [nights[0] ?? '', nights[NIGHTS - 2] ?? '', nights[NIGHTS - 1] ?? ''];
const range = ['--start-date', first, '--end-date', last];
const SUMMARY = ['--table', 'player_game_summary'];

/** All nights but one, whose box scores come later. */
async function within<R>(cwd: string, work: (warehouse: Warehouse) => Promise<R>): Promise<R> {
  const warehouse = await openDuckdb({ path: join(cwd, 'nba-analytics.duckdb') });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

const summaryRows = (cwd: string): Promise<readonly StoredRow[]> =>
  within(cwd, async (warehouse) => {
    const rows = await readAll(warehouse, { table: playerGameSummary, columns: playerGameSummary.columnNames });
    return rows.toSorted((a, b) => (`${a.game_id}${a.player_lookup}` < `${b.game_id}${b.player_lookup}` ? -1 : 1));
  });

async function database(t: Test): Promise<string> {
  const cwd = t.testdir({});
  await within(cwd, async (warehouse) => {
    const loaded = nights.filter((date) => date !== lost);
    await writeLeague(league, warehouse, loaded, undefined, { wholeSchedules: true });
  });
  return cwd;
}

async function loadLostNight(cwd: string): Promise<void> {
  const { nbac_schedule: _, ...rows } = league.rowsOfDate(lost as never);
  await within(cwd, async (warehouse) => {
    for (const [name, ofTable] of storedRows(rows)) await warehouse.append(LEAGUE_TABLES[name], ofTable);
  });
}

interface Table {
  readonly table: string;
  readonly dates: number;
  readonly expected_rows: number | null;
  readonly present_rows: number;
  readonly rows_written: number;
  readonly coverage: Readonly<Record<string, number | null>> | null;
  readonly faulty: readonly { readonly game_date: string; readonly status: string; readonly reason: string }[];
}
const resultsOf = ({ json }: CliEnd): readonly Table[] => (json?.tables ?? []) as Table[];

t.test('what cannot be meant is refused with a sentence', async (t) => {
  const [start, end] = [calendarDateOf('2024-01-01'), calendarDateOf('2024-01-31')];
  const options = { mode: 'missing', resume: true, chunk: 'season', verify: true } as const;
  const cases: readonly (readonly [refuse: () => unknown, says: RegExp])[] = [
    [() => tablesOf(options), /^--table is not given: name a table, or all\./],
    [() => tablesOf({ ...options, table: ['games'] }), /^games is no table of a processor: player_game_summary,/],
    [() => methodOf(options), /^--method is not given: it is hash or reprocess\./],
    [() => datesOf({ ...options, startDate: start }), /^Neither --dates nor both --start-date and --end-date/],
    [() => datesOf({ ...options, dates: [start], endDate: end }), /exclude each other/],
    [() => datesArgument('2024-01-31,2024-02-30'), /"2024-02-30" is no calendar date/],
    [() => chunkArgument('week'), /season, month, or a whole number/],
    [() => chunkArgument('0'), /season, month, or a whole number/],
  ];
  for (const [refuse, message] of cases) t.throws(refuse, { message });
  t.same(datesArgument('2024-01-31, 2024-01-01,2024-01-31'), [start, end]);
  t.same(datesOf({ ...options, dates: [start, end] }), { start, end, dates: [start, end] });
  t.equal(chunkArgument('14'), 14);
  t.same(
    tablesOf({ ...options, table: ['all'] }).map(({ table }) => table),
    PROCESSORS.map(({ table }) => table),
  );
  const words = {
    ...options,
    table: ['all'],
    method: 'reprocess',
    dates: [start, end],
    mode: 'stale',
    chunk: 7,
    newestFirst: true,
    publish: true,
    yes: true,
    database: "it's.duckdb",
  } as const;
  t.equal(
    commandLine(words, ['--retry-failed']),
    "nba-analytics backfill --table all --method reprocess --dates 2024-01-01,2024-01-31 --mode stale --chunk 7 --newest-first --publish --yes --database 'it'\\''s.duckdb' --retry-failed",
  );

  const cwd = t.testdir({});
  const [future, absent] = await Promise.all([
    runCli(['backfill', ...SUMMARY, '--method', 'hash', '--start-date', first, '--end-date', '2999-01-01'], cwd),
    runCli(['backfill', ...SUMMARY, '--method', 'hash', ...range, '--database', 'other.duckdb'], cwd),
  ]);
  t.match([future.code, absent.code], [2, 2]);
  t.match(future.stderr, /^error: .* is still to come/);
  t.match(absent.stderr, /^error: nba_analytics\.player_game_summary does not exist/);
});

t.test('a dry run says what a run does; what failed is retried; hashes are written in place', async (t) => {
  const cwd = await database(t);
  const backfill = (...args: string[]): Promise<CliEnd> => runCli(['backfill', ...args], cwd);
  const reprocess = [...SUMMARY, '--method', 'reprocess', ...range];

  const dry = await backfill(...reprocess, '--dry-run', '--json');
  t.equal(dry.code, 0, dry.stderr);
  const [plan] = resultsOf(dry);
  const run = await backfill(...reprocess, '--json');
  t.equal(run.code, 1, run.stderr);
  const [done] = resultsOf(run);
  t.equal(done?.dates, plan?.dates);
  t.equal(done?.coverage?.expected_rows, plan?.expected_rows);
  t.equal(done?.rows_written, plan?.expected_rows, 'the lost night adds no expected rows');
  t.match(done?.faulty, [{ game_date: lost, status: 'failed', reason: /^SOURCE_MISSING: / }]);
  const retry = `nba-analytics backfill ${[...SUMMARY, '--method', 'reprocess', ...range].join(' ')} --retry-failed`;
  t.same(run.json?.commands, [retry]);
  t.match(run.stderr, /^\{"progress":"backfill","task":"player_game_summary","done":0,"total":4,.*"eta":null\}/);
  t.match(run.stderr, /"done":4,"total":4,"rows":\d+,"rows\/s":\d+,"failed":1,/);

  await loadLostNight(cwd);
  const retried = await backfill(...reprocess, '--retry-failed');
  t.equal(retried.code, 0, retried.stderr);
  t.match(retried.stdout, new RegExp(`^${first} to ${last} \\(\\d+ days, 2023-24\\): 1 game date to do`));
  t.match(retried.stdout, new RegExp(`player_game_summary +1 +${NIGHTS - 1} `));
  t.match(retried.stdout, /Everything is there, and verified\./);
  const good = await summaryRows(cwd);
  await within(cwd, (warehouse) =>
    warehouse.upsert(
      playerGameSummary,
      good.map(({ game_id = '', player_lookup = '' }) => ({ game_id, player_lookup, data_hash: null })),
    ),
  );
  const hashed = await backfill(...SUMMARY, '--method', 'hash', ...range);
  t.equal(hashed.code, 0, hashed.stderr);
  t.match(hashed.stdout, new RegExp(`player_game_summary +4 +4 +0 +0 +0 +0 +${good.length}\\n`));
  t.strictSame(await summaryRows(cwd), good, 'and nothing else has moved');

  const status = await backfill(...reprocess, '--status');
  t.equal(status.code, 0, status.stderr);
  t.match(status.stdout, /Backfill \d{8}T\d{6}Z-.*\n.*\nplayer_game_summary +0 +0 +4 /);
  t.match(status.stdout, /0 dates left, 0 to be retried\./);
});

t.test('Ctrl-C ends what is under way, says how to go on, and that completes it', async (t) => {
  const cwd = await database(t);
  await loadLostNight(cwd);
  const tables = ['--table', 'player_game_summary', '--table', 'team_offense_game_summary'];
  const command = `backfill ${tables.join(' ')} --method reprocess ${range.join(' ')} --chunk 1`;
  const running = startCli(command.split(' '), cwd);
  await running.says(/"task":"player_game_summary","done":0/);
  running.child.kill('SIGINT');
  const { code, stderr, stdout } = await running.end;
  t.equal(code, 130, stderr);
  t.match(stderr, `resume with: nba-analytics ${command}\n`);
  t.match(stdout, `  nba-analytics ${command}\n`);
  const before = await summaryRows(cwd);
  const written = new Set(before.map(({ game_date }) => game_date)).size;
  const resumed = await runCli([...command.split(' '), '--json'], cwd);
  t.equal(resumed.code, 0, resumed.stderr);
  t.match(resumed.json, { complete: true, ending: 'done' });
  const [summary] = resultsOf(resumed);
  t.ok((summary?.dates ?? 0) <= NIGHTS - written, 'what was done is not done again');
  const after = await summaryRows(cwd);
  t.equal(after.length, summary?.coverage?.expected_rows);
  t.strictSame(
    after.filter(({ game_date }) => before.some((row) => row.game_date === game_date)),
    before,
  );
});
