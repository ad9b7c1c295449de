/** Writes values of rows into the vectors of a chunk straight into the engine's memory, without a call per number. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { StoredRow, StoredValue } from '../../tables/column-types.ts';

/** Types that values are staged as. */
export type StagedType = 'VARCHAR' | 'DOUBLE' | 'INTEGER' | 'BIGINT' | 'BOOLEAN';

export interface WrittenColumn {
  readonly name: string;
  readonly type: StagedType;
  /** The value as the vector holds it; undefined: as the row does. Never asked about null. */
  readonly encode?: ((value: StoredValue) => string | number | bigint | boolean) | undefined;
}

const ARRAYS = { DOUBLE: Float64Array, INTEGER: Int32Array, BIGINT: BigInt64Array, BOOLEAN: Uint8Array } as const;

/** Writes a column of the rows from `start` on, as many as the chunk has; null and absent values are null. */
export function writeColumn(
  chunk: DuckDBDataChunk,
  index: number,
  column: WrittenColumn,
  rows: readonly StoredRow[],
  start: number,
): void {
  const count = chunk.rowCount;
  const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
  const { name, type, encode } = column;
  /** A bit per row, set where there is a value; the engine reads it in words of 64. */
  const validity = new Uint8Array(Math.ceil(count / 64) * 8).fill(0xff);
  let nulls = 0;
  const isNull = (row: number, value: unknown): value is null | undefined => {
    if (value !== null && value !== undefined) return false;
    validity[row >> 3] = (validity[row >> 3] ?? 0) & ~(1 << (row & 7));
    nulls += 1;
    return true;
  };
  if (type === 'VARCHAR') {
    for (let row = 0; row < count; row += 1) {
      const value = rows[start + row]?.[name];
      if (isNull(row, value) || value === undefined) continue;
      duckdb.vector_assign_string_element(vector, row, encode === undefined ? String(value) : String(encode(value)));
    }
  } else {
    const items = new ARRAYS[type](count) as { [index: number]: unknown } & ArrayBufferView;
    for (let row = 0; row < count; row += 1) {
      const value = rows[start + row]?.[name];
      if (isNull(row, value) || value === undefined) continue;
      items[row] = encode === undefined ? value : encode(value);
    }
    duckdb.copy_data_to_vector(vector, 0, items.buffer as ArrayBuffer, items.byteOffset, items.byteLength);
  }
  if (nulls > 0) {
    duckdb.vector_ensure_validity_writable(vector);
    duckdb.copy_data_to_vector_validity(vector, 0, validity.buffer as ArrayBuffer, 0, validity.byteLength);
  }
}
