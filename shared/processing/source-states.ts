/**
 * What is known about the sources of some dates before their rows are read: rows, newest row and content of every declared
 * window, from one statement, and the source digest made of them.
 */
import type { GameDate } from '../dates.ts';
import { shortHash } from '../hashing/data-hash.ts';
import type { DateRange, DayState, SourceState, SourceStateRequest, Warehouse } from '../warehouse/warehouse.ts';
import type { AnyProcessor } from './define-processor.ts';
import type { Source } from './define-source.ts';
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
    return this.#within(name, { start: date, end: date }).rows;
  }

  /** Rows of a source in the windows of these dates, and between them. */
  rowsOf(name: string, dates: readonly GameDate[]): number {
    const source = this.#processor.sources[name];
    const window = source === undefined ? undefined : unionWindow(source, dates);
    return window === undefined ? 0 : this.#within(name, window).rows;
  }

  /** Rows that a read for these dates brings into memory. Of a narrowed source, those of the dates themselves are a fair guess. */
  rowsToRead(dates: readonly GameDate[]): number {
    let rows = 0;
    for (const [name, source] of Object.entries(this.#processor.sources)) {
      let window = unionWindow(source, dates);
      if (source.narrowing !== undefined && window !== undefined && window !== null) {
        const among = unionOf(dates.map((date) => ({ start: date, end: date })));
        window = among && overlap(window, among);
      }
      if (window !== undefined) rows += this.#within(name, window).rows;
    }
    return rows;
  }

  exists(name: string): boolean {
    return this.#states.get(name)?.exists ?? false;
  }

  /**
   * One value over every declared source in the window that D reads it in, and over the shipped data: equal digests mean
   * equal inputs. It depends on the engine, and not on the dates that were asked for together.
   */
  digest(date: GameDate): string {
    const names = Object.keys(this.#processor.sources).sort();
    const lines = names.map((name) => {
      const { exists, rows, newest, content } = this.of(name, date);
      return JSON.stringify([name, exists, rows, newest, content]);
    });
    return shortHash([this.#shipped, ...lines].join('\n'));
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
    const days = (state.days ?? EMPTY_DAYS).filter(({ date }) => date >= window.start && date <= window.end);
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
  const names: string[] = [];
  const requests: SourceStateRequest[] = [];
  for (const [name, source] of Object.entries(processor.sources)) {
    names.push(name);
    requests.push(stateRequest(source, unionWindow(source, dates)));
  }
  const states = await warehouse.sourceStates(requests);
  const byName = new Map<string, SourceState>();
  states.forEach((state, index) => {
    byName.set(names[index] ?? '', state);
  });
  return new SourceStates(processor, byName);
}

function stateRequest(source: Source, window: DateRange | null | undefined): SourceStateRequest {
  const { table, columns, fingerprint = 'columns' } = source;
  const base = { table, columns, fingerprint, ...(source.in === undefined ? {} : { in: source.in }) };
  if (window === null) return base;
  const column = dateColumnOf(source);
  // A window that is empty for every date still tells whether the table exists.
  const range = window ?? { start: NEVER, end: NEVER };
  return { ...base, dates: column === null ? range : { ...range, column }, byDay: true };
}

const NEVER = '0001-01-01' as GameDate;

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
