/** `nba-analytics explain`: whether a stored row's hash is true, and what a run would change about it now. */
import type { Command } from 'commander';
import { findProcessor } from '../../services/registry.ts';
import { AppError } from '../../shared/errors.ts';
import { explainDifference, explainRow } from '../../shared/hashing/explain.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { openWarehouse } from '../../shared/warehouse/open-warehouse.ts';
import type { FieldChange, Warehouse } from '../../shared/warehouse/warehouse.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { computeFresh, type FreshRow } from '../fresh-row.ts';
import { databaseOption, jsonOption, processorTables, withHelp } from '../options.ts';
import { print, printJson, strong, tableText } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';
import { keysOfGame, parseKey, type RowKey, readStored } from '../stored-rows.ts';

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

interface Explanation {
  readonly table: string;
  readonly key: string;
  /** Several where the table holds duplicates of the key. */
  readonly stored: readonly {
    readonly stored_hash: string | null;
    readonly recomputed_hash: string;
    readonly valid: boolean;
    readonly canonical_text: string;
    readonly fields: readonly { readonly field: string; readonly text: string }[];
    /** What a run would change; null when a run would make no row of this key. */
    readonly changes: readonly FieldChange[] | null;
  }[];
  readonly fresh: { readonly hash: string | null; readonly reason: string | null };
}

async function explain(context: CommandContext, options: ExplainOptions): Promise<ExitCode> {
  const entry = findProcessor(options.table);
  if (entry === undefined) {
    throw new AppError('INVALID_ARGUMENT', `${options.table} is no table of a processor: ${processorTables()}.`);
  }
  const processor = await entry.load();
  const { table } = processor;
  const key = parseKey(table, options.key);
  const warehouse = await openWarehouse(context.config);
  try {
    const stored = await readStored(warehouse, table, key);
    const fresh = await computeFresh(warehouse, processor, key, context.signal);
    if (stored.length === 0 && fresh.row === null) return await refuseUnknown(warehouse, table, key, fresh);
    const explanation = explained(table, key, stored, fresh);
    if (context.json) printJson(explanation);
    else printExplanation(explanation, options.fields === true);
    return isTrue(explanation) ? EXIT.ok : EXIT.failed;
  } finally {
    await warehouse.close();
  }
}

async function refuseUnknown(warehouse: Warehouse, table: Table, key: RowKey, fresh: FreshRow): Promise<never> {
  const keys = await keysOfGame(warehouse, table, key);
  const others = keys.length === 0 ? '' : ` Stored keys of that game: ${keys.join(', ')}.`;
  const reason = fresh.reason === null ? '' : ` (${fresh.reason})`;
  throw new AppError(
    'INVALID_ARGUMENT',
    `${table.name} has no row ${key.text}, and a run would make none${reason}.${others}`,
  );
}

function explained(table: Table, key: RowKey, stored: readonly StoredRow[], fresh: FreshRow): Explanation {
  const hash = fresh.row?.data_hash;
  return {
    table: table.id,
    key: key.text,
    stored: stored.map((row) => {
      const { storedHash, recomputedHash, valid, canonicalText, fields } = explainRow(table, row);
      const changes = fresh.row === null ? null : explainDifference(table, row, fresh.row);
      return {
        stored_hash: storedHash,
        recomputed_hash: recomputedHash,
        valid,
        canonical_text: canonicalText,
        fields,
        changes,
      };
    }),
    fresh: { hash: hash === undefined || hash === null ? null : String(hash), reason: fresh.reason },
  };
}

/** One stored row, its hash is true, and a run would leave it as it is. */
function isTrue({ stored }: Explanation): boolean {
  return stored.length === 1 && stored.every(({ valid, changes }) => valid && changes?.length === 0);
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
