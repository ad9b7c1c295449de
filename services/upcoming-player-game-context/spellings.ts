/**
 * How a player is called (P3): player_lookup by the gamebook's usual spelling, whichever team he is with, so that his rows
 * join those of the player summary.
 */
import { type IdentifiedPlayer, type RegistryRow, universalIds } from '../../shared/basketball/identity.ts';
import { type NameForms, type NameFormsOf, nameFormsOnce, type ResolveName } from '../../shared/basketball/names.ts';
import { firstOf, greatest, inOrder, smallest } from '../../shared/basketball/order.ts';
import { rememberLatest } from '../../shared/basketball/remember.ts';
import { countWhile } from '../../shared/count-while.ts';
import type { GameDate } from '../../shared/dates.ts';
import type { RowOf } from '../../shared/tables/define-table.ts';
import type { nbacGamebookPlayerStats } from '../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { isResolved } from './earlier-game.ts';

export const SPELLING_COLUMNS = [
  'game_date',
  'player_name',
  'player_lookup',
  'player_status',
  'name_resolution_status',
] as const;
export type SpellingRow = RowOf<typeof nbacGamebookPlayerStats, (typeof SPELLING_COLUMNS)[number]>;

/** The names of gamebook rows that name their player; an inactive row that nobody resolved carries a surname only. */
export function spelledNames(rows: readonly SpellingRow[], formsOf: NameFormsOf): readonly NameForms[] {
  return rows.flatMap((row) => {
    const isInactive = row.player_status.trim().toLowerCase() === 'inactive';
    if (isInactive && !isResolved(row.name_resolution_status)) return [];
    const forms = formsOf(row.player_name, row.player_lookup);
    return forms === undefined ? [] : [forms];
  });
}

/** On how many dates each LOOKUP of a player stood in last season's gamebook, by key. */
export type LastSpellings = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** @param rows of last season's gamebook; the array is remembered */
export const lastSpellings = rememberLatest((rows: readonly SpellingRow[], formsOf: NameFormsOf): LastSpellings => {
  const dates = new Map<string, Map<string, Set<GameDate>>>();
  for (const [date, ofDay] of Map.groupBy(rows, (row) => row.game_date)) {
    for (const { key, lookup } of spelledNames(ofDay, formsOf)) {
      const ofPlayer = dates.get(key) ?? new Map<string, Set<GameDate>>();
      dates.set(key, ofPlayer.set(lookup, (ofPlayer.get(lookup) ?? new Set<GameDate>()).add(date)));
    }
  }
  return new Map(
    Array.from(dates, ([key, ofPlayer]) => [
      key,
      new Map(Array.from(ofPlayer, ([lookup, onDates]) => [lookup, onDates.size])),
    ]),
  );
});

/**
 * The LOOKUP on most game dates of last season and this one before D; of several the smallest; undefined for none.
 * @param thisSeason dates of each LOOKUP, ascending, of this season, which may reach beyond D
 */
export function usualSpelling(
  date: GameDate,
  thisSeason: ReadonlyMap<string, readonly GameDate[]>,
  last: ReadonlyMap<string, number> | undefined,
): string | undefined {
  const counts = new Map<string, number>(last);
  for (const [lookup, dates] of thisSeason) {
    const count = countWhile(dates, (day) => day < date);
    if (count > 0) counts.set(lookup, (counts.get(lookup) ?? 0) + count);
  }
  if (counts.size <= 1) return counts.keys().next().value;
  return firstOf(
    counts,
    inOrder(
      greatest(([, count]) => count),
      smallest(([lookup]) => lookup),
    ),
  )?.[0];
}

export interface Registry {
  /** Whether it has rows. */
  readonly known: boolean;
  idOf(player: IdentifiedPlayer): string | null;
  /** player_lookup of the player with this key: the season's first, then the smallest; undefined for none. */
  lookupOf(key: string, season: string): string | undefined;
}

/** @param rows all rows of the registry; empty if it is absent. The array is remembered. */
export const registryOf = rememberLatest((rows: readonly RegistryRow[], resolveName: ResolveName): Registry => {
  const formsOf = nameFormsOnce(resolveName);
  const byKey = Map.groupBy(
    rows.filter((row) => row.player_lookup.trim() !== ''),
    (row) => formsOf(row.player_name, row.player_lookup)?.key ?? '',
  );
  const ids = universalIds(rows, resolveName);
  return {
    known: ids.known,
    idOf: (player) => ids.find(player),
    lookupOf: (key, season) =>
      firstOf(
        byKey.get(key) ?? [],
        inOrder(
          greatest((row) => row.season === season),
          smallest((row) => row.player_lookup),
        ),
      )?.player_lookup,
  };
});
