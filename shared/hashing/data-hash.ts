/**
 * `data_hash`, scheme v1: the first 16 hex digits of the SHA-256 of a row's canonical text, which is the JSON text of the
 * hash fields alone, keys in code-point order.
 */
import { hash } from 'node:crypto';
import type { ScalarType } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { compileLayout, writeRow, writtenBytes, writtenText } from './canonical-bytes.ts';

/** Name of the scheme, recorded in table metadata, coverage reports and run records. */
export const HASH_SCHEME = 'v1';

export interface HashField {
  readonly name: string;
  readonly type: ScalarType;
}

type Row = { readonly [column: string]: unknown };

/** Rows are quantised (`compileQuantiser`); columns that are no hash fields are ignored. */
export interface Hasher {
  /** The text that is hashed; ASCII. @throws TypeError when a value is none of its column's type. */
  canonicalText(row: Row): string;
  /** 16 lower-case hex digits. @throws TypeError as canonicalText. */
  dataHash(row: Row): string;
}

/** The first 16 hex digits of the SHA-256 of bytes, or of a text as UTF-8. */
export function shortHash(text: string | Uint8Array): string {
  return hash('sha256', text, 'hex').slice(0, 16);
}

/**
 * Copies the named members of a row into an array. It is generated, because property names written out are read at a tenth
 * of the cost of names in a variable. Names are embedded as JSON strings, so any name is only ever a name.
 */
function compileReader(names: readonly string[]): (row: Row, values: unknown[]) => void {
  const body = names.map((name, index) => `values[${index}] = row[${JSON.stringify(name)}];`).join('\n');
  return new Function('row', 'values', body) as (row: Row, values: unknown[]) => void;
}

function byCodePoint(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/**
 * The hasher of a list of fields, in any order.
 * @throws TypeError when a field is named twice, or is of a type without canonical text.
 */
export function compileHasher(fields: readonly HashField[]): Hasher {
  const sorted = [...fields].sort((a, b) => byCodePoint(a.name, b.name));
  sorted.forEach(({ name }, index) => {
    if (name === sorted[index - 1]?.name) throw new TypeError(`hash field ${name} is named twice`);
  });
  if (sorted.length === 0) throw new TypeError('a row is hashed by at least one field');
  const layout = compileLayout(sorted);
  const read = compileReader(sorted.map(({ name }) => name));
  const values = new Array<unknown>(sorted.length).fill(null);
  const fill = (row: Row): number => {
    read(row, values);
    return writeRow(layout, values);
  };
  return {
    canonicalText: (row) => writtenText(fill(row)),
    dataHash: (row) => shortHash(writtenBytes(fill(row))),
  };
}

const hashers = new WeakMap<Table, Hasher>();

/** The hasher of a table's declared hash fields, compiled once. @throws TypeError when the table declares none. */
export function tableHasher(table: Table): Hasher {
  let hasher = hashers.get(table);
  if (hasher === undefined) {
    hasher = compileHasher(hashFieldsOf(table));
    hashers.set(table, hasher);
  }
  return hasher;
}

/** Names and types of a table's hash fields, in declared order. @throws TypeError when the table declares none. */
export function hashFieldsOf(table: Table): readonly HashField[] {
  if (table.hashFields.length === 0) throw new TypeError(`table ${table.id} declares no hash fields`);
  return table.hashFields.map((name) => {
    const column = table.columns[name];
    if (column === undefined || column.mode === 'REPEATED') throw new TypeError(`${table.id}.${name} is not hashable`);
    return { name, type: column.type };
  });
}
