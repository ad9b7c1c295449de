/** Reads of declared columns: one statement each, its rows handed on while it runs. */
import type { DuckDBConnection } from '@duckdb/node-api';
import type { StoredRow } from '../../tables/column-types.ts';
import type { ReadRequest } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { type RowDecoder, rowDecoder } from './decode.ts';
import { explainRefusal } from './failures.ts';
import { condition, Parameters, tableName } from './sql.ts';

/** Rows of a statement whose list is the decoder's, in batches. */
export async function* decodedRows(
  connection: DuckDBConnection,
  decoder: RowDecoder,
  sql: string,
  parameters: Parameters,
): AsyncGenerator<readonly StoredRow[]> {
  const result = await connection.stream(sql, parameters.values);
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) return;
    yield decoder.rows(chunk);
  }
}

/** @throws AppError TABLE_MISSING, SCHEMA_DRIFT, INTEGER_UNSAFE, WAREHOUSE_UNAVAILABLE */
export async function* readRows(
  connection: Connection,
  request: Pick<ReadRequest, 'table' | 'columns' | 'dates' | 'in' | 'exactIntegers'>,
): AsyncGenerator<readonly StoredRow[]> {
  const { table, columns, exactIntegers = false } = request;
  if (columns.length === 0) throw new TypeError(`a read of ${table.id} needs at least one column`);
  const decoder = rowDecoder(table, columns, { exactIntegers });
  const parameters = new Parameters();
  const where = condition(request, parameters);
  const sql = `SELECT ${decoder.selectList} FROM ${tableName(table)} WHERE ${where}`;
  const start = performance.now();
  let rows = 0;
  const reader = await connection.reader();
  try {
    for await (const batch of decodedRows(reader, decoder, sql, parameters)) {
      rows += batch.length;
      yield batch;
    }
  } catch (error) {
    throw await explainRefusal(connection, table, columns, error, `read ${table.id}`);
  } finally {
    reader.closeSync();
    connection.record({ kind: 'query', table: table.id, rows, bytes: null, milliseconds: performance.now() - start });
  }
}
