/**
 * Reads the sources of a processor for some dates: one statement per source, whatever the number of dates; a condensed one is
 * read some days at a time. Sources are read side by side; a narrowed one waits for those it looks at. Days that a memory
 * holds are not read again.
 */
import type { GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { DateRange, DayState, ReadRequest, Warehouse } from '../warehouse/warehouse.ts';
import { wholeOf, windowOf } from './dated-rows.ts';
import type { AnyProcessor } from './define-processor.ts';
import type { Source, SourceData, SourceRows, Sources } from './define-source.ts';
import { SourceMemory, sourceIdentity } from './source-memory.ts';
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
 * @param states of the same dates: sources, and days of them, that they show to be absent or empty are not read
 * @param memory of the same warehouse
 * @throws AppError INTEGER_UNSAFE, SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE, or the signal's reason
 */
export async function readSources(
  warehouse: Pick<Warehouse, 'read'>,
  processor: AnyProcessor,
  states: SourceStates,
  dates: readonly GameDate[],
  signal: AbortSignal | undefined,
  memory: SourceMemory = new SourceMemory(0),
): Promise<ReadSources> {
  const failure = new AbortController();
  const stop = signal === undefined ? failure.signal : AbortSignal.any([signal, failure.signal]);
  const reads = new Map<string, Promise<ReadSource>>();
  for (const [name, source] of Object.entries(processor.sources)) {
    const read = async (): Promise<ReadSource> => {
      try {
        const partOf = await partsOf(source, dates, reads);
        return await readSource({ warehouse, name, source, states, memory, stop }, dates, partOf);
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

/** A source and all that its reading needs. */
interface Reading {
  readonly warehouse: Pick<Warehouse, 'read'>;
  readonly name: string;
  readonly source: Source;
  /** Of days without rows nothing is read. Rows that come now are found by the next run: they move its digest. */
  readonly states: SourceStates;
  readonly memory: SourceMemory;
  readonly stop: AbortSignal;
}

async function readSource(
  reading: Reading,
  dates: readonly GameDate[],
  partOf: PartOf | undefined,
): Promise<ReadSource> {
  const { name, source, states, memory } = reading;
  const column = dateColumnOf(source);
  if (partOf === undefined) return readWhole(reading, column);
  if (column === null) throw new TypeError(`source ${source.table.id} has a window but no column of dates`);
  const window = unionOf(dates.map(partOf));
  const days = new Map<string, readonly StoredRow[]>();
  const missing: DayState[] = [];
  let rows = 0;
  let exists = states.exists(name);
  const tableVersion = states.tableVersion(name);
  const stateOf = (day: DayState) => (tableVersion === undefined ? day : { ...day, tableVersion });
  for (const day of window === undefined ? [] : states.daysOf(name, window)) {
    const known = memory.recall(source, day.date, stateOf(day));
    if (known === undefined) missing.push(day);
    else days.set(day.date, known);
    rows += day.rows;
  }
  for (const slice of slicesOf(missing, source)) {
    const read = await readDays(reading, slice, column);
    exists = read !== undefined;
    if (read === undefined) break;
    for (const day of slice) {
      days.set(day.date, memory.keep(source, day.date, stateOf(day), read.get(day.date) ?? []));
    }
  }
  const seenAlike = `${sourceIdentity(source)} ${source.window.name} ${source.narrowing === undefined ? '' : name}`;
  const dated = memory.dated(seenAlike, days);
  return {
    rows,
    of: (date) => {
      const part = partOf(date);
      return part === undefined ? { ...NO_WINDOW, exists } : windowOf(dated, part, exists);
    },
  };
}

/** Rows of a condensed source that are in memory at once. */
const ROWS_PER_SLICE = 50_000;

/** Days that are read together. */
function slicesOf(days: readonly DayState[], { condense }: Source): readonly (readonly DayState[])[] {
  if (condense === undefined) return days.length === 0 ? [] : [days];
  const slices: DayState[][] = [];
  let rows = 0;
  for (const day of days) {
    const slice = slices.at(-1);
    if (slice === undefined || rows + day.rows > ROWS_PER_SLICE) {
      slices.push([day]);
      rows = day.rows;
    } else {
      slice.push(day);
      rows += day.rows;
    }
  }
  return slices;
}

/** The rows of some days; undefined if the table has gone. */
async function readDays(
  { warehouse, source, stop }: Reading,
  days: readonly DayState[],
  column: string,
): Promise<ReadonlyMap<string, readonly StoredRow[]> | undefined> {
  const window = unionOf(days.map(({ date }) => ({ start: date, end: date })));
  const dateOf = dateReader(source, column);
  const wanted = new Map(days.map(({ date }): [string, StoredRow[]] => [date, []]));
  const exists = await eachRow(warehouse, requestOf(source, window ?? null, column), stop, (row) => {
    wanted.get(dateOf(row) ?? '')?.push(row);
  });
  return exists ? wanted : undefined;
}

async function readWhole(
  { warehouse, name, source, states, memory, stop }: Reading,
  column: string | null,
): Promise<ReadSource> {
  const state = states.whole(name);
  let [all, exists] = [memory.recall(source, null, state), states.exists(name)];
  if (all === undefined) {
    const rows: StoredRow[] = [];
    if (state.rows > 0) {
      exists = await eachRow(warehouse, requestOf(source, null, null), stop, (row) => rows.push(row));
    }
    all = memory.keep(source, null, state, rows);
  }
  const isRead = column !== null && source.columns.includes(column);
  const view = wholeOf(all, isRead ? dateReader(source, column) : undefined, exists);
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
