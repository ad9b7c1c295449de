/** What DuckDB's errors mean in the terms of the registry. */
import { AppError } from '../../errors.ts';
import type { Table } from '../../tables/define-table.ts';
import { storedColumns } from './catalog.ts';
import type { Connection } from './connection.ts';

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether two transactions changed the same rows; trying again then helps. */
export function isConflict(error: unknown): boolean {
  return /TransactionContext Error|write-write conflict|Conflict on (?:update|tuple|delete)/i.test(textOf(error));
}

/** Why the file could not be opened, and what to do. */
export function asOpenError(error: unknown, path: string): AppError {
  const text = textOf(error);
  const holder = /\(PID (\d+)\)/.exec(text)?.[1];
  if (/could not set lock|conflicting lock/i.test(text)) {
    const who = holder === undefined ? 'another process' : `process ${holder}`;
    return new AppError(
      'WAREHOUSE_UNAVAILABLE',
      `the DuckDB file ${path} is in use by ${who}: stop that process, or give this one another file`,
      { details: { path }, cause: error },
    );
  }
  return new AppError('WAREHOUSE_UNAVAILABLE', `the DuckDB file ${path} cannot be opened: ${text.split('\n')[0]}`, {
    details: { path },
    cause: error,
  });
}

const UNAVAILABLE = /^(?:IO Error|Out of Memory Error|FATAL Error|Connection Error|INTERRUPT Error)/;

/** The error itself if it is of the registry; else what of the registry stands for it. */
export function asAppError(error: unknown, subject: string): AppError {
  if (error instanceof AppError) return error;
  const text = textOf(error).split('\n')[0] ?? '';
  if (isConflict(error)) {
    return new AppError('WRITE_CONFLICT', `${subject}: other writers kept changing the same rows`, { cause: error });
  }
  if (UNAVAILABLE.test(text)) {
    return new AppError('WAREHOUSE_UNAVAILABLE', `${subject}: ${text}`, { cause: error });
  }
  return new AppError('INTERNAL', `${subject}: ${text}`, { cause: error });
}

/**
 * DuckDB refuses a statement over an absent table or column in words only. What is missing is looked up, and named:
 * TABLE_MISSING or SCHEMA_DRIFT; any other error stays what it is.
 */
export async function explainRefusal(
  connection: Connection,
  table: Table,
  columns: readonly string[],
  error: unknown,
  subject: string,
): Promise<AppError> {
  if (error instanceof AppError) return error;
  if (!/^(?:Catalog|Binder) Error/.test(textOf(error))) return asAppError(error, subject);
  const stored = (await storedColumns(connection, [table])).get(table.id);
  if (stored === undefined) {
    return new AppError('TABLE_MISSING', `table ${table.id} does not exist`, {
      details: { table: table.id },
      cause: error,
    });
  }
  const missing = columns.filter((name) => !stored.has(name));
  if (missing.length === 0) return asAppError(error, subject);
  return new AppError('SCHEMA_DRIFT', `table ${table.id} lacks ${missing.join(', ')}`, {
    details: { table: table.id, columns: missing },
    cause: error,
  });
}
