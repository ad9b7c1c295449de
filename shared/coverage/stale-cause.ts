/**
 * Why hashes are not those of their rows. Another tool may have written them, and then hashing again is all there is to do;
 * or somebody changed values under a hash that was true, and then hashing again would make the wrong values look right.
 */
import type { GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { readStoredContent } from '../processing/stored-content.ts';
import type { StoredRow } from '../tables/column-types.ts';
import { keyText } from '../warehouse/difference.ts';
import { readAll, type Warehouse } from '../warehouse/warehouse.ts';
import { computeFreshRows } from './fresh-rows.ts';
import { historiesOf } from './run-histories.ts';
import { recomputedHash, verifiedColumns } from './verify.ts';

/** hash: the values are right, their hash is not · values: the values are not what a run computes. */
export type StaleCause = 'hash' | 'values';

/** As many dates are computed anew to find out; of more, only what runs recorded tells. */
const COMPUTED_DATES = 10;

/** @param dates that hold stale hashes */
export async function staleCauses(
  warehouse: Warehouse,
  processor: AnyProcessor,
  dates: readonly GameDate[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<GameDate, StaleCause>> {
  const causes = new Map<GameDate, StaleCause>();
  const sorted = dates.toSorted();
  if (sorted.length === 0) return causes;
  const [histories, stored] = await Promise.all([
    historiesOf(warehouse, processor, sorted),
    readStoredContent(warehouse, processor.table, sorted),
  ]);
  const open: GameDate[] = [];
  for (const date of sorted) {
    // Keys and hashes are those that the last run left, so it is the values that moved.
    if (histories(date).last?.summary.content === stored(date).content) causes.set(date, 'values');
    else open.push(date);
  }
  for (const [index, date] of open.entries()) {
    causes.set(date, index < COMPUTED_DATES ? await causeByComputing(warehouse, processor, date, signal) : 'hash');
  }
  return causes;
}

async function causeByComputing(
  warehouse: Warehouse,
  processor: AnyProcessor,
  date: GameDate,
  signal: AbortSignal | undefined,
): Promise<StaleCause> {
  const { table } = processor;
  const columns = verifiedColumns(table);
  const stored: readonly StoredRow[] = await readAll(warehouse, {
    table,
    columns,
    dates: { start: date, end: date },
    exactIntegers: true,
  });
  const stale = stored.filter((row) => row.data_hash !== null && recomputedHash(table, row) !== row.data_hash);
  const fresh = await computeFreshRows(warehouse, processor, date, signal);
  // Nothing to compare with: the sources are gone, and the values all that is left.
  if (fresh instanceof AppError) return 'hash';
  const hashes = new Map(fresh.rows.map((row) => [keyText(table, row), row.data_hash]));
  const areRight = stale.every((row) => {
    const hash = hashes.get(keyText(table, row));
    return hash === undefined || hash === recomputedHash(table, row);
  });
  return areRight ? 'hash' : 'values';
}
