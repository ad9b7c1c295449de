/**
 * Makes a scope of a table hold exactly the given rows.
 *
 * The stored rows are read first: without a difference nothing is written at all. Otherwise all rows are staged, and one
 * MERGE works out the difference again and applies it. BigQuery runs statements that change rows of one partition one after
 * the other, but lets statements that happen only to insert run side by side: two first runs of one date could both insert.
 * So the scope is read again after the MERGE, and merged again as long as it does not hold what was written; from the second
 * time on there are rows to change, which BigQuery serialises. Within one process, writes of one date wait for each other.
 */
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import { type Difference, differenceColumns, differenceOf, keyIdentity } from '../difference.ts';
import type { ReplaceRequest, WriteReport } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './ensure.ts';
import { pause } from './failures.ts';
import type { Jobs } from './jobs.ts';
import { deleteStatement, mergeStatement, scope } from './merge-sql.ts';
import { rowReader } from './row-codec.ts';
import { columnList, Parameters } from './sql.ts';
import { withStagedRows } from './staging.ts';

/** Merges of one write at most, when others write the same scope all the time. */
const MOST_MERGES = 4;

async function storedRows(
  connection: Connection,
  jobs: Jobs,
  request: ReplaceRequest,
  columns: readonly string[],
): Promise<readonly StoredRow[]> {
  const { table } = request;
  const parameters = new Parameters();
  const where = scope(request, parameters, 'T');
  const sql = `SELECT ${columnList(columns, 'T')} FROM ${connection.tableName(table)} AS T WHERE ${where}`;
  const subject = `read the stored rows of ${table.id}`;
  const toRow = rowReader(table, columns, { exactIntegers: true });
  const rows: StoredRow[] = [];
  for await (const page of jobs.pages({ kind: 'query', table: table.id, subject, sql, parameters })) {
    for (const row of page) rows.push(toRow(row));
  }
  return rows;
}

/**
 * Keys with surplus copies that rules of `keep` would protect: the new rows have them, so their copies must go. Everything
 * else is worked out by the MERGE itself.
 */
function surplusKeys(request: ReplaceRequest, { extraCopies }: Difference<StoredRow>): readonly StoredRow[] {
  if (request.keep === undefined || request.keep.length === 0) return [];
  const byKey = new Map(extraCopies.map((row) => [keyIdentity(request.table, row), row]));
  return [...byKey.values()];
}

async function mergeUntilSettled(
  connection: Connection,
  jobs: Jobs,
  request: ReplaceRequest,
  before: Difference<StoredRow>,
  staging: string | undefined,
): Promise<void> {
  const { table, dates } = request;
  const target = connection.tableName(table);
  const subject = `write ${table.id}`;
  // Whether rows differ is told by key and hash; the fields in which they differ have been reported already.
  const columns = differenceColumns(table, request.keep).filter(
    (name) =>
      !table.hashFields.includes(name) ||
      table.key.includes(name) ||
      table.partitionBy === name ||
      isNamed(request, name),
  );
  let left = before;
  for (let merge = 1; merge <= MOST_MERGES; merge += 1) {
    await connection.mutations.run(table.id, () => {
      const parameters = new Parameters();
      const sql =
        staging === undefined
          ? deleteStatement(target, request, parameters)
          : mergeStatement(target, staging, request, surplusKeys(request, left), parameters);
      return jobs.execute({ kind: 'dml', table: table.id, subject, sql, parameters });
    });
    await connection.step('write:merged');
    left = differenceOf({ ...request, force: false }, await storedRows(connection, jobs, request, columns));
    if (left.empty) return;
    await pause(merge, connection.retries);
  }
  throw new AppError('WRITE_CONFLICT', `other runs kept writing the same dates of ${table.id}`, {
    details: { table: table.id, dates },
  });
}

function isNamed({ keep = [] }: ReplaceRequest, column: string): boolean {
  return keep.some((values) => Object.hasOwn(values, column));
}

/** @throws AppError WRITE_CONFLICT, TABLE_MISSING, SCHEMA_DRIFT, DUPLICATE_KEY, WAREHOUSE_UNAVAILABLE */
export function replaceScope(connection: Connection, jobs: Jobs, request: ReplaceRequest): Promise<WriteReport> {
  const dates = request.dates.map((date) => `${request.table.id} ${date}`);
  return connection.writes.runAll(dates, () => replaceAlone(connection, jobs, request));
}

async function replaceAlone(connection: Connection, jobs: Jobs, request: ReplaceRequest): Promise<WriteReport> {
  const { table, rows } = request;
  try {
    const stored = await storedRows(connection, jobs, request, differenceColumns(table, request.keep));
    const needed = differenceOf(request, stored);
    await connection.step('write:read');
    if (needed.empty) return needed.report;
    if (rows.length === 0) {
      await mergeUntilSettled(connection, jobs, request, needed, undefined);
    } else {
      await withStagedRows(connection, jobs, table, table.columnNames, rows, (staging) =>
        mergeUntilSettled(connection, jobs, request, needed, staging),
      );
      await connection.step('write:unstaged');
    }
    return needed.report;
  } catch (error) {
    throw await explainRefusal(connection, table, table.columnNames, error);
  }
}
