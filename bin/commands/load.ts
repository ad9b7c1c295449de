/** `nba-analytics load`: files of raw tables into the warehouse, each row as often as the files hold it. */
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError, toAppError } from '../../shared/errors.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { rawTables, referenceTables } from '../../shared/tables/registry.ts';
import { openWarehouse } from '../../shared/warehouse/open-warehouse.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { collected, databaseOption, jsonOption, withHelp } from '../options.ts';
import { counted, note, print, printJson, tableText } from '../output.ts';
import { createProgress } from '../progress.ts';
import { findRawFiles, type RawFile } from '../raw-files.ts';
import { errorReport } from '../report-error.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface LoadOptions extends CommonOptions {
  readonly table?: readonly string[];
}

interface TableLoad {
  readonly table: string;
  files: number;
  rows_in_files: number;
  rows_added: number;
}

interface FailedFile {
  readonly file: string;
  readonly error: unknown;
}

/** Adds the command. */
export function addLoad(program: Command): void {
  const command = program
    .command('load')
    .summary('load raw tables from Parquet, CSV or NDJSON files')
    .description(
      'Load raw tables from a folder of Parquet, CSV or NDJSON files named <table>/<anything>.parquet or <table>.parquet. Loading the same files again adds nothing.',
    )
    .argument('<folder>', 'folder of files, or one file')
    .option('--table <name>', 'only this raw table; may be repeated', collected)
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((folder: string, options: LoadOptions) => runCommand(options, (context) => load(context, folder, options)));
  withHelp(command, [
    'load data/raw',
    'load data/raw --table nbac_schedule --table nbac_team_boxscore',
    'load exports/nbac_schedule.csv --database season.duckdb --json',
  ]);
}

const loadable: readonly Table[] = [...rawTables, ...referenceTables];

async function load(context: CommandContext, folder: string, options: LoadOptions): Promise<ExitCode> {
  const wanted = options.table?.map(tableNamed);
  const { files: all, ignored } = await findRawFiles(folder, loadable);
  const files = all.filter(({ table }) => wanted === undefined || wanted.includes(table));
  if (files.length === 0) {
    throw new AppError('INVALID_ARGUMENT', `${folder} holds no files of ${options.table?.join(', ')}.`);
  }
  for (const file of ignored) note(`ignored: ${file} is no .parquet, .csv, .ndjson or .jsonl file`);
  const start = performance.now();
  const warehouse = await openWarehouse(context.config);
  try {
    await warehouse.ensureTables([...new Set(files.map(({ table }) => table))]);
    const { loads, failed } = await loadFiles(context, warehouse, files, resolve(folder));
    report(loads, failed, (performance.now() - start) / 1000, context);
    return failed.length > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    await warehouse.close();
  }
}

function tableNamed(name: string): Table {
  const table = loadable.find((candidate) => candidate.name === name || candidate.id === name);
  if (table !== undefined) return table;
  throw new AppError(
    'INVALID_ARGUMENT',
    `${name} is no raw table: ${loadable.map((candidate) => candidate.name).join(', ')}.`,
  );
}

/** A file that does not fit does not stop the others; a warehouse that is gone does. */
async function loadFiles(
  { signal }: CommandContext,
  warehouse: Warehouse,
  files: readonly RawFile[],
  root: string,
): Promise<{ loads: readonly TableLoad[]; failed: readonly FailedFile[] }> {
  const loads = new Map<string, TableLoad>();
  const failed: FailedFile[] = [];
  let rows = 0;
  let added = 0;
  const progress = createProgress('load');
  const task = progress.task('load', files.length, { rows, added, failed: 0 });
  try {
    for (const [index, { table, file }] of files.entries()) {
      signal.throwIfAborted();
      try {
        const { rowsInFile, rowsAdded } = await warehouse.load({ table, file });
        const sum = loads.get(table.id) ?? { table: table.id, files: 0, rows_in_files: 0, rows_added: 0 };
        sum.files += 1;
        sum.rows_in_files += rowsInFile;
        sum.rows_added += rowsAdded;
        loads.set(table.id, sum);
        rows += rowsInFile;
        added += rowsAdded;
      } catch (error) {
        if (toAppError(error).kind.status === 503) throw error;
        failed.push({ file: relative(root, file) || file, error });
      }
      task.update(index + 1, { rows, added, failed: failed.length });
    }
  } finally {
    progress.stop();
  }
  return { loads: [...loads.values()], failed };
}

function report(
  loads: readonly TableLoad[],
  failed: readonly FailedFile[],
  seconds: number,
  { json, config }: CommandContext,
): void {
  const debug = config.LOG_LEVEL === 'debug' || config.LOG_LEVEL === 'trace';
  if (json) {
    printJson({
      tables: loads,
      failed: failed.map(({ file, error }) => ({ file, ...JSON.parse(errorReport(error, { json, debug })) })),
      seconds: Number(seconds.toFixed(3)),
    });
    return;
  }
  if (loads.length > 0) {
    const rows = loads.map((row) => [row.table, row.files, row.rows_in_files, row.rows_added]);
    print(tableText(['table', 'files', 'rows in files', 'rows added'], rows));
    print();
  }
  const sum = (name: 'files' | 'rows_added'): number => loads.reduce((total, row) => total + row[name], 0);
  print(
    `${counted(sum('files'), 'file')} loaded, ${counted(sum('rows_added'), 'row')} added, in ${seconds.toFixed(1)} s.`,
  );
  for (const { error } of failed) note(errorReport(error, { json, debug }));
  if (failed.length > 0) note(`${counted(failed.length, 'file')} not loaded; the others are.`);
}
