/** Rows of one source grouped by date once, and what single dates see of them: slices that are shared where they are equal. */
import type { CalendarDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { DateRange } from '../warehouse/warehouse.ts';
import type { SourceRows } from './define-source.ts';

const NONE: readonly never[] = Object.freeze([]);
/** Slices that are kept for the dates that follow; dates come in order, so more would never be asked for again. */
const SLICES_KEPT = 4;

/** Rows in date order; rows of one date are in the order of reading. */
export class DatedRows {
  readonly #byDate: ReadonlyMap<string, readonly StoredRow[]>;
  #days: readonly string[] | undefined;
  #all: readonly StoredRow[] | undefined;
  /** Where the rows of each day begin in all of them; one more at the end. */
  #starts: readonly number[] = [];
  readonly #slices = new Map<string, readonly StoredRow[]>();

  /** @param byDate taken over as it is */
  constructor(byDate: ReadonlyMap<string, readonly StoredRow[]>) {
    this.#byDate = byDate;
  }

  /** Whether these are its rows, day by day the very same arrays. */
  consistsOf(byDate: ReadonlyMap<string, readonly StoredRow[]>): boolean {
    if (byDate.size !== this.#byDate.size) return false;
    for (const [date, rows] of byDate) if (this.#byDate.get(date) !== rows) return false;
    return true;
  }

  /** Rows of one date; the same array each time. */
  on(date: CalendarDate): readonly StoredRow[] {
    return this.#byDate.get(date) ?? NONE;
  }

  /** Rows of a range, both ends inclusive. Ranges that hold the same days share one array, as long as it is kept. */
  between(start: CalendarDate, end: CalendarDate): readonly StoredRow[] {
    if (start === end) return this.on(start);
    const days = this.#sortedDays();
    const from = firstNotBefore(days, start);
    const to = firstAfter(days, end);
    if (from >= to) return NONE;
    const onlyDay = days[from];
    if (to - from === 1 && onlyDay !== undefined) return this.#byDate.get(onlyDay) ?? NONE;
    const key = `${from}:${to}`;
    const known = this.#slices.get(key);
    if (known !== undefined) return known;
    const all = this.#allRows();
    const slice = from === 0 && to === days.length ? all : all.slice(this.#starts[from], this.#starts[to]);
    this.#slices.set(key, slice);
    if (this.#slices.size > SLICES_KEPT) {
      for (const oldest of this.#slices.keys()) {
        this.#slices.delete(oldest);
        break;
      }
    }
    return slice;
  }

  #sortedDays(): readonly string[] {
    this.#days ??= [...this.#byDate.keys()].sort();
    return this.#days;
  }

  #allRows(): readonly StoredRow[] {
    if (this.#all !== undefined) return this.#all;
    const [starts, all]: [number[], StoredRow[]] = [[0], []];
    for (const day of this.#sortedDays()) {
      for (const row of this.#byDate.get(day) ?? NONE) all.push(row);
      starts.push(all.length);
    }
    this.#starts = starts;
    this.#all = all;
    return all;
  }
}

function firstNotBefore(days: readonly string[], date: string): number {
  return lowest(days.length, (index) => (days[index] ?? '') >= date);
}

function firstAfter(days: readonly string[], date: string): number {
  return lowest(days.length, (index) => (days[index] ?? '') > date);
}

/** The least index for which the test holds; it holds for all after that. */
function lowest(count: number, test: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What a date sees of dated rows: those of its window. */
export function windowOf(rows: DatedRows, window: DateRange, exists: boolean): SourceRows<StoredRow> {
  const { start, end } = window;
  return {
    exists,
    get all() {
      return rows.between(start, end);
    },
    on: (date) => (date >= start && date <= end ? rows.on(date) : NONE),
    between: (first, last) => rows.between(later(first, start), earlier(last, end)),
  };
}

function later(a: CalendarDate, b: CalendarDate): CalendarDate {
  if (a > b) return a;
  return b;
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  if (a < b) return a;
  return b;
}

/** A table without a window: every date sees all of it. @param dateOf undefined: rows cannot be told apart by date */
export function wholeOf(
  rows: readonly StoredRow[],
  dateOf: ((row: StoredRow) => string | null) | undefined,
  exists: boolean,
): SourceRows<StoredRow> {
  let dated: DatedRows | undefined;
  const byDate = (): DatedRows => {
    if (dateOf === undefined) throw new TypeError('this source is read without its dates: use all');
    if (dated === undefined) {
      const groups = new Map<string, StoredRow[]>();
      for (const row of rows) addTo(groups, dateOf(row), row);
      dated = new DatedRows(groups);
    }
    return dated;
  };
  return {
    exists,
    all: rows,
    on: (date) => byDate().on(date),
    between: (start, end) => byDate().between(start, end),
  };
}

/** Adds a row to its date; a row without a date is in none. */
export function addTo(groups: Map<string, StoredRow[]>, date: string | null, row: StoredRow): void {
  if (date === null) return;
  const group = groups.get(date);
  if (group === undefined) groups.set(date, [row]);
  else group.push(row);
}
