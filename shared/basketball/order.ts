/**
 * Order of rows. A comparator is negative when its first row comes first, so *the first wins*. R0 (D2) is the order that
 * every tie of the specification falls back on; with it no result depends on the order in which rows were read.
 */
import type { EpochMicros } from '../dates.ts';

export type Compare<Row> = (a: Row, b: Row) => number;
type Comparable = number | string | boolean | null | undefined;

function compareNullLast(a: Comparable, b: Comparable, direction: 1 | -1): number {
  const missingA = a === null || a === undefined;
  const missingB = b === null || b === undefined;
  if (missingA || missingB) return Number(missingA) - Number(missingB);
  if (a === b) return 0;
  return a < b ? -direction : direction;
}

/** Smallest first, null last. Strings compare by UTF-16 code unit, whatever the locale. */
export function smallest<Row>(value: (row: Row) => Comparable): Compare<Row> {
  return (a, b) => compareNullLast(value(a), value(b), 1);
}

/** Greatest first, null last. */
export function greatest<Row>(value: (row: Row) => Comparable): Compare<Row> {
  return (a, b) => compareNullLast(value(a), value(b), -1);
}

/** The first comparator that tells two rows apart decides. */
export function inOrder<Row>(...compares: readonly Compare<Row>[]): Compare<Row> {
  return (a, b) => {
    for (const compare of compares) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

/** What R0 looks at in a row; `created_at` counts only where the table has no `processed_at`. */
export interface Stamped {
  readonly processed_at?: EpochMicros | null;
  readonly created_at?: EpochMicros | null;
  readonly data_hash?: string | null;
}

/**
 * R0 of D2: greatest processed_at (created_at where the table has none), then smallest data_hash, nulls last in both,
 * then smallest canonical JSON of the columns used.
 * @param columns the columns that the caller reads, in any order
 */
export function r0<Row extends Stamped>(columns: readonly (keyof Row & string)[]): Compare<Row> {
  const sorted = columns.toSorted();
  return (a, b) =>
    compareNullLast(stampOf(a), stampOf(b), -1) ||
    compareNullLast(a.data_hash, b.data_hash, 1) ||
    compareNullLast(canonicalJson(a, sorted), canonicalJson(b, sorted), 1);
}

function stampOf(row: Stamped): EpochMicros | null | undefined {
  return row.processed_at === undefined ? row.created_at : row.processed_at;
}

const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/g;

/** JSON of the named columns, keys ascending, everything outside ASCII escaped; an absent column is null. */
export function canonicalJson<Row extends object>(row: Row, columns: readonly (keyof Row & string)[]): string {
  const members = columns.toSorted().map((column) => `${JSON.stringify(column)}: ${textOf(row[column])}`);
  return `{${members.join(', ')}}`;
}

function textOf(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? 'null');
  return text.replace(
    NOT_PRINTABLE_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The first of the rows by the comparator; undefined for no rows. */
export function firstOf<Row>(rows: Iterable<Row>, compare: Compare<Row>): Row | undefined {
  let best: Row | undefined;
  let found = false;
  for (const row of rows) {
    if (!found || compare(row, best as Row) < 0) best = row;
    found = true;
  }
  return best;
}

export interface Collapsed<Row> {
  /** One row per key, in the order in which the keys were met. */
  readonly kept: Row[];
  /** How many rows lost to another row of their key. */
  readonly collapsed: number;
}

/** Keeps the first row of each key by the comparator; the others are counted (`raw_duplicates_collapsed`). */
export function collapse<Row, Key>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  compare: Compare<Row>,
): Collapsed<Row> {
  const best = new Map<Key, Row>();
  for (const row of rows) {
    const rowKey = keyOf(row);
    const known = best.get(rowKey);
    if (known === undefined || compare(row, known) < 0) best.set(rowKey, row);
  }
  return { kept: [...best.values()], collapsed: rows.length - best.size };
}
