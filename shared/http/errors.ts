/** Every refusal and failure as `{error: {code, message, details?}}`, logged once, internals kept to the log. */
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { AppError, ERRORS, type ErrorCode, toAppError } from '../errors.ts';
import { pathOf } from '../log.ts';

export const ErrorReply = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'A code of the error registry (docs/errors.md)' }),
      message: Type.String({ description: 'What is wrong and what to do about it' }),
      details: Type.Optional(Type.Unsafe<Readonly<Record<string, unknown>>>({ type: 'object' })),
    }),
  },
  { description: 'A refusal or failure' },
);
export type ErrorReply = Static<typeof ErrorReply>;

/** Framework errors by their code; what is missing here goes by its status. */
const FRAMEWORK_CODES: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

/** What a route's bodies are called when they are not JSON at all. Set as a route's `config.malformed`. */
declare module 'fastify' {
  interface FastifyContextConfig {
    malformed?: ErrorCode;
  }
}

/** Any thrown value as an error of the registry; `malformed` is the code of a body that is no JSON. */
export function appErrorOf(error: unknown, malformed: ErrorCode = 'INVALID_REQUEST'): AppError {
  if (error instanceof AppError || !isFrameworkError(error)) return toAppError(error);
  const known = FRAMEWORK_CODES[error.code];
  if (known !== undefined) return new AppError(known, error.message, { cause: error });
  const status = error.statusCode ?? 500;
  if (status < 400 || status >= 500) return toAppError(error);
  const code = error.code.startsWith('FST_ERR_CTP_') || error instanceof SyntaxError ? malformed : 'INVALID_REQUEST';
  return new AppError(code, error.message, { cause: error });
}

const isFrameworkError = (error: unknown): error is FastifyError =>
  error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && 'code' in error
    ? typeof error.code === 'string'
    : error instanceof SyntaxError && 'statusCode' in error;

/**
 * Status and body that report an error. From 500 on the text is the registry's, and an unforeseen error gives its caller only
 * the request id to look for in the log.
 */
export function errorReply(error: AppError, requestId: string): { status: number; body: ErrorReply } {
  const { status, advice } = ERRORS[error.code];
  const message = status >= 500 ? advice : `${sentence(error.message)} ${advice}`;
  const details = error.code === 'INTERNAL' ? { request_id: requestId } : error.details;
  return { status, body: { error: { code: error.code, message, ...(details === undefined ? {} : { details }) } } };
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** fastify's error handler. A refusal is logged without its stack: nothing of ours is wrong. */
export function handleError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = appErrorOf(thrown, request.routeOptions.config.malformed);
  const { status, body } = errorReply(error, request.id);
  const line = { code: error.code, status, ...(error.details === undefined ? {} : { details: error.details }) };
  if (status >= 500) request.log.error({ ...line, err: error }, error.message);
  else request.log.warn(line, error.message);
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', '10');
  return reply.code(status).send(body);
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** fastify's handler of unknown routes: 405 with `allow` when the address exists for other methods, else 404. */
export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const url = pathOf(request.url);
  const allowed = METHODS.filter((method) => request.server.hasRoute({ method, url }));
  if (allowed.length === 0) {
    return handleError(new AppError('NOT_FOUND', `There is no ${request.method} ${url}.`), request, reply);
  }
  reply.header('allow', allowed.join(', '));
  const error = new AppError('METHOD_NOT_ALLOWED', `${url} takes ${allowed.join(', ')}, not ${request.method}.`);
  return handleError(error, request, reply);
}
