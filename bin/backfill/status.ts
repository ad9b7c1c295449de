/** How far backfills of some arguments are, and what the range holds now. */
import { faultsOf, type Measured, measure } from '../../shared/backfill/measure.ts';
import { argumentsDigest, type BackfillRequest } from '../../shared/backfill/request.ts';
import { type DateState, hasArguments, isFaulty, isOpen, readStates, STATUSES } from '../../shared/backfill/state.ts';
import { CoverageMeter } from '../../shared/coverage/coverage.ts';
import { isoInstant } from '../../shared/dates.ts';
import { backfillState } from '../../shared/tables/operations/backfill-state.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { counted, print, printJson, strong, tableText } from '../output.ts';

/** Prints it; nothing is written. */
export async function printStatus(
  warehouse: Warehouse,
  request: BackfillRequest,
  { json, signal }: { readonly json: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const { processors, method, start, end } = request;
  const exists = (await warehouse.existing([backfillState])).has(backfillState.id);
  const tables = processors.map(({ table }) => table.name);
  const states = exists ? await readStates(warehouse, { tables, method, start, end }) : [];
  const same = states.filter(({ backfillId }) => hasArguments(backfillId, argumentsDigest(request)));
  const newest = same
    .map(({ backfillId }) => backfillId)
    .sort()
    .at(-1);
  const ofNewest = same.filter(({ backfillId }) => backfillId === newest);
  const measured = await measure({ warehouse, meter: new CoverageMeter(warehouse) }, request, false, signal);
  const lines = measured.map((table) => ({
    ...coverageOf(table),
    backfill: backfillOf(ofNewest.filter((state) => state.table === table.processor.table.name)),
  }));
  if (json) {
    printJson({ start_date: start, end_date: end, method, backfill_id: newest ?? null, tables: lines });
    return;
  }
  print(strong(newest === undefined ? 'No backfill of these arguments has been begun.' : `Backfill ${newest}`));
  if (newest !== undefined) {
    const headings = ['table', ...STATUSES.map((status) => status.replace('_', ' ')), 'last change'];
    print(
      tableText(
        headings,
        lines.map(({ table, backfill }) => [
          table,
          ...STATUSES.map((status) => backfill[status]),
          backfill.last_change?.slice(0, 19) ?? '–',
        ]),
      ),
    );
    const left = ofNewest.filter(isOpen).length;
    const faulty = ofNewest.filter(isFaulty).length;
    print(`${counted(left, 'date')} left, ${faulty} to be retried.`);
  }
  print(`\n${strong('What the range holds now')}`);
  print(
    tableText(
      ['table', 'dates', 'complete dates', 'expected', 'present', 'rows', 'hashed'],
      lines.map((line) => [
        line.table,
        line.dates,
        line.dates_complete,
        line.expected_rows ?? '–',
        line.present_rows,
        line.total_rows,
        line.rows_with_hash,
      ]),
    ),
  );
}

function coverageOf({ processor, days }: Measured) {
  const sum = (number: (day: Measured['days'][number]) => number): number =>
    days.reduce((total, day) => total + number(day), 0);
  return {
    table: processor.table.name,
    dates: days.length,
    dates_complete: days.filter((day) => faultsOf(day).length === 0).length,
    expected_rows: days.some(({ expected }) => expected === null) ? null : sum(({ expected }) => expected ?? 0),
    present_rows: sum(({ present }) => present),
    total_rows: sum(({ rows }) => rows),
    rows_with_hash: sum(({ hashed }) => hashed),
  };
}

function backfillOf(states: readonly DateState[]) {
  const having = Object.fromEntries(
    STATUSES.map((status) => [status, states.filter((state) => state.status === status).length]),
  ) as Record<(typeof STATUSES)[number], number>;
  const last = states
    .map(({ processedAt }) => processedAt)
    .sort((a, b) => a - b)
    .at(-1);
  return { ...having, last_change: last === undefined ? null : isoInstant(last) };
}
