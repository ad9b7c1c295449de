/**
 * What upstream says: the Pub/Sub push envelope and the two message shapes inside it (the completion message of all phases,
 * and the older one with source_table and success).
 */
import { type Static, Type } from 'typebox';
import { type GameDate, parseCalendarDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { JsonValue } from '../tables/column-types.ts';

/** Push envelope. Members that are not listed are allowed everywhere. */
export const PushEnvelope = Type.Object(
  {
    message: Type.Object({
      data: Type.String({ minLength: 1, description: 'base64 of a UTF-8 JSON object' }),
      messageId: Type.Optional(Type.String()),
      publishTime: Type.Optional(Type.String()),
      attributes: Type.Optional(Type.Record(Type.String(), Type.String())),
      orderingKey: Type.Optional(Type.String()),
    }),
    subscription: Type.Optional(Type.String()),
    deliveryAttempt: Type.Optional(Type.Integer()),
  },
  { description: 'Pub/Sub push envelope' },
);
export type PushEnvelope = Static<typeof PushEnvelope>;

/** Whether upstream's work left something to process. */
export type UpstreamOutcome = 'success' | 'partial' | 'failed' | 'no_data';

/** A message with both shapes brought to one. */
export interface UpstreamMessage {
  /** Unqualified table name; absent in an orchestrator's trigger. */
  readonly table?: string;
  /** Absent only when `outcome` says that there is nothing to process. */
  readonly date?: GameDate;
  readonly outcome: UpstreamOutcome;
  readonly correlationId?: string;
  readonly parentProcessor?: string;
  readonly messageId?: string;
  /** The decoded data, for the run record. */
  readonly body: { readonly [key: string]: JsonValue };
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const OUTCOMES: ReadonlySet<string> = new Set<UpstreamOutcome>(['success', 'partial', 'failed', 'no_data']);

/**
 * Reads the message of an envelope. The outcome is looked at before the date: a failed upstream run may have none.
 * @throws AppError INVALID_MESSAGE when the data is not base64 of a UTF-8 JSON object or a member has the wrong type;
 *   INVALID_DATE when there is something to process and no real calendar date.
 */
export function readEnvelope(envelope: PushEnvelope): UpstreamMessage {
  const { data, messageId } = envelope.message;
  return readMessage(decodeData(data), messageId);
}

/** Reads a decoded message; `messageId` is its tracing id of last resort. @throws AppError as readEnvelope. */
export function readMessage(body: { readonly [key: string]: JsonValue }, messageId?: string): UpstreamMessage {
  const table = tableOf(body);
  const outcome = outcomeOf(body);
  const correlationId = textOf(body, 'correlation_id') ?? textOf(body, 'execution_id') ?? nonEmpty(messageId);
  const parentProcessor = textOf(body, 'processor_name');
  const goesOn = outcome === 'success' || outcome === 'partial';
  const date = goesOn ? dateOf(body) : undefined;
  return {
    ...(table === undefined ? {} : { table }),
    ...(date === undefined ? {} : { date }),
    outcome,
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(parentProcessor === undefined ? {} : { parentProcessor }),
    ...(messageId === undefined ? {} : { messageId }),
    body,
  };
}

function decodeData(data: string): { readonly [key: string]: JsonValue } {
  if (!BASE64.test(data)) throw new AppError('INVALID_MESSAGE', 'message.data is not base64.');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(data, 'base64'));
  } catch (cause) {
    throw new AppError('INVALID_MESSAGE', 'message.data is not UTF-8 text.', { cause });
  }
  let value: JsonValue;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new AppError('INVALID_MESSAGE', 'message.data is not JSON.', { cause });
  }
  if (!isJsonObject(value)) throw new AppError('INVALID_MESSAGE', 'message.data is JSON, but not an object.');
  if (nestsDeeper(text, MAX_DEPTH)) throw new AppError('INVALID_MESSAGE', 'message.data is nested too deeply.');
  return value;
}

/** JSON.parse takes any depth, but what keeps the message in the run record recurses. */
const MAX_DEPTH = 100;

/** Whether JSON text nests deeper than `limit` brackets; brackets inside texts do not count. */
function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/g)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}

const isJsonObject = (value: JsonValue): value is { readonly [key: string]: JsonValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text member; undefined when absent, null or empty. */
function textOf(body: { readonly [key: string]: JsonValue }, name: string): string | undefined {
  const value = Object.hasOwn(body, name) ? body[name] : undefined;
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new AppError('INVALID_MESSAGE', `${name} is not text.`);
  return nonEmpty(value);
}

const nonEmpty = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function tableOf(body: { readonly [key: string]: JsonValue }): string | undefined {
  const name = textOf(body, 'source_table') === undefined ? 'output_table' : 'source_table';
  const qualified = textOf(body, name);
  if (qualified === undefined) return undefined;
  const table = qualified.slice(qualified.lastIndexOf('.') + 1);
  if (table === '') throw new AppError('INVALID_MESSAGE', `${name} ends in a dot and names no table.`);
  return table;
}

function outcomeOf(body: { readonly [key: string]: JsonValue }): UpstreamOutcome {
  const status = textOf(body, 'status');
  if (status !== undefined) {
    if (!isOutcome(status)) {
      throw new AppError('INVALID_MESSAGE', `status is none of ${[...OUTCOMES].join(', ')}.`);
    }
    return status;
  }
  const success = Object.hasOwn(body, 'success') ? (body.success ?? true) : true;
  if (typeof success !== 'boolean') throw new AppError('INVALID_MESSAGE', 'success is neither true nor false.');
  return success ? 'success' : 'failed';
}

const isOutcome = (status: string): status is UpstreamOutcome => OUTCOMES.has(status);

function dateOf(body: { readonly [key: string]: JsonValue }): GameDate {
  const given = ['game_date', 'analysis_date'].find((name) => Object.hasOwn(body, name) && body[name] !== null);
  if (given === undefined) throw new AppError('INVALID_DATE', 'The message has neither game_date nor analysis_date.');
  const value = body[given];
  const date = typeof value === 'string' ? parseCalendarDate(value) : undefined;
  if (date === undefined) throw new AppError('INVALID_DATE', `${given} is not a calendar date YYYY-MM-DD.`);
  return date;
}
