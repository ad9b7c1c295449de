/** Histories of runs for reports, which may be asked for before anything has run. */
import type { GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { type RunHistory, readHistories } from '../processing/run-ledger.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

const NO_HISTORY: RunHistory = { last: undefined, unsettled: [], owed: [] };

/** As readHistories; where nothing has ever been recorded, dates have none. */
export async function historiesOf(
  warehouse: Pick<Warehouse, 'read'>,
  processor: AnyProcessor,
  dates: readonly GameDate[],
): Promise<(date: GameDate) => RunHistory> {
  try {
    return await readHistories(warehouse, processor, dates);
  } catch (error) {
    if (error instanceof AppError && error.code === 'TABLE_MISSING') return () => NO_HISTORY;
    throw error;
  }
}
