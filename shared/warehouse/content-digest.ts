/** What a date of a hashed table holds, as one value: equal exactly when keys, hashes and copies are. */
import { shortHash } from '../hashing/data-hash.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';

/** A text that is equal exactly for equal keys; key values joined by a separator are not, when a value holds it. */
export function keyIdentity(table: Table, row: StoredRow): string {
  if (table.key.length === 1) return String(row[table.key[0] ?? '']);
  return JSON.stringify(table.key.map((name) => String(row[name])));
}

/**
 * Digest of rows by key and `data_hash`, whatever their order: 16 hex digits.
 * @param rows with the key columns and `data_hash`; copies of a row count as often as they occur
 */
export function contentDigest(table: Table, rows: readonly StoredRow[]): string {
  const lines = rows.map((row) => `${keyIdentity(table, row)} ${row.data_hash ?? ''}`);
  return shortHash(lines.sort().join('\n'));
}
