/** The sources of a processor from rows at hand: what a run would read from a warehouse that held them. */
import type { GameDate } from '../../shared/dates.ts';
import { addTo, DatedRows, wholeOf, windowOf } from '../../shared/processing/dated-rows.ts';
import type { RowOfSource, SourceData, SourceRows, Sources } from '../../shared/processing/define-source.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';

/** Rows per source; a source that is left out exists and is empty, one that is 'absent' does not exist. */
export type RowsOfSources<S extends Sources> = { readonly [N in keyof S]?: readonly RowOfSource<S[N]>[] | 'absent' };

/** What a run of the date sees of the rows: those inside the declared windows, with the listed values. */
export function sourceDataOf<S extends Sources>(sources: S, rows: RowsOfSources<S>, date: GameDate): SourceData<S> {
  const views: Record<string, SourceRows<StoredRow>> = {};
  for (const [name, source] of Object.entries(sources)) {
    const given = rows[name];
    const exists = given !== 'absent';
    const lists = Object.entries(source.in ?? {});
    const stored = ((given === 'absent' ? [] : (given ?? [])) as readonly StoredRow[]).filter((row) =>
      lists.every(([column, values]) => values.includes(row[column] as string | number | boolean)),
    );
    const window = source.window.resolve(date);
    const column = source.dateColumn ?? source.table.partitionBy;
    if (window === null || column === null) {
      views[name] = wholeOf(stored, undefined, exists);
      continue;
    }
    const groups = new Map<string, StoredRow[]>();
    for (const row of stored) addTo(groups, String(row[column]), row);
    const seen = new Map<string, readonly StoredRow[]>();
    for (const [date, ofDate] of groups) {
      seen.set(date, (source.condense?.(ofDate as never) ?? ofDate) as readonly StoredRow[]);
    }
    views[name] = windowOf(new DatedRows(seen), window, exists);
  }
  return views as SourceData<S>;
}
