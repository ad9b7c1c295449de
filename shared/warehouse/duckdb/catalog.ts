/** What tables and columns the file holds. */
import type { Table } from '../../tables/define-table.ts';
import type { Connection } from './connection.ts';

export interface StoredColumn {
  /** As DuckDB writes it: `DECIMAL(5,1)`, `TIMESTAMP WITH TIME ZONE`, `VARCHAR[]`. */
  readonly type: string;
  readonly nullable: boolean;
}
export type StoredColumns = ReadonlyMap<string, StoredColumn>;

/** Columns by name of those of the tables that exist, by table id. */
export async function storedColumns(
  connection: Connection,
  tables: readonly Table[],
): Promise<ReadonlyMap<string, StoredColumns>> {
  const reader = await connection.reader();
  try {
    const datasets = [...new Set(tables.map(({ dataset }) => dataset))];
    const result = await reader.runAndReadAll(
      `SELECT schema_name || '.' || table_name, column_name, data_type, is_nullable FROM duckdb_columns()
       WHERE database_name = current_database() AND schema_name IN (${datasets.map((_, index) => `$${index + 1}`).join()})
       ORDER BY column_index`,
      datasets,
    );
    const wanted = new Set(tables.map(({ id }) => id));
    const found = new Map<string, Map<string, StoredColumn>>();
    for (const [id, name, type, nullable] of result.getRowsJS()) {
      if (!wanted.has(String(id))) continue;
      const columns = found.get(String(id)) ?? new Map<string, StoredColumn>();
      columns.set(String(name), { type: String(type), nullable: nullable === true });
      found.set(String(id), columns);
    }
    return found;
  } finally {
    reader.closeSync();
  }
}
