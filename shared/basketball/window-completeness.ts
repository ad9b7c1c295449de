/** How much of what should be known is known, in one window of days or games: PCT and *complete* of D2. */
import { roundHalfEven } from '../round.ts';

export interface WindowCompleteness {
  readonly expected: number;
  readonly actual: number;
  /** PCT of D2, one decimal; 100 where nothing is expected. */
  readonly percent: number;
  /** At least 90 percent, unrounded. */
  readonly isComplete: boolean;
  /** The percentage as a whole number, rounded once, for issue codes. */
  readonly wholePercent: number;
}

const COMPLETE = 90;

/** @param actual how many of the expected are known */
export function windowCompleteness(actual: number, expected: number): WindowCompleteness {
  const unrounded = expected === 0 ? 100 : (actual / expected) * 100;
  return {
    expected,
    actual,
    percent: roundHalfEven(unrounded, 1),
    isComplete: unrounded >= COMPLETE,
    wholePercent: roundHalfEven(unrounded, 0),
  };
}
