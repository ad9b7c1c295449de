/** What the parts of a run share. */
import { HASH_SCHEME, shortHash } from '../hashing/data-hash.ts';
import type { Logger } from '../log.ts';
import type { CompletionPublisher } from '../messaging/publisher.ts';
import type { StepListener, Warehouse } from '../warehouse/warehouse.ts';
import type { AnyProcessor } from './define-processor.ts';
import type { RunClock } from './run-clock.ts';
import type { Host } from './run-records.ts';
import type { SourceMemory } from './source-memory.ts';

export interface RunContext {
  readonly processor: AnyProcessor;
  readonly warehouse: Warehouse;
  readonly publisher: CompletionPublisher;
  readonly log: Logger;
  readonly clock: RunClock;
  readonly host: Host;
  /** Names the code and the declarations that rows are computed by. */
  readonly code: string;
  readonly step: (name: string) => Promise<void>;
  /** What its earlier runs have read. */
  readonly memory: SourceMemory;
}

/**
 * Names code and declarations: deployed code, version of the domain code, columns, key and hash fields, hash scheme. Runs
 * of different names never stand in for each other.
 */
export function codeOf({ table, version }: AnyProcessor, codeVersion: string): string {
  const columns = Object.entries(table.columns).map(([name, { type, mode }]) => [name, type, mode]);
  const declared = shortHash(JSON.stringify([table.id, columns, table.key, table.hashFields, HASH_SCHEME]));
  return `${codeVersion} ${version} ${declared}`;
}

/** A listener as a function that may be called without one. */
export function stepsOf(listener: StepListener | undefined): RunContext['step'] {
  return async (name) => {
    await listener?.(name);
  };
}
