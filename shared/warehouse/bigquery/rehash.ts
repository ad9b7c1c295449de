/**
 * Makes stored hashes true by one query, one load and one UPDATE, whatever the number of rows: what differs streams from the
 * pages of the query into a staging table. A row is found again by its key and by a fingerprint of what was hashed, so a row
 * that another run changed meanwhile is left alone, and copies of one key each get the hash of their own.
 */
import { Readable } from 'node:stream';
import { nullable, type StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { HashCheck, rehashColumns } from '../rehash.ts';
import type { RehashReport, RehashRequest } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './ensure.ts';
import { chunksOfLines, type Jobs } from './jobs.ts';
import { lineWriter, rowReader } from './row-codec.ts';
import { columnList, Parameters, quoted, withinRanges } from './sql.ts';
import { withStagedFile } from './staging.ts';

/** Text of the fingerprint of a row's hash fields; no column of a table can have this name. */
const FINGERPRINT = 'fingerprint_of_hash_fields';

function fingerprint({ hashFields }: Table, alias: string): string {
  return `CAST(FARM_FINGERPRINT(TO_JSON_STRING(STRUCT(${columnList(hashFields, alias)}))) AS STRING)`;
}

function scope({ table, dates }: RehashRequest, parameters: Parameters, alias: string): string {
  if (table.partitionBy === null) throw new TypeError(`table ${table.id} has no partition column to find dates by`);
  return withinRanges(table, table.partitionBy, dates, parameters, alias);
}

/** The table with the fingerprint as a column. */
function withFingerprint(table: Table): Table {
  return {
    ...table,
    columns: { ...table.columns, [FINGERPRINT]: nullable('STRING') },
    columnNames: [...table.columnNames, FINGERPRINT],
  };
}

/** Rows whose hash differs, with the hash they should have. */
async function* differing(
  connection: Connection,
  jobs: Jobs,
  request: RehashRequest,
  check: HashCheck,
): AsyncGenerator<StoredRow> {
  const { table, onRows, signal } = request;
  const columns = rehashColumns(table);
  const parameters = new Parameters();
  const sql =
    `SELECT ${columnList(columns, 'T')}, ${fingerprint(table, 'T')} AS ${FINGERPRINT} ` +
    `FROM ${connection.tableName(table)} AS T WHERE ${scope(request, parameters, 'T')}`;
  const toRow = rowReader(withFingerprint(table), [...columns, FINGERPRINT], { exactIntegers: true });
  const subject = `read the hash fields of ${table.id}`;
  let rows = 0;
  for await (const page of jobs.pages({ kind: 'query', table: table.id, subject, sql, parameters })) {
    signal?.throwIfAborted();
    for (const cells of page) {
      const row = toRow(cells);
      const wanted = check.wanted(row);
      if (wanted !== undefined) yield { ...row, data_hash: wanted };
    }
    rows += page.length;
    onRows?.(rows);
  }
}

function updateStatement(connection: Connection, staging: string, request: RehashRequest, parameters: Parameters) {
  const { table } = request;
  const found = [...table.key, FINGERPRINT];
  const sameKey = table.key.map((name) => `T.${quoted(name)} = S.${quoted(name)}`).join(' AND ');
  return [
    `UPDATE ${connection.tableName(table)} AS T SET data_hash = S.data_hash`,
    // Copies of a row that are alike in all that is hashed are staged as often as they are stored.
    `FROM (SELECT DISTINCT ${columnList(found)}, data_hash FROM ${staging}) AS S`,
    `WHERE ${scope(request, parameters, 'T')} AND ${sameKey} AND ${fingerprint(table, 'T')} = S.${FINGERPRINT}`,
    'AND T.data_hash IS DISTINCT FROM S.data_hash',
  ].join('\n');
}

/** @throws AppError TABLE_MISSING, SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE, or the signal's reason */
export async function rehashRows(connection: Connection, jobs: Jobs, request: RehashRequest): Promise<RehashReport> {
  const { table, signal } = request;
  const subject = `hash the rows of ${table.id}`;
  let check = new HashCheck(table);
  const read = (): AsyncGenerator<StoredRow> => {
    check = new HashCheck(table);
    return differing(connection, jobs, request, check);
  };
  let rows: AsyncGenerator<StoredRow> | undefined = read();
  try {
    const first = await rows.next();
    if (first.done === true) return check.report(0);
    const columns = [...table.key, FINGERPRINT, 'data_hash'];
    const write = lineWriter(withFingerprint(table), columns);
    /** An upload that has to be repeated reads anew. */
    const source = (): Readable => {
      const all = rows === undefined ? read() : withFirst(first.value, rows);
      rows = undefined;
      return Readable.from(chunksOfLines(all, write), { objectMode: false });
    };
    const file = { format: { sourceFormat: 'NEWLINE_DELIMITED_JSON' }, source };
    return await withStagedFile(connection, jobs, withFingerprint(table), columns, file, async (staging) => {
      await connection.step('rehash:staged');
      signal?.throwIfAborted();
      const parameters = new Parameters();
      const sql = updateStatement(connection, staging, request, parameters);
      const written = await connection.mutations.run(table.id, () =>
        jobs.execute({ kind: 'dml', table: table.id, subject, sql, parameters }),
      );
      await connection.step('rehash:updated');
      return check.report(written);
    });
  } catch (error) {
    if (signal?.aborted === true) throw signal.reason;
    throw await explainRefusal(connection, table, rehashColumns(table), error);
  } finally {
    await rows?.return(undefined);
  }
}

async function* withFirst(first: StoredRow, rows: AsyncGenerator<StoredRow>): AsyncGenerator<StoredRow> {
  yield first;
  yield* rows;
}
