/** Writes the rows of computed dates: together, so that a chunk is one transaction, and one by one when that fails. */
import type { GameDate } from '../dates.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Table } from '../tables/define-table.ts';
import type { DateReport, Warehouse } from '../warehouse/warehouse.ts';
import type { ComputedDate } from './compute-date.ts';

export interface DateToWrite {
  readonly date: GameDate;
  readonly computed: ComputedDate;
}
export type WriteOutcome = DateReport | AppError;

/** Errors that would meet every date alike. */
export const COMMON_ERRORS: ReadonlySet<string> = new Set([
  'WAREHOUSE_UNAVAILABLE',
  'TABLE_MISSING',
  'SCHEMA_DRIFT',
  'INVALID_CONFIG',
]);

/** What became of each date. A date that cannot be written does not stop the others. */
export async function writeDates(
  warehouse: Pick<Warehouse, 'replaceRows'>,
  table: Table,
  dates: readonly DateToWrite[],
  force: boolean,
): Promise<ReadonlyMap<GameDate, WriteOutcome>> {
  const outcomes = new Map<GameDate, WriteOutcome>();
  if (dates.length === 0) return outcomes;
  try {
    const { byDate } = await warehouse.replaceRows({
      table,
      dates: dates.map(({ date }) => date),
      rows: dates.flatMap(({ computed }) => computed.rows),
      keep: dates.flatMap(({ computed }) => computed.keep),
      force,
    });
    for (const { date } of dates) {
      outcomes.set(date, byDate[date] ?? new AppError('INTERNAL', `the write of ${table.id} did not report ${date}`));
    }
  } catch (cause) {
    const error = toAppError(cause);
    const single = dates.length > 1 && !COMMON_ERRORS.has(error.code);
    for (const date of dates) {
      if (!single) outcomes.set(date.date, error);
      else for (const [key, outcome] of await writeDates(warehouse, table, [date], force)) outcomes.set(key, outcome);
    }
  }
  return outcomes;
}
