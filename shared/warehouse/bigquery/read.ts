/** Reads of declared columns, and states of sources: one statement each, whatever the number of rows. */
import { calendarDateOf, isoInstant, microsOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import { nullable, type StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { dayColumn, stateOfDays } from '../source-days.ts';
import type { DayState, ReadRequest, SourceState, SourceStateRequest } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { existingTables, explainRefusal } from './ensure.ts';
import type { Jobs, Statement } from './jobs.ts';
import { columnOf, parameterText, rowReader } from './row-codec.ts';
import { anyPartition, columnList, Parameters, parameterType, quoted, withinRanges } from './sql.ts';

type UntypedRead = Pick<ReadRequest, 'table' | 'columns' | 'dates' | 'in' | 'exactIntegers'>;

/** WHERE condition of a read; a table that demands a partition filter always gets one. */
function condition({ table, dates, in: lists = {} }: UntypedRead, parameters: Parameters, alias: string): string {
  const dateColumn = dates?.column ?? table.partitionBy;
  const tests: string[] = [];
  if (dates !== undefined) {
    if (dateColumn === null) throw new TypeError(`a read of ${table.id} by dates must name a column`);
    tests.push(withinRanges(table, dateColumn, [dates], parameters, alias));
  }
  const partition = table.partitionBy ?? table.partitionRange?.column;
  const filtered = dates !== undefined && dateColumn === partition;
  if (table.requirePartitionFilter && !filtered) tests.push(anyPartition(table, alias));
  for (const [name, values] of Object.entries(lists)) {
    const column = columnOf(table, name);
    const texts = values.map((value) => parameterText(column, value) ?? '');
    tests.push(`${alias}.${quoted(name)} IN UNNEST(${parameters.array(parameterType(column.type), texts)})`);
  }
  return tests.length === 0 ? 'TRUE' : tests.join(' AND ');
}

function readStatement(connection: Connection, request: UntypedRead): Statement {
  const { table, columns } = request;
  if (columns.length === 0) throw new TypeError(`a read of ${table.id} needs at least one column`);
  const parameters = new Parameters();
  const where = condition(request, parameters, 't');
  const sql = `SELECT ${columnList(columns, 't')} FROM ${connection.tableName(table)} AS t WHERE ${where}`;
  return { kind: 'query', table: table.id, subject: `read ${table.id}`, sql, parameters };
}

/** Rows of a read in batches. */
export async function* readRows(
  connection: Connection,
  jobs: Jobs,
  request: UntypedRead,
): AsyncGenerator<readonly StoredRow[]> {
  const { table, columns } = request;
  const statement = readStatement(connection, request);
  const toRow = rowReader(table, columns, { exactIntegers: request.exactIntegers ?? false });
  try {
    for await (const page of jobs.pages(statement)) yield page.map(toRow);
  } catch (error) {
    throw await explainRefusal(connection, table, columns, error);
  }
}

/** Reads that are looked up at a time. */
const DRY_RUNS_AT_ONCE = 8;

/** Bytes that reads would be billed for, by dry runs, which are free. */
export async function estimateBytes(
  connection: Connection,
  jobs: Jobs,
  requests: readonly UntypedRead[],
): Promise<number> {
  let bytes = 0;
  for (let start = 0; start < requests.length; start += DRY_RUNS_AT_ONCE) {
    const some = requests.slice(start, start + DRY_RUNS_AT_ONCE);
    const estimates = some.map(async (request) => {
      const estimate = jobs.dryRun(readStatement(connection, request));
      return estimate.catch(async (error: unknown) => {
        throw await explainRefusal(connection, request.table, request.columns, error);
      });
    });
    for (const estimate of await Promise.all(estimates)) bytes += estimate;
  }
  return bytes;
}

const NEWEST_COLUMNS = ['processed_at', 'created_at'];

function stateQuery(
  connection: Connection,
  request: SourceStateRequest,
  index: number,
  parameters: Parameters,
): string {
  const { table, columns } = request;
  const newest = NEWEST_COLUMNS.find((name) => table.columns[name]?.type === 'TIMESTAMP');
  const byHash = request.fingerprint === 'data_hash' && table.columns.data_hash !== undefined;
  const values = `TO_JSON_STRING(STRUCT(${columnList(columns, 't')}))`;
  const day = dayColumn(request);
  const text = byHash ? `IFNULL(t.\`data_hash\`, ${values})` : values;
  return [
    `SELECT ${index} AS request, ${day === undefined ? 'CAST(NULL AS DATE)' : dayOf(table, day)} AS day,`,
    'COUNT(*) AS row_count,',
    `${newest === undefined ? 'CAST(NULL AS TIMESTAMP)' : `MAX(t.${quoted(newest)})`} AS newest,`,
    // A sum does not depend on the order of rows, and unlike XOR does not lose rows that occur twice.
    `CAST(SUM(CAST(FARM_FINGERPRINT(${text}) AS BIGNUMERIC)) AS STRING) AS fingerprint`,
    `FROM ${connection.tableName(table)} AS t WHERE ${condition(request, parameters, 't')}`,
    day === undefined ? '' : `GROUP BY ${dayOf(table, day)}`,
  ].join(' ');
}

/** The day of a DATE, or the UTC day of a TIMESTAMP. */
function dayOf(table: Table, column: string): string {
  const reference = `t.${quoted(column)}`;
  return table.columns[column]?.type === 'TIMESTAMP' ? `EXTRACT(DATE FROM ${reference})` : reference;
}

const STATE_COLUMNS = {
  request: nullable('INT64'),
  day: nullable('DATE'),
  row_count: nullable('INT64'),
  newest: nullable('TIMESTAMP'),
  fingerprint: nullable('STRING'),
};
const readState = rowReader(
  { id: 'source states', columns: STATE_COLUMNS } satisfies Pick<Table, 'id' | 'columns'>,
  Object.keys(STATE_COLUMNS),
  { exactIntegers: false },
);

const ABSENT: SourceState = { exists: false, rows: 0, newest: null, fingerprint: null };

/** States of sources by one statement over all that exist, in the order asked for. */
export async function sourceStates(
  connection: Connection,
  jobs: Jobs,
  requests: readonly SourceStateRequest[],
): Promise<readonly SourceState[]> {
  const present = await existingTables(
    connection,
    requests.map(({ table }) => table),
  );
  const states: SourceState[] = requests.map(() => ABSENT);
  const parameters = new Parameters();
  const queries = requests.flatMap((request, index) =>
    present.has(request.table.id) ? [stateQuery(connection, request, index, parameters)] : [],
  );
  if (queries.length === 0) return states;
  const tables = [...new Set(requests.map(({ table }) => table.id))].join(', ');
  const sql = queries.join('\nUNION ALL\n');
  const subject = `read the states of ${tables}`;
  const read = jobs.rows({ kind: 'query', table: tables, subject, sql, parameters });
  const rows = await read.catch(async (error: unknown) => {
    for (const { table, columns } of requests) {
      const explained = present.has(table.id) ? await explainRefusal(connection, table, columns, error) : error;
      if (explained !== error) throw explained;
    }
    throw error;
  });
  const days = requests.map((): DayState[] => []);
  for (const row of rows) {
    const { request, day, row_count: count, newest: micros, fingerprint } = readState(row);
    if (typeof request !== 'number' || typeof count !== 'number') {
      throw new AppError('INTERNAL', 'BigQuery answered a source state without request or count');
    }
    const newest = typeof micros === 'number' ? isoInstant(microsOf(micros)) : null;
    const sum = typeof fingerprint === 'string' ? fingerprint : null;
    if (typeof day === 'string') {
      days[request]?.push({ date: calendarDateOf(day), rows: count, newest, fingerprint: sum ?? '' });
    } else {
      states[request] = { exists: true, rows: count, newest, fingerprint: sum };
    }
  }
  return requests.map((request, index) => {
    if (request.byDay === true && present.has(request.table.id)) return stateOfDays(days[index] ?? []);
    return states[index] ?? ABSENT;
  });
}
