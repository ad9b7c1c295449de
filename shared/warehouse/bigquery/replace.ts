/**
 * Makes a scope of a table hold exactly the given rows.
 *
 * The stored rows are read first: without a difference nothing is written at all. Otherwise all rows are staged, and one
 * MERGE works out the difference again and applies it. BigQuery runs statements that change rows of one partition one after
 * the other, but lets statements that happen only to insert run side by side: two first runs of one date could both insert.
 * So the scope is read again after the MERGE, and merged again as long as it does not hold what was written; from the second
 * time on there are rows to change, which BigQuery serialises.
 */
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { difference } from '../difference.ts';
import type { ReplaceRequest, WriteReport } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './ensure.ts';
import { pause } from './failures.ts';
import type { Jobs } from './jobs.ts';
import { deleteStatement, mergeStatement, scope } from './merge-sql.ts';
import { rowReader } from './row-codec.ts';
import { keyText, rowsByKey } from './row-keys.ts';
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

function keptColumns({ keep = [] }: ReplaceRequest): readonly string[] {
  return [...new Set(keep.flatMap((values) => Object.keys(values)))];
}

function isKept(row: StoredRow, { keep = [] }: ReplaceRequest): boolean {
  return keep.some((values) => Object.entries(values).every(([name, value]) => String(row[name]) === value));
}

/** Whether the stored rows are the new ones and those that stay, each key once. */
function isSettled(
  table: Table,
  stored: readonly StoredRow[],
  wanted: ReadonlyMap<string, StoredRow>,
  request: ReplaceRequest,
): boolean {
  const seen = new Set<string>();
  for (const row of stored) {
    const key = keyText(table.key, row);
    const expected = wanted.get(key);
    if (expected === undefined) {
      if (!isKept(row, request)) return false;
    } else if (seen.has(key) || expected['data_hash'] !== row['data_hash']) {
      return false;
    }
    if (expected !== undefined) seen.add(key);
  }
  return seen.size === wanted.size;
}

async function mergeUntilSettled(
  connection: Connection,
  jobs: Jobs,
  request: ReplaceRequest,
  wanted: ReadonlyMap<string, StoredRow>,
  statement: (parameters: Parameters) => string,
): Promise<void> {
  const { table } = request;
  const subject = `write ${table.id}`;
  const columns = [...new Set([...table.key, 'data_hash', ...keptColumns(request)])];
  for (let merge = 1; merge <= MOST_MERGES; merge += 1) {
    await connection.mutations.run(table.id, () => {
      const parameters = new Parameters();
      const sql = statement(parameters);
      return jobs.execute({ kind: 'dml', table: table.id, subject, sql, parameters });
    });
    await connection.step('rows merged');
    if (isSettled(table, await storedRows(connection, jobs, request, columns), wanted, request)) return;
    await pause(merge, connection.retries);
  }
  throw new AppError('WRITE_CONFLICT', `other runs kept writing the same dates of ${table.id}`, {
    details: { table: table.id, dates: request.dates },
  });
}

/** @throws AppError WRITE_CONFLICT, TABLE_MISSING, SCHEMA_DRIFT, DUPLICATE_KEY, WAREHOUSE_UNAVAILABLE */
export async function replaceScope(connection: Connection, jobs: Jobs, request: ReplaceRequest): Promise<WriteReport> {
  const { table, rows, force = false } = request;
  const wanted = rowsByKey(table, rows);
  const read = [...new Set([...table.key, ...table.hashFields, 'data_hash', ...keptColumns(request)])];
  try {
    const stored = await storedRows(connection, jobs, request, read);
    const report = difference(request, stored);
    await connection.step('stored rows read');
    if (isSettled(table, stored, wanted, request) && !(force && rows.length > 0)) return report;
    const target = connection.tableName(table);
    if (rows.length === 0) {
      await mergeUntilSettled(connection, jobs, request, wanted, (parameters) =>
        deleteStatement(target, request, parameters),
      );
    } else {
      await withStagedRows(connection, jobs, table, table.columnNames, rows, (staging) =>
        mergeUntilSettled(connection, jobs, request, wanted, (parameters) =>
          mergeStatement(target, staging, request, parameters),
        ),
      );
    }
    await connection.step('staging dropped');
    return report;
  } catch (error) {
    throw await explainRefusal(connection, table, table.columnNames, error);
  }
}
