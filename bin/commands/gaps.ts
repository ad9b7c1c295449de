/** `nba-analytics gaps`: dates that are missing, partial or corrupt, and the commands that repair them. */
import type { Command } from 'commander';
import { type Coverage, CoverageMeter } from '../../shared/coverage/coverage.ts';
import { findGaps, type Gap } from '../../shared/coverage/gaps.ts';
import type { CalendarDate } from '../../shared/dates.ts';
import { openWarehouse } from '../../shared/warehouse/open-warehouse.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import {
  chosenProcessors,
  collected,
  databaseOption,
  dateArgument,
  jsonOption,
  percentArgument,
  processorTables,
  withHelp,
} from '../options.ts';
import { counted, print, printJson, strong } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface GapsOptions extends CommonOptions {
  readonly table?: readonly string[];
  readonly startDate?: CalendarDate;
  readonly endDate?: CalendarDate;
  readonly verify: number;
}

/** Adds the command. */
export function addGaps(program: Command): void {
  const command = program
    .command('gaps')
    .summary('dates that are not complete, and what repairs them')
    .description(
      `List the dates that are missing, partial or corrupt, what is wrong with them, and the command that repairs each. Nothing is written. Exit code 1 when there are any. Tables: ${processorTables()}.`,
    )
    .option('--table <name>', 'table to look at; may be repeated (default: all)', collected)
    .option('--start-date <date>', 'first date, inclusive (default: the first that is known)', dateArgument)
    .option('--end-date <date>', 'last date, inclusive (default: today, Eastern)', dateArgument)
    .option('--verify <percent>', 'share of the rows to hash again, 0 to 100', percentArgument, 0)
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((options: GapsOptions) => runCommand(options, (context) => gaps(context, options)));
  withHelp(command, [
    'gaps',
    'gaps --table player_game_summary --start-date 2024-10-22 --end-date 2025-04-13 --verify 100',
    'gaps --json',
  ]);
}

async function gaps(context: CommandContext, options: GapsOptions): Promise<ExitCode> {
  const processors = await Promise.all(chosenProcessors(options.table).map((entry) => entry.load()));
  const warehouse = await openWarehouse(context.config);
  let coverage: Coverage;
  let found: readonly Gap[];
  try {
    const { startDate, endDate, verify } = options;
    const { signal } = context;
    coverage = await new CoverageMeter(warehouse).measure({ processors, startDate, endDate, verify, signal });
    found = await findGaps(warehouse, coverage, signal);
  } finally {
    await warehouse.close();
  }
  const range = { start_date: coverage.startDate, end_date: coverage.endDate };
  if (context.json) printJson({ ...range, verify: coverage.verify, gaps: found });
  else printGaps(coverage, found);
  return found.length === 0 ? EXIT.ok : EXIT.failed;
}

function printGaps({ startDate, endDate, tables }: Coverage, found: readonly Gap[]): void {
  if (found.length === 0) {
    const rows = tables.reduce((sum, { days }) => days.reduce((total, day) => total + day.expectedRows, sum), 0);
    print(`No gaps from ${startDate} to ${endDate}: ${counted(rows, 'expected row')}.`);
    return;
  }
  for (const gap of found) {
    const dates =
      gap.dates === 1 ? gap.start_date : `${gap.start_date} to ${gap.end_date}, ${counted(gap.dates, 'date')}`;
    print(`${strong(`${gap.table}  ${dates}`)}  ${gap.status}`);
    print(`  ${gap.explanation}`);
    print(`  $ ${gap.command}\n`);
  }
  print(`${counted(found.length, 'gap')}.`);
}
