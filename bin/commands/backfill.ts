/** `nba-analytics backfill`: fills history, by hashing rows in place or by processing dates anew. */
import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import type { BackfillPlan } from '../../shared/backfill/plan.ts';
import { type BackfillRequest, checkDates, METHODS, MODES } from '../../shared/backfill/request.ts';
import type { BackfillListener, TableProgress } from '../../shared/backfill/work-done.ts';
import { easternDate, microsOfDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import {
  type BackfillOptions,
  chunkArgument,
  commandLine,
  datesArgument,
  datesOf,
  methodOf,
  tablesOf,
} from '../backfill/options.ts';
import { gameDatesOf, planJson, printPlan } from '../backfill/print-plan.ts';
import { printResult, resultJson } from '../backfill/print-result.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import {
  collected,
  databaseOption,
  dateArgument,
  integerArgument,
  jsonOption,
  processorTables,
  withHelp,
} from '../options.ts';
import { note, printJson } from '../output.ts';
import { createProgress, type Task } from '../progress.ts';
import { type CommandContext, runCommand } from '../run-command.ts';
import type { Runtime } from '../runtime.ts';

/** Adds the command. */
export function addBackfill(program: Command): void {
  const command = program
    .command('backfill')
    .summary('fill history: hash rows in place, or process dates anew')
    .description(
      `Fill the history of tables, and prove that it is filled. --method hash writes data_hash, and nothing else, over the rows that are stored; --method reprocess computes and writes the rows of dates by the very code of the services. What was interrupted goes on where it was when the same command is given again. Tables: ${processorTables()}.`,
    )
    .option('--table <name>', 'table to fill, or all; may be repeated', collected)
    .addOption(new Option('--method <method>', 'how').choices(METHODS))
    .option('--start-date <date>', 'first date, inclusive', dateArgument)
    .option('--end-date <date>', 'last date, inclusive', dateArgument)
    .option('--dates <dates>', 'these dates instead of a range, comma-separated', datesArgument)
    .addOption(
      new Option(
        '--mode <mode>',
        'which dates: missing = rows or hashes are absent; failed = left failed or incomplete; stale = rows or hashes are outdated, or rows too many; all',
      )
        .choices(MODES)
        .default('missing'),
    )
    .option('--dry-run', 'print what would be done, and do nothing')
    .option('--yes', 'do not ask; needed beyond 60 dates on BigQuery where there is no terminal to ask on')
    .option('--resume', 'go on with the last unfinished backfill of the same arguments (default)', true)
    .option('--no-resume', 'begin anew')
    .option('--retry-failed', 'do again what the last backfill of the same arguments left failed or incomplete')
    .option('--max-failures <n>', 'begin no more once so many dates have failed', integerArgument(1, 100_000))
    .option('--stop-on-failure', 'the same as --max-failures 1')
    .option('--newest-first', 'begin with the newest dates')
    .option('--chunk <size>', 'dates that are processed together: season, month, or so many', chunkArgument, 'season')
    .option('--concurrency <n>', 'units of work at once, as far as the warehouse allows', integerArgument(1, 64))
    .option('--publish', 'publish completion messages')
    .option('--status', 'print what has been done, what is left and what the range holds')
    .option('--verify', 'measure by keys and hashes, after writing, what the range holds (default)', true)
    .option('--no-verify', 'leave that out')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((options: BackfillOptions) =>
      runCommand(
        options,
        (context) => backfill(context, options),
        options.method === 'hash' ? IN_LITTLE_MEMORY : IN_LARGE_WRITES,
      ),
    );
  withHelp(command, [
    'backfill --table player_game_summary --method hash --start-date 2021-10-19 --end-date 2025-06-22',
    'backfill --table all --method reprocess --start-date 2023-10-24 --end-date 2024-06-17 --dry-run',
    'backfill --table all --method reprocess --dates 2024-01-15,2024-01-16 --mode all',
    'backfill --table all --method reprocess --start-date 2023-10-24 --end-date 2024-06-17 --retry-failed',
  ]);
}

/** Rows to be hashed stream by; a cache of the table would only grow with it. */
const IN_LITTLE_MEMORY = { defaults: { DUCKDB_MEMORY_LIMIT: '128MB' } };
/** Every write of a chunk is larger than the usual limit, and would be written twice at once instead of twice in the end. */
const IN_LARGE_WRITES = { defaults: { DUCKDB_CHECKPOINT_THRESHOLD: '512MB' } };
/** Longer backfills are not begun on BigQuery without somebody's consent. */
const MOST_DATES_UNASKED = 60;

async function backfill(context: CommandContext, options: BackfillOptions): Promise<ExitCode> {
  const [entries, method, dates] = [tablesOf(options), methodOf(options), datesOf(options)];
  checkDates(dates, easternDate(microsOfDate(new Date())));
  const request: BackfillRequest = {
    processors: await Promise.all(entries.map((entry) => entry.load())),
    method,
    mode: options.mode,
    ...dates,
    resume: options.resume,
    retryFailed: options.retryFailed === true,
    newestFirst: options.newestFirst === true,
    chunk: options.chunk,
    publish: options.publish === true,
    verify: options.verify,
    ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...maxFailures(options),
  };
  const { openRuntime } = await import('../runtime.ts');
  const runtime = await openRuntime(context.config, context.log);
  try {
    if (options.status === true) {
      const { printStatus } = await import('../backfill/status.ts');
      await printStatus(runtime.warehouse, request, context);
      return EXIT.ok;
    }
    return await planAndRun(context, options, request, runtime);
  } finally {
    if (context.signal.aborted) note(`resume with: ${commandLine(options)}`);
    await runtime.close();
  }
}

function maxFailures({ maxFailures: most, stopOnFailure }: BackfillOptions): { maxFailures?: number } {
  if (stopOnFailure === true) return { maxFailures: 1 };
  return most === undefined ? {} : { maxFailures: most };
}

async function planAndRun(
  context: CommandContext,
  options: BackfillOptions,
  request: BackfillRequest,
  runtime: Runtime,
): Promise<ExitCode> {
  const { planBackfill } = await import('../../shared/backfill/plan.ts');
  const { isComplete } = await import('../../shared/backfill/backfill-result.ts');
  const { runBackfill } = await import('../../shared/backfill/run-backfill.ts');
  const { config, json, signal } = context;
  const { warehouse } = runtime;
  const common = { warehouse, codeVersion: config.CODE_VERSION, now: () => microsOfDate(new Date()), signal };
  const start = performance.now();
  if (process.stderr.isTTY) note('looking at what there is …');
  const plan = await planBackfill(common, request).catch(preflight);
  const planSeconds = (performance.now() - start) / 1000;
  if (!json) printPlan(plan);
  if (options.dryRun === true) {
    if (json) printJson(planJson(plan));
    return EXIT.ok;
  }
  if (!(await isAgreed(plan, options, warehouse.capabilities.billedByBytes, signal))) return EXIT.usage;
  const progress = createProgress('backfill');
  try {
    const runnerOf = remembered((processor: AnyProcessor) => runtime.runner(processor));
    const result = await runBackfill({ ...common, runnerOf, listener: listenerOf(progress, plan) }, plan);
    progress.stop();
    const steps = { plan: planSeconds, ...result.seconds };
    if (json) printJson(resultJson(result, options, steps));
    else printResult(result, options, steps);
    signal.throwIfAborted();
    return isComplete(result) ? EXIT.ok : EXIT.failed;
  } finally {
    progress.stop();
  }
}

/** What is not as a backfill needs it is found before anything is done, so nothing was done. */
function preflight(error: unknown): never {
  if (error instanceof AppError && (error.code === 'SOURCE_MISSING' || error.code === 'TABLE_MISSING')) {
    throw new AppError('INVALID_ARGUMENT', error.message, { cause: error });
  }
  throw error;
}

function remembered<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

async function isAgreed(
  plan: BackfillPlan,
  { yes, json }: BackfillOptions,
  isBilled: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const dates = gameDatesOf(plan);
  if (yes === true || dates <= MOST_DATES_UNASKED) return true;
  if (process.stdin.isTTY && process.stderr.isTTY && json !== true) {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const answer = await terminal.question(`Do ${dates} game dates? [y/N] `, { signal });
      return /^y(es)?$/i.test(answer.trim());
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      terminal.close();
    }
  }
  if (!isBilled) return true;
  if (json === true) printJson(planJson(plan));
  throw new AppError(
    'INVALID_ARGUMENT',
    `These are ${dates} game dates on BigQuery: look at the plan, then give the command with --yes.`,
  );
}

const FIGURES = { rows: 0, 'rows/s': 0, failed: 0 };
const ALL = 'all tables';

/** A bar per table, and where there are several one of all, which tells best how long it still takes. */
function listenerOf(progress: ReturnType<typeof createProgress>, { tables }: BackfillPlan): BackfillListener {
  const tasks = new Map<string, { readonly task: Task; readonly start: number }>();
  const begin = (name: string, dates: number): void => {
    if (dates > 0) tasks.set(name, { task: progress.task(name, dates, FIGURES), start: performance.now() });
  };
  const latest = new Map<string, TableProgress>();
  const update = (name: string, { done, rows, failed }: Omit<TableProgress, 'share' | 'shareOfAll'>, share: number) => {
    const known = tasks.get(name);
    if (known === undefined) return;
    const seconds = Math.max(0.001, (performance.now() - known.start) / 1000);
    known.task.update(done, { rows, 'rows/s': Math.round(rows / seconds), failed }, share);
  };
  if (tables.filter(({ dates }) => dates.length > 0).length > 1) {
    begin(
      ALL,
      tables.reduce((sum, { dates }) => sum + dates.length, 0),
    );
  }
  return {
    tableStarted: begin,
    tableProgressed: (table, now) => {
      latest.set(table, now);
      update(table, now, now.share);
      const sum = (name: 'done' | 'rows' | 'failed'): number =>
        [...latest.values()].reduce((total, of) => total + of[name], 0);
      update(ALL, { done: sum('done'), rows: sum('rows'), failed: sum('failed') }, now.shareOfAll);
    },
    verifying: () => {
      if (!process.stderr.isTTY) return;
      progress.stop();
      note('measuring what the range holds now …');
    },
  };
}
