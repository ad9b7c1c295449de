/**
 * What a table holds, date by date, as far as a method can know it: reprocessing compares with the keys that the raw tables
 * ask for; hashing needs the table alone, so to it every stored row is one that should be there.
 */
import type { CoverageMeter } from '../coverage/coverage.ts';
import { type DayFigures, duplicatesOf } from '../coverage/figures.ts';
import { verifyHashes } from '../coverage/verify.ts';
import { addDays, type CalendarDate, daysBetween, type GameDate, seasonEnd, seasonOf, seasonStart } from '../dates.ts';
import { toAppError } from '../errors.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { bySeason } from '../processing/plan-chunks.ts';
import { SourceMemory } from '../processing/source-memory.ts';
import { COMMON_ERRORS } from '../processing/write-dates.ts';
import type { DateRange, Warehouse } from '../warehouse/warehouse.ts';
import { type BackfillRequest, isAskedFor } from './request.ts';

/** One date of a table. */
export interface MeasuredDay {
  readonly date: GameDate;
  /** Keys that should exist; null where the method does not know them. */
  readonly expected: number | null;
  /** Keys, of those expected where that is known, that are there with a valid hash. */
  readonly present: number;
  readonly rows: number;
  readonly hashed: number;
  readonly verified: number;
  readonly stale: number;
  readonly malformed: number;
  readonly duplicates: number;
  readonly missing: number;
  readonly unexpected: number;
  readonly gamesWithoutSource: readonly string[];
  /** Why it cannot be told what should be there: rows of a source that cannot be read; null where it can. */
  readonly unknown: string | null;
}

export interface Measured {
  readonly processor: AnyProcessor;
  readonly exists: boolean;
  /** Whether the raw tables hold anything around the range; true where that is not looked at. */
  readonly sourcesKnown: boolean;
  /** Dates asked for on which something is expected or stored, ascending. */
  readonly days: readonly MeasuredDay[];
}

export interface MeasureContext {
  readonly warehouse: Warehouse;
  readonly meter: CoverageMeter;
}

type Asked = Pick<BackfillRequest, 'processors' | 'method' | 'start' | 'end' | 'dates'>;

/**
 * @param meter of the same warehouse: what it has worked out before holds as long as its sources do
 * @param verify whether rows are hashed again
 * @throws AppError where something cannot be read, or the signal's reason
 */
export async function measure(
  { warehouse, meter }: MeasureContext,
  asked: Asked,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<readonly Measured[]> {
  const wanted = isAskedFor({ ...asked } as BackfillRequest);
  const { processors, method } = asked;
  // Hashes are verified in one go: what is expected has been worked out before.
  const sharing = !verify && warehouse.capabilities.tableVersions;
  const queue = rangesOf(asked, sharing).flatMap((range): readonly Part[] => {
    const memory = new SourceMemory();
    return processors.map((processor) => ({ processor, range, memory, measured: [] }));
  });
  const results = queue.map(({ processor, measured }) => ({ processor, measured }));
  // Two at a time: one is worked out while the engine reads the other. Those that are done leave the queue, and what was read
  // for them the memory.
  const work = async (): Promise<void> => {
    for (let part = queue.shift(); part !== undefined; part = queue.shift()) {
      signal?.throwIfAborted();
      part.measured.push(
        method === 'hash'
          ? await stored(warehouse, part.processor, part.range, verify, signal)
          : await covered(meter, part, verify, signal),
      );
    }
  };
  const ended = await Promise.allSettled([work(), work()]);
  const failure = ended.find(({ status }) => status === 'rejected');
  if (failure?.status === 'rejected') throw failure.reason;
  return processors.map((processor) => {
    const parts = results.flatMap((result) => (result.processor === processor ? result.measured : []));
    return {
      processor,
      exists: parts.some(({ exists }) => exists),
      sourcesKnown: parts.some(({ sourcesKnown }) => sourcesKnown),
      days: parts.flatMap(({ days }) => days).filter(({ date }) => wanted(date)),
    };
  });
}

/** A range of one table, and what was read for the other tables of the range. */
interface Part {
  readonly processor: AnyProcessor;
  readonly range: DateRange;
  readonly memory: SourceMemory;
  /** Once it is done. */
  readonly measured: Measured[];
}

/**
 * The range; of single dates, the part of each season that they lie in. Where the tables can share what is read for them, it is
 * cut by season, of which the rows fit into memory.
 */
function rangesOf({ start, end, dates, method }: Asked, sharing: boolean): readonly DateRange[] {
  if (dates !== undefined) {
    return bySeason(dates).map((ofSeason) => ({ start: ofSeason[0] ?? start, end: ofSeason.at(-1) ?? end }));
  }
  if (method === 'hash' || !sharing) return [{ start, end }];
  const ranges: DateRange[] = [];
  for (let season = seasonOf(start); season <= seasonOf(end); season += 1) {
    const [first, last] = [seasonStart(season), seasonEnd(season)];
    ranges.push({ start: first > start ? first : start, end: last < end ? last : end });
  }
  return ranges;
}

/** Rows that cannot be read stand only in the way of the dates that see them: a range that cannot be measured is halved. */
async function covered(
  meter: CoverageMeter,
  part: Part,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const { processor, range } = part;
  try {
    return await coveredTogether(meter, part, verify, signal);
  } catch (error) {
    const { code, message } = toAppError(error);
    if (signal?.aborted === true || COMMON_ERRORS.has(code)) throw error;
    if (range.start === range.end) {
      return { processor, exists: true, sourcesKnown: true, days: [unknownDay(range.start, `${code}: ${message}`)] };
    }
    const middle = addDays(range.start, Math.floor(daysBetween(range.start, range.end) / 2));
    const parts = [
      await covered(meter, { ...part, range: { start: range.start, end: middle } }, verify, signal),
      await covered(meter, { ...part, range: { start: addDays(middle, 1), end: range.end } }, verify, signal),
    ];
    return { processor, exists: true, sourcesKnown: true, days: parts.flatMap(({ days }) => days) };
  }
}

function unknownDay(date: GameDate, unknown: string): MeasuredDay {
  const nothing = { present: 0, rows: 0, hashed: 0, verified: 0, stale: 0, malformed: 0, duplicates: 0 };
  return { date, expected: null, ...nothing, missing: 0, unexpected: 0, gamesWithoutSource: [], unknown };
}

async function coveredTogether(
  meter: CoverageMeter,
  { processor, range, memory }: Part,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const { tables } = await meter.measure({
    processors: [processor],
    startDate: range.start,
    endDate: range.end,
    verify: verify ? 100 : 0,
    memory,
    ...(signal === undefined ? {} : { signal }),
  });
  const [table] = tables;
  const days = (table?.days ?? []).map((day): MeasuredDay => {
    return { ...common(day), expected: day.expectedRows, present: day.fulfilled };
  });
  return { processor, exists: table?.exists ?? false, sourcesKnown: table?.sourcesKnown ?? false, days };
}

function common(day: DayFigures): Omit<MeasuredDay, 'expected' | 'present'> {
  const { date, rows, hashed, verified, stale, malformed, missing, unexpected, gamesWithoutSource } = day;
  const duplicates = duplicatesOf(day);
  const counts = { rows, hashed, verified, stale, malformed, duplicates, missing, unexpected };
  return { date, ...counts, gamesWithoutSource, unknown: null };
}

async function stored(
  warehouse: Warehouse,
  processor: AnyProcessor,
  range: DateRange,
  verify: boolean,
  signal: AbortSignal | undefined,
): Promise<Measured> {
  const { table } = processor;
  const [{ exists, days: found }, hashes] = await Promise.all([
    warehouse.keyDays({ table, dates: range }),
    verify ? verifyHashes(warehouse, table, range, 100, signal) : NOTHING_VERIFIED,
  ]);
  const days = found.map((day): MeasuredDay => {
    const { verified = 0, stale = 0 } = hashes.get(day.date) ?? {};
    return {
      date: day.date,
      expected: null,
      present: day.validKeys,
      rows: day.rows,
      hashed: day.hashed,
      verified,
      stale,
      malformed: day.malformed,
      duplicates: day.rows - day.keys,
      missing: 0,
      unexpected: 0,
      gamesWithoutSource: [],
      unknown: null,
    };
  });
  return { processor, exists, sourcesKnown: true, days };
}

const NOTHING_VERIFIED: ReadonlyMap<CalendarDate, { readonly verified: number; readonly stale: number }> = new Map();

/** Whether anything should be, or is, on the date. */
export const isExpected = ({ expected, gamesWithoutSource }: MeasuredDay): boolean =>
  expected === null || expected > 0 || gamesWithoutSource.length > 0;

/** What a date lacks, in words; empty when it is complete. */
export function faultsOf(day: MeasuredDay): readonly string[] {
  const counts: readonly (readonly [number, string])[] = [
    [day.missing, 'missing'],
    [day.rows - day.hashed, 'without a hash'],
    [day.malformed, 'with a malformed hash'],
    [Math.max(0, day.stale - day.malformed), 'with a stale hash'],
    [day.duplicates, 'more than once'],
    [day.unexpected, 'too many'],
  ];
  const games = day.gamesWithoutSource;
  return [
    ...counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${count === 1 ? 'row' : 'rows'} ${what}`] : [])),
    ...(day.unknown === null ? [] : [`what should be there cannot be told: ${day.unknown}`]),
    ...(games.length > 0 ? [`no source has the players of ${games.join(', ')}`] : []),
  ];
}
