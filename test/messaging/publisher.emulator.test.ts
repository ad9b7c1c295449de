import { createServer, type Socket } from 'node:net';
import { PubSub } from '@google-cloud/pubsub';
import t from 'tap';
import { loadConfig } from '../../shared/config.ts';
import { microsOfDate } from '../../shared/dates.ts';
import { completionMessage, type FinishedRun } from '../../shared/messaging/completion-message.ts';
import { createPublisher, pubSubPublisher } from '../../shared/messaging/publisher.ts';
import { startPubSub } from '../helpers/pstest/pstest.ts';

const finished: FinishedRun = {
  processorName: 'PlayerGameSummaryProcessor',
  runId: '3f9c21aa',
  outcome: 'success',
  gameDate: '2024-11-20',
  table: 'player_game_summary',
  dataset: 'nba_analytics',
  recordCount: 241,
  failedRows: 0,
  finishedAt: microsOfDate(new Date('2024-11-21T07:31:12.123Z')),
  durationSeconds: 48.2,
  trigger: { source: 'pubsub', messageId: '77', correlationId: 'abc', parentProcessor: 'BdlBoxscoresProcessor' },
  rows: { added: 1, changed: 2, removed: 0, unchanged: 238 },
  changedFields: { points: 2 },
  hashScheme: 'v1',
  games: [{ game_id: '20241120_BOS_NYK', state: 'computed' }],
  seconds: { extract: 1.5, transform: 0.25, save: null },
};
const message = completionMessage(finished);
/** Client options that need no credentials. */
const emulator = (apiEndpoint: string) => ({
  apiEndpoint,
  emulatorMode: true,
  clientOptions: { universeDomain: 'googleapis.com' },
});
const PROJECT = 'test-project';
const TOPIC = 'nba-phase3-analytics-complete';

const server = await startPubSub();
const options = 'skip' in server ? { skip: server.skip } : {};
if ('address' in server) t.teardown(() => server.stop());

t.test('the real client delivers body and attributes to a real Pub/Sub server', options, async (t) => {
  if ('skip' in server) return;
  const admin = new PubSub({ projectId: PROJECT, ...emulator(server.address) });
  t.teardown(() => admin.close());
  const [topic] = await admin.createTopic(TOPIC);
  const [subscription] = await topic.createSubscription('observer');
  const config = loadConfig({ PUBSUB_EMULATOR_HOST: server.address, GCP_PROJECT_ID: PROJECT });
  const publisher = createPublisher(config, { info: () => t.fail('a delivered message is not logged instead') });
  t.teardown(() => publisher.close());
  t.equal(publisher.delivers, true);

  const received = Promise.withResolvers<{ id: string; data: string; attributes: Record<string, string> }>();
  subscription.on('error', received.reject);
  subscription.on('message', (delivery) => {
    delivery.ack();
    received.resolve({ id: delivery.id, data: delivery.data.toString('utf8'), attributes: { ...delivery.attributes } });
  });
  const id = await publisher.publish(message);
  const delivered = await received.promise;
  await subscription.close();
  t.equal(delivered.id, id);
  t.same(JSON.parse(delivered.data), message.body);
  t.same(delivered.attributes, message.attributes);
});

t.test('a topic that does not exist fails as PUBLISH_FAILED, and the next message may succeed', options, async (t) => {
  if ('skip' in server) return;
  const publisher = pubSubPublisher({
    projectId: PROJECT,
    topic: 'made-later',
    timeoutSeconds: 5,
    emulatorHost: server.address,
  });
  t.teardown(() => publisher.close());
  await t.rejects(publisher.publish(message), { code: 'PUBLISH_FAILED' });
  const admin = new PubSub({ projectId: PROJECT, ...emulator(server.address) });
  t.teardown(() => admin.close());
  await admin.createTopic('made-later');
  t.match(await publisher.publish(message), /./);
});

t.test('a server that takes connections and never answers fails in the configured time', async (t) => {
  const sockets = new Set<Socket>();
  const mute = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
  await new Promise((resolve) => mute.once('listening', resolve));
  t.teardown(() => {
    mute.close();
    for (const socket of sockets) socket.destroy();
  });
  const address = mute.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const publisher = pubSubPublisher({
    projectId: PROJECT,
    topic: TOPIC,
    timeoutSeconds: 1,
    emulatorHost: `127.0.0.1:${port}`,
  });
  const start = performance.now();
  await t.rejects(publisher.publish(message), { code: 'PUBLISH_FAILED' });
  t.ok(performance.now() - start < 10_000, 'within the time, client start included');
  await publisher.close();
});

t.test('without credentials it fails as PUBLISH_FAILED each time, ends no process, and closes', async (t) => {
  const { GOOGLE_APPLICATION_CREDENTIALS: before } = process.env;
  process.env.GOOGLE_APPLICATION_CREDENTIALS = '/no/such/credentials.json';
  t.teardown(() => {
    if (before === undefined) delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
    else process.env.GOOGLE_APPLICATION_CREDENTIALS = before;
  });
  const unhandled: unknown[] = [];
  const listen = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', listen);
  t.teardown(() => process.off('unhandledRejection', listen));
  const publisher = pubSubPublisher({ projectId: PROJECT, topic: TOPIC, timeoutSeconds: 5 });
  await t.rejects(publisher.publish(message), { code: 'PUBLISH_FAILED', cause: { message: /credentials/ } });
  await t.rejects(publisher.publish(message), { code: 'PUBLISH_FAILED' });
  await publisher.close();
  await new Promise((resolve) => setImmediate(resolve));
  t.strictSame(unhandled, []);
});

t.test('with no Pub/Sub configured the message is logged and has no id', async (t) => {
  const lines: object[] = [];
  const publisher = createPublisher(loadConfig({}), { info: (fields) => lines.push(fields) });
  t.equal(publisher.delivers, false);
  t.equal(await publisher.publish(message), null);
  t.same(lines, [{ completion: message.body }]);
  await publisher.close();
});
