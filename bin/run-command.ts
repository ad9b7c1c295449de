/** What every command has around its work: configuration, log, signals, error report, exit code. */
import pino from 'pino';
import { type Config, type Environment, loadConfig } from '../shared/config.ts';
import { AppError, toAppError } from '../shared/errors.ts';
import { type Logger, loggerOptions } from '../shared/log.ts';
import { EXIT, type ExitCode, exitCodeOf } from './exit-codes.ts';
import { type Interruption, watchSignals } from './interruption.ts';
import { errorReport, type ReportOptions } from './report-error.ts';

/** Options that every command has; `--database` only those that use the warehouse. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly database?: string;
}

export interface CommandContext {
  readonly config: Config;
  /** Writes to standard error, so that results on standard output stay clean. */
  readonly log: Logger;
  readonly json: boolean;
  /** Aborted by Ctrl-C or termination. */
  readonly signal: AbortSignal;
}

export interface Settings {
  /** What is logged unless LOG_LEVEL says otherwise; default fatal, since commands print what became of their work. */
  readonly logLevel?: Config['LOG_LEVEL'];
  /** Configuration variables that options of the command stand for. */
  readonly variables?: Environment;
  /** Configuration variables as the command needs them unless the environment says otherwise. */
  readonly defaults?: Environment;
}

/** The configuration, where options of the command stand above the environment. */
function configFor(
  { database }: CommonOptions,
  { logLevel = 'fatal', variables = {}, defaults = {} }: Settings,
): Config {
  const path = database === undefined ? {} : { DUCKDB_PATH: database };
  const config = loadConfig({ LOG_LEVEL: logLevel, ...defaults, ...process.env, ...path, ...variables });
  if (database !== undefined && config.WAREHOUSE !== 'duckdb') {
    throw new AppError('INVALID_ARGUMENT', `--database names a DuckDB file, but WAREHOUSE is ${config.WAREHOUSE}.`);
  }
  return config;
}

/**
 * Runs the work of a command and sets the exit code of the process. Nothing it throws escapes.
 */
export async function runCommand(
  options: CommonOptions,
  work: (context: CommandContext) => Promise<ExitCode>,
  settings: Settings = {},
): Promise<void> {
  const json = options.json === true;
  const interruption = watchSignals();
  let debug = false;
  try {
    const config = configFor(options, settings);
    debug = config.LOG_LEVEL === 'debug' || config.LOG_LEVEL === 'trace';
    const log = pino(loggerOptions(config, 'nba-analytics'), pino.destination({ fd: 2, sync: true }));
    process.exitCode = await work({ config, log, json, signal: interruption.signal });
  } catch (error) {
    process.exitCode = failure(error, { json, debug }, interruption);
  } finally {
    interruption.release();
  }
}

/** Reports the error, unless it is the interruption itself, which has been said already. */
function failure(thrown: unknown, options: ReportOptions, interruption: Interruption): ExitCode {
  if (interruption.exitCode !== undefined && thrown === interruption.signal.reason) return interruption.exitCode;
  process.stderr.write(`${errorReport(thrown, options)}\n`);
  return interruption.exitCode ?? exitCodeOf(toAppError(thrown).code);
}

/** A reader that has seen enough (`| head`) is no error. */
export function endQuietlyOnClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}
