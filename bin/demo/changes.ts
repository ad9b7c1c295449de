/** What a correction moved: the analytics rows before and after it, compared field by field. */
import type { CalendarDate } from '../../shared/dates.ts';
import { explainDifference } from '../../shared/hashing/explain.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { keyText } from '../../shared/warehouse/difference.ts';
import { type FieldChange, readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';

export type Snapshot = ReadonlyMap<Table, ReadonlyMap<string, StoredRow>>;

export interface ChangedRow {
  readonly table: Table;
  readonly key: string;
  readonly fields: readonly FieldChange[];
  /** The hash before and after. */
  readonly hashes: readonly [string, string];
}

/** Every row of the tables between two dates, both inclusive, by key. */
export async function snapshot(
  warehouse: Warehouse,
  tables: readonly Table[],
  start: CalendarDate,
  end: CalendarDate,
): Promise<Snapshot> {
  const rows = new Map<Table, ReadonlyMap<string, StoredRow>>();
  for (const table of tables) {
    const columns = [...table.hashFields, 'data_hash', 'processed_at'];
    const read = await readAll(warehouse, { table, columns, dates: { start, end } });
    rows.set(table, new Map(read.map((row) => [keyText(table, row as StoredRow), row as StoredRow])));
  }
  return rows;
}

/** Rows whose hash differs, in the order of tables and keys, and how many were written at all (a new processed_at). */
export function compare(before: Snapshot, after: Snapshot): { changed: readonly ChangedRow[]; written: number } {
  const changed: ChangedRow[] = [];
  let written = 0;
  for (const [table, rows] of after) {
    const old = before.get(table);
    for (const [key, row] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const previous = old?.get(key);
      if (previous?.processed_at !== row.processed_at) written += 1;
      if (previous === undefined || previous.data_hash === row.data_hash) continue;
      const fields = explainDifference(table, previous, row);
      changed.push({ table, key, fields, hashes: [String(previous.data_hash), String(row.data_hash)] });
    }
  }
  return { changed, written };
}

/** Rows in all tables. */
export const rowCount = (rows: Snapshot): number => [...rows.values()].reduce((total, { size }) => total + size, 0);
