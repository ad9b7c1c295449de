/** `nba-analytics tables`: makes missing tables and verifies those that exist. */
import type { Command } from 'commander';
import { analyticsTables } from '../../services/tables.ts';
import { allTables } from '../../shared/tables/registry.ts';
import { openWarehouse } from '../../shared/warehouse/open-warehouse.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { databaseOption, jsonOption, withHelp } from '../options.ts';
import { count, counted, print, printJson, tableText } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface TablesOptions extends CommonOptions {
  readonly check?: boolean;
}

/** Adds the command. */
export function addTables(program: Command): void {
  const command = program
    .command('tables')
    .summary('make missing tables and verify the others')
    .description(
      'Make the datasets and tables that are missing, add missing columns, and verify the rest against their declarations.',
    )
    .option('--check', 'only tell which tables exist; make nothing; exit code 1 when some are missing')
    .addOption(databaseOption())
    .addOption(jsonOption())
    .action((options: TablesOptions) => runCommand(options, (context) => tables(context, options)));
  withHelp(command, ['tables', 'tables --check --json']);
}

async function tables({ config, json }: CommandContext, { check = false }: TablesOptions): Promise<ExitCode> {
  const declared = allTables(analyticsTables);
  const warehouse = await openWarehouse(config);
  try {
    const before = await warehouse.existing(declared);
    if (!check) await warehouse.ensureTables(declared);
    const states = declared.map((table) => ({
      table: table.id,
      state: before.has(table.id) ? 'present' : check ? 'missing' : 'created',
      columns: table.columnNames.length,
      hash_fields: table.hashFields.length,
    }));
    const absent = states.filter(({ state }) => state !== 'present').length;
    if (json) {
      printJson({ tables: states });
    } else {
      print(
        tableText(
          ['table', 'state', 'columns', 'hash fields'],
          states.map((row) => [row.table, row.state, row.columns, row.hash_fields === 0 ? null : row.hash_fields]),
        ),
      );
      print(`\n${counted(states.length, 'table')}, ${count(absent)} ${check ? 'missing' : 'created'}.`);
    }
    return check && absent > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    await warehouse.close();
  }
}
