/** A processor's service on a free local port, reached over real HTTP. */
import { Writable } from 'node:stream';
import { loadConfig } from '../../shared/config.ts';
import { type AppOptions, createApp } from '../../shared/http/app.ts';
import { processorService, type ServedProcessor } from '../../shared/http/processor-service.ts';
import type { ProcessorRunner } from '../../shared/processing/runner-port.ts';

export const offense: ServedProcessor = {
  name: 'TeamOffenseGameSummaryProcessor',
  service: 'team-offense-game-summary',
  table: { id: 'nba_analytics.team_offense_game_summary' },
  sources: {
    official: { table: { name: 'nbac_team_boxscore' } },
    bdl: { table: { name: 'bdl_player_boxscores' } },
    schedule: { table: { name: 'nbac_schedule' } },
  },
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // The tests look into answers of any shape with t.match.
  readonly json: Record<string, unknown>;
}

export interface LocalApp {
  readonly url: string;
  readonly app: Awaited<ReturnType<typeof createApp>>;
  /** Parsed log lines so far. */
  readonly log: Record<string, unknown>[];
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Pushes a message whose data is this value as JSON. */
  push(data: unknown, path?: string): Promise<Answer>;
}

interface Suite {
  teardown(task: () => Promise<unknown>): void;
}

/** Starts the service; it is closed when the test ends. Authentication is off unless `env` says otherwise. */
export async function startApp(
  t: Suite,
  runner: ProcessorRunner,
  env: Record<string, string> = {},
  options: Partial<AppOptions> = {},
): Promise<LocalApp> {
  const log: Record<string, unknown>[] = [];
  const logStream = new Writable({
    write: (chunk, _encoding, done) => {
      for (const line of String(chunk).trim().split('\n')) log.push(JSON.parse(line));
      done();
    },
  });
  const app = await createApp({
    config: loadConfig({ PUSH_AUTH: 'off', LOG_LEVEL: 'debug', ...env }),
    services: [{ prefix: '', service: processorService(offense, runner) }],
    logStream,
    ...options,
  });
  t.teardown(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const request: LocalApp['request'] = async (method, path, body, headers) => {
    const response = await fetch(`${url}${path}`, {
      method,
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      headers: headers ?? (body === undefined ? {} : { 'content-type': 'application/json' }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true && text !== '';
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  };
  return {
    url,
    app,
    log,
    request,
    push: (data, path = '/process') => request('POST', path, envelope(data)),
  };
}

/** A push envelope around a value. */
export function envelope(data: unknown, messageId = '9876543210'): object {
  return {
    message: {
      data: Buffer.from(JSON.stringify(data)).toString('base64'),
      messageId,
      message_id: messageId,
      publishTime: '2024-01-16T07:00:00Z',
      attributes: { origin: 'test' },
    },
    subscription: 'projects/p/subscriptions/nba-phase3-analytics-sub',
    deliveryAttempt: 2,
  };
}
