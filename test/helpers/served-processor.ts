/** A real processor on a real warehouse behind real HTTP, as upstream meets it. */
import pino from 'pino';
import { loadConfig } from '../../shared/config.ts';
import { createApp } from '../../shared/http/app.ts';
import { processorService } from '../../shared/http/processor-service.ts';
import { recordedPublisher } from '../../shared/messaging/publisher.ts';
import { createRunner } from '../../shared/processing/create-runner.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { RunAnswer } from '../../shared/processing/runner-port.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';

export interface ServedProcessor {
  readonly url: string;
  /** Pushes the message that the scraper of a raw table publishes for a date. */
  push(sourceTable: string, date: string): Promise<PushReply>;
  post(path: string, body: unknown): Promise<PushReply>;
}

export interface PushReply {
  readonly status: number;
  /** The run result of a 200; whatever else was answered otherwise. */
  readonly body: RunAnswer;
}

interface Suite {
  teardown(task: () => Promise<unknown>): void;
}

let messages = 0;

/** The push envelope around a raw-complete message. */
export function rawComplete(sourceTable: string, date: string): object {
  messages += 1;
  const data = { source_table: sourceTable, game_date: date, status: 'success', processor_name: 'test' };
  return {
    message: {
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      messageId: String(messages),
      publishTime: '2025-01-16T08:00:00Z',
    },
    subscription: 'projects/test/subscriptions/nba-phase2-raw-complete-sub',
  };
}

/** Serves the processor until the test ends. The warehouse is the caller's. */
export async function serveProcessor(
  t: Suite,
  processor: AnyProcessor,
  warehouse: Warehouse,
  codeVersion = 'test',
): Promise<ServedProcessor> {
  const log = pino({ level: 'silent' });
  const runner = createRunner(processor, { warehouse, publisher: recordedPublisher(log), codeVersion, log });
  const app = await createApp({
    config: loadConfig({ PUSH_AUTH: 'off', LOG_LEVEL: 'silent' }),
    services: [{ prefix: '', service: processorService(processor, runner) }],
  });
  t.teardown(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const post: ServedProcessor['post'] = async (path, body) => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as RunAnswer };
  };
  return { url, post, push: (sourceTable, date) => post('/process', rawComplete(sourceTable, date)) };
}
