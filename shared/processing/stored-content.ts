/** What the table of a processor holds for some dates, by key and hash. */
import type { GameDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { contentDigest } from '../warehouse/content-digest.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';

export interface StoredContent {
  readonly rows: number;
  /** `contentDigest` of the rows. */
  readonly content: string;
}

/** Reads keys and hashes of a range of dates in one statement. @returns the content of each date, empty ones included */
export async function readStoredContent(
  warehouse: Pick<Warehouse, 'read'>,
  table: Table,
  dates: readonly GameDate[],
): Promise<(date: GameDate) => StoredContent> {
  const [start, end] = [dates[0], dates.at(-1)];
  const byDate = new Map<string, StoredRow[]>();
  const partition = table.partitionBy ?? '';
  if (start !== undefined && end !== undefined) {
    const columns = [...new Set([...table.key, partition, 'data_hash'])];
    for await (const batch of warehouse.read({ table, columns, dates: { start, end }, exactIntegers: true })) {
      for (const row of batch) {
        const group = byDate.get(String(row[partition]));
        if (group === undefined) byDate.set(String(row[partition]), [row]);
        else group.push(row);
      }
    }
  }
  return (date) => {
    const rows = byDate.get(date) ?? [];
    return { rows: rows.length, content: contentDigest(table, rows) };
  };
}
