/**
 * What should exist, by date: how many keys, their digest, and the games whose keys nobody can know. Keys that are costly
 * come from run records whose key sources still hold; all others are worked out, once for as long as their sources hold.
 */
import type { CalendarDate, EpochMicros, GameDate } from '../dates.ts';
import { type ExpectedSummary, summaryOfExpected } from '../processing/compute-date.ts';
import { type AnyProcessor, type ExpectedKeys, keySourceNames } from '../processing/define-processor.ts';
import { codeOf } from '../processing/run-context.ts';
import type { SourceMemory } from '../processing/source-memory.ts';
import type { SourceStates } from '../processing/source-states.ts';
import type { DateRange, Warehouse } from '../warehouse/warehouse.ts';
import { readExpectedKeys } from './key-reader.ts';
import { historiesOf } from './run-histories.ts';

export interface ExpectedDays {
  /** Dates on which a source holds rows; on any other date nothing is expected. */
  of(date: CalendarDate): ExpectedSummary | undefined;
  readonly dates: readonly GameDate[];
  /** Start of the oldest run whose record was taken; null when everything was worked out anew. */
  readonly asOf: EpochMicros | null;
  /** Keys that were worked out on the way. */
  readonly keys: ReadonlyMap<GameDate, ExpectedKeys>;
}

interface Request {
  readonly processor: AnyProcessor;
  readonly range: DateRange;
  /** Of its `keyProcessor`, over the range. */
  readonly states: SourceStates;
  /** What was worked out before, by date; what is worked out now is added. */
  readonly known: Map<GameDate, ExpectedSummary>;
  readonly signal?: AbortSignal | undefined;
  readonly memory?: SourceMemory | undefined;
}

/** @throws AppError where a source or the run history cannot be read, or the signal's reason */
export async function readExpectedDays(
  warehouse: Pick<Warehouse, 'read' | 'sourceStates'>,
  { processor, range, states, known, signal, memory }: Request,
): Promise<ExpectedDays> {
  const dates = states.days().filter((date) => date >= range.start && date <= range.end);
  const names = keySourceNames(processor);
  const days = new Map<GameDate, ExpectedSummary>();
  const keys = new Map<GameDate, ExpectedKeys>();
  let asOf: EpochMicros | null = null;
  if (processor.keysFromRuns === true && dates.length > 1) {
    const histories = await historiesOf(warehouse, processor, dates);
    // Which build of the program ran does not matter, only which version of the domain code.
    const code = codeOf(processor, '');
    for (const date of dates) {
      const { last } = histories(date);
      const expected = last?.summary.expected;
      if (last === undefined || expected === null || expected === undefined) continue;
      if (!last.summary.code.endsWith(code) || expected.source_digest !== states.digest([date], names)) continue;
      days.set(date, expected);
      if (asOf === null || last.startedAt < asOf) asOf = last.startedAt;
    }
  }
  const others = dates.filter((date) => {
    if (days.has(date)) return false;
    const expected = known.get(date);
    if (expected === undefined || expected.source_digest !== states.digest([date], names)) return true;
    days.set(date, expected);
    return false;
  });
  const take = (date: GameDate, found: ExpectedKeys): void => {
    const expected = summaryOfExpected(found, states.digest([date], names));
    keys.set(date, found);
    days.set(date, expected);
    known.set(date, expected);
  };
  await readExpectedKeys(warehouse, processor, others, take, { states, signal, memory });
  return { of: (date) => days.get(date), dates, asOf, keys };
}
