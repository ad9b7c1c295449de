import t from 'tap';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { LEAGUE_TABLES, type LeagueTable, storedRows } from '../../shared/simulated-league/tables.ts';
import { type WriteProgress, writeLeague } from '../../shared/simulated-league/write-league.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';

t.test('a league is written into a warehouse and reads back as it was made', async (t) => {
  const options = { seed: 41, firstSeason: 2024, seasons: 1 } as const;
  const dates = createLeague(options).gameDates(2024).slice(4, 7);
  const today = dates[2];
  if (today === undefined) throw new Error('a season of six dates');
  const league = createLeague({ ...options, today });
  const warehouse = await openDuckdb({ path: ':memory:' });
  t.teardown(() => warehouse.close());
  const progress: WriteProgress[] = [];
  const written = await writeLeague(league, warehouse, dates, (step) => progress.push(step), { wholeSchedules: true });
  t.equal(written.nbac_schedule, 1230);
  t.match(progress, [
    { datesDone: 1, dates: 3 },
    { datesDone: 2, dates: 3 },
    { datesDone: 3, dates: 3 },
  ]);
  const expected = new Map<LeagueTable, number>();
  for (const of of [league.staticRows(), ...dates.map((date) => league.rowsOfDate(date))]) {
    for (const [table, rows] of storedRows(of)) expected.set(table, (expected.get(table) ?? 0) + rows.length);
  }
  for (const [name, table] of Object.entries(LEAGUE_TABLES) as [LeagueTable, (typeof LEAGUE_TABLES)[LeagueTable]][]) {
    if (name !== 'nbac_schedule') t.equal(written[name], expected.get(name), name);
    t.ok(written[name] > 0, `${table.id} has rows`);
  }
  const table = LEAGUE_TABLES.nbac_gamebook_player_stats;
  const [date] = dates;
  if (date === undefined) throw new Error('no date');
  const stored = await readAll(warehouse, { table, columns: table.columnNames, dates: { start: date, end: date } });
  const byHash = (rows: readonly { data_hash: string | null }[]) =>
    rows.toSorted((a, b) => ((a.data_hash ?? '') < (b.data_hash ?? '') ? -1 : 1));
  t.same(byHash(stored), byHash(league.rowsOfDate(date).nbac_gamebook_player_stats ?? []));
});
