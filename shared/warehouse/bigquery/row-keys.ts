/** Keys of rows as text. */
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';

/** Values of the named columns joined by `|`. */
export function keyText(columns: readonly string[], row: StoredRow): string {
  return columns.map((name) => String(row[name])).join('|');
}

/** Rows by key. @throws AppError DUPLICATE_KEY */
export function rowsByKey(table: Table, rows: readonly StoredRow[]): ReadonlyMap<string, StoredRow> {
  const byKey = new Map<string, StoredRow>();
  for (const row of rows) {
    const key = keyText(table.key, row);
    if (byKey.has(key)) {
      throw new AppError('DUPLICATE_KEY', `two rows for ${table.id} have the key ${key}`, { details: { key } });
    }
    byKey.set(key, row);
  }
  return byKey;
}
