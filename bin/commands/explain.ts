/** `nba-analytics explain`: whether a stored row's hash is true, and what a run would change about it now. */
import type { Command } from 'commander';
import { findProcessor } from '../../services/registry.ts';
import { type Explanation, explainStoredRow, isTrue, parseKey } from '../../shared/coverage/explain-row.ts';
import { AppError } from '../../shared/errors.ts';
import { openWarehouse } from '../../shared/warehouse/open-warehouse.ts';
import type { FieldChange } from '../../shared/warehouse/warehouse.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { databaseOption, jsonOption, processorTables, withHelp } from '../options.ts';
import { print, printJson, strong, tableText } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface ExplainOptions extends CommonOptions {
  readonly table: string;
  readonly key: string;
  readonly fields?: boolean;
}

/** Adds the command. */
export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .summary('check a stored row: its hash, and what a run would change')
    .description(
      `Hash a stored row again, then compute it freshly from the raw tables, and show every hash field whose text would change. Nothing is written. Tables: ${processorTables()}.`,
    )
    .requiredOption('--table <name>', 'table of the row')
    .requiredOption('--key <key>', 'its key, columns joined by |, for example "20240115_LAL_BOS|lebronjames"')
    .option('--fields', 'also print the canonical text of every hash field')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((options: ExplainOptions) => runCommand(options, (context) => explain(context, options)));
  withHelp(command, [
    'explain --table player_game_summary --key "20240115_LAL_BOS|lebronjames"',
    'explain --table team_offense_game_summary --key "20240115_LAL_BOS|BOS" --fields --json',
  ]);
}

async function explain(context: CommandContext, options: ExplainOptions): Promise<ExitCode> {
  const entry = findProcessor(options.table);
  if (entry === undefined) {
    throw new AppError('INVALID_ARGUMENT', `${options.table} is no table of a processor: ${processorTables()}.`);
  }
  const processor = await entry.load();
  const key = parseKey(processor.table, options.key);
  const warehouse = await openWarehouse(context.config);
  try {
    const explanation = await explainStoredRow(warehouse, processor, key, context.signal).catch(asUsage);
    if (context.json) printJson(explanation);
    else printExplanation(explanation, options.fields === true);
    return isTrue(explanation) ? EXIT.ok : EXIT.failed;
  } finally {
    await warehouse.close();
  }
}

/** A key that names no row is an option to correct. */
function asUsage(error: unknown): never {
  if (error instanceof AppError && error.code === 'NOT_FOUND') throw new AppError('INVALID_ARGUMENT', error.message);
  throw error;
}

function printExplanation({ table, key, stored, fresh }: Explanation, withFields: boolean): void {
  print(strong(`${table}  ${key}`));
  if (stored.length === 0) print('stored      no row of this key; a run would add it');
  if (stored.length > 1) print(`stored      ${stored.length} rows of this key; a run would keep one`);
  for (const row of stored) {
    const verdict = row.valid ? 'true' : `not true: the stored values hash to ${row.recomputed_hash}`;
    print(`stored      ${row.stored_hash ?? 'no hash'}  ${verdict}`);
    print(`fresh       ${fresh.hash ?? 'no row'}  ${outcome(row.changes, fresh)}`);
    if (row.changes !== null && row.changes.length > 0) {
      print();
      print(
        tableText(
          ['field', 'stored', 'fresh'],
          row.changes.map(({ field, before, after }) => [field, before, after]),
        ),
      );
    }
    if (withFields) {
      print();
      print(
        tableText(
          ['field', 'canonical text'],
          row.fields.map(({ field, text }) => [field, text]),
        ),
      );
    }
  }
}

function outcome(changes: readonly FieldChange[] | null, fresh: Explanation['fresh']): string {
  if (changes === null) return fresh.reason ?? 'a run would remove the row';
  if (changes.length === 0) return 'a run would change nothing';
  return `a run would change ${changes.length} hash field${changes.length === 1 ? '' : 's'}`;
}
