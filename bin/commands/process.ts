/** `nba-analytics process`: runs processors for dates, by the very code of the services. */
import type { Command } from 'commander';
import { type CalendarDate, datesOfRange } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import {
  chosenProcessors,
  collected,
  databaseOption,
  dateArgument,
  jsonOption,
  processorTables,
  withHelp,
} from '../options.ts';
import { createProgress, type Progress } from '../progress.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';
import { printRuns, type TableRuns } from '../run-report.ts';
import type { Runtime } from '../runtime.ts';

interface ProcessOptions extends CommonOptions {
  readonly table?: readonly string[];
  readonly date?: CalendarDate;
  readonly startDate?: CalendarDate;
  readonly endDate?: CalendarDate;
  readonly force?: boolean;
  readonly skipDownstreamTrigger?: boolean;
}

/** Adds the command. */
export function addProcess(program: Command): void {
  const command = program
    .command('process')
    .summary('compute and write rows for one date or a range')
    .description(
      `Compute the rows of one date, or of every date of a range (both ends inclusive), and write what differs. Tables: ${processorTables()}.`,
    )
    .option('--table <name>', 'table to fill; may be repeated (default: all)', collected)
    .option('--date <date>', 'one game date, YYYY-MM-DD', dateArgument)
    .option('--start-date <date>', 'first date of a range, inclusive', dateArgument)
    .option('--end-date <date>', 'last date of a range, inclusive', dateArgument)
    .option('--force', 'write rows even if neither the sources nor the hashes moved')
    .option('--skip-downstream-trigger', 'publish no completion messages')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((options: ProcessOptions) => runCommand(options, (context) => processDates(context, options)));
  withHelp(command, [
    'process --date 2024-01-15',
    'process --table player_game_summary --start-date 2024-01-01 --end-date 2024-01-31',
    'process --date 2024-01-15 --force --skip-downstream-trigger --json',
  ]);
}

interface Range {
  readonly start: CalendarDate;
  readonly end: CalendarDate;
}

function rangeOf({ date, startDate, endDate }: ProcessOptions): Range {
  if (date !== undefined) {
    if (startDate === undefined && endDate === undefined) return { start: date, end: date };
    throw new AppError('INVALID_RANGE', '--date and --start-date/--end-date exclude each other.');
  }
  if (startDate === undefined || endDate === undefined) {
    throw new AppError('INVALID_RANGE', 'Neither --date nor both --start-date and --end-date are given.');
  }
  if (startDate > endDate)
    throw new AppError('INVALID_RANGE', `--start-date ${startDate} is after --end-date ${endDate}.`);
  return { start: startDate, end: endDate };
}

async function processDates(context: CommandContext, options: ProcessOptions): Promise<ExitCode> {
  const range = rangeOf(options);
  const processors = await Promise.all(chosenProcessors(options.table).map((entry) => entry.load()));
  const { openRuntime } = await import('../runtime.ts');
  const runtime = await openRuntime(context.config, context.log);
  const progress = createProgress('process');
  const results: TableRuns[] = [];
  try {
    for (const processor of processors) {
      results.push(await processTable({ context, runtime, progress, processor, range, options }));
      if (context.signal.aborted) break;
    }
  } finally {
    progress.stop();
    await runtime.close();
  }
  printRuns(results, range, context.json);
  context.signal.throwIfAborted();
  return results.some(({ failed }) => failed.length > 0) ? EXIT.failed : EXIT.ok;
}

interface TableWork {
  readonly context: CommandContext;
  readonly runtime: Runtime;
  readonly progress: Progress;
  readonly processor: AnyProcessor;
  readonly range: Range;
  readonly options: ProcessOptions;
}

async function processTable({ context, runtime, progress, processor, range, options }: TableWork): Promise<TableRuns> {
  const dates = datesOfRange(range.start, range.end);
  const task = progress.task(processor.table.name, dates.length, { rows: 0, failed: 0 });
  const figures = { done: 0, rows: 0, failed: 0 };
  const answer = await runtime.runner(processor).runDates({
    dates,
    force: options.force === true,
    skipDownstream: options.skipDownstreamTrigger === true,
    trigger: { source: 'cli' },
    signal: context.signal,
    onProgress: (chunk) => {
      figures.done += chunk.dates.length + chunk.failed.length;
      figures.rows += chunk.dates.reduce((sum, { record_count }) => sum + record_count, 0);
      figures.failed += chunk.failed.length;
      task.update(figures.done, { rows: figures.rows, failed: figures.failed });
    },
  });
  // Dates that an interruption left out did not fail.
  const { reason } = context.signal;
  const failed = answer.failed.filter(({ error }) => !(reason instanceof Error) || error.message !== reason.message);
  return { table: processor.table.name, dates: answer.dates, failed };
}
