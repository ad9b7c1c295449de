/**
 * From DuckDB's columns to rows. A value costs most where it needs an object or a call into the engine of its own, so numbers,
 * dates and instants are selected as DOUBLE, whose null is NaN, and all texts of a row as one JSON array; that a DOUBLE is
 * exact up to 2^53 is just what an INT64 of a row may be.
 */
import type { DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import { dateOfDayNumber, microsOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import { isNumeric, type JsonValue, type StoredRow, type StoredValue } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { columnOf, quoted } from './sql.ts';

type Decode<V> = (value: V, large: LargeIntegers) => StoredValue;
/** The exact integers of a row, by position among its integer columns; read only where a DOUBLE cannot hold one. */
type LargeIntegers = (index: number) => StoredValue;

/** A text of the row: one element of its JSON array. */
interface TextColumn {
  readonly kind: 'text';
  readonly name: string;
  readonly sql: string;
  readonly decode?: Decode<string>;
  /** Stands for SQL null; default null. */
  readonly absent?: StoredValue;
}

/** A column of its own of type DOUBLE. */
interface NumberColumn {
  readonly kind: 'number';
  readonly name: string;
  /** NaN stands for null, unless `nullable`: then NaN is a value, and null is null. */
  readonly sql: string;
  readonly nullable?: boolean;
  readonly decode?: Decode<number>;
}
type SelectedColumn = TextColumn | NumberColumn;

/** The least and the greatest integer that a DOUBLE tells from its neighbours. */
const SAFE_RANGE = `${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}`;

const dateTexts = new Map<number, string>();
function dateText(day: number): string {
  let text = dateTexts.get(day);
  if (text === undefined) {
    text = dateOfDayNumber(day);
    dateTexts.set(day, text);
  }
  return text;
}

function safeInteger(subject: string): Decode<number> {
  return (value) => {
    if (Number.isSafeInteger(value)) return value;
    throw new AppError('INTEGER_UNSAFE', `${subject} holds an integer beyond 2^53`, { details: { column: subject } });
  };
}

function exactInteger(index: number): Decode<number> {
  return (value, large) => (Number.isSafeInteger(value) ? value : large(index));
}

/** What makes the positions of the integer columns that are read exactly. */
interface Integers {
  readonly exact: boolean;
  /** SQL of each of them so far. */
  readonly columns: string[];
}

function selectedColumn(table: Table, name: string, integers: Integers): SelectedColumn {
  const { type, mode } = columnOf(table, name);
  const reference = quoted(name);
  const number = (value: string, decode?: Decode<number>): NumberColumn => {
    const sql = `coalesce(CAST(${value} AS DOUBLE), 'NaN'::DOUBLE)`;
    return { kind: 'number', name, sql, ...(decode === undefined ? {} : { decode }) };
  };
  if (mode === 'REPEATED') {
    const element = type === 'TIMESTAMP' ? 'epoch_us(x)' : type === 'DATE' ? 'CAST(x AS VARCHAR)' : undefined;
    const elements = element === undefined ? reference : `list_transform(${reference}, lambda x: ${element})`;
    return { kind: 'text', name, sql: `CAST(to_json(${elements}) AS VARCHAR)`, decode: parseJson, absent: [] };
  }
  if (isNumeric(type)) return number(reference);
  switch (type) {
    case 'FLOAT64':
      return { kind: 'number', name, sql: reference, nullable: true };
    case 'INT64':
      if (!integers.exact) return number(reference, safeInteger(`${table.id}.${name}`));
      return number(reference, exactInteger(integers.columns.push(reference) - 1));
    case 'BOOL':
      return number(`CAST(${reference} AS TINYINT)`, (value) => value === 1);
    case 'DATE':
      return number(`${reference} - DATE '1970-01-01'`, dateText);
    case 'TIMESTAMP':
      return number(`epoch_us(${reference})`, (value) => microsOf(value));
    case 'JSON':
      return { kind: 'text', name, sql: `CAST(${reference} AS VARCHAR)`, decode: parseJson };
    default:
      return { kind: 'text', name, sql: reference };
  }
}

function parseJson(text: string): JsonValue {
  return JSON.parse(text) as JsonValue;
}

/** Text that is empty for nearly every row: the exact integers as an array of texts where a DOUBLE cannot hold one of them. */
function largeIntegersSql({ columns }: Integers): string {
  const tests = columns.map((column) => `${column} NOT BETWEEN ${SAFE_RANGE}`);
  const texts = columns.map((column) => `CAST(${column} AS VARCHAR)`);
  return `CASE WHEN ${tests.join(' OR ')} THEN CAST(to_json([${texts.join(', ')}]) AS VARCHAR) ELSE '' END`;
}

function largeIntegers(text: DuckDBValue): LargeIntegers {
  const values = parseJson(String(text)) as readonly string[];
  return (index) => BigInt(values[index] ?? '');
}

interface Vector {
  getItem(index: number): DuckDBValue;
}
type BuildRows = (
  vectors: readonly Vector[],
  count: number,
  decoders: readonly (Decode<never> | undefined)[],
  absent: readonly StoredValue[],
  large: (text: DuckDBValue) => LargeIntegers,
) => StoredRow[];

/**
 * Makes row objects of vectors. Generated, because an object literal with its names written out is made many times faster
 * than one that is filled name by name. Names are embedded as JSON strings, so any name is only ever a name.
 */
function compileRowBuilder(columns: readonly SelectedColumn[], vectorOf: ReadonlyMap<string, number>): BuildRows {
  let texts = 0;
  const members = columns.map((column, index) => {
    const { name, kind, decode } = column;
    const decoded = (value: string): string => (decode === undefined ? value : `d${index}(${value}, large)`);
    const isAbsent = kind === 'text' ? 'v === null' : column.nullable === true ? 'v === null' : 'v !== v';
    const value = kind === 'text' ? `texts[${texts++}]` : `v${vectorOf.get(name)}.getItem(i)`;
    return `${JSON.stringify(name)}: (v = ${value}, ${isAbsent} ? a${index} : ${decoded('v')})`;
  });
  const [textVector, largeVector] = [vectorOf.get(TEXTS), vectorOf.get(LARGE)];
  const body = `
    ${[...vectorOf.values()].map((index) => `const v${index} = vectors[${index}];`).join('\n')}
    ${columns.map((_, index) => `const d${index} = decoders[${index}], a${index} = absent[${index}];`).join('\n')}
    const large = ${largeVector === undefined ? 'undefined' : `(index) => readLarge(v${largeVector}.getItem(i))(index)`};
    const rows = new Array(count);
    let i = 0, v;
    for (i = 0; i < count; i += 1) {
      ${textVector === undefined ? '' : `const texts = JSON.parse(v${textVector}.getItem(i));`}
      rows[i] = { ${members.join(', ')} };
    }
    return rows;`;
  return new Function('vectors', 'count', 'decoders', 'absent', 'readLarge', body) as BuildRows;
}

/** No column can have these names. */
const TEXTS = '#texts';
const LARGE = '#large';

/** What selects columns, and turns chunks of the result into rows. */
export interface RowDecoder {
  /** The list between SELECT and FROM. */
  readonly selectList: string;
  rows(chunk: DuckDBDataChunk): StoredRow[];
}

/**
 * @param extra further expressions to select, by the name they have in rows; their values are numbers
 * @throws TypeError when the table lacks a column. Decoding throws AppError INTEGER_UNSAFE unless `exactIntegers`.
 */
export function rowDecoder(
  table: Table,
  columns: readonly string[],
  options: { readonly exactIntegers: boolean; readonly extra?: Readonly<Record<string, string>> },
): RowDecoder {
  const integers: Integers = { exact: options.exactIntegers, columns: [] };
  const extra = Object.entries(options.extra ?? {}).map(([name, sql]): NumberColumn => {
    return { kind: 'number', name, sql: `coalesce(CAST(${sql} AS DOUBLE), 'NaN'::DOUBLE)` };
  });
  const selected = [...columns.map((name) => selectedColumn(table, name, integers)), ...extra];
  const texts = selected.filter(({ kind }) => kind === 'text').map(({ sql }) => sql);
  const vectors = [
    ...(texts.length === 0 ? [] : [{ name: TEXTS, sql: `CAST(to_json([${texts.join(', ')}]) AS VARCHAR)` }]),
    ...(integers.columns.length === 0 ? [] : [{ name: LARGE, sql: largeIntegersSql(integers) }]),
    ...selected.filter(({ kind }) => kind === 'number'),
  ];
  const build = compileRowBuilder(selected, new Map(vectors.map(({ name }, index) => [name, index])));
  const decoders = selected.map(({ decode }) => decode as Decode<never> | undefined);
  const absent = selected.map((column) => (column.kind === 'text' ? (column.absent ?? null) : null));
  return {
    selectList: vectors.map(({ sql, name }) => `${sql} AS ${quoted(name)}`).join(', '),
    rows: (chunk) =>
      build(
        vectors.map((_, index) => chunk.getColumnVector(index)),
        chunk.rowCount,
        decoders,
        absent,
        largeIntegers,
      ),
  };
}
