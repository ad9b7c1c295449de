/** Listening, and the orderly end of the process. */
import closeWithGrace from 'close-with-grace';
import type { Config } from '../config.ts';
import type { App } from './service.ts';

/** Below the 10 s that Cloud Run leaves between SIGTERM and SIGKILL. */
const SHUTDOWN_DEADLINE = 9_000;

/**
 * Listens on the configured address. On SIGTERM, SIGINT or an uncaught error the app is closed within 9 s: requests under way
 * are answered, a write in flight ends or is rolled back, then the process exits (0, or 1 after an error or a timeout).
 * When it cannot listen, how the process ends is left to the caller.
 * @returns the address, for example http://127.0.0.1:8080
 */
export async function serve(app: App, config: Pick<Config, 'HOST' | 'PORT'>): Promise<string> {
  const grace = closeWithGrace(
    {
      delay: SHUTDOWN_DEADLINE,
      logger: false,
      onTimeout: (milliseconds) => app.log.fatal(`not closed within ${milliseconds} ms: the process ends`),
      onSecondSignal: (signal) => app.log.fatal(`second ${signal}: the process ends`),
      onSecondError: (error) => app.log.fatal({ err: error }, 'second error: the process ends'),
    },
    async ({ err, signal }) => {
      if (err !== undefined) app.log.fatal({ err }, 'uncaught error: shutting down');
      else app.log.info(`${signal ?? 'end of work'}: shutting down`);
      await app.close();
      app.log.info('closed');
    },
  );
  try {
    return await app.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    grace.uninstall();
    throw error;
  }
}
