/**
 * Where backfills stand, in the warehouse, so that any process can go on with any of them. A row is written when its date is
 * planned, when its unit begins, and when it has ended; always after what it claims is true.
 */
import { randomBytes } from 'node:crypto';
import { type EpochMicros, type GameDate, isoInstant, microsOf } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import { backfillState } from '../tables/operations/backfill-state.ts';
import { readAll, type Warehouse } from '../warehouse/warehouse.ts';
import type { Method } from './request.ts';

/**
 * pending: to be done · running: begun, so perhaps written · complete · incomplete: as far as sources and rows allow ·
 * failed: nothing was written · no_games: nothing is to be written · accepted_gap: set by hand; it stays as it is.
 */
export const STATUSES = ['pending', 'running', 'complete', 'incomplete', 'failed', 'no_games', 'accepted_gap'] as const;
export type Status = (typeof STATUSES)[number];

/** Where one date of one table stands in one backfill. */
export interface DateState {
  readonly backfillId: string;
  /** Unqualified. */
  readonly table: string;
  readonly date: GameDate;
  readonly method: Method;
  readonly status: Status;
  /** Keys that should exist; null where the method does not know them. */
  readonly expected: number | null;
  /** Of these, or of all rows, those that are there with a valid hash. */
  readonly present: number | null;
  readonly rowsWritten: number | null;
  readonly attempts: number;
  readonly error: string | null;
  readonly startedAt: EpochMicros | null;
  readonly finishedAt: EpochMicros | null;
  readonly codeVersion: string | null;
  readonly processedAt: EpochMicros;
}

/** Whether the date still has to be done, or may have been stopped on the way. */
export const isOpen = ({ status }: Pick<DateState, 'status'>): boolean => status === 'pending' || status === 'running';
/** Whether doing it again may help. */
export const isFaulty = ({ status }: Pick<DateState, 'status'>): boolean =>
  status === 'failed' || status === 'incomplete';

/** An id that sorts by time and names the arguments: `20250115T113000Z-1a2b3c4d-9f8e`. */
export function newBackfillId(now: EpochMicros, argumentsDigest: string): string {
  const instant = isoInstant(now).slice(0, 19).replaceAll(/[-:]/g, '');
  return `${instant}Z-${argumentsDigest}-${randomBytes(2).toString('hex')}`;
}

/** Whether a backfill was asked to do the same. */
export function hasArguments(backfillId: string, argumentsDigest: string): boolean {
  return backfillId.split('-')[1] === argumentsDigest;
}

/**
 * States of dates, of all backfills.
 * @throws AppError WAREHOUSE_UNAVAILABLE, TABLE_MISSING
 */
export async function readStates(
  warehouse: Pick<Warehouse, 'read'>,
  { tables, method, start, end }: { tables: readonly string[]; method: Method; start: GameDate; end: GameDate },
): Promise<readonly DateState[]> {
  const rows = await readAll(warehouse, {
    table: backfillState,
    columns: backfillState.columnNames,
    dates: { start, end },
    in: { table_name: tables, method: [method] },
  });
  const newest = new Map<string, DateState>();
  for (const row of rows) {
    const state = stateOf(row as StoredRow);
    const key = `${state.backfillId} ${state.table} ${state.date}`;
    const known = newest.get(key);
    if (known === undefined || state.processedAt > known.processedAt) newest.set(key, state);
  }
  return [...newest.values()].sort(byTableAndDate);
}

function byTableAndDate(a: DateState, b: DateState): number {
  if (a.backfillId !== b.backfillId) return a.backfillId < b.backfillId ? -1 : 1;
  if (a.table !== b.table) return a.table < b.table ? -1 : 1;
  return a.date < b.date ? -1 : 1;
}

export async function writeStates(warehouse: Pick<Warehouse, 'upsert'>, states: readonly DateState[]): Promise<void> {
  await warehouse.upsert(backfillState, states.map(rowOf));
}

/** The dates of the newest backfill of these arguments, by this code; none where there is no such. */
export function newestBackfill(
  states: readonly DateState[],
  argumentsDigest: string,
  codeVersion: string,
): readonly DateState[] {
  const ids = states
    .filter((state) => hasArguments(state.backfillId, argumentsDigest) && state.codeVersion === codeVersion)
    .map(({ backfillId }) => backfillId);
  const newest = ids.sort().at(-1);
  return newest === undefined ? [] : states.filter(({ backfillId }) => backfillId === newest);
}

function stateOf(row: StoredRow): DateState {
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const instant = (value: unknown): EpochMicros | null => (typeof value === 'number' ? microsOf(value) : null);
  return {
    backfillId: String(row.backfill_id),
    table: String(row.table_name),
    date: row.game_date as GameDate,
    method: row.method as Method,
    status: row.status as Status,
    expected: number(row.expected_rows),
    present: number(row.present_rows),
    rowsWritten: number(row.rows_written),
    attempts: Number(row.attempts),
    error: text(row.error),
    startedAt: instant(row.started_at),
    finishedAt: instant(row.finished_at),
    codeVersion: text(row.code_version),
    processedAt: microsOf(Number(row.processed_at)),
  };
}

function rowOf(state: DateState): StoredRow {
  return {
    backfill_id: state.backfillId,
    table_name: state.table,
    game_date: state.date,
    method: state.method,
    status: state.status,
    expected_rows: state.expected,
    present_rows: state.present,
    rows_written: state.rowsWritten,
    attempts: state.attempts,
    error: state.error,
    started_at: state.startedAt,
    finished_at: state.finishedAt,
    code_version: state.codeVersion,
    processed_at: state.processedAt,
  };
}
