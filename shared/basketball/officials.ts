/** The referee crew of a game (D16). */
import type { RowOf } from '../tables/define-table.ts';
import type { nbacRefereeGameAssignments } from '../tables/raw/nbac-referee-game-assignments.ts';
import { collapse, r0 } from './order.ts';

export const REFEREE_COLUMNS = [
  'game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'official_position',
  'official_code',
  'data_hash',
  'processed_at',
] as const;
export type RefereeRow = RowOf<typeof nbacRefereeGameAssignments, (typeof REFEREE_COLUMNS)[number]>;

/** Label of the table in `data_sources` (D22). */
export const REFEREE_SOURCE = 'nbac_referee_game_assignments';

export interface RefereeCrew {
  /** `1193-1627962-1628487`, codes ascending; null = no assignment known (`referee_unknown`). */
  readonly crewId: string | null;
  /** Some, but fewer than three officials are known (`referee_incomplete`). */
  readonly incomplete: boolean;
  /** Rows that lost their position to a newer one. */
  readonly collapsed: number;
}

const CREW_SIZE = 3;
const compareRows = r0<RefereeRow>(REFEREE_COLUMNS);

/** The crew by the rows of a game. Position 4 is the alternate; the order of positions never matters. */
export function refereeCrew(rows: readonly RefereeRow[]): RefereeCrew {
  const officials = rows.filter(
    ({ official_position: position, official_code: code }) => position >= 1 && position <= CREW_SIZE && code > 0,
  );
  const { kept, collapsed } = collapse(officials, (row) => row.official_position, compareRows);
  const codes = [...new Set(kept.map((row) => row.official_code))].toSorted((a, b) => a - b);
  return {
    crewId: codes.length === 0 ? null : codes.join('-'),
    incomplete: codes.length > 0 && codes.length < CREW_SIZE,
    collapsed,
  };
}
