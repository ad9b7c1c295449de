/**
 * Brings every value of a row to its column's exact type and scale, before it is hashed and written ("quantise, then hash,
 * then write"). Quantising twice changes nothing.
 */
import { parseCalendarDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import { roundHalfEven } from '../round.ts';
import {
  type Column,
  isNumeric,
  type JsonValue,
  numericShape,
  type ScalarType,
  type StoredValue,
} from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';

/** A value that its column cannot hold. Code ROW_INVALID. */
export class QuantiseError extends AppError {
  /** `dataset.name` of the table. */
  readonly table: string;
  readonly column: string;
  readonly reason: string;

  constructor(table: string, column: string, reason: string) {
    super('ROW_INVALID', `${table}.${column}: ${reason}`, { details: { table, column, reason } });
    this.name = 'QuantiseError';
    this.table = table;
    this.column = column;
    this.reason = reason;
  }
}

/** Why a value was refused; a QuantiseError is made of it where table and column are known. */
class Refusal extends Error {}

type Scalar = string | number | bigint | boolean | JsonValue;
/** Takes a value that is neither null nor undefined. @throws Refusal */
type ScalarQuantiser = (value: unknown) => Scalar;

const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;
const INT64_LIMIT = 2 ** 63;

function refuse(reason: string): never {
  throw new Refusal(reason);
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`;
}

/**
 * The value rounded to `scale` decimals, half to even on its exact binary value, as `NUMERIC(precision,scale)` stores it.
 * @throws RangeError when it is no finite number or has more than precision − scale digits before the point after rounding.
 */
export function quantiseNumeric(value: number, precision: number, scale: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a number that NUMERIC can hold; unknown is null`);
  const rounded = roundHalfEven(value, scale);
  if (Math.abs(rounded) >= 10 ** (precision - scale)) {
    throw new RangeError(`${value} overflows NUMERIC(${precision},${scale})`);
  }
  return rounded;
}

/** Numbers where they are safe, bigint beyond, so that each integer has one form. */
function quantiseInt64(value: unknown): number | bigint {
  if (typeof value === 'number') {
    if (Number.isSafeInteger(value)) return value + 0;
    if (!Number.isInteger(value)) refuse(`${value} is not an integer`);
    if (value < -INT64_LIMIT || value >= INT64_LIMIT) refuse(`${value} is outside the range of INT64`);
    return BigInt(value);
  }
  if (typeof value !== 'bigint') return refuse(`expected an integer, got ${shown(value)}`);
  if (value < INT64_MIN || value > INT64_MAX) refuse(`${value} is outside the range of INT64`);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function quantiseString(value: unknown): string {
  if (typeof value !== 'string') return refuse(`expected a string, got ${shown(value)}`);
  // Half a surrogate pair cannot be stored as UTF-8, so its hash would not survive the round trip.
  if (!value.isWellFormed()) refuse('the text holds half of a surrogate pair');
  return value;
}

function quantiseFloat(value: unknown): number {
  if (typeof value !== 'number') return refuse(`expected a number, got ${shown(value)}`);
  if (!Number.isFinite(value)) refuse(`${value} is not finite; unknown is null`);
  return value + 0;
}

function quantiseBool(value: unknown): boolean {
  return typeof value === 'boolean' ? value : refuse(`expected true or false, got ${shown(value)}`);
}

function quantiseDate(value: unknown): string {
  if (typeof value === 'string' && parseCalendarDate(value) !== undefined) return value;
  return refuse(`expected a calendar date YYYY-MM-DD, got ${shown(value)}`);
}

function quantiseTimestamp(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value + 0;
  return refuse(`expected whole microseconds since 1970 (UTC), got ${shown(value)}`);
}

/** Object keys ascending by code unit, no -0: engines that reorder members then give back an equal value. */
function quantiseJson(value: unknown): JsonValue {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return quantiseString(value);
  if (typeof value === 'number') return quantiseFloat(value);
  if (Array.isArray(value)) return value.map(quantiseJson);
  if (typeof value !== 'object') return refuse(`${shown(value)} is no JSON value`);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) refuse('a JSON object must be a plain object');
  const members = Object.entries(value).map(([key, member]) => [quantiseString(key), quantiseJson(member)] as const);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members);
}

function scalarQuantiser(type: ScalarType): ScalarQuantiser {
  if (isNumeric(type)) {
    const { precision, scale } = numericShape(type);
    return (value) => {
      if (typeof value !== 'number') return refuse(`expected a number, got ${shown(value)}`);
      try {
        return quantiseNumeric(value, precision, scale);
      } catch (error) {
        return refuse(error instanceof RangeError ? error.message : String(error));
      }
    };
  }
  const quantisers: Record<Exclude<ScalarType, `NUMERIC(${number},${number})`>, ScalarQuantiser> = {
    STRING: quantiseString,
    INT64: quantiseInt64,
    FLOAT64: quantiseFloat,
    BOOL: quantiseBool,
    DATE: quantiseDate,
    TIMESTAMP: quantiseTimestamp,
    JSON: quantiseJson,
  };
  return quantisers[type];
}

/** What turns a value of one column, undefined included, into its stored form. @throws Refusal */
function columnQuantiser(column: Column): (value: unknown) => StoredValue {
  const scalar = scalarQuantiser(column.type);
  if (column.mode === 'REPEATED') {
    return (value) => {
      // BigQuery does not tell a null array from an empty one.
      if (value === undefined || value === null) return [];
      if (!Array.isArray(value)) return refuse(`expected an array, got ${shown(value)}`);
      return value.map((element: unknown, index) => {
        if (element === null || element === undefined) return refuse(`element ${index} of the array is null`);
        return scalar(element);
      }) as readonly JsonValue[];
    };
  }
  if (column.mode === 'REQUIRED') {
    return (value) => (value === null || value === undefined ? refuse('is REQUIRED, but null') : scalar(value));
  }
  return (value) => (value === null || value === undefined ? null : scalar(value));
}

type UntypedRow = { readonly [column: string]: unknown };
/**
 * Makes a new row, which whoever had it made may go on filling.
 * @param others values of columns that the row lacks
 */
type Quantiser = (row: UntypedRow, others?: UntypedRow) => { [column: string]: StoredValue };

/**
 * What brings a row of the table to its columns' exact types: every column present, in declared order; absent or null
 * columns null (REPEATED: empty). NUMERIC(p,s) is rounded half to even on the exact binary value; −0 becomes 0; INT64 is a
 * number where that is safe and bigint beyond.
 *
 * The function returned throws QuantiseError (ROW_INVALID) naming column and reason: a value of another type, a fractional
 * INT64, overflow of NUMERIC or INT64, NaN or infinity, null in a REQUIRED column or an array, a column the table lacks.
 */
export function compileQuantiser(table: Table): Quantiser {
  const names: readonly string[] = table.columnNames;
  const quantisers = names.map((name) => {
    const column = table.columns[name];
    if (column === undefined) throw new TypeError(`table ${table.id} lists ${name}, which is no column`);
    return columnQuantiser(column);
  });
  const progress: Progress = { column: 0, present: 0 };
  const build = compileBuilder(names)(quantisers, progress);
  return (row, others = NO_OTHERS) => {
    progress.present = 0;
    let quantised: { [column: string]: StoredValue };
    try {
      quantised = build(row, others);
    } catch (error) {
      if (error instanceof Refusal) throw new QuantiseError(table.id, names[progress.column] ?? '', error.message);
      throw error;
    }
    // As many names as columns found: no name is unknown, and the slower look at each can be left out.
    const given = Object.keys(row);
    if (given.length !== progress.present) {
      for (const name of given) {
        if (!Object.hasOwn(table.columns, name)) throw new QuantiseError(table.id, name, 'is no column of the table');
      }
    }
    return quantised;
  };
}

const NO_OTHERS: UntypedRow = {};

/** Of the row that is being made. */
interface Progress {
  /** Index of the column whose value was taken last. */
  column: number;
  /** Columns that the row itself holds. */
  present: number;
}

type Builder = (row: UntypedRow, others: UntypedRow) => { [column: string]: StoredValue };

/**
 * Makes the new row as one object literal. It is generated, because property names written out are read at a tenth of the
 * cost of names in a variable, and rows are wide. Names are embedded as JSON strings, so any name is only ever a name.
 */
function compileBuilder(
  names: readonly string[],
): (quantisers: readonly ((value: unknown) => StoredValue)[], progress: Progress) => Builder {
  const members = names.map((name, index) => {
    const key = JSON.stringify(name);
    const taken = `(progress.column = ${index}, value = row[${key}]) === undefined ? others[${key}] : (progress.present += 1, value)`;
    return `${key}: q${index}(${taken})`;
  });
  const body = `${names.map((_, index) => `const q${index} = quantisers[${index}];`).join('\n')}
    return (row, others) => {
      let value;
      return { ${members.join(',\n')} };
    };`;
  return new Function('quantisers', 'progress', body) as ReturnType<typeof compileBuilder>;
}

const quantisers = new WeakMap<Table, Quantiser>();

/** compileQuantiser, compiled once per table. */
export function tableQuantiser(table: Table): Quantiser {
  let quantiser = quantisers.get(table);
  if (quantiser === undefined) {
    quantiser = compileQuantiser(table);
    quantisers.set(table, quantiser);
  }
  return quantiser;
}
