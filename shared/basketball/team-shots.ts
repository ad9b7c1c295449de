/** What the accepted play-by-play counts for a team (D13), as far as its box score bears it out. */
import { type BoxShooting, teamShotsReconcile } from './play-by-play/acceptance.ts';
import type { TeamCounts } from './play-by-play/counts.ts';

/** Shots by zone and points by their origin; all of them null together. */
export interface TeamShots {
  readonly paintAttempts: number | null;
  readonly paintMakes: number | null;
  /** 2 × paint makes: of the 8-foot paint, not of the painted area. */
  readonly pointsInPaint: number | null;
  readonly midRangeAttempts: number | null;
  readonly midRangeMakes: number | null;
  readonly midRangePoints: number | null;
  readonly secondChancePoints: number | null;
  readonly fastBreakPoints: number | null;
  readonly areKnown: boolean;
  /** Counted, but too far from the box score (`shot_zone_mismatch`). */
  readonly mismatch: boolean;
}

const UNKNOWN: TeamShots = {
  paintAttempts: null,
  paintMakes: null,
  pointsInPaint: null,
  midRangeAttempts: null,
  midRangeMakes: null,
  midRangePoints: null,
  secondChancePoints: null,
  fastBreakPoints: null,
  areKnown: false,
  mismatch: false,
};

/**
 * The shots of a team.
 * @param counts of the accepted load; undefined without one
 * @param totals of the same team (D9)
 */
export function teamShots(counts: TeamCounts | undefined, totals: BoxShooting): TeamShots {
  if (counts === undefined) return UNKNOWN;
  if (!teamShotsReconcile(counts, totals)) return { ...UNKNOWN, mismatch: true };
  const { attempts, makes, secondChancePoints, fastBreakPoints } = counts;
  return {
    paintAttempts: attempts.paint,
    paintMakes: makes.paint,
    pointsInPaint: 2 * makes.paint,
    midRangeAttempts: attempts.midRange,
    midRangeMakes: makes.midRange,
    midRangePoints: 2 * makes.midRange,
    secondChancePoints,
    fastBreakPoints,
    areKnown: true,
    mismatch: false,
  };
}
