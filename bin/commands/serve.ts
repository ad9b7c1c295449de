/** `nba-analytics serve`: one service at the root, or all of them below their names, on one port. */
import type { Command } from 'commander';
import { findService, REPORT, type RegisteredService, SERVICES } from '../../services/registry.ts';
import { AppError } from '../../shared/errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { databaseOption, integerArgument, withHelp } from '../options.ts';
import { note } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';

interface ServeOptions extends CommonOptions {
  readonly service?: string;
  readonly all?: boolean;
  readonly local?: boolean;
  readonly port?: number;
}

/** Adds the command. */
export function addServe(program: Command): void {
  const names = SERVICES.map(({ service }) => service).join(', ');
  const command = program
    .command('serve')
    .summary('serve processors and the coverage report over HTTP')
    .description(
      `Serve processors over HTTP (pushed messages, date ranges, run records) and the coverage report (pages for people, JSON, metrics), each with health and documentation. Services: ${names}. SIGTERM and Ctrl-C end it within 9 s.`,
    )
    .option('--service <name>', 'the service to serve, at / (default: SERVICE)')
    .option('--all', 'serve all of them, each below /<service name>')
    .option('--local', 'listen on 127.0.0.1 only and take requests without a token (HOST=127.0.0.1 PUSH_AUTH=off)')
    .option('--port <n>', 'TCP port instead of PORT (default 8080); 0 picks a free one', integerArgument(0, 65_535))
    .addOption(databaseOption())
    .action((options: ServeOptions) =>
      runCommand(options, (context) => serveServices(context, options), {
        logLevel: 'info',
        variables: variablesOf(options),
      }),
    );
  withHelp(command, [
    'serve --all --local',
    'serve --service player-game-summary --local --port 8081 --database season.duckdb',
    'serve --service team-offense-game-summary',
  ]);
}

function variablesOf({ local, port }: ServeOptions): Record<string, string> {
  return {
    ...(local === true ? { HOST: '127.0.0.1', PUSH_AUTH: 'off' } : {}),
    ...(port === undefined ? {} : { PORT: String(port) }),
  };
}

function chosen(options: ServeOptions, fromConfig: string | undefined): readonly RegisteredService[] {
  if (options.all === true) {
    if (options.service !== undefined)
      throw new AppError('INVALID_ARGUMENT', '--service and --all exclude each other.');
    return SERVICES;
  }
  const name = options.service ?? fromConfig;
  const known = SERVICES.map(({ service }) => service).join(', ');
  if (name === undefined) throw new AppError('INVALID_ARGUMENT', `Neither --all nor --service is given: ${known}.`);
  const entry = findService(name);
  if (entry === undefined) throw new AppError('INVALID_ARGUMENT', `${name} is no service: ${known}.`);
  return [entry];
}

async function serveServices({ config, signal }: CommandContext, options: ServeOptions): Promise<ExitCode> {
  const entries = chosen(options, config.SERVICE);
  const { listening, openServices } = await import('../start-services.ts');
  const { serve } = await import('../../shared/http/server.ts');
  const { app, mounts } = await openServices(config, entries);
  if (signal.aborted) await app.close();
  signal.throwIfAborted();
  const url = await listening(app, config, () => serve(app, config));
  for (const { prefix, service } of mounts) note(`${service.name} answers at ${url}${prefix}`);
  const report = mounts.find(({ service }) => service.name === REPORT.service);
  if (report !== undefined) note(`coverage, in a browser: ${url}${report.prefix}/coverage`);
  note(`documentation: ${url}/documentation`);
  // The process lives as long as the server, which ends it.
  return EXIT.ok;
}
