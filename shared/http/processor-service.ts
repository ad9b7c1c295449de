/** The HTTP service of one processor: pushed messages, date ranges, its run records. */
import type { FastifySchemaValidationError, preValidationHookHandler } from 'fastify';
import { Type } from 'typebox';
import { parseCalendarDate } from '../dates.ts';
import { AppError, type ErrorCode } from '../errors.ts';
import { PushEnvelope, readEnvelope } from '../messaging/envelope.ts';
import { decide, type TriggeredProcessor, triggerTables } from '../messaging/triggers.ts';
import type { ProcessorRunner } from '../processing/runner-port.ts';
import { parseDateRange } from './date-range.ts';
import { ErrorReply } from './errors.ts';
import { rangeReply } from './range-reply.ts';
import { NotRun, RangeAnswer, RangeRequest, RunAnswer, RunRecords, RunsQuery } from './schemas.ts';
import type { App, HttpService, ServiceContext } from './service.ts';

/** As much of a processor as its service needs. */
export interface ServedProcessor extends TriggeredProcessor {
  readonly service: string;
  readonly table: { readonly id: string };
}

const FAILURES = { 400: ErrorReply, 422: ErrorReply, 503: ErrorReply };
const REFUSALS = { 401: ErrorReply, 403: ErrorReply, 413: ErrorReply, 415: ErrorReply };

/** The service of a processor, to be mounted by `createApp`. */
export function processorService(processor: ServedProcessor, runner: ProcessorRunner): HttpService {
  return {
    name: processor.service,
    description: `${processor.name} writes ${processor.table.id} from ${triggerTables(processor).join(', ')}.`,
    addRoutes: (app, context) => {
      addPushRoutes(app, context, processor, runner);
      addRangeRoute(app, context, processor, runner);
      addRunsRoute(app, processor, runner);
    },
    ready: () => runner.ready(),
    close: () => runner.close(),
  };
}

function addPushRoutes(app: App, context: ServiceContext, processor: ServedProcessor, runner: ProcessorRunner): void {
  for (const url of ['/', '/process']) {
    app.post(
      url,
      {
        config: { malformed: 'INVALID_MESSAGE' },
        schema: {
          tags: [processor.service],
          summary: 'A pushed message: runs its date when its table is a source of this processor',
          security: [{ token: [] }],
          body: PushEnvelope,
          response: { 200: Type.Union([RunAnswer, NotRun]), ...FAILURES, ...REFUSALS },
        },
        schemaErrorFormatter: refuseAs('INVALID_MESSAGE'),
        onRequest: context.requireCaller('push'),
        preValidation: logDelivery,
      },
      async (request) => {
        const message = readEnvelope(request.body);
        const decision = decide(message, processor);
        const { messageId, correlationId, parentProcessor } = message;
        if (decision.action !== 'run') {
          request.log.info({ action: decision.action }, decision.reason);
          const status = decision.action;
          return { status, reason: decision.reason, ...(messageId === undefined ? {} : { message_id: messageId }) };
        }
        return await context.runs.start((signal) =>
          runner.run({
            date: decision.date,
            trigger: {
              source: 'pubsub',
              ...(messageId === undefined ? {} : { messageId }),
              ...(correlationId === undefined ? {} : { correlationId }),
              ...(parentProcessor === undefined ? {} : { parentProcessor }),
              message: message.body,
            },
            signal,
          }),
        );
      },
    );
  }
}

function addRangeRoute(app: App, context: ServiceContext, processor: ServedProcessor, runner: ProcessorRunner): void {
  app.post(
    '/process-date-range',
    {
      schema: {
        tags: [processor.service],
        summary: 'Runs every date of a range, both ends inclusive',
        security: [{ token: [] }],
        body: RangeRequest,
        response: { 200: RangeAnswer, ...FAILURES, ...REFUSALS },
      },
      schemaErrorFormatter: (errors) =>
        refuseAs(errors.some(concernsDates) ? 'INVALID_RANGE' : 'INVALID_REQUEST')(errors),
      onRequest: context.requireCaller('operator'),
    },
    async (request) => {
      const { start_date, end_date, force, skip_downstream_trigger: skipDownstream } = request.body;
      const range = parseDateRange(start_date, end_date);
      const answer = await context.runs.start((signal) =>
        runner.runRange({
          ...range,
          ...(force === undefined ? {} : { force }),
          ...(skipDownstream === undefined ? {} : { skipDownstream }),
          trigger: { source: 'http' },
          signal,
        }),
      );
      return rangeReply(range, answer);
    },
  );
}

function addRunsRoute(app: App, processor: ServedProcessor, runner: ProcessorRunner): void {
  app.get(
    '/runs',
    {
      schema: {
        tags: [processor.service],
        summary: 'Recent run records of this processor, newest first',
        querystring: RunsQuery,
        response: { 200: RunRecords, 400: ErrorReply, 503: ErrorReply },
      },
      preValidation: integerQuery('limit'),
    },
    async (request) => {
      const { date: text, limit } = request.query;
      const date = text === undefined ? undefined : parseCalendarDate(text);
      if (text !== undefined && date === undefined) {
        throw new AppError('INVALID_DATE', 'date is not a calendar date YYYY-MM-DD.');
      }
      const runs = await runner.recentRuns({ limit, ...(date === undefined ? {} : { date }) });
      return { processor: processor.name, runs };
    },
  );
}

/** Turns query members that are whole numbers into numbers, before validation; everything in a query is text. */
export function integerQuery(...names: readonly string[]): preValidationHookHandler {
  return (request, _reply, done) => {
    const query = request.query;
    if (typeof query === 'object' && query !== null) {
      for (const [name, value] of Object.entries(query)) {
        if (names.includes(name) && typeof value === 'string' && /^-?\d{1,15}$/.test(value)) {
          Object.assign(query, { [name]: Number(value) });
        }
      }
    }
    done();
  };
}

const refuseAs =
  (code: ErrorCode) =>
  (errors: FastifySchemaValidationError[]): AppError => {
    const [first] = errors;
    const where = first === undefined || first.instancePath === '' ? 'The request' : first.instancePath.slice(1);
    const unknown = first?.params.additionalProperty;
    const which = typeof unknown === 'string' ? `: ${unknown}` : '';
    return new AppError(code, `${where.replaceAll('/', '.')} ${first?.message ?? 'does not fit'}${which}.`);
  };

const concernsDates = (error: FastifySchemaValidationError): boolean =>
  /^\/(start|end)_date/.test(error.instancePath) ||
  error.keyword === 'required' ||
  (error.keyword === 'type' && error.instancePath === '');

/** Every line about a push names the message, so that a refused one can be found. */
const logDelivery: preValidationHookHandler = (request, _reply, done) => {
  request.log = request.log.child(deliveryFields(request.body));
  done();
};

function deliveryFields(body: unknown): Record<string, string | number> {
  if (typeof body !== 'object' || body === null) return {};
  const fields: Record<string, string | number> = {};
  if ('message' in body && typeof body.message === 'object' && body.message !== null && 'messageId' in body.message) {
    const id = body.message.messageId;
    if (typeof id === 'string') fields.messageId = id.slice(0, 100);
  }
  if ('subscription' in body && typeof body.subscription === 'string') {
    fields.subscription = body.subscription.slice(0, 200);
  }
  if ('deliveryAttempt' in body && typeof body.deliveryAttempt === 'number') {
    fields.deliveryAttempt = body.deliveryAttempt;
  }
  return fields;
}
