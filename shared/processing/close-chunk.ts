/** Closes the runs of a chunk: their records first, then their messages, then what is answered. */
import type { GameDate } from '../dates.ts';
import { AppError, toAppError } from '../errors.ts';
import type { StoredRow } from '../tables/column-types.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import type { StatementRecord, Warehouse } from '../warehouse/warehouse.ts';
import type { DateRun, Ending } from './date-run.ts';
import { answerOf, type ChunkTotals, type EndedDate, endedDate } from './end-runs.ts';
import { type OwedMessage, publishFailures, publishOwed } from './publish-runs.ts';
import type { RunContext } from './run-context.ts';
import type { RunHistory } from './run-ledger.ts';
import { endedRecord } from './run-records.ts';
import type { Publication, StatementTotals } from './run-summary.ts';
import type { RunAnswer } from './runner-port.ts';
import type { SourceStates } from './source-states.ts';

export interface ChunkAnswer {
  readonly date: GameDate;
  /** What is answered, or why the run failed. */
  readonly result: RunAnswer | AppError;
}

export interface ClosingChunk {
  readonly dates: readonly DateRun[];
  readonly skipDownstream: boolean;
  readonly historyOf: (date: GameDate) => RunHistory;
  /** undefined when the chunk failed before they were known. */
  readonly states: SourceStates | undefined;
  /** What has been executed for the chunk so far. */
  readonly statements: readonly StatementRecord[];
  readonly seconds: ChunkTotals['seconds'];
}

interface ClosedDate extends EndedDate {
  readonly dateRun: DateRun;
  readonly ending: Ending;
  readonly record: StoredRow;
  /** Messages of earlier runs of the date that are still owed, oldest first. */
  readonly earlier: readonly OwedMessage[];
}

export async function closeChunk(
  context: RunContext,
  warehouse: Warehouse,
  chunk: ClosingChunk,
): Promise<readonly ChunkAnswer[]> {
  const shared = {
    statements: statementTotals(chunk.statements, chunk.dates.length),
    seconds: chunk.seconds,
    states: chunk.states,
    finishedAt: context.clock(),
  };
  const closed = chunk.dates.map((dateRun): ClosedDate => {
    const ending = dateRun.ending ?? { kind: 'failed', error: new AppError('INTERNAL', 'the run did not end') };
    const earlier = owedBefore(chunk.historyOf(dateRun.date), dateRun.date);
    const publication = publicationOf(context, chunk, ending, earlier);
    const ended = endedDate(context, dateRun, ending, { ...shared, publication });
    return { ...ended, dateRun, ending, earlier, record: endedRecord(context.processor, ended.ended, context.host) };
  });
  try {
    await warehouse.append(
      processorRunHistory,
      closed.map(({ record }) => record),
    );
    await context.step('run:closed');
  } catch (cause) {
    const error = toAppError(cause);
    context.log.error({ err: error }, 'the records of runs could not be written');
    return closed.map(({ ending, dateRun: { date } }) => ({
      date,
      result: ending.kind === 'failed' ? ending.error : error,
    }));
  }
  for (const date of closed) logEnd(context, date);
  const published = await publish(context, warehouse, chunk, closed);
  return closed.map((date) => ({ date: date.dateRun.date, result: resultOf(context, date, published(date)) }));
}

function owedBefore({ owed }: RunHistory, date: GameDate): readonly OwedMessage[] {
  return owed.flatMap(({ runId, summary }) =>
    summary.message === null ? [] : [{ runId, date, summary, message: summary.message }],
  );
}

/**
 * What becomes of the message of a date. A failed run owes nothing: its redelivery fails again, or succeeds, and says so
 * itself. Nor does an unchanged run that publishes what an earlier one owed: that message says how things stand.
 */
function publicationOf(
  { publisher }: RunContext,
  { skipDownstream }: ClosingChunk,
  ending: Ending,
  earlier: readonly OwedMessage[],
): Publication {
  if (skipDownstream) return 'none';
  if (!publisher.delivers) return 'recorded';
  if (ending.kind === 'failed' || (ending.kind === 'skipped' && earlier.length > 0)) return 'none';
  return 'owed';
}

/** @returns whether what a date owed was published; null where nothing was to be */
async function publish(
  context: RunContext,
  warehouse: Warehouse,
  { skipDownstream }: ClosingChunk,
  closed: readonly ClosedDate[],
): Promise<(date: ClosedDate) => boolean | null> {
  if (skipDownstream) return () => null;
  if (!context.publisher.delivers) {
    for (const { message } of closed) await context.publisher.publish(message);
    return () => false;
  }
  const failed = closed.filter(({ ending }) => ending.kind === 'failed');
  await publishFailures(
    context,
    failed.map(({ message }) => message),
  );
  const settled = closed.filter(({ ending }) => ending.kind !== 'failed');
  const outcomes = await publishOwed(
    context,
    warehouse,
    settled.map(({ earlier, message, ended: { runId, date, summary } }) =>
      summary.publication === 'owed' ? [...earlier, { runId, date, summary, message }] : earlier,
    ),
    settled.map(({ record }) => record),
  );
  const bySettled = new Map(settled.map((date, index) => [date, outcomes[index] ?? false]));
  return (date) => bySettled.get(date) ?? null;
}

function resultOf(context: RunContext, date: ClosedDate, published: boolean | null): RunAnswer | AppError {
  const { ending, ended, dateRun } = date;
  if (ending.kind === 'failed') return ending.error;
  if (published === false && context.publisher.delivers) {
    return new AppError('PUBLISH_FAILED', `the rows of ${dateRun.date} are stored, their message is owed`, {
      details: { run_id: ended.runId, date: dateRun.date },
    });
  }
  return answerOf(context, date, dateRun.warnings, published);
}

function logEnd({ log, processor }: RunContext, { ended, ending }: ClosedDate): void {
  const { rows, record_count, statements } = ended.summary;
  // deploy/monitoring counts by these members.
  const fields = {
    run: ended.runId,
    table: processor.table.name,
    date: ended.date,
    outcome: ended.status,
    seconds: ended.durationSeconds,
    rows,
    record_count,
    ...(statements.bytes === null ? {} : { bytes: statements.bytes }),
  };
  const text = `${processor.table.name} ${ended.date} ${ended.status}`;
  if (ending.kind === 'failed') log.error({ ...fields, err: ending.error }, text);
  else if (ended.warnings.length > 0) log.warn({ ...fields, warnings: ended.warnings }, text);
  else log.info(fields, text);
}

function statementTotals(statements: readonly StatementRecord[], dates: number): StatementTotals {
  const bytes = statements.flatMap((statement) => statement.bytes ?? []);
  return {
    count: statements.length,
    rows: statements.reduce((total, { rows }) => total + rows, 0),
    bytes: bytes.length === 0 ? null : bytes.reduce((total, size) => total + size, 0),
    dates,
  };
}
