/** Which messages start which processor: derived from the processors' declared sources, there is no second list. */
import type { GameDate } from '../dates.ts';
import type { UpstreamMessage } from './envelope.ts';

/** As much of a processor as the decision needs. */
export interface TriggeredProcessor {
  readonly name: string;
  readonly sources: { readonly [name: string]: { readonly table: { readonly name: string } } };
}

export type Decision =
  | { readonly action: 'run'; readonly date: GameDate }
  | { readonly action: 'skipped'; readonly reason: string }
  | { readonly action: 'ignored'; readonly reason: string };

/** Unqualified names of the tables a processor declares as sources, sorted, each once. */
export function triggerTables(processor: TriggeredProcessor): readonly string[] {
  return [...new Set(Object.values(processor.sources).map((source) => source.table.name))].sort();
}

/**
 * What a processor does about a message: nothing when upstream had nothing to process (`skipped`) or loaded a table that it
 * does not read (`ignored`), else it runs the date. A message without a table is an orchestrator's trigger: it runs.
 */
export function decide(message: UpstreamMessage, processor: TriggeredProcessor): Decision {
  if (message.outcome === 'failed' || message.outcome === 'no_data' || message.date === undefined) {
    const subject = message.table ?? message.parentProcessor ?? 'the upstream run';
    return { action: 'skipped', reason: `${subject} reported ${message.outcome}: nothing to process` };
  }
  if (message.table !== undefined && !triggerTables(processor).includes(message.table)) {
    return { action: 'ignored', reason: `${message.table} is not a source of ${processor.name}` };
  }
  return { action: 'run', date: message.date };
}
