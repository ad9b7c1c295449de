/** Loads of raw files: each row is added as often as the file has it and the table does not. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../errors.ts';
import { nullable } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import type { LoadReport, LoadRequest } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './ensure.ts';
import { judge } from './failures.ts';
import type { Jobs } from './jobs.ts';
import { rowReader } from './row-codec.ts';
import { columnList, Parameters, type ParameterType, quoted } from './sql.ts';
import { type StagedFile, withStagedFile } from './staging.ts';

type FileFormat = 'PARQUET' | 'CSV' | 'NEWLINE_DELIMITED_JSON';

function formatOf(file: string): FileFormat {
  const name = file.toLowerCase().replace(/\.gz$/, '');
  if (name.endsWith('.parquet') && name === file.toLowerCase()) return 'PARQUET';
  if (name.endsWith('.csv')) return 'CSV';
  if (name.endsWith('.ndjson') || name.endsWith('.jsonl')) return 'NEWLINE_DELIMITED_JSON';
  throw new AppError('INVALID_ARGUMENT', `${file} is none of .parquet, .csv(.gz), .ndjson(.gz), .jsonl(.gz)`);
}

/** The file's bytes, unpacked: BigQuery reads unpacked files in parallel and accepts far larger ones. */
function contentOf(file: string): Readable {
  const bytes = createReadStream(file);
  // An error of either stream ends the other and reaches the reader of the last.
  return file.toLowerCase().endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
}

async function* linesOf(file: string): AsyncGenerator<string> {
  try {
    yield* createInterface({ input: contentOf(file), crlfDelay: Number.POSITIVE_INFINITY });
  } catch (error) {
    throw new AppError('INVALID_ARGUMENT', `${file} cannot be read`, { cause: error });
  }
}

async function csvColumns(file: string): Promise<readonly string[]> {
  for await (const line of linesOf(file)) {
    return line
      .replace(/^\uFEFF/, '')
      .split(',')
      .map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
  }
  throw new AppError('SCHEMA_DRIFT', `${file} has no header line`);
}

async function jsonColumns(file: string): Promise<readonly string[]> {
  const names = new Set<string>();
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (line.trim() === '') continue;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch (error) {
      throw new AppError('SCHEMA_DRIFT', `${file}, line ${number} is not JSON`, { cause: error });
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AppError('SCHEMA_DRIFT', `${file}, line ${number} is not a JSON object`);
    }
    for (const name of Object.keys(value)) names.add(name);
  }
  return [...names];
}

/** Columns of the file in its order; a Parquet file is taken to have the declared ones, which BigQuery then checks. */
async function columnsOfFile(table: Table, file: string, format: FileFormat): Promise<readonly string[]> {
  if (format === 'PARQUET') return table.columnNames;
  const columns = format === 'CSV' ? await csvColumns(file) : await jsonColumns(file);
  const unknown = columns.filter((name) => !Object.hasOwn(table.columns, name));
  const missing = table.columnNames.filter((name) => {
    const column = table.columns[name];
    return column?.mode === 'REQUIRED' && column.default === undefined && !columns.includes(name);
  });
  if (columns.length > 0 && unknown.length + missing.length > 0) {
    const what = [
      ...(unknown.length > 0 ? [`has ${unknown.join(', ')}, which ${table.id} lacks`] : []),
      ...(missing.length > 0 ? [`lacks ${missing.join(', ')}`] : []),
    ].join(' and ');
    throw new AppError('SCHEMA_DRIFT', `${file} ${what}`, { details: { table: table.id, unknown, missing } });
  }
  return columns;
}

const FORMAT_OPTIONS: Readonly<Record<FileFormat, Omit<StagedFile['format'], 'sourceFormat'>>> = {
  PARQUET: { parquetOptions: { enableListInference: true } },
  CSV: { skipLeadingRows: 1, allowQuotedNewlines: true },
  NEWLINE_DELIMITED_JSON: {},
};

interface Extent {
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly withoutPartition: number;
}

/** Rows of the staged file, and the partitions they belong to. */
async function extentOf(jobs: Jobs, table: Table, staging: string): Promise<Extent> {
  const partition = table.partitionBy ?? table.partitionRange?.column;
  const name = partition === undefined ? 'CAST(NULL AS STRING)' : quoted(partition);
  const sql =
    `SELECT COUNT(*) AS n, CAST(MIN(${name}) AS STRING) AS first, CAST(MAX(${name}) AS STRING) AS last, ` +
    `COUNTIF(${name} IS NULL) AS without_partition FROM ${staging}`;
  const subject = `count the rows of a file for ${table.id}`;
  const statement = { kind: 'query', table: table.id, subject, sql, parameters: new Parameters() } as const;
  const columns = {
    n: nullable('INT64'),
    first: nullable('STRING'),
    last: nullable('STRING'),
    without_partition: nullable('INT64'),
  };
  const [row] = await jobs.rows(statement);
  const counted = row && rowReader({ id: table.id, columns }, Object.keys(columns), { exactIntegers: false })(row);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    rows: Number(counted?.n ?? 0),
    first: text(counted?.first),
    last: text(counted?.last),
    withoutPartition: Number(counted?.without_partition ?? 0),
  };
}

/** Condition on the stored rows among which copies of the file's rows can be. */
function storedRange(table: Table, extent: Extent, parameters: Parameters): string {
  const partition = table.partitionBy ?? table.partitionRange?.column;
  if (partition === undefined) return 'TRUE';
  const name = `T.${quoted(partition)}`;
  const type = table.columns[partition]?.type as ParameterType;
  const tests: string[] = [];
  if (extent.first !== null) {
    const [first, last] = [parameters.scalar(type, extent.first), parameters.scalar(type, extent.last)];
    tests.push(`${name} BETWEEN ${first} AND ${last}`);
  }
  if (extent.withoutPartition > 0) tests.push(`${name} IS NULL`);
  return tests.length === 0 ? 'FALSE' : `(${tests.join(' OR ')})`;
}

function insertMissing(
  connection: Connection,
  table: Table,
  columns: readonly string[],
  staging: string,
  range: string,
): string {
  const names = columnList(columns);
  const text = (alias: string): string => `TO_JSON_STRING(STRUCT(${columnList(columns, alias)}))`;
  return [
    `INSERT INTO ${connection.tableName(table)} (${names})`,
    `SELECT ${columnList(columns, 'F')} FROM (`,
    `  SELECT ${columnList(columns, 'S')}, ${text('S')} AS row_text,`,
    `    ROW_NUMBER() OVER (PARTITION BY ${text('S')}) AS row_copy FROM ${staging} AS S`,
    ') AS F LEFT JOIN (',
    `  SELECT ${text('T')} AS row_text, COUNT(*) AS copies FROM ${connection.tableName(table)} AS T`,
    `  WHERE ${range} GROUP BY row_text`,
    ') AS H ON H.row_text = F.row_text WHERE F.row_copy > IFNULL(H.copies, 0)',
  ].join('\n');
}

/** Loads a file into its table. @throws AppError INVALID_ARGUMENT, SCHEMA_DRIFT, TABLE_MISSING */
export async function loadFile(connection: Connection, jobs: Jobs, request: LoadRequest): Promise<LoadReport> {
  const { table, file } = request;
  const format = formatOf(file);
  await stat(file).catch((error: unknown) => {
    throw new AppError('INVALID_ARGUMENT', `${file} cannot be read`, { cause: error });
  });
  const columns = await columnsOfFile(table, file, format);
  if (columns.length === 0) return { rowsInFile: 0, rowsAdded: 0 };
  const staged = { format: { sourceFormat: format, ...FORMAT_OPTIONS[format] }, source: () => contentOf(file) };
  try {
    return await withStagedFile(connection, jobs, table, columns, staged, async (staging) => {
      const extent = await extentOf(jobs, table, staging);
      if (extent.rows === 0) return { rowsInFile: 0, rowsAdded: 0 };
      const parameters = new Parameters();
      const sql = insertMissing(connection, table, columns, staging, storedRange(table, extent, parameters));
      const subject = `load ${file} into ${table.id}`;
      const rowsAdded = await connection.mutations.run(table.id, () =>
        jobs.execute({ kind: 'dml', table: table.id, subject, sql, parameters }),
      );
      await connection.step('load:inserted');
      return { rowsInFile: extent.rows, rowsAdded };
    });
  } catch (error) {
    throw await explainLoad(connection, table, columns, file, error);
  }
}

/** A file that a load job refuses does not fit the table's declaration. */
async function explainLoad(
  connection: Connection,
  table: Table,
  columns: readonly string[],
  file: string,
  error: unknown,
): Promise<unknown> {
  const explained = await explainRefusal(connection, table, columns, error);
  if (explained !== error || !(error instanceof AppError) || error.code !== 'INTERNAL') return explained;
  const { reason, message } = judge(error.cause);
  if (!['invalid', 'invalidQuery', 'badRequest', ''].includes(reason)) return error;
  return new AppError('SCHEMA_DRIFT', `${file} does not fit ${table.id}: ${message}`, {
    details: { table: table.id },
    cause: error.cause,
  });
}
