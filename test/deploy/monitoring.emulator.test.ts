/** deploy/monitoring: that its filters find what the services log, and that the script brings it to a project. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import pino from 'pino';
import t, { type Test } from 'tap';
import { loadConfig } from '../../shared/config.ts';
import { addDays } from '../../shared/dates.ts';
import { createApp } from '../../shared/http/app.ts';
import { processorService } from '../../shared/http/processor-service.ts';
import { loggerOptions } from '../../shared/log.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { envelope } from '../http/local-app.ts';
import { type League, league, leagueOver, openLeague } from '../processing/harness.ts';
import { addRows, DAY, fixture, fixtures, game, leagueTables, teamGames } from '../processing/league.ts';
import { fakeCloud } from './fake-cloud/fake-cloud.ts';
import { fieldOf, type LogEntry, logEntry, matches } from './log-filter.ts';
import { filesRefusedByGcloud, refusalByGcloud } from './real-gcloud.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = `${root}deploy/monitoring/`;
const SERVICE = 'analytics-league-team-scores';

interface Metric {
  readonly name: string;
  readonly filter: string;
  readonly labelExtractors?: Readonly<Record<string, string>>;
  readonly valueExtractor?: string;
}

const filesIn = (kind: string): string[] => readdirSync(folder + kind).map((name) => `${folder}${kind}/${name}`);
const metrics: Metric[] = filesIn('metrics').map((file) => JSON.parse(readFileSync(file, 'utf8')));
const policies = filesIn('policies').map((file) => readFileSync(file, 'utf8'));
const dashboard = readFileSync(`${folder}dashboard.json`, 'utf8');

/** Log lines of a service that meets everything: runs that go well, fail and have nothing to do, a topic that is down, callers
 * without a token and nonsense. */
async function serviceLog(t: Test, { warehouse, topic, runner }: League): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  const logStream = new Writable({
    write: (chunk, _encoding, done) => {
      for (const line of String(chunk).trim().split('\n')) entries.push(logEntry(JSON.parse(line), SERVICE));
      done();
    },
  });
  const config = loadConfig({ PUSH_AUDIENCE: 'https://x', PUSH_SERVICE_ACCOUNTS: 'p@x' });
  const log = pino(loggerOptions(config, SERVICE), logStream);
  const serve = async (change: object): Promise<(data: unknown) => Promise<number>> => {
    const service = processorService(league, runner({ log }));
    const app = await createApp({ config: { ...config, ...change }, services: [{ prefix: '', service }], logStream });
    t.teardown(() => app.close());
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return async (data) => {
      const headers = { 'content-type': 'application/json' };
      return (await fetch(`${url}/process`, { method: 'POST', headers, body: JSON.stringify(envelope(data)) })).status;
    };
  };
  const push = await serve({ PUSH_AUTH: 'off' });
  await addRows(warehouse, game(DAY, 'BOS', 'NYK', [100, 99]));
  await addRows(warehouse, [[fixtures, [fixture(addDays(DAY, 1), 'UTA', 'SAC')]]]);
  const statuses = [await push({ game_date: DAY }), await push({ game_date: DAY })];
  statuses.push(await push({ game_date: addDays(DAY, 1) }), await push({ game_date: addDays(DAY, 9) }));
  topic.down = true;
  await addRows(warehouse, game(addDays(DAY, 2), 'BOS', 'NYK', [90, 99]));
  statuses.push(await push({ game_date: addDays(DAY, 2) }), await push({ game_date: 'soon' }));
  t.strictSame(statuses, [200, 200, 422, 200, 503, 400]);
  t.equal(await (await serve({}))({ game_date: DAY }), 401);
  t.equal(await push({ source_table: 'deployment_check', status: 'no_data' }), 200);
  return entries;
}

/** What a process prints that cannot start. */
async function deadProcess(): Promise<LogEntry> {
  const child = spawn(process.execPath, [`${root}bin/service.ts`], { env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  return logEntry(JSON.parse(text.trim()), SERVICE);
}

t.test('every metric finds the lines that it is about, with labels and values', async (t) => {
  const entries = [...(await serviceLog(t, await openLeague(t))), await deadProcess()];
  const emulator = await emulatorFor(t);
  if (emulator !== undefined) {
    const projectId = `${emulator.projectId}-monitoring`;
    const warehouse = await openBigquery({ projectId, location: 'us-west2', apiEndpoint: emulator.url });
    await warehouse.ensureTables([...leagueTables, league.table, teamGames, processorRunHistory]);
    entries.push(...(await serviceLog(t, leagueOver(warehouse))));
  }
  const rounds = emulator === undefined ? 1 : 2;
  const found = (name: string): LogEntry[] => {
    const metric = metrics.find((candidate) => candidate.name === name);
    return entries.filter((entry) => matches(entry, metric?.filter ?? ''));
  };
  const label = (name: string, path: string): unknown[] =>
    [...new Set(found(name).map((entry) => fieldOf(entry, path)))].sort();

  t.equal(found('analytics_runs').length, 5 * rounds);
  t.strictSame(label('analytics_runs', 'jsonPayload.outcome'), ['failed', 'no_games', 'success', 'unchanged']);
  t.strictSame(label('analytics_runs', 'jsonPayload.table'), ['league_team_scores']);
  t.equal(found('analytics_run_seconds').length, 5 * rounds);
  t.strictSame(label('analytics_failures', 'jsonPayload.code'), ['PUBLISH_FAILED']);
  t.strictSame(label('analytics_refusals', 'jsonPayload.code'), ['INVALID_DATE', 'SOURCE_MISSING', 'TOKEN_MISSING']);
  t.equal(found('analytics_messages_owed').length, rounds);
  t.equal(found('analytics_dead_processes').length, 1);
  for (const { name, labelExtractors = {}, valueExtractor } of metrics) {
    if (name === 'analytics_run_bytes' && emulator === undefined) continue;
    t.not(found(name).length, 0, name);
    for (const entry of found(name)) {
      for (const extractor of Object.values(labelExtractors)) {
        t.type(fieldOf(entry, pathOf(extractor)), 'string', `${name}: ${extractor}`);
      }
      if (valueExtractor !== undefined)
        t.type(fieldOf(entry, pathOf(valueExtractor)), 'number', `${name}: ${valueExtractor}`);
    }
  }
  const probe = entries.filter((entry) =>
    matches(entry, 'jsonPayload.messageId="9876543210" AND jsonPayload.action="skipped"'),
  );
  t.equal(probe.length, rounds, 'what the deployment looks for after its own message');
});

const pathOf = (extractor: string): string => extractor.replace(/^EXTRACT\((.+)\)$/, '$1');

t.test('policies and dashboard look at what there is', async (t) => {
  const names = metrics.map(({ name }) => name);
  const charts = [...policies, dashboard].join('\n');
  const used = new Set([...charts.matchAll(/logging\.googleapis\.com\/user\/(\w+)/g)].map(([, name = '']) => name));
  t.strictSame([...used].sort(), names.sort(), 'every metric is shown or watched, and no other');
  const settings = readFileSync(`${root}deploy/lib/settings.sh`, 'utf8');
  const dead = /^readonly DEAD_SUBSCRIPTION=(.+)$/m.exec(settings)?.[1] ?? 'none';
  t.ok(policies.some((policy) => policy.includes(`subscription_id=\\"${dead}\\"`)));
  const runbook = readFileSync(`${root}docs/runbook.md`, 'utf8');
  for (const policy of policies) {
    const { documentation }: { readonly documentation: { readonly content: string } } = JSON.parse(policy);
    for (const [, heading] of documentation.content.matchAll(/docs\/runbook\.md, “(.+?)”/g)) {
      t.ok(runbook.includes(`\n## ${heading}\n`), `the runbook has “${heading}”`);
    }
    for (const [, file = ''] of documentation.content.matchAll(/((?:docs|deploy)\/[\w/.]+\w)/g))
      t.ok(existsSync(root + file), file);
  }
});

t.test('the script sets them up once, and again when they change', async (t) => {
  const cloud = await fakeCloud(t);
  const options = ['--project', 'test-project', '--yes', '--channel', 'projects/p/notificationChannels/1'];
  const first = await cloud.run('deploy_monitoring.sh', options);
  t.equal(first.code, 0, first.stderr);
  t.equal(first.changes.length, metrics.length + policies.length + 1);
  t.equal(cloud.state.metrics.size, metrics.length);
  t.equal(cloud.state.alerts.size, policies.length);
  const refusal = await refusalByGcloud(cloud.calls.map(({ words }) => words));
  if (refusal.skipped === undefined) t.strictSame(refusal.refused, []);
  else t.comment(refusal.skipped);
  const second = await cloud.run('deploy_monitoring.sh', options);
  t.equal(second.code, 0, second.stderr);
  t.strictSame(second.changes, []);
  // As another version of the files would have left them.
  for (const things of [cloud.state.metrics, cloud.state.alerts, cloud.state.dashboards]) {
    for (const [name, thing] of things) {
      things.set(name, JSON.parse(JSON.stringify(thing).replaceAll(/[0-9a-f]{16}/g, '0000000000000000')));
    }
  }
  const third = await cloud.run('deploy_monitoring.sh', options);
  t.equal(third.code, 0, third.stderr);
  t.equal(third.changes.filter((line) => line.includes(' update ')).length, metrics.length + policies.length);
  t.equal(third.changes.length, metrics.length + policies.length + 2, 'the dashboard is replaced');
});

t.test('gcloud itself reads the files', async (t) => {
  const refusal = await filesRefusedByGcloud([
    ...filesIn('metrics').map((file) => ['metric', file] as const),
    ...filesIn('policies').map((file) => ['policy', file] as const),
    ['dashboard', `${folder}dashboard.json`],
  ]);
  if (refusal.skipped === undefined) t.strictSame(refusal.refused, []);
  else t.comment(refusal.skipped);
});
