/** Exit codes of the command line; `--help` and docs/command-line.md list them. */
import type { ErrorCode } from '../shared/errors.ts';

export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  unavailable: 3,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What stands at the end of `--help`. */
export const EXIT_CODE_HELP = `Exit codes:
  0    everything asked for was done
  1    some of it failed, differs or was refused; the output says which
  2    the command, an option or the configuration is wrong; nothing was done
  3    the warehouse, Pub/Sub or the service cannot be reached or is in use; try again later
  130  interrupted (Ctrl-C); 143 terminated. What was under way was finished or rolled back`;

const USAGE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'INVALID_ARGUMENT',
  'INVALID_CONFIG',
  'INVALID_DATE',
  'INVALID_RANGE',
]);
const UNAVAILABLE: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'WAREHOUSE_UNAVAILABLE',
  'WRITE_CONFLICT',
  'DEADLINE_EXCEEDED',
  'OVERLOADED',
  'PUBLISH_FAILED',
  'CERTIFICATES_UNAVAILABLE',
]);

/** The exit code of a command that an error of the registry ended. */
export function exitCodeOf(code: ErrorCode): ExitCode {
  if (USAGE.has(code)) return EXIT.usage;
  return UNAVAILABLE.has(code) ? EXIT.unavailable : EXIT.failed;
}
