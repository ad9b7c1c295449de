/**
 * Loads files idempotently: a row is added as often as the file holds it more often than the table does. Rows are compared
 * by the columns of the file, nulls being equal to each other.
 */
import { access } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { AppError } from '../../errors.ts';
import type { Table } from '../../tables/define-table.ts';
import type { LoadReport, LoadRequest } from '../warehouse.ts';
import type { Connection, Writer } from './connection.ts';
import { explainRefusal } from './failures.ts';
import { type FileColumn, type FileTyping, loadedColumns } from './load-columns.ts';
import { columnList, quoted, tableName } from './sql.ts';

const INCOMING = 'incoming_rows';
const PARTITIONS = 'incoming_partitions';

interface FileSource {
  /** What stands after FROM. */
  readonly sql: string;
  readonly columns: readonly FileColumn[];
  readonly typing: FileTyping;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function columnsOf(connection: DuckDBConnection, source: string): Promise<readonly FileColumn[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${source}`);
  return result.getRowsJS().map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** Every member that some line has. DuckDB's own look at a file guesses types from values, which loses leading zeros. */
async function jsonSource(connection: DuckDBConnection, path: string): Promise<FileSource> {
  const keys = `SELECT DISTINCT unnest(json_keys(json)) FROM read_ndjson_objects(${path})`;
  const names = (await connection.runAndReadAll(keys)).getRowsJS().map(([name]) => String(name));
  const types = names.map((name) => `${literal(name)}: 'JSON'`);
  return {
    sql: `read_ndjson(${path}, columns = {${types.join(', ')}})`,
    columns: names.map((name) => ({ name, type: 'JSON' })),
    typing: 'json',
  };
}

async function fileSource(connection: DuckDBConnection, file: string): Promise<FileSource> {
  const path = literal(file);
  if (file.endsWith('.parquet')) {
    const sql = `read_parquet(${path}, binary_as_string = true)`;
    return { sql, columns: await columnsOf(connection, sql), typing: 'typed' };
  }
  if (/\.csv(?:\.gz)?$/.test(file)) {
    const sql = `read_csv(${path}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`;
    return { sql, columns: await columnsOf(connection, sql), typing: 'text' };
  }
  if (/\.(?:ndjson|jsonl)(?:\.gz)?$/.test(file)) return jsonSource(connection, path);
  throw new AppError('INVALID_ARGUMENT', `${file} is no .parquet, .csv(.gz), .ndjson(.gz) or .jsonl(.gz) file`);
}

/** The partition of a row as an expression; one for all rows where the file does not tell. */
function partitionOf(table: Table, columns: readonly string[]): string {
  const name = table.partitionBy ?? table.partitionRange?.column;
  if (name === undefined || !columns.includes(name)) return '0';
  return table.columns[name]?.type === 'TIMESTAMP' ? `CAST(${quoted(name)} AS DATE)` : quoted(name);
}

/** Puts the file's rows into a temporary table with the types of the table. */
async function stageFile(writer: Writer, { table, file }: LoadRequest): Promise<readonly string[]> {
  const { connection } = writer;
  const source = await fileSource(connection, file);
  const allNull = async (column: string): Promise<boolean> => {
    const result = await connection.runAndReadAll(`SELECT count(${quoted(column)}) FROM ${source.sql}`);
    return Number(result.getRowsJS()[0]?.[0]) === 0;
  };
  const columns = await loadedColumns(table, file, source.columns, source.typing, allNull);
  const selectList = columns.map(({ name, sql }) => `${sql} AS ${quoted(name)}`).join(', ');
  await connection.run(`CREATE OR REPLACE TEMPORARY TABLE ${INCOMING} AS SELECT ${selectList} FROM ${source.sql}`);
  return columns.map(({ name }) => name);
}

/**
 * Tells partitions whose rows are stored already from those of which some, or all, are missing. Counts and sums of hashes are
 * compared, which is twenty times as fast as comparing rows; rows are compared where these differ.
 */
async function comparePartitions(writer: Writer, table: Table, columns: readonly string[]): Promise<void> {
  const partition = partitionOf(table, columns);
  const rowHash = `sum(hash(${columnList(columns)}))`;
  const contents = (source: string, where: string): string =>
    `SELECT ${partition} AS p, count(*) AS n, ${rowHash} AS h FROM ${source} WHERE ${where} GROUP BY 1`;
  const inRange =
    partition === '0'
      ? 'TRUE'
      : `(${partition} IS NULL OR ${partition} BETWEEN (SELECT min(${partition}) FROM ${INCOMING}) AND (SELECT max(${partition}) FROM ${INCOMING}))`;
  await writer.connection.run(
    `CREATE OR REPLACE TEMPORARY TABLE ${PARTITIONS} AS
     SELECT f.p, t.n IS NULL AS absent
     FROM (${contents(INCOMING, 'TRUE')}) AS f
     LEFT JOIN (${contents(tableName(table), inRange)}) AS t ON f.p IS NOT DISTINCT FROM t.p
     WHERE t.n IS NULL OR t.n <> f.n OR t.h <> f.h`,
  );
}

async function addMissingRows(writer: Writer, table: Table, columns: readonly string[]): Promise<number> {
  const list = columnList(columns);
  const partition = partitionOf(table, columns);
  const rowsOf = (source: string, absent: boolean): string =>
    `SELECT ${list} FROM ${source} WHERE EXISTS (SELECT 1 FROM ${PARTITIONS}
     WHERE ${absent ? '' : 'NOT '}absent AND p IS NOT DISTINCT FROM ${partition})`;
  const insert = `INSERT INTO ${tableName(table)} (${list})`;
  const added = await writer.execute({
    kind: 'load',
    table: table.id,
    sql: `${insert} ${rowsOf(INCOMING, true)}`,
  });
  const differing = `${rowsOf(INCOMING, false)} EXCEPT ALL ${rowsOf(tableName(table), false)}`;
  return added + (await writer.execute({ kind: 'load', table: table.id, sql: `${insert} ${differing}` }));
}

async function loadOnce(writer: Writer, request: LoadRequest): Promise<LoadReport> {
  const { table } = request;
  const columns = await stageFile(writer, request);
  await writer.step('load:staged');
  const counted = await writer.connection.runAndReadAll(`SELECT count(*) FROM ${INCOMING}`);
  const rowsInFile = Number(counted.getRowsJS()[0]?.[0]);
  await comparePartitions(writer, table, columns);
  const rowsAdded = await addMissingRows(writer, table, columns);
  await writer.step('load:inserted');
  await writer.connection.run(`DROP TABLE ${INCOMING}; DROP TABLE ${PARTITIONS}`);
  return { rowsInFile, rowsAdded };
}

function asLoadError({ table, file }: LoadRequest, error: unknown): unknown {
  const text = error instanceof AppError && error.cause instanceof Error ? error.cause.message : '';
  const reason = text.split('\n')[0] ?? '';
  const details = { table: table.id, reason };
  if (reason.startsWith('Constraint Error')) {
    return new AppError('ROW_INVALID', `${file} holds a row that ${table.id} cannot: ${reason}`, {
      details,
      cause: error,
    });
  }
  if (/^(?:Conversion|Invalid Input|Out of Range|TProtocolException|Serialization) Error/.test(reason)) {
    return new AppError('SCHEMA_DRIFT', `${file} does not fit ${table.id}: ${reason}`, { details, cause: error });
  }
  return error;
}

/** @throws AppError SCHEMA_DRIFT, ROW_INVALID, TABLE_MISSING, INVALID_ARGUMENT (no such file), WAREHOUSE_UNAVAILABLE */
export async function loadFile(connection: Connection, request: LoadRequest): Promise<LoadReport> {
  const { table, file } = request;
  try {
    await access(file);
  } catch (error) {
    throw new AppError('INVALID_ARGUMENT', `the file ${file} cannot be read`, { cause: error });
  }
  let report: LoadReport = { rowsInFile: 0, rowsAdded: 0 };
  try {
    await connection.transaction(`load ${file}`, async (writer) => {
      report = await loadOnce(writer, request);
      return report.rowsAdded > 0;
    });
  } catch (error) {
    const explained = await explainRefusal(connection, table, table.columnNames, error, `load ${file}`);
    throw asLoadError(request, explained);
  }
  return report;
}
