/** Ctrl-C and termination: the first signal asks the work to end, a second one ends the process. */
import { AppError } from '../shared/errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

const CODES = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated } as const;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** Exit code that the signal asks for; undefined while there was none. */
  readonly exitCode: ExitCode | undefined;
  /** Gives the signals back to Node, which ends the process. */
  release(): void;
}

/** Watches for SIGINT and SIGTERM until released. */
export function watchSignals(): Interruption {
  const controller = new AbortController();
  let exitCode: ExitCode | undefined;
  const onSignal = (name: NodeJS.Signals): void => {
    const code = name === 'SIGTERM' ? CODES.SIGTERM : CODES.SIGINT;
    if (exitCode !== undefined) process.exit(code);
    exitCode = code;
    process.stderr.write(`\n${name}: ending what is under way; again to end at once\n`);
    controller.abort(new AppError('OVERLOADED', 'The command was interrupted.'));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    release: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    },
  };
}
