/** The columns that play-by-play gives a player (D13): shots by zone, and-1s, assisted makes, blocks by zone. */
import {
  type BoxShooting,
  playerBlocksReconcile,
  playerShotsReconcile,
} from '../../shared/basketball/play-by-play/acceptance.ts';
import type { PlayerCounts } from '../../shared/basketball/play-by-play/counts.ts';

export interface ShotCreation {
  readonly paint_attempts: number | null;
  readonly paint_makes: number | null;
  readonly mid_range_attempts: number | null;
  readonly mid_range_makes: number | null;
  readonly and1_count: number | null;
  readonly assisted_fg_makes: number | null;
  readonly unassisted_fg_makes: number | null;
}

export interface ZoneBlocks {
  readonly paint_blocks: number | null;
  readonly mid_range_blocks: number | null;
  readonly three_pt_blocks: number | null;
}

const NO_SHOTS: ShotCreation = {
  paint_attempts: null,
  paint_makes: null,
  mid_range_attempts: null,
  mid_range_makes: null,
  and1_count: null,
  assisted_fg_makes: null,
  unassisted_fg_makes: null,
};
const NO_BLOCKS: ZoneBlocks = { paint_blocks: null, mid_range_blocks: null, three_pt_blocks: null };

export interface PlayerPlayByPlay {
  readonly shots: ShotCreation;
  readonly blocks: ZoneBlocks;
  /** Counted shots disagree with his box score: `shot_zone_mismatch`. */
  readonly shotsDisagree: boolean;
  /** `blocks_mismatch`. */
  readonly blocksDisagree: boolean;
}

/** @param counts of the accepted load; undefined without one */
export function playerPlayByPlay(
  counts: PlayerCounts | undefined,
  box: BoxShooting & { readonly blocks: number | null },
): PlayerPlayByPlay {
  if (counts === undefined) {
    return { shots: NO_SHOTS, blocks: NO_BLOCKS, shotsDisagree: false, blocksDisagree: false };
  }
  const shotsAgree = playerShotsReconcile(counts, box);
  const blocksAgree = playerBlocksReconcile(counts, box.blocks);
  return {
    shots: shotsAgree ? shotsOf(counts) : NO_SHOTS,
    blocks: blocksAgree ? blocksOf(counts) : NO_BLOCKS,
    shotsDisagree: !shotsAgree,
    blocksDisagree: !blocksAgree,
  };
}

function shotsOf({ attempts, makes, and1, assistedMakes, fieldGoalMakes }: PlayerCounts): ShotCreation {
  return {
    paint_attempts: attempts.paint,
    paint_makes: makes.paint,
    mid_range_attempts: attempts.midRange,
    mid_range_makes: makes.midRange,
    and1_count: and1,
    assisted_fg_makes: assistedMakes,
    unassisted_fg_makes: fieldGoalMakes - assistedMakes,
  };
}

function blocksOf({ blocks }: PlayerCounts): ZoneBlocks {
  return { paint_blocks: blocks.paint, mid_range_blocks: blocks.midRange, three_pt_blocks: blocks.three };
}
