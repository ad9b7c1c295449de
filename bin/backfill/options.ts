/** The options of `backfill`: how they are read, and how a command line is made of them again. */

import { InvalidArgumentError } from 'commander';
import type { RegisteredProcessor } from '../../services/registry.ts';
import { type ChunkSize, METHODS, type Method, type Mode } from '../../shared/backfill/request.ts';
import { type CalendarDate, type GameDate, parseCalendarDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { chosenProcessors } from '../options.ts';
import type { CommonOptions } from '../run-command.ts';

export interface BackfillOptions extends CommonOptions {
  readonly table?: readonly string[];
  readonly method?: Method;
  readonly startDate?: CalendarDate;
  readonly endDate?: CalendarDate;
  readonly dates?: readonly CalendarDate[];
  readonly mode: Mode;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly resume: boolean;
  readonly retryFailed?: boolean;
  readonly maxFailures?: number;
  readonly stopOnFailure?: boolean;
  readonly newestFirst?: boolean;
  readonly chunk: ChunkSize;
  readonly concurrency?: number;
  readonly publish?: boolean;
  readonly status?: boolean;
  readonly verify: boolean;
}

/** Reads `--dates a,b,c`. */
export function datesArgument(text: string): readonly CalendarDate[] {
  const dates = text.split(',').map((item) => {
    const date = parseCalendarDate(item.trim());
    if (date === undefined) throw new InvalidArgumentError(`${JSON.stringify(item)} is no calendar date YYYY-MM-DD.`);
    return date;
  });
  return [...new Set(dates)].sort();
}

/** Reads `--chunk season|month|N`. */
export function chunkArgument(text: string): ChunkSize {
  if (text === 'season' || text === 'month') return text;
  const dates = Number(text);
  if (!/^\d{1,4}$/.test(text) || dates < 1) {
    throw new InvalidArgumentError('It must be season, month, or a whole number of dates from 1 to 9999.');
  }
  return dates;
}

/** The processors whose tables are filled, in run order. @throws AppError INVALID_ARGUMENT */
export function tablesOf({ table }: BackfillOptions): readonly RegisteredProcessor[] {
  if (table === undefined) {
    throw new AppError('INVALID_ARGUMENT', '--table is not given: name a table, or all.');
  }
  return chosenProcessors(table.includes('all') ? undefined : table);
}

/** @throws AppError INVALID_ARGUMENT */
export function methodOf({ method }: BackfillOptions): Method {
  if (method !== undefined) return method;
  throw new AppError('INVALID_ARGUMENT', `--method is not given: it is ${METHODS.join(' or ')}.`);
}

/** The dates asked for. @throws AppError INVALID_RANGE */
export function datesOf({ startDate, endDate, dates }: BackfillOptions): {
  readonly start: GameDate;
  readonly end: GameDate;
  readonly dates?: readonly GameDate[];
} {
  if (dates !== undefined) {
    if (startDate !== undefined || endDate !== undefined) {
      throw new AppError('INVALID_RANGE', '--dates and --start-date/--end-date exclude each other.');
    }
    const [start, end] = [dates[0], dates.at(-1)];
    if (start === undefined || end === undefined) throw new AppError('INVALID_RANGE', '--dates names no date.');
    return { start, end, dates };
  }
  if (startDate === undefined || endDate === undefined) {
    throw new AppError('INVALID_RANGE', 'Neither --dates nor both --start-date and --end-date are given.');
  }
  return { start: startDate, end: endDate };
}

/** The command line that asks for the same, and for more. */
export function commandLine(options: BackfillOptions, more: readonly string[] = []): string {
  const { table = [], method, startDate, endDate, dates, mode, database } = options;
  const words = [
    ...table.map((name) => `--table ${name}`),
    ...(method === undefined ? [] : [`--method ${method}`]),
    ...(startDate === undefined ? [] : [`--start-date ${startDate}`]),
    ...(endDate === undefined ? [] : [`--end-date ${endDate}`]),
    ...(dates === undefined ? [] : [`--dates ${dates.join(',')}`]),
    ...(mode === 'missing' ? [] : [`--mode ${mode}`]),
    ...(options.chunk === 'season' ? [] : [`--chunk ${options.chunk}`]),
    ...(options.newestFirst === true ? ['--newest-first'] : []),
    ...(options.publish === true ? ['--publish'] : []),
    ...(options.yes === true ? ['--yes'] : []),
    ...(database === undefined ? [] : [`--database ${shellWord(database)}`]),
    ...more,
  ];
  return `nba-analytics backfill ${words.join(' ')}`;
}

/** A word that a shell takes as it is. */
function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
