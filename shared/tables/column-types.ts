/**
 * Column types of the warehouse and the TypeScript values that stand for them in rows.
 *
 * | Warehouse type | Value in a row |
 * |---|---|
 * | STRING | string |
 * | INT64 | number, a safe integer; bigint beyond 2^53 where a whole stored row is carried |
 * | NUMERIC(p,s), p ≤ 15 | number with at most s decimals |
 * | FLOAT64 | number, never NaN or infinite |
 * | BOOL | boolean |
 * | DATE | CalendarDate, `YYYY-MM-DD` |
 * | TIMESTAMP | EpochMicros, whole microseconds since 1970 UTC |
 * | JSON | JsonValue |
 */
import type { CalendarDate, EpochMicros } from '../dates.ts';

export type NumericType = `NUMERIC(${number},${number})`;
export type ScalarType = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL' | 'DATE' | 'TIMESTAMP' | 'JSON' | NumericType;
export type Mode = 'REQUIRED' | 'NULLABLE' | 'REPEATED';

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One column of a table declaration. `default` is BigQuery SQL and only used by loaders that leave the column out. */
export interface Column<T extends ScalarType = ScalarType, M extends Mode = Mode> {
  readonly type: T;
  readonly mode: M;
  readonly description?: string;
  readonly default?: string;
}

/** The value of one element of a column of type T. */
export type ScalarValue<T extends ScalarType> = T extends 'STRING'
  ? string
  : T extends 'INT64' | 'FLOAT64' | NumericType
    ? number
    : T extends 'BOOL'
      ? boolean
      : T extends 'DATE'
        ? CalendarDate
        : T extends 'TIMESTAMP'
          ? EpochMicros
          : JsonValue;

/** The value of a column in a row: null when NULLABLE, an array when REPEATED. */
export type ColumnValue<C extends Column> = C['mode'] extends 'REQUIRED'
  ? ScalarValue<C['type']>
  : C['mode'] extends 'REPEATED'
    ? readonly ScalarValue<C['type']>[]
    : ScalarValue<C['type']> | null;

/** Any value that a row may hold, whatever its table. bigint appears only for INT64 beyond 2^53. */
export type StoredValue = string | number | bigint | boolean | null | JsonValue | readonly (string | number)[];
/** A row of some table when its declaration is only known at run time. */
export type StoredRow = { readonly [column: string]: StoredValue };

/** Precision and scale of a NUMERIC type. Throws TypeError when the text is not `NUMERIC(p,s)` with 0 ≤ s ≤ p ≤ 15. */
export function numericShape(type: NumericType): { precision: number; scale: number } {
  const match = /^NUMERIC\((\d{1,2}),(\d{1,2})\)$/.exec(type);
  const precision = Number(match?.[1]);
  const scale = Number(match?.[2]);
  if (match === null || precision < 1 || precision > 15 || scale > precision) {
    throw new TypeError(`${type} is not NUMERIC(p,s) with 0 <= s <= p and 1 <= p <= 15`);
  }
  return { precision, scale };
}

/** Whether the type is a NUMERIC(p,s). */
export function isNumeric(type: ScalarType): type is NumericType {
  return type.startsWith('NUMERIC(');
}

/** A column that is never null. */
export const required = <const T extends ScalarType>(type: T, description?: string): Column<T, 'REQUIRED'> =>
  description === undefined ? { type, mode: 'REQUIRED' } : { type, mode: 'REQUIRED', description };
/** A column that may be null. */
export const nullable = <const T extends ScalarType>(type: T, description?: string): Column<T, 'NULLABLE'> =>
  description === undefined ? { type, mode: 'NULLABLE' } : { type, mode: 'NULLABLE', description };
/** An array column; empty, never null. */
export const repeated = <const T extends ScalarType>(type: T, description?: string): Column<T, 'REPEATED'> =>
  description === undefined ? { type, mode: 'REPEATED' } : { type, mode: 'REPEATED', description };
