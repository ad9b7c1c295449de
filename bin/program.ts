/** The command line `nba-analytics`: every command is a file of `commands/`. */
import { Command } from 'commander';
import { addBackfill } from './commands/backfill.ts';
import { addCoverage } from './commands/coverage.ts';
import { addDemo } from './commands/demo.ts';
import { addDlq } from './commands/dlq.ts';
import { addExplain } from './commands/explain.ts';
import { addGaps } from './commands/gaps.ts';
import { addHashVectors } from './commands/hash-vectors.ts';
import { addLoad } from './commands/load.ts';
import { addProcess } from './commands/process.ts';
import { addPublish } from './commands/publish.ts';
import { addServe } from './commands/serve.ts';
import { addTables } from './commands/tables.ts';
import { withHelp } from './options.ts';

/** The program; nothing runs until it parses arguments. It throws CommanderError instead of ending the process. */
export function createProgram(): Command {
  const program = new Command('nba-analytics')
    .description('NBA analytics processors: raw game data in, analytics rows with a verifiable data_hash out.')
    .exitOverride()
    .showHelpAfterError('(nba-analytics --help lists the commands; <command> --help shows examples)')
    .helpCommand('help [command]', 'show the help of a command');
  for (const add of [
    addDemo,
    addTables,
    addLoad,
    addProcess,
    addServe,
    addPublish,
    addDlq,
    addBackfill,
    addCoverage,
    addGaps,
    addExplain,
    addHashVectors,
  ]) {
    add(program);
  }
  program.addHelpText(
    'after',
    `
Configuration comes from environment variables (docs/configuration.md), for example:
  WAREHOUSE=duckdb DUCKDB_PATH=nba-analytics.duckdb   one file on this machine (the default)
  WAREHOUSE=bigquery GCP_PROJECT_ID=my-project        Google BigQuery
  LOG_LEVEL=debug                                     log what happens, and stacks of errors`,
  );
  return withHelp(program, [
    'demo',
    'load data/raw',
    'process --start-date 2024-01-15 --end-date 2024-01-21',
    'serve --all --local',
  ]);
}
