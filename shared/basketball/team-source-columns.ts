/** Source groups (D22) of the two team tables that come from the league's team rows. */
import { ABSENT_SOURCE, completeness, newestOf, type SourceGroup } from './source-group.ts';
import type { SummaryGame } from './summary-games.ts';
import { officialRowOf } from './team-totals.ts';

const ROWS_PER_GAME = 2;

/**
 * The official rows of a game.
 * @param team whose row gives the hash
 * @param exists whether the table does
 */
export function officialGroup({ game, official }: SummaryGame, team: string, exists: boolean): SourceGroup {
  if (!exists) return ABSENT_SOURCE;
  const rows = [official.away, official.home].filter((row) => row !== undefined);
  return {
    last_updated: newestOf(rows.map((row) => row.processed_at)),
    rows_found: rows.length,
    completeness_pct: completeness(rows.length, ROWS_PER_GAME),
    hash: officialRowOf(game, team, official)?.data_hash ?? null,
  };
}
