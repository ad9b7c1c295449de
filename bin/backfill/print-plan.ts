/** What a backfill is about to do, for people and as JSON. */
import type { BackfillPlan, TablePlan } from '../../shared/backfill/plan.ts';
import type { BackfillRequest } from '../../shared/backfill/request.ts';
import { datesOfRange, seasonLabel, seasonOf } from '../../shared/dates.ts';
import { count, counted, faint, print, strong, tableText } from '../output.ts';
import { durationText } from '../progress.ts';

/** Plain JSON. */
export function planJson(plan: BackfillPlan) {
  const { request } = plan;
  return {
    backfill_id: plan.backfillId,
    resumed: plan.resumed,
    method: request.method,
    mode: request.mode,
    start_date: request.start,
    end_date: request.end,
    game_dates: gameDatesOf(plan),
    tables: plan.tables.map((table) => ({
      table: table.processor.table.name,
      dates: table.dates.length,
      dates_done: table.done,
      accepted_gaps: table.acceptedGaps,
      first_date: table.dates[0]?.date ?? null,
      last_date: table.dates.at(-1)?.date ?? null,
      expected_rows: table.expected,
      present_rows: table.present,
      stored_rows: table.rows,
      units: table.units.length,
      statements_at_most: table.statements,
      bytes: table.bytes,
      estimated_seconds: table.seconds === null ? null : Number(table.seconds.toFixed(1)),
    })),
  };
}

/** Different dates that are to be done, over all tables. */
export function gameDatesOf({ tables }: BackfillPlan): number {
  return new Set(tables.flatMap(({ dates }) => dates.map(({ date }) => date))).size;
}

/** Prints the plan; the first line says how long the range is. */
export function printPlan(plan: BackfillPlan): void {
  const { request, tables } = plan;
  print(strong(`${rangeText(request)}: ${counted(gameDatesOf(plan), 'game date')} to do`));
  print(
    faint(`${request.method}, mode ${request.mode}, backfill ${plan.backfillId}${plan.resumed ? ', resumed' : ''}`),
  );
  print();
  const isBilled = tables.some(({ bytes }) => bytes !== null);
  const headings = ['table', 'to do', 'done', 'from', 'to', 'expected', 'present', 'stored', 'statements', 'time'];
  const lines = tables.map((table) => {
    const first = table.dates[0]?.date ?? '–';
    const last = table.dates.at(-1)?.date ?? '–';
    return [
      table.processor.table.name,
      table.dates.length,
      table.done,
      first,
      last,
      table.expected === null ? '–' : count(table.expected),
      table.present,
      table.rows,
      `≤ ${count(table.statements)}`,
      timeText(table),
      ...(isBilled ? [bytesText(table.bytes ?? 0)] : []),
    ];
  });
  print(tableText(isBilled ? [...headings, 'scanned'] : headings, lines));
  for (const { processor, acceptedGaps } of tables) {
    if (acceptedGaps.length > 0) {
      print(faint(`${processor.table.name}: left as they are, as accepted gaps: ${acceptedGaps.join(', ')}`));
    }
  }
  print();
}

function rangeText({ start, end, dates }: BackfillRequest): string {
  if (dates !== undefined) return counted(dates.length, 'listed date');
  const seasons = new Set([seasonOf(start), seasonOf(end)].map(seasonLabel));
  const span = [...seasons].join(' to ');
  return `${start} to ${end} (${counted(datesOfRange(start, end).length, 'day')}, ${span})`;
}

function timeText({ dates, seconds }: TablePlan): string {
  if (dates.length === 0) return '–';
  return seconds === null ? 'no past run' : `about ${durationText(Math.max(1, seconds))}`;
}

function bytesText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}
