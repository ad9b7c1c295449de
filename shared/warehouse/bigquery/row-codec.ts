/**
 * Rows to and from BigQuery's wire formats: cells of query results, and newline-delimited JSON of load jobs. The client's
 * own conversion is left out because it loses INT64 beyond 2^53 and wraps every date in an object.
 */
import { isoInstant, microsOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import {
  type Column,
  isNumeric,
  type JsonValue,
  numericShape,
  type StoredRow,
  type StoredValue,
} from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';

/** A cell as the API gives it: text, null, or the cells of an array. */
export interface RawCell {
  readonly v: string | null | readonly RawCell[];
}
export interface RawRow {
  readonly f: readonly RawCell[];
}

type CellReader = (text: string) => StoredValue;

function integerReader(subject: string, exact: boolean): CellReader {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value)) return value;
    if (exact) return BigInt(text);
    throw new AppError('INTEGER_UNSAFE', `${subject} holds ${text}, which is beyond 2^53`, { details: { subject } });
  };
}

/** Whole microseconds, as results with `useInt64Timestamp` have them; seconds as a float would have lost digits. */
function readInstant(text: string): StoredValue {
  if (!/^-?\d+$/.test(text)) throw new AppError('INTERNAL', `expected microseconds, got the time stamp ${text}`);
  return microsOf(Number(text));
}

function scalarReader({ type }: Column, subject: string, exactIntegers: boolean): CellReader {
  if (isNumeric(type)) return Number;
  switch (type) {
    case 'INT64':
      return integerReader(subject, exactIntegers);
    case 'FLOAT64':
      return Number;
    case 'BOOL':
      return (text) => text === 'true';
    case 'TIMESTAMP':
      return readInstant;
    case 'JSON':
      return (text) => JSON.parse(text) as JsonValue;
    default:
      return (text) => text;
  }
}

/** Declared column, or a TypeError when the table has none of that name. */
export function columnOf(table: Pick<Table, 'id' | 'columns'>, name: string): Column {
  const column = table.columns[name];
  if (column === undefined) throw new TypeError(`table ${table.id} has no column ${name}`);
  return column;
}

/**
 * What turns result rows of the named columns, in that order, into rows.
 * @param options.exactIntegers INT64 beyond 2^53 becomes a bigint; otherwise it throws INTEGER_UNSAFE
 */
export function rowReader(
  table: Pick<Table, 'id' | 'columns'>,
  columns: readonly string[],
  options: { readonly exactIntegers: boolean },
): (row: RawRow) => StoredRow {
  const readers = columns.map((name) => {
    const column = columnOf(table, name);
    const read = scalarReader(column, `${table.id}.${name}`, options.exactIntegers);
    return { name, read, repeated: column.mode === 'REPEATED' };
  });
  // A copy of a row that has every column keeps V8's fast properties; adding many columns one by one does not.
  const blank: Record<string, StoredValue> = Object.fromEntries(columns.map((name) => [name, null]));
  return ({ f }) => {
    const row = { ...blank };
    for (let index = 0; index < readers.length; index += 1) {
      const reader = readers[index];
      const value = f[index]?.v ?? null;
      if (reader === undefined) continue;
      if (reader.repeated) {
        const cells = Array.isArray(value) ? (value as readonly RawCell[]) : [];
        row[reader.name] = cells.map(({ v }) => reader.read(String(v))) as readonly JsonValue[];
      } else if (typeof value === 'string') {
        row[reader.name] = reader.read(value);
      }
    }
    return row;
  };
}

type ValueEncoder = (value: StoredValue) => unknown;

/** A value as the load formats and query parameters have it; NUMERIC and large INT64 as text, which keeps every digit. */
function scalarEncoder({ type }: Column): ValueEncoder {
  if (isNumeric(type)) {
    const { scale } = numericShape(type);
    return (value) => (typeof value === 'number' ? value.toFixed(scale) : String(value));
  }
  if (type === 'TIMESTAMP') return (value) => isoInstant(microsOf(Number(value)));
  if (type === 'INT64') return (value) => (Number.isSafeInteger(value) ? value : String(value));
  return (value) => value;
}

/** The value of a column as text for a typed query parameter; null stays null. */
export function parameterText(column: Column, value: StoredValue): string | null {
  if (value === null) return null;
  const encoded = scalarEncoder(column)(value);
  return column.type === 'JSON' ? JSON.stringify(encoded) : String(encoded);
}

/** What writes a row as a line of JSON with the named columns. Nulls are left out: in a JSON column null is a value. */
export function lineWriter(table: Table, columns: readonly string[]): (row: StoredRow) => string {
  const encoders = columns.map((name) => {
    const column = columnOf(table, name);
    return { name, encode: scalarEncoder(column), repeated: column.mode === 'REPEATED' };
  });
  return (row) => {
    const line: Record<string, unknown> = {};
    for (const { name, encode, repeated } of encoders) {
      const value = row[name];
      if (value === null || value === undefined) continue;
      line[name] =
        repeated && Array.isArray(value) ? value.map((element: StoredValue) => encode(element)) : encode(value);
    }
    return `${JSON.stringify(line)}\n`;
  };
}
