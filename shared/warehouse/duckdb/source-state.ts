/** States of sources: row counts, newest row, and a fingerprint of the content, all in one statement. */
import { dateOfDayNumber, isoInstant, microsOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import { dayColumn, stateOfDays } from '../source-days.ts';
import type { DayState, SourceState, SourceStateRequest } from '../warehouse.ts';
import { storedColumns } from './catalog.ts';
import type { Connection } from './connection.ts';
import { asAppError } from './failures.ts';
import { columnList, condition, Parameters, quoted, tableName } from './sql.ts';

const ABSENT: SourceState = { exists: false, rows: 0, newest: null, fingerprint: null };
const NEWEST_COLUMNS = ['processed_at', 'created_at'];

/** A number per row. DuckDB's hash covers nulls and the order of its arguments. */
function rowHash({ table, columns, fingerprint }: SourceStateRequest): string {
  const ofColumns = `hash(${columnList(columns)})`;
  if (fingerprint === 'columns' || table.columns.data_hash === undefined) return ofColumns;
  return `CASE WHEN "data_hash" IS NULL THEN ${ofColumns} ELSE hash("data_hash") END`;
}

function stateQuery(request: SourceStateRequest, index: number, parameters: Parameters): string {
  const { table } = request;
  const newest = NEWEST_COLUMNS.find((name) => table.columns[name]?.type === 'TIMESTAMP');
  const day = dayColumn(request);
  return [
    `SELECT ${index} AS request, ${day === undefined ? 'CAST(NULL AS INTEGER)' : `CAST(${quoted(day)} AS DATE) - DATE '1970-01-01'`} AS day,`,
    'count(*) AS row_count,',
    `${newest === undefined ? 'CAST(NULL AS BIGINT)' : `epoch_us(max(${quoted(newest)}))`} AS newest,`,
    // A sum does not depend on the order of rows, and unlike XOR does not lose rows that occur twice.
    `CAST(sum(${rowHash(request)}) AS VARCHAR) AS fingerprint`,
    `FROM ${tableName(table)} WHERE ${condition(request, parameters)}${day === undefined ? '' : ' GROUP BY ALL'}`,
  ].join(' ');
}

function refuseMissingColumns(request: SourceStateRequest, stored: ReadonlyMap<string, unknown>): void {
  const { id } = request.table;
  if (request.columns.length === 0) throw new TypeError(`the state of ${id} needs at least one column`);
  const missing = request.columns.filter((name) => !stored.has(name));
  if (missing.length === 0) return;
  throw new AppError('SCHEMA_DRIFT', `table ${id} lacks ${missing.join(', ')}`, {
    details: { table: id, columns: missing },
  });
}

/** One state per request, in their order; those that are not known are read. @throws AppError SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE */
export async function sourceStates(
  connection: Connection,
  requests: readonly SourceStateRequest[],
): Promise<readonly SourceState[]> {
  const found = requests.map((request) => ({ request, ...connection.known.of(request) }));
  const unknown = found.flatMap((entry) => ('unknown' in entry ? [entry.unknown.request] : []));
  const read = (await readStates(connection, unknown)).values();
  return found.map((entry) => {
    if ('state' in entry) return entry.state;
    return connection.known.learn(entry.request, entry.unknown, read.next().value ?? ABSENT);
  });
}

async function readStates(
  connection: Connection,
  requests: readonly SourceStateRequest[],
): Promise<readonly SourceState[]> {
  if (requests.length === 0) return [];
  const tables = [...new Set(requests.map(({ table }) => table))];
  const stored = await storedColumns(connection, tables);
  const states = requests.map(() => ABSENT);
  const days = requests.map((): DayState[] => []);
  const parameters = new Parameters();
  const queries: string[] = [];
  requests.forEach((request, index) => {
    const columns = stored.get(request.table.id);
    if (columns === undefined) return;
    refuseMissingColumns(request, columns);
    queries.push(stateQuery(request, index, parameters));
  });
  if (queries.length === 0) return states;
  const reader = await connection.reader();
  const start = performance.now();
  try {
    const result = await reader.runAndReadAll(queries.join(' UNION ALL '), parameters.values);
    for (const [index, day, count, micros, sum] of result.getRowsJS()) {
      const [request, rows] = [Number(index), Number(count)];
      const newest = micros === null ? null : isoInstant(microsOf(Number(micros)));
      if (day === null) {
        states[request] = { exists: true, rows, newest, fingerprint: sum === null ? null : String(sum) };
      } else {
        days[request]?.push({ date: dateOfDayNumber(Number(day)), rows, newest, fingerprint: String(sum) });
      }
    }
  } catch (error) {
    throw asAppError(error, 'read the states of sources');
  } finally {
    reader.closeSync();
  }
  const milliseconds = performance.now() - start;
  const names = tables.map(({ id }) => id).join(' ');
  connection.record({ kind: 'query', table: names, rows: queries.length, bytes: null, milliseconds });
  return requests.map((request, index) => {
    if (request.byDay === true && stored.has(request.table.id)) return stateOfDays(days[index] ?? []);
    return states[index] ?? ABSENT;
  });
}
