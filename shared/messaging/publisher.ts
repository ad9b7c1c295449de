/** Where completion messages go: Pub/Sub, or, with none configured, the run record and the log. */
import type { PubSub, Topic } from '@google-cloud/pubsub';
import { type Config, publishesToPubSub } from '../config.ts';
import { AppError } from '../errors.ts';
import type { CompletionMessage } from './completion-message.ts';
import { callOptions, openPubSub, type PubSubAddress, pubSubAddress, within } from './pubsub-client.ts';

/** As much of a logger as a publisher needs. */
export interface PublisherLog {
  info(fields: object, text: string): void;
}

export interface CompletionPublisher {
  /** Whether messages leave the process; if not, the run record is the only place that keeps them. */
  readonly delivers: boolean;
  /**
   * Publishes one message. @returns its id, null when it was only logged
   * @throws AppError PUBLISH_FAILED when the topic has not taken it in time
   */
  publish(message: CompletionMessage): Promise<string | null>;
  close(): Promise<void>;
}

/** The publisher that the configuration asks for. */
export function createPublisher(config: Config, log: PublisherLog): CompletionPublisher {
  if (!publishesToPubSub(config)) return recordedPublisher(log);
  return pubSubPublisher({
    ...pubSubAddress(config),
    topic: config.PUBSUB_TOPIC_COMPLETE,
    timeoutSeconds: config.PUBLISH_TIMEOUT_SECONDS,
  });
}

/** Sends nothing: the message is logged, and the caller keeps it in its run record. */
export function recordedPublisher(log: PublisherLog): CompletionPublisher {
  return {
    delivers: false,
    publish: async (message) => {
      log.info(
        { completion: message.body },
        `${message.attributes.output_table} ${message.attributes.game_date} completed`,
      );
      return null;
    },
    close: async () => undefined,
  };
}

export interface PubSubTarget extends PubSubAddress {
  /** A topic name, or projects/P/topics/T. */
  readonly topic: string;
  /** Time for one message, retries included. */
  readonly timeoutSeconds: number;
}

/** Publishes to a topic, each message at once. The client is loaded and connected with the first one. */
export function pubSubPublisher(target: PubSubTarget): CompletionPublisher {
  let opened: Promise<{ client: PubSub; topic: Topic }> | undefined;
  return {
    delivers: true,
    publish: async (message) => {
      const data = Buffer.from(JSON.stringify(message.body), 'utf8');
      opened ??= open(target);
      const opening = opened;
      // Credentials may be there the next time.
      opening.catch(() => {
        if (opened === opening) opened = undefined;
      });
      try {
        const { topic } = await opening;
        return await within(
          target.timeoutSeconds,
          topic.publishMessage({ data, attributes: { ...message.attributes } }),
        );
      } catch (cause) {
        throw new AppError('PUBLISH_FAILED', `Topic ${target.topic} did not take the message.`, { cause });
      }
    },
    close: async () => {
      const connection = await opened?.catch(() => undefined);
      await connection?.client.close();
    },
  };
}

async function open({ topic, timeoutSeconds, ...address }: PubSubTarget): Promise<{
  client: PubSub;
  topic: Topic;
}> {
  const client = await openPubSub(address);
  return { client, topic: client.topic(topic, { batching: { maxMessages: 1 }, gaxOpts: callOptions(timeoutSeconds) }) };
}
