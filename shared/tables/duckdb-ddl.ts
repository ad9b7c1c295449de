/** DuckDB's view of a declared table. A dataset is a schema; partitioning and clustering do not exist there. */
import { type Column, isNumeric, numericShape, type ScalarType } from './column-types.ts';
import type { Columns, Table } from './define-table.ts';

export interface DuckdbTableOptions {
  /** Default: the dataset. */
  readonly schema?: string;
  /** Default: the declared name. */
  readonly name?: string;
  /** Temporary tables live outside schemas. */
  readonly temporary?: boolean;
}

const TYPE_NAMES = {
  STRING: 'VARCHAR',
  INT64: 'BIGINT',
  FLOAT64: 'DOUBLE',
  BOOL: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMPTZ',
  JSON: 'JSON',
} as const satisfies Partial<Record<ScalarType, string>>;

/** An identifier in double quotes. */
export function duckdbIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** SQL type of a column: `BIGINT`, `DECIMAL(5,1)`, `VARCHAR[]`. Instants are `TIMESTAMPTZ`, which DuckDB keeps in UTC. */
export function duckdbColumnType(column: Column): string {
  let type: string;
  if (isNumeric(column.type)) {
    const { precision, scale } = numericShape(column.type);
    type = `DECIMAL(${precision},${scale})`;
  } else {
    type = TYPE_NAMES[column.type];
  }
  return column.mode === 'REPEATED' ? `${type}[]` : type;
}

/** Arrays are empty where nobody gave one, as in BigQuery; REQUIRED is enforced only where a table is created. */
function columnSql(name: string, column: Column): string {
  const emptyArray = column.mode === 'REPEATED' ? ' DEFAULT []' : '';
  return `${duckdbIdentifier(name)} ${duckdbColumnType(column)}${emptyArray}`;
}

function qualifiedName(
  table: Table,
  { schema = table.dataset, name = table.name, temporary }: DuckdbTableOptions,
): string {
  return temporary === true ? duckdbIdentifier(name) : `${duckdbIdentifier(schema)}.${duckdbIdentifier(name)}`;
}

/** `CREATE TABLE IF NOT EXISTS`, or `CREATE TEMPORARY TABLE`; the schema exists already. Default expressions are BigQuery's and left out. */
export function duckdbCreateTable(table: Table, options: DuckdbTableOptions = {}): string {
  const columns = Object.entries<Column>(table.columns).map(
    ([name, column]) => `  ${columnSql(name, column)}${column.mode === 'REQUIRED' ? ' NOT NULL' : ''}`,
  );
  const verb = options.temporary === true ? 'CREATE TEMPORARY TABLE' : 'CREATE TABLE IF NOT EXISTS';
  return `${verb} ${qualifiedName(table, options)} (\n${columns.join(',\n')}\n)`;
}

/**
 * `ALTER TABLE … ADD COLUMN IF NOT EXISTS` for a column of the declaration that a stored table lacks.
 * @throws TypeError when the table has no such column, or it is REQUIRED, which stored rows could not satisfy.
 */
export function duckdbAddColumn(table: Table, column: string, options: DuckdbTableOptions = {}): string {
  const declared = (table.columns as Columns)[column];
  if (declared === undefined) throw new TypeError(`table ${table.id} has no column ${column}`);
  if (declared.mode === 'REQUIRED')
    throw new TypeError(`${table.id}.${column} is REQUIRED and cannot be added to stored rows`);
  return `ALTER TABLE ${qualifiedName(table, options)} ADD COLUMN IF NOT EXISTS ${columnSql(column, declared)}`;
}
