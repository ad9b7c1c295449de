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

/** What each code means. */
export const EXIT_CODES: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.ok, 'everything asked for was done'],
  [EXIT.failed, 'some of it failed, differs or was refused; the output says which'],
  [EXIT.usage, 'the command, an option or the configuration is wrong; nothing was done'],
  [EXIT.unavailable, 'the warehouse, Pub/Sub or the service cannot be reached or is in use; try again later'],
  [EXIT.interrupted, 'interrupted (Ctrl-C); what was under way was finished or rolled back'],
  [EXIT.terminated, 'terminated (SIGTERM), likewise; a server ends with 0'],
];

/** What stands at the end of `--help`. */
export const EXIT_CODE_HELP = `Exit codes:\n${EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(4)} ${meaning}`).join('\n')}`;

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
