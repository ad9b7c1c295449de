/**
 * When counted play-by-play is trusted (D13): a load against the team totals, a player and a team against their box
 * scores. A null figure of a box score agrees with nothing in a reconciliation and is not compared in acceptance.
 */
import type { PlayerCounts, ShotZones, TeamCounts } from './counts.ts';
import type { Zone } from './events.ts';

/** Box-score shooting of a player, or of a team (D9). */
export interface BoxShooting {
  readonly fieldGoalAttempts: number | null;
  readonly fieldGoalMakes: number | null;
  readonly threePointAttempts: number | null;
  readonly threePointMakes: number | null;
}

/** Team totals (D9) that play-by-play is compared with. */
export interface TeamBox extends BoxShooting {
  readonly points: number | null;
}

const ACCEPTANCE_TOLERANCE = 3;
const PLAYER_TOLERANCE = 1;
const TEAM_TOLERANCE = 2;
const BLOCKS_TOLERANCE = 1;

const isNear = (counted: number, box: number | null, tolerance: number): boolean =>
  box !== null && Math.abs(counted - box) <= tolerance;
const isNearIfKnown = (counted: number, box: number | null, tolerance: number): boolean =>
  box === null || isNear(counted, box, tolerance);
const difference = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a - b);

/** Whether a team's counts speak for the load; it is accepted if both teams' do. */
export function isTeamCountAccepted(
  counted: Pick<TeamCounts, 'fieldGoalAttempts' | 'points'>,
  totals: Pick<TeamBox, 'fieldGoalAttempts' | 'points'> | undefined,
): boolean {
  return (
    isNearIfKnown(counted.fieldGoalAttempts, totals?.fieldGoalAttempts ?? null, ACCEPTANCE_TOLERANCE) &&
    isNearIfKnown(counted.points, totals?.points ?? null, ACCEPTANCE_TOLERANCE)
  );
}

function shootingAgrees(counted: ShotZones, box: BoxShooting, tolerance: number): boolean {
  const twos = ({ paint, midRange, unclassified }: Readonly<Record<Zone, number>>) => paint + midRange + unclassified;
  return (
    isNear(twos(counted.attempts), difference(box.fieldGoalAttempts, box.threePointAttempts), tolerance) &&
    isNear(counted.attempts.three, box.threePointAttempts, tolerance) &&
    isNear(twos(counted.makes), difference(box.fieldGoalMakes, box.threePointMakes), tolerance) &&
    isNear(counted.makes.three, box.threePointMakes, tolerance) &&
    counted.attempts.unclassified <= tolerance
  );
}

/** Whether a player's zones, and-1s and assisted makes may be used (tolerance 1); else `shot_zone_mismatch`. */
export function playerShotsReconcile(counted: PlayerCounts, box: BoxShooting): boolean {
  return shootingAgrees(counted, box, PLAYER_TOLERANCE);
}

/** Whether a team's zones, second-chance and fast-break points may be used (tolerance 2); else `shot_zone_mismatch`. */
export function teamShotsReconcile(counted: TeamCounts, box: BoxShooting): boolean {
  return shootingAgrees(counted, box, TEAM_TOLERANCE);
}

const zoneSum = ({ paint, midRange, three }: Readonly<Record<Zone, number>>): number => paint + midRange + three;

/** Whether a player's blocks by zone may be used; else `blocks_mismatch`. */
export function playerBlocksReconcile(counted: PlayerCounts, boxBlocks: number | null): boolean {
  return isNear(zoneSum(counted.blocks), boxBlocks, BLOCKS_TOLERANCE);
}

/**
 * Whether a defending team's blocks by zone may be used (section Z of the defence chapter); else `blocks_mismatch`.
 * @param actionsBlocks blocks of the defensive actions (section A); null if there are none, which is not compared
 */
export function teamBlocksReconcile(counted: TeamCounts, actionsBlocks: number | null): boolean {
  return isNearIfKnown(zoneSum(counted.blocks), actionsBlocks, BLOCKS_TOLERANCE);
}
