import { createRequire } from 'node:module';
import t from 'tap';
import { envelope, startApp } from './local-app.ts';
import { memoryRunner, runAnswer } from './memory-runner.ts';

// Ajv comes with fastify; its 2020-12 dialect is the one of OpenAPI 3.1.
const { default: Ajv } = createRequire(createRequire(import.meta.url).resolve('fastify'))('ajv/dist/2020.js');

type Json = Record<string, unknown>;
const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A member that must be an object; an empty one when it is not, which the checks then report. */
const member = (value: unknown, ...path: readonly string[]): Json => {
  let inner: unknown = value;
  for (const name of path) inner = isRecord(inner) ? inner[name] : undefined;
  return isRecord(inner) ? inner : {};
};

const runner = memoryRunner();
const { request, push } = await startApp(t, runner);
const document = (await request('GET', '/documentation/json')).json;
const ajv = new Ajv({ strict: false, validateFormats: false });
const operations = Object.entries(member(document, 'paths')).flatMap(([path, item]) =>
  Object.entries(isRecord(item) ? item : {}).map(([method, operation]) => ({
    path,
    method,
    operation: member(operation),
  })),
);

t.test('the document describes every route of the chapter', async (t) => {
  t.equal(document.openapi, '3.1.0');
  t.match(document.info, { title: 'team-offense-game-summary', version: 'development' });
  t.same(operations.map(({ method, path }) => `${method} ${path}`).sort(), [
    'get /health',
    'get /ready',
    'get /runs',
    'post /',
    'post /process',
    'post /process-date-range',
  ]);
});

t.test('every operation has a summary, a known tag, described answers, and schemas that compile', async (t) => {
  const tags = Array.isArray(document.tags) ? document.tags.map((tag) => member(tag).name) : [];
  for (const { path, method, operation } of operations) {
    const name = `${method} ${path}`;
    t.match(operation.summary, /\w/, name);
    t.ok(Array.isArray(operation.tags) && operation.tags.every((tag) => tags.includes(tag)), `${name} tags`);
    const responses = Object.entries(member(operation, 'responses'));
    t.ok(
      responses.some(([status]) => status === '200'),
      `${name} has an answer`,
    );
    for (const [status, response] of responses) {
      t.equal(typeof member(response).description, 'string', `${name} ${status} description`);
      t.doesNotThrow(() => ajv.compile(schemaOf(response)), `${name} ${status} schema`);
    }
    if (method === 'post') {
      t.doesNotThrow(() => ajv.compile(schemaOf(operation.requestBody)), `${name} body`);
      t.same(operation.security, [{ token: [] }], `${name} needs a token`);
    }
  }
  t.ok('token' in member(document, 'components', 'securitySchemes'));
});

t.test('real answers fit the schemas that the document gives for them', async (t) => {
  const data = { source_table: 'nbac_schedule', game_date: '2024-01-15' };
  const range = { start_date: '2024-01-15', end_date: '2024-01-15' };
  for (const [method, path, answer] of [
    ['post', '/process', await push(data)],
    ['post', '/process', await push({ ...data, source_table: 'bdl_standings' })],
    ['post', '/process', await push({})],
    ['post', '/process', await request('POST', '/process', envelope(data), { 'content-type': 'text/plain' })],
    ['post', '/process-date-range', await request('POST', '/process-date-range', range)],
    ['get', '/health', await request('GET', '/health')],
    ['get', '/ready', await request('GET', '/ready')],
    ['get', '/runs', await request('GET', '/runs')],
  ] as const) {
    const response = member(document, 'paths', path, method, 'responses', String(answer.status));
    const valid = ajv.compile(schemaOf(response));
    t.ok(valid(answer.json), `${method} ${path} ${answer.status}: ${JSON.stringify(valid.errors)}`);
  }
  const schema = schemaOf(member(document, 'paths', '/process', 'post', 'responses', '200'));
  t.notOk(ajv.compile(schema)({ ...runAnswer({ date: '2024-01-15' }), status: 'wonderful' }), 'the schema can refuse');
});

t.test('the pages load when asked for, with what they link to', async (t) => {
  const page = await request('GET', '/documentation');
  t.equal(page.status, 200);
  t.match(page.text, /swagger-ui/i);
  for (const [, file] of page.text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)) {
    const url = new URL(file ?? '', 'http://local/documentation').pathname;
    t.equal((await request('GET', url)).status, 200, url);
  }
  t.match((await request('GET', '/documentation/static/swagger-initializer.js')).text, /\/json/);
});

function schemaOf(holder: unknown): Json {
  return member(holder, 'content', 'application/json', 'schema');
}
