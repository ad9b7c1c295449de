/** Checks this implementation against a file of vectors that another one wrote: records with their text and hash. */
import { parseInstant } from '../dates.ts';
import { AppError } from '../errors.ts';
import { type Column, nullable, type ScalarType } from '../tables/column-types.ts';
import { defineTable } from '../tables/define-table.ts';
import { compileHasher } from './data-hash.ts';
import { compileQuantiser } from './quantise.ts';

/** A vector whose text or hash came out otherwise. `text` and `hash` are null when the record was refused. */
export interface VectorDifference {
  /** Position in the file, from 0. */
  readonly index: number;
  readonly expectedText: string;
  readonly text: string | null;
  readonly expectedHash: string;
  readonly hash: string | null;
  /** Why the record was refused. */
  readonly refused?: string;
}

export interface VectorReport {
  readonly total: number;
  readonly matched: number;
  readonly differences: readonly VectorDifference[];
}

interface Vector {
  readonly fields: readonly { readonly name: string; readonly type: ScalarType }[];
  readonly record: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly dataHash: string;
}

const HASHABLE = /^(STRING|INT64|FLOAT64|BOOL|DATE|TIMESTAMP|NUMERIC\(\d{1,2},\d{1,2}\))$/;
const INTEGER = /^-?\d{1,19}$/;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(where: string, what: string): never {
  throw new AppError('INVALID_ARGUMENT', `the vector file is not usable: ${where} ${what}`);
}

function parseVector(value: unknown, index: number): Vector {
  const where = `vector ${index}`;
  if (!isObject(value)) return malformed(where, 'must be an object {columns, record, text, data_hash}');
  const { columns, record, text, data_hash: dataHash } = value;
  if (!Array.isArray(columns)) return malformed(where, 'needs columns, an array of {name, type}');
  if (!isObject(record)) return malformed(where, 'needs record, an object');
  if (typeof text !== 'string') return malformed(where, 'needs text, a string');
  if (typeof dataHash !== 'string') return malformed(where, 'needs data_hash, a string');
  const seen = new Set<string>();
  const fields = columns.map((column: unknown) => {
    if (!isObject(column) || typeof column.name !== 'string' || typeof column.type !== 'string') {
      return malformed(where, 'has a column that is not {name, type}');
    }
    const { name, type } = column;
    if (!HASHABLE.test(type)) return malformed(where, `declares ${name} as ${type}, which has no canonical text`);
    if (seen.has(name)) return malformed(where, `declares ${name} twice`);
    seen.add(name);
    return { name, type: type as ScalarType };
  });
  for (const name of Object.keys(record)) {
    if (!seen.has(name)) malformed(where, `has a value for ${name}, which is no column of it`);
  }
  return { fields, record, text, dataHash };
}

/** Files carry integers beyond 2^53 and instants as text. */
function parsedValue(type: ScalarType, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (type === 'INT64') return INTEGER.test(value) ? BigInt(value) : value;
  if (type === 'TIMESTAMP') return parseInstant(value) ?? value;
  return value;
}

/** Column names of vectors need not be names that tables may have, so they are numbered for the quantiser. */
function recompute(vector: Vector): { text: string; hash: string } {
  const columns: Record<string, Column> = {};
  const row: Record<string, unknown> = {};
  vector.fields.forEach(({ name, type }, index) => {
    columns[`column_${index}`] = nullable(type);
    row[`column_${index}`] = parsedValue(type, vector.record[name]);
  });
  const table = defineTable({
    dataset: 'nba_raw',
    name: 'vector',
    description: 'One vector.',
    columns,
    key: [],
    partitionBy: null,
  });
  const quantised = compileQuantiser(table)(row);
  const named = Object.fromEntries(vector.fields.map(({ name }, index) => [name, quantised[`column_${index}`]]));
  const hasher = compileHasher(vector.fields);
  return { text: hasher.canonicalText(named), hash: hasher.dataHash(named) };
}

function check(vector: Vector, index: number): VectorDifference | undefined {
  const expected = { index, expectedText: vector.text, expectedHash: vector.dataHash };
  try {
    const { text, hash } = recompute(vector);
    return text === vector.text && hash === vector.dataHash ? undefined : { ...expected, text, hash };
  } catch (error) {
    if (!(error instanceof AppError || error instanceof TypeError)) throw error;
    return { ...expected, text: null, hash: null, refused: error.message };
  }
}

/**
 * Quantises and hashes every record and compares.
 * @param vectors parsed JSON: an array of `{columns: [{name, type}], record, text, data_hash}`; INT64 values may be decimal
 *   text, TIMESTAMP values are ISO 8601 text
 * @throws AppError INVALID_ARGUMENT when the value has another shape.
 */
export function checkVectors(vectors: unknown): VectorReport {
  if (!Array.isArray(vectors)) return malformed('it', 'must be a JSON array of vectors');
  const differences = vectors
    .map((vector: unknown, index) => check(parseVector(vector, index), index))
    .filter((difference) => difference !== undefined);
  return { total: vectors.length, matched: vectors.length - differences.length, differences };
}
