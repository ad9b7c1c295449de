/** Playing time as text: seconds of a player (SEC of D8) and minutes of a team (D10). */
import { nearestInteger } from '../round.ts';

const CLOCK = /^(\d{1,2}):([0-5]\d)$/;
const ISO_DURATION = /^PT(\d+)M(\d+)(?:\.\d+)?S$/;
const PLAIN_NUMBER = /^\d+(?:\.\d+)?$/;
const TEAM_CLOCK = /^(\d{1,3}):([0-5]\d)$/;

/**
 * Seconds of a player from his `minutes` text: `36:15` → 2175, `PT36M15.00S` → 2175, `36.25` → 2175, `05` → 300 (a plain
 * number is minutes; half to even). Anything else is unknown: null.
 */
export function secondsOfMinutes(text: string | null | undefined): number | null {
  const given = text ?? '';
  let seconds = knownSeconds.get(given);
  if (seconds === undefined) {
    seconds = parsedSeconds(given.trim());
    if (knownSeconds.size >= MOST_KNOWN) knownSeconds.clear();
    knownSeconds.set(given, seconds);
  }
  return seconds;
}

/** Box scores of a season hold the same three thousand texts over and over. */
const knownSeconds = new Map<string, number | null>();
const MOST_KNOWN = 10_000;

function parsedSeconds(minutes: string): number | null {
  const clock = CLOCK.exec(minutes) ?? ISO_DURATION.exec(minutes);
  if (clock !== null) return Number(clock[1]) * 60 + Number(clock[2]);
  return PLAIN_NUMBER.test(minutes) ? nearestInteger(60 * Number(minutes)) : null;
}

/** Seconds of a player from the gamebook's `minutes_decimal`, half to even; null if it is null or negative. */
export function secondsOfDecimal(minutes: number | null): number | null {
  return minutes !== null && Number.isFinite(minutes) && minutes >= 0 ? nearestInteger(60 * minutes) : null;
}

/** Minutes that the players of a team played together, from the official row's `minutes`: `264:58`, or a plain number. */
export function teamMinutes(text: string | null | undefined): number | null {
  const minutes = text?.trim() ?? '';
  const clock = TEAM_CLOCK.exec(minutes);
  if (clock !== null) return Number(clock[1]) + Number(clock[2]) / 60;
  return PLAIN_NUMBER.test(minutes) ? Number(minutes) : null;
}
