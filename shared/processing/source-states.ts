/**
 * What is known about the sources of some dates before their rows are read: rows, newest row and content of every declared
 * window, from one statement, and the source digest made of them.
 */
import { countWhile } from '../count-while.ts';
import type { CalendarDate, GameDate } from '../dates.ts';
import { shortHash } from '../hashing/data-hash.ts';
import type { DateRange, DayState, SourceState, SourceStateRequest, Warehouse } from '../warehouse/warehouse.ts';
import type { AnyProcessor } from './define-processor.ts';
import type { Source } from './define-source.ts';
import { type ContentState, weightOf } from './source-memory.ts';
import { dateColumnOf, overlap, unionOf, unionWindow } from './source-windows.ts';

/** State of a source in the window of one date. */
export interface WindowState {
  readonly exists: boolean;
  readonly rows: number;
  /** Newest `processed_at`, ISO text. */
  readonly newest: string | null;
  /** Equal exactly when the rows of the window are. */
  readonly content: string;
}

const EMPTY_DAYS: readonly DayState[] = [];

/** The states of the sources of a processor over the dates they were read for. */
export class SourceStates {
  readonly #processor: AnyProcessor;
  readonly #states: ReadonlyMap<string, SourceState>;
  readonly #shipped: string;
  readonly #windows = new Map<string, WindowState>();

  constructor(processor: AnyProcessor, states: ReadonlyMap<string, SourceState>) {
    this.#processor = processor;
    this.#states = states;
    this.#shipped = shippedDigest(processor);
  }

  /** State of a source as date D sees it. */
  of(name: string, date: GameDate): WindowState {
    const source = this.#processor.sources[name];
    if (source === undefined) throw new TypeError(`${this.#processor.name} declares no source ${name}`);
    return this.#within(name, source.window.resolve(date));
  }

  /** Rows of a source on one date. */
  rowsOn(name: string, date: GameDate): number {
    return this.#rowsWithin(name, { start: date, end: date });
  }

  /** Rows of a source in the windows of these dates, and between them. */
  rowsOf(name: string, dates: readonly GameDate[]): number {
    const source = this.#processor.sources[name];
    const window = source === undefined ? undefined : unionWindow(source, dates);
    return window === undefined ? 0 : this.#rowsWithin(name, window);
  }

  /** States of the days of a range that hold rows of a source, in order. */
  daysOf(name: string, { start, end }: DateRange): readonly DayState[] {
    const days = this.#states.get(name)?.days ?? EMPTY_DAYS;
    return days.slice(
      countWhile(days, ({ date }) => date < start),
      countWhile(days, ({ date }) => date <= end),
    );
  }

  /** State of a source that is read whole. */
  whole(name: string): ContentState {
    return this.#states.get(name) ?? ABSENT;
  }

  /** Version of the table of a source, where the engine can tell. */
  tableVersion(name: string): number | undefined {
    return this.#states.get(name)?.tableVersion;
  }

  /**
   * Rows that a read for these dates brings into memory. Of a narrowed source, those of the dates themselves are a fair guess;
   * of a condensed one a fraction is left.
   */
  rowsToRead(dates: readonly GameDate[]): number {
    let rows = 0;
    for (const [name, source] of Object.entries(this.#processor.sources)) {
      let window = unionWindow(source, dates);
      if (source.narrowing !== undefined && window !== undefined && window !== null) {
        const among = unionOf(dates.map((date) => ({ start: date, end: date })));
        window = among && overlap(window, among);
      }
      if (window !== undefined) rows += weightOf(source, this.#rowsWithin(name, window));
    }
    return rows;
  }

  exists(name: string): boolean {
    return this.#states.get(name)?.exists ?? false;
  }

  /** Days that hold rows of any of the dated sources, in order. */
  days(): readonly CalendarDate[] {
    const days = new Set<CalendarDate>();
    for (const { days: ofSource = EMPTY_DAYS } of this.#states.values())
      for (const { date } of ofSource) days.add(date);
    return [...days].sort();
  }

  /**
   * One value over sources in the windows that these dates, and those between them, read them in, and over the shipped data:
   * equal digests mean equal inputs. It depends on the engine, and not on other dates that were asked for together.
   * @param names default: every declared source
   */
  digest(dates: readonly GameDate[], names: readonly string[] = Object.keys(this.#processor.sources)): string {
    const lines = names.toSorted().map((name) => {
      const source = this.#processor.sources[name];
      const window = source === undefined ? undefined : unionWindow(source, dates);
      const { exists, rows, newest, content } = this.#within(name, window ?? (window === null ? null : NO_DAYS));
      return JSON.stringify([name, exists, rows, newest, content]);
    });
    return shortHash([this.#shipped, ...lines].join('\n'));
  }

  /** Without what else a state tells, which takes much longer. */
  #rowsWithin(name: string, window: DateRange | null): number {
    if (window === null) return this.whole(name).rows;
    let rows = 0;
    for (const day of this.daysOf(name, window)) rows += day.rows;
    return rows;
  }

  #within(name: string, window: DateRange | null): WindowState {
    const key = window === null ? name : `${name} ${window.start} ${window.end}`;
    let state = this.#windows.get(key);
    if (state === undefined) {
      state = this.#compute(name, window);
      this.#windows.set(key, state);
    }
    return state;
  }

  #compute(name: string, window: DateRange | null): WindowState {
    const state = this.#states.get(name);
    if (state === undefined || !state.exists) return { exists: false, rows: 0, newest: null, content: '' };
    if (window === null) {
      return { exists: true, rows: state.rows, newest: state.newest, content: state.fingerprint ?? '' };
    }
    const days = this.daysOf(name, window);
    let rows = 0;
    let newest: string | null = null;
    for (const day of days) {
      rows += day.rows;
      if (day.newest !== null && (newest === null || day.newest > newest)) newest = day.newest;
    }
    const content = shortHash(days.map((day) => `${day.date} ${day.rows} ${day.fingerprint}`).join('\n'));
    return { exists: true, rows, newest, content };
  }
}

/** Reads the states of every source over the windows of the dates, in one statement. */
export async function readSourceStates(
  warehouse: Pick<Warehouse, 'sourceStates'>,
  processor: AnyProcessor,
  dates: readonly GameDate[],
): Promise<SourceStates> {
  const { of } = await readStatesTogether(warehouse, [processor], dates);
  return of(processor);
}

/**
 * Reads the states of the sources of several processors over the windows of the dates, and those of other requests, in one
 * statement; what several of them ask for is read once.
 */
export async function readStatesTogether(
  warehouse: Pick<Warehouse, 'sourceStates'>,
  processors: readonly AnyProcessor[],
  dates: readonly GameDate[],
  others: readonly SourceStateRequest[] = [],
): Promise<{ of(processor: AnyProcessor): SourceStates; readonly others: readonly SourceState[] }> {
  const requests: SourceStateRequest[] = [];
  const places = new Map<string, number>();
  const placeOf = (request: SourceStateRequest): number => {
    const text = JSON.stringify([request.table.id, request.columns, request.dates, request.in, request.fingerprint]);
    const place = places.get(text) ?? requests.push(request) - 1;
    places.set(text, place);
    return place;
  };
  const ofProcessors = new Map(
    processors.map((processor) => [
      processor,
      Object.entries(processor.sources).map(([name, source]) => {
        return [name, placeOf(stateRequest(source, unionWindow(source, dates)))] as const;
      }),
    ]),
  );
  const ofOthers = others.map(placeOf);
  const states = await warehouse.sourceStates(requests);
  const at = (place: number): SourceState => states[place] ?? ABSENT;
  return {
    of: (processor) => {
      const named = (ofProcessors.get(processor) ?? []).map(([name, place]) => [name, at(place)] as const);
      return new SourceStates(processor, new Map(named));
    },
    others: ofOthers.map(at),
  };
}

const ABSENT: SourceState = { exists: false, rows: 0, newest: null, fingerprint: null };
/** A window that is empty for every date. */
const NO_DAYS: DateRange = { start: '0001-01-01' as GameDate, end: '0001-01-01' as GameDate };

function stateRequest(source: Source, window: DateRange | null | undefined): SourceStateRequest {
  const { table, columns, fingerprint = 'columns' } = source;
  const base = { table, columns, fingerprint, ...(source.in === undefined ? {} : { in: source.in }) };
  if (window === null) return base;
  const column = dateColumnOf(source);
  // A window that is empty for every date still tells whether the table exists.
  const range = window ?? NO_DAYS;
  return { ...base, dates: column === null ? range : { ...range, column }, byDay: true };
}

const shippedDigests = new WeakMap<AnyProcessor, string>();
function shippedDigest(processor: AnyProcessor): string {
  let digest = shippedDigests.get(processor);
  if (digest === undefined) {
    digest = shortHash(JSON.stringify(processor.shipped ?? {}, plain));
    shippedDigests.set(processor, digest);
  }
  return digest;
}

/** JSON knows neither maps nor sets. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Map || value instanceof Set) return [...value];
  return value;
}
