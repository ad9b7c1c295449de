/**
 * The warehouse on BigQuery. Reads are queries whose pages are streamed; rows in bulk arrive by load jobs in staging tables
 * that expire; every change of a table is one statement. Nothing is streamed into tables, and nothing is left open.
 */
import type { StoredRow } from '../../tables/column-types.ts';
import type { RowOf, Table } from '../../tables/define-table.ts';
import type {
  Capabilities,
  KeyDays,
  KeyDaysRequest,
  LoadReport,
  LoadRequest,
  ReadRequest,
  RehashReport,
  RehashRequest,
  ReplaceRequest,
  SourceState,
  SourceStateRequest,
  StatementLog,
  Warehouse,
  WriteReport,
} from '../warehouse.ts';
import { type BigqueryOptions, Connection, MUTATIONS_PER_TABLE } from './connection.ts';
import { ensureTables, existingTables } from './ensure.ts';
import { Jobs } from './jobs.ts';
import { keyDays } from './key-days.ts';
import { loadFile } from './load-file.ts';
import { appendRows, upsertRows } from './mutate.ts';
import { estimateBytes, readRows, sourceStates } from './read.ts';
import { rehashRows } from './rehash.ts';
import { replaceScope } from './replace.ts';
import { Parameters } from './sql.ts';

const CAPABILITIES: Capabilities = {
  transactions: false,
  concurrentMutationsPerTable: MUTATIONS_PER_TABLE,
  // Runs mostly wait for BigQuery; each holds the rows of its dates in memory.
  concurrentRuns: 8,
  billedByBytes: true,
  rowsPerRehash: Number.POSITIVE_INFINITY,
  tableVersions: false,
};

class BigqueryWarehouse implements Warehouse {
  readonly capabilities = CAPABILITIES;
  readonly #connection: Connection;
  readonly #logs: readonly StatementLog[];
  readonly #jobs: Jobs;

  constructor(connection: Connection, logs: readonly StatementLog[]) {
    this.#connection = connection;
    this.#logs = logs;
    this.#jobs = new Jobs(connection, (record) => {
      for (const log of logs) log(record);
    });
  }

  withLog(log: StatementLog): Warehouse {
    return new BigqueryWarehouse(this.#connection, [...this.#logs, log]);
  }

  async ping(): Promise<void> {
    const parameters = new Parameters();
    await this.#jobs.rows({ kind: 'query', table: '', subject: 'reach BigQuery', sql: 'SELECT 1', parameters });
  }

  ensureTables(tables: readonly Table[]): Promise<void> {
    return ensureTables(this.#connection, this.#jobs, tables);
  }

  existing(tables: readonly Table[]): Promise<ReadonlySet<string>> {
    return existingTables(this.#connection, tables);
  }

  read<T extends Table, K extends keyof T['columns'] & string>(
    request: ReadRequest<T, K>,
  ): AsyncIterable<readonly RowOf<T, K>[]> {
    const rows: AsyncIterable<readonly StoredRow[]> = readRows(this.#connection, this.#jobs, request);
    // Each cell was read by its column's declared type.
    return rows as AsyncIterable<readonly RowOf<T, K>[]>;
  }

  estimateBytes(requests: readonly ReadRequest[]): Promise<number> {
    return estimateBytes(this.#connection, this.#jobs, requests);
  }

  sourceStates(requests: readonly SourceStateRequest[]): Promise<readonly SourceState[]> {
    return sourceStates(this.#connection, this.#jobs, requests);
  }

  keyDays(request: KeyDaysRequest): Promise<KeyDays> {
    return keyDays(this.#connection, this.#jobs, request);
  }

  replaceRows(request: ReplaceRequest): Promise<WriteReport> {
    return replaceScope(this.#connection, this.#jobs, request);
  }

  rehash(request: RehashRequest): Promise<RehashReport> {
    return rehashRows(this.#connection, this.#jobs, request);
  }

  append(table: Table, rows: readonly StoredRow[]): Promise<void> {
    return appendRows(this.#connection, this.#jobs, table, rows);
  }

  upsert(table: Table, rows: readonly StoredRow[], keep: readonly string[] = []): Promise<void> {
    return upsertRows(this.#connection, this.#jobs, table, rows, keep);
  }

  load(request: LoadRequest): Promise<LoadReport> {
    return loadFile(this.#connection, this.#jobs, request);
  }

  /** Requests in flight end with their callers; idle connections do not keep a process alive. */
  async close(): Promise<void> {}
}

/**
 * The warehouse of a project. Nothing is sent until the first statement.
 * @param options project, location and, for tests, another endpoint and other dataset names
 */
export async function openBigquery(options: BigqueryOptions): Promise<Warehouse> {
  return new BigqueryWarehouse(new Connection(options), []);
}

export type { BigqueryOptions } from './connection.ts';
