/** The messages of the demo: what the loaders say after a night of games, pushed to every service as Pub/Sub would. */
import type { CalendarDate } from '../../shared/dates.ts';
import { isoInstant, microsOfDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { pushMessage } from '../push.ts';
import { rawCompleteMessage } from '../raw-complete-message.ts';

export interface Delivery {
  readonly service: string;
  readonly sourceTable: string;
  readonly date: CalendarDate;
  /** What the service did: success, partial, unchanged, no_games, skipped or ignored. */
  readonly status: string;
  readonly rowsAdded: number;
  readonly rowsChanged: number;
  readonly rowsRemoved: number;
  readonly changedFields: Readonly<Record<string, number>>;
  readonly milliseconds: number;
}

export interface PushTarget {
  readonly service: string;
  /** Address that takes messages, `…/process`. */
  readonly url: string;
}

/** Pushes one message to every service; each answers with what it did. @throws AppError INTERNAL when one refuses it */
export async function fanOut(
  targets: readonly PushTarget[],
  table: Table,
  date: CalendarDate,
  messageId: string,
  signal: AbortSignal,
): Promise<readonly Delivery[]> {
  const timestamp = isoInstant(microsOfDate(new Date()));
  const message = rawCompleteMessage({ table, date, status: 'success', executionId: messageId, timestamp });
  return Promise.all(
    targets.map(async ({ service, url }) => {
      const start = performance.now();
      const { status, body } = await pushMessage(url, message, messageId, signal);
      if (status !== 200) {
        throw new AppError('INTERNAL', `${service} answered ${status} to ${table.name} of ${date}`, {
          cause: new Error(`${service} answered ${status}: ${JSON.stringify(body)}`),
        });
      }
      return { service, sourceTable: table.name, date, ...readAnswer(body), milliseconds: performance.now() - start };
    }),
  );
}

function readAnswer(body: unknown): Omit<Delivery, 'service' | 'sourceTable' | 'date' | 'milliseconds'> {
  const answer: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  const fields = answer.changed_fields;
  return {
    status: String(answer.status),
    rowsAdded: Number(answer.rows_added ?? 0),
    rowsChanged: Number(answer.rows_changed ?? 0),
    rowsRemoved: Number(answer.rows_removed ?? 0),
    changedFields:
      typeof fields === 'object' && fields !== null
        ? Object.fromEntries(Object.entries(fields).map(([name, rows]) => [name, Number(rows)]))
        : {},
  };
}
