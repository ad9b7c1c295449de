/** Re-hashing stored rows: whether each hash is the hash of the row it stands in. */
import type { CalendarDate, GameDate } from '../dates.ts';
import { tableHasher } from '../hashing/data-hash.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { keyText } from '../warehouse/difference.ts';
import type { DateRange, Warehouse } from '../warehouse/warehouse.ts';

export interface VerifiedDay {
  readonly verified: number;
  readonly stale: number;
}

/** FNV-1a over a key: which rows a sample takes depends on their keys alone. */
function shareOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  // The low bits of similar keys differ most evenly after mixing once more.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2 ** 32;
}

/** Columns that re-hashing reads. */
export function verifiedColumns(table: Table): readonly string[] {
  return [...new Set([...table.hashFields, table.partitionBy ?? '', 'data_hash'])];
}

/** The hash of a stored row's values; null for values that no column of its type can have, which no hash is true of. */
export function recomputedHash(table: Table, row: StoredRow): string | null {
  try {
    return tableHasher(table).dataHash(row);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * Hashes a share of the stored rows again. Rows without a hash have nothing to compare.
 * @param percent 0 … 100, of the rows; the same rows are taken each time, and a larger share takes them too
 * @returns the dates that hold rows; none where the table does not exist
 * @throws AppError SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE, or the signal's reason
 */
export async function verifyHashes(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  dates: DateRange,
  percent: number,
  signal?: AbortSignal,
): Promise<ReadonlyMap<CalendarDate, VerifiedDay>> {
  const days = new Map<CalendarDate, { verified: number; stale: number }>();
  const partition = table.partitionBy ?? '';
  let day = { verified: 0, stale: 0 };
  let current: unknown;
  for await (const batch of warehouse.read({ table, columns: verifiedColumns(table), dates, exactIntegers: true })) {
    signal?.throwIfAborted();
    for (const row of batch as readonly StoredRow[]) {
      if (row.data_hash === null || (percent < 100 && shareOf(keyText(table, row)) * 100 >= percent)) continue;
      if (row[partition] !== current) {
        current = row[partition];
        const date = current as GameDate;
        day = days.get(date) ?? { verified: 0, stale: 0 };
        days.set(date, day);
      }
      day.verified += 1;
      if (recomputedHash(table, row) !== row.data_hash) day.stale += 1;
    }
  }
  return days;
}
