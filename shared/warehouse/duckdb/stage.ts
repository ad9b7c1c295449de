/**
 * Rows into a temporary table of the writer's connection, from which one statement takes them on. Staged values are of the
 * simplest types, like those of `decode.ts`; the statement that takes them on brings them to the columns' types.
 */
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  DuckDBVector,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { type CalendarDate, dayNumber } from '../../dates.ts';
import { type Column, isNumeric, type StoredRow, type StoredValue } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { duckdbColumnType } from '../../tables/duckdb-ddl.ts';
import { columnOf, quoted } from './sql.ts';
import { type StagedType, type WrittenColumn, writeColumn } from './write-vectors.ts';

interface StagedColumn extends WrittenColumn {
  /** The column's value, from the staged column of its name. */
  readonly sql: string;
}

const TYPES: Readonly<Record<StagedType, DuckDBType>> = { VARCHAR, DOUBLE, INTEGER, BIGINT, BOOLEAN };

const dayNumbers = new Map<string, number>();
function dayOf(value: StoredValue): number {
  const text = String(value);
  let day = dayNumbers.get(text);
  if (day === undefined) {
    day = dayNumber(text as CalendarDate);
    dayNumbers.set(text, day);
  }
  return day;
}

function stagedColumn(table: Table, name: string, rows: readonly StoredRow[]): StagedColumn {
  const column: Column = columnOf(table, name);
  const reference = quoted(name);
  const staged = (type: StagedType, sql: string, encode?: StagedColumn['encode']): StagedColumn => ({
    name,
    type,
    sql,
    encode,
  });
  if (column.mode === 'REPEATED') {
    const elements = `CAST(${reference} AS JSON)`;
    const sql =
      column.type === 'TIMESTAMP'
        ? `list_transform(CAST(${elements} AS BIGINT[]), lambda x: make_timestamptz(x))`
        : `CAST(${elements} AS ${duckdbColumnType(column)})`;
    return staged('VARCHAR', `coalesce(${sql}, [])`, (value) => JSON.stringify(value));
  }
  if (isNumeric(column.type)) return staged('DOUBLE', `CAST(${reference} AS ${duckdbColumnType(column)})`);
  switch (column.type) {
    case 'INT64':
      return rows.some((row) => typeof row[name] === 'bigint')
        ? staged('BIGINT', reference, (value) => BigInt(value as number | bigint))
        : staged('DOUBLE', `CAST(${reference} AS BIGINT)`);
    case 'FLOAT64':
      return staged('DOUBLE', reference);
    case 'BOOL':
      return staged('BOOLEAN', reference);
    case 'DATE':
      return staged('INTEGER', `DATE '1970-01-01' + ${reference}`, dayOf);
    case 'TIMESTAMP':
      return staged('DOUBLE', `make_timestamptz(CAST(${reference} AS BIGINT))`);
    case 'JSON':
      return staged('VARCHAR', `CAST(${reference} AS JSON)`, (value) => JSON.stringify(value));
    default:
      return staged('VARCHAR', reference);
  }
}

async function appendColumns(
  connection: DuckDBConnection,
  name: string,
  columns: readonly StagedColumn[],
  rows: readonly StoredRow[],
): Promise<void> {
  const types = columns.map(({ type }) => TYPES[type]);
  const appender = await connection.createAppender(name, null, 'temp');
  try {
    const size = DuckDBVector.standardSize();
    for (let start = 0; start < rows.length; start += size) {
      const chunk = DuckDBDataChunk.create(types, Math.min(size, rows.length - start));
      columns.forEach((column, index) => {
        writeColumn(chunk, index, column, rows, start);
      });
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

/**
 * Puts the named columns of rows into a new temporary table `name`, replacing an older one.
 * @returns the select list that gives the columns with the table's types
 */
export async function stageRows(
  connection: DuckDBConnection,
  name: string,
  table: Table,
  columns: readonly string[],
  rows: readonly StoredRow[],
): Promise<string> {
  const staged = columns.map((column) => stagedColumn(table, column, rows));
  const definitions = staged.map((column) => `${quoted(column.name)} ${column.type}`);
  await connection.run(`CREATE OR REPLACE TEMPORARY TABLE ${quoted(name)} (${definitions.join(', ')})`);
  await appendColumns(connection, name, staged, rows);
  return staged.map((column) => `${column.sql} AS ${quoted(column.name)}`).join(', ');
}

/** Puts row ids into a new temporary table with the column `id`. */
export async function stageIds(connection: DuckDBConnection, name: string, ids: readonly number[]): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMPORARY TABLE ${quoted(name)} (id BIGINT)`);
  const id: StagedColumn = { name: 'id', type: 'BIGINT', sql: 'id', encode: (value) => BigInt(Number(value)) };
  await appendColumns(
    connection,
    name,
    [id],
    ids.map((value) => ({ id: value })),
  );
}
