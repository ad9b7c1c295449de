/**
 * Declared sources: what a processor reads around a date, as data. The runtime turns the declarations of a range of dates
 * into one read per source; what a date sees of it is its declared window and nothing else.
 */
import { addDays, type CalendarDate, type GameDate, seasonEnd, seasonOf, seasonStart } from '../dates.ts';
import type { RowOf, Table } from '../tables/define-table.ts';
import type { DateRange } from '../warehouse/warehouse.ts';

/** Which dates of a source a run of date D may see, both ends inclusive; null = the table has no date, all of it. */
export interface Window {
  readonly name: string;
  readonly resolve: (date: GameDate) => DateRange | null;
}

/** D alone. */
export const onDate: Window = { name: 'D', resolve: (date) => ({ start: date, end: date }) };
/** The season's span, 1 October S to 30 September S+1: look-back and look-ahead. */
export const seasonSpan: Window = {
  name: 'season of D',
  resolve: (date) => ({ start: seasonStart(seasonOf(date)), end: seasonEnd(seasonOf(date)) }),
};
/** 1 October S to D−1. Empty on the first day of a season. */
export const seasonToDate: Window = {
  name: 'season before D',
  resolve: (date) => ({ start: seasonStart(seasonOf(date)), end: addDays(date, -1) }),
};
/** 1 October S to D. */
export const seasonThroughDate: Window = {
  name: 'season through D',
  resolve: (date) => ({ start: seasonStart(seasonOf(date)), end: date }),
};
/** The whole table, whatever its dates. */
export const wholeTable: Window = { name: 'all rows', resolve: () => null };

/**
 * A source of which a date reads less than its window: only what rows of other sources, read before it, show to be needed.
 * The source digest still covers the whole window.
 */
export interface Narrowing {
  /** Names of the sources that are looked at; they are declared before this one. */
  readonly after: readonly string[];
  /** The part of the window of D that D sees; undefined = nothing of it. It may depend on nothing but D and these rows. */
  readonly part: (date: GameDate, sources: SourceData<Sources>) => DateRange | undefined;
}

export interface Source<
  T extends Table = Table,
  K extends keyof T['columns'] & string = keyof T['columns'] & string,
  /** What is seen of its rows, where they are condensed. */
  R = unknown,
> {
  readonly table: T;
  readonly columns: readonly K[];
  readonly window: Window;
  readonly narrowing?: Narrowing;
  /**
   * What dates see of each day instead of its rows: for tables of which a season would not fit into memory. It may depend on
   * nothing but the day's rows, which come in any order.
   */
  condense?(rows: readonly RowOf<T, K>[]): readonly R[];
  /** Sources of one critical group: the run fails when none of them has a usable row (D23). */
  readonly role: 'critical' | 'optional';
  /** Column the window restricts; default: the partition column. */
  readonly dateColumn?: string;
  /** Restricts rows to the listed values of a column. */
  readonly in?: { readonly [column: string]: readonly (string | number | boolean)[] };
  /** What the source digest covers: the values read (default), or the stored hashes (long windows). */
  readonly fingerprint?: 'columns' | 'data_hash';
  /** Rows below `rows` per unit give a warning (D23). */
  readonly minimum?: { readonly rows: number; readonly per: 'game' | 'final game' };
  /** Age of the newest processed_at, in hours, that warns when D is yesterday or later (D23). */
  readonly warnAfterHours?: number;
  /** Age in hours at which the run fails SOURCE_STALE (D23). */
  readonly failAfterHours?: number;
}
export type Sources = { readonly [name: string]: Source };

/** Declares a source. Columns that the table lacks do not compile. */
export function source<T extends Table, const K extends keyof T['columns'] & string, R = unknown>(
  declaration: Source<T, K, R>,
): Source<T, K, R> {
  return declaration;
}

/** What a date sees of one source: rows in its window, never more. */
export interface SourceRows<Row> {
  /** Whether the table exists (an absent optional table is told apart from an empty one, D22). */
  readonly exists: boolean;
  /** Every row of the window, by date. */
  readonly all: readonly Row[];
  /** Rows of one date. */
  on(date: CalendarDate): readonly Row[];
  /** Rows of a range, both ends inclusive, cut to the window. */
  between(start: CalendarDate, end: CalendarDate): readonly Row[];
}

/** A row as the table holds it. */
export type RowOfSource<S extends Source> = S extends Source<infer T, infer K> ? RowOf<T, K> : never;
/** What dates see of a source: its rows, or what is left of a day's rows once they are condensed. */
export type SeenOfSource<S extends Source> =
  S extends Source<infer T, infer K, infer R> ? (unknown extends R ? RowOf<T, K> : R) : never;
export type SourceData<S extends Sources> = { readonly [N in keyof S]: SourceRows<SeenOfSource<S[N]>> };

/**
 * Declares a narrowing by what other sources hold.
 * @param others the sources that are looked at, under the names they have in the processor's declaration
 */
export function narrowedBy<const S extends Sources>(
  others: S,
  part: (date: GameDate, sources: SourceData<S>) => DateRange | undefined,
): Narrowing {
  // The runtime hands over the rows of the sources of these names.
  return { after: Object.keys(others), part: part as Narrowing['part'] };
}
