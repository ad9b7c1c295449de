import { Writable } from 'node:stream';
import pino from 'pino';
import t from 'tap';
import { httpRequestFields, loggerOptions, traceFields } from '../shared/log.ts';

const config = { LOG_LEVEL: 'trace', CODE_VERSION: 'abc' } as const;

function linesOf(write: (log: pino.Logger) => void): Record<string, unknown>[] {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(JSON.parse(String(chunk)));
      done();
    },
  });
  write(pino(loggerOptions(config, 'analytics'), stream));
  return lines;
}

t.test('levels become the severities of Cloud Logging', async (t) => {
  const lines = linesOf((log) => {
    for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) log[level](`a ${level}`);
  });
  t.same(
    lines.map((line) => line.severity),
    ['DEBUG', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'],
  );
  t.match(lines[0], {
    message: 'a trace',
    time: String,
    'logging.googleapis.com/labels': { service: 'analytics', version: 'abc' },
  });
});

t.test(
  'errors show type, code, text and the stacks of their causes, and nothing that a client hung on them',
  async (t) => {
    const cause = Object.assign(new TypeError('socket closed'), {
      config: { headers: { authorization: 'Bearer secret' } },
    });
    const error = Object.assign(new Error('not reached', { cause }), { code: 'E1', response: { body: 'secret' } });
    const [line] = linesOf((log) => log.error(error, 'it failed'));
    t.match(line, {
      message: 'it failed',
      err: {
        type: 'Error',
        code: 'E1',
        message: 'not reached',
        stack: /not reached[\s\S]*caused by: TypeError: socket closed/,
      },
    });
    t.notMatch(JSON.stringify(line), /secret/);
  },
);

t.test('headers, tokens and bodies logged by mistake are blotted out', async (t) => {
  const [line] = linesOf((log) =>
    log.info({ authorization: 'secret', request: { headers: { a: 'secret' }, body: 'secret' }, token: 'secret' }, 'x'),
  );
  t.notMatch(JSON.stringify(line), /secret/);
});

const TRACE = '105445aa7843bc8bf206b12000100000';
for (const [what, headers, expected] of [
  [
    'X-Cloud-Trace-Context',
    { 'x-cloud-trace-context': `${TRACE}/255;o=1` },
    { trace: TRACE, spanId: '00000000000000ff', sampled: true },
  ],
  [
    'X-Cloud-Trace-Context without options',
    { 'x-cloud-trace-context': `${TRACE}/18446744073709551615` },
    { trace: TRACE, spanId: 'ffffffffffffffff', sampled: false },
  ],
  [
    'X-Cloud-Trace-Context, trace only',
    { 'x-cloud-trace-context': TRACE.toUpperCase() },
    { trace: TRACE, sampled: false },
  ],
  [
    'a span beyond 64 bits is left out',
    { 'x-cloud-trace-context': `${TRACE}/18446744073709551616;o=0` },
    { trace: TRACE, sampled: false },
  ],
  [
    'traceparent goes first',
    { traceparent: `00-${TRACE}-00f067aa0ba902b7-00`, 'x-cloud-trace-context': 'f'.repeat(32) },
    { trace: TRACE, spanId: '00f067aa0ba902b7', sampled: false },
  ],
  ['an invalid trace of zeros', { traceparent: `00-${'0'.repeat(32)}-00f067aa0ba902b7-01` }, undefined],
  ['nonsense', { 'x-cloud-trace-context': 'x", "severity": "FATAL' }, undefined],
  ['no header', {}, undefined],
] as const) {
  t.test(`trace: ${what}`, async (t) => {
    const fields = traceFields(headers, 'p');
    if (expected === undefined) {
      t.same(fields, {});
      return;
    }
    t.same(fields, {
      'logging.googleapis.com/trace': `projects/p/traces/${expected.trace}`,
      ...('spanId' in expected ? { 'logging.googleapis.com/spanId': expected.spanId } : {}),
      'logging.googleapis.com/trace_sampled': expected.sampled,
    });
  });
}

t.test('a request is logged without its query', async (t) => {
  const fields = httpRequestFields({
    method: 'GET',
    url: '/runs?key=secret',
    status: 200,
    milliseconds: 12.3456,
    userAgent: undefined,
    remoteIp: '::1',
  });
  t.same(fields, {
    httpRequest: { requestMethod: 'GET', requestUrl: '/runs', status: 200, latency: '0.012s', remoteIp: '::1' },
  });
});
