/**
 * The run history of one processor. Rows are only ever added: whatever a run's process lives to write, the newest row of
 * its id is its state. On BigQuery an INSERT waits for no other statement, where updates of one partition by five services
 * would wait for, and fail, each other.
 *
 * Words: *settled* = ended, and not failed · *unsettled* = failed, or still `running`: its rows may or may not be written ·
 * *owed* = a settled run's message that has not been published.
 */
import {
  addDays,
  type CalendarDate,
  type EpochMicros,
  easternDate,
  type GameDate,
  isoInstant,
  microsOf,
} from '../dates.ts';
import type { JsonValue, StoredRow } from '../tables/column-types.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import { readAll, type Warehouse } from '../warehouse/warehouse.ts';
import type { AnyProcessor } from './define-processor.ts';
import { parseSummary, type RunSummary } from './run-summary.ts';
import type { RunRecord } from './runner-port.ts';

const TABLE = processorRunHistory;
const SETTLED = new Set(['success', 'partial', 'no_games', 'unchanged']);

export interface SettledRun {
  readonly runId: string;
  readonly status: 'success' | 'partial' | 'no_games' | 'unchanged';
  readonly startedAt: EpochMicros;
  readonly summary: RunSummary;
}

export interface UnsettledRun {
  readonly runId: string;
  readonly startedAt: EpochMicros;
}

/** What earlier runs of a date have left. */
export interface RunHistory {
  /** The newest settled run. */
  readonly last: SettledRun | undefined;
  /** Runs that started after it and are not settled. */
  readonly unsettled: readonly UnsettledRun[];
  /** Oldest first. */
  readonly owed: readonly SettledRun[];
}

const STATE_COLUMNS = ['run_id', 'status', 'data_date', 'started_at', 'processed_at', 'summary'] as const;

const NO_HISTORY: RunHistory = { last: undefined, unsettled: [], owed: [] };

/** Histories of the dates that have one. */
export async function readHistories(
  warehouse: Pick<Warehouse, 'read'>,
  processor: Pick<AnyProcessor, 'name'>,
  dates: readonly GameDate[],
): Promise<(date: GameDate) => RunHistory> {
  const [start, end] = [dates[0], dates.at(-1)];
  if (start === undefined || end === undefined) return () => NO_HISTORY;
  const rows = await readAll(warehouse, {
    table: TABLE,
    columns: STATE_COLUMNS,
    dates: { start, end },
    in: { processor_name: [processor.name] },
  });
  const byDate = new Map<string, StoredRow[]>();
  for (const row of newestOfEachRun(rows)) {
    const ofDate = byDate.get(String(row.data_date));
    if (ofDate === undefined) byDate.set(String(row.data_date), [row]);
    else ofDate.push(row);
  }
  return (date) => historyOf(byDate.get(date) ?? []);
}

function historyOf(rows: readonly StoredRow[]): RunHistory {
  const settled = rows.flatMap((row) => settledRun(row) ?? []).sort(byStart);
  const last = settled.at(-1);
  const unsettled = rows
    .filter((row) => !SETTLED.has(String(row.status)))
    .map((row) => ({ runId: String(row.run_id), startedAt: startOf(row) }))
    .filter(({ startedAt }) => last === undefined || startedAt > last.startedAt);
  return { last, unsettled, owed: settled.filter(({ summary }) => summary.publication === 'owed') };
}

function settledRun(record: StoredRow): SettledRun | undefined {
  const status = String(record.status);
  const summary = parseSummary(record.summary as JsonValue | undefined);
  if (!SETTLED.has(status) || summary === undefined) return undefined;
  return {
    runId: String(record.run_id),
    status: status as SettledRun['status'],
    startedAt: startOf(record),
    summary,
  };
}

/** Whole records of runs of some dates, by run id: what is needed to add to them. */
export async function readRecords(
  warehouse: Pick<Warehouse, 'read'>,
  runs: readonly { readonly runId: string; readonly date: GameDate }[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const dates = runs.map(({ date }) => date).sort();
  const [start, end] = [dates[0], dates.at(-1)];
  if (start === undefined || end === undefined) return new Map();
  const rows = await readAll(warehouse, {
    table: TABLE,
    columns: TABLE.columnNames,
    dates: { start, end },
    in: { run_id: runs.map(({ runId }) => runId) },
  });
  return new Map(newestOfEachRun(rows).map((row) => [String(row.run_id), row]));
}

function startOf(row: StoredRow): EpochMicros {
  return microsOf(Number(row.started_at));
}

function byStart(a: { readonly startedAt: number }, b: { readonly startedAt: number }): number {
  return a.startedAt - b.startedAt;
}

/** The row of a run under way has no `processed_at`, so any later row is newer. */
function newestOfEachRun(rows: readonly StoredRow[]): StoredRow[] {
  const newest = new Map<string, StoredRow>();
  for (const row of rows) {
    const known = newest.get(String(row.run_id));
    if (known === undefined || Number(row.processed_at ?? -1) > Number(known.processed_at ?? -1)) {
      newest.set(String(row.run_id), row);
    }
  }
  return [...newest.values()];
}

const RECENT_COLUMNS = [
  'processor_name',
  'run_id',
  'status',
  'output_table',
  'data_date',
  'started_at',
  'processed_at',
  'duration_seconds',
  'records_processed',
  'trigger_source',
  'errors',
  'warnings',
  'summary',
] as const;

/** Days of the past that are looked through for recent runs, one after the other until enough are found. */
const LOOK_BACK = [2, 30, 400];

/** Newest first. */
export async function readRecentRuns(
  warehouse: Pick<Warehouse, 'read'>,
  processor: Pick<AnyProcessor, 'name'>,
  query: { readonly date?: GameDate; readonly limit: number },
  now: EpochMicros,
): Promise<readonly RunRecord[]> {
  const read = async (dates?: { start: CalendarDate; end: CalendarDate; column?: string }): Promise<StoredRow[]> => {
    const filter = dates === undefined ? {} : { dates };
    const request = { table: TABLE, columns: RECENT_COLUMNS, in: { processor_name: [processor.name] }, ...filter };
    const rows = newestOfEachRun(await readAll(warehouse, request));
    return rows.sort((a, b) => Number(b.started_at) - Number(a.started_at)).slice(0, query.limit);
  };
  if (query.date !== undefined) return (await read({ start: query.date, end: query.date })).map(runRecord);
  const today = easternDate(now);
  for (const days of LOOK_BACK) {
    // The clock of another host, or UTC, may be in tomorrow already.
    const found = await read({ start: addDays(today, -days), end: addDays(today, 2), column: 'started_at' });
    if (found.length === query.limit) return found.map(runRecord);
  }
  return (await read()).map(runRecord);
}

function runRecord(row: StoredRow): RunRecord {
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  const number = (value: unknown): number | null => (typeof value === 'number' ? value : null);
  const instant = (value: unknown): string | null => (typeof value === 'number' ? isoInstant(microsOf(value)) : null);
  const isRunning = row.status === 'running';
  const { summary, errors = null, warnings = null } = row as Readonly<Record<string, JsonValue>>;
  const members = typeof summary === 'object' && summary !== null && !Array.isArray(summary) ? summary : {};
  return {
    run_id: String(row.run_id),
    processor: String(row.processor_name),
    table: text(row.output_table) ?? '',
    game_date: String(row.data_date),
    status: String(row.status) as RunRecord['status'],
    started_at: instant(row.started_at) ?? '',
    finished_at: instant(row.processed_at),
    duration_seconds: number(row.duration_seconds),
    trigger_source: text(row.trigger_source),
    record_count: isRunning ? null : number(row.records_processed),
    summary: { ...members, errors, warnings },
  };
}
