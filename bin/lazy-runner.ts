/** A runner that is made when it is first needed, so that a service listens before its warehouse client is loaded. */
import type { ProcessorRunner } from '../shared/processing/runner-port.ts';

/**
 * @param open makes the runner; called again after it failed, and never twice at a time
 */
export function lazyRunner(open: () => Promise<ProcessorRunner>): ProcessorRunner {
  let opened: Promise<ProcessorRunner> | undefined;
  const runner = (): Promise<ProcessorRunner> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    run: async (request) => (await runner()).run(request),
    runRange: async (request) => (await runner()).runRange(request),
    recentRuns: async (query) => (await runner()).recentRuns(query),
    ready: async () => (await runner()).ready(),
    close: async () => {
      if (opened === undefined) return;
      const made = await opened.catch(() => undefined);
      await made?.close();
    },
  };
}
