/** The Pub/Sub client: loaded when it is needed, without credentials for an emulator, with bounded calls. */
import type { PublishOptions, PubSub } from '@google-cloud/pubsub';
import type { Config } from '../config.ts';

export interface PubSubAddress {
  readonly projectId: string;
  /** host:port of an emulator. */
  readonly emulatorHost?: string;
}

/** Where the configuration says that Pub/Sub is. */
export function pubSubAddress(config: Pick<Config, 'GCP_PROJECT_ID' | 'PUBSUB_EMULATOR_HOST'>): PubSubAddress {
  const { GCP_PROJECT_ID: projectId, PUBSUB_EMULATOR_HOST: emulatorHost } = config;
  return { projectId, ...(emulatorHost === undefined ? {} : { emulatorHost }) };
}

/** A client of its own; the caller closes it. @throws Error when there are no credentials */
export async function openPubSub({ projectId, emulatorHost }: PubSubAddress): Promise<PubSub> {
  const { PubSub } = await import('@google-cloud/pubsub');
  // An emulator needs no credentials, so none are looked for.
  const emulator = {
    apiEndpoint: emulatorHost,
    emulatorMode: true,
    clientOptions: { universeDomain: 'googleapis.com' },
  };
  const client = new PubSub({ projectId, ...(emulatorHost === undefined ? {} : emulator) });
  // Found missing at the first call, they leave a rejection inside the client that nobody handles, which ends the process.
  if (emulatorHost === undefined) await client.auth.getClient();
  return client;
}

type CallOptions = NonNullable<PublishOptions['gaxOpts']>;

/** The client's own limit of 600 s would go on retrying, and hold the process, long after the run was answered. */
export function callOptions(timeoutSeconds: number): CallOptions {
  const milliseconds = timeoutSeconds * 1000;
  return {
    timeout: milliseconds,
    retry: {
      backoffSettings: {
        initialRetryDelayMillis: 100,
        retryDelayMultiplier: 1.5,
        maxRetryDelayMillis: 2_000,
        initialRpcTimeoutMillis: milliseconds,
        rpcTimeoutMultiplier: 1,
        maxRpcTimeoutMillis: milliseconds,
        totalTimeoutMillis: milliseconds,
      },
    },
  };
}

/** The work's result, or an error after so many seconds. */
export async function within<T>(seconds: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), seconds * 1000);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
