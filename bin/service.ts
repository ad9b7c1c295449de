/**
 * Entry of the production images: the service that SERVICE names, alone, at the root of the configured port. It listens
 * first and opens its warehouse right after, since the time until it listens is what a cold start costs; until then
 * /ready answers 503.
 */
import { findService, PROCESSORS, type RegisteredProcessor, SERVICES } from '../services/registry.ts';
import { type Config, loadConfig } from '../shared/config.ts';
import { AppError, toAppError } from '../shared/errors.ts';
import { createApp } from '../shared/http/app.ts';
import { processorService } from '../shared/http/processor-service.ts';
import { serve } from '../shared/http/server.ts';
import type { HttpService } from '../shared/http/service.ts';
import { createLogger, type Logger } from '../shared/log.ts';
import { exitCodeOf } from './exit-codes.ts';
import { lazyRunner } from './lazy-runner.ts';
import { openedOnce } from './opened-once.ts';
import { errorReport } from './report-error.ts';

async function start(config: Config): Promise<void> {
  const entry = config.SERVICE === undefined ? undefined : findService(config.SERVICE);
  if (entry === undefined) {
    const given = config.SERVICE === undefined ? 'SERVICE is not set' : `SERVICE=${config.SERVICE} is no service`;
    const known = SERVICES.map(({ service }) => service).join(', ');
    throw new AppError('INVALID_CONFIG', `${given}: set it to one of ${known}.`);
  }
  const log = createLogger(config, config.K_SERVICE ?? `analytics-${entry.service}`);
  const service = 'load' in entry ? await ofProcessor(entry, config, log) : await ofReport(config, log);
  const app = await createApp({ config, services: [{ prefix: '', service }] });
  await serve(app, config);
  service
    .ready()
    .catch((error: unknown) => log.error({ err: error }, 'the warehouse is not ready; requests try again'));
}

async function ofProcessor(entry: RegisteredProcessor, config: Config, log: Logger): Promise<HttpService> {
  const processor = await entry.load();
  const runner = lazyRunner(async () => {
    const { openRuntime } = await import('./runtime.ts');
    return (await openRuntime(config, log)).runner(processor);
  });
  return processorService(processor, runner);
}

async function ofReport(config: Config, log: Logger): Promise<HttpService> {
  const { coverageReportService } = await import('../services/coverage-report/service.ts');
  const runtime = openedOnce(async () => {
    const { openRuntime } = await import('./runtime.ts');
    return openRuntime(config, log);
  });
  return coverageReportService({
    tables: PROCESSORS,
    warehouse: async () => (await runtime.get()).warehouse,
    close: async () => (await runtime.opened())?.close(),
  });
}

try {
  await start(loadConfig(process.env));
} catch (error) {
  const message = errorReport(error, { json: false, debug: true });
  process.stderr.write(`${JSON.stringify({ severity: 'CRITICAL', message })}\n`);
  process.exit(exitCodeOf(toAppError(error).code));
}
