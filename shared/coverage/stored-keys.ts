/** Keys and hashes of stored rows, and how the keys of a date compare with those that should exist. */
import type { CalendarDate } from '../dates.ts';
import type { ExpectedKeys } from '../processing/define-processor.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { keyText } from '../warehouse/difference.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface StoredKey {
  /** Key column values joined by `|`. */
  readonly key: string;
  readonly gameId: string;
  readonly hash: string | null;
}

const VALID_HASH = /^[0-9a-f]{16}$/;
export const isValidHash = (hash: string | null): boolean => hash !== null && VALID_HASH.test(hash);

/** More dates than these are picked out of their range after reading it. */
const LISTED_DATES = 200;

/**
 * Keys and hashes of some dates, in one statement. @returns nothing for dates without rows
 * @throws AppError TABLE_MISSING, SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE
 */
export async function readStoredKeys(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  dates: readonly CalendarDate[],
): Promise<ReadonlyMap<CalendarDate, readonly StoredKey[]>> {
  const found = new Map<CalendarDate, StoredKey[]>();
  const sorted = dates.toSorted();
  const [start, end] = [sorted[0], sorted.at(-1)];
  if (start === undefined || end === undefined) return found;
  const partition = table.partitionBy ?? '';
  const wanted = new Set<unknown>(dates);
  const rows = warehouse.read({
    table,
    columns: [...new Set([...table.key, partition, 'data_hash'])],
    dates: { start, end },
    ...(dates.length <= LISTED_DATES ? { in: { [partition]: dates } } : {}),
    exactIntegers: true,
  });
  for await (const batch of rows) {
    for (const row of batch as readonly StoredRow[]) {
      if (!wanted.has(row[partition])) continue;
      const stored = storedKeyOf(table, row);
      const date = row[partition] as CalendarDate;
      const ofDate = found.get(date);
      if (ofDate === undefined) found.set(date, [stored]);
      else ofDate.push(stored);
    }
  }
  return found;
}

/** Of a row with its key columns and `data_hash`. */
export function storedKeyOf(table: Table, row: StoredRow): StoredKey {
  const { game_id: gameId, data_hash: hash } = row;
  return { key: keyText(table, row), gameId: String(gameId), hash: typeof hash === 'string' ? hash : null };
}

export interface KeyComparison {
  /** Expected keys that no row has, sorted. */
  readonly missing: readonly string[];
  /** Keys of rows that nothing asks for, sorted; those of games without source are not among them. */
  readonly unexpected: readonly string[];
  /** Expected keys of which a row has a valid hash. */
  readonly fulfilled: number;
}

/** Compares the keys of a date. */
export function compareKeys({ keys, gamesWithoutSource }: ExpectedKeys, stored: readonly StoredKey[]): KeyComparison {
  const expected = new Set(keys);
  const unknowable = new Set(gamesWithoutSource);
  const present = new Set<string>();
  const valid = new Set<string>();
  const unexpected = new Set<string>();
  for (const { key, gameId, hash } of stored) {
    if (!expected.has(key)) {
      if (!unknowable.has(gameId)) unexpected.add(key);
      continue;
    }
    present.add(key);
    if (isValidHash(hash)) valid.add(key);
  }
  return {
    missing: keys.filter((key) => !present.has(key)),
    unexpected: [...unexpected].sort(),
    fulfilled: valid.size,
  };
}
