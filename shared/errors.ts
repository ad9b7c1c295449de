/**
 * The one registry of errors: code, HTTP status, whether a retry can help, and what to do about it. `docs/errors.md` is
 * generated from it.
 */

export interface ErrorKind {
  /** HTTP status of an answer that reports it. */
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 422 | 500 | 503;
  /** Whether repeating the same request later can succeed without anybody changing it. */
  readonly retry: boolean;
  /** What the person who meets it should do. */
  readonly advice: string;
}

export const ERRORS = {
  INVALID_MESSAGE: {
    status: 400,
    retry: false,
    advice: 'Send a Pub/Sub push envelope {message: {data, messageId}} whose data is base64 of a UTF-8 JSON object.',
  },
  INVALID_DATE: {
    status: 400,
    retry: false,
    advice: 'Give a real calendar date as YYYY-MM-DD; a message has it in game_date (or analysis_date).',
  },
  INVALID_RANGE: {
    status: 400,
    retry: false,
    advice: 'Give start_date and end_date as YYYY-MM-DD, start not after end, at most 400 days, both ends inclusive.',
  },
  INVALID_REQUEST: { status: 400, retry: false, advice: 'Compare the request with /documentation and correct it.' },
  INVALID_CONFIG: { status: 500, retry: false, advice: 'Correct the environment variable that the message names.' },
  INVALID_ARGUMENT: {
    status: 400,
    retry: false,
    advice: 'Correct the option that the message names; --help shows examples.',
  },
  TOKEN_MISSING: {
    status: 401,
    retry: false,
    advice: "Push with an OIDC token: Authorization: Bearer <token> (set the subscription's push identity).",
  },
  TOKEN_INVALID: {
    status: 403,
    retry: false,
    advice: 'Use a token signed by Google for the configured audience and service account.',
  },
  CERTIFICATES_UNAVAILABLE: {
    status: 503,
    retry: true,
    advice: 'The certificates that prove tokens cannot be fetched now; the message is redelivered later.',
  },
  NOT_FOUND: { status: 404, retry: false, advice: 'See /documentation for the routes of this service.' },
  METHOD_NOT_ALLOWED: { status: 405, retry: false, advice: 'See /documentation for the methods of this route.' },
  BODY_TOO_LARGE: { status: 413, retry: false, advice: 'Send at most 1 MiB.' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, retry: false, advice: 'Send JSON with content-type application/json.' },
  SOURCE_MISSING: {
    status: 422,
    retry: true,
    advice: 'Load the named critical sources for the date; their message, or a redelivery, then succeeds.',
  },
  SOURCE_STALE: { status: 422, retry: true, advice: 'Refresh the named source and send the message again.' },
  ROW_INVALID: {
    status: 422,
    retry: false,
    advice: 'Repair the raw row behind the named key, then process the date again.',
  },
  TOO_MANY_BAD_ROWS: {
    status: 422,
    retry: true,
    advice: 'More than 5 % of the rows in more than one game cannot be built; repair the raw rows listed in details.',
  },
  DUPLICATE_KEY: {
    status: 422,
    retry: false,
    advice: 'The processor computed one key twice, which is a defect of it: report it with the run id.',
  },
  SCHEMA_DRIFT: {
    status: 422,
    retry: false,
    advice: 'The stored table differs from its declaration; alter the table, or deploy the version that matches it.',
  },
  TABLE_MISSING: {
    status: 422,
    retry: false,
    advice: 'Create the table first: the deployment, or ensureTables, does it.',
  },
  INTEGER_UNSAFE: {
    status: 422,
    retry: false,
    advice: 'A raw INT64 beyond 2^53 cannot be computed with; repair the raw row.',
  },
  WRITE_CONFLICT: {
    status: 503,
    retry: true,
    advice: 'Another run wrote the same rows at the same time; it is tried again.',
  },
  WAREHOUSE_UNAVAILABLE: {
    status: 503,
    retry: true,
    advice: 'The warehouse cannot be reached, or is over quota; the message is redelivered later.',
  },
  DEADLINE_EXCEEDED: {
    status: 503,
    retry: true,
    advice: 'The run took longer than its deadline; the message is redelivered.',
  },
  OVERLOADED: { status: 503, retry: true, advice: 'The service is busy or shutting down; the message is redelivered.' },
  PUBLISH_FAILED: {
    status: 503,
    retry: true,
    advice: 'The rows are stored but the completion message is owed; the redelivery publishes it.',
  },
  INTERNAL: { status: 500, retry: true, advice: 'A defect of the service: look into its log with the request id.' },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the registry. `details` are safe to show to the caller; `cause` is for the log only. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { details?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
  }

  /** What the registry says about this code. */
  get kind(): ErrorKind {
    return ERRORS[this.code];
  }
}

/** The error itself if it is of the registry, else wrapped as INTERNAL with the original as its cause. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('INTERNAL', 'An internal error occurred.', { cause: error });
}
