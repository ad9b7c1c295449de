/** Rows of the run history: one when a run starts, one when it has ended, one when its message has been published. */
import { type EpochMicros, type GameDate, seasonOf } from '../dates.ts';
import { PHASE } from '../messaging/completion-message.ts';
import type { JsonValue, StoredRow } from '../tables/column-types.ts';
import type { AnyProcessor, Report } from './define-processor.ts';
import type { RunSummary } from './run-summary.ts';
import type { RunOutcome, RunTrigger } from './runner-port.ts';

/** What is known about a run when it starts. */
export interface StartedRun {
  readonly runId: string;
  readonly date: GameDate;
  /** Also the `processed_at` of the rows it writes. */
  readonly startedAt: EpochMicros;
  readonly trigger: RunTrigger;
  readonly force: boolean;
}

export interface RunError {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** State of a source as its run record has it. */
export interface Dependency {
  readonly source: string;
  readonly table: string;
  readonly role: 'critical' | 'optional';
  readonly exists: boolean;
  readonly rows: number;
  readonly newest: string | null;
}

export interface EndedRun extends StartedRun {
  readonly status: RunOutcome | 'failed';
  readonly finishedAt: EpochMicros;
  readonly durationSeconds: number;
  readonly summary: RunSummary;
  readonly warnings: readonly Report[];
  readonly error: RunError | null;
  readonly dependencies: readonly Dependency[];
  readonly stale: readonly string[];
}

export interface Host {
  readonly name?: string;
  readonly cloudRun?: { readonly service: string; readonly revision: string };
}

function identity(processor: AnyProcessor, run: StartedRun, host: Host): Record<string, JsonValue> {
  const { trigger } = run;
  return {
    processor_name: processor.name,
    run_id: run.runId,
    season_year: seasonOf(run.date),
    data_date: run.date,
    started_at: run.startedAt,
    phase: PHASE,
    output_table: processor.table.name,
    output_dataset: processor.table.dataset,
    backfill_mode: trigger.source === 'backfill',
    force_reprocess: run.force,
    test_mode: false,
    execution_host: host.name ?? null,
    triggered_by: trigger.source,
    trigger_source: trigger.source,
    trigger_message_id: trigger.messageId ?? null,
    trigger_message_data: trigger.message ?? null,
    parent_processor: trigger.parentProcessor ?? null,
    cloud_run_service: host.cloudRun?.service ?? null,
    cloud_run_revision: host.cloudRun?.revision ?? null,
  };
}

/** The row of a run under way. Of a killed process it stays the only one. */
export function startedRecord(processor: AnyProcessor, run: StartedRun, host: Host): StoredRow {
  return { ...identity(processor, run, host), status: 'running' };
}

/** The row of a run that has ended. */
export function endedRecord(processor: AnyProcessor, run: EndedRun, host: Host): StoredRow {
  const { summary, dependencies, stale } = run;
  const missing = dependencies.filter(({ rows }) => rows === 0).map(({ table }) => table);
  const isSkipped = run.status === 'unchanged';
  return {
    ...identity(processor, run, host),
    status: run.status,
    processed_at: run.finishedAt,
    duration_seconds: run.durationSeconds,
    records_processed: summary.record_count ?? 0,
    records_created: summary.rows.added,
    records_updated: summary.rows.changed,
    records_skipped: summary.rows.unchanged,
    data_records_queried: dependencies.reduce((total, { rows }) => total + rows, 0),
    errors: run.error === null ? null : [json(run.error)],
    warnings: json(run.warnings),
    summary: json(summary),
    upstream_dependencies: json(dependencies),
    dependency_check_passed: run.error?.code !== 'SOURCE_MISSING' && run.error?.code !== 'SOURCE_STALE',
    missing_dependencies: missing,
    stale_dependencies: [...stale],
    skipped: isSkipped,
    skip_reason: isSkipped ? 'neither sources, code nor stored rows have changed since the last run' : null,
  };
}

/** Declared shapes of plain data are JSON values, which TypeScript does not see of interfaces. */
function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}

/** The record of a run whose message has now been published. */
export function publishedRecord(record: StoredRow, summary: RunSummary, at: EpochMicros): StoredRow {
  const ended = typeof record.processed_at === 'number' ? record.processed_at : 0;
  return {
    ...record,
    processed_at: Math.max(at, ended + 1),
    summary: json({ ...summary, publication: 'published', message: null } satisfies RunSummary),
  };
}
