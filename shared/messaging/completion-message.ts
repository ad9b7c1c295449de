/** The message that tells downstream what a run did: body and attributes as its consumers know them, built purely. */
import { type EpochMicros, isoInstant } from '../dates.ts';
import type { JsonValue } from '../tables/column-types.ts';

export const PHASE = 'phase_3_analytics';

export type CompletionStatus = 'success' | 'partial' | 'no_data' | 'failed';

/** A finished run, as its message needs it. Counts are rows, times are seconds. */
export interface FinishedRun {
  /** Class-style name, for example PlayerGameSummaryProcessor. */
  readonly processorName: string;
  readonly runId: string;
  readonly outcome: 'success' | 'partial' | 'no_games' | 'unchanged' | 'failed';
  readonly gameDate: string;
  /** Unqualified table name. */
  readonly table: string;
  readonly dataset: string;
  /** Rows the table holds for the date, changed or not. */
  readonly recordCount: number;
  readonly failedRows: number;
  readonly finishedAt: EpochMicros;
  readonly durationSeconds: number;
  readonly trigger: {
    readonly source: string;
    readonly messageId?: string;
    readonly correlationId?: string;
    readonly parentProcessor?: string;
  };
  readonly error?: { readonly code: string; readonly message: string };
  readonly rows: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly unchanged: number;
  };
  /** Changed rows by hash field. */
  readonly changedFields: Readonly<Record<string, number>>;
  readonly hashScheme: string;
  readonly games: readonly { readonly game_id: string; readonly state: string; readonly reason?: string }[];
  /** null where the step was not reached. */
  readonly seconds: {
    readonly extract: number | null;
    readonly transform: number | null;
    readonly save: number | null;
  };
}

export interface CompletionMessage {
  /** JSON members. */
  readonly body: { readonly [member: string]: JsonValue };
  /** For subscription filters. */
  readonly attributes: Readonly<Record<'phase' | 'output_table' | 'game_date' | 'status', string>>;
}

const STATUS: Readonly<Record<FinishedRun['outcome'], CompletionStatus>> = {
  success: 'success',
  unchanged: 'success',
  partial: 'partial',
  no_games: 'no_data',
  failed: 'failed',
};

/**
 * The message of a run. Members that are not known are left out of the body; inside `metadata` they are null. Every run reads
 * all of its date, so `is_incremental` is false and nothing is said about single players or teams: consumers that want to
 * skip work look at `rows_changed`, `changed_fields` and the rows' hashes.
 */
export function completionMessage(run: FinishedRun): CompletionMessage {
  const status = STATUS[run.outcome];
  const { source, messageId, correlationId, parentProcessor } = run.trigger;
  return {
    body: {
      processor_name: run.processorName,
      phase: PHASE,
      execution_id: run.runId,
      correlation_id: correlationId ?? run.runId,
      game_date: run.gameDate,
      output_table: run.table,
      output_dataset: run.dataset,
      status,
      record_count: run.recordCount,
      records_failed: run.failedRows,
      timestamp: isoInstant(run.finishedAt),
      duration_seconds: run.durationSeconds,
      ...(parentProcessor === undefined ? {} : { parent_processor: parentProcessor }),
      ...(messageId === undefined ? {} : { trigger_message_id: messageId }),
      trigger_source: source,
      ...(run.error === undefined ? {} : { error_message: run.error.message, error_type: run.error.code }),
      metadata: {
        is_incremental: false,
        entities_changed_count: null,
        entities_total: null,
        efficiency_gain_pct: null,
        change_detection_time: null,
        entities_changed: [],
        extract_time: run.seconds.extract,
        transform_time: run.seconds.transform,
        save_time: run.seconds.save,
        rows_added: run.rows.added,
        rows_changed: run.rows.changed,
        rows_removed: run.rows.removed,
        rows_unchanged: run.rows.unchanged,
        changed_fields: run.changedFields,
        hash_scheme: run.hashScheme,
        games: run.games,
      },
    },
    attributes: { phase: PHASE, output_table: run.table, game_date: run.gameDate, status },
  };
}
