/**
 * What BigQuery's failures mean: which are worth repeating, and which error of ours each becomes. Reasons as in
 * https://cloud.google.com/bigquery/docs/error-messages.
 */
import { AppError, type ErrorCode } from '../../errors.ts';

interface Meaning {
  /** Repeating the same request after a pause can succeed. */
  readonly retry: boolean;
  readonly code: ErrorCode;
}

const passing: Meaning = { retry: true, code: 'WAREHOUSE_UNAVAILABLE' };
const lasting: Meaning = { retry: false, code: 'WAREHOUSE_UNAVAILABLE' };

/** By BigQuery's `reason`. A reason that is not listed is judged by HTTP status, then taken for a defect of ours. */
export const FAILURE_REASONS: Readonly<Record<string, Meaning>> = {
  // Temporary failures of the service itself; a job that failed so has changed nothing.
  backendError: passing,
  internalError: passing,
  jobBackendError: passing,
  jobInternalError: passing,
  tableUnavailable: passing,
  // Too many requests, jobs, or changes of one table in a short time; quotas fill up again.
  rateLimitExceeded: passing,
  userRateLimitExceeded: passing,
  jobRateLimitExceeded: passing,
  quotaExceeded: passing,
  // Statements that changed the same partition at once, although BigQuery itself repeats them three times.
  concurrentUpdate: { retry: true, code: 'WRITE_CONFLICT' },
  // Somebody has to act: permission, credentials, billing, an administrator who stopped the job.
  accessDenied: lasting,
  authError: lasting,
  required: lasting,
  forbidden: lasting,
  billingNotEnabled: lasting,
  blocked: lasting,
  billingTierLimitExceeded: lasting,
  stopped: lasting,
  timeout: lasting,
  resourcesExceeded: lasting,
  // The configured limit of bytes per statement.
  bytesBilledLimitExceeded: { retry: false, code: 'INVALID_CONFIG' },
  notFound: { retry: false, code: 'TABLE_MISSING' },
};

const RETRIED_STATUS = new Set([408, 429, 500, 502, 503, 504]);
/** Codes and texts of a connection that could not be made, or broke. */
const BROKEN_CONNECTION =
  /ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|ESOCKETTIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|socket hang up|premature close|network timeout|fetch failed/i;
/** No connection either, and an early repetition will not make one: no such host, a certificate that does not fit, no credentials. */
const NO_CONNECTION =
  /ENOTFOUND|CERT_|ERR_TLS_|UNABLE_TO_(?:GET_ISSUER|VERIFY)|self.signed certificate|default credentials|invalid_grant/i;
const CONCURRENT_UPDATE = /could not serialize access|due to concurrent update|aborted due to concurrent/i;

/** A failure as far as it is known. `reason` is empty when the answer named none. */
export interface Failure {
  readonly reason: string;
  /** HTTP status; 0 when there was no answer, or a job failed. */
  readonly status: number;
  readonly message: string;
  readonly retry: boolean;
  readonly code: ErrorCode;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function reasonOf(error: Readonly<Record<string, unknown>>, message: string): string {
  if (CONCURRENT_UPDATE.test(message)) return 'concurrentUpdate';
  const errors = error.errors;
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  return isObject(first) && typeof first.reason === 'string' ? first.reason : '';
}

/** What a thrown value of the client, or the `errorResult` of a job, means. */
export function judge(error: unknown): Failure {
  const object = isObject(error) ? error : {};
  const message = typeof object.message === 'string' ? object.message : String(error);
  const status = Number(object.code);
  const reason = reasonOf(object, message);
  const known = FAILURE_REASONS[reason];
  const base = { reason, status: Number.isInteger(status) ? status : 0, message };
  if (known !== undefined) return { ...base, ...known };
  if (RETRIED_STATUS.has(base.status)) return { ...base, ...passing };
  if (base.status === 0) {
    const cause = isObject(object.cause) ? `${object.cause.code} ${object.cause.message}` : '';
    const words = `${object.code} ${message} ${cause}`;
    if (NO_CONNECTION.test(words)) return { ...base, ...lasting };
    if (BROKEN_CONNECTION.test(words)) return { ...base, ...passing };
  }
  if (base.status === 401 || base.status === 403) return { ...base, ...lasting };
  return { ...base, retry: false, code: base.status === 404 ? 'TABLE_MISSING' : 'INTERNAL' };
}

/** The same failure as an error of the registry; `subject` says what was being done to what. */
export function asAppError(error: unknown, subject: string): AppError {
  if (error instanceof AppError) return error;
  const { code, message, reason } = judge(error);
  const details = { subject, ...(reason === '' ? {} : { reason }) };
  const text = code === 'INTERNAL' ? `BigQuery refused to ${subject}: ${message}` : `Could not ${subject}: ${message}`;
  return new AppError(code, text, { details, cause: error });
}

export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number;
  /** Pause before the second try; it doubles each time. Half of each pause is random. */
  readonly firstPauseMilliseconds: number;
  readonly longestPauseMilliseconds: number;
}

/** Up to about a minute of pauses: a redelivery is cheaper than a request that waits longer. */
export const DEFAULT_RETRIES: RetryPolicy = {
  attempts: 7,
  firstPauseMilliseconds: 500,
  longestPauseMilliseconds: 20_000,
};

/** Pause before try number `attempt` + 1, in milliseconds; `random` is in [0, 1). */
export function pauseAfter(attempt: number, policy: RetryPolicy, random: number): number {
  const whole = Math.min(policy.firstPauseMilliseconds * 2 ** (attempt - 1), policy.longestPauseMilliseconds);
  return whole / 2 + (whole / 2) * random;
}

/** Waits the pause that follows try number `attempt`. */
export async function pause(attempt: number, policy: RetryPolicy): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, pauseAfter(attempt, policy, Math.random())));
}

/**
 * Runs `operation` until it succeeds, fails for good, or the tries are used up; then throws what it threw last.
 * @param operation must have changed nothing when it throws a failure that is repeated, or be harmless when repeated
 * @param repeats which errors are worth another try
 */
export async function withRetries<R>(
  policy: RetryPolicy,
  operation: () => Promise<R>,
  repeats: (error: unknown) => boolean = isPassing,
): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await operation();
    } catch (error) {
      if (attempt >= policy.attempts || !repeats(error)) throw error;
    }
    await pause(attempt, policy);
  }
}

/** Whether a failure of BigQuery may pass by itself. */
export function isPassing(error: unknown): boolean {
  return !(error instanceof AppError) && judge(error).retry;
}
