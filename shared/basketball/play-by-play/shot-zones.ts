/** Distance and zone of a field-goal attempt (D13). Distances are feet from the rim. */
import { roundHalfEven } from '../../round.ts';
import type { Zone } from './events.ts';

const PAINT_FEET = 8;
// No two is longer: the arc is 23.75 feet from the rim, 22 in the corners. Farther ones have coordinates of another kind.
const LONGEST_TWO_FEET = 24;
const WHOLE_FEET = /(\d+)'/;

/** A warehouse's doubles may be NaN or infinite, which is no distance. */
const isKnown = (value: number | null): value is number => value !== null && Number.isFinite(value);

/** Zone of an attempt: every three is a three, a two is in the paint up to 8.0 feet. */
export function zoneOf(isThree: boolean, distance: number | undefined): Zone {
  if (isThree) return 'three';
  if (distance === undefined) return 'unclassified';
  return distance <= PAINT_FEET ? 'paint' : 'midRange';
}

/** BigDataBall: the stored distance, else from the coordinates, which are tenths of a foot from the rim. */
export function bigDataBallDistance(shot: {
  readonly shot_distance: number | null;
  readonly original_x: number | null;
  readonly original_y: number | null;
}): number | undefined {
  if (isKnown(shot.shot_distance)) return shot.shot_distance;
  if (!isKnown(shot.original_x) || !isKnown(shot.original_y)) return undefined;
  return roundHalfEven(Math.hypot(shot.original_x, shot.original_y) / 10, 1);
}

/**
 * NBA.com: the stored distance unless it is the loader's own, which applies the geometry of feet to percentages of the
 * court; else from the coordinates as percentages (94 × 50 feet, rim 5.25 feet from the baseline); else the description.
 */
export function nbacTwoPointDistance(shot: {
  readonly shot_distance: number | null;
  readonly shot_x: number | null;
  readonly shot_y: number | null;
  readonly event_description: string | null;
}): number | undefined {
  const { shot_distance: stored, shot_x: x, shot_y: y } = shot;
  if (!isKnown(x) || !isKnown(y)) {
    return isKnown(stored) && stored !== 0 ? stored : distanceInDescription(shot.event_description);
  }
  if (isKnown(stored) && stored !== roundHalfEven(Math.hypot(x - 25, y - 5.25), 1)) return stored;
  if (x >= 0 && x <= 100 && y >= 0 && y <= 100) {
    const feet = roundHalfEven(Math.hypot(0.94 * Math.min(x, 100 - x) - 5.25, 0.5 * (y - 50)), 1);
    if (feet <= LONGEST_TWO_FEET) return feet;
  }
  return distanceInDescription(shot.event_description);
}

// Names have apostrophes too (O'Neale 12' Jump Shot): the mark counts as feet only behind a number.
function distanceInDescription(description: string | null): number | undefined {
  const match = description === null ? null : WHOLE_FEET.exec(description);
  return match === null ? undefined : Number(match[1]);
}
