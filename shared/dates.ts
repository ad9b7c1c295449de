/**
 * Calendar dates and instants.
 *
 * - A *calendar date* is `YYYY-MM-DD`, no zone. A *game date* is the calendar date in New York (Eastern) on which a game is
 *   scheduled.
 * - An *instant* is whole microseconds since 1970-01-01T00:00:00Z, a safe integer (so until the year 2255).
 */

declare const calendarDate: unique symbol;
declare const epochMicros: unique symbol;
export type CalendarDate = string & { readonly [calendarDate]: true };
/** The Eastern calendar date of a game. */
export type GameDate = CalendarDate;
export type EpochMicros = number & { readonly [epochMicros]: true };

export const MICROS_PER_SECOND = 1_000_000;
const MS_PER_DAY = 86_400_000;
const MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
const DATE_TEXT = /^(\d{4})-(\d{2})-(\d{2})$/;

/** The text as a calendar date, or undefined when it is not `YYYY-MM-DD` or names no day of the calendar (years 1–9999). */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const match = DATE_TEXT.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return text as CalendarDate;
}

/** As parseCalendarDate. @throws RangeError when the text is no calendar date. */
export function calendarDateOf(text: string): CalendarDate {
  const date = parseCalendarDate(text);
  if (date === undefined) throw new RangeError(`${JSON.stringify(text)} is not a calendar date YYYY-MM-DD`);
  return date;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

// A season asks about the same few hundred dates millions of times.
const dayNumbers = new Map<CalendarDate, number>();
const datesByNumber = new Map<number, CalendarDate>();

/** Days since 1970-01-01. */
export function dayNumber(date: CalendarDate): number {
  let day = dayNumbers.get(date);
  if (day === undefined) {
    day = Date.parse(`${date}T00:00:00Z`) / MS_PER_DAY;
    dayNumbers.set(date, day);
  }
  return day;
}

/** Inverse of dayNumber. */
export function dateOfDayNumber(day: number): CalendarDate {
  let date = datesByNumber.get(day);
  if (date === undefined) {
    date = new Date(day * MS_PER_DAY).toISOString().slice(0, 10) as CalendarDate;
    datesByNumber.set(day, date);
  }
  return date;
}

/** The date `days` later (earlier when negative). */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOfDayNumber(dayNumber(date) + days);
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

/** Every date of the range, both ends inclusive; empty when reversed. */
export function datesOfRange(startInclusive: CalendarDate, endInclusive: CalendarDate): CalendarDate[] {
  const dates: CalendarDate[] = [];
  for (let day = dayNumber(startInclusive); day <= dayNumber(endInclusive); day += 1) dates.push(dateOfDayNumber(day));
  return dates;
}

/** Season of a date by the calendar (D1): its year from October on, else the year before. */
export function seasonOf(date: CalendarDate): number {
  const year = Number(date.slice(0, 4));
  return Number(date.slice(5, 7)) >= 10 ? year : year - 1;
}

/** First day of a season's span, 1 October. */
export function seasonStart(season: number): CalendarDate {
  return `${String(season).padStart(4, '0')}-10-01` as CalendarDate;
}

/** Last day of a season's span, 30 September of the next year. */
export function seasonEnd(season: number): CalendarDate {
  return `${String(season + 1).padStart(4, '0')}-09-30` as CalendarDate;
}

/** `2024-25` for 2024. */
export function seasonLabel(season: number): string {
  return `${season}-${String((season + 1) % 100).padStart(2, '0')}`;
}

const INSTANT_TEXT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * An instant from ISO 8601 text (`2025-01-15T11:30:00.25Z`, a blank for T, an offset for Z; no zone = UTC). Digits beyond
 * microseconds are cut. Undefined when the text is no instant.
 */
export function parseInstant(text: string): EpochMicros | undefined {
  const match = INSTANT_TEXT.exec(text.trim());
  if (match === null) return undefined;
  const date = parseCalendarDate(match[1] ?? '');
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (date === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const micros = Number((match[5] ?? '').padEnd(6, '0').slice(0, 6));
  const zone = (match[6] ?? 'Z').toUpperCase();
  let offsetMinutes = 0;
  if (zone !== 'Z' && zone !== 'UTC') {
    const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
    offsetMinutes = (zone[0] === '-' ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
  }
  const seconds = dayNumber(date) * 86_400 + hour * 3_600 + minute * 60 + second - offsetMinutes * 60;
  return microsOf(seconds * MICROS_PER_SECOND + micros);
}

/** A number as an instant. @throws RangeError when it is no safe integer (the year 2255 ends the range). */
export function microsOf(micros: number): EpochMicros {
  if (!Number.isSafeInteger(micros))
    throw new RangeError(`${micros} is not an instant in whole microseconds before 2255`);
  return micros as EpochMicros;
}

/** The instant of a Date (milliseconds). */
export function microsOfDate(date: Date): EpochMicros {
  return microsOf(date.getTime() * 1000);
}

/** `2025-01-15T11:30:00.250000+00:00`; the fraction only if non-zero, then six digits. */
export function isoInstant(instant: EpochMicros): string {
  const micros = ((instant % MICROS_PER_SECOND) + MICROS_PER_SECOND) % MICROS_PER_SECOND;
  const text = new Date((instant - micros) / 1000).toISOString().slice(0, 19);
  return micros === 0 ? `${text}+00:00` : `${text}.${String(micros).padStart(6, '0')}+00:00`;
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>();
function zoneFormat(zone: string): Intl.DateTimeFormat {
  let format = zoneFormats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    zoneFormats.set(zone, format);
  }
  return format;
}

/** Offsets by zone and quarter of an hour: asking the calendar is slow, and since 1980 clocks change at quarters only. */
const knownOffsets = new Map<string, Map<number, number>>();
const MICROS_PER_QUARTER = 900 * MICROS_PER_SECOND;
const FIRST_KEPT = Date.UTC(1980, 0) * 1000;
/** Quarters kept per zone: those of the games of many seasons. */
const MOST_OFFSETS = 20_000;

/** UTC offset of an IANA zone at an instant, in microseconds (negative west of Greenwich). @throws RangeError for an unknown zone. */
export function zoneOffset(zone: string, instant: EpochMicros): number {
  const quarter = Math.floor(instant / MICROS_PER_QUARTER);
  let ofZone = knownOffsets.get(zone);
  const known = ofZone?.get(quarter);
  if (known !== undefined) return known;
  const offset = calendarOffset(zone, instant);
  if (instant < FIRST_KEPT) return offset;
  if (ofZone === undefined || ofZone.size >= MOST_OFFSETS) {
    ofZone = new Map();
    knownOffsets.set(zone, ofZone);
  }
  ofZone.set(quarter, offset);
  return offset;
}

function calendarOffset(zone: string, instant: EpochMicros): number {
  const parts: Record<string, number> = {};
  const wholeSeconds = Math.floor(instant / MICROS_PER_SECOND);
  for (const { type, value } of zoneFormat(zone).formatToParts(wholeSeconds * 1000)) parts[type] = Number(value);
  const local = Date.UTC(parts.year ?? 0, (parts.month ?? 1) - 1, parts.day, parts.hour, parts.minute, parts.second);
  return (local / 1000 - wholeSeconds) * MICROS_PER_SECOND;
}

export const EASTERN = 'America/New_York';

/** The Eastern calendar date of an instant. */
export function easternDate(instant: EpochMicros): GameDate {
  return dateOfDayNumber(Math.floor((instant + zoneOffset(EASTERN, instant)) / MICROS_PER_DAY));
}

/**
 * The instant at which a wall clock in New York reads the given date and time. A reading that a clock change skips is taken
 * with the offset before the change; one that occurs twice is the first.
 * @param secondsOfDay seconds since local midnight, 0 … 86,400 (86,400 = the midnight that ends the date)
 */
export function easternInstant(date: CalendarDate, secondsOfDay: number): EpochMicros {
  const wall = dayNumber(date) * MICROS_PER_DAY + secondsOfDay * MICROS_PER_SECOND;
  const before = zoneOffset(EASTERN, microsOf(wall - MICROS_PER_DAY));
  const candidate = microsOf(wall - before);
  const actual = zoneOffset(EASTERN, candidate);
  if (actual === before) return candidate;
  const other = microsOf(wall - actual);
  return zoneOffset(EASTERN, other) === actual ? other : candidate;
}
