/** The clock of runs: no two of its readings are equal, so an instant names the run that took it. */
import { type EpochMicros, microsOf, microsOfDate } from '../dates.ts';

export type RunClock = () => EpochMicros;

/** @param now default: the system's clock */
export function runClock(now: () => EpochMicros = () => microsOfDate(new Date())): RunClock {
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    last = Math.max(now(), last + 1);
    return microsOf(last);
  };
}
