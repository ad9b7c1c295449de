/** Composition: one warehouse and one publisher, shared by the runners of all processors of a process. */
import type { Config } from '../shared/config.ts';
import type { Logger } from '../shared/log.ts';
import { createPublisher } from '../shared/messaging/publisher.ts';
import { createRunner, type Runner } from '../shared/processing/create-runner.ts';
import type { AnyProcessor } from '../shared/processing/define-processor.ts';
import { SourceMemory } from '../shared/processing/source-memory.ts';
import { openWarehouse } from '../shared/warehouse/open-warehouse.ts';
import type { Warehouse } from '../shared/warehouse/warehouse.ts';

export interface Runtime {
  readonly warehouse: Warehouse;
  /** A runner whose close closes the whole runtime. */
  runner(processor: AnyProcessor): Runner;
  /** Waits for runs under way, then closes publisher and warehouse; further calls wait for the first. */
  close(): Promise<void>;
}

/** Opens what the configuration names. @throws AppError WAREHOUSE_UNAVAILABLE */
export async function openRuntime(config: Config, log: Logger): Promise<Runtime> {
  const warehouse = await openWarehouse(config);
  const publisher = createPublisher(config, log);
  const { CODE_VERSION: codeVersion, K_SERVICE: service, K_REVISION: revision } = config;
  const cloudRun = service === undefined || revision === undefined ? {} : { cloudRun: { service, revision } };
  const memory = new SourceMemory();
  const runners: Runner[] = [];
  let closing: Promise<void> | undefined;
  const closeAll = async (): Promise<void> => {
    await Promise.all(runners.map((runner) => runner.close()));
    try {
      await publisher.close();
    } finally {
      await warehouse.close();
    }
  };
  const close = (): Promise<void> => {
    closing ??= closeAll();
    return closing;
  };
  return {
    warehouse,
    runner: (processor) => {
      const runner = createRunner(processor, { warehouse, publisher, codeVersion, log, memory, ...cloudRun });
      runners.push(runner);
      return { ...runner, close };
    },
    close,
  };
}
