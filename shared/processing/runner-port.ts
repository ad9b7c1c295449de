/**
 * What the HTTP services and the command line ask of a processor's runtime. Requests are typed values; answers are plain
 * JSON data, so they are replied, printed and stored as they are.
 */
import type { GameDate } from '../dates.ts';
import type { ErrorCode } from '../errors.ts';
import type { JsonValue } from '../tables/column-types.ts';
import type { GameState } from './define-processor.ts';

/** How a run that did not fail ended (`partial`: some games or rows are missing, the others are written; D23). */
export type RunOutcome = 'success' | 'partial' | 'no_games' | 'unchanged';

/** What started a run. */
export interface RunTrigger {
  readonly source: 'pubsub' | 'http' | 'cli' | 'backfill';
  readonly messageId?: string;
  readonly correlationId?: string;
  readonly parentProcessor?: string;
  /** The decoded message. */
  readonly message?: JsonValue;
}

export interface RunRequest {
  readonly date: GameDate;
  /** Write rows even if the sources and the rows' hashes did not move. */
  readonly force?: boolean;
  readonly trigger: RunTrigger;
  /** Publish no completion message. */
  readonly skipDownstream?: boolean;
  /** Aborted at the deadline or on shutdown, with an AppError as its reason; a write in flight ends or is rolled back. */
  readonly signal?: AbortSignal;
}

/** A range of dates, both ends inclusive. */
export interface RangeRequest {
  readonly startDate: GameDate;
  readonly endDate: GameDate;
  readonly force?: boolean;
  readonly skipDownstream?: boolean;
  readonly trigger: RunTrigger;
  readonly signal?: AbortSignal;
}

export interface RunAnswer {
  readonly status: RunOutcome;
  readonly run_id: string;
  readonly processor: string;
  /** Unqualified name of the table that was written. */
  readonly table: string;
  readonly game_date: string;
  readonly rows_added: number;
  readonly rows_changed: number;
  readonly rows_removed: number;
  readonly rows_unchanged: number;
  /** Rows the table holds for the date after the run. */
  readonly record_count: number;
  /** Changed rows by hash field. */
  readonly changed_fields: Readonly<Record<string, number>>;
  readonly games: readonly { readonly game_id: string; readonly state: GameState; readonly reason?: string }[];
  readonly failed_rows: readonly { readonly key: string; readonly game_id: string; readonly reason: string }[];
  readonly reports: readonly { readonly code: string; readonly subject: string; readonly detail?: string }[];
  readonly duration_seconds: number;
  /** Whether the completion message was published; null when none was to be. */
  readonly published: boolean | null;
}

/** A date of a range whose run failed. */
export interface FailedDate {
  readonly game_date: string;
  readonly error: { readonly code: ErrorCode; readonly message: string };
}

export interface RangeAnswer {
  /** One answer per date that did not fail, in date order. */
  readonly dates: readonly RunAnswer[];
  readonly failed: readonly FailedDate[];
}

/** A run as the ledger has it. */
export interface RunRecord {
  readonly run_id: string;
  readonly processor: string;
  readonly table: string;
  readonly game_date: string;
  readonly status: RunOutcome | 'running' | 'failed';
  /** ISO 8601, UTC. */
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly duration_seconds: number | null;
  readonly trigger_source: string | null;
  readonly record_count: number | null;
  /** Everything else that was recorded: counts, games, changed fields, digest, statements, error. */
  readonly summary: JsonValue;
}

/** The runtime of one processor. */
export interface ProcessorRunner {
  /**
   * Runs one date. A run of the same date in this process is waited for first.
   * @throws AppError: SOURCE_MISSING, SOURCE_STALE, TOO_MANY_BAD_ROWS, DUPLICATE_KEY, WAREHOUSE_UNAVAILABLE, PUBLISH_FAILED,
   *   or the reason of the request's signal
   */
  run(request: RunRequest): Promise<RunAnswer>;
  /** Runs every date of a range; a date that fails is listed and does not stop the others. @throws AppError when none can run. */
  runRange(request: RangeRequest): Promise<RangeAnswer>;
  /** Newest records first. */
  recentRuns(query: { readonly date?: GameDate; readonly limit: number }): Promise<readonly RunRecord[]>;
  /** @throws AppError WAREHOUSE_UNAVAILABLE */
  ready(): Promise<void>;
  close(): Promise<void>;
}
