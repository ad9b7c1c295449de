/** The rows of a date computed from the raw tables as they are now, by the very code of the service; nothing is written. */
import { type GameDate, microsOfDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import { type ComputedDate, computeDate } from '../processing/compute-date.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { readSources } from '../processing/source-reader.ts';
import { readSourceStates } from '../processing/source-states.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

/**
 * @returns the error with which a run of the date would fail, as its answer
 * @throws AppError when the sources cannot be read, or the signal's reason
 */
export async function computeFreshRows(
  warehouse: Pick<Warehouse, 'read' | 'sourceStates'>,
  processor: AnyProcessor,
  date: GameDate,
  signal?: AbortSignal,
): Promise<ComputedDate | AppError> {
  const states = await readSourceStates(warehouse, processor, [date]);
  const sources = await readSources(warehouse, processor, states, [date], signal);
  try {
    return computeDate(processor, states, sources.of(date), date, microsOfDate(new Date()));
  } catch (error) {
    if (error instanceof AppError && error.kind.status === 422) return error;
    throw error;
  }
}
