/** How the command line says what went wrong: one line on standard error, what and what to do; JSON with --json. */
import { type AppError, type ErrorCode, toAppError } from '../shared/errors.ts';
import { serializeError } from '../shared/log.ts';

/** The registry's advice is for senders of messages; where people at a terminal need another, it is here. */
const ADVICE: Partial<Record<ErrorCode, string>> = {
  INVALID_ARGUMENT: '--help shows examples.',
  INVALID_DATE: 'Give a real calendar date as YYYY-MM-DD.',
  INVALID_RANGE: 'Give --date, or --start-date and --end-date (both inclusive), as YYYY-MM-DD.',
  SCHEMA_DRIFT: 'Bring the file, or the stored table, in line with docs/tables.md.',
  TABLE_MISSING: 'Create the tables with: nba-analytics tables.',
  // Their texts name the cause and what to do about it themselves.
  WAREHOUSE_UNAVAILABLE: '',
  INVALID_CONFIG: '',
  DEADLINE_EXCEEDED: 'Try again, with fewer dates at once.',
  OVERLOADED: '',
  PUBLISH_FAILED:
    'Check GCP_PROJECT_ID and the credentials, or PUBSUB_EMULATOR_HOST; then run the command again: what is owed is published then.',
  INTERNAL: 'This is a defect: LOG_LEVEL=debug shows where; please report it.',
};

/** What to do about an error, for somebody at a terminal; empty when its text says it. */
export function adviceOf(error: AppError): string {
  return ADVICE[error.code] ?? error.kind.advice;
}

/** What went wrong, as one sentence that a terminal can show. */
export function textOf(error: AppError): string {
  const own = error.code === 'INTERNAL' && error.cause instanceof Error ? error.cause.message : error.message;
  // Names from files may hold anything; a terminal must not act on it.
  const line = (own.trim().split('\n')[0] ?? '').replaceAll(/\p{Cc}/gu, '\ufffd');
  return /[.!?…]$/.test(line) ? line : `${line}.`;
}

export interface ReportOptions {
  readonly json: boolean;
  /** Print stacks too (LOG_LEVEL=debug or trace). */
  readonly debug: boolean;
}

/** The report of an error as text for standard error, without a line break at its end. */
export function errorReport(thrown: unknown, { json, debug }: ReportOptions): string {
  const error = toAppError(thrown);
  const advice = adviceOf(error);
  const stack = debug ? String(serializeError(thrown).stack ?? '') : '';
  if (json) {
    const details = error.details === undefined ? {} : { details: error.details };
    const content = { code: error.code, message: textOf(error), advice, ...details, ...(debug ? { stack } : {}) };
    return JSON.stringify({ error: content }, (_name, value) => (typeof value === 'bigint' ? String(value) : value));
  }
  return [`error: ${textOf(error)} ${advice}`.trimEnd(), ...(debug ? [stack] : [])].join('\n');
}
