/** What runs of several tables and dates did, for people and as JSON. */
import type { CalendarDate } from '../shared/dates.ts';
import { AppError } from '../shared/errors.ts';
import type { FailedDate, RunAnswer } from '../shared/processing/runner-port.ts';
import { counted, note, print, printJson, tableText } from './output.ts';
import { adviceOf, textOf } from './report-error.ts';

export interface TableRuns {
  readonly table: string;
  readonly dates: readonly RunAnswer[];
  readonly failed: readonly FailedDate[];
}

const MOST_LINES = 10;

/** Prints one line per table, and what is missing or failed. */
export function printRuns(
  results: readonly TableRuns[],
  range: { readonly start: CalendarDate; readonly end: CalendarDate },
  json: boolean,
): void {
  if (json) {
    printJson({ start_date: range.start, end_date: range.end, tables: results });
    return;
  }
  print(tableText(HEADINGS, results.map(lineOf)));
  for (const result of results) printWhatLacks(result);
}

const HEADINGS = [
  'table',
  'dates',
  'written',
  'unchanged',
  'no games',
  'partial',
  'failed',
  'added',
  'changed',
  'removed',
  'rows',
];

function lineOf({ table, dates, failed }: TableRuns): (string | number)[] {
  const having = (status: RunAnswer['status']): number => dates.filter((date) => date.status === status).length;
  const sum = (name: 'rows_added' | 'rows_changed' | 'rows_removed' | 'record_count'): number =>
    dates.reduce((total, date) => total + date[name], 0);
  return [
    table,
    dates.length + failed.length,
    having('success'),
    having('unchanged'),
    having('no_games'),
    having('partial'),
    failed.length,
    sum('rows_added'),
    sum('rows_changed'),
    sum('rows_removed'),
    sum('record_count'),
  ];
}

function printWhatLacks({ table, dates, failed }: TableRuns): void {
  const changed = new Map<string, number>();
  const lines: string[] = [];
  for (const date of dates) {
    for (const [field, rows] of Object.entries(date.changed_fields))
      changed.set(field, (changed.get(field) ?? 0) + rows);
    for (const game of date.games) {
      if (game.state === 'game_missing') lines.push(`${date.game_date} ${game.game_id} missing: ${game.reason ?? ''}`);
    }
    for (const row of date.failed_rows) lines.push(`${date.game_date} ${row.key} not built: ${row.reason}`);
  }
  if (changed.size > 0) {
    const fields = [...changed].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
    print(`\n${table}, changed fields: ${fields.map(([field, rows]) => `${field} (${rows})`).join(', ')}`);
  }
  if (lines.length > 0) {
    print(`\n${table}, ${counted(lines.length, 'game or row', 'games or rows')} not written:`);
    for (const line of lines.slice(0, MOST_LINES)) print(`  ${line}`);
    if (lines.length > MOST_LINES) print(`  … and ${lines.length - MOST_LINES} more (--json has all)`);
  }
  for (const { game_date, error: reported } of failed.slice(0, MOST_LINES)) {
    const error = new AppError(reported.code, reported.message);
    note(`failed: ${table} ${game_date}: ${textOf(error)} ${adviceOf(error)}`.trimEnd());
  }
  if (failed.length > MOST_LINES) note(`failed: ${table}: ${failed.length - MOST_LINES} more dates (--json has all)`);
}
