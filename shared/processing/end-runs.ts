/** From the endings of dates to what is recorded, published and answered. */
import type { EpochMicros } from '../dates.ts';
import { HASH_SCHEME } from '../hashing/data-hash.ts';
import { type CompletionMessage, completionMessage } from '../messaging/completion-message.ts';
import type { RowChange } from '../warehouse/warehouse.ts';
import type { DateRun, Ending } from './date-run.ts';
import type { FailedRow, GameOutcome, GameState, Report } from './define-processor.ts';
import type { RunContext } from './run-context.ts';
import type { Dependency, EndedRun, RunError } from './run-records.ts';
import type { Publication, RowCounts, RunSummary, StatementTotals, StepSeconds } from './run-summary.ts';
import type { RunAnswer, RunOutcome } from './runner-port.ts';
import type { SourceStates } from './source-states.ts';

/** Changed and removed rows that one record lists; the others are counted. */
const LISTED_CHANGES = 200;
const NO_ROWS: RowCounts = { added: 0, changed: 0, removed: 0, unchanged: 0 };

/** What the dates of a chunk share. */
export interface ChunkTotals {
  readonly statements: StatementTotals;
  readonly seconds: Omit<StepSeconds, 'compute'>;
  readonly states: SourceStates | undefined;
  readonly finishedAt: EpochMicros;
  readonly publication: Publication;
}

export interface EndedDate {
  readonly ended: EndedRun;
  readonly message: CompletionMessage;
}

type Known = Pick<
  RunSummary,
  | 'record_count'
  | 'content'
  | 'rows'
  | 'changed_fields'
  | 'changes'
  | 'changes_left_out'
  | 'expected'
  | 'games'
  | 'failed_rows'
  | 'reports'
  | 'counts'
  | 'recovered_runs'
>;

const gameOf = ({ gameId, state, reason }: GameOutcome): RunSummary['games'][number] => ({
  game_id: gameId,
  state,
  ...(reason === undefined ? {} : { reason }),
});
const failedRowOf = ({ key, gameId, reason }: FailedRow): RunSummary['failed_rows'][number] => ({
  key,
  game_id: gameId,
  reason,
});

function listed(changes: readonly RowChange[]): Pick<Known, 'changes' | 'changes_left_out'> {
  const telling = changes.filter(({ kind }) => kind !== 'added');
  const kept = telling.slice(0, LISTED_CHANGES);
  return { changes: kept, changes_left_out: telling.length - kept.length };
}

function known(ending: Ending): Known {
  switch (ending.kind) {
    case 'written': {
      const { computed, written } = ending;
      return {
        record_count: written.stored.rows,
        content: written.stored.content,
        rows: written.rows,
        changed_fields: written.changedFields,
        ...listed(written.changes),
        expected: computed.expected,
        games: computed.games.map(gameOf),
        failed_rows: computed.failed.map(failedRowOf),
        reports: computed.reports,
        counts: computed.counts,
        recovered_runs: written.recoveredRuns,
      };
    }
    case 'skipped': {
      const { summary } = ending.last;
      return {
        record_count: ending.stored.rows,
        content: ending.stored.content,
        rows: { ...NO_ROWS, unchanged: ending.stored.rows },
        changed_fields: {},
        ...listed([]),
        expected: summary.expected,
        games: summary.games,
        failed_rows: summary.failed_rows,
        reports: summary.reports,
        counts: summary.counts,
        recovered_runs: [],
      };
    }
    default:
      return {
        record_count: null,
        content: null,
        rows: NO_ROWS,
        changed_fields: {},
        ...listed([]),
        expected: null,
        games: [],
        failed_rows: [],
        reports: [],
        counts: {},
        recovered_runs: [],
      };
  }
}

/** A skipped date ends as the last run of it did: what was partial still is. */
function outcomeOf(ending: Ending): RunOutcome | 'failed' {
  if (ending.kind === 'failed') return 'failed';
  if (ending.kind === 'written') return ending.computed.outcome;
  return ending.last.status === 'success' ? 'unchanged' : ending.last.status;
}

function errorOf(ending: Ending): RunError | null {
  if (ending.kind !== 'failed') return null;
  const { code, message, details, cause } = ending.error;
  const causeText = cause instanceof Error ? `: ${cause.message}` : '';
  return { code, message: `${message}${causeText}`, ...(details === undefined ? {} : { details }) };
}

function dependenciesOf({ processor }: RunContext, { date }: DateRun, states: SourceStates | undefined): Dependency[] {
  if (states === undefined) return [];
  return Object.entries(processor.sources).map(([source, { table, role }]) => {
    const { exists, rows, newest } = states.of(source, date);
    return { source, table: table.name, role, exists, rows, newest };
  });
}

function durationOf(dateRun: DateRun, totals: ChunkTotals): number {
  const { open, read, write, derive } = totals.seconds;
  const wall = (totals.finishedAt - dateRun.run.startedAt) / 1_000_000;
  const shared = (open ?? 0) + (read ?? 0) + (dateRun.computeSeconds ?? 0) + (write ?? 0) + (derive ?? 0);
  return rounded(totals.statements.dates === 1 ? wall : shared);
}

/** Milliseconds tell enough. */
export function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** The record and the message of a date that has ended. */
export function endedDate(context: RunContext, dateRun: DateRun, ending: Ending, totals: ChunkTotals): EndedDate {
  const { processor } = context;
  const { run } = dateRun;
  const facts = known(ending);
  const status = outcomeOf(ending);
  const error = errorOf(ending);
  const durationSeconds = durationOf(dateRun, totals);
  const seconds = { ...totals.seconds, compute: dateRun.computeSeconds };
  const { messageId, correlationId, parentProcessor, source } = run.trigger;
  const message = completionMessage({
    processorName: processor.name,
    runId: run.runId,
    outcome: status,
    gameDate: run.date,
    table: processor.table.name,
    dataset: processor.table.dataset,
    recordCount: facts.record_count ?? 0,
    failedRows: facts.failed_rows.length,
    finishedAt: totals.finishedAt,
    durationSeconds,
    trigger: {
      source,
      ...(messageId === undefined ? {} : { messageId }),
      ...(correlationId === undefined ? {} : { correlationId }),
      ...(parentProcessor === undefined ? {} : { parentProcessor }),
    },
    // What a defect was is for the log; the message names its code.
    ...(ending.kind === 'failed' ? { error: { code: ending.error.code, message: ending.error.message } } : {}),
    rows: facts.rows,
    changedFields: facts.changed_fields,
    hashScheme: HASH_SCHEME,
    games: facts.games,
    seconds: { extract: seconds.read, transform: seconds.compute, save: seconds.write },
  });
  const isKept = totals.publication === 'owed' || totals.publication === 'recorded';
  const summary: RunSummary = {
    hash_scheme: HASH_SCHEME,
    code: context.code,
    source_digest: dateRun.sourceDigest,
    ...facts,
    statements: totals.statements,
    seconds,
    publication: totals.publication,
    message: isKept ? message : null,
  };
  return {
    message,
    ended: {
      ...run,
      status,
      finishedAt: totals.finishedAt,
      durationSeconds,
      summary,
      warnings: dateRun.warnings,
      error,
      dependencies: dependenciesOf(context, dateRun, totals.states),
      stale: dateRun.stale,
    },
  };
}

/** What is answered for a date that did not fail. */
export function answerOf(
  context: RunContext,
  { ended }: EndedDate,
  warnings: readonly Report[],
  published: boolean | null,
): RunAnswer {
  const { summary, status } = ended;
  return {
    // Failed dates are answered by their error.
    status: status === 'failed' ? 'unchanged' : status,
    run_id: ended.runId,
    processor: context.processor.name,
    table: context.processor.table.name,
    game_date: ended.date,
    rows_added: summary.rows.added,
    rows_changed: summary.rows.changed,
    rows_removed: summary.rows.removed,
    rows_unchanged: summary.rows.unchanged,
    record_count: summary.record_count ?? 0,
    changed_fields: summary.changed_fields,
    games: summary.games.map((game) => ({ ...game, state: game.state as GameState })),
    failed_rows: summary.failed_rows,
    reports: [...summary.reports, ...warnings],
    duration_seconds: ended.durationSeconds,
    published,
  };
}
