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

/** Rows of unsettled runs by date; reads only the dates that have any. */
export async function readRecovered(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  dates: readonly GameDate[],
  historyOf: (date: GameDate) => RunHistory,
): Promise<(date: GameDate) => Recovered> {
  const suspects = dates.filter((date) => historyOf(date).unsettled.length > 0);
  const found = new Map<string, Recovered>();
  if (table.columns.processed_at === undefined) return () => NOTHING_RECOVERED;
  const columns = ['processed_at', 'created_at'].filter((name) => table.columns[name] !== undefined);
  for (const date of suspects) {
    const runOf = new Map(historyOf(date).unsettled.map(({ startedAt, runId }) => [Number(startedAt), runId]));
    const runs = new Set<string>();
    let [added, changed] = [0, 0];
    for await (const batch of warehouse.read({ table, columns, dates: { start: date, end: date } })) {
      for (const row of batch) {
        const run = runOf.get(Number(row.processed_at));
        if (run === undefined) continue;
        runs.add(run);
        if (row.created_at === row.processed_at) added += 1;
        else changed += 1;
      }
    }
    if (runs.size > 0) found.set(date, { runs: [...runs].sort(), added, changed });
  }
  return (date) => found.get(date) ?? NOTHING_RECOVERED;
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
