/** What a backfill has done and what the range holds now, for people and as JSON. */

import {
  type BackfillResult,
  type FaultyDate,
  isComplete,
  type TableResult,
} from '../../shared/backfill/backfill-result.ts';
import type { MeasuredDay } from '../../shared/backfill/measure.ts';
import { count, counted, note, print, strong, tableText } from '../output.ts';
import { type BackfillOptions, commandLine } from './options.ts';

const MOST_LINES = 10;

/** Seconds by step. */
export interface Steps {
  readonly plan: number;
  readonly write: number;
  readonly verify: number;
}

const totalOf = ({ plan, write, verify }: Steps): number => plan + write + verify;

/** Sums over the range as coverage reports have them; null when it was not measured. */
function totalsOf(days: readonly MeasuredDay[] | null) {
  if (days === null) return null;
  const sum = (number: (day: MeasuredDay) => number): number => days.reduce((total, day) => total + number(day), 0);
  return {
    expected_rows: days.some(({ expected }) => expected === null) ? null : sum(({ expected }) => expected ?? 0),
    present_rows: sum(({ present }) => present),
    total_rows: sum(({ rows }) => rows),
    rows_with_hash: sum(({ hashed }) => hashed),
    verified_rows: sum(({ verified }) => verified),
    stale_hashes: sum(({ stale }) => stale),
    duplicate_rows: sum(({ duplicates }) => duplicates),
    missing_rows: sum(({ missing }) => missing),
    unexpected_rows: sum(({ unexpected }) => unexpected),
    games_without_source: sum(({ gamesWithoutSource }) => gamesWithoutSource.length),
  };
}

/** Plain JSON. */
export function resultJson(result: BackfillResult, options: BackfillOptions, steps: Steps) {
  return {
    backfill_id: result.backfillId,
    complete: isComplete(result),
    ending: result.ending,
    seconds: Number(totalOf(steps).toFixed(3)),
    steps: Object.fromEntries(Object.entries(steps).map(([step, seconds]) => [step, Number(seconds.toFixed(3))])),
    tables: result.tables.map((table) => ({
      table: table.processor.table.name,
      dates: table.planned,
      ...table.ended,
      rows_written: table.rowsWritten,
      coverage: totalsOf(table.measured),
      faulty: table.faulty.map(({ date, status, reason, planned }) => ({ game_date: date, status, reason, planned })),
      accepted_gaps: table.acceptedGaps,
    })),
    commands: commandsFor(result, options),
  };
}

/** What to do about what is left, as command lines. */
function commandsFor(result: BackfillResult, options: BackfillOptions): readonly string[] {
  const faulty = result.tables.flatMap((table) => table.faulty);
  const commands: string[] = [];
  const needs = (wanted: FaultyDate['repair']): boolean => faulty.some(({ repair }) => repair === wanted);
  if (result.ending !== 'done') commands.push(commandLine(options));
  if (needs('retry')) commands.push(commandLine(options, ['--retry-failed']));
  if (needs('stale')) commands.push(commandLine({ ...options, mode: 'stale' }));
  if (needs('reprocess')) commands.push(commandLine({ ...options, method: 'reprocess', mode: 'stale' }));
  return commands;
}

export function printResult(result: BackfillResult, options: BackfillOptions, steps: Steps): void {
  const { tables } = result;
  const seconds = totalOf(steps);
  const headings = ['table', 'dates', 'complete', 'no games', 'incomplete', 'failed', 'left', 'rows written'];
  const lines = tables.map(({ processor, planned, ended, rowsWritten }) => [
    processor.table.name,
    planned,
    ended.complete,
    ended.no_games,
    ended.incomplete,
    ended.failed,
    ended.pending + ended.running,
    rowsWritten,
  ]);
  print(tableText(headings, lines));
  printCoverage(tables);
  for (const table of tables) printFaulty(table);
  const total = tables.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0);
  const pace = seconds > 0 ? ` (${count(Math.round(total / seconds))} rows/s)` : '';
  print(`\n${counted(total, 'row')} written in ${seconds.toFixed(1)} s${pace}. ${verdict(result)}`);
  for (const command of commandsFor(result, options)) print(`  ${command}`);
}

function verdict(result: BackfillResult): string {
  const isMeasured = result.tables.every(({ measured }) => measured !== null);
  if (result.ending === 'stopped') return 'Stopped, since too many dates failed; what is left is done by:';
  if (result.ending === 'interrupted') return 'Interrupted; what is left is done by:';
  const faulty = result.tables.reduce((sum, table) => sum + table.faulty.length, 0);
  if (faulty === 0)
    return isMeasured ? 'Everything is there, and verified.' : 'All dates are done; nothing was verified.';
  return `${counted(faulty, 'date is', 'dates are')} not as they should be; after repairing what they lack:`;
}

function printCoverage(tables: readonly TableResult[]): void {
  const lines = tables.flatMap(({ processor, measured }) => {
    const totals = totalsOf(measured);
    if (totals === null) return [];
    const expected = totals.expected_rows === null ? '–' : count(totals.expected_rows);
    return [
      [
        processor.table.name,
        expected,
        totals.present_rows,
        totals.total_rows,
        totals.rows_with_hash,
        totals.verified_rows,
        totals.stale_hashes,
        totals.duplicate_rows,
        totals.missing_rows,
        totals.unexpected_rows,
      ],
    ];
  });
  if (lines.length === 0) return;
  const names = ['expected', 'present', 'rows', 'hashed', 'verified', 'stale', 'duplicate', 'missing', 'too many'];
  print(`\n${strong('What the range holds now')}`);
  print(tableText(['table', ...names], lines));
}

function printFaulty({ processor, faulty }: TableResult): void {
  const line = ({ date, status, reason }: FaultyDate): string =>
    `${status}: ${processor.table.name} ${date}: ${reason}`;
  for (const date of faulty.slice(0, MOST_LINES)) note(line(date));
  if (faulty.length > MOST_LINES) {
    note(`${processor.table.name}: ${counted(faulty.length - MOST_LINES, 'more date')} (--json has all)`);
  }
}
