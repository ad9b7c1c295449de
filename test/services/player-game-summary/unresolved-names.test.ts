/** Names that the registry does not know: what stays in the record after runs in any order, repeated, and after repairs. */
import t from 'tap';
import { playerGameSummary } from '../../../services/player-game-summary/table.ts';
import { recordUnresolvedNames } from '../../../services/player-game-summary/unresolved-names.ts';
import { type CalendarDate, calendarDateOf, microsOf } from '../../../shared/dates.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { nbaPlayersRegistry } from '../../../shared/tables/reference/nba-players-registry.ts';
import { unresolvedPlayerNames } from '../../../shared/tables/reference/unresolved-player-names.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../../../shared/warehouse/warehouse.ts';

const quantise = tableQuantiser(playerGameSummary);
const hasher = tableHasher(playerGameSummary);
const EMPTY = Object.fromEntries(
  Object.entries(playerGameSummary.columns).map(([name, { mode }]) => [name, mode === 'REPEATED' ? [] : null]),
);

/** A stored row; the name is what an accented source writes for the lookup. */
function row(date: CalendarDate, lookup: string, id: string | null, name = lookup): StoredRow {
  const quantised = quantise({
    ...EMPTY,
    player_lookup: lookup,
    universal_player_id: id,
    player_full_name: name,
    game_id: `${date.replaceAll('-', '')}_LAL_BOS`,
    game_date: date,
    team_abbr: 'LAL',
    opponent_team_abbr: 'BOS',
    season_year: 2024,
    starter_flag: false,
    win_flag: true,
    is_active: true,
    created_at: 1,
    processed_at: 1,
  });
  return { ...quantised, data_hash: hasher.dataHash(quantised) };
}

const DAYS = ['2024-12-01', '2024-12-03', '2024-12-05', '2024-12-07'].map(calendarDateOf);
const [FIRST, SECOND, THIRD, FOURTH] = DAYS as [CalendarDate, CalendarDate, CalendarDate, CalendarDate];

interface Suite {
  teardown(task: () => Promise<unknown>): void;
}

async function open(t: Suite, registered = true): Promise<Warehouse> {
  const warehouse = await openDuckdb({ path: ':memory:' });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([playerGameSummary, unresolvedPlayerNames, nbaPlayersRegistry]);
  const known = {
    universal_player_id: 'someoneelse_001',
    player_name: 'Someone Else',
    player_lookup: 'someoneelse',
    team_abbr: 'BOS',
    season: '2024-25',
    created_by: 'test',
    created_at: microsOf(1),
    processed_at: microsOf(1),
  };
  const columns = Object.fromEntries(nbaPlayersRegistry.columnNames.map((name) => [name, null]));
  if (registered) await warehouse.append(nbaPlayersRegistry, [{ ...columns, ...known }]);
  return warehouse;
}

/** Writes a date and derives its records, as a run does. */
async function run(warehouse: Warehouse, date: CalendarDate, rows: readonly StoredRow[]): Promise<void> {
  await warehouse.replaceRows({ table: playerGameSummary, dates: [date], rows });
  await recordUnresolvedNames(warehouse, [date]);
}

const records = async (warehouse: Warehouse) =>
  (await readAll(warehouse, { table: unresolvedPlayerNames, columns: unresolvedPlayerNames.columnNames })).sort(
    (a, b) => (a.normalized_lookup < b.normalized_lookup ? -1 : 1),
  );
const withoutTimes = (found: Awaited<ReturnType<typeof records>>) =>
  found.map(({ created_at: _, processed_at: __, ...record }) => record);

t.test('one record per lookup, from all its rows, whatever the order and number of runs', async (t) => {
  const [forwards, backwards] = [await open(t), await open(t)];
  const rows = DAYS.map((date) => row(date, 'newplayer', null, date === FOURTH ? 'Néw Player' : 'New Player'));
  for (const [index, date] of DAYS.entries()) await run(forwards, date, rows.slice(index, index + 1));
  for (const index of [3, 1, 0, 2, 1, 3]) await run(backwards, DAYS[index] ?? FIRST, rows.slice(index, index + 1));
  const [record] = await records(forwards);
  t.match(record, {
    source: 'player_game_summary',
    normalized_lookup: 'newplayer',
    original_name: 'Néw Player',
    team_abbr: 'LAL',
    season: '2024-25',
    occurrences: 4,
    example_games: [FIRST, SECOND, THIRD].map((date) => `${date.replaceAll('-', '')}_LAL_BOS`),
    status: 'pending',
    first_seen_date: FIRST,
    last_seen_date: FOURTH,
  });
  t.strictSame(withoutTimes(await records(backwards)), withoutTimes(await records(forwards)));
});

t.test('a run that learns nothing new leaves the record untouched, time stamps included', async (t) => {
  const warehouse = await open(t);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', null)]);
  const before = await records(warehouse);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', null)]);
  await run(warehouse, SECOND, [row(SECOND, 'someoneelse', 'someoneelse_001')]);
  t.strictSame(await records(warehouse), before);
});

t.test('a status set by hand stays; figures go on', async (t) => {
  const warehouse = await open(t);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', null)]);
  const [record] = await records(warehouse);
  if (record === undefined) throw new Error('no record');
  await warehouse.upsert(unresolvedPlayerNames, [{ ...record, status: 'snoozed', notes: 'wait for the roster' }]);
  await run(warehouse, SECOND, [row(SECOND, 'newplayer', null)]);
  t.match(await records(warehouse), [{ status: 'snoozed', notes: 'wait for the roster', occurrences: 2 }]);
});

t.test('rows that find their id close the record, rows that lose it open it again', async (t) => {
  const warehouse = await open(t);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', null)]);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', 'newplayer_001')]);
  t.match(await records(warehouse), [{ status: 'resolved', resolution_type: 'registry', occurrences: 0 }]);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', null)]);
  t.match(await records(warehouse), [{ status: 'pending', resolution_type: null, occurrences: 1 }]);
});

t.test('without a filled registry nobody is recorded as unknown', async (t) => {
  const warehouse = await open(t, false);
  await run(warehouse, FIRST, [row(FIRST, 'newplayer', null)]);
  t.strictSame(await records(warehouse), []);
});
