/** The deployment script against a Google Cloud that records calls and keeps state (fake-cloud/). */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { PROCESSORS, SERVICES } from '../../services/registry.ts';
import { analyticsTables } from '../../services/tables.ts';
import { allTables } from '../../shared/tables/registry.ts';
import { type FakeCloud, fakeCloud, type ScriptEnd } from './fake-cloud/fake-cloud.ts';
import { refusalByGcloud } from './real-gcloud.ts';

const SCRIPT = 'deploy_analytics_processors.sh';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGE = 'us-west2-docker.pkg.dev/test-project/nba-analytics/processors';
const processors = PROCESSORS.map(({ service }) => service);
const services = SERVICES.map(({ service }) => service);
const email = (account: string): string => `${account}@test-project.iam.gserviceaccount.com`;

const deploy = (cloud: FakeCloud, ...options: string[]): Promise<ScriptEnd> =>
  cloud.run(SCRIPT, ['--project', 'test-project', '--yes', ...options]);

/** A project with an image in it, so that nothing depends on the commit that the tests run on. */
async function withImage(t: Parameters<typeof fakeCloud>[0]): Promise<FakeCloud> {
  const cloud = await fakeCloud(t);
  cloud.state.images.set(`${IMAGE}:v1`, DIGEST);
  cloud.state.images.set(`${IMAGE}:v2`, DIGEST.replaceAll('a', 'b'));
  return cloud;
}
const V1 = ['--image', `${IMAGE}@${DIGEST}`] as const;
const V2 = ['--image', `${IMAGE}:v2`] as const;

/** What is there, without what differs between any two deployments. */
const snapshot = ({ state }: FakeCloud): unknown =>
  JSON.parse(
    JSON.stringify({ ...state, taken: [], messages: 0, newAccounts: [] }, (_key, value) => {
      if (value instanceof Set) return [...value].sort();
      if (value instanceof Map) return Object.fromEntries([...value].sort());
      return value;
    }),
  );

const CHANGING =
  /^(gcloud (.* (create|update|enable|submit|add-iam-policy-binding|update-traffic|configure-docker)|run deploy)|bq .*(mk|query)|docker) /;
const changesOf = (cloud: FakeCloud): readonly string[] =>
  cloud.calls.map(({ words }) => `${words.join(' ')} `).filter((line) => CHANGING.test(line));

t.test('a first deployment makes everything, with the settings that belong together', async (t) => {
  const cloud = await withImage(t);
  const { code, stdout, stderr, changes } = await deploy(cloud, ...V1);
  t.equal(code, 0, stderr);
  const { state } = cloud;
  t.strictSame(
    [...state.services.keys()],
    services.map((service) => `analytics-${service}`),
  );
  for (const service of services) {
    const url = `https://analytics-${service}-123456789012.us-west2.run.app`;
    const run = state.services.get(`analytics-${service}`);
    t.match(run?.spec.template.spec, { serviceAccountName: email(service), timeoutSeconds: 540 });
    t.match(run?.spec.template.spec.containers[0]?.image, /@sha256:[0-9a-f]{64}$/, 'deployed by digest');
    t.match(run?.revisions[0]?.env, {
      SERVICE: service,
      WAREHOUSE: 'bigquery',
      GCP_PROJECT_ID: 'test-project',
      PUSH_AUDIENCE: url,
      PUSH_SERVICE_ACCOUNTS: email('analytics-push'),
    });
    t.ok(stdout.includes(`${url}\n`), 'its address is printed');
    t.ok(stdout.includes(`analytics-${service}-00001-abc`), 'and its revision');
    const pushed = state.allows(
      `services/analytics-${service}`,
      'roles/run.invoker',
      `serviceAccount:${email('analytics-push')}`,
    );
    t.equal(pushed, processors.includes(service), 'only processors are pushed to');
    const everybody = state.policy(`services/analytics-${service}`).flatMap(({ members }) => members);
    t.notOk(
      everybody.some((member) => member.startsWith('all')),
      'nobody without an identity gets in',
    );
  }
  t.equal(state.subscriptions.size, processors.length + 1);
  for (const service of processors) {
    const url = `https://analytics-${service}-123456789012.us-west2.run.app`;
    t.match(state.subscriptions.get(`analytics-${service}`), {
      topic: 'projects/test-project/topics/nba-phase2-raw-complete',
      ackDeadlineSeconds: 600,
      pushConfig: {
        pushEndpoint: `${url}/process`,
        oidcToken: { serviceAccountEmail: email('analytics-push'), audience: url },
      },
      retryPolicy: { minimumBackoff: '10s', maximumBackoff: '600s' },
      deadLetterPolicy: {
        deadLetterTopic: 'projects/test-project/topics/nba-phase2-raw-complete-dlq',
        maxDeliveryAttempts: 5,
      },
    });
  }
  const tables = [...state.datasets].flatMap(([dataset, { tables }]) =>
    [...tables].map((name) => `${dataset}.${name}`),
  );
  t.strictSame(
    tables.sort(),
    allTables(analyticsTables)
      .map(({ id }) => id)
      .sort(),
  );
  t.ok(state.jobs.has('analytics-backfill'));
  t.match(stdout, /Steps\n(?: {2}[\w ]+ \d+ s {2}.*\n){11}/, 'how long each step took');
  // A right of an account that is new is given again until it is taken.
  const made = cloud.calls.filter(({ words }) => CHANGING.test(`${words.join(' ')} `));
  t.equal(
    new Set(made.map((call) => JSON.stringify(call))).size,
    changes.length,
    'every command that changes something is printed',
  );

  t.test('the rights are those that the declarations ask for', async (t) => {
    const rights = (account: string): string[] =>
      [...state.datasets].flatMap(([dataset, { access }]) =>
        access.filter(({ userByEmail }) => userByEmail === email(account)).map(({ role }) => `${role} ${dataset}`),
      );
    t.match(rights('player-game-summary').sort(), ['READER nba_raw', 'READER nba_reference', 'WRITER nba_analytics']);
    t.notOk(rights('player-game-summary').includes('WRITER nba_raw'), 'nobody writes raw tables');
    t.ok(
      rights('coverage-report').every((right) => right.startsWith('READER')),
      'the report only reads',
    );
    t.ok(rights('analytics-backfill').includes('WRITER nba_orchestration'));
    for (const account of ['analytics-push', 'analytics-operator']) t.strictSame(rights(account), []);
    t.strictSame(
      state.policy('project').map(({ role }) => role),
      ['roles/bigquery.jobUser'],
      'the only right on the project',
    );
  });

  t.test('a second one changes nothing', async (t) => {
    const before = snapshot(cloud);
    cloud.calls.length = 0;
    const second = await deploy(cloud, ...V1);
    t.equal(second.code, 0, second.stderr);
    t.strictSame(second.changes, []);
    t.strictSame(changesOf(cloud), []);
    t.strictSame(snapshot(cloud), before);
    t.match(second.stdout, /Done: no changes\./);
  });

  t.test('the token of the person who deploys is in no command line and no output', async (t) => {
    t.ok(cloud.headers.every((header) => header === 'Authorization: Bearer secret.identity.token'));
    t.notOk(JSON.stringify(cloud.calls.map(({ words }) => words)).includes('secret.identity'));
    t.notOk(`${stdout}${stderr}`.includes('secret.identity'));
  });

  t.test('gcloud and bq themselves know every command and flag', async (t) => {
    const refusal = await refusalByGcloud(cloud.calls.map(({ words }) => words));
    if (refusal.skipped === undefined) t.strictSame(refusal.refused, []);
    else t.comment(refusal.skipped);
  });
});

t.test('a dry run changes nothing and prints what the real one does', async (t) => {
  const cloud = await withImage(t);
  const before = snapshot(cloud);
  const dry = await deploy(cloud, '--dry-run', ...V1);
  t.equal(dry.code, 0, dry.stderr);
  t.strictSame(snapshot(cloud), before);
  t.strictSame(changesOf(cloud), []);
  t.match(dry.stdout, /Dry run: \d+ changes would be made, none was\./);
  const real = await deploy(cloud, ...V1);
  t.strictSame(dry.changes, real.changes);
});

t.test('an image that is not there yet is built, by Cloud Build or here, and deployed by its digest', async (t) => {
  const [service = ''] = processors;
  for (const [option, command] of [
    ['--no-verify', /\$ gcloud builds submit .*_DEPLOY=no/],
    ['--local', /\$ docker build .*--build-arg CODE_VERSION=\S+ .*\n {2}\$ docker push/],
  ] as const) {
    const cloud = await fakeCloud(t);
    const { code, stdout, stderr } = await deploy(cloud, '--service', service, option);
    t.equal(code, 0, stderr);
    t.match(stdout, command);
    const [digest = ''] = cloud.state.images.values();
    const run = cloud.state.services.get(`analytics-${service}`);
    t.match(run?.spec.template.spec.containers[0]?.image, RegExp(`processors@${digest}$`));
  }
});

t.test('a dry run knows what it would build, and needs no image for it', async (t) => {
  const cloud = await fakeCloud(t);
  const dry = await deploy(cloud, '--dry-run');
  t.equal(dry.code, 0, dry.stderr);
  t.match(dry.stdout, /\$ gcloud builds submit .*_DEPLOY=no/);
});

t.test('whatever it stops at, the next run finishes it', async (t) => {
  const undisturbed = await withImage(t);
  const { changes } = await deploy(undisturbed, '--no-verify', ...V1);
  for (const share of [0.3, 0.8]) {
    const broken = Math.floor(changes.length * share);
    const cloud = await withImage(t);
    let changed = 0;
    cloud.refuse = (words) => {
      if (!CHANGING.test(`${words.join(' ')} `)) return undefined;
      changed += 1;
      return changed === broken + 1 ? 'RESOURCE_EXHAUSTED: quota exceeded' : undefined;
    };
    const stopped = await deploy(cloud, ...V1);
    t.equal(stopped.code, 1);
    // Rights of accounts that are new are asked for again, so the printed commands are counted.
    t.ok(stopped.changes.length <= broken + 1, 'it stopped there');
    t.match(
      stopped.stderr,
      /error: step ".+": (gcloud|bq) failed\.\nA quota is used up.*\n.*run the same command once more/,
    );
    cloud.refuse = () => undefined;
    const finished = await deploy(cloud, '--no-verify', ...V1);
    t.equal(finished.code, 0, finished.stderr);
    t.strictSame(snapshot(cloud), snapshot(undisturbed));
    t.ok(finished.changes.length < changes.length, 'what was done is not done again');
  }
});

t.test('one service only', async (t) => {
  const cloud = await withImage(t);
  const [, service = ''] = processors;
  const alone = await deploy(cloud, '--service', service, ...V1);
  t.equal(alone.code, 0, alone.stderr);
  t.strictSame([...cloud.state.services.keys()], [`analytics-${service}`]);
  t.strictSame([...cloud.state.subscriptions.keys()].sort(), [
    `analytics-${service}`,
    'nba-phase2-raw-complete-dlq-sub',
  ]);
  t.notOk(cloud.state.accounts.has(email('coverage-report')));
  t.equal(cloud.state.jobs.size, 0);
  await deploy(cloud, '--no-verify', ...V1);
  cloud.calls.length = 0;
  await deploy(cloud, '--service', service, ...V2);
  t.strictSame(
    changesOf(cloud).map((line) => line.slice(0, 60)),
    [`gcloud run deploy analytics-${service} --region us-west2`.slice(0, 60)],
  );
  const first = cloud.state.services.get(`analytics-${processors[0]}`);
  t.equal(first?.revisions.length, 1, 'the others stay as they are');
});

t.test('what was changed by hand is set right again', async (t) => {
  const cloud = await withImage(t);
  const [service = '', other = ''] = processors;
  const two = ['--no-verify', '--service', service, '--service', other];
  await deploy(cloud, ...two, ...V1);
  const subscription = cloud.state.subscriptions.get(`analytics-${service}`);
  if (subscription === undefined) throw new Error('no subscription');
  subscription.ackDeadlineSeconds = 10;
  cloud.state.policies.delete(`services/analytics-${other}`);
  const { changes } = await deploy(cloud, ...two, ...V1);
  t.match(changes, [
    RegExp(`^gcloud run services add-iam-policy-binding analytics-${other} .*analytics-push`),
    RegExp(`^gcloud run services add-iam-policy-binding analytics-${other} .*analytics-operator`),
    RegExp(`^gcloud pubsub subscriptions update analytics-${service} .*--ack-deadline 600`),
  ]);
  t.equal(changes.length, 3);

  cloud.state.subscriptions.set(`analytics-${service}`, { ...subscription, filter: 'attributes:x' });
  const refused = await deploy(cloud, ...two, ...V1);
  t.equal(refused.code, 1);
  t.match(refused.stderr, /filter 'attributes:x', which cannot be changed\.\n.*gcloud pubsub subscriptions delete/);
});

t.test('a rollback serves the revision before; the next deployment serves its own', async (t) => {
  const cloud = await withImage(t);
  const [service = '', other = ''] = processors;
  await deploy(cloud, '--no-verify', '--service', service, '--service', other, ...V1);
  const name = `analytics-${service}`;
  const serving = (): string | undefined => cloud.state.services.get(name)?.status.traffic[0]?.revisionName;
  const none = await deploy(cloud, '--rollback', '--service', service);
  t.equal(none.code, 1);
  t.match(none.stderr, /has no ready revision before/);
  await deploy(cloud, '--no-verify', '--service', service, ...V2);
  t.equal(serving(), `${name}-00002-abc`);
  const back = await deploy(cloud, '--rollback', '--service', service);
  t.equal(back.code, 0, back.stderr);
  t.equal(serving(), `${name}-00001-abc`);
  t.equal(back.changes.length, 1, 'only that service');
  t.match(back.stdout, RegExp(`${name} +${name}-00001-abc`), 'the revision that serves is printed');
  const again = await deploy(cloud, '--service', service, ...V2);
  t.equal(again.code, 0, again.stderr);
  t.match(again.changes, [/run services update-traffic .*--to-latest/]);
  t.equal(serving(), `${name}-00002-abc`);
});

t.test('a revision that is not in order afterwards is told', async (t) => {
  const cloud = await withImage(t);
  cloud.answers.set('/ready', '{"error":{"code":"WAREHOUSE_UNAVAILABLE"}}');
  const [service = ''] = processors;
  const unready = await deploy(cloud, '--service', service, ...V1);
  t.equal(unready.code, 1);
  t.match(unready.stderr, /WAREHOUSE_UNAVAILABLE[\s\S]*\/ready does not answer as it should[\s\S]*--rollback/);
  cloud.answers.set('/ready', '{"status":"ready"}');
  // Pub/Sub cannot push: another account than the service knows.
  const serviceState = cloud.state.services.get(`analytics-${service}`);
  Object.assign(serviceState?.revisions[0]?.env ?? {}, { PUSH_SERVICE_ACCOUNTS: 'somebody@example.com' });
  const silent = await deploy(cloud, '--service', service, ...V1);
  t.equal(silent.code, 1);
  t.match(silent.stderr, /has not taken message \d+ from nba-phase2-raw-complete[\s\S]*The identity of the pushes/);
  cloud.refuse = (words) => (words.includes('read') ? 'PERMISSION_DENIED: logging.logEntries.list' : undefined);
  const denied = await deploy(cloud, '--service', service, ...V1);
  t.equal(denied.code, 1);
  t.match(denied.stderr, /Your account lacks a right: docs\/runbook\.md/);
});

t.test('a wrong command line, a missing login or right change nothing', async (t) => {
  const cloud = await withImage(t);
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--service', 'nonsense'], /nonsense is no service: there are player-game-summary/],
    [['--service'], /--service needs a value/],
    [['--image', '--yes'], /--image needs a value/],
    [['--fast'], /--fast is no option/],
  ];
  for (const [options, text] of cases) {
    const { code, stderr } = await cloud.run(SCRIPT, ['--project', 'test-project', ...options]);
    t.equal(code, 2, options.join(' '));
    t.match(stderr, text);
  }
  const unasked = await cloud.run(SCRIPT, ['--project', 'test-project']);
  t.equal(unasked.code, 2);
  t.match(unasked.stderr, /no terminal to ask at: give --yes/);
  const foreign = await cloud.run(SCRIPT, ['--project', 'elsewhere', '--yes']);
  t.equal(foreign.code, 1);
  t.match(foreign.stderr, /PERMISSION_DENIED/);
  const absent = await deploy(cloud, '--image', `${IMAGE}:v9`);
  t.match(absent.stderr, /There is no image .*:v9/);
  const help = await cloud.run(SCRIPT, ['--help']);
  t.equal(help.code, 0);
  t.match(help.stdout, /--rollback/);
  t.strictSame(
    changesOf(cloud).filter((line) => !line.includes('services enable')),
    [],
  );
});

t.test('account ids and Cloud Run names of all services are within their limits', async (t) => {
  const file = readFileSync(fileURLToPath(new URL('../../deploy/services.tsv', import.meta.url)), 'utf8');
  const listed = [...file.matchAll(/^([^#\t]+)\t/gm)].map(([, service = '']) => service);
  t.strictSame(listed, services);
  for (const service of services) {
    t.match(service, /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, 'an account id');
    t.ok(`analytics-${service}-123456789012`.length <= 63, 'a label of a host name');
  }
});
