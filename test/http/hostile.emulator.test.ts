/** Hostile text in every input of every service, over real HTTP on real warehouses; and what logs and answers give away. */
import { Writable } from 'node:stream';
import pino from 'pino';
import t, { type Test } from 'tap';
import { coverageReportService } from '../../services/coverage-report/service.ts';
import { loadConfig } from '../../shared/config.ts';
import { createApp } from '../../shared/http/app.ts';
import { processorService } from '../../shared/http/processor-service.ts';
import { loggerOptions } from '../../shared/log.ts';
import type { JsonValue } from '../../shared/tables/column-types.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { type League, league, leagueOver, openLeague } from '../processing/harness.ts';
import { addRows, DAY, game, leagueTables, teamGames } from '../processing/league.ts';
import { envelope } from './local-app.ts';

const HOSTILE = [
  `'; DROP TABLE nba_analytics.league_team_scores; --`,
  `" OR "1"="1`,
  '` UNION SELECT * FROM x --',
  `\\'; DELETE FROM nba_reference.processor_run_history WHERE 1=1; --`,
  `x') OR 1=1; ATTACH '/etc/passwd' AS p; --`,
  '$1 @p0 ? :name %s {{7*7}}',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  'a\u0000b',
  '\u202e\ud83d\ude00\u2028',
  '__proto__',
  'x'.repeat(5_000),
];

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type: string;
}

interface Served {
  readonly log: string[];
  ask(method: string, path: string, body?: JsonValue, headers?: Record<string, string>): Promise<Answer>;
}

/** The processor and the report of a league, as one process serves them. */
async function serve(t: Pick<Test, 'teardown'>, { warehouse, runner }: League): Promise<Served> {
  const log: string[] = [];
  const logStream = new Writable({
    write: (chunk, _encoding, done) => {
      log.push(String(chunk));
      done();
    },
  });
  const config = loadConfig({ PUSH_AUTH: 'off', LOG_LEVEL: 'trace' });
  const logger = pino(loggerOptions(config, 'analytics'), logStream);
  const report = coverageReportService({
    tables: [{ table: league.table.name, load: async () => league }],
    warehouse: async () => warehouse,
    close: async () => undefined,
  });
  const app = await createApp({
    config,
    services: [
      { prefix: '/league', service: processorService(league, runner({ log: logger })) },
      { prefix: '/report', service: report },
    ],
    logStream,
  });
  t.teardown(() => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const ask: Served['ask'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, text: await response.text(), type: response.headers.get('content-type') ?? '' };
  };
  return { log, ask };
}

/** Every place where text of a caller comes in. */
function inputs(text: string): readonly (readonly [method: string, path: string, body?: JsonValue])[] {
  const query = encodeURIComponent(text);
  const push = (data: JsonValue, id?: string): JsonValue => JSON.parse(JSON.stringify(envelope(data, id)));
  const date = String(DAY);
  const table = league.table.name;
  return [
    ['POST', '/league/process', push({ source_table: text, game_date: date })],
    ['POST', '/league/process', push({ output_table: `nba_raw.${text}`, game_date: date })],
    ['POST', '/league/process', push({ game_date: text })],
    ['POST', '/league/process', push({ game_date: date, status: text })],
    [
      'POST',
      '/league/process',
      push({ game_date: date, correlation_id: text, processor_name: text, extra: { [text]: text } }),
    ],
    ['POST', '/league/process', push({ game_date: date, execution_id: text }, text)],
    ['POST', '/league/process-date-range', { start_date: text, end_date: date }],
    ['POST', '/league/process-date-range', { start_date: date, end_date: date, [text]: text }],
    ['GET', `/league/runs?date=${query}`],
    ['GET', `/league/runs?limit=${query}`],
    ['GET', `/report/coverage?table=${query}`],
    ['GET', `/report/coverage?table=${table}&start_date=${query}`],
    ['GET', `/report/coverage?table=${table}&end_date=${query}`],
    ['GET', `/report/coverage?verify=${query}`],
    ['GET', `/report/coverage?group_by=${query}&format=${query}`],
    ['GET', `/report/coverage/gaps?table=${query}&start_date=${query}`],
    ['GET', `/report/coverage/${query}/${date}`],
    ['GET', `/report/coverage/${table}/${query}`],
    ['GET', `/report/explain/${query}/${query}`],
    ['GET', `/report/explain/${table}/${query}`],
    ['GET', `/report/explain/${table}/${date.replaceAll('-', '')}_BOS_NYK%7C${query}`],
    ['GET', `/report/explain/${table}/${date.replaceAll('-', '')}_BOS_NYK%7CBOS?against=${query}`],
    ['GET', `/${query}`],
  ];
}

async function attack(t: Test, over: League, texts: readonly string[]): Promise<void> {
  await addRows(over.warehouse, game(DAY, 'BOS', 'NYK', [100, 99]));
  await over.run();
  const before = await over.stored();
  t.equal(before.length, 2);
  const { ask } = await serve(t, over);
  for (const [number, text] of texts.entries()) {
    for (const [place, [method, path, body]] of inputs(text).entries()) {
      for (const accept of method === 'GET' ? ['application/json', 'text/html'] : ['application/json']) {
        const { status, text: answer, type } = await ask(method, path, body, { accept });
        // The text itself would upset what reads test results.
        const what = `text ${number} in input ${place} as ${accept}`;
        t.ok(status < 500, `${what}: ${status}`);
        if (type.startsWith('text/html')) t.notMatch(answer, /<script>alert|<\/script>alert/, what);
        const inside = text.includes('SELECT') ? /node_modules|\.ts:\d+/ : /SELECT |INSERT |node_modules|\.ts:\d+/;
        t.notMatch(answer, inside, `${what} shows nothing from inside`);
      }
    }
  }
  t.strictSame(await over.stored(), before, 'the rows are as they were');
  const kept = (await over.records()).map(({ parent_processor }) => parent_processor);
  const plain = texts.filter((text) => !text.includes('\0'));
  for (const text of plain) t.ok(kept.includes(text), 'a tracing id is kept as the text that it is');
}

t.test('no input reaches SQL or a page as anything but text', async (t) => {
  await attack(t, await openLeague(t), HOSTILE);
});

t.test('nor on BigQuery', async (t) => {
  const emulator = await emulatorFor(t);
  if (emulator === undefined) return;
  const projectId = `${emulator.projectId}-hostile`;
  const warehouse = await openBigquery({ projectId, location: 'us-west2', apiEndpoint: emulator.url });
  await warehouse.ensureTables([...leagueTables, league.table, teamGames, processorRunHistory]);
  await attack(t, leagueOver(warehouse), HOSTILE.slice(0, 2));
});

t.test('a file’s name is no SQL either', async (t) => {
  const { warehouse, stored } = await openLeague(t);
  const [table] = leagueTables;
  if (table === undefined) throw new Error('the league has no tables');
  for (const file of [`x'); DROP TABLE nba_analytics.league_team_scores; --.csv`, `'; SELECT 1; --.parquet`]) {
    await t.rejects(warehouse.load({ table, file }), { code: 'INVALID_ARGUMENT' }, file);
  }
  t.strictSame(await stored(), []);
});

t.test('secrets of requests are in no log line and no answer, whatever becomes of the request', async (t) => {
  const over = await openLeague(t);
  const { ask, log } = await serve(t, over);
  const SECRET = 'c3VwZXItc2VjcmV0';
  const headers = { authorization: `Bearer ${SECRET}`, cookie: `session=${SECRET}`, 'x-api-key': SECRET };
  const answers = [
    await ask(
      'POST',
      `/league/process?token=${SECRET}`,
      JSON.parse(JSON.stringify(envelope({ game_date: DAY, password: SECRET }))),
      headers,
    ),
    await ask('POST', '/league/process', { message: { data: SECRET } }, headers),
    await ask('POST', '/league/process', [SECRET], headers),
    await ask('POST', '/league/process-date-range', { start_date: DAY, end_date: DAY, force: SECRET }, headers),
    await ask('GET', `/league/runs?access_token=${SECRET}`, undefined, headers),
    await ask('GET', `/report/coverage?access_token=${SECRET}`, undefined, headers),
    await ask('GET', `/nowhere?access_token=${SECRET}`, undefined, headers),
  ];
  await over.warehouse.close();
  answers.push(
    await ask(
      'POST',
      '/league/process',
      JSON.parse(JSON.stringify(envelope({ game_date: DAY, note: SECRET }))),
      headers,
    ),
  );
  t.ok(answers.some(({ status }) => status >= 500) && answers.some(({ status }) => status === 400));
  for (const { status, text } of answers) t.notOk(text.includes(SECRET), `an answer ${status}: ${text.slice(0, 100)}`);
  t.ok(log.length > answers.length);
  t.notOk(
    log.some((line) => line.includes(SECRET)),
    'no log line, at the most talkative level',
  );
});
