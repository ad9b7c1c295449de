/** The filter of the push subscriptions, on Pub/Sub's own server: what services answer without work anyway may be left out. */
import { readFileSync } from 'node:fs';
import { PubSub } from '@google-cloud/pubsub';
import t from 'tap';
import { startPubSub } from '../helpers/pstest/pstest.ts';

const settings = readFileSync(new URL('../../deploy/lib/settings.sh', import.meta.url), 'utf8');
const filter = /^readonly FILTER='(.+)'$/m.exec(settings)?.[1] ?? '';
const server = await startPubSub();
const options = 'skip' in server ? { skip: server.skip } : {};
if ('address' in server) t.teardown(() => server.stop());

t.test('messages without attributes pass, failed and empty loads do not', options, async (t) => {
  if ('skip' in server) return;
  t.ok(filter.length > 0 && filter.length <= 256, 'as long as a filter may be');
  const clientOptions = { universeDomain: 'googleapis.com' };
  const admin = new PubSub({ projectId: 'filters', apiEndpoint: server.address, emulatorMode: true, clientOptions });
  t.teardown(() => admin.close());
  const [topic] = await admin.createTopic('raw');
  const [subscription] = await topic.createSubscription('push', { filter });
  t.teardown(() => subscription.close());
  const arrived: string[] = [];
  const last = Promise.withResolvers<void>();
  subscription.on('error', last.reject);
  subscription.on('message', (message) => {
    message.ack();
    arrived.push(message.data.toString('utf8'));
    if (arrived.length === 5) last.resolve();
  });
  const messages: readonly (readonly [string, Record<string, string>])[] = [
    ['none', {}],
    ['failed', { status: 'failed' }],
    ['no_data', { status: 'no_data', output_table: 'nbac_schedule' }],
    ['success', { status: 'success', output_table: 'nbac_schedule' }],
    ['partial', { status: 'partial' }],
    ['other attributes', { origin: 'loader' }],
    ['unknown', { status: 'something else' }],
  ];
  for (const [data, attributes] of messages) await topic.publishMessage({ data: Buffer.from(data), attributes });
  await last.promise;
  t.strictSame(arrived.sort(), ['none', 'other attributes', 'partial', 'success', 'unknown']);
});
