/** Pushing a message to a service over HTTP, in the envelope that Pub/Sub uses. */
import { AppError } from '../shared/errors.ts';
import type { CompletionMessage } from '../shared/messaging/completion-message.ts';

export interface PushAnswer {
  readonly url: string;
  /** HTTP status. */
  readonly status: number;
  /** The parsed answer; text when it is not JSON. */
  readonly body: unknown;
}

/** Where a service takes messages: `/process` below its address, unless that is given. @throws AppError INVALID_ARGUMENT */
export function pushUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new AppError('INVALID_ARGUMENT', `${text} is no http address such as http://127.0.0.1:8080.`);
  }
  if (!url.pathname.endsWith('/process')) url.pathname = `${url.pathname.replace(/\/$/, '')}/process`;
  return url.href;
}

/** @throws AppError OVERLOADED when nothing answers at the address */
export async function pushMessage(
  url: string,
  message: CompletionMessage,
  messageId: string,
  signal?: AbortSignal,
): Promise<PushAnswer> {
  const data = Buffer.from(JSON.stringify(message.body), 'utf8').toString('base64');
  const envelope = {
    message: { data, messageId, publishTime: message.body.timestamp, attributes: message.attributes },
    subscription: 'projects/local/subscriptions/nba-analytics-publish',
  };
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(envelope),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AppError(
      'OVERLOADED',
      `No service answers at ${url}: start one with "nba-analytics serve --all --local".`,
      {
        cause,
      },
    );
  }
  const text = await response.text();
  return { url, status: response.status, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
