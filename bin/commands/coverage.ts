/** `nba-analytics coverage`: what should exist, what exists, and whether every hash is there and true. */
import { type Command, Option } from 'commander';
import { type Coverage, CoverageMeter } from '../../shared/coverage/coverage.ts';
import { coverageCsv } from '../../shared/coverage/csv.ts';
import {
  type CoverageReport,
  coverageReport,
  GROUPINGS,
  type Grouping,
  shortfalls,
} from '../../shared/coverage/report.ts';
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
import { note, print, printJson, strong, tableText } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

type Format = 'table' | 'json' | 'csv';

interface CoverageOptions extends CommonOptions {
  readonly table?: readonly string[];
  readonly startDate?: CalendarDate;
  readonly endDate?: CalendarDate;
  readonly groupBy: Grouping;
  readonly verify: number;
  readonly format: Format;
  readonly failUnder?: number;
}

/** Adds the command. */
export function addCoverage(program: Command): void {
  const command = program
    .command('coverage')
    .summary('what should exist, what exists, and whether its hashes are true')
    .description(
      `Compare the rows that are stored with those that the raw tables ask for, and count their hashes; --verify hashes rows again. Nothing is written. Tables: ${processorTables()}.`,
    )
    .option('--table <name>', 'table to look at; may be repeated (default: all)', collected)
    .option('--start-date <date>', 'first date, inclusive (default: the first that is known)', dateArgument)
    .option('--end-date <date>', 'last date, inclusive (default: today, Eastern)', dateArgument)
    .addOption(
      new Option('--group-by <group>', 'one line per table, season, month or date').choices(GROUPINGS).default('table'),
    )
    .option('--verify <percent>', 'share of the rows to hash again, 0 to 100', percentArgument, 0)
    .addOption(new Option('--format <format>', 'how to print it').choices(['table', 'json', 'csv']).default('table'))
    .option(
      '--fail-under <percent>',
      'exit code 1 when a table has fewer of its expected rows with a hash, is corrupt, or nothing is known of it',
      percentArgument,
    )
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((options: CoverageOptions) =>
      runCommand({ ...options, json: isJson(options) }, (context) => coverage(context, options)),
    );
  withHelp(command, [
    'coverage',
    'coverage --table player_game_summary --group-by season --verify 100',
    'coverage --start-date 2024-10-22 --end-date 2025-04-13 --fail-under 100 --format json',
  ]);
}

const isJson = ({ json, format }: CoverageOptions): boolean => json === true || format === 'json';

async function coverage(context: CommandContext, options: CoverageOptions): Promise<ExitCode> {
  const processors = await Promise.all(chosenProcessors(options.table).map((entry) => entry.load()));
  const warehouse = await openWarehouse(context.config);
  let measured: Coverage;
  try {
    const { startDate, endDate, verify } = options;
    measured = await new CoverageMeter(warehouse).measure({
      processors,
      startDate,
      endDate,
      verify,
      signal: context.signal,
    });
  } finally {
    await warehouse.close();
  }
  const report = coverageReport(measured, options.groupBy);
  if (context.json) printJson(report);
  else if (options.format === 'csv') process.stdout.write(coverageCsv(report.coverage));
  else printCoverage(report);
  if (options.failUnder === undefined) return EXIT.ok;
  const short = shortfalls(measured, options.failUnder);
  for (const { table, reason } of short) note(`under ${options.failUnder}: ${table}: ${reason}`);
  return short.length === 0 ? EXIT.ok : EXIT.failed;
}

function printCoverage({ coverage: entries, ...report }: CoverageReport): void {
  print(strong(`${report.start_date} to ${report.end_date}`));
  const isGrouped = report.group_by !== 'table';
  const withVerified = report.verify > 0;
  const headings = [
    'table',
    ...(isGrouped ? [report.group_by] : []),
    'status',
    'expected',
    'rows',
    'complete %',
    'hashed %',
    'missing',
    'unexpected',
    'duplicate',
    ...(withVerified ? ['verified', 'stale'] : []),
    'dates',
    'complete dates',
  ];
  const percent = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
  const lines = entries.map((entry) => [
    entry.table,
    ...(isGrouped ? [entry.group] : []),
    entry.status,
    entry.expected_rows,
    entry.total_rows,
    percent(entry.completeness_pct),
    percent(entry.coverage_pct),
    entry.missing_rows,
    entry.unexpected_rows,
    entry.duplicate_rows,
    ...(withVerified ? [entry.verified_rows, entry.stale_hashes] : []),
    entry.dates_expected,
    entry.dates_complete,
  ]);
  print(tableText(headings, lines));
  if (!isGrouped) for (const { table, verdict } of entries) print(`\n${strong(table)}  ${verdict}`);
  if (report.expected_as_of !== null) {
    print(
      `\nExpected rows of player tables as runs since ${report.expected_as_of.slice(0, 19)}Z counted them; their sources have not moved since.`,
    );
  }
  if (report.status !== 'complete') print('\nWhich dates, and what repairs them: nba-analytics gaps');
}
