/** What a backfill will cost, as far as that can be known before it runs. */
import type { GameDate } from '../dates.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import type { Source } from '../processing/define-source.ts';
import { dateColumnOf, unionWindow } from '../processing/source-windows.ts';
import { backfillState } from '../tables/operations/backfill-state.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import { rehashColumns } from '../warehouse/rehash.ts';
import { type ReadRequest, readAll, type Warehouse } from '../warehouse/warehouse.ts';
import type { Method } from './request.ts';

type Units = readonly (readonly GameDate[])[];

/** Bytes that the statements over the table, or over the sources, scan; null where nothing is billed by bytes. */
export async function bytesOf(
  warehouse: Pick<Warehouse, 'capabilities' | 'estimateBytes' | 'existing'>,
  processor: AnyProcessor,
  method: Method,
  units: Units,
): Promise<number | null> {
  if (!warehouse.capabilities.billedByBytes) return null;
  const reads = units.flatMap((dates) =>
    method === 'hash' ? rehashReads(processor, dates) : sourceReads(processor, dates),
  );
  const present = await warehouse.existing([...new Set(reads.map(({ table }) => table))]);
  const bytes = await warehouse.estimateBytes(reads.filter(({ table }) => present.has(table.id)));
  // Rows are scanned twice: to know their state, or what they hold, and to compute from or to update them.
  return bytes === null ? null : 2 * bytes;
}

function rehashReads({ table }: AnyProcessor, dates: readonly GameDate[]): readonly ReadRequest[] {
  const [start, end] = [dates[0], dates.at(-1)];
  return start === undefined || end === undefined
    ? []
    : [{ table, columns: rehashColumns(table), dates: { start, end } }];
}

function sourceReads({ sources }: AnyProcessor, dates: readonly GameDate[]): readonly ReadRequest[] {
  return Object.values(sources).flatMap((source) => sourceRead(source, dates) ?? []);
}

function sourceRead(source: Source, dates: readonly GameDate[]): ReadRequest | undefined {
  const { table, columns } = source;
  const window = unionWindow(source, dates);
  if (window === undefined) return undefined;
  const column = dateColumnOf(source);
  return window === null || column === null ? { table, columns } : { table, columns, dates: { ...window, column } };
}

/** Seconds that past runs of the same kind would need; null without any. */
export async function secondsOf(
  warehouse: Pick<Warehouse, 'read'>,
  processor: AnyProcessor,
  method: Method,
  dates: readonly { readonly date: GameDate; readonly rows: number }[],
): Promise<number | null> {
  if (dates.length === 0) return 0;
  if (method === 'reprocess') {
    const perDate = await secondsPerDate(warehouse, processor);
    return perDate === null ? null : perDate * dates.length;
  }
  const perRow = await secondsPerRow(warehouse, processor);
  return perRow === null ? null : perRow * dates.reduce((total, { rows }) => total + rows, 0);
}

async function secondsPerDate(
  warehouse: Pick<Warehouse, 'read'>,
  processor: Pick<AnyProcessor, 'name'>,
): Promise<number | null> {
  const runs = await readAll(warehouse, {
    table: processorRunHistory,
    columns: ['duration_seconds'],
    in: { processor_name: [processor.name], status: ['success', 'partial'] },
  });
  const seconds = runs.flatMap(({ duration_seconds: duration }) => (typeof duration === 'number' ? [duration] : []));
  return seconds.length === 0 ? null : seconds.reduce((total, value) => total + value, 0) / seconds.length;
}

/** Of the newest unit that was hashed; dates of one unit begin and end together. */
async function secondsPerRow(
  warehouse: Pick<Warehouse, 'read'>,
  { table }: Pick<AnyProcessor, 'table'>,
): Promise<number | null> {
  const states = await readAll(warehouse, {
    table: backfillState,
    columns: ['started_at', 'finished_at', 'present_rows'],
    in: { table_name: [table.name], method: ['hash'], status: ['complete'] },
  });
  let newest = { start: 0, end: 0, rows: 0 };
  for (const { started_at: start, finished_at: end, present_rows: rows } of states) {
    if (start === null || end === null || start < newest.start) continue;
    if (start > newest.start) newest = { start, end, rows: 0 };
    newest.rows += rows ?? 0;
    newest.end = Math.max(newest.end, end);
  }
  return newest.rows === 0 ? null : (newest.end - newest.start) / 1_000_000 / newest.rows;
}
