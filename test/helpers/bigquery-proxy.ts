/**
 * An HTTP server in front of the BigQuery emulator that records requests and lets faults happen on the wire: error answers,
 * broken connections, answers that get lost. It refuses a second job of one id with 409, which BigQuery does and the
 * emulator does not.
 */
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** `lost`: the emulator does what was asked, but the connection breaks before the answer. `broken`: it never hears of it. */
export type Fault = 'lost' | 'broken' | { readonly status: number; readonly body: unknown };

export interface FaultyProxy {
  readonly url: string;
  readonly requests: RecordedRequest[];
  /** SQL texts of the query jobs that were asked for. */
  statements(): string[];
  /** The next `times` requests that match meet the fault. */
  fault(matches: (request: RecordedRequest) => boolean, fault: Fault, times?: number): void;
  /** Changes answers on their way back. */
  rewrite(change: (request: RecordedRequest, body: string) => string): void;
  close(): Promise<void>;
}

interface Rule {
  readonly matches: (request: RecordedRequest) => boolean;
  readonly fault: Fault;
  left: number;
}

/** An error as the API answers it. */
export function apiError(status: number, reason: string, message = reason): Fault {
  return { status, body: { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } } };
}

/** A job that has ended with an error. */
export function failedJob(reason: string, message = reason): Fault {
  const status = { state: 'DONE', errorResult: { reason, message } };
  return { status: 200, body: { jobReference: { jobId: 'failed' }, status } };
}

export const isJobInsert = ({ method, path }: RecordedRequest): boolean =>
  method === 'POST' && /\/projects\/[^/]+\/jobs(\?|$)/.test(path) && !path.startsWith('/upload');
export const isUpload = ({ path }: RecordedRequest): boolean => path.startsWith('/upload');
/** A query job whose SQL matches. */
export const isStatement =
  (sql: RegExp) =>
  (request: RecordedRequest): boolean =>
    isJobInsert(request) && sql.test(sqlOf(request));

function sqlOf({ body }: RecordedRequest): string {
  const job = JSON.parse(body) as { configuration?: { query?: { query?: string } } };
  return job.configuration?.query?.query ?? '';
}

function bodyOf(message: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.once('error', reject);
  });
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** @param target base URL of the emulator */
export async function startProxy(target: string): Promise<FaultyProxy> {
  const requests: RecordedRequest[] = [];
  const rules: Rule[] = [];
  const jobIds = new Set<string>();
  let change = (_request: RecordedRequest, body: string): string => body;

  const forward = (incoming: IncomingMessage, body: Buffer): Promise<{ status: number; body: Buffer }> =>
    new Promise((resolve, reject) => {
      const { host: _, 'accept-encoding': __, ...headers } = incoming.headers;
      const options = { method: incoming.method ?? 'GET', headers: { ...headers, 'content-length': body.length } };
      delete (options.headers as Record<string, unknown>)['transfer-encoding'];
      const outgoing = send(new URL(incoming.url ?? '/', target), options, (result) => {
        bodyOf(result).then((received) => resolve({ status: result.statusCode ?? 500, body: received }), reject);
      });
      outgoing.once('error', reject);
      outgoing.end(body);
    });

  /** The id of the job a request asks for, if it does. */
  const jobIdOf = (recorded: RecordedRequest): string | undefined =>
    isJobInsert(recorded) || isUpload(recorded) ? /"jobId":"([^"]+)"/.exec(recorded.body)?.[1] : undefined;

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const recorded = { method: incoming.method ?? '', path: incoming.url ?? '', body: body.toString('utf8') };
    requests.push(recorded);
    const rule = rules.find(({ left, matches }) => left > 0 && matches(recorded));
    if (rule !== undefined) rule.left -= 1;
    if (rule?.fault === 'broken') return void incoming.socket.destroy();
    if (typeof rule?.fault === 'object') return answer(response, rule.fault.status, rule.fault.body);
    const jobId = jobIdOf(recorded);
    if (jobId !== undefined && jobIds.has(jobId)) {
      const message = `Already Exists: Job ${jobId}`;
      return answer(response, 409, { error: { code: 409, message, errors: [{ reason: 'duplicate', message }] } });
    }
    if (jobId !== undefined) jobIds.add(jobId);
    const result = await forward(incoming, body);
    if (rule?.fault === 'lost') return void incoming.socket.destroy();
    const changed = change(recorded, result.body.toString('utf8'));
    response.writeHead(result.status, { 'content-type': 'application/json' }).end(changed);
  };
  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown) => answer(response, 599, { error: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    requests,
    statements: () => requests.filter(isJobInsert).map(sqlOf),
    fault: (matches, fault, times = 1) => void rules.push({ matches, fault, left: times }),
    rewrite: (next) => {
      change = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
