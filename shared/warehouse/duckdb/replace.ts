/** Makes a scope of a table hold exactly the given rows, in one transaction that touches only what differs. */
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import { type Difference, differenceColumns, differenceOf } from '../difference.ts';
import type { ReplaceRequest, WriteReport } from '../warehouse.ts';
import type { Connection, Writer } from './connection.ts';
import { rowDecoder } from './decode.ts';
import { explainRefusal } from './failures.ts';
import { decodedRows } from './read.ts';
import { columnList, Parameters, quoted, tableName, withinDates } from './sql.ts';
import { stageIds, stageRows } from './stage.ts';

/** DuckDB's number of a stored row, which holds for the length of a transaction; no column can have this name. */
const ROW_ID = '#rowid';
const INSERTED = 'rows_to_insert';
const DELETED = 'rows_to_delete';

function scopeCondition({ table, dates }: ReplaceRequest, parameters: Parameters): string {
  const name = table.partitionBy;
  if (name === null) throw new TypeError(`table ${table.id} has no partition column to replace dates by`);
  const tests = [...new Set(dates)].map((date) => withinDates(table, name, { start: date, end: date }, parameters));
  return tests.length === 0 ? 'FALSE' : `(${tests.join(' OR ')})`;
}

async function readScope(
  writer: Writer,
  connection: Connection,
  request: ReplaceRequest,
): Promise<readonly StoredRow[]> {
  const { table, keep } = request;
  const decoder = rowDecoder(table, differenceColumns(table, keep), {
    exactIntegers: true,
    extra: { [ROW_ID]: 'rowid' },
  });
  const parameters = new Parameters();
  const where = scopeCondition(request, parameters);
  const sql = `SELECT ${decoder.selectList} FROM ${tableName(table)} WHERE ${where}`;
  const start = performance.now();
  const rows: StoredRow[] = [];
  for await (const batch of decodedRows(writer.connection, decoder, sql, parameters)) {
    for (const row of batch) rows.push(row);
  }
  const milliseconds = performance.now() - start;
  connection.record({ kind: 'query', table: table.id, rows: rows.length, bytes: null, milliseconds });
  return rows;
}

async function apply(writer: Writer, request: ReplaceRequest, difference: Difference<StoredRow>): Promise<void> {
  const { table } = request;
  const replaced = [...difference.changed, ...difference.rewritten];
  const inserted = [...difference.added, ...replaced.map(({ row }) => row)];
  const deleted = [...difference.removed, ...difference.extraCopies, ...replaced.map(({ stored }) => stored)];
  const columns = table.columnNames;
  const selectList = await stageRows(writer.connection, INSERTED, table, columns, inserted);
  await stageIds(
    writer.connection,
    DELETED,
    deleted.map((row) => Number(row[ROW_ID])),
  );
  await writer.step('write:staged');
  const target = tableName(table);
  if (deleted.length > 0) {
    const sql = `DELETE FROM ${target} WHERE rowid IN (SELECT id FROM ${quoted(DELETED)})`;
    await writer.execute({ kind: 'dml', table: table.id, sql });
  }
  await writer.step('write:deleted');
  if (inserted.length > 0) {
    const sql = `INSERT INTO ${target} (${columnList(columns)}) SELECT ${selectList} FROM ${quoted(INSERTED)}`;
    await writer.execute({ kind: 'dml', table: table.id, sql });
  }
  await writer.step('write:inserted');
  await writer.connection.run(`DROP TABLE ${quoted(INSERTED)}; DROP TABLE ${quoted(DELETED)}`);
  await writer.step('write:unstaged');
}

/** @throws AppError DUPLICATE_KEY, TABLE_MISSING, SCHEMA_DRIFT, WRITE_CONFLICT, WAREHOUSE_UNAVAILABLE */
export async function replaceScope(connection: Connection, request: ReplaceRequest): Promise<WriteReport> {
  const { table } = request;
  const subject = `write ${table.id}`;
  let report: WriteReport | undefined;
  try {
    await connection.transaction(subject, async (writer) => {
      const stored = await readScope(writer, connection, request);
      await writer.step('write:read');
      const difference = differenceOf(request, stored);
      report = difference.report;
      if (difference.empty) return false;
      await apply(writer, request, difference);
      return true;
    });
  } catch (error) {
    throw await explainRefusal(connection, table, table.columnNames, error, subject);
  }
  if (report === undefined) throw new AppError('INTERNAL', `${subject}: no difference was worked out`);
  return report;
}
