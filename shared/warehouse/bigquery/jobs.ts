/**
 * Runs statements and loads as jobs. The job's id is chosen here, so a request whose answer was lost can be sent again
 * without running anything twice: BigQuery refuses the second job of an id. A job that failed has changed nothing and is
 * tried again under a new id, if its reason is one that passes.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Job as ClientJob, Table as ClientTable, JobLoadMetadata } from '@google-cloud/bigquery';
import { AppError } from '../../errors.ts';
import type { StatementLog, StatementRecord } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { asAppError, isPassing, judge, withRetries } from './failures.ts';
import type { RawRow } from './row-codec.ts';
import type { Parameters } from './sql.ts';

export interface Statement {
  readonly kind: StatementRecord['kind'];
  /** Id of the declared table that the statement is about, for the statement log. */
  readonly table: string;
  /** What it does, for error texts: "read nba_raw.nbac_schedule". */
  readonly subject: string;
  readonly sql: string;
  readonly parameters: Parameters;
}

export interface Load {
  readonly table: string;
  readonly subject: string;
  readonly destination: ClientTable;
  readonly metadata: JobLoadMetadata;
  /** The file's bytes; called again when the upload has to be repeated. */
  readonly source: () => Readable;
}

interface ErrorProto {
  readonly reason?: string;
  readonly message?: string;
}
/** The members of a job resource that are used here. */
interface JobResource {
  readonly jobReference?: { readonly jobId?: string };
  readonly status?: { readonly state?: string; readonly errorResult?: ErrorProto };
  readonly statistics?: {
    readonly totalBytesProcessed?: string;
    readonly query?: { readonly totalBytesProcessed?: string; readonly numDmlAffectedRows?: string };
    readonly load?: { readonly outputRows?: string };
  };
}
interface QueryResults {
  readonly jobComplete?: boolean;
  readonly rows?: readonly RawRow[];
  readonly pageToken?: string;
  readonly totalBytesProcessed?: string;
}

/** A job that ended with an error. It has the shape of the client's errors. */
class JobFailure extends Error {
  readonly errors: readonly ErrorProto[];

  constructor(error: ErrorProto) {
    super(error.message ?? 'the job failed without a message');
    this.errors = [error];
  }
}

const requestMayPass = (error: unknown): boolean => !(error instanceof JobFailure) && isPassing(error);
const jobMayPass = (error: unknown): boolean => error instanceof JobFailure && isPassing(error);

export class Jobs {
  readonly #connection: Connection;
  readonly #log: StatementLog;

  constructor(connection: Connection, log: StatementLog) {
    this.#connection = connection;
    this.#log = log;
  }

  /** Result rows, page by page; at most two pages are in memory. */
  async *pages({ kind, table, subject, sql, parameters }: Statement): AsyncGenerator<readonly RawRow[]> {
    const started = performance.now();
    try {
      let { jobId, results } = await this.#query(sql, parameters);
      const bytes = Number(results.totalBytesProcessed ?? 0);
      let rows = 0;
      for (;;) {
        const page = results.rows ?? [];
        rows += page.length;
        // The next page is fetched while this one is worked on.
        const next = results.pageToken === undefined ? undefined : this.#results(jobId, results.pageToken);
        next?.catch(() => undefined);
        if (page.length > 0) yield page;
        if (next === undefined) break;
        results = await next;
      }
      this.#log({ kind, table, rows, bytes, milliseconds: performance.now() - started });
    } catch (error) {
      throw asAppError(error, subject);
    }
  }

  async rows(statement: Statement): Promise<readonly RawRow[]> {
    const rows: RawRow[] = [];
    for await (const page of this.pages(statement)) rows.push(...page);
    return rows;
  }

  /** Runs a statement that answers no rows; the number of rows it changed. */
  async execute({ kind, table, subject, sql, parameters }: Statement): Promise<number> {
    const started = performance.now();
    try {
      const { jobId } = await this.#query(sql, parameters);
      const { statistics } = await this.#job(jobId);
      const rows = Number(statistics?.query?.numDmlAffectedRows ?? 0);
      const bytes = Number(statistics?.totalBytesProcessed ?? statistics?.query?.totalBytesProcessed ?? 0);
      this.#log({ kind, table, rows, bytes, milliseconds: performance.now() - started });
      return rows;
    } catch (error) {
      throw asAppError(error, subject);
    }
  }

  /** Bytes that a statement would be billed for. It is checked, and not run. */
  async dryRun({ subject, sql, parameters }: Statement): Promise<number> {
    const { retries, projectId, location } = this.#connection;
    const configuration = { ...this.#configuration(sql, parameters), dryRun: true };
    const json = { jobReference: { projectId, location }, configuration };
    try {
      const request = { method: 'POST', uri: '/jobs', json } as const;
      const { statistics } = await withRetries(
        retries,
        () => this.#connection.api<JobResource>(request),
        requestMayPass,
      );
      return Number(statistics?.totalBytesProcessed ?? statistics?.query?.totalBytesProcessed ?? 0);
    } catch (error) {
      throw asAppError(error, subject);
    }
  }

  /** Loads a file by a load job, which is free of charge; the number of rows it wrote. */
  async load({ table, subject, destination, metadata, source }: Load): Promise<number> {
    const started = performance.now();
    try {
      const rows = await withRetries(
        this.#connection.retries,
        async () => {
          const jobId = `nba_load_${randomUUID()}`;
          const upload = (): Promise<string> => this.#upload(destination, { ...metadata, jobId }, jobId, source);
          const accepted = await withRetries(this.#connection.retries, upload, requestMayPass);
          const { statistics } = await this.#finished(accepted);
          return Number(statistics?.load?.outputRows ?? 0);
        },
        jobMayPass,
      );
      this.#log({ kind: 'load', table, rows, bytes: 0, milliseconds: performance.now() - started });
      return rows;
    } catch (error) {
      throw asAppError(error, subject);
    }
  }

  /** Runs a query job to its end; its id and first page. */
  #query(sql: string, parameters: Parameters): Promise<{ jobId: string; results: QueryResults }> {
    return withRetries(
      this.#connection.retries,
      async () => {
        const jobId = `nba_query_${randomUUID()}`;
        await withRetries(this.#connection.retries, () => this.#insert(jobId, sql, parameters), requestMayPass);
        return { jobId, results: await this.#results(jobId) };
      },
      jobMayPass,
    );
  }

  async #insert(jobId: string, sql: string, parameters: Parameters): Promise<void> {
    const { projectId, location } = this.#connection;
    const json = {
      jobReference: { projectId, jobId, location },
      configuration: this.#configuration(sql, parameters),
    };
    try {
      failed(await this.#connection.api<JobResource>({ method: 'POST', uri: '/jobs', json }));
    } catch (error) {
      // The id is ours alone, so a job of that id is this one: only the answer to an earlier request was lost.
      if (error instanceof JobFailure || judge(error).reason !== 'duplicate') throw error;
    }
  }

  #configuration(sql: string, parameters: Parameters): object {
    const { labels, maximumBytesBilled } = this.#connection;
    const limit = maximumBytesBilled === undefined ? {} : { maximumBytesBilled: String(maximumBytesBilled) };
    const query = { query: sql, useLegacySql: false, ...limit };
    const bound = parameters.list.length === 0 ? {} : { parameterMode: 'NAMED', queryParameters: parameters.list };
    return { query: { ...query, ...bound }, labels };
  }

  /** A page of results; waits for the job to end. */
  async #results(jobId: string, pageToken?: string): Promise<QueryResults> {
    const { location, pageRows } = this.#connection;
    const qs = {
      location,
      maxResults: pageRows,
      'formatOptions.useInt64Timestamp': true,
      ...(pageToken === undefined ? {} : { pageToken }),
    };
    return withRetries(
      this.#connection.retries,
      async () => {
        for (;;) {
          let results: QueryResults;
          try {
            results = await this.#connection.api<QueryResults>({ method: 'GET', uri: `/queries/${jobId}`, qs });
          } catch (error) {
            // The answer does not tell a job that failed from a request that did.
            if (pageToken === undefined) failed(await this.#job(jobId));
            throw error;
          }
          if (results.jobComplete !== false) return results;
        }
      },
      requestMayPass,
    );
  }

  #job(jobId: string): Promise<JobResource> {
    const { location, retries } = this.#connection;
    const request = { method: 'GET', uri: `/jobs/${jobId}`, qs: { location } } as const;
    return withRetries(retries, () => this.#connection.api<JobResource>(request), requestMayPass);
  }

  async #finished(jobId: string): Promise<JobResource> {
    for (let wait = 100; ; wait = Math.min(wait * 2, 2_000)) {
      const job = await this.#job(jobId);
      failed(job);
      if (job.status?.state === 'DONE') return job;
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async #upload(
    destination: ClientTable,
    metadata: JobLoadMetadata,
    jobId: string,
    source: () => Readable,
  ): Promise<string> {
    const stream = destination.createWriteStream(metadata);
    const body = source();
    body.once('error', (cause) => {
      stream.destroy(new AppError('INVALID_ARGUMENT', 'what is to be loaded cannot be read to its end', { cause }));
    });
    const accepted = once(stream, 'job') as Promise<[ClientJob]>;
    body.pipe(stream);
    try {
      const [job] = await accepted;
      // The client has begun to poll the job as well; it stops when nobody listens. Failures are found by our own polling.
      job.removeAllListeners();
      job.on('error', () => {});
      return job.id ?? jobId;
    } catch (error) {
      if (judge(error).reason === 'duplicate') return jobId;
      throw error;
    } finally {
      stream.on('error', () => {});
      body.destroy();
    }
  }
}

/** @throws JobFailure when the job ended with an error */
function failed(job: JobResource): void {
  if (job.status?.errorResult !== undefined) throw new JobFailure(job.status.errorResult);
}

/** Lines of text as a stream of chunks of some hundred kilobytes. */
export function lineStream<R>(rows: readonly R[], write: (row: R) => string): Readable {
  return Readable.from(chunksOfLines(rows, write), { objectMode: false });
}

/** Lines of text of rows, in chunks of some hundred kilobytes. */
export async function* chunksOfLines<R>(
  rows: Iterable<R> | AsyncIterable<R>,
  write: (row: R) => string,
): AsyncGenerator<string> {
  let chunk = '';
  for await (const row of rows) {
    chunk += write(row);
    if (chunk.length >= 262_144) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}
