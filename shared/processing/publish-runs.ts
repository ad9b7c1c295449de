/**
 * Publishes what settled runs owe: the messages of earlier runs first, as they were, then those of these runs. Whatever is
 * published is marked so in the history; a process that dies before that publishes it again, which consumers must bear.
 */

import type { GameDate } from '../dates.ts';
import { toAppError } from '../errors.ts';
import type { CompletionMessage } from '../messaging/completion-message.ts';
import type { StoredRow } from '../tables/column-types.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { RunContext } from './run-context.ts';
import { readRecords } from './run-ledger.ts';
import { publishedRecord } from './run-records.ts';
import type { RunSummary } from './run-summary.ts';

/** Messages on their way at once. */
const AT_ONCE = 16;

/** A message and the record that keeps it until it is published. */
export interface OwedMessage {
  readonly runId: string;
  readonly date: GameDate;
  readonly summary: RunSummary;
  readonly message: CompletionMessage;
}

/**
 * @param byDate messages of one date each, in the order in which they must leave
 * @param closed the records just written
 * @returns whether all messages of a date were published, in the same order
 */
export async function publishOwed(
  context: RunContext,
  warehouse: Pick<Warehouse, 'append' | 'read'>,
  byDate: readonly (readonly OwedMessage[])[],
  closed: readonly StoredRow[],
): Promise<readonly boolean[]> {
  const outcomes = byDate.map(() => true);
  const published: OwedMessage[] = [];
  let next = 0;
  const publishNext = async (): Promise<void> => {
    for (let index = next++; index < byDate.length; index = next++) {
      try {
        for (const owed of byDate[index] ?? []) {
          await context.publisher.publish(owed.message);
          published.push(owed);
        }
      } catch (error) {
        outcomes[index] = false;
        context.log.error({ err: toAppError(error) }, 'a completion message is owed: it could not be published');
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, byDate.length) }, publishNext));
  await context.step('run:published');
  await markPublished(context, warehouse, published, closed);
  return outcomes;
}

async function markPublished(
  context: RunContext,
  warehouse: Pick<Warehouse, 'append' | 'read'>,
  published: readonly OwedMessage[],
  closed: readonly StoredRow[],
): Promise<void> {
  if (published.length === 0) return;
  const at = context.clock();
  try {
    const known = new Map(closed.map((record) => [String(record.run_id), record]));
    const others = await readRecords(
      warehouse,
      published.filter(({ runId }) => !known.has(runId)),
    );
    const records = published.flatMap(({ runId, summary }) => {
      const record = known.get(runId) ?? others.get(runId);
      return record === undefined ? [] : [publishedRecord(record, summary, at)];
    });
    await warehouse.append(processorRunHistory, records);
    await context.step('run:marked');
  } catch (error) {
    // The messages are out. Unmarked, the next run publishes them once more.
    context.log.error({ err: toAppError(error) }, 'published completion messages could not be marked as published');
  }
}

/** That runs failed is said as well as it can be: their answers and records tell it in any case. */
export async function publishFailures(context: RunContext, messages: readonly CompletionMessage[]): Promise<void> {
  for (const message of messages) {
    try {
      await context.publisher.publish(message);
    } catch (error) {
      context.log.warn({ err: toAppError(error) }, 'the message of a failed run could not be published');
      return;
    }
  }
}
