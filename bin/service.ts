/**
 * Entry of the production images: the service that SERVICE names, alone, at the root of the configured port. It listens
 * first and opens its warehouse right after, since the time until it listens is what a cold start costs; until then
 * /ready answers 503.
 */
import { findProcessor, PROCESSORS } from '../services/registry.ts';
import { type Config, loadConfig } from '../shared/config.ts';
import { AppError, toAppError } from '../shared/errors.ts';
import { createApp } from '../shared/http/app.ts';
import { processorService } from '../shared/http/processor-service.ts';
import { serve } from '../shared/http/server.ts';
import { createLogger } from '../shared/log.ts';
import { exitCodeOf } from './exit-codes.ts';
import { lazyRunner } from './lazy-runner.ts';
import { errorReport } from './report-error.ts';

async function start(config: Config): Promise<void> {
  const entry = config.SERVICE === undefined ? undefined : findProcessor(config.SERVICE);
  if (entry === undefined) {
    const given = config.SERVICE === undefined ? 'SERVICE is not set' : `SERVICE=${config.SERVICE} is no service`;
    const known = PROCESSORS.map(({ service }) => service).join(', ');
    throw new AppError('INVALID_CONFIG', `${given}: set it to one of ${known}.`);
  }
  const processor = await entry.load();
  const log = createLogger(config, config.K_SERVICE ?? `analytics-${entry.service}`);
  const runner = lazyRunner(async () => {
    const { openRuntime } = await import('./runtime.ts');
    return (await openRuntime(config, log)).runner(processor);
  });
  const app = await createApp({ config, services: [{ prefix: '', service: processorService(processor, runner) }] });
  await serve(app, config);
  runner.ready().catch((error: unknown) => log.error({ err: error }, 'the warehouse is not ready; requests try again'));
}

try {
  await start(loadConfig(process.env));
} catch (error) {
  const message = errorReport(error, { json: false, debug: true });
  process.stderr.write(`${JSON.stringify({ severity: 'CRITICAL', message })}\n`);
  process.exit(exitCodeOf(toAppError(error).code));
}
