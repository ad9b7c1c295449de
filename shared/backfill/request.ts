/**
 * What a backfill is asked to do.
 *
 * Words: *hash* = write true hashes over the rows that are stored · *reprocess* = compute and write the rows of dates anew, by
 * the very code of the services · *unit* = what is done at once and is not begun again when it is done.
 */
import { type CalendarDate, type GameDate, seasonOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import { shortHash } from '../hashing/data-hash.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';

export const METHODS = ['hash', 'reprocess'] as const;
export type Method = (typeof METHODS)[number];

/**
 * Which dates: missing = expected rows or hashes are absent · failed = what earlier backfills left failed or incomplete ·
 * stale = rows that are not what the sources, or hashes that are not what the rows, give now; surplus rows · all.
 */
export const MODES = ['missing', 'failed', 'stale', 'all'] as const;
export type Mode = (typeof MODES)[number];

/** Dates of one unit of reprocessing: those of a season, of a month, or so many. */
export type ChunkSize = 'season' | 'month' | number;

export interface BackfillRequest {
  /** In run order. */
  readonly processors: readonly AnyProcessor[];
  readonly method: Method;
  readonly mode: Mode;
  /** Both ends inclusive. */
  readonly start: GameDate;
  readonly end: GameDate;
  /** Only these dates of the range; ascending, each once. */
  readonly dates?: readonly GameDate[];
  /** Go on with the newest backfill of the same arguments, if it has dates left. */
  readonly resume: boolean;
  /** Do again what the newest backfill of the same arguments left failed or incomplete. */
  readonly retryFailed: boolean;
  readonly newestFirst: boolean;
  readonly chunk: ChunkSize;
  /** Units at once, as far as the warehouse allows; default: what it finds sensible. */
  readonly concurrency?: number;
  /** Begin no more once so many dates have failed. */
  readonly maxFailures?: number;
  /** Publish completion messages. */
  readonly publish: boolean;
  /** Measure, after writing, what the range holds. */
  readonly verify: boolean;
}

/** Names what a backfill is about: backfills of equal arguments go on with each other. */
export function argumentsDigest(
  request: Pick<BackfillRequest, 'processors' | 'method' | 'mode' | 'start' | 'end' | 'dates'>,
) {
  const { processors, method, mode, start, end, dates } = request;
  const tables = processors.map(({ table }) => table.name).sort();
  return shortHash(JSON.stringify([tables, method, mode, dates ?? [start, end]])).slice(0, 8);
}

/**
 * @param today Eastern; games of later dates have no rows to fill
 * @throws AppError INVALID_RANGE for a reversed range, an empty list of dates, or dates to come
 */
export function checkDates({ start, end, dates }: Pick<BackfillRequest, 'start' | 'end' | 'dates'>, today: GameDate) {
  if (dates?.length === 0) throw new AppError('INVALID_RANGE', '--dates names no date.');
  if (start > end) throw new AppError('INVALID_RANGE', `--start-date ${start} is after --end-date ${end}.`);
  if (end > today) {
    const date = dates === undefined ? `--end-date ${end}` : end;
    throw new AppError('INVALID_RANGE', `${date} is still to come: today is ${today}, Eastern.`);
  }
}

/** Whether the date is one of those asked for. */
export function isAskedFor({ start, end, dates }: BackfillRequest): (date: CalendarDate) => boolean {
  if (dates === undefined) return (date) => date >= start && date <= end;
  const listed = new Set(dates);
  return (date) => listed.has(date);
}

/** Cuts ascending dates into units, in the order in which they are to be done. */
export function unitsOf(
  dates: readonly GameDate[],
  { chunk, newestFirst }: Pick<BackfillRequest, 'chunk' | 'newestFirst'>,
): readonly (readonly GameDate[])[] {
  const units: GameDate[][] = [];
  for (const date of newestFirst ? dates.toReversed() : dates) {
    const unit = units.at(-1);
    const first = unit?.[0];
    if (unit !== undefined && first !== undefined && isTogether(first, date, unit.length, chunk)) unit.push(date);
    else units.push([date]);
  }
  return units.map((unit) => unit.sort());
}

function isTogether(first: GameDate, date: GameDate, length: number, chunk: ChunkSize): boolean {
  if (typeof chunk === 'number') return length < chunk;
  if (chunk === 'month') return first.slice(0, 7) === date.slice(0, 7);
  return seasonOf(first) === seasonOf(date);
}
