import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer } from 'node:http';
import t from 'tap';
import { loadConfig } from '../../shared/config.ts';
import { ERRORS, type ErrorCode } from '../../shared/errors.ts';
import { createApp } from '../../shared/http/app.ts';
import { processorService } from '../../shared/http/processor-service.ts';
import { envelope, offense, startApp } from './local-app.ts';
import { memoryRunner } from './memory-runner.ts';

const AUDIENCE = 'https://analytics-team-offense-game-summary.example';
const PUSHER = 'pusher@nba-props-platform.iam.gserviceaccount.com';
const OPERATOR = 'operator@nba-props-platform.iam.gserviceaccount.com';
const env = {
  PUSH_AUTH: 'on',
  PUSH_AUDIENCE: AUDIENCE,
  PUSH_SERVICE_ACCOUNTS: PUSHER,
  OPERATOR_ACCOUNTS: OPERATOR,
};
const body = envelope({ source_table: 'nbac_schedule', game_date: '2024-01-15' });

const google = generateKeyPairSync('rsa', { modulusLength: 2048 });
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** The key server, which real verification fetches keys from. */
let fetched = 0;
const keyServer = createServer((_request, response) => {
  fetched += 1;
  response.setHeader('content-type', 'application/json');
  response.setHeader('cache-control', 'public, max-age=3600');
  response.end(JSON.stringify({ key1: google.publicKey.export({ type: 'spki', format: 'pem' }) }));
});
await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
t.teardown(() => {
  keyServer.closeAllConnections();
  keyServer.close();
});
const address = keyServer.address();
const certificatesUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/certs`;

const now = (): number => Math.floor(Date.now() / 1000);
const claims = (change: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: 'https://accounts.google.com',
  aud: AUDIENCE,
  sub: '117',
  email: PUSHER,
  email_verified: true,
  iat: now() - 10,
  exp: now() + 3_590,
  ...change,
});
const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(payload: object, key: KeyObject = google.privateKey, header: object = {}): string {
  const signed = `${segment({ alg: 'RS256', typ: 'JWT', kid: 'key1', ...header })}.${segment(payload)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}

const tampered = (): string => {
  const [header, , signature] = token(claims({ email: 'other@example.com' })).split('.');
  return `${header}.${segment(claims())}.${signature}`;
};
const unsigned = (): string => `${segment({ alg: 'none', kid: 'key1' })}.${segment(claims())}.${'AA'}`;

const matrix: readonly (readonly [string, string | undefined, number, ErrorCode | undefined])[] = [
  ['right', `Bearer ${token(claims())}`, 200, undefined],
  ['right, scheme in lower case', `bearer ${token(claims())}`, 200, undefined],
  ['right, other form of the issuer', `Bearer ${token(claims({ iss: 'accounts.google.com' }))}`, 200, undefined],
  ['none', undefined, 401, 'TOKEN_MISSING'],
  ['empty', '', 401, 'TOKEN_MISSING'],
  ['another scheme', 'Basic dXNlcjpwYXNz', 401, 'TOKEN_MISSING'],
  ['bearer without a token', 'Bearer ', 401, 'TOKEN_MISSING'],
  ['malformed', 'Bearer nonsense', 403, 'TOKEN_INVALID'],
  ['three segments of nothing', 'Bearer a.b.c', 403, 'TOKEN_INVALID'],
  ['expired', `Bearer ${token(claims({ iat: now() - 8_000, exp: now() - 4_400 }))}`, 403, 'TOKEN_INVALID'],
  ['issued in the future', `Bearer ${token(claims({ iat: now() + 1_000, exp: now() + 4_600 }))}`, 403, 'TOKEN_INVALID'],
  ['without an expiry', `Bearer ${token(claims({ exp: undefined }))}`, 403, 'TOKEN_INVALID'],
  ['living for ever', `Bearer ${token(claims({ exp: now() + 10_000_000 }))}`, 403, 'TOKEN_INVALID'],
  ['wrong audience', `Bearer ${token(claims({ aud: 'https://elsewhere.example' }))}`, 403, 'TOKEN_INVALID'],
  ['no audience', `Bearer ${token(claims({ aud: undefined }))}`, 403, 'TOKEN_INVALID'],
  ['wrong issuer', `Bearer ${token(claims({ iss: 'https://issuer.example' }))}`, 403, 'TOKEN_INVALID'],
  ['wrong e-mail', `Bearer ${token(claims({ email: 'other@example.com' }))}`, 403, 'TOKEN_INVALID'],
  ['an operator’s e-mail on the push route', `Bearer ${token(claims({ email: OPERATOR }))}`, 403, 'TOKEN_INVALID'],
  ['no e-mail', `Bearer ${token(claims({ email: undefined }))}`, 403, 'TOKEN_INVALID'],
  ['unverified e-mail', `Bearer ${token(claims({ email_verified: false }))}`, 403, 'TOKEN_INVALID'],
  ['verification a text', `Bearer ${token(claims({ email_verified: 'true' }))}`, 403, 'TOKEN_INVALID'],
  ['wrong signature', `Bearer ${token(claims(), stranger.privateKey)}`, 403, 'TOKEN_INVALID'],
  ['changed after signing', `Bearer ${tampered()}`, 403, 'TOKEN_INVALID'],
  ['unknown key', `Bearer ${token(claims(), google.privateKey, { kid: 'key2' })}`, 403, 'TOKEN_INVALID'],
  ['algorithm none', `Bearer ${unsigned()}`, 403, 'TOKEN_INVALID'],
];

/** What is wrong, in the answer. */
const SENTENCES: Readonly<Record<string, string>> = {
  none: 'The request has no authorization header.',
  empty: 'The authorization header holds no bearer token.',
  'another scheme': 'The authorization header holds no bearer token.',
  'bearer without a token': 'The authorization header holds no bearer token.',
  malformed: 'The token is not a JWT.',
  'three segments of nothing': 'The token cannot be read.',
  expired: 'The token has expired.',
  'issued in the future': 'The token is not valid yet.',
  'without an expiry': 'The token cannot be read.',
  'living for ever': 'The token lives too long.',
  'wrong audience': 'The token is for another audience.',
  'no audience': 'The token is for another audience.',
  'wrong issuer': 'The token was not issued by Google.',
  'wrong e-mail': 'The account of the token is not allowed here.',
  'an operator’s e-mail on the push route': 'The account of the token is not allowed here.',
  'no e-mail': 'The token has no verified e-mail address.',
  'unverified e-mail': 'The token has no verified e-mail address.',
  'verification a text': 'The token has no verified e-mail address.',
  'wrong signature': 'The signature of the token is wrong.',
  'changed after signing': 'The signature of the token is wrong.',
  'unknown key': 'The token is signed with an unknown key.',
  'algorithm none': 'The signature of the token is wrong.',
};

t.test('only a right token starts a run', async (t) => {
  const runner = memoryRunner();
  const { request, log } = await startApp(t, runner, env, { certificatesUrl });
  let allowed = 0;
  for (const [what, authorization, status, code] of matrix) {
    for (const path of ['/', '/process']) {
      const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
      const answer = await request('POST', path, body, headers);
      t.equal(answer.status, status, `${what}: ${answer.text}`);
      if (code !== undefined) {
        const advice = ERRORS[code].advice;
        t.strictSame(answer.json, { error: { code, message: `${SENTENCES[what]} ${advice}` } }, what);
      }
      t.equal(answer.headers.get('www-authenticate'), status === 401 ? 'Bearer' : null, what);
      if (status === 200) allowed += 1;
    }
  }
  t.equal(runner.runs.length, allowed, 'refused requests run nothing');
  t.equal(fetched, 1, 'keys are kept for as long as the key server says');
  const written = JSON.stringify(log);
  for (const [what, authorization] of matrix) {
    const secret = authorization?.split(' ')[1]?.split('.')[1] ?? '';
    if (secret.length > 8) t.notOk(written.includes(secret), `no part of the token (${what}) is logged`);
  }
});

t.test('a token is asked for before the body is read', async (t) => {
  const { request } = await startApp(t, memoryRunner(), env, { certificatesUrl });
  t.equal((await request('POST', '/process', 'x'.repeat(2_000_000))).status, 401);
  t.equal((await request('POST', '/process', 'no json')).status, 401);
});

t.test('date ranges may be started by the push account and by operators; reading needs no token here', async (t) => {
  const runner = memoryRunner();
  const { request } = await startApp(t, runner, env, { certificatesUrl });
  const range = { start_date: '2024-01-15', end_date: '2024-01-16' };
  for (const [email, status] of [
    [PUSHER, 200],
    [OPERATOR, 200],
    ['other@example.com', 403],
  ] as const) {
    const authorization = `Bearer ${token(claims({ email }))}`;
    const headers = { 'content-type': 'application/json', authorization };
    t.equal((await request('POST', '/process-date-range', range, headers)).status, status, email);
  }
  t.equal((await request('POST', '/process-date-range', range)).status, 401);
  t.equal(runner.ranges.length, 2);
  for (const path of ['/health', '/ready', '/runs', '/documentation/json']) {
    t.equal((await request('GET', path)).status, 200, path);
  }
});

t.test('keys that cannot be fetched are 503, so that the message comes back', async (t) => {
  const { request } = await startApp(t, memoryRunner(), env, { certificatesUrl: 'http://127.0.0.1:1/certs' });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token(claims())}` };
  const answer = await request('POST', '/process', body, headers);
  t.equal(answer.status, 503);
  t.match(answer.json, { error: { code: 'CERTIFICATES_UNAVAILABLE' } });
});

t.test('a service whose authentication is on and not configured does not start', async (t) => {
  for (const [missing, rest] of [
    ['PUSH_AUDIENCE', { PUSH_SERVICE_ACCOUNTS: PUSHER }],
    ['PUSH_SERVICE_ACCOUNTS', { PUSH_AUDIENCE: AUDIENCE }],
  ] as const) {
    const services = [{ prefix: '' as const, service: processorService(offense, memoryRunner()) }];
    const starting = createApp({ config: loadConfig({ LOG_LEVEL: 'silent', ...rest }), services });
    await t.rejects(starting, { code: 'INVALID_CONFIG', message: new RegExp(missing) });
  }
});
