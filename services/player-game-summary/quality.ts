/** How good a row is: counts that contradict each other, and its tier. */
import type { BoxScore } from '../../shared/basketball/box-score.ts';

/** Whether a count is negative, or more was made than attempted. */
export function isInconsistent(statistics: BoxScore): boolean {
  const { fieldGoalMakes, fieldGoalAttempts, threePointMakes, threePointAttempts, freeThrowMakes, freeThrowAttempts } =
    statistics;
  const pairs = [
    [fieldGoalMakes, fieldGoalAttempts],
    [threePointMakes, threePointAttempts],
    [freeThrowMakes, freeThrowAttempts],
  ] as const;
  return (
    Object.values(statistics).some((value: number | null) => value !== null && value < 0) ||
    pairs.some(([makes, attempts]) => makes !== null && attempts !== null && makes > attempts)
  );
}

/** `data_quality_tier`: the box-score source and the zones together. */
export function dataQualityTier(fromGamebook: boolean, hasZones: boolean): 'high' | 'medium' | 'low' {
  if (fromGamebook && hasZones) return 'high';
  return fromGamebook || hasZones ? 'medium' : 'low';
}
