/**
 * From DuckDB's columns to rows. Numbers, dates and instants are selected as DOUBLE or INTEGER, which need no object per
 * value; that a DOUBLE is exact up to 2^53 is just what an INT64 of a row may be.
 */
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { dateOfDayNumber, microsOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import { type Column, isNumeric, type JsonValue, type StoredRow, type StoredValue } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { columnOf, quoted } from './sql.ts';
import { columnReader, type RawValue, type VectorType } from './vectors.ts';

type Decode = (value: RawValue) => StoredValue;

interface SelectedColumn {
  readonly name: string;
  readonly sql: string;
  readonly type: VectorType;
  /** undefined: the value is what the row holds. */
  readonly decode: Decode | undefined;
  /** Stands for SQL null. */
  readonly absent: StoredValue;
}

const dateTexts = new Map<number, string>();
function dateText(day: RawValue): string {
  const number = Number(day);
  let text = dateTexts.get(number);
  if (text === undefined) {
    text = dateOfDayNumber(number);
    dateTexts.set(number, text);
  }
  return text;
}

function parseJson(text: RawValue): JsonValue {
  return JSON.parse(String(text)) as JsonValue;
}

function unsafe(subject: string): never {
  throw new AppError('INTEGER_UNSAFE', `${subject} holds an integer beyond 2^53`, { details: { column: subject } });
}

function safeInteger(subject: string): Decode {
  return (value) => (Number.isSafeInteger(value) ? Number(value) : unsafe(subject));
}

/** Text that JSON.parse makes into the array's elements. */
function selectedArray(name: string, { type }: Column): SelectedColumn {
  const column = quoted(name);
  const element = type === 'TIMESTAMP' ? 'epoch_us(x)' : type === 'DATE' ? 'CAST(x AS VARCHAR)' : undefined;
  const elements = element === undefined ? column : `list_transform(${column}, lambda x: ${element})`;
  const sql = `CAST(to_json(${elements}) AS VARCHAR)`;
  return { name, sql, type: 'VARCHAR', decode: parseJson, absent: [] };
}

function selectedColumn(table: Table, name: string, exactIntegers: boolean): SelectedColumn {
  const column = columnOf(table, name);
  if (column.mode === 'REPEATED') return selectedArray(name, column);
  const reference = quoted(name);
  const selected = (type: VectorType, sql: string, decode?: Decode): SelectedColumn => {
    return { name, sql: `CAST(${sql} AS ${type})`, type, decode, absent: null };
  };
  if (isNumeric(column.type)) return selected('DOUBLE', reference);
  switch (column.type) {
    case 'INT64':
      if (exactIntegers) return selected('BIGINT', reference);
      return selected('DOUBLE', reference, safeInteger(`${table.id}.${name}`));
    case 'FLOAT64':
      return selected('DOUBLE', reference);
    case 'BOOL':
      return selected('BOOLEAN', reference);
    case 'DATE':
      return selected('INTEGER', `${reference} - DATE '1970-01-01'`, dateText);
    case 'TIMESTAMP':
      return selected('DOUBLE', `epoch_us(${reference})`, (value) => microsOf(Number(value)));
    case 'JSON':
      return selected('VARCHAR', reference, parseJson);
    default:
      return selected('VARCHAR', reference);
  }
}

type BuildRows = (columns: readonly (readonly StoredValue[])[], count: number) => StoredRow[];

/**
 * Makes row objects of columns. Generated, because an object literal with its names written out is made many times faster
 * than one that is filled name by name. Names are embedded as JSON strings, so any name is only ever a name.
 */
function compileRowBuilder(names: readonly string[]): BuildRows {
  const columns = names.map((_, index) => `const c${index} = columns[${index}];`).join('\n');
  const members = names.map((name, index) => `${JSON.stringify(name)}: c${index}[i]`).join(', ');
  const body = `${columns}
    const rows = new Array(count);
    for (let i = 0; i < count; i += 1) rows[i] = { ${members} };
    return rows;`;
  return new Function('columns', 'count', body) as BuildRows;
}

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
  const extra = Object.entries(options.extra ?? {}).map(([name, sql]): SelectedColumn => {
    return { name, sql: `CAST(${sql} AS DOUBLE)`, type: 'DOUBLE', decode: undefined, absent: null };
  });
  const selected = [...columns.map((name) => selectedColumn(table, name, options.exactIntegers)), ...extra];
  const build = compileRowBuilder(selected.map(({ name }) => name));
  const readers = selected.map(({ type }) => columnReader(type));
  return {
    selectList: selected.map(({ sql, name }) => `${sql} AS ${quoted(name)}`).join(', '),
    rows(chunk) {
      const values = selected.map(({ decode, absent }, index) => {
        const column: StoredValue[] = readers[index]?.(chunk, index) ?? [];
        if (decode === undefined && absent === null) return column;
        for (let row = 0; row < column.length; row += 1) {
          const value = column[row] as RawValue | null;
          column[row] = value === null ? absent : decode === undefined ? value : decode(value);
        }
        return column;
      });
      return build(values, chunk.rowCount);
    },
  };
}
