/** Reads the sources of a processor for some dates: one statement per source, whatever the number of dates. */
import type { GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { DateRange, ReadRequest, Warehouse } from '../warehouse/warehouse.ts';
import { addTo, DatedRows, wholeOf, windowOf } from './dated-rows.ts';
import type { AnyProcessor } from './define-processor.ts';
import type { Source, SourceData, SourceRows, Sources } from './define-source.ts';
import type { SourceStates } from './source-states.ts';
import { dateColumnOf, dateReader, unionWindow } from './source-windows.ts';

/** The rows of all sources, read. */
export interface ReadSources {
  /** What date D sees: rows inside its declared windows. */
  of(date: GameDate): SourceData<Sources>;
  /** Rows in memory. */
  readonly rows: number;
}

interface ReadSource {
  readonly rows: number;
  of(date: GameDate): SourceRows<StoredRow>;
}

const NO_WINDOW: SourceRows<StoredRow> = { exists: true, all: [], on: () => [], between: () => [] };

/**
 * @param states of the same dates: sources that they show to be absent or empty are not read
 * @throws AppError INTEGER_UNSAFE, SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE, or the signal's reason
 */
export async function readSources(
  warehouse: Pick<Warehouse, 'read'>,
  processor: AnyProcessor,
  states: SourceStates,
  dates: readonly GameDate[],
  signal: AbortSignal | undefined,
): Promise<ReadSources> {
  const names = Object.keys(processor.sources);
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const settled = await Promise.allSettled(
    Object.entries(processor.sources).map(async ([name, source]) => {
      try {
        return await readSource(warehouse, source, states.exists(name), dates, stop);
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    }),
  );
  signal?.throwIfAborted();
  const sources = new Map<string, ReadSource>();
  settled.forEach((outcome, index) => {
    // The first failure stopped the other reads.
    if (outcome.status === 'rejected') throw failure.signal.reason;
    sources.set(names[index] ?? '', outcome.value);
  });
  return {
    of: (date) => {
      const views: Record<string, SourceRows<StoredRow>> = {};
      for (const [name, source] of sources) views[name] = source.of(date);
      // Each view holds the columns that its source declares.
      return views as SourceData<Sources>;
    },
    rows: [...sources.values()].reduce((total, { rows }) => total + rows, 0),
  };
}

async function readSource(
  warehouse: Pick<Warehouse, 'read'>,
  source: Source,
  exists: boolean,
  dates: readonly GameDate[],
  stop: AbortSignal,
): Promise<ReadSource> {
  const window = unionWindow(source, dates);
  const column = dateColumnOf(source);
  if (window === null) return readWhole(warehouse, source, exists, column, stop);
  if (column === null) throw new TypeError(`source ${source.table.id} has a window but no column of dates`);
  const dateOf = dateReader(source, column);
  const groups = new Map<string, StoredRow[]>();
  let rows = 0;
  let found = exists;
  if (exists && window !== undefined) {
    found = await eachRow(warehouse, requestOf(source, window, column), stop, (row) => {
      rows += 1;
      addTo(groups, dateOf(row), row);
    });
  }
  const dated = new DatedRows(groups);
  return {
    rows,
    of: (date) => {
      const own = source.window.resolve(date);
      if (own === null || own.start > own.end) return { ...NO_WINDOW, exists: found };
      return windowOf(dated, own, found);
    },
  };
}

async function readWhole(
  warehouse: Pick<Warehouse, 'read'>,
  source: Source,
  exists: boolean,
  column: string | null,
  stop: AbortSignal,
): Promise<ReadSource> {
  const all: StoredRow[] = [];
  const found = exists && (await eachRow(warehouse, requestOf(source, null, null), stop, (row) => all.push(row)));
  const isRead = column !== null && source.columns.includes(column);
  const view = wholeOf(all, isRead ? dateReader(source, column) : undefined, found);
  return { rows: all.length, of: () => view };
}

function requestOf(source: Source, window: DateRange | null, column: string | null): ReadRequest {
  const { table, columns } = source;
  return {
    table,
    columns: column === null || columns.includes(column) ? columns : [...columns, column],
    ...(source.in === undefined ? {} : { in: source.in }),
    ...(window === null || column === null ? {} : { dates: { ...window, column } }),
  };
}

/** Whether the table exists; it may have gone since that was last looked at. */
async function eachRow(
  warehouse: Pick<Warehouse, 'read'>,
  request: ReadRequest,
  stop: AbortSignal,
  take: (row: StoredRow) => void,
): Promise<boolean> {
  try {
    for await (const batch of warehouse.read(request)) {
      stop.throwIfAborted();
      for (const row of batch) take(row);
    }
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'TABLE_MISSING') return false;
    throw error;
  }
}
