import { connect } from 'node:net';
import t from 'tap';
import { addDays, calendarDateOf } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { processorService } from '../../shared/http/processor-service.ts';
import { cachedProbe } from '../../shared/http/readiness.ts';
import type { RunRecord } from '../../shared/processing/runner-port.ts';
import { envelope, offense, startApp } from './local-app.ts';
import { memoryRunner, runAnswer } from './memory-runner.ts';

t.test('POST /process-date-range', async (t) => {
  const start = '2023-10-24';
  t.test('runs the range, both ends inclusive, with its options', async (t) => {
    const runner = memoryRunner({
      runRange: async (range) => ({ dates: [runAnswer({ date: range.startDate })], failed: [] }),
    });
    const { request } = await startApp(t, runner);
    const answer = await request('POST', '/process-date-range', {
      start_date: start,
      end_date: start,
      force: true,
      skip_downstream_trigger: true,
    });
    t.equal(answer.status, 200);
    t.same(answer.json, { status: 'success', start_date: start, end_date: start, dates: [runAnswer({ date: start })] });
    t.match(runner.ranges, [
      { startDate: start, endDate: start, force: true, skipDownstream: true, trigger: { source: 'http' } },
    ]);
  });
  t.test('is partial when a date is', async (t) => {
    const runRange = async () => ({ dates: [runAnswer({ date: start }, { status: 'partial' })], failed: [] });
    const { request } = await startApp(t, memoryRunner({ runRange }));
    t.match((await request('POST', '/process-date-range', { start_date: start, end_date: start })).json, {
      status: 'partial',
    });
  });
  for (const [codes, status, code] of [
    [['SOURCE_MISSING'], 422, 'SOURCE_MISSING'],
    [['SOURCE_MISSING', 'WAREHOUSE_UNAVAILABLE'], 503, 'WAREHOUSE_UNAVAILABLE'],
  ] as const) {
    t.test(`dates that failed ${codes.join(' and ')} make it ${status} and are listed`, async (t) => {
      const failed = codes.map((each) => ({ game_date: start, error: { code: each, message: 'secret-host' } }));
      const runRange = async () => ({ dates: [runAnswer({ date: start })], failed });
      const { request } = await startApp(t, memoryRunner({ runRange }));
      const answer = await request('POST', '/process-date-range', { start_date: start, end_date: '2023-10-26' });
      t.equal(answer.status, status);
      t.match(answer.json, {
        error: { code, details: { succeeded: 1, failed: codes.map((each) => ({ game_date: start, code: each })) } },
      });
    });
  }
  const last = addDays(calendarDateOf(start), 399);
  for (const [what, body, status, code] of [
    ['400 days', { start_date: start, end_date: last }, 200, undefined],
    ['401 days', { start_date: start, end_date: addDays(last, 1) }, 400, 'INVALID_RANGE'],
    ['reversed', { start_date: '2024-01-16', end_date: '2024-01-15' }, 400, 'INVALID_RANGE'],
    ['no end', { start_date: start }, 400, 'INVALID_RANGE'],
    ['no start', { end_date: start }, 400, 'INVALID_RANGE'],
    ['empty', {}, 400, 'INVALID_RANGE'],
    ['impossible date', { start_date: '2024-02-30', end_date: '2024-03-01' }, 400, 'INVALID_RANGE'],
    ['date a number', { start_date: 20240115, end_date: start }, 400, 'INVALID_RANGE'],
    ['force a text', { start_date: start, end_date: start, force: 'true' }, 400, 'INVALID_REQUEST'],
    ['a member that is none', { start_date: start, end_date: start, processors: ['Foo'] }, 400, 'INVALID_REQUEST'],
    ['no JSON', '{', 400, 'INVALID_REQUEST'],
  ] as const) {
    t.test(`${what}: ${status} ${code ?? ''}`, async (t) => {
      const runner = memoryRunner();
      const { request } = await startApp(t, runner);
      const answer = await request('POST', '/process-date-range', body);
      t.equal(answer.status, status, answer.text);
      if (code !== undefined) t.match(answer.json, { error: { code } });
      t.equal(runner.ranges.length, status === 200 ? 1 : 0);
    });
  }
});

t.test('GET /runs', async (t) => {
  const records: readonly RunRecord[] = [
    {
      run_id: '3f9c21aa',
      processor: offense.name,
      table: 'team_offense_game_summary',
      game_date: '2024-01-15',
      status: 'failed',
      started_at: '2024-01-16T07:00:00+00:00',
      finished_at: null,
      duration_seconds: null,
      trigger_source: 'pubsub',
      record_count: null,
      summary: { error: { code: 'SOURCE_MISSING' } },
    },
  ];
  const runner = memoryRunner({ records });
  const { request } = await startApp(t, runner);
  t.same((await request('GET', '/runs')).json, { processor: offense.name, runs: records });
  await request('GET', '/runs?date=2024-01-15&limit=7');
  t.same(runner.queries, [{ limit: 50 }, { date: '2024-01-15', limit: 7 }]);
  for (const [query, code] of [
    ['date=2024-02-30', 'INVALID_DATE'],
    ['date=', 'INVALID_DATE'],
    ['limit=0', 'INVALID_REQUEST'],
    ['limit=1001', 'INVALID_REQUEST'],
    ['limit=many', 'INVALID_REQUEST'],
    ['limit=1&limit=2', 'INVALID_REQUEST'],
    ['day=2024-01-15', 'INVALID_REQUEST'],
  ] as const) {
    const answer = await request('GET', `/runs?${query}`);
    t.equal(answer.status, 400, query);
    t.match(answer.json, { error: { code } }, query);
  }
  t.equal(runner.queries.length, 2);
});

t.test('GET /health says version, service and revision, and touches nothing', async (t) => {
  const runner = memoryRunner({ ready: () => Promise.reject(new AppError('WAREHOUSE_UNAVAILABLE', 'away')) });
  const { request } = await startApp(t, runner, { CODE_VERSION: 'abc123', K_REVISION: 'rev-7' });
  const answer = await request('GET', '/health');
  t.equal(answer.status, 200);
  t.same(answer.json, {
    status: 'healthy',
    service: 'analytics-team-offense-game-summary',
    version: 'abc123',
    revision: 'rev-7',
  });
  t.equal(runner.probes, 0);
});

t.test('GET /ready asks the warehouse once for all who ask within 10 s, also when the answer is bad', async (t) => {
  for (const available of [true, false]) {
    const ready = async (): Promise<void> => {
      if (!available) throw new AppError('WAREHOUSE_UNAVAILABLE', 'away');
    };
    const runner = memoryRunner({ ready });
    const { request } = await startApp(t, runner);
    const answers = await Promise.all([1, 2, 3].map(() => request('GET', '/ready')));
    answers.push(await request('GET', '/ready'));
    t.same([...new Set(answers.map(({ status }) => status))], [available ? 200 : 503]);
    if (!available) t.match(answers[0]?.json, { error: { code: 'WAREHOUSE_UNAVAILABLE' } });
    t.equal(runner.probes, 1);
  }
});

t.test('a kept answer is asked for anew after 10 s, and a bad one may turn good', async (t) => {
  let time = 0;
  let probes = 0;
  const probe = cachedProbe(
    async () => {
      probes += 1;
      if (probes === 1) throw new AppError('WAREHOUSE_UNAVAILABLE', 'away');
    },
    () => time,
  );
  await t.rejects(probe(), { code: 'WAREHOUSE_UNAVAILABLE' });
  time = 9_999;
  await t.rejects(probe(), { code: 'WAREHOUSE_UNAVAILABLE' });
  time = 10_000;
  await t.resolves(probe());
  t.equal(probes, 2);
});

t.test('unknown addresses are 404, known ones with another method 405 with allow', async (t) => {
  const { request } = await startApp(t, memoryRunner());
  for (const [method, path, status, allow] of [
    ['GET', '/nothing', 404, null],
    ['POST', '/process/', 404, null],
    ['GET', '/process', 405, 'POST'],
    ['GET', '/process?x=1', 405, 'POST'],
    ['DELETE', '/process-date-range', 405, 'POST'],
    ['GET', '/', 405, 'POST'],
    ['POST', '/health', 405, 'GET, HEAD'],
    ['PUT', '/documentation/json', 405, 'GET, HEAD'],
  ] as const) {
    const answer = await request(method, path);
    t.equal(answer.status, status, `${method} ${path}`);
    t.equal(answer.headers.get('allow'), allow);
    t.match(answer.json, { error: { code: status === 404 ? 'NOT_FOUND' : 'METHOD_NOT_ALLOWED' } });
  }
  const unreadable = await request('GET', '/%ff');
  t.equal(unreadable.status, 400);
  t.match(unreadable.json, { error: { code: 'INVALID_REQUEST' } });
});

t.test('what is no HTTP is refused in the same shape', async (t) => {
  const { url } = await startApp(t, memoryRunner());
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write('hello there\r\n\r\n');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  t.match(text, /^HTTP\/1\.1 400 Bad Request[\s\S]*\{"error":\{"code":"INVALID_REQUEST"/);
});

t.test('several services share one process, each below its own address', async (t) => {
  const first = memoryRunner();
  const second = memoryRunner({ ready: () => Promise.reject(new AppError('WAREHOUSE_UNAVAILABLE', 'away')) });
  const defense = { ...offense, name: 'TeamDefenseGameSummaryProcessor', service: 'team-defense-game-summary' };
  const { request, push, app } = await startApp(
    t,
    first,
    {},
    {
      services: [
        { prefix: '/team-offense-game-summary', service: processorService(offense, first) },
        { prefix: '/team-defense-game-summary', service: processorService(defense, second) },
      ],
    },
  );
  const trigger = { source_table: 'nbac_team_boxscore', game_date: '2024-01-15' };
  t.equal((await push(trigger, '/team-defense-game-summary/process')).status, 200);
  t.equal((await push(trigger, '/team-defense-game-summary')).status, 200);
  t.equal((await push(trigger, '/process')).status, 404);
  t.same([first.runs.length, second.runs.length], [0, 2]);
  t.match((await request('GET', '/team-offense-game-summary/health')).json, {
    service: 'analytics-team-offense-game-summary',
  });
  t.equal((await request('GET', '/team-offense-game-summary/ready')).status, 200);
  t.equal((await request('GET', '/team-defense-game-summary/ready')).status, 503);
  t.equal((await request('GET', '/ready')).status, 503, 'ready only when all are');
  t.equal((await request('GET', '/health')).status, 200);
  await app.close();
  t.same([first.closed, second.closed], [1, 1]);
});

t.test('too many runs at once are 503 OVERLOADED; a run beyond its deadline is 503 and aborted', async (t) => {
  const release = Promise.withResolvers<void>();
  const runner = memoryRunner({
    run: async (request) => {
      await release.promise;
      return runAnswer(request);
    },
  });
  const { push } = await startApp(t, runner, { MAX_PENDING_RUNS: '2' });
  const trigger = { source_table: 'nbac_schedule', game_date: '2024-01-15' };
  const waiting = [push(trigger), push(trigger)];
  while (runner.runs.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  const refused = await push(trigger);
  t.equal(refused.status, 503);
  t.match(refused.json, { error: { code: 'OVERLOADED' } });
  release.resolve();
  t.same(
    (await Promise.all(waiting)).map(({ status }) => status),
    [200, 200],
  );
  t.equal((await push(trigger)).status, 200, 'there is room again');

  const slow = memoryRunner({
    run: ({ signal }) =>
      new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(new Error('rolled back')))),
  });
  const late = await (await startApp(t, slow, { RUN_DEADLINE_SECONDS: '0.2' })).push(trigger);
  t.equal(late.status, 503);
  t.match(late.json, { error: { code: 'DEADLINE_EXCEEDED' } });
});

t.test('log lines have the field names of Cloud Logging, and neither tokens, queries nor bodies', async (t) => {
  const { request, log } = await startApp(t, memoryRunner(), { K_REVISION: 'rev-7', CODE_VERSION: 'abc' });
  const headers = {
    'content-type': 'application/json',
    authorization: 'Bearer very-secret-token',
    'x-cloud-trace-context': '105445aa7843bc8bf206b12000100000/255;o=1',
  };
  const data = { source_table: 'nbac_schedule', game_date: '2024-01-15', note: 'body-secret' };
  await request('POST', '/process?key=query-secret', envelope(data), headers);
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  await request('GET', '/nothing', undefined, { traceparent });
  const line = log.find((entry) => entry.message === 'POST /process 200');
  t.match(line, {
    severity: 'INFO',
    time: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
    messageId: '9876543210',
    'logging.googleapis.com/labels': {
      service: 'analytics-team-offense-game-summary',
      version: 'abc',
      revision: 'rev-7',
    },
    'logging.googleapis.com/trace': 'projects/nba-props-platform/traces/105445aa7843bc8bf206b12000100000',
    'logging.googleapis.com/spanId': '00000000000000ff',
    'logging.googleapis.com/trace_sampled': true,
    httpRequest: { requestMethod: 'POST', requestUrl: '/process', status: 200, latency: /^\d+\.\d{3}s$/ },
  });
  t.match(
    log.find((entry) => entry.code === 'NOT_FOUND'),
    {
      severity: 'WARNING',
      'logging.googleapis.com/trace': 'projects/nba-props-platform/traces/4bf92f3577b34da6a3ce929d0e0e4736',
      'logging.googleapis.com/spanId': '00f067aa0ba902b7',
    },
  );
  t.notMatch(JSON.stringify(log), /very-secret-token|query-secret|body-secret/);
  t.ok(log.every((entry) => typeof entry.severity === 'string' && typeof entry.message === 'string'));
});
