/** When a game starts where it is played, and in which part of the season. */
import type { Game } from '../../shared/basketball/games.ts';
import { type EpochMicros, microsOf, zoneOffset } from '../../shared/dates.ts';

/** Zones of the league's arenas under the names that fans know, by the city in the zone's name. */
const KNOWN_ZONES: Readonly<Record<string, string>> = {
  New_York: 'ET',
  Detroit: 'ET',
  Toronto: 'ET',
  Indianapolis: 'ET',
  Chicago: 'CT',
  Mexico_City: 'CT',
  Denver: 'MT',
  Phoenix: 'MT',
  Los_Angeles: 'PT',
};
const MICROS_PER_MINUTE = 60_000_000;
const MINUTES_PER_DAY = 24 * 60;

/**
 * `7:00 PM PT`, `8:00 PM GMT+1`: a moment on the clock of a zone.
 * @param zone taken if it is a zone's name, else the fallback
 */
export function localTime(instant: EpochMicros, zone: string | null | undefined, fallback: string): string {
  const name = zone?.trim() ?? '';
  const offset = offsetOf(name, instant);
  return offset === undefined
    ? clockText(instant, fallback, zoneOffset(fallback, instant))
    : clockText(instant, name, offset);
}

function offsetOf(zone: string, instant: EpochMicros): number | undefined {
  if (zone === '') return undefined;
  try {
    return zoneOffset(zone, instant);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function clockText(instant: EpochMicros, zone: string, offset: number): string {
  const minutes = Math.floor(microsOf(instant + offset) / MICROS_PER_MINUTE) % MINUTES_PER_DAY;
  const hour = Math.floor(minutes / 60);
  const half = hour < 12 ? 'AM' : 'PM';
  const label = KNOWN_ZONES[zone.slice(zone.lastIndexOf('/') + 1)] ?? greenwichText(offset / MICROS_PER_MINUTE);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${String(minutes % 60).padStart(2, '0')} ${half} ${label}`;
}

/** `GMT`, `GMT+1`, `GMT-3`, `GMT+5:30`. */
function greenwichText(offsetMinutes: number): string {
  if (offsetMinutes === 0) return 'GMT';
  const [hours, minutes] = [Math.floor(Math.abs(offsetMinutes) / 60), Math.abs(offsetMinutes) % 60];
  const rest = minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`;
  return `GMT${offsetMinutes < 0 ? '-' : '+'}${hours}${rest}`;
}

const POSTSEASON_IDS = ['004', '005'];

/** Whether a game is a play-off or play-in game, by the schedule's flag; without one by the NBA id. */
export function isPostseason({
  isPlayoffs,
  schedule,
  nbaGameId,
}: Pick<Game, 'isPlayoffs' | 'schedule' | 'nbaGameId'>): boolean {
  if (schedule !== null && schedule.is_playoffs !== null) return isPlayoffs;
  return POSTSEASON_IDS.some((prefix) => nbaGameId?.startsWith(prefix));
}

/** `playoffs`, else by the month of the date: `early`, `mid` or `late`. */
export function seasonPart(game: Pick<Game, 'date' | 'isPlayoffs' | 'schedule' | 'nbaGameId'>): string {
  if (isPostseason(game)) return 'playoffs';
  const month = Number(game.date.slice(5, 7));
  if (month === 10 || month === 11) return 'early';
  return month === 12 || month <= 2 ? 'mid' : 'late';
}
