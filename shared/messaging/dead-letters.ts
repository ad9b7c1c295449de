/**
 * Messages that could not be delivered: Pub/Sub puts them, after a subscription's attempts, on a dead-letter topic, whose own
 * subscription keeps them. They are looked at under a lease, and go back to the queue unless they were published again.
 */
import type { PubSub, protos, v1 } from '@google-cloud/pubsub';
import { AppError } from '../errors.ts';
import { callOptions, openPubSub, type PubSubAddress, within } from './pubsub-client.ts';

export interface DeadLetter {
  readonly ackId: string;
  readonly messageId: string;
  readonly data: Buffer;
  /** Of the original message; what Pub/Sub added is below. */
  readonly attributes: Readonly<Record<string, string>>;
  /** When the original was published, ISO 8601 UTC. */
  readonly publishedAt: string | null;
  /** Deliveries before it was given up; null where Pub/Sub did not say. */
  readonly attempts: number | null;
  /** Subscription that could not deliver it. */
  readonly subscription: string | null;
}

export interface DeadLetterQueue {
  /**
   * Leases up to so many messages; none is removed.
   * @throws AppError INVALID_ARGUMENT when there is no such subscription, OVERLOADED when Pub/Sub does not answer
   */
  lease(limit: number): Promise<readonly DeadLetter[]>;
  /** Ends the lease: the messages can be seen again at once. */
  release(letters: readonly DeadLetter[]): Promise<void>;
  /** Publishes the original again and returns the new message id. @throws AppError PUBLISH_FAILED */
  publish(letter: DeadLetter, topic: string): Promise<string>;
  /** Takes messages out of the queue for good. */
  remove(letters: readonly DeadLetter[]): Promise<void>;
  close(): Promise<void>;
}

export interface DeadLetterAddress extends PubSubAddress {
  /** Name of the dead-letter topic's subscription. */
  readonly subscription: string;
  /** Time for one call, retries included. */
  readonly timeoutSeconds: number;
}

const SOURCE = 'CloudPubSubDeadLetterSource';
/** A pull may come back empty although there are messages; so often in a row means that there are none. */
const EMPTY_PULLS = 2;
/** How long a pull waits for a first message. */
const PULL_MILLISECONDS = 1_500;
const MOST_PER_CALL = 500;

const GRPC = { deadlineExceeded: 4, notFound: 5 } as const;
const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

/** The queue at an address. The client is loaded and connected with the first call. */
export function deadLetterQueue(address: DeadLetterAddress): DeadLetterQueue {
  let opened: Promise<{ client: PubSub; subscriber: v1.SubscriberClient }> | undefined;
  const clients = () => {
    opened ??= open(address);
    return opened;
  };
  const subscription = address.subscription.startsWith('projects/')
    ? address.subscription
    : `projects/${address.projectId}/subscriptions/${address.subscription}`;

  async function call<T>(work: (subscriber: v1.SubscriberClient) => Promise<T>): Promise<T> {
    try {
      return await within(address.timeoutSeconds, work((await clients()).subscriber));
    } catch (cause) {
      if (codeOf(cause) === GRPC.notFound) {
        throw new AppError('INVALID_ARGUMENT', `There is no subscription ${subscription}.`, { cause });
      }
      throw new AppError(
        'OVERLOADED',
        `Subscription ${subscription} does not answer: check the project, the credentials, PUBSUB_EMULATOR_HOST.`,
        { cause },
      );
    }
  }

  async function pull(maxMessages: number): Promise<readonly DeadLetter[]> {
    return await call(async (subscriber) => {
      try {
        const [{ receivedMessages }] = await subscriber.pull(
          { subscription, maxMessages },
          { timeout: PULL_MILLISECONDS, retry: null },
        );
        return (receivedMessages ?? []).map(letterOf);
      } catch (error) {
        if (codeOf(error) === GRPC.deadlineExceeded) return [];
        throw error;
      }
    });
  }

  /** In calls of bounded size. */
  async function inParts(letters: readonly DeadLetter[], send: (ackIds: string[]) => Promise<unknown>): Promise<void> {
    for (let start = 0; start < letters.length; start += MOST_PER_CALL) {
      await send(letters.slice(start, start + MOST_PER_CALL).map(({ ackId }) => ackId));
    }
  }

  return {
    lease: async (limit) => {
      const found = new Map<string, DeadLetter>();
      for (let empty = 0; empty < EMPTY_PULLS && found.size < limit; ) {
        const letters = await pull(Math.min(limit - found.size, MOST_PER_CALL));
        const before = found.size;
        for (const letter of letters) found.set(letter.messageId, letter);
        empty = found.size === before ? empty + 1 : 0;
      }
      return [...found.values()];
    },
    release: (letters) =>
      inParts(letters, (ackIds) =>
        call((subscriber) => subscriber.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 })),
      ),
    publish: async ({ data, attributes }, topic) => {
      try {
        const { client } = await clients();
        const target = client.topic(topic, {
          batching: { maxMessages: 1 },
          gaxOpts: callOptions(address.timeoutSeconds),
        });
        return await within(address.timeoutSeconds, target.publishMessage({ data, attributes: { ...attributes } }));
      } catch (cause) {
        throw new AppError('PUBLISH_FAILED', `Topic ${topic} did not take the message.`, { cause });
      }
    },
    remove: (letters) =>
      inParts(letters, (ackIds) => call((subscriber) => subscriber.acknowledge({ subscription, ackIds }))),
    close: async () => {
      const connection = await opened?.catch(() => undefined);
      await Promise.all([connection?.subscriber.close(), connection?.client.close()]);
    },
  };
}

async function open(address: PubSubAddress): Promise<{ client: PubSub; subscriber: v1.SubscriberClient }> {
  const client = await openPubSub(address);
  const { v1 } = await import('@google-cloud/pubsub');
  // The two classes of one package describe the same options by different types.
  const options = (await client.getClientConfig()) as ConstructorParameters<typeof v1.SubscriberClient>[0];
  return { client, subscriber: new v1.SubscriberClient(options) };
}

function letterOf({ ackId, message }: protos.google.pubsub.v1.IReceivedMessage): DeadLetter {
  const all = Object.entries(message?.attributes ?? {});
  const added = new Map(all.filter(([name]) => name.startsWith(SOURCE)));
  const attempts = Number(added.get(`${SOURCE}DeliveryCount`) ?? Number.NaN);
  const seconds = Number(message?.publishTime?.seconds ?? Number.NaN);
  const published = added.get(`${SOURCE}TopicPublishTime`);
  return {
    ackId: ackId ?? '',
    messageId: message?.messageId ?? '',
    data: Buffer.from(message?.data ?? ''),
    attributes: Object.fromEntries(all.filter(([name]) => !added.has(name))),
    publishedAt: published ?? (Number.isFinite(seconds) ? new Date(seconds * 1000).toISOString() : null),
    attempts: Number.isInteger(attempts) ? attempts : null,
    subscription: added.get(`${SOURCE}Subscription`) ?? null,
  };
}
