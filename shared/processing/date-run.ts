/** One date of a run on its way: what is known of it so far. */
import type { GameDate } from '../dates.ts';
import type { AppError } from '../errors.ts';
import type { RowChange } from '../warehouse/warehouse.ts';
import type { ComputedDate } from './compute-date.ts';
import type { Report } from './define-processor.ts';
import type { SettledRun } from './run-ledger.ts';
import type { StartedRun } from './run-records.ts';
import type { RowCounts } from './run-summary.ts';
import type { StoredContent } from './stored-content.ts';

/** The rows of a date after a run. */
export interface WrittenDate {
  readonly stored: StoredContent;
  readonly rows: RowCounts;
  readonly changedFields: Readonly<Record<string, number>>;
  readonly changes: readonly RowChange[];
  readonly recoveredRuns: readonly string[];
}

export type Ending =
  /** Sources, code and stored rows are what they were after the last run. */
  | { readonly kind: 'skipped'; readonly last: SettledRun; readonly stored: StoredContent }
  | { readonly kind: 'written'; readonly computed: ComputedDate; readonly written: WrittenDate }
  | { readonly kind: 'failed'; readonly error: AppError };

export interface DateRun {
  readonly run: StartedRun;
  readonly date: GameDate;
  sourceDigest: string | null;
  warnings: readonly Report[];
  stale: readonly string[];
  computeSeconds: number | null;
  computed: ComputedDate | undefined;
  ending: Ending | undefined;
}

export function fail(dateRun: DateRun, error: AppError): void {
  dateRun.ending = { kind: 'failed', error };
}
