/** How the columns of a file become the columns of a table: by name, and only where no value changes. */
import { AppError } from '../../errors.ts';
import { type Column, isNumeric, type ScalarType } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { duckdbColumnType } from '../../tables/duckdb-ddl.ts';
import { columnOf, quoted } from './sql.ts';

/** A column of a file, its type as DuckDB names it. */
export interface FileColumn {
  readonly name: string;
  readonly type: string;
}
/** `text`: every value of the file is text, as in CSV. `json`: every value is JSON. `typed`: columns have types. */
export type FileTyping = 'text' | 'json' | 'typed';

export interface LoadedColumn {
  readonly name: string;
  /** The value with the table's type; raises an error where the file's value does not fit. */
  readonly sql: string;
}

type Family = 'integer' | 'decimal' | 'float' | 'boolean' | 'text' | 'date' | 'timestamp' | 'json' | 'nested' | 'other';

function familyOf(type: string): Family {
  if (type.endsWith('[]') || /^(?:STRUCT|MAP)\(/.test(type)) return 'nested';
  if (/^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type)) return 'integer';
  if (type.startsWith('DECIMAL(')) return 'decimal';
  if (type === 'DOUBLE' || type === 'FLOAT') return 'float';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'VARCHAR' || type === 'BLOB') return 'text';
  if (type === 'DATE') return 'date';
  if (type.startsWith('TIMESTAMP')) return 'timestamp';
  return type === 'JSON' ? 'json' : 'other';
}

const FAMILIES_OF_TYPE: Readonly<Record<Exclude<ScalarType, `NUMERIC(${number},${number})`>, readonly Family[]>> = {
  STRING: ['text'],
  INT64: ['integer', 'decimal', 'float'],
  FLOAT64: ['float', 'integer', 'decimal'],
  BOOL: ['boolean'],
  DATE: ['date'],
  TIMESTAMP: ['timestamp'],
  JSON: ['json', 'text', 'nested'],
};

/** An expression that stops the statement unless `test` holds; null values pass. */
function checked(value: string, test: string, subject: string, result: string): string {
  const message = `'${subject.replaceAll("'", "''")} cannot hold ' || CAST(${value} AS VARCHAR)`;
  return `CASE WHEN ${value} IS NULL THEN NULL WHEN ${test} THEN ${result} ELSE error(${message}) END`;
}

function fromText(column: Column, value: string, subject: string): string {
  const type = duckdbColumnType(column);
  if (column.mode === 'REPEATED') return `CAST(CAST(${value} AS JSON) AS ${type})`;
  if (column.type === 'STRING') return value;
  if (column.type === 'INT64') {
    return checked(value, `regexp_full_match(${value}, '[+-]?[0-9]+(\\.0*)?')`, subject, `CAST(${value} AS ${type})`);
  }
  if (isNumeric(column.type)) {
    const exact = `CAST(${value} AS DECIMAL(38,18)) = CAST(${value} AS ${type})`;
    return checked(value, exact, subject, `CAST(${value} AS ${type})`);
  }
  return `CAST(${value} AS ${type})`;
}

function fromJson(column: Column, value: string, subject: string): string {
  if (column.type === 'JSON' && column.mode !== 'REPEATED') return value;
  if (column.mode === 'REPEATED') return `CAST(${value} AS ${duckdbColumnType(column)})`;
  const text = `(${value} ->> '$')`;
  // A number in a column of text has lost its leading zeros.
  if (column.type === 'STRING') return checked(value, `json_type(${value}) = 'VARCHAR'`, subject, text);
  return fromText(column, text, subject);
}

function fromTyped(column: Column, value: string, family: Family, subject: string): string {
  const type = duckdbColumnType(column);
  if (column.type === 'JSON') return family === 'nested' ? `to_json(${value})` : `CAST(${value} AS JSON)`;
  const numbers = family === 'decimal' || family === 'float';
  if (numbers && column.type === 'INT64') {
    return checked(value, `${value} = trunc(${value})`, subject, `CAST(${value} AS ${type})`);
  }
  if (numbers && isNumeric(column.type)) {
    return checked(value, `CAST(${value} AS ${type}) = ${value}`, subject, `CAST(${value} AS ${type})`);
  }
  return `CAST(${value} AS ${type})`;
}

function drift(table: Table, file: string, what: string, details: Readonly<Record<string, unknown>>): never {
  throw new AppError('SCHEMA_DRIFT', `${file} does not fit ${table.id}: it ${what}`, {
    details: { table: table.id, ...details },
  });
}

function fits(column: Column, { type }: FileColumn): boolean {
  if (column.mode === 'REPEATED') return type.endsWith('[]');
  const families = isNumeric(column.type) ? FAMILIES_OF_TYPE.FLOAT64 : FAMILIES_OF_TYPE[column.type];
  return families.includes(familyOf(type));
}

/** Columns of which the file holds nothing but nulls; a writer without a value to look at gives them any type. */
export type AllNull = (column: string) => Promise<boolean>;

/**
 * What to select from the file. Columns that the file lacks are left out, so they take the table's default.
 * @throws AppError SCHEMA_DRIFT: the file has a column that the table lacks, lacks a REQUIRED one, or has another type
 */
export async function loadedColumns(
  table: Table,
  file: string,
  columns: readonly FileColumn[],
  typing: FileTyping,
  allNull: AllNull,
): Promise<readonly LoadedColumn[]> {
  const unknown = columns.filter(({ name }) => !Object.hasOwn(table.columns, name)).map(({ name }) => name);
  if (unknown.length > 0) drift(table, file, `has ${unknown.join(', ')}, which the table lacks`, { unknown });
  const present = new Set(columns.map(({ name }) => name));
  const missing = table.columnNames.filter((name) => columnOf(table, name).mode === 'REQUIRED' && !present.has(name));
  if (missing.length > 0) drift(table, file, `lacks ${missing.join(', ')}`, { missing });
  const loaded: LoadedColumn[] = [];
  for (const found of columns) {
    const column = columnOf(table, found.name);
    const value = quoted(found.name);
    const subject = `${table.id}.${found.name}`;
    const empty = column.mode === 'REPEATED' ? '[]' : 'NULL';
    let sql: string;
    if (typing === 'text') {
      sql = fromText(column, value, subject);
    } else if (typing === 'json') {
      sql = fromJson(column, value, subject);
    } else if (fits(column, found)) {
      sql = fromTyped(column, value, familyOf(found.type), subject);
    } else if (await allNull(found.name)) {
      sql = `CAST(${empty} AS ${duckdbColumnType(column)})`;
    } else {
      const declared = `${column.type} ${column.mode}`;
      drift(table, file, `has ${found.name} as ${found.type}, declared is ${declared}`, {
        column: found.name,
        stored: found.type,
        declared,
      });
    }
    loaded.push({ name: found.name, sql: column.mode === 'REPEATED' ? `coalesce(${sql}, [])` : sql });
  }
  return loaded;
}
