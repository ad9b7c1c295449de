/** A row computed from the raw tables as they are now, by the very code of the service; nothing is written. */
import { microsOfDate } from '../shared/dates.ts';
import { AppError } from '../shared/errors.ts';
import { type ComputedDate, computeDate } from '../shared/processing/compute-date.ts';
import type { AnyProcessor } from '../shared/processing/define-processor.ts';
import { readSources } from '../shared/processing/source-reader.ts';
import { readSourceStates } from '../shared/processing/source-states.ts';
import type { StoredRow } from '../shared/tables/column-types.ts';
import { keyText } from '../shared/warehouse/difference.ts';
import type { Warehouse } from '../shared/warehouse/warehouse.ts';
import type { RowKey } from './stored-rows.ts';

export interface FreshRow {
  /** The complete row; null when a run would make none of this key. */
  readonly row: StoredRow | null;
  /** Why there is no row, as far as the run would say. */
  readonly reason: string | null;
}

/** Computes the date of the key and picks its row. @throws AppError when the sources cannot be read */
export async function computeFresh(
  warehouse: Warehouse,
  processor: AnyProcessor,
  key: RowKey,
  signal: AbortSignal,
): Promise<FreshRow> {
  const { date } = key;
  const states = await readSourceStates(warehouse, processor, [date]);
  const sources = await readSources(warehouse, processor, states, [date], signal);
  let computed: ComputedDate;
  try {
    computed = computeDate(processor, states, sources.of(date), date, microsOfDate(new Date()));
  } catch (error) {
    if (!(error instanceof AppError) || error.kind.status !== 422) throw error;
    return { row: null, reason: `a run of ${date} fails with ${error.code}: ${error.message}` };
  }
  const row = computed.rows.find((candidate) => keyText(processor.table, candidate) === key.text);
  return row === undefined ? { row: null, reason: reasonOf(computed, key) } : { row, reason: null };
}

function reasonOf({ games, failed }: ComputedDate, key: RowKey): string | null {
  const row = failed.find((candidate) => candidate.key === key.text);
  if (row !== undefined) return `the row cannot be built: ${row.reason}; a stored one stays`;
  const gameId = key.values.game_id ?? '';
  const game = games.find((candidate) => candidate.gameId === gameId);
  if (game === undefined) return `there is no game ${gameId}`;
  if (game.state === 'computed') return null;
  const stays = game.state === 'game_missing' ? '; its stored rows stay' : '';
  return `${game.state}${game.reason === undefined ? '' : `: ${game.reason}`}${stays}`;
}
