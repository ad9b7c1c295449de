import { request as httpRequest } from 'node:http';
import t from 'tap';
import { AppError, type ErrorCode } from '../../shared/errors.ts';
import { envelope, startApp } from './local-app.ts';
import { memoryRunner, runAnswer } from './memory-runner.ts';

const trigger = { source_table: 'nbac_team_boxscore', game_date: '2024-01-15' };

t.test('messages that run their date', async (t) => {
  for (const [what, data] of [
    ['older shape', { source_table: 'nbac_team_boxscore', game_date: '2024-01-15', success: true }],
    ['older shape without success', trigger],
    ['older shape, table qualified', { source_table: 'nba_raw.bdl_player_boxscores', game_date: '2024-01-15' }],
    ['completion message', { output_table: 'nbac_schedule', status: 'success', game_date: '2024-01-15' }],
    [
      'completion message, table qualified',
      { output_table: 'p.nba_raw.bdl_player_boxscores', status: 'success', game_date: '2024-01-15' },
    ],
    ['partial upstream', { output_table: 'nbac_schedule', status: 'partial', game_date: '2024-01-15' }],
    ['analysis_date', { source_table: 'nbac_schedule', analysis_date: '2024-01-15' }],
    [
      'null members count as absent',
      {
        source_table: null,
        output_table: 'nbac_schedule',
        game_date: null,
        analysis_date: '2024-01-15',
        status: null,
        success: null,
      },
    ],
    [
      'source_table goes before output_table',
      { source_table: 'nbac_schedule', output_table: 'espn_boxscores', game_date: '2024-01-15' },
    ],
    [
      'status goes before success',
      { source_table: 'nbac_schedule', status: 'success', success: false, game_date: '2024-01-15' },
    ],
    [
      'orchestrator trigger without a table',
      { game_date: '2024-01-15', triggered_by: 'phase2_to_phase3_orchestrator', trigger_source: 'orchestrator' },
    ],
  ] as const) {
    for (const path of ['/', '/process']) {
      t.test(`${what}, POST ${path}`, async (t) => {
        const runner = memoryRunner();
        const { push } = await startApp(t, runner);
        const answer = await push(data, path);
        t.equal(answer.status, 200);
        t.same(answer.json, runAnswer({ date: '2024-01-15' }));
        t.match(runner.runs, [{ date: '2024-01-15', trigger: { source: 'pubsub', message: data } }]);
        t.equal(runner.runs.length, 1);
      });
    }
  }
});

t.test('messages that start nothing are acknowledged and say why', async (t) => {
  for (const [what, data, status] of [
    ['upstream failed', { output_table: 'nbac_schedule', status: 'failed', game_date: '2024-01-15' }, 'skipped'],
    ['upstream had no data', { output_table: 'nbac_schedule', status: 'no_data', game_date: '2024-01-15' }, 'skipped'],
    ['success false, nothing else', { success: false }, 'skipped'],
    ['failed upstream run whose date is the text None', { status: 'failed', game_date: 'None' }, 'skipped'],
    ['a table nobody here reads', { source_table: 'bdl_standings', game_date: '2024-01-15' }, 'ignored'],
    ['this processor’s own table', { output_table: 'team_offense_game_summary', game_date: '2024-01-15' }, 'ignored'],
    ['a name that only begins like a source', { source_table: 'nbac_schedule_v2', game_date: '2024-01-15' }, 'ignored'],
  ] as const) {
    t.test(what, async (t) => {
      const runner = memoryRunner();
      const { push } = await startApp(t, runner);
      const answer = await push(data);
      t.equal(answer.status, 200);
      t.match(answer.json, { status, reason: /\w/, message_id: '9876543210' });
      t.equal(runner.runs.length, 0);
    });
  }
});

t.test('tracing: correlation_id, else execution_id, else the message id; parent processor; message id', async (t) => {
  for (const [data, expected] of [
    [
      { ...trigger, correlation_id: 'c', execution_id: 'e', processor_name: 'P' },
      { correlationId: 'c', parentProcessor: 'P', messageId: '9876543210' },
    ],
    [
      { ...trigger, execution_id: 'e' },
      { correlationId: 'e', messageId: '9876543210' },
    ],
    [trigger, { correlationId: '9876543210', messageId: '9876543210' }],
  ] as const) {
    const runner = memoryRunner();
    const { push } = await startApp(t, runner);
    await push(data);
    t.same(runner.runs[0]?.trigger, { source: 'pubsub', message: data, ...expected });
  }
});

t.test('the outcomes of a run are 200 with the run result', async (t) => {
  for (const status of ['success', 'partial', 'no_games', 'unchanged'] as const) {
    const { push } = await startApp(t, memoryRunner({ run: async (request) => runAnswer(request, { status }) }));
    const answer = await push(trigger);
    t.equal(answer.status, 200);
    t.same(answer.json, runAnswer({ date: '2024-01-15' }, { status }));
  }
});

t.test('the failures of a run have their status, code and details', async (t) => {
  const failures: readonly (readonly [ErrorCode, number])[] = [
    ['SOURCE_MISSING', 422],
    ['SOURCE_STALE', 422],
    ['TOO_MANY_BAD_ROWS', 422],
    ['DUPLICATE_KEY', 422],
    ['SCHEMA_DRIFT', 422],
    ['TABLE_MISSING', 422],
    ['WAREHOUSE_UNAVAILABLE', 503],
    ['WRITE_CONFLICT', 503],
    ['DEADLINE_EXCEEDED', 503],
    ['PUBLISH_FAILED', 503],
  ];
  for (const [code, status] of failures) {
    t.test(`${code} is ${status}`, async (t) => {
      const run = async (): Promise<never> => {
        throw new AppError(code, 'secret-host:5432 said no', { details: { tables: ['nbac_team_boxscore'] } });
      };
      const { push, log } = await startApp(t, memoryRunner({ run }));
      const answer = await push(trigger);
      t.equal(answer.status, status);
      t.match(answer.json, { error: { code, message: /\w/, details: { tables: ['nbac_team_boxscore'] } } });
      t.equal(answer.text.includes('secret-host'), status < 500, 'internals of a 5xx are kept to the log');
      t.equal(answer.headers.has('retry-after'), status === 503);
      const lines = log.filter((line) => line.code === code);
      t.equal(lines.length, 1, 'logged once');
      t.match(lines[0], { message: 'secret-host:5432 said no', messageId: '9876543210', deliveryAttempt: 2 });
    });
  }
  t.test('an unforeseen error is 500 and gives only the request id', async (t) => {
    const run = async (): Promise<never> => {
      throw new TypeError('cannot read secret of undefined');
    };
    const { push, log } = await startApp(t, memoryRunner({ run }));
    const answer = await push(trigger);
    t.equal(answer.status, 500);
    t.notMatch(answer.text, /secret/);
    const line = log.find((entry) => entry.code === 'INTERNAL');
    t.match(line, { severity: 'ERROR', err: { stack: /caused by: TypeError: cannot read secret/ } });
    t.match(answer.json, { error: { code: 'INTERNAL', details: { request_id: line?.reqId } } });
  });
});

const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
/** A good message but for a member that makes it this deep. */
function nested(depth: number): object {
  const lists = `${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}`;
  return { message: { data: base64(`{"game_date":"2024-01-15","x":${lists}}`), messageId: '1' } };
}

const refusals: readonly (readonly [string, unknown, ErrorCode])[] = [
  ['empty text', '', 'INVALID_MESSAGE'],
  ['no JSON', '{', 'INVALID_MESSAGE'],
  ['null', 'null', 'INVALID_MESSAGE'],
  ['a list', [], 'INVALID_MESSAGE'],
  ['no message', { subscription: 'x' }, 'INVALID_MESSAGE'],
  ['message null', { message: null }, 'INVALID_MESSAGE'],
  ['no data', { message: { messageId: '1' } }, 'INVALID_MESSAGE'],
  ['data a number', { message: { data: 12345678 } }, 'INVALID_MESSAGE'],
  ['data empty', { message: { data: '' } }, 'INVALID_MESSAGE'],
  ['data not base64', { message: { data: '{"game_date":"2024-01-15"}' } }, 'INVALID_MESSAGE'],
  [
    'data base64 without padding',
    { message: { data: base64('{ }').replaceAll('=', '').slice(0, 3) } },
    'INVALID_MESSAGE',
  ],
  ['data not UTF-8', { message: { data: base64(Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d)) } }, 'INVALID_MESSAGE'],
  ['data no JSON', { message: { data: base64('game_date=2024-01-15') } }, 'INVALID_MESSAGE'],
  ['data a JSON list', { message: { data: base64('[]') } }, 'INVALID_MESSAGE'],
  ['data a JSON text', { message: { data: base64('"2024-01-15"') } }, 'INVALID_MESSAGE'],
  ['messageId a number', { message: { data: base64(JSON.stringify(trigger)), messageId: 5 } }, 'INVALID_MESSAGE'],
  ['prototype in the envelope', '{"message":{"__proto__":{"data":"e30="}}}', 'INVALID_MESSAGE'],
  ['data nested too deeply', nested(101), 'INVALID_MESSAGE'],
  ['data nested beyond any stack', nested(100_000), 'INVALID_MESSAGE'],
  ['empty data object', envelope({}), 'INVALID_DATE'],
  ['table, no date', envelope({ source_table: 'nbac_schedule' }), 'INVALID_DATE'],
  ['30 February', envelope({ ...trigger, game_date: '2024-02-30' }), 'INVALID_DATE'],
  ['29 February of a common year', envelope({ ...trigger, game_date: '2023-02-29' }), 'INVALID_DATE'],
  ['an instant for a date', envelope({ ...trigger, game_date: '2024-01-15T00:00:00Z' }), 'INVALID_DATE'],
  ['date without dashes', envelope({ ...trigger, game_date: '20240115' }), 'INVALID_DATE'],
  ['date a number', envelope({ ...trigger, game_date: 20240115 }), 'INVALID_DATE'],
  ['date the text None', envelope({ ...trigger, game_date: 'None' }), 'INVALID_DATE'],
  [
    'impossible game_date beside a good analysis_date',
    envelope({ ...trigger, game_date: 'x', analysis_date: '2024-01-15' }),
    'INVALID_DATE',
  ],
  [
    'date behind a prototype',
    envelope({ source_table: 'nbac_schedule', constructor: { game_date: '2024-01-15' } }),
    'INVALID_DATE',
  ],
  ['table a number', envelope({ ...trigger, source_table: 7 }), 'INVALID_MESSAGE'],
  ['table ends in a dot', envelope({ ...trigger, source_table: 'nba_raw.' }), 'INVALID_MESSAGE'],
  ['status unknown', envelope({ ...trigger, status: 'finished' }), 'INVALID_MESSAGE'],
  ['success a text', envelope({ ...trigger, success: 'yes' }), 'INVALID_MESSAGE'],
  ['correlation id a number', envelope({ ...trigger, correlation_id: 5 }), 'INVALID_MESSAGE'],
];

t.test('what is no message, or has no date, is 400 with its code and never runs', async (t) => {
  const runner = memoryRunner();
  const { request, log } = await startApp(t, runner);
  for (const [what, body, code] of refusals) {
    const answer = await request('POST', '/process', body);
    t.equal(answer.status, 400, what);
    t.match(answer.json, { error: { code, message: /\w/ } }, what);
  }
  t.equal(runner.runs.length, 0);
  const warnings = log.filter((line) => line.severity === 'WARNING');
  t.equal(warnings.length, refusals.length, 'each logged once');
  t.ok(
    warnings.slice(-3).every((line) => line.messageId === '9876543210'),
    'with its id',
  );
});

t.test('nesting that any real message has is fine, and brackets in texts do not count', async (t) => {
  const runner = memoryRunner();
  const { request, push } = await startApp(t, runner);
  t.equal((await request('POST', '/process', nested(100))).status, 200);
  t.equal((await push({ ...trigger, note: `\\"${'['.repeat(500)}` })).status, 200);
  t.equal(runner.runs.length, 2);
});

t.test('size and media type', async (t) => {
  const runner = memoryRunner();
  const { request, url } = await startApp(t, runner);
  const padding = (bytes: number): string => {
    const rest = JSON.stringify({ ...envelope(trigger), x: '' }).length;
    return JSON.stringify({ ...envelope(trigger), x: 'a'.repeat(bytes - rest) });
  };
  t.equal((await request('POST', '/process', padding(1_048_576))).status, 200, 'exactly 1 MiB is read');
  const large = await request('POST', '/process', padding(1_048_577));
  t.equal(large.status, 413);
  t.match(large.json, { error: { code: 'BODY_TOO_LARGE' } });
  t.equal(
    (await request('POST', '/process', envelope(trigger), { 'content-type': 'application/json; charset=utf-8' }))
      .status,
    200,
  );
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/cloudevents+json', 'nonsense']) {
    const answer = await request('POST', '/process', envelope(trigger), { 'content-type': type });
    t.equal(answer.status, 415, type);
    t.match(answer.json, { error: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
  }
  t.equal(
    await postWithoutType(`${url}/process`, JSON.stringify(envelope(trigger))),
    200,
    'no content type: read as JSON',
  );
  t.equal(await postWithoutType(`${url}/process`, 'hello'), 400, 'no content type and no JSON');
  t.equal(runner.runs.length, 3);
});

/** fetch always names a content type. */
function postWithoutType(url: string, body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method: 'POST', headers: { 'content-length': Buffer.byteLength(body) } });
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.on('error', reject);
    request.end(body);
  });
}
