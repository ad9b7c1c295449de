/** The warehouse interface over one DuckDB file. Load this module lazily: it loads the engine. */
import type { RowOf, Table } from '../../tables/define-table.ts';
import type { Capabilities, ReadRequest, Warehouse } from '../warehouse.ts';
import { type Connection, connect, type DuckdbOptions } from './connection.ts';
import { ensureTables, existingTables } from './ensure-tables.ts';
import { asAppError } from './failures.ts';
import { keyDays } from './key-days.ts';
import { loadFile } from './load.ts';
import { appendRows, upsertRows } from './mutate.ts';
import { readRows } from './read.ts';
import { rehashRows } from './rehash.ts';
import { replaceScope } from './replace.ts';
import { sourceStates } from './source-state.ts';

const CAPABILITIES: Capabilities = Object.freeze({
  transactions: true,
  concurrentMutationsPerTable: 1,
  concurrentRuns: 2,
  billedByBytes: false,
  // What an UPDATE remembers until it commits grows with the rows.
  rowsPerRehash: 250_000,
  tableVersions: true,
});

async function ping(connection: Connection): Promise<void> {
  const reader = await connection.reader();
  try {
    await reader.run('SELECT 1');
  } catch (error) {
    throw asAppError(error, 'ping');
  } finally {
    reader.closeSync();
  }
}

function warehouseOf(connection: Connection): Warehouse {
  return {
    capabilities: CAPABILITIES,
    withLog: (log) => warehouseOf(connection.withLog(log)),
    ping: () => ping(connection),
    ensureTables: (tables) => ensureTables(connection, tables),
    existing: (tables) => existingTables(connection, tables),
    read: <T extends Table, K extends keyof T['columns'] & string>(request: ReadRequest<T, K>) =>
      readRows(connection, request) as AsyncIterable<readonly RowOf<T, K>[]>,
    estimateBytes: async () => null,
    sourceStates: (requests) => sourceStates(connection, requests),
    keyDays: (request) => keyDays(connection, request),
    replaceRows: (request) => replaceScope(connection, request),
    rehash: (request) => rehashRows(connection, request),
    append: (table, rows) => appendRows(connection, table, rows),
    upsert: (table, rows, keep = []) => upsertRows(connection, table, rows, keep),
    load: (request) => loadFile(connection, request),
    close: () => connection.close(),
  };
}

/**
 * Opens a DuckDB file, made if absent, as a warehouse. One process can have a file open at a time.
 * @throws AppError WAREHOUSE_UNAVAILABLE naming the file and, when it is locked, the process that holds it
 */
export async function openDuckdb(options: DuckdbOptions): Promise<Warehouse> {
  return warehouseOf(await connect(options));
}
