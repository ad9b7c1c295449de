/** A runner that is made when it is first needed, so that a service listens before its warehouse client is loaded. */
import type { ProcessorRunner } from '../shared/processing/runner-port.ts';
import { openedOnce } from './opened-once.ts';

/**
 * @param open makes the runner; called again after it failed, and never twice at a time
 */
export function lazyRunner(open: () => Promise<ProcessorRunner>): ProcessorRunner {
  const runner = openedOnce(open);
  return {
    run: async (request) => (await runner.get()).run(request),
    runRange: async (request) => (await runner.get()).runRange(request),
    recentRuns: async (query) => (await runner.get()).recentRuns(query),
    ready: async () => (await runner.get()).ready(),
    close: async () => (await runner.opened())?.close(),
  };
}
