/**
 * Makes stored hashes true: rows are read and hashed as they stream by, hashes that differ are staged by row id, and one
 * UPDATE takes them over. It has the writer's turn from beginning to end, so ids stay those of the rows that were read.
 */
import { DOUBLE, type DuckDBConnection, DuckDBDataChunk, VARCHAR } from '@duckdb/node-api';
import { HashCheck, rehashColumns } from '../rehash.ts';
import type { RehashReport, RehashRequest } from '../warehouse.ts';
import type { Connection, Writer } from './connection.ts';
import { rowDecoder } from './decode.ts';
import { explainRefusal } from './failures.ts';
import { decodedRows } from './read.ts';
import { Parameters, quoted, tableName, withinDates } from './sql.ts';

/** DuckDB's number of a stored row; no column can have this name. */
const ROW_ID = '#rowid';
const HASHES = 'hashes_to_write';

function whereDates({ table, dates }: RehashRequest, parameters: Parameters): string {
  const name = table.partitionBy;
  if (name === null) throw new TypeError(`table ${table.id} has no partition column to find dates by`);
  const tests = dates.map((range) => withinDates(table, name, range, parameters));
  return tests.length === 0 ? 'FALSE' : tests.join(' OR ');
}

/** Stages the hashes that differ. @returns their number */
async function stageHashes(
  reader: DuckDBConnection,
  writer: Writer,
  connection: Connection,
  request: RehashRequest,
  check: HashCheck,
): Promise<number> {
  const { table, onRows, signal } = request;
  const decoder = rowDecoder(table, rehashColumns(table), { exactIntegers: true, extra: { [ROW_ID]: 'rowid' } });
  const parameters = new Parameters();
  const where = whereDates(request, parameters);
  const sql = `SELECT ${decoder.selectList} FROM ${tableName(table)} WHERE ${where}`;
  const start = performance.now();
  let [rows, staged] = [0, 0];
  await writer.connection.run(`CREATE OR REPLACE TEMPORARY TABLE ${quoted(HASHES)} (id DOUBLE, data_hash VARCHAR)`);
  const appender = await writer.connection.createAppender(HASHES, null, 'temp');
  try {
    for await (const batch of decodedRows(reader, decoder, sql, parameters)) {
      signal?.throwIfAborted();
      const [ids, hashes]: [number[], string[]] = [[], []];
      for (const row of batch) {
        const wanted = check.wanted(row);
        if (wanted === undefined) continue;
        ids.push(Number(row[ROW_ID]));
        hashes.push(wanted);
      }
      if (ids.length > 0) {
        const chunk = DuckDBDataChunk.create([DOUBLE, VARCHAR], ids.length);
        chunk.setColumnValues(0, ids);
        chunk.setColumnValues(1, hashes);
        appender.appendDataChunk(chunk);
      }
      rows += batch.length;
      staged += ids.length;
      onRows?.(rows);
    }
  } finally {
    appender.closeSync();
  }
  connection.record({
    kind: 'query',
    table: table.id,
    rows,
    bytes: null,
    milliseconds: performance.now() - start,
  });
  return staged;
}

/** @throws AppError TABLE_MISSING, SCHEMA_DRIFT, WRITE_CONFLICT, WAREHOUSE_UNAVAILABLE, or the signal's reason */
export async function rehashRows(connection: Connection, request: RehashRequest): Promise<RehashReport> {
  const { table, signal } = request;
  const subject = `hash the rows of ${table.id}`;
  let report: RehashReport = { byDate: {}, written: 0, unhashable: [] };
  try {
    await connection.transaction(subject, async (writer) => {
      const check = new HashCheck(table);
      const reader = await connection.reader();
      let staged: number;
      try {
        staged = await stageHashes(reader, writer, connection, request, check);
      } finally {
        reader.closeSync();
      }
      await writer.step('rehash:staged');
      signal?.throwIfAborted();
      let written = 0;
      if (staged > 0) {
        const sql =
          `UPDATE ${tableName(table)} AS t SET data_hash = s.data_hash FROM ${quoted(HASHES)} AS s ` +
          'WHERE t.rowid = CAST(s.id AS BIGINT)';
        written = await writer.execute({ kind: 'dml', table: table.id, sql });
      }
      await writer.step('rehash:updated');
      await writer.connection.run(`DROP TABLE ${quoted(HASHES)}`);
      report = check.report(written);
      return written > 0;
    });
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw await explainRefusal(connection, table, rehashColumns(table), error, subject);
  }
  return report;
}
