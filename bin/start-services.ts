/** Several services in one process, over one warehouse. */
import type { DestinationStream } from 'pino';
import pino from 'pino';
import type { RegisteredProcessor } from '../services/registry.ts';
import type { Config } from '../shared/config.ts';
import { AppError } from '../shared/errors.ts';
import { createApp } from '../shared/http/app.ts';
import { processorService } from '../shared/http/processor-service.ts';
import { serve } from '../shared/http/server.ts';
import type { App, Mount } from '../shared/http/service.ts';
import { loggerOptions } from '../shared/log.ts';
import { openRuntime, type Runtime } from './runtime.ts';

export interface StartedServices {
  /** Where they listen, for example http://127.0.0.1:8080. */
  readonly url: string;
  readonly mounts: readonly Mount[];
  readonly runtime: Runtime;
}

/**
 * Opens the warehouse and listens; from then on SIGTERM and SIGINT end the process in
 * order. One service answers at the root, several below their names.
 * @param logStream where log lines go; default standard output
 * @throws AppError WAREHOUSE_UNAVAILABLE, INVALID_CONFIG (also when the port is taken), or the reason of the signal
 */
export async function startServices(
  config: Config,
  entries: readonly RegisteredProcessor[],
  signal: AbortSignal,
  logStream?: DestinationStream,
): Promise<StartedServices> {
  const [only] = entries.length === 1 ? entries : [];
  const logging = loggerOptions(config, only === undefined ? 'analytics' : `analytics-${only.service}`);
  const log = logStream === undefined ? pino(logging) : pino(logging, logStream);
  const processors = await Promise.all(entries.map((entry) => entry.load()));
  const runtime = await openRuntime(config, log);
  try {
    const mounts = processors.map((processor): Mount => {
      const prefix = processors.length === 1 ? '' : (`/${processor.service}` as const);
      return { prefix, service: processorService(processor, runtime.runner(processor)) };
    });
    const app = await createApp({ config, services: mounts, ...(logStream === undefined ? {} : { logStream }) });
    signal.throwIfAborted();
    return { url: await listen(app, config), mounts, runtime };
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: stop what listens there, or give another port with --port or PORT',
  EACCES: 'is not allowed: give a port from 1024 on with --port or PORT',
  EADDRNOTAVAIL: 'is none of this machine: correct HOST',
  ENOTFOUND: 'is not known: correct HOST',
};

async function listen(app: App, config: Config): Promise<string> {
  try {
    return await serve(app, config);
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = LISTEN_FAILURES[code];
    if (reason === undefined) throw error;
    throw new AppError('INVALID_CONFIG', `The address ${config.HOST}:${config.PORT} ${reason}.`, { cause: error });
  }
}
