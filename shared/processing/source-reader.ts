/**
 * Reads the sources of a processor for some dates: one statement per source, whatever the number of dates. Sources are read
 * side by side; a narrowed one waits for those it looks at.
 */
import type { GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { DateRange, ReadRequest, Warehouse } from '../warehouse/warehouse.ts';
import { addTo, DatedRows, wholeOf, windowOf } from './dated-rows.ts';
import type { AnyProcessor } from './define-processor.ts';
import type { Source, SourceData, SourceRows, Sources } from './define-source.ts';
import type { SourceStates } from './source-states.ts';
import { dateColumnOf, dateReader, overlap, unionOf } from './source-windows.ts';

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
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const reads = new Map<string, Promise<ReadSource>>();
  for (const [name, source] of Object.entries(processor.sources)) {
    const read = async (): Promise<ReadSource> => {
      try {
        const partOf = await partsOf(source, dates, reads);
        const known = { exists: states.exists(name), rows: states.rowsOf(name, dates) };
        return await readSource(warehouse, source, known, dates, partOf, stop);
      } catch (error) {
        failure.abort(error);
        throw error;
      }
    };
    reads.set(name, read());
  }
  const settled = await Promise.allSettled(reads.values());
  signal?.throwIfAborted();
  // The first failure stopped the other reads.
  if (settled.some(({ status }) => status === 'rejected')) throw failure.signal.reason;
  const sources = await resolved(reads);
  return {
    of: (date) => viewsOf(sources, date),
    rows: [...sources.values()].reduce((total, { rows }) => total + rows, 0),
  };
}

async function resolved(
  reads: ReadonlyMap<string, Promise<ReadSource>>,
  names: Iterable<string> = reads.keys(),
): Promise<ReadonlyMap<string, ReadSource>> {
  const sources = new Map<string, ReadSource>();
  for (const name of names) {
    const read = await reads.get(name);
    if (read !== undefined) sources.set(name, read);
  }
  return sources;
}

function viewsOf(sources: ReadonlyMap<string, ReadSource>, date: GameDate): SourceData<Sources> {
  const views: Record<string, SourceRows<StoredRow>> = {};
  for (const [name, source] of sources) views[name] = source.of(date);
  // Each view holds the columns that its source declares.
  return views as SourceData<Sources>;
}

/** What each date sees of a source: its window, or the part of it that other sources leave. */
type PartOf = (date: GameDate) => DateRange | undefined;

/** @returns undefined for a source without a window */
async function partsOf(
  { window, narrowing }: Source,
  dates: readonly GameDate[],
  reads: ReadonlyMap<string, Promise<ReadSource>>,
): Promise<PartOf | undefined> {
  const parts = new Map<GameDate, DateRange | undefined>();
  const others = narrowing === undefined ? undefined : await resolved(reads, narrowing.after);
  for (const date of dates) {
    const whole = window.resolve(date);
    if (whole === null) return undefined;
    const part = others === undefined ? whole : narrowing?.part(date, viewsOf(others, date));
    parts.set(date, part && overlap(whole, part));
  }
  return (date) => parts.get(date);
}

/** What is known of a source before it is read. */
interface KnownSource {
  readonly exists: boolean;
  /** Of none nothing is read. Those that come now are found by the next run: they move its digest. */
  readonly rows: number;
}

async function readSource(
  warehouse: Pick<Warehouse, 'read'>,
  source: Source,
  known: KnownSource,
  dates: readonly GameDate[],
  partOf: PartOf | undefined,
  stop: AbortSignal,
): Promise<ReadSource> {
  const column = dateColumnOf(source);
  if (partOf === undefined) return readWhole(warehouse, source, known, column, stop);
  const window = unionOf(dates.map(partOf));
  if (column === null) throw new TypeError(`source ${source.table.id} has a window but no column of dates`);
  const dateOf = dateReader(source, column);
  const groups = new Map<string, StoredRow[]>();
  let rows = 0;
  let found = known.exists;
  if (known.rows > 0 && window !== undefined) {
    found = await eachRow(warehouse, requestOf(source, window, column), stop, (row) => {
      rows += 1;
      addTo(groups, dateOf(row), row);
    });
  }
  const dated = new DatedRows(groups);
  return {
    rows,
    of: (date) => {
      const part = partOf(date);
      return part === undefined ? { ...NO_WINDOW, exists: found } : windowOf(dated, part, found);
    },
  };
}

async function readWhole(
  warehouse: Pick<Warehouse, 'read'>,
  source: Source,
  known: KnownSource,
  column: string | null,
  stop: AbortSignal,
): Promise<ReadSource> {
  const all: StoredRow[] = [];
  const read = (): Promise<boolean> => eachRow(warehouse, requestOf(source, null, null), stop, (row) => all.push(row));
  const found = known.rows > 0 ? await read() : known.exists;
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
