/** `nba-analytics demo`: the whole pipeline on one machine, on a league that does not exist. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { integerArgument, jsonOption, withHelp } from '../options.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';

interface DemoOptions extends CommonOptions {
  readonly exit?: boolean;
  readonly port: number;
  readonly seed: number;
  readonly days: number;
}

/** Adds the command. */
export function addDemo(program: Command): void {
  const command = program
    .command('demo')
    .summary('show the whole pipeline on a simulated league')
    .description(
      'Generate the raw tables of a simulated league into a DuckDB file, start the services, push two weeks of messages, show what came out, let a late correction arrive, and stay up on a printed address. Nothing is needed: no account, no data, no network.',
    )
    .option('--exit', 'end after the show instead of staying up')
    .option('--port <n>', 'TCP port; 0 picks a free one', integerArgument(0, 65_535), 0)
    .option('--days <n>', 'days of messages', integerArgument(1, 60), 14)
    .option('--seed <n>', 'another number, another league', integerArgument(0, 1_000_000), 7)
    .option('--database <file>', 'keep the warehouse in this new file (default: a temporary one, removed at the end)')
    .addOption(jsonOption())
    .action((options: DemoOptions) => demo(options));
  withHelp(command, ['demo', 'demo --exit', 'demo --database league.duckdb --port 8080']);
}

async function demo(options: DemoOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'nba-analytics-demo-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const database = options.database ?? join(folder, 'league.duckdb');
  await runCommand(
    options,
    async (context) => {
      const { runDemo } = await import('../demo/run.ts');
      return await runDemo(context, { ...options, database, log: join(folder, 'service.log') });
    },
    {
      logLevel: 'info',
      variables: {
        WAREHOUSE: 'duckdb',
        DUCKDB_PATH: database,
        HOST: '127.0.0.1',
        PORT: String(options.port),
        PUSH_AUTH: 'off',
        PUBSUB_ENABLED: 'off',
        SERVICE: '',
      },
    },
  );
}
