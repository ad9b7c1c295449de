/** Reads the vectors of a chunk straight from the engine's memory, without an object per value. */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { TextReader } from './text-vector.ts';

/** Types that results are selected as. */
export type VectorType = 'VARCHAR' | 'DOUBLE' | 'INTEGER' | 'BIGINT' | 'BOOLEAN';
export type RawValue = string | number | bigint | boolean;
/** The values of one column of a chunk; null = SQL null. */
export type ColumnReader = (chunk: DuckDBDataChunk, index: number) => (RawValue | null)[];

const BYTES: Readonly<Record<VectorType, number>> = { VARCHAR: 16, DOUBLE: 8, INTEGER: 4, BIGINT: 8, BOOLEAN: 1 };

/** A reader for the chunks of one result: it may remember what the chunks before held. */
export function columnReader(type: VectorType): ColumnReader {
  const fill = filler(type);
  return (chunk, index) => {
    const count = chunk.rowCount;
    const values = new Array<RawValue | null>(count).fill(null);
    if (count === 0) return values;
    const vector = duckdb.data_chunk_get_vector(chunk.chunk, index);
    const validity: Uint8Array | null = duckdb.vector_get_validity(vector, Math.ceil(count / 64) * 8);
    const isNull =
      validity === null ? () => false : (row: number) => (((validity[row >> 3] ?? 0) >> (row & 7)) & 1) === 0;
    fill(duckdb.vector_get_data(vector, count * BYTES[type]), count, isNull, values);
    return values;
  };
}

type Fill = (data: Uint8Array, count: number, isNull: (row: number) => boolean, into: (RawValue | null)[]) => void;

function filler(type: VectorType): Fill {
  switch (type) {
    case 'VARCHAR': {
      const reader = new TextReader();
      return (data, count, isNull, into) => reader.read(data, count, isNull, into as (string | null)[]);
    }
    case 'BOOLEAN':
      return (data, count, isNull, into) => {
        for (let row = 0; row < count; row += 1) if (!isNull(row)) into[row] = data[row] !== 0;
      };
    case 'BIGINT':
      return fillIntegers;
    default: {
      const View = { DOUBLE: Float64Array, INTEGER: Int32Array }[type];
      return ({ buffer, byteOffset }, count, isNull, into) => {
        const numbers = new View(buffer as ArrayBuffer, byteOffset, count);
        for (let row = 0; row < count; row += 1) if (!isNull(row)) into[row] = numbers[row] ?? null;
      };
    }
  }
}

/** Numbers where they are safe, bigint beyond: making a bigint of every integer takes most of the time of reading them. */
const fillIntegers: Fill = ({ buffer, byteOffset }, count, isNull, into) => {
  const halves = new Int32Array(buffer as ArrayBuffer, byteOffset, count * 2);
  const integers = new BigInt64Array(buffer as ArrayBuffer, byteOffset, count);
  for (let row = 0; row < count; row += 1) {
    if (isNull(row)) continue;
    const number = (halves[row * 2 + 1] ?? 0) * 2 ** 32 + ((halves[row * 2] ?? 0) >>> 0);
    into[row] = Number.isSafeInteger(number) ? number : (integers[row] ?? null);
  }
};
