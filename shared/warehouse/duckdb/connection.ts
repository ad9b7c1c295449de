/**
 * One open DuckDB file: connections for readers, and one connection for writers, who take turns. DuckDB lets one process
 * open a file at a time, so the turns of this process are all the turns there are.
 */
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { AppError } from '../../errors.ts';
import type { StatementLog, StatementRecord, StepListener } from '../warehouse.ts';
import { asAppError, asOpenError, isConflict } from './failures.ts';
import { KnownStates } from './known-states.ts';

export interface DuckdbOptions {
  /** A file, made if absent, or `:memory:`. */
  readonly path: string;
  /** Called at each point of a write at which a fault can strike. */
  readonly onStep?: StepListener;
  /** Default: the number of cores. */
  readonly threads?: number;
  /** As DuckDB writes it, for example `2GB`. Default: 80 % of the memory. */
  readonly memoryLimit?: string;
  /** How much the write-ahead log holds before it is moved into the file, which nothing else can be done beside. Default: 16MB. */
  readonly checkpointThreshold?: string;
}

/** Parameters are numbered from 1 in SQL: `$1`. */
export interface Statement {
  readonly kind: StatementRecord['kind'];
  /** `dataset.name`, for the log. */
  readonly table: string;
  readonly sql: string;
  readonly parameters?: readonly DuckDBValue[];
}

export interface Connection {
  /** A connection of its own to read with; the caller closes it. @throws AppError WAREHOUSE_UNAVAILABLE after close */
  reader(): Promise<DuckDBConnection>;
  /**
   * Runs a write in one transaction, alone: it commits when `task` returns true, else nothing was written. Tried again when
   * DuckDB reports a conflict.
   */
  transaction(subject: string, task: (writer: Writer) => Promise<boolean>): Promise<void>;
  /** The same connection, whose statements are also reported to `log`. */
  withLog(log: StatementLog): Connection;
  record(record: StatementRecord): void;
  /** What is known of the tables of the file. */
  readonly known: KnownStates;
  close(): Promise<void>;
}

/** The connection of a transaction under way. */
export interface Writer {
  readonly connection: DuckDBConnection;
  /** Rows changed by a statement. */
  execute(statement: Statement): Promise<number>;
  step(name: string): Promise<void>;
}

const MOST_ATTEMPTS = 5;
const IN_MEMORY = ':memory:';
/** Two instances of one file in one process would overwrite each other: its lock only holds between processes. */
const openFiles = new Set<string>();

function canonicalPath(path: string): string {
  if (path === IN_MEMORY) return path;
  const absolute = resolve(path);
  try {
    return join(realpathSync(dirname(absolute)), absolute.slice(dirname(absolute).length));
  } catch (error) {
    throw asOpenError(error, path);
  }
}

async function openInstance(path: string, options: DuckdbOptions): Promise<DuckDBInstance> {
  const config: Record<string, string> = {
    // Nothing is fetched from the network behind the back of the program.
    autoinstall_known_extensions: 'false',
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
    ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
    ...(options.checkpointThreshold === undefined ? {} : { checkpoint_threshold: options.checkpointThreshold }),
  };
  try {
    return await DuckDBInstance.create(path, config);
  } catch (error) {
    throw asOpenError(error, path);
  }
}

/**
 * Opens the file.
 * @throws AppError WAREHOUSE_UNAVAILABLE when another process, or another connection of this one, has it open
 */
export async function connect(options: DuckdbOptions): Promise<Connection> {
  const path = canonicalPath(options.path);
  if (path !== IN_MEMORY) {
    if (openFiles.has(path)) {
      throw new AppError('WAREHOUSE_UNAVAILABLE', `the DuckDB file ${path} is open already: share that warehouse`, {
        details: { path },
      });
    }
    openFiles.add(path);
  }
  try {
    const instance = await openInstance(path, options);
    const writing = await instance.connect();
    await writing.run("SET GLOBAL TimeZone = 'UTC'");
    return connectionOf(
      {
        instance,
        writing,
        path,
        onStep: options.onStep,
        known: new KnownStates(),
        turn: Promise.resolve(),
        closed: false,
      },
      [],
    );
  } catch (error) {
    openFiles.delete(path);
    throw error;
  }
}

interface OpenFile {
  readonly instance: DuckDBInstance;
  readonly writing: DuckDBConnection;
  readonly path: string;
  readonly onStep: StepListener | undefined;
  readonly known: KnownStates;
  /** Settles when the writers before the next one are done. */
  turn: Promise<void>;
  closed: boolean;
}

function refuseClosed(file: OpenFile): void {
  if (file.closed) throw new AppError('WAREHOUSE_UNAVAILABLE', `the DuckDB file ${file.path} is closed`);
}

/** Runs the task when all earlier ones are done. */
function inTurn<T>(file: OpenFile, task: () => Promise<T>): Promise<T> {
  const result = file.turn.then(task);
  file.turn = result.then(
    () => undefined,
    () => undefined,
  );
  return result;
}

/** Undoes what a failed transaction did; one that DuckDB has aborted by itself has nothing to undo. */
async function rollBack(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('ROLLBACK');
  } catch (error) {
    if (!/no transaction is active/i.test(String(error))) throw error;
  }
}

function connectionOf(file: OpenFile, logs: readonly StatementLog[]): Connection {
  const record = (entry: StatementRecord): void => {
    for (const log of logs) log(entry);
  };
  /** Ids of the tables that the transaction under way writes. */
  const written = new Set<string>();
  const writer: Writer = {
    connection: file.writing,
    async execute({ kind, table, sql, parameters = [] }) {
      const start = performance.now();
      written.add(table);
      const result = await file.writing.run(sql, [...parameters]);
      const rows = result.rowsChanged;
      record({ kind, table, rows, bytes: null, milliseconds: performance.now() - start });
      return rows;
    },
    step: async (name) => file.onStep?.(name),
  };
  const attempt = async (task: (writer: Writer) => Promise<boolean>): Promise<void> => {
    refuseClosed(file);
    await file.writing.run('BEGIN TRANSACTION');
    try {
      await writer.step('write:begun');
      const changed = await task(writer);
      if (!changed) {
        await rollBack(file.writing);
        return;
      }
      await writer.step('write:before-commit');
      await file.writing.run('COMMIT');
    } catch (error) {
      await rollBack(file.writing);
      throw error;
    } finally {
      for (const table of written) file.known.changed(table);
      written.clear();
    }
    await writer.step('write:committed');
  };
  return {
    async reader() {
      refuseClosed(file);
      return file.instance.connect();
    },
    transaction: (subject, task) =>
      inTurn(file, async () => {
        for (let attempts = 1; ; attempts += 1) {
          try {
            await attempt(task);
            return;
          } catch (error) {
            if (!isConflict(error) || attempts === MOST_ATTEMPTS) throw error;
            await sleep(10 * 2 ** attempts);
          }
        }
      }).catch((error: unknown) => {
        // Refusals of the binder are explained by those who know the table.
        if (/^(?:Catalog|Binder) Error/.test(String(error instanceof Error ? error.message : error))) throw error;
        throw asAppError(error, subject);
      }),
    withLog: (log) => connectionOf(file, [...logs, log]),
    record,
    known: file.known,
    close: () =>
      inTurn(file, async () => {
        if (file.closed) return;
        file.closed = true;
        file.writing.closeSync();
        file.instance.closeSync();
        openFiles.delete(file.path);
      }),
  };
}
