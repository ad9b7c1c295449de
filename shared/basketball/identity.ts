/**
 * universal_player_id of a player (D21), from the registry of players. A registry row names a player of a team in a season;
 * the same person has a row for each team and season.
 */
import type { RowOf } from '../tables/define-table.ts';
import type { nbaPlayersRegistry } from '../tables/reference/nba-players-registry.ts';
import { nameFormsOnce, type ResolveName } from './names.ts';
import { type Compare, firstOf, greatest, inOrder, smallest } from './order.ts';
import { teamCode } from './teams.ts';

export const REGISTRY_COLUMNS = ['universal_player_id', 'player_name', 'player_lookup', 'team_abbr', 'season'] as const;
export type RegistryRow = RowOf<typeof nbaPlayersRegistry, (typeof REGISTRY_COLUMNS)[number]>;

/** A player of a game or of a roster. */
export interface IdentifiedPlayer {
  readonly lookup: string;
  readonly key: string;
  /** `2024-25`. */
  readonly season: string;
  /** System code. */
  readonly team: string;
}

export interface UniversalIds {
  /** The registry has rows; without any every id is null and the run warns once. */
  readonly known: boolean;
  find(player: IdentifiedPlayer): string | null;
}

interface Entry {
  readonly id: string;
  readonly season: string;
  readonly team: string | undefined;
}

/**
 * Looks up ids: rows of the lookup, else rows of the team with the same KEY. Of several the given season's come first, then
 * newer seasons, the given team, the smallest id.
 * @param rows the rows of `nba_players_registry`; undefined if the table is absent
 */
export function universalIds(rows: readonly RegistryRow[] | undefined, resolveName: ResolveName): UniversalIds {
  const formsOf = nameFormsOnce(resolveName);
  const byLookup = new Map<string, Entry[]>();
  const byTeamAndKey = new Map<string, Entry[]>();
  for (const row of rows ?? []) {
    if (row.universal_player_id === null) continue;
    const team = teamCode(row.team_abbr);
    const entry = { id: row.universal_player_id, season: row.season, team };
    push(byLookup, row.player_lookup, entry);
    const forms = formsOf(row.player_name, row.player_lookup);
    if (team !== undefined && forms !== undefined) push(byTeamAndKey, `${team}|${forms.key}`, entry);
  }
  return {
    known: rows !== undefined && rows.length > 0,
    find({ lookup, key, season, team }) {
      const entries = byLookup.get(lookup) ?? byTeamAndKey.get(`${team}|${key}`);
      return entries === undefined ? null : (firstOf(entries, entryOrder(season, team))?.id ?? null);
    },
  };
}

function entryOrder(season: string, team: string): Compare<Entry> {
  return inOrder<Entry>(
    greatest((entry) => entry.season === season),
    greatest((entry) => entry.season),
    greatest((entry) => entry.team === team),
    smallest((entry) => entry.id),
  );
}

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
