/** Does one unit of a backfill, by its method. */
import type { GameDate } from '../dates.ts';
import { addDays } from '../dates.ts';
import { toAppError } from '../errors.ts';
import type { DatesRequest, Runner } from '../processing/create-runner.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { runTogether, type TogetherRun } from '../processing/run-together.ts';
import type { FailedDate, RunAnswer } from '../processing/runner-port.ts';
import type { DateRange, RehashReport, Warehouse } from '../warehouse/warehouse.ts';
import type { Status } from './state.ts';

/** What became of a date. */
export interface DoneDate {
  readonly date: GameDate;
  readonly status: Extract<Status, 'complete' | 'incomplete' | 'failed' | 'no_games'>;
  /** Rows that the table holds for it now. */
  readonly rows: number;
  readonly rowsWritten: number;
  /** What it lacks, or why it failed. */
  readonly error: string | null;
}

export interface Unit {
  readonly processor: AnyProcessor;
  /** Ascending. */
  readonly dates: readonly GameDate[];
  /** Those of the dates whose rows are written whatever their hashes say. */
  readonly forced: ReadonlySet<GameDate>;
  readonly publish: boolean;
  /** Recorded with the runs. */
  readonly backfillId: string;
  readonly signal: AbortSignal;
  /** Told of dates as they are done. */
  readonly onDone: (dates: readonly DoneDate[]) => Promise<void>;
  /** Told, where dates are only known to be done all together, how many rows have been worked on. */
  readonly onRows: (rows: number) => void;
}

/** Hashes the stored rows of the dates, in one write. */
export async function rehashDates(warehouse: Pick<Warehouse, 'rehash'>, unit: Unit): Promise<void> {
  const { processor, dates, signal, onRows, onDone } = unit;
  let done: readonly DoneDate[];
  try {
    const report = await warehouse.rehash({ table: processor.table, dates: spansOf(dates), onRows, signal });
    done = dates.map((date) => rehashed(date, report));
  } catch (error) {
    if (signal.aborted) return;
    const { code, message } = toAppError(error);
    done = dates.map((date) => failed(date, `${code}: ${message}`));
  }
  await onDone(done);
}

function rehashed(date: GameDate, { byDate, unhashable }: RehashReport): DoneDate {
  const { rows, absent, stale, unhashable: left } = byDate[date] ?? { rows: 0, absent: 0, stale: 0, unhashable: 0 };
  const known = { date, rows, rowsWritten: absent + stale };
  if (left === 0) return { ...known, status: 'complete', error: null };
  const [first] = unhashable.filter((row) => row.date === date);
  const example = first === undefined ? '' : `, for example ${first.key}: ${first.reason}`;
  return { ...known, status: 'incomplete', error: `${counted(left, 'row')} cannot be hashed${example}` };
}

/** Runs the dates by the code of their services, side by side: units that read alike share what is read. */
export async function reprocessDates(
  units: readonly { readonly runner: Pick<Runner, 'steps'>; readonly unit: Unit }[],
): Promise<void> {
  await runTogether(
    units.flatMap(({ runner, unit }) => requestsOf(unit).map((request): TogetherRun => ({ runner, request }))),
  );
}

function requestsOf({ dates, forced, publish, backfillId, signal, onDone }: Unit): readonly DatesRequest[] {
  return [false, true].flatMap((force) => {
    const ofKind = dates.filter((date) => forced.has(date) === force);
    if (ofKind.length === 0) return [];
    return {
      dates: ofKind,
      force,
      skipDownstream: !publish,
      trigger: { source: 'backfill', correlationId: backfillId },
      signal,
      onProgress: async ({ dates: answers, failed: failures }) => {
        const done = [...answers.map(answered), ...failures.filter((date) => !isStopped(date, signal)).map(refused)];
        await onDone(done.sort((a, b) => (a.date < b.date ? -1 : 1)));
      },
    } satisfies DatesRequest;
  });
}

/** Whether the date was not reached, or given up, because the work was to stop. */
function isStopped({ error }: FailedDate, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  const reason = toAppError(signal.reason);
  return error.code === reason.code && error.message === reason.message;
}

function refused({ game_date, error }: FailedDate): DoneDate {
  return failed(game_date as GameDate, `${error.code}: ${error.message}`);
}

function failed(date: GameDate, error: string): DoneDate {
  return { date, status: 'failed', rows: 0, rowsWritten: 0, error };
}

/** Reasons of one date are cut to so many games and rows. */
const MOST_REASONS = 5;

function answered(answer: RunAnswer): DoneDate {
  const { status, games, failed_rows: failedRows, record_count: rows } = answer;
  const known = {
    date: answer.game_date as GameDate,
    rows,
    rowsWritten: answer.rows_added + answer.rows_changed + answer.rows_removed,
  };
  const lacks = [
    ...games
      .filter(({ state }) => state === 'game_missing')
      .map(({ game_id, reason }) => `${game_id} is missing: ${reason ?? 'no source has it'}`),
    ...failedRows.map(({ key, reason }) => `${key} cannot be built: ${reason}`),
  ];
  if (lacks.length > 0) {
    const shown = lacks.slice(0, MOST_REASONS).join('; ');
    const more = lacks.length > MOST_REASONS ? `; and ${lacks.length - MOST_REASONS} more` : '';
    return { ...known, status: 'incomplete', error: `${shown}${more}` };
  }
  return { ...known, status: status === 'no_games' ? 'no_games' : 'complete', error: null };
}

/** Ascending dates as ranges of days that follow each other. */
function spansOf(dates: readonly GameDate[]): readonly DateRange[] {
  const spans: { start: GameDate; end: GameDate }[] = [];
  for (const date of dates) {
    const last = spans.at(-1);
    if (last !== undefined && addDays(last.end, 1) === date) last.end = date;
    else spans.push({ start: date, end: date });
  }
  return spans;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
