/**
 * The image without Docker: what the Dockerfile copies is bundled by its own command in an empty folder, and what runs in the
 * image runs in another one, without node_modules in reach and with Cloud Run's environment.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PubSub } from '@google-cloud/pubsub';
import t from 'tap';
import { PROCESSORS, SERVICES } from '../../services/registry.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { startPubSub } from '../helpers/pstest/pstest.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const place = mkdtempSync(join(tmpdir(), 'nba-analytics-image-'));
t.teardown(() => rm(place, { recursive: true, force: true }));
const app = join(place, 'app');

const lines = (pattern: RegExp): string[][] => [...dockerfile.matchAll(pattern)].map((match) => match.slice(1));

await t.test('the image’s own steps bundle everything from what they copy', async (t) => {
  const build = join(place, 'build');
  const copied = lines(/^COPY (?!--from)(.+) \.\S*$/gm).flatMap(([paths = '']) => paths.split(' '));
  t.not(copied.length, 0);
  for (const path of copied) cpSync(join(root, path), join(build, path), { recursive: true });
  const [install = ''] = lines(/^RUN npm (.+)$/gm).flat();
  t.match(install, /^ci --ignore-scripts/);
  // Where a registry can be counted on the packages are installed as in the image; elsewhere they are those that are here.
  if (process.env.REQUIRE_EMULATOR === '1')
    await run('npm', [...install.split(' '), '--prefer-offline'], { cwd: build });
  else symlinkSync(join(root, 'node_modules'), join(build, 'node_modules'));
  const [command = ''] = lines(/^RUN node (.+) \/bundle$/gm).flat();
  await run(process.execPath, [command, app], { cwd: build });
  t.match(readdirSync(app).sort(), [
    'LICENCES.txt',
    'chunks',
    'nba-analytics.mjs',
    'nba-analytics.mjs.map',
    'service.mjs',
  ]);
});

/** The command of the image, with `environment` alone. */
function start(environment: Readonly<Record<string, string>>): ChildProcess {
  const [command = '[]'] = lines(/^CMD (\[.+\])$/gm).flat();
  const [, ...options]: string[] = JSON.parse(command);
  return spawn(process.execPath, options, { cwd: app, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Exit code of the image's HEALTHCHECK for a service at this address. */
async function healthCheck(base: string): Promise<number | null> {
  const [command = '[]'] = lines(/^HEALTHCHECK .+\\\n\s+CMD (\[.+\])$/gm).flat();
  const [, ...options]: string[] = JSON.parse(command);
  const [code] = await once(spawn(process.execPath, options, { env: { PORT: new URL(base).port } }), 'exit');
  return code;
}

/** A BigQuery that is down. */
const down = createServer((_request, response) => response.writeHead(503).end());
await new Promise<void>((resolve) => down.listen(0, '127.0.0.1', resolve));
t.teardown(() => {
  down.close();
});
const address = down.address();
const cloudRun = {
  PORT: '0',
  HOST: '127.0.0.1',
  K_SERVICE: 'analytics',
  K_REVISION: 'analytics-00007-abc',
  CODE_VERSION: '1a2b3c4',
  WAREHOUSE: 'bigquery',
  BQ_API_ENDPOINT: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
  PUSH_AUDIENCE: 'https://analytics.example',
  PUSH_SERVICE_ACCOUNTS: 'push@example.iam.gserviceaccount.com',
};

for (const { service } of SERVICES) {
  t.test(`${service} starts as on Cloud Run, answers, and ends in order`, async (t) => {
    const child = start({ ...cloudRun, SERVICE: service });
    const ended = once(child, 'exit');
    t.teardown(() => child.kill('SIGKILL'));
    let base: string | undefined;
    const output: string[] = [];
    if (child.stdout !== null) {
      for await (const line of createInterface({ input: child.stdout })) {
        output.push(line);
        base = /listening at (http:\/\/[\d.:]+)/.exec(line)?.[1];
        if (base !== undefined) break;
      }
    }
    if (base === undefined) throw new Error(`it never listened: ${output.join('\n')}`);
    t.equal(await healthCheck(base), 0, 'the health check of the image');
    const health = await fetch(`${base}/health`);
    t.equal(health.status, 200);
    t.strictSame(await health.json(), {
      status: 'healthy',
      service: `analytics-${service}`,
      version: '1a2b3c4',
      revision: 'analytics-00007-abc',
    });
    const works = PROCESSORS.some((processor) => processor.service === service);
    if (works) {
      t.equal((await fetch(`${base}/process`, { method: 'POST' })).status, 401, 'work needs a token');
      const forged = await fetch(`${base}/process`, { method: 'POST', headers: { authorization: 'Bearer a.b.c' } });
      t.ok([403, 503].includes(forged.status), `a forged token is refused, or cannot be checked: ${forged.status}`);
    } else {
      const style = await fetch(`${base}/coverage/assets/style.css`);
      t.equal(style.status, 200, 'what pages need is in the image');
    }
    const api = await fetch(`${base}/documentation/json`);
    t.match(await api.json(), { openapi: /^3/, paths: { [works ? '/process' : '/coverage']: {} } });
    for (const page of ['', '/static/swagger-ui.css', '/static/logo.svg']) {
      t.equal((await fetch(`${base}/documentation${page}`)).status, 200, `documentation${page}`);
    }
    child.kill('SIGTERM');
    t.strictSame(await ended, [0, null], 'exit code');
    t.equal(await healthCheck(base), 1, 'the health check of an image whose service has ended');
  });
}

t.test('the image runs as a user without rights, and holds nothing that is secret or local', async (t) => {
  t.match(dockerfile, /\nUSER [1-9]\d*\n/, 'a number, so that a host can tell that it is not root');
  t.strictSame(lines(/^FROM (\S+)/gm).flat(), ['node:24-slim', 'node:24-slim']);
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  for (const name of ['.git', 'node_modules', '.env*', '.npmrc', '*.pem', '*.key', '*.duckdb', 'test']) {
    t.ok(ignored.includes(name), name);
  }
  const licences = readFileSync(join(app, 'LICENCES.txt'), 'utf8');
  for (const name of ['fastify', '@google-cloud/bigquery', 'pino']) {
    t.match(licences, RegExp(`^${name} [\\d.]+ \\((MIT|Apache-2\\.0)\\)\\n\\n.{20}`, 'ms'), `the licence of ${name}`);
  }
  const text = readdirSync(app, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(mjs|map)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  t.notOk(
    text.some((content) => content.includes('duckdb.node')),
    'no DuckDB engine',
  );
});

t.test('a service that is not named, or unknown, does not start and names those there are', async (t) => {
  for (const environment of [cloudRun, { ...cloudRun, SERVICE: 'player' }]) {
    const child = start(environment);
    let text = '';
    child.stderr?.on('data', (chunk) => {
      text += chunk;
    });
    const [code] = await once(child, 'exit');
    t.not(code, 0);
    t.match(text, /"severity":"CRITICAL".*set it to one of .*player-game-summary/);
  }
});

t.test('BigQuery’s client works in the image', async (t) => {
  const emulator = await emulatorFor(t);
  if (emulator === undefined) return;
  const environment = { WAREHOUSE: 'bigquery', BQ_API_ENDPOINT: emulator.url, GCP_PROJECT_ID: emulator.projectId };
  const tables = await run(process.execPath, ['nba-analytics.mjs', 'tables', '--json'], { cwd: app, env: environment });
  t.match(JSON.parse(tables.stdout), { tables: [{ table: /^nba_/, state: 'created' }] });
});

t.test('the command line is in the image, and Pub/Sub’s client works in it', async (t) => {
  const { stdout } = await run(process.execPath, ['nba-analytics.mjs', '--help'], { cwd: app, env: {} });
  t.match(stdout, /process/);
  const server = await startPubSub();
  if ('skip' in server) {
    t.comment(server.skip);
    return;
  }
  t.teardown(() => server.stop());
  const admin = new PubSub({ projectId: 'image', apiEndpoint: server.address, emulatorMode: true });
  t.teardown(() => admin.close());
  await admin.createTopic('raw');
  const words = ['publish', '--topic', 'raw', '--source-table', 'nbac_schedule', '--date', '2025-01-15', '--json'];
  const published = await run(process.execPath, ['nba-analytics.mjs', ...words], {
    cwd: app,
    env: { PUBSUB_EMULATOR_HOST: server.address, GCP_PROJECT_ID: 'image' },
  });
  t.match(published.stdout, /nbac_schedule/);
});
