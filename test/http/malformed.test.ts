import fc from 'fast-check';
import t from 'tap';
import { startApp } from './local-app.ts';
import { memoryRunner } from './memory-runner.ts';

const base64 = (data: string | Uint8Array): string => Buffer.from(data).toString('base64');
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const notText = fc.jsonValue().filter((value) => typeof value !== 'string');
const message = (data: unknown): object => ({ message: { data, messageId: '1' } });

/** Bodies that can never be a message to run: each kind breaks one layer, down to the date. */
const malformed = fc.oneof(
  // Not JSON, or JSON of any other shape.
  fc.string().filter((text) => !parses(text)),
  fc
    .jsonValue()
    .filter((value) => !(isObject(value) && JSON.stringify(value).includes('"message"')))
    .map((value) => JSON.stringify(value)),
  // An envelope whose message or data is something else.
  notText.filter((value) => !isObject(value)).map((value) => JSON.stringify({ message: value })),
  notText.map((value) => JSON.stringify(message(value))),
  // Data that is no base64, no UTF-8, no JSON, no object.
  fc
    .string({ minLength: 1 })
    .filter((text) => !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    .map((text) => JSON.stringify(message(text))),
  fc.uint8Array({ minLength: 1 }).map((bytes) => JSON.stringify(message(base64(Uint8Array.of(0xff, ...bytes))))),
  fc
    .string()
    .filter((text) => !parses(text))
    .map((text) => JSON.stringify(message(base64(text)))),
  fc
    .jsonValue()
    .filter((value) => !isObject(value))
    .map((value) => JSON.stringify(message(base64(JSON.stringify(value))))),
  // A message with a date that is none.
  fc
    .jsonValue()
    .filter((value) => typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value))
    .map((value) =>
      JSON.stringify(message(base64(JSON.stringify({ source_table: 'nbac_schedule', game_date: value })))),
    ),
);

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

t.test('1,000 malformed bodies are refused 400, run nothing and leave the service alive', async (t) => {
  const runner = memoryRunner();
  const { request, log } = await startApp(t, runner);
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(malformed, async (body) => {
      sent += 1;
      const answer = await request('POST', '/process', body, { 'content-type': 'application/json' });
      if (answer.status !== 400) throw new Error(`status ${answer.status} for ${body}`);
      const error = answer.json.error;
      const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
      if (code !== 'INVALID_MESSAGE' && code !== 'INVALID_DATE') throw new Error(`code ${String(code)} for ${body}`);
    }),
    { numRuns: 1_000 },
  );
  t.ok(sent >= 1_000);
  t.equal(runner.runs.length, 0);
  t.equal(log.filter((line) => line.severity === 'ERROR').length, 0);
  t.equal((await request('GET', '/health')).status, 200);
});
