/** Runners of the test league over real warehouses, and publishers that keep what is published. */
import pino from 'pino';
import type { Test } from 'tap';
import type { EpochMicros } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { CompletionMessage } from '../../shared/messaging/completion-message.ts';
import type { CompletionPublisher } from '../../shared/messaging/publisher.ts';
import { createRunner, type Runner, type RunnerOptions } from '../../shared/processing/create-runner.ts';
import { type AnyProcessor, eraseTypes } from '../../shared/processing/define-processor.ts';
import type { RunAnswer, RunRequest, RunTrigger } from '../../shared/processing/runner-port.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { at, DAY, leagueProcessor, leagueTables } from './league.ts';

export const silent = pino({ level: 'silent' });
export const TRIGGER: RunTrigger = { source: 'pubsub', messageId: 'm1', correlationId: 'c1' };

/** A topic of its own: it keeps what it took, and takes nothing while it is down. */
export interface Topic extends CompletionPublisher {
  readonly messages: CompletionMessage[];
  down: boolean;
}

export function topic(delivers = true): Topic {
  const messages: CompletionMessage[] = [];
  const publisher: Topic = {
    delivers,
    messages,
    down: false,
    publish: async (message) => {
      if (publisher.down) throw new AppError('PUBLISH_FAILED', 'the topic is down');
      messages.push(message);
      return String(messages.length);
    },
    close: async () => undefined,
  };
  return publisher;
}

export interface League {
  readonly warehouse: Warehouse;
  readonly topic: Topic;
  /** A new runner, as a new process would have it. */
  readonly runner: (options?: Partial<RunnerOptions>, processor?: AnyProcessor) => Runner;
  /** Runs a date by a new runner. */
  readonly run: (request?: Partial<RunRequest>, options?: Partial<RunnerOptions>) => Promise<RunAnswer>;
  readonly stored: (table?: Table) => Promise<StoredRow[]>;
  readonly records: () => Promise<StoredRow[]>;
}

export const league = eraseTypes(leagueProcessor);

/** A league over a warehouse; the clock stands a day after DAY unless a test says otherwise. */
export function leagueOver(warehouse: Warehouse, processor: AnyProcessor = league, publisher = topic()): League {
  let seconds = 0;
  const now = (): EpochMicros => {
    seconds += 1;
    return at(3_600 + seconds);
  };
  const runner: League['runner'] = (options = {}, other = processor) =>
    createRunner(other, { warehouse, publisher, codeVersion: 'v1', log: silent, now, host: 'test', ...options });
  return {
    warehouse,
    topic: publisher,
    runner,
    run: (request = {}, options = {}) => runner(options).run({ date: DAY, trigger: TRIGGER, ...request }),
    stored: async (table = processor.table) =>
      sorted(table, await readAll(warehouse, { table, columns: table.columnNames, exactIntegers: true })),
    records: async () => {
      const table = processorRunHistory;
      return readAll(warehouse, { table, columns: table.columnNames });
    },
  };
}

/** An empty league in memory. */
export async function openLeague(t: Pick<Test, 'teardown'>, processor: AnyProcessor = league): Promise<League> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([...leagueTables, processor.table, processorRunHistory]);
  return leagueOver(warehouse, processor);
}

/** By key, then by everything, so that equal contents compare equal. */
export function sorted(table: Table, rows: readonly StoredRow[]): StoredRow[] {
  const text = (row: StoredRow): string => JSON.stringify(table.key.map((name) => String(row[name])));
  const whole = (row: StoredRow): string => text(row) + JSON.stringify(Object.values(row).map(String));
  return rows.toSorted((a, b) => (whole(a) < whole(b) ? -1 : 1));
}

/** Rows without what depends on when they were written. */
export function timeless(rows: readonly StoredRow[]): StoredRow[] {
  return rows.map(({ created_at: _c, processed_at: _p, quality_calculated_at: _q, ...row }) => row);
}

/** What a run answers, without what names the run. */
export function facts({
  run_id: _r,
  duration_seconds: _d,
  ...answer
}: RunAnswer): Omit<RunAnswer, 'run_id' | 'duration_seconds'> {
  return answer;
}
