/** Box-score figures of a player or a team, in the words of the field, and their sums. */

/** Null = unknown; 0 is a value. `totalRebounds` = offensive + defensive. */
export interface BoxScore {
  readonly points: number | null;
  readonly fieldGoalMakes: number | null;
  readonly fieldGoalAttempts: number | null;
  readonly threePointMakes: number | null;
  readonly threePointAttempts: number | null;
  readonly freeThrowMakes: number | null;
  readonly freeThrowAttempts: number | null;
  readonly offensiveRebounds: number | null;
  readonly defensiveRebounds: number | null;
  readonly totalRebounds: number | null;
  readonly assists: number | null;
  readonly steals: number | null;
  readonly blocks: number | null;
  readonly turnovers: number | null;
  readonly personalFouls: number | null;
}

/** The sum of a figure over rows; null if any of them is (D9), 0 for no rows. */
export function sumOf<Row>(rows: readonly Row[], figure: (row: Row) => number | null): number | null {
  let sum = 0;
  for (const row of rows) {
    const value = figure(row);
    if (value === null) return null;
    sum += value;
  }
  return sum;
}

/** Points that shooting explains: 2 × (FGM − 3PM) + 3 × 3PM + FTM; null if a part is unknown. */
function pointsFromShooting({ fieldGoalMakes, threePointMakes, freeThrowMakes }: BoxScore): number | null {
  if (fieldGoalMakes === null || threePointMakes === null || freeThrowMakes === null) return null;
  return 2 * (fieldGoalMakes - threePointMakes) + 3 * threePointMakes + freeThrowMakes;
}

/** Whether the points are others than shooting explains. */
export function pointsDisagree(statistics: BoxScore): boolean {
  const explained = pointsFromShooting(statistics);
  return explained !== null && statistics.points !== null && explained !== statistics.points;
}
