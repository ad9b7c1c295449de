/**
 * Logging in the field names that Cloud Logging understands: severity, message, time, trace, span, labels. Tokens, headers
 * and bodies are never logged: requests appear only through `httpRequestFields`.
 */
import pino, { type Logger, type LoggerOptions } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

const SEVERITIES: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** Path names whose values must not reach a log, wherever an object that has them is logged by mistake. */
const SECRETS = ['authorization', 'token', 'idToken', 'headers', 'body', 'password'];

type LogConfig = Pick<Config, 'LOG_LEVEL' | 'K_REVISION' | 'CODE_VERSION'>;

/** pino options for a service; `service` becomes a label of every line. */
export function loggerOptions(config: LogConfig, service: string): LoggerOptions {
  const revision = config.K_REVISION === undefined ? {} : { revision: config.K_REVISION };
  return {
    level: config.LOG_LEVEL,
    messageKey: 'message',
    errorKey: 'err',
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    base: { 'logging.googleapis.com/labels': { service, version: config.CODE_VERSION, ...revision } },
    formatters: { level: (label) => ({ severity: SEVERITIES[label] ?? 'DEFAULT' }) },
    serializers: { err: serializeError },
    redact: { paths: SECRETS.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
  };
}

/** A logger of its own for a process that serves nothing (the command line); services get theirs from the app. */
export function createLogger(config: LogConfig, service: string): Logger {
  return pino(loggerOptions(config, service));
}

const CLOUD_TRACE = /^([0-9a-f]{32})(?:\/(\d{1,20}))?(?:;o=([01]))?$/i;
const TRACE_PARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/i;

export interface TraceFields {
  readonly 'logging.googleapis.com/trace'?: string;
  readonly 'logging.googleapis.com/spanId'?: string;
  readonly 'logging.googleapis.com/trace_sampled'?: boolean;
}

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * The trace of a request as Cloud Logging fields, from `traceparent` (W3C) or else `X-Cloud-Trace-Context`, whose span is
 * decimal. Empty when neither names one.
 */
export function traceFields(headers: Headers, projectId: string): TraceFields {
  const parent = TRACE_PARENT.exec(textOf(headers.traceparent));
  if (parent !== null) return trace(projectId, parent[1], parent[2], (Number.parseInt(parent[3] ?? '0', 16) & 1) === 1);
  const cloud = CLOUD_TRACE.exec(textOf(headers['x-cloud-trace-context']));
  if (cloud === null) return {};
  const span = cloud[2] === undefined ? undefined : BigInt(cloud[2]);
  const hex = span === undefined || span >= 2n ** 64n ? undefined : span.toString(16).padStart(16, '0');
  return trace(projectId, cloud[1], hex, cloud[3] === '1');
}

const textOf = (header: string | readonly string[] | undefined): string => (typeof header === 'string' ? header : '');

function trace(projectId: string, id: string | undefined, span: string | undefined, sampled: boolean): TraceFields {
  if (id === undefined || /^0+$/.test(id)) return {};
  return {
    'logging.googleapis.com/trace': `projects/${projectId}/traces/${id.toLowerCase()}`,
    ...(span === undefined || /^0+$/.test(span) ? {} : { 'logging.googleapis.com/spanId': span.toLowerCase() }),
    'logging.googleapis.com/trace_sampled': sampled,
  };
}

/** An answered request as Cloud Logging's httpRequest; the query is left out, since callers put secrets there. */
export function httpRequestFields(request: {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly milliseconds: number;
  readonly userAgent: string | undefined;
  readonly remoteIp: string;
}): { httpRequest: Readonly<Record<string, string | number>> } {
  return {
    httpRequest: {
      requestMethod: request.method,
      requestUrl: pathOf(request.url),
      status: request.status,
      latency: `${(request.milliseconds / 1000).toFixed(3)}s`,
      remoteIp: request.remoteIp,
      ...(request.userAgent === undefined ? {} : { userAgent: request.userAgent }),
    },
  };
}

/** An address without its query. */
export function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query === -1 ? url : url.slice(0, query);
}

const MAX_CAUSES = 5;

/**
 * An error for the log: type, code, text, stack with the stacks of its causes. Other members are left out, since clients hang
 * whole requests, with their tokens, on their errors.
 */
export function serializeError(thrown: unknown): Readonly<Record<string, unknown>> {
  if (!(thrown instanceof Error)) return { type: typeof thrown, message: String(thrown) };
  const stacks: string[] = [];
  let error: unknown = thrown;
  for (let depth = 0; error instanceof Error && depth < MAX_CAUSES; depth += 1, error = error.cause) {
    stacks.push(error.stack ?? `${error.name}: ${error.message}`);
  }
  const code = 'code' in thrown ? { code: thrown.code } : {};
  return { type: thrown.name, ...code, message: thrown.message, stack: stacks.join('\ncaused by: ') };
}
