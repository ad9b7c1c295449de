/** The app factory: one or several services behind one web server, apart from listening (`server.ts`). */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import underPressure from '@fastify/under-pressure';
import { fastify, LogController } from 'fastify';
import type { DestinationStream } from 'pino';
import { Type } from 'typebox';
import type { Config } from '../config.ts';
import { AppError } from '../errors.ts';
import { httpRequestFields, loggerOptions, pathOf, traceFields } from '../log.ts';
import { callerHooks } from './authentication.ts';
import { addDocumentationRoutes, collectDocumentation } from './documentation.ts';
import { ErrorReply, handleError, handleNotFound } from './errors.ts';
import { cachedProbe } from './readiness.ts';
import { RunsInFlight } from './runs-in-flight.ts';
import type { App, Mount } from './service.ts';

export interface AppOptions {
  readonly config: Config;
  /** Each at its own prefix; one at '' answers at the root. */
  readonly services: readonly Mount[];
  /** Where log lines go; default standard output. */
  readonly logStream?: DestinationStream;
  /** Where Google's certificates are; only tests give another address. */
  readonly certificatesUrl?: string;
  /** Milliseconds that runs under way have on shutdown before they are aborted; default 5,000. */
  readonly shutdownGrace?: number;
}

const SHUTDOWN_GRACE = 5_000;
/** After an abort: 480 s deadline + 15 s stays below the request timeout of 540 s. */
const SETTLE_AFTER_ABORT = 15_000;
/** Longer than the front end keeps its connections, so that it never meets one that is being closed. */
const KEEP_ALIVE = 620_000;
const RECEIVE_TIMEOUT = 30_000;
/** Milliseconds between two looks for connections that have become idle while the server closes. */
const IDLE_SWEEP = 100;
const MIB = 1_048_576;

/**
 * Builds the app. Closing it refuses new requests, lets runs end or roll back, and closes the services.
 * @throws AppError INVALID_CONFIG when authentication is on and not configured
 */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, services } = options;
  const name = services.length === 1 ? `analytics-${services[0]?.service.name}` : 'analytics';
  const stream = options.logStream === undefined ? {} : { stream: options.logStream };
  const app: App = fastify({
    logger: { ...loggerOptions(config, config.K_SERVICE ?? name), ...stream },
    // addLifecycle logs one line per request instead.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    childLoggerFactory: (logger, bindings, childOptions, request) =>
      logger.child({ ...bindings, ...traceFields(request.headers, config.GCP_PROJECT_ID) }, childOptions),
    bodyLimit: config.BODY_LIMIT_BYTES,
    trustProxy: config.K_SERVICE !== undefined,
    keepAliveTimeout: KEEP_ALIVE,
    requestTimeout: RECEIVE_TIMEOUT,
    // New requests during shutdown are answered by the hook below, in the shape of every other refusal.
    return503OnClosing: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, allErrors: false } },
    frameworkErrors: (error, request, reply) => {
      handleError(error, request, reply);
    },
    clientErrorHandler: refuseUnreadable,
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleNotFound);
  // Replies are built from typed values; compiling a serializer per route would only slow the start.
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  acceptJsonOnly(app);

  const runs = new RunsInFlight({
    maximum: config.MAX_PENDING_RUNS,
    deadline: config.RUN_DEADLINE_SECONDS * 1000,
    settle: SETTLE_AFTER_ABORT,
  });
  addLifecycle(app, options, runs);
  await relievePressure(app, config);
  await collectDocumentation(app, config, services);

  const requireCaller = callerHooks(config, options.certificatesUrl);
  for (const { prefix, service } of services) {
    await app.register(
      async (scope: App) => {
        addStateRoutes(scope, config, `analytics-${service.name}`, service.name, () => service.ready());
        await service.addRoutes(scope, { config, runs, requireCaller });
      },
      { prefix },
    );
  }
  if (!services.some(({ prefix }) => prefix === '')) {
    addStateRoutes(app, config, name, undefined, async () => {
      await Promise.all(services.map(({ service }) => service.ready()));
    });
    // Who types the bare address wants to know what there is.
    app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/documentation', 302));
  }
  addDocumentationRoutes(app);
  return app;
}

/** JSON, also without a content type (a push may lack it); everything else is 415. */
function acceptJsonOnly(app: App): void {
  app.removeContentTypeParser('text/plain');
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    if (request.headers['content-type'] === undefined) {
      parseJson(request, body.toString(), done);
    } else {
      done(new AppError('UNSUPPORTED_MEDIA_TYPE', 'The content type of the request is not application/json.'));
    }
  });
}

/** One log line per answered request, refusal of new ones during shutdown, and an orderly end. */
function addLifecycle(app: App, options: AppOptions, runs: RunsInFlight): void {
  app.addHook('onRequest', async (_request, reply) => {
    if (!runs.closing) return;
    reply.header('connection', 'close');
    throw new AppError('OVERLOADED', 'The service is shutting down.');
  });
  app.addHook('onResponse', async (request, reply) => {
    const fields = httpRequestFields({
      method: request.method,
      url: request.url,
      status: reply.statusCode,
      milliseconds: reply.elapsedTime,
      userAgent: request.headers['user-agent'],
      remoteIp: request.ip,
    });
    const text = `${request.method} ${pathOf(request.url)} ${reply.statusCode}`;
    if (isProbe(request.url) && reply.statusCode < 400) request.log.debug(fields, text);
    else request.log.info(fields, text);
  });
  app.addHook('preClose', async () => {
    await runs.drain(options.shutdownGrace ?? SHUTDOWN_GRACE);
    closeAsTheyBecomeIdle(app.server);
  });
  app.addHook('onClose', async () => {
    await Promise.all(options.services.map(({ service }) => service.close()));
  });
}

/**
 * A server that closes ends the connections that are idle at that moment, and waits for the others as long as their clients
 * keep them alive: one of them may only be waiting for the rest of a body that was refused unread.
 */
function closeAsTheyBecomeIdle(server: Server): void {
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP).unref();
  server.once('close', () => clearInterval(sweep));
}

const isProbe = (url: string): boolean => /\/(health|ready)$/.test(pathOf(url));

async function relievePressure(app: App, config: Config): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: config.MAX_EVENT_LOOP_DELAY_MS,
    maxHeapUsedBytes: config.MAX_HEAP_MB * MIB,
    maxRssBytes: config.MAX_RSS_MB * MIB,
    pressureHandler: (request, _reply, type, value) => {
      if (pathOf(request.url).endsWith('/health')) return;
      throw new AppError('OVERLOADED', `${type} is ${value}`);
    },
  });
}

const Health = Type.Object({
  status: Type.Literal('healthy'),
  service: Type.String(),
  version: Type.String(),
  revision: Type.Union([Type.String(), Type.Null()]),
});
const Ready = Type.Object({ status: Type.Literal('ready') });

/** /health and /ready, relative to the scope. `tag` groups them in the documentation. */
function addStateRoutes(
  app: App,
  config: Config,
  service: string,
  tag: string | undefined,
  ready: () => Promise<void>,
): void {
  const tags = tag === undefined ? {} : { tags: [tag] };
  const probe = cachedProbe(ready);
  app.get(
    '/health',
    { schema: { ...tags, summary: 'Alive; touches nothing', response: { 200: Health } } },
    async () => ({
      status: 'healthy' as const,
      service,
      version: config.CODE_VERSION,
      revision: config.K_REVISION ?? null,
    }),
  );
  app.get(
    '/ready',
    {
      schema: {
        ...tags,
        summary: 'Whether the warehouse answers; the answer is kept for 10 s',
        response: { 200: Ready, 503: ErrorReply },
      },
    },
    async () => {
      await probe();
      return { status: 'ready' as const };
    },
  );
}

/** What is no HTTP at all, or too long a header, never reaches a route. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  const body = JSON.stringify({ error: { code: 'INVALID_REQUEST', message: 'The request is not readable HTTP.' } });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
  );
}
