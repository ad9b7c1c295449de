/** Missed attempts of the opponent that the defending team blocked, by zone of the attempt (section Z of the chapter). */
import { teamBlocksReconcile } from '../../shared/basketball/play-by-play/acceptance.ts';
import type { TeamCounts } from '../../shared/basketball/play-by-play/counts.ts';

export interface ZoneBlocks {
  readonly paint: number | null;
  readonly midRange: number | null;
  readonly three: number | null;
  readonly areKnown: boolean;
  /** Counted, but too far from the team's blocks (`blocks_mismatch`). */
  readonly mismatch: boolean;
}

const UNKNOWN: ZoneBlocks = { paint: null, midRange: null, three: null, areKnown: false, mismatch: false };

/**
 * @param counts the defending team's, of the accepted load; undefined without one
 * @param blocks of its defensive actions; null = none, which is not compared
 */
export function zoneBlocks(counts: TeamCounts | undefined, blocks: number | null): ZoneBlocks {
  if (counts === undefined) return UNKNOWN;
  if (!teamBlocksReconcile(counts, blocks)) return { ...UNKNOWN, mismatch: true };
  const { paint, midRange, three } = counts.blocks;
  return { paint, midRange, three, areKnown: true, mismatch: false };
}
