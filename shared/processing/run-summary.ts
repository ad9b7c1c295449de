/** What a run record keeps in its `summary`: everything that a later run, or a person, needs to know about the run. */
import type { CompletionMessage } from '../messaging/completion-message.ts';
import type { JsonValue } from '../tables/column-types.ts';
import type { RowChange } from '../warehouse/warehouse.ts';
import type { ExpectedSummary } from './compute-date.ts';

/**
 * none: no message was to be published · recorded: there is nowhere to publish to, the record keeps the message · owed: it
 * has not been published as far as is known · published.
 */
export type Publication = 'none' | 'recorded' | 'owed' | 'published';

/** Rows of a date that a run added, changed, removed and left. */
export interface RowCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

export interface StatementTotals {
  readonly count: number;
  readonly rows: number;
  /** null where the engine does not bill by them. */
  readonly bytes: number | null;
  /** Dates that the statements were shared by. */
  readonly dates: number;
}

/** Seconds by step; null where a step was not reached. A step taken for several dates together is shared out evenly. */
export interface StepSeconds {
  readonly open: number | null;
  readonly read: number | null;
  readonly compute: number | null;
  readonly write: number | null;
  readonly derive: number | null;
}

interface Game {
  readonly game_id: string;
  readonly state: string;
  readonly reason?: string;
}
interface Failed {
  readonly key: string;
  readonly game_id: string;
  readonly reason: string;
}
interface Finding {
  readonly code: string;
  readonly subject: string;
  readonly detail?: string;
}

export interface RunSummary {
  readonly hash_scheme: string;
  /** Code and declarations that computed the rows; runs of other code never stand in for each other. */
  readonly code: string;
  /** Over every declared source in the window it was read in; null when the run failed before it was known. */
  readonly source_digest: string | null;
  /** Rows the table held for the date after the run. */
  readonly record_count: number | null;
  /** `contentDigest` of them. */
  readonly content: string | null;
  readonly rows: RowCounts;
  readonly changed_fields: Readonly<Record<string, number>>;
  /** Changed and removed rows with the fields that moved, as many as a record can hold. */
  readonly changes: readonly RowChange[];
  readonly changes_left_out: number;
  readonly expected: ExpectedSummary | null;
  readonly games: readonly Game[];
  readonly failed_rows: readonly Failed[];
  readonly reports: readonly Finding[];
  readonly counts: Readonly<Record<string, number>>;
  /** Runs that wrote rows and were stopped before they could record it; their rows are counted in `rows`. */
  readonly recovered_runs: readonly string[];
  readonly statements: StatementTotals;
  readonly seconds: StepSeconds;
  readonly publication: Publication;
  /** The completion message, as long as it has not been published. */
  readonly message: CompletionMessage | null;
}

/** The summary of a stored record; undefined when it is none of ours (another tool writes the same table). */
export function parseSummary(value: JsonValue | undefined): RunSummary | undefined {
  if (typeof value !== 'object' || value === null || !('publication' in value) || !('code' in value)) return undefined;
  return value as unknown as RunSummary;
}
