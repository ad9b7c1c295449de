/** The client, and where the declared tables live: project, location, names of datasets. */
import { BigQuery, type Table as ClientTable } from '@google-cloud/bigquery';
import { PassThroughClient } from 'google-auth-library';
import type { Dataset, Table } from '../../tables/define-table.ts';
import type { StepListener } from '../warehouse.ts';
import { DEFAULT_RETRIES, type RetryPolicy } from './failures.ts';
import { KeyedSemaphore } from './semaphore.ts';
import { quoted } from './sql.ts';

export interface BigqueryOptions {
  readonly projectId: string;
  /** Region or multi-region of every dataset and job, for example `us-west2`. */
  readonly location: string;
  /** URL of the API where it is not Google's public one: a private endpoint, or an emulator. */
  readonly apiEndpoint?: string;
  /**
   * `default`: Application Default Credentials; `none`: requests carry no credentials. When left out: none for an endpoint
   * without TLS, where a token would travel in the open.
   */
  readonly authentication?: 'default' | 'none';
  /** Stored name of a declared dataset; default: the same. */
  readonly datasets?: (dataset: Dataset) => string;
  /** Dataset of staging tables; default: the dataset of the table that is written. */
  readonly stagingDataset?: string;
  /** A statement that would be billed for more bytes fails instead. */
  readonly maximumBytesBilled?: number;
  /** Labels of every job, next to `application`. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly retries?: RetryPolicy;
  /** Rows per page of results at most; BigQuery itself ends a page at about 10 MB. */
  readonly pageRows?: number;
  /** Called at every point of a write at which a fault can strike. */
  readonly onStep?: StepListener;
}

/** How many statements may change one table at once; BigQuery queues the others and gives up on too many. */
export const MUTATIONS_PER_TABLE = 2;
const LARGEST_PAGE = 50_000;

/** Request of the REST API, relative to the project. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly uri: string;
  readonly json?: unknown;
  readonly qs?: Readonly<Record<string, string | number | boolean>>;
}

export class Connection {
  readonly client: BigQuery;
  readonly projectId: string;
  readonly location: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly maximumBytesBilled: number | undefined;
  readonly retries: RetryPolicy;
  readonly pageRows: number;
  readonly mutations = new KeyedSemaphore(MUTATIONS_PER_TABLE);
  /** Writes of one table and date in this process, one after the other. */
  readonly writes = new KeyedSemaphore(1);
  readonly #datasets: (dataset: Dataset) => string;
  readonly #stagingDataset: string | undefined;
  readonly #onStep: StepListener | undefined;

  constructor(options: BigqueryOptions) {
    const { projectId, location, apiEndpoint, labels = {} } = options;
    const authentication = options.authentication ?? (apiEndpoint?.startsWith('http://') ? 'none' : 'default');
    this.client = new BigQuery({
      projectId,
      location,
      ...(apiEndpoint === undefined ? {} : { apiEndpoint }),
      ...(authentication === 'none' ? { authClient: new PassThroughClient() } : {}),
      // One table of reasons decides about retries; the client's own would multiply them.
      retryOptions: { autoRetry: false },
    });
    this.projectId = projectId;
    this.location = location;
    this.labels = { application: 'nba-analytics', ...labels };
    this.maximumBytesBilled = options.maximumBytesBilled;
    this.retries = options.retries ?? DEFAULT_RETRIES;
    this.pageRows = options.pageRows ?? LARGEST_PAGE;
    this.#datasets = options.datasets ?? ((dataset) => dataset);
    this.#stagingDataset = options.stagingDataset;
    this.#onStep = options.onStep;
  }

  /** Tells the listener that a write has come to this point. */
  async step(name: string): Promise<void> {
    await this.#onStep?.(name);
  }

  datasetName(dataset: Dataset): string {
    return this.#datasets(dataset);
  }

  stagingDatasetOf(table: Table): string {
    return this.#stagingDataset ?? this.datasetName(table.dataset);
  }

  /** Quoted name of a declared table in SQL. */
  tableName(table: Table): string {
    return this.quotedName(this.datasetName(table.dataset), table.name);
  }

  quotedName(dataset: string, name: string): string {
    return quoted(`${this.projectId}.${dataset}.${name}`);
  }

  clientTable(table: Table): ClientTable {
    return this.client.dataset(this.datasetName(table.dataset)).table(table.name);
  }

  /** One request through the client: its authentication, its connection pool, its errors. */
  api<R>({ method, uri, json, qs }: ApiRequest): Promise<R> {
    return new Promise((resolve, reject) => {
      const options = { method, uri, ...(json === undefined ? {} : { json }), ...(qs === undefined ? {} : { qs }) };
      this.client.request(options, (error: Error | null, body?: unknown) =>
        error === null ? resolve(body as R) : reject(error),
      );
    });
  }
}
