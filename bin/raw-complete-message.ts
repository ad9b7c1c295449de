/** The message with which the loaders of raw tables ("phase 2") tell that a table has new rows of a date. */
import type { CalendarDate } from '../shared/dates.ts';
import type { CompletionMessage } from '../shared/messaging/completion-message.ts';
import type { Table } from '../shared/tables/define-table.ts';

const PHASE = 'phase_2_raw';

export interface RawCompletion {
  readonly table: Table;
  readonly date: CalendarDate;
  readonly status: 'success' | 'partial' | 'no_data' | 'failed';
  readonly executionId: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  /** Rows that were loaded; 0 when unknown, as loaders send it too. */
  readonly recordCount?: number;
}

/** Body and attributes of the message, members as the loaders name them. */
export function rawCompleteMessage(completion: RawCompletion): CompletionMessage {
  const { table, date, status, executionId, timestamp, recordCount = 0 } = completion;
  return {
    body: {
      processor_name: `${table.name.replaceAll(/(?:^|_)([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase())}Processor`,
      phase: PHASE,
      execution_id: executionId,
      correlation_id: executionId,
      game_date: date,
      output_table: table.id,
      output_dataset: table.dataset,
      status,
      record_count: recordCount,
      records_failed: 0,
      timestamp,
      duration_seconds: 0,
      trigger_source: 'manual',
      metadata: { rows_updated: 0, processing_strategy: 'INSERT' },
    },
    attributes: { phase: PHASE, output_table: table.name, game_date: date, status },
  };
}
