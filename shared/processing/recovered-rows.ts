/**
 * Rows that a run wrote before it was stopped, and never told of. The run that follows finds them as they should be, and
 * would report that nothing changed; but consumers were never told that they did. A row's `processed_at` is the start of
 * the run that wrote it, so the rows of stopped runs are known by it.
 */
import type { GameDate } from '../dates.ts';
import type { Table } from '../tables/define-table.ts';
import type { DateReport, Warehouse } from '../warehouse/warehouse.ts';
import type { RunHistory } from './run-ledger.ts';
import type { RowCounts } from './run-summary.ts';

export interface Recovered {
  readonly runs: readonly string[];
  readonly added: number;
  readonly changed: number;
}

export const NOTHING_RECOVERED: Recovered = { runs: [], added: 0, changed: 0 };

/** Rows of unsettled runs by date, read in one statement; nothing is read where no run was stopped. */
export async function readRecovered(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  dates: readonly GameDate[],
  historyOf: (date: GameDate) => RunHistory,
): Promise<(date: GameDate) => Recovered> {
  const suspects = dates.filter((date) => historyOf(date).unsettled.length > 0);
  const [start, end] = [suspects[0], suspects.at(-1)];
  const { partitionBy } = table;
  if (start === undefined || end === undefined || partitionBy === null || table.columns.processed_at === undefined) {
    return () => NOTHING_RECOVERED;
  }
  const runOf = new Map(
    suspects.flatMap((date) =>
      historyOf(date).unsettled.map(({ startedAt, runId }) => [`${date} ${startedAt}`, runId]),
    ),
  );
  const found = new Map<string, { readonly runs: Set<string>; added: number; changed: number }>();
  const columns = [partitionBy, 'processed_at', ...(table.columns.created_at === undefined ? [] : ['created_at'])];
  for await (const batch of warehouse.read({ table, columns, dates: { start, end } })) {
    for (const row of batch) {
      const date = String(row[partitionBy]);
      const run = runOf.get(`${date} ${row.processed_at}`);
      if (run === undefined) continue;
      const recovered = found.get(date) ?? { runs: new Set(), added: 0, changed: 0 };
      found.set(date, recovered);
      recovered.runs.add(run);
      if (row.created_at === row.processed_at) recovered.added += 1;
      else recovered.changed += 1;
    }
  }
  return (date) => {
    const recovered = found.get(date);
    return recovered === undefined ? NOTHING_RECOVERED : { ...recovered, runs: [...recovered.runs].sort() };
  };
}

/** What became of the rows since the last run that told of it. */
export function countsSince(report: DateReport, recovered: Recovered, history: RunHistory): RowCounts {
  const { added, changed, removed, unchanged, rows } = report;
  const known = history.last?.summary.record_count;
  const before = rows - added + removed;
  const lost =
    recovered.runs.length === 0 || typeof known !== 'number' ? 0 : Math.max(0, known + recovered.added - before);
  return {
    added: added + recovered.added,
    changed: changed + recovered.changed,
    removed: removed + lost,
    unchanged: Math.max(0, unchanged - recovered.added - recovered.changed),
  };
}
