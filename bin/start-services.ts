/** Several services in one process, over one warehouse. */
import pino, { type DestinationStream } from 'pino';
import { coverageReportService } from '../services/coverage-report/service.ts';
import { PROCESSORS, type RegisteredProcessor, type RegisteredService } from '../services/registry.ts';
import type { Config } from '../shared/config.ts';
import { AppError } from '../shared/errors.ts';
import { createApp } from '../shared/http/app.ts';
import { processorService } from '../shared/http/processor-service.ts';
import type { App, Mount } from '../shared/http/service.ts';
import { loggerOptions } from '../shared/log.ts';
import type { AnyProcessor } from '../shared/processing/define-processor.ts';
import { openRuntime, type Runtime } from './runtime.ts';

export interface Services {
  /** Closing it closes the runtime too. */
  readonly app: App;
  readonly runtime: Runtime;
  readonly processors: readonly AnyProcessor[];
  readonly mounts: readonly Mount[];
}

/**
 * Opens the warehouse and builds the app, which does not listen yet. One service answers at the root, several below their
 * names.
 * @param logStream where log lines go; default standard output
 * @throws AppError WAREHOUSE_UNAVAILABLE, INVALID_CONFIG
 */
export async function openServices(
  config: Config,
  entries: readonly RegisteredService[],
  logStream?: DestinationStream,
): Promise<Services> {
  const [only] = entries.length === 1 ? entries : [];
  const logging = loggerOptions(config, only === undefined ? 'analytics' : `analytics-${only.service}`);
  const log = logStream === undefined ? pino(logging) : pino(logging, logStream);
  const processors = await Promise.all(entries.filter(isProcessor).map((entry) => entry.load()));
  const runtime = await openRuntime(config, log);
  try {
    const mounts = entries.map(({ service }): Mount => {
      const prefix = entries.length === 1 ? '' : (`/${service}` as const);
      const processor = processors.find((candidate) => candidate.service === service);
      if (processor !== undefined) return { prefix, service: processorService(processor, runtime.runner(processor)) };
      const report = { tables: PROCESSORS, warehouse: async () => runtime.warehouse, close: () => runtime.close() };
      return { prefix, service: coverageReportService(report) };
    });
    const app = await createApp({ config, services: mounts, ...(logStream === undefined ? {} : { logStream }) });
    return { app, runtime, processors, mounts };
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

const isProcessor = (entry: RegisteredService): entry is RegisteredProcessor => 'load' in entry;

const LISTEN_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use: stop what listens there, or give another port with --port or PORT',
  EACCES: 'is not allowed: give a port from 1024 on with --port or PORT',
  EADDRNOTAVAIL: 'is none of this machine: correct HOST',
  ENOTFOUND: 'is not known: correct HOST',
};

/**
 * The address that `listen` gives, for example http://127.0.0.1:8080; when it fails, the app is closed.
 * @throws AppError INVALID_CONFIG when the address is taken, not allowed or unknown
 */
export async function listening(app: App, config: Config, listen: () => Promise<string>): Promise<string> {
  try {
    return await listen();
  } catch (error) {
    await app.close();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = LISTEN_FAILURES[code];
    if (reason === undefined) throw error;
    throw new AppError('INVALID_CONFIG', `The address ${config.HOST}:${config.PORT} ${reason}.`, { cause: error });
  }
}
