/** Expected keys of dates, worked out anew: by the processor's own function, over its key sources alone. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GameDate } from '../dates.ts';
import type { AnyProcessor, ExpectedKeys } from '../processing/define-processor.ts';
import type { SourceData, SourceRows, Sources } from '../processing/define-source.ts';
import { bySeason } from '../processing/plan-chunks.ts';
import type { SourceMemory } from '../processing/source-memory.ts';
import { readSources } from '../processing/source-reader.ts';
import { readSourceStates, type SourceStates } from '../processing/source-states.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/** One array for all, since what is worked out from rows is remembered by their array. */
const NONE: readonly StoredRow[] = [];
const ABSENT: SourceRows<StoredRow> = { exists: false, all: NONE, on: () => NONE, between: () => NONE };

const keyed = new WeakMap<AnyProcessor, AnyProcessor>();

/** The processor as far as its keys go: its sources are its key sources. */
export function keyProcessor(processor: AnyProcessor): AnyProcessor {
  let known = keyed.get(processor);
  if (known === undefined) {
    known = withKeySources(processor);
    keyed.set(processor, known);
  }
  return known;
}

function withKeySources(processor: AnyProcessor): AnyProcessor {
  const { keySources } = processor;
  if (keySources === undefined) return processor;
  const others = Object.keys(processor.sources).filter((name) => !(name in keySources));
  const absent = Object.fromEntries(others.map((name) => [name, ABSENT])) as SourceData<Sources>;
  return {
    ...processor,
    sources: keySources,
    expected: ({ date, sources }) => processor.expected({ date, sources: { ...absent, ...sources } }),
  };
}

interface KeyReading {
  /** Of the `keyProcessor`'s sources over at least the dates; read where they are left out. */
  readonly states?: SourceStates;
  readonly signal?: AbortSignal | undefined;
  /** What others have read of the same warehouse lately. */
  readonly memory?: SourceMemory | undefined;
}

export type OnExpected = (date: GameDate, keys: ExpectedKeys) => void;

/**
 * Works out the keys of dates, season by season, so that what a season's dates look at is read once.
 * @throws AppError where a source cannot be read, or the signal's reason
 */
export async function readExpectedKeys(
  warehouse: Pick<Warehouse, 'read' | 'sourceStates'>,
  processor: AnyProcessor,
  dates: readonly GameDate[],
  take: OnExpected,
  { states, signal, memory }: KeyReading = {},
): Promise<void> {
  const ofKeys = keyProcessor(processor);
  for (const ofSeason of bySeason(dates)) {
    const known = states ?? (await readSourceStates(warehouse, ofKeys, ofSeason));
    const sources = await readSources(warehouse, ofKeys, known, ofSeason, signal, memory);
    for (const [index, date] of ofSeason.entries()) {
      // Other requests are answered in between.
      if (index % 20 === 19) await nextTurn();
      signal?.throwIfAborted();
      take(date, ofKeys.expected({ date, sources: sources.of(date) }));
    }
  }
}
