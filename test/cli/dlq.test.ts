/** Dead letters on a real Pub/Sub server, through the real client. */
import { PubSub, type Subscription } from '@google-cloud/pubsub';
import t from 'tap';
import { startPubSub } from '../helpers/pstest/pstest.ts';
import { runCli } from './run-cli.ts';

const cwd = t.testdir({});
const server = await startPubSub();
const options = 'skip' in server ? { skip: server.skip } : {};
if ('address' in server) t.teardown(() => server.stop());
const PROJECT = 'test-project';
const QUEUE = 'nba-phase2-raw-complete-dlq-sub';
const RAW = 'nba-phase2-raw-complete';

interface Place {
  readonly env: Record<string, string>;
  /** Puts a message into the queue as Pub/Sub does after the attempts of a subscription. */
  give(data: string, givenUpBy?: string): Promise<string>;
  /** Waits for so many messages on the topic of the processors. */
  arrived(count: number): Promise<{ readonly data: string; readonly attributes: Record<string, string> }[]>;
}

let places = 0;

/** A queue and a topic of their own. */
async function place(t: { teardown(task: () => Promise<unknown>): void }): Promise<Place> {
  if ('skip' in server) throw new Error(server.skip);
  places += 1;
  const projectId = `${PROJECT}-${places}`;
  const clientOptions = { universeDomain: 'googleapis.com' };
  const admin = new PubSub({ projectId, apiEndpoint: server.address, emulatorMode: true, clientOptions });
  const [dead] = await admin.createTopic('dead');
  await dead.createSubscription(QUEUE, { ackDeadlineSeconds: 600 });
  const [raw] = await admin.createTopic(RAW);
  const [observer] = await raw.createSubscription('observer');
  t.teardown(async () => {
    await observer.close();
    await admin.close();
  });
  return {
    env: { PUBSUB_EMULATOR_HOST: server.address, GCP_PROJECT_ID: projectId },
    give: (data, givenUpBy) =>
      dead.publishMessage({
        data: Buffer.from(data),
        attributes: {
          origin: 'loader',
          ...(givenUpBy === undefined
            ? {}
            : {
                CloudPubSubDeadLetterSourceSubscription: givenUpBy,
                CloudPubSubDeadLetterSourceDeliveryCount: '5',
                CloudPubSubDeadLetterSourceTopicPublishTime: '2024-01-16T07:00:00.000+00:00',
              }),
        },
      }),
    arrived: (count) => take(observer, count),
  };
}

function take(observer: Subscription, count: number): ReturnType<Place['arrived']> {
  const found: Awaited<ReturnType<Place['arrived']>> = [];
  const { promise, resolve, reject } = Promise.withResolvers<typeof found>();
  observer.on('error', reject);
  observer.on('message', (message) => {
    message.ack();
    found.push({ data: message.data.toString('utf8'), attributes: { ...message.attributes } });
    if (found.length === count) resolve(found);
  });
  return promise;
}

const raw = (date: string): string =>
  JSON.stringify({ output_table: 'nba_raw.nbac_schedule', game_date: date, status: 'success' });

t.test('list shows what is in the queue and leaves it there', options, async (t) => {
  const { env, give } = await place(t);
  const empty = await runCli(['dlq', 'list'], cwd, env);
  t.equal(empty.code, 0, empty.stderr);
  t.match(empty.stdout, /nba-phase2-raw-complete-dlq-sub is empty/);
  const id = await give(raw('2024-01-15'), 'analytics-player-game-summary');
  await give('no json');
  const { code, json, stderr } = await runCli(['dlq', 'list', '--json'], cwd, env);
  t.equal(code, 0, stderr);
  t.match(json, {
    messages: [
      {
        message_id: id,
        published_at: '2024-01-16T07:00:00.000+00:00',
        table: 'nbac_schedule',
        date: '2024-01-15',
        outcome: 'success',
        problem: null,
        attempts: 5,
        subscription: 'analytics-player-game-summary',
      },
      { table: null, date: null, problem: /^INVALID_MESSAGE: .*not JSON/, attempts: null, subscription: null },
    ],
  });
  const { stdout } = await runCli(['dlq', 'list'], cwd, env);
  t.match(stdout, /nbac_schedule +2024-01-15 +analytics-player-game-summary +5/);
  t.match(stdout, /2 messages\. To deliver them again: nba-analytics dlq replay/);
});

t.test('replay publishes again what was chosen, each content once, and removes it', options, async (t) => {
  const { env, give, arrived } = await place(t);
  await give(raw('2024-01-15'), 'analytics-player-game-summary');
  await give(raw('2024-01-15'), 'analytics-team-offense-game-summary');
  const other = await give(raw('2024-01-16'), 'analytics-player-game-summary');
  const dry = await runCli(['dlq', 'replay', '--all', '--dry-run', '--json'], cwd, env);
  t.match(dry.json, { dry_run: true });
  // A queue gives its messages in any order.
  const replaced = ((dry.json?.published ?? []) as { replaces: string[] }[]).map(({ replaces }) => replaces);
  const byNumber = replaced.sort((a, b) => b.length - a.length);
  t.match(byNumber, [[/./, /./], [other]]);
  t.equal(byNumber.length, 2);

  const dated = await runCli(['dlq', 'replay', '--date', '2024-01-15', '--json'], cwd, env);
  t.equal(dated.code, 0, dated.stderr);
  t.match(dated.json, { published: [{ message_id: /./, replaces: [/./, /./] }], not_found: [] });
  const left = await runCli(['dlq', 'list', '--json'], cwd, env);
  t.match(left.json, { messages: [{ message_id: other }] });
  t.equal(JSON.parse(left.stdout).messages.length, 1);

  const absent = await runCli(['dlq', 'replay', '--message-id', other, '--message-id', '0', '--json'], cwd, env);
  t.equal(absent.code, 1);
  t.match(absent.json, { published: [{ replaces: [other] }], not_found: ['0'] });
  const messages = await arrived(2);
  t.strictSame(messages.map(({ data }) => data).sort(), [raw('2024-01-15'), raw('2024-01-16')]);
  t.strictSame(messages[0]?.attributes, { origin: 'loader' }, 'what Pub/Sub added is left out');
  t.match((await runCli(['dlq', 'list'], cwd, env)).stdout, /is empty/);
});

t.test('what cannot be published stays in the queue', options, async (t) => {
  const { env, give } = await place(t);
  const id = await give(raw('2024-01-15'));
  const short = { ...env, PUBLISH_TIMEOUT_SECONDS: '4' };
  const failed = await runCli(['dlq', 'replay', '--all', '--topic', 'no-such-topic'], cwd, short);
  t.equal(failed.code, 3);
  t.match(failed.stderr, /^error: Topic no-such-topic did not take the message\./);
  t.match((await runCli(['dlq', 'list', '--json'], cwd, env)).json, { messages: [{ message_id: id }] });
});

t.test('a wrong command line, a queue that is not there, a server that is not there', options, async (t) => {
  const { env } = await place(t);
  const unsaid = await runCli(['dlq', 'replay'], cwd, env);
  t.equal(unsaid.code, 2);
  t.match(unsaid.stderr, /Say which messages: --message-id, --date, or --all/);
  const unknown = await runCli(['dlq', 'list', '--subscription', 'nothing'], cwd, env);
  t.equal(unknown.code, 2);
  t.match(unknown.stderr, /There is no subscription projects\/test-project-\d+\/subscriptions\/nothing/);
  const nobody = { ...env, PUBSUB_EMULATOR_HOST: '127.0.0.1:1', PUBLISH_TIMEOUT_SECONDS: '2' };
  const absent = await runCli(['dlq', 'list'], cwd, nobody);
  t.equal(absent.code, 3);
  t.match(absent.stderr, /does not answer: check the project/);
});
