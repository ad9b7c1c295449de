/**
 * Names that the player registry does not know (D21): one record per lookup in `unresolved_player_names`, derived from the
 * stored rows after a write, so that it does not matter how often or in which order dates were processed.
 */
import { isDeepStrictEqual } from 'node:util';
import { type GameDate, microsOfDate, seasonLabel } from '../../shared/dates.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { RowOf } from '../../shared/tables/define-table.ts';
import { nbaPlayersRegistry } from '../../shared/tables/reference/nba-players-registry.ts';
import { unresolvedPlayerNames } from '../../shared/tables/reference/unresolved-player-names.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { playerGameSummary } from './table.ts';

const SOURCE = 'player_game_summary';
const EXAMPLES = 3;

const IDENTITY_COLUMNS = [
  'player_lookup',
  'universal_player_id',
  'player_full_name',
  'game_id',
  'game_date',
  'team_abbr',
  'season_year',
] as const;
type IdentityRow = RowOf<typeof playerGameSummary, (typeof IDENTITY_COLUMNS)[number]>;
type UnresolvedName = RowOf<typeof unresolvedPlayerNames>;

/**
 * Brings the records up to date for every player who has a row on one of the dates.
 * @param dates the dates just written
 */
export async function recordUnresolvedNames(warehouse: Warehouse, dates: readonly GameDate[]): Promise<void> {
  const sorted = dates.toSorted();
  const [start, end] = [sorted[0], sorted.at(-1)];
  if (start === undefined || end === undefined || !(await registryIsFilled(warehouse))) return;
  const written = await readAll(warehouse, {
    table: playerGameSummary,
    columns: ['player_lookup', 'universal_player_id', 'game_date'],
    dates: { start, end },
  });
  const onDates = new Set<string>(dates);
  const players = new Map<string, boolean>();
  for (const { player_lookup: lookup, universal_player_id: id, game_date: date } of written) {
    if (onDates.has(date)) players.set(lookup, (players.get(lookup) ?? false) || id === null);
  }
  if (players.size === 0) return;
  const stored = await storedRecords(warehouse, [...players.keys()]);
  const concerned = [...players].filter(([lookup, unresolved]) => unresolved || stored.has(lookup));
  if (concerned.length === 0) return;

  const lookups = concerned.map(([lookup]) => lookup);
  const rows = await readAll(warehouse, {
    table: playerGameSummary,
    columns: IDENTITY_COLUMNS,
    in: { player_lookup: lookups },
  });
  const unresolvedRows = Map.groupBy(
    rows.filter((row) => row.universal_player_id === null),
    (row) => row.player_lookup,
  );
  const now = microsOfDate(new Date());
  const records: UnresolvedName[] = [];
  for (const lookup of lookups) {
    const record = derivedRecord(lookup, unresolvedRows.get(lookup) ?? [], stored.get(lookup), now);
    if (record !== undefined) records.push(record);
  }
  if (records.length > 0) {
    await warehouse.upsert(unresolvedPlayerNames, records as unknown as readonly StoredRow[], ['created_at']);
  }
}

async function registryIsFilled(warehouse: Warehouse): Promise<boolean> {
  if (!(await warehouse.existing([nbaPlayersRegistry])).has(nbaPlayersRegistry.id)) return false;
  const [state] = await warehouse.sourceStates([
    { table: nbaPlayersRegistry, columns: ['player_lookup'], fingerprint: 'columns' },
  ]);
  return (state?.rows ?? 0) > 0;
}

async function storedRecords(
  warehouse: Warehouse,
  lookups: readonly string[],
): Promise<ReadonlyMap<string, UnresolvedName>> {
  const records = await readAll(warehouse, {
    table: unresolvedPlayerNames,
    columns: unresolvedPlayerNames.columnNames,
    in: { source: [SOURCE], normalized_lookup: lookups },
  });
  return new Map(records.map((record) => [record.normalized_lookup, record]));
}

/**
 * The record of a lookup from its rows without an id; undefined when it would not differ from the stored one. A record
 * whose rows have all found their id is closed unless a person has given it a status.
 */
function derivedRecord(
  lookup: string,
  rows: readonly IdentityRow[],
  stored: UnresolvedName | undefined,
  now: UnresolvedName['created_at'],
): UnresolvedName | undefined {
  const byGame = rows.toSorted((a, b) => (a.game_id < b.game_id ? -1 : Number(a.game_id > b.game_id)));
  const [first, newest] = [byGame[0], byGame.at(-1)];
  let record: UnresolvedName;
  if (first === undefined || newest === undefined) {
    if (stored === undefined) return undefined;
    const closed = stored.status === 'pending' ? { status: 'resolved', resolution_type: 'registry' } : {};
    record = { ...stored, ...closed, occurrences: 0, example_games: [] };
  } else {
    const reopened = stored?.status === 'resolved' && stored.resolution_type === 'registry';
    record = {
      ...(stored ?? NEW_RECORD),
      ...(reopened ? { status: 'pending', resolution_type: null } : {}),
      source: SOURCE,
      original_name: newest.player_full_name ?? lookup,
      normalized_lookup: lookup,
      first_seen_date: first.game_date,
      last_seen_date: newest.game_date,
      team_abbr: newest.team_abbr,
      season: seasonLabel(newest.season_year),
      occurrences: rows.length,
      example_games: byGame.slice(0, EXAMPLES).map((row) => row.game_id),
      created_at: stored?.created_at ?? now,
      processed_at: now,
    };
  }
  const changed = stored === undefined || !isDeepStrictEqual({ ...record, processed_at: stored.processed_at }, stored);
  return changed ? { ...record, processed_at: now } : undefined;
}

const NEW_RECORD = {
  status: 'pending',
  resolution_type: null,
  resolved_to_name: null,
  notes: null,
  snooze_until: null,
  reviewed_by: null,
  reviewed_at: null,
} as const;
