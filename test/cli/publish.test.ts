/** Messages like the loaders' to a real Pub/Sub server, and to nobody. */
import { PubSub } from '@google-cloud/pubsub';
import t from 'tap';
import { readMessage } from '../../shared/messaging/envelope.ts';
import { startPubSub } from '../helpers/pstest/pstest.ts';
import { runCli } from './run-cli.ts';

const cwd = t.testdir({});
const server = await startPubSub();
const options = 'skip' in server ? { skip: server.skip } : {};
if ('address' in server) t.teardown(() => server.stop());
const PROJECT = 'test-project';
const args = ['publish', '--source-table', 'nbac_gamebook_player_stats', '--date', '2024-01-15'];

t.test('a message on the topic is one that the processors understand', options, async (t) => {
  if ('skip' in server) return;
  const clientOptions = { universeDomain: 'googleapis.com' };
  const admin = new PubSub({ projectId: PROJECT, apiEndpoint: server.address, emulatorMode: true, clientOptions });
  t.teardown(() => admin.close());
  const [topic] = await admin.createTopic('nba-phase2-raw-complete');
  const [subscription] = await topic.createSubscription('observer');
  const received = Promise.withResolvers<{ id: string; data: string; attributes: Record<string, string> }>();
  subscription.on('error', received.reject);
  subscription.on('message', (delivery) => {
    delivery.ack();
    received.resolve({ id: delivery.id, data: delivery.data.toString('utf8'), attributes: { ...delivery.attributes } });
  });
  const env = { PUBSUB_EMULATOR_HOST: server.address, GCP_PROJECT_ID: PROJECT };
  const { code, json, stderr } = await runCli([...args, '--json'], cwd, env);
  t.equal(code, 0, stderr);
  const { id, data, attributes } = await received.promise;
  await subscription.close();
  t.match(json, { topic: 'nba-phase2-raw-complete', message_id: id });
  t.same(attributes, {
    phase: 'phase_2_raw',
    output_table: 'nbac_gamebook_player_stats',
    game_date: '2024-01-15',
    status: 'success',
  });
  t.match(readMessage(JSON.parse(data)), {
    table: 'nbac_gamebook_player_stats',
    date: '2024-01-15',
    outcome: 'success',
    parentProcessor: 'NbacGamebookPlayerStatsProcessor',
    correlationId: /^[0-9a-f]{8}$/,
  });

  const missing = await runCli([...args, '--topic', 'no-such-topic'], cwd, { ...env, PUBLISH_TIMEOUT_SECONDS: '2' });
  t.equal(missing.code, 3);
  t.match(missing.stderr, /^error: Topic no-such-topic did not take the .*message\. .*GCP_PROJECT_ID/);
});

t.test('a service that does not answer, an address that is none', async (t) => {
  const nobody = await runCli([...args, '--url', 'http://127.0.0.1:9'], cwd);
  t.equal(nobody.code, 3);
  t.match(nobody.stderr, /^error: No service answers at http:\/\/127\.0\.0\.1:9\/process: start one with/);
  const none = await runCli([...args, '--url', 'localhost'], cwd);
  t.equal(none.code, 2);
  t.match(none.stderr, /^error: localhost is no http address/);
});
