import type { EpochMicros } from '../../dates.ts';
import { type Compare, collapse, firstOf, greatest, inOrder, r0, type Stamped } from '../order.ts';

/** What the choice of a load looks at. */
export interface LoadedRow extends Stamped {
  readonly source_file_path: string;
  readonly event_sequence: number;
  readonly processed_at: EpochMicros;
  readonly data_hash: string | null;
}

/** What loads of one game are chosen by. */
export interface LoadRank {
  readonly sourceFilePath: string;
  readonly newestProcessedAt: EpochMicros;
  /** Counted after duplicates are collapsed: a short load stored twice is not the longer one. */
  readonly eventCount: number;
}

/** Loads of one game, the first counts (D13). */
export const compareLoads: Compare<LoadRank> = inOrder(
  greatest((load) => load.newestProcessedAt),
  greatest((load) => load.eventCount),
  greatest((load) => load.sourceFilePath),
);

/** The one load of a table that counts for a game (D13), one row per event_sequence, in no particular order. */
export interface ChosenLoad<Row> extends LoadRank {
  readonly rows: readonly Row[];
  /** Rows of this load that lost to another row of their event_sequence (`raw_duplicates_collapsed`). */
  readonly collapsed: number;
  /** Rows of other loads. */
  readonly ignored: number;
}

/**
 * Chooses the load of a game (D13): the source_file_path with the greatest newest processed_at; ties: more rows, then the
 * greatest path. Undefined for no rows.
 * @param rows the table's rows of one game
 * @param columns the columns that are read, for R0
 */
export function selectLoad<Row extends LoadedRow>(
  rows: readonly Row[],
  columns: readonly (keyof Row & string)[],
): ChosenLoad<Row> | undefined {
  const byPath = new Map<string, Row[]>();
  for (const row of rows) {
    const load = byPath.get(row.source_file_path);
    if (load === undefined) byPath.set(row.source_file_path, [row]);
    else load.push(row);
  }
  const better = r0<Row>(columns);
  const loads = Array.from(byPath, ([sourceFilePath, load]) => {
    const { kept, collapsed } = collapse(load, (row) => row.event_sequence, better);
    const newestProcessedAt = load.reduce((newest, row) => (row.processed_at > newest.processed_at ? row : newest));
    return {
      sourceFilePath,
      newestProcessedAt: newestProcessedAt.processed_at,
      eventCount: kept.length,
      rows: kept,
      collapsed,
      ignored: rows.length - load.length,
    };
  });
  return firstOf(loads, compareLoads);
}
