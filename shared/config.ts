/**
 * The configuration: read once from the environment, checked by one schema, frozen. The schema is also what
 * `docs/configuration.md` is generated from. Nothing else reads environment variables.
 */
import envSchema from 'env-schema';
import { type Static, Type } from 'typebox';
import { AppError } from './errors.ts';

/** A comma-separated list; blanks around the items are dropped. */
const listOf = (description: string) =>
  Type.Unsafe<readonly string[]>({ type: 'string', separator: ',', default: '', description });

export const ConfigSchema = Type.Object({
  SERVICE: Type.Optional(
    Type.String({ description: 'Which service this process is: a folder name under services/, or coverage-report.' }),
  ),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8080, description: 'TCP port; 0 picks a free one.' }),
  HOST: Type.String({ default: '0.0.0.0', description: 'Address to listen on; 127.0.0.1 for local use.' }),
  LOG_LEVEL: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Least severity that is logged.',
  }),
  WAREHOUSE: Type.Enum(['duckdb', 'bigquery'], {
    default: 'duckdb',
    description: 'duckdb: an embedded file on this machine. bigquery: Google BigQuery.',
  }),
  DUCKDB_PATH: Type.String({
    default: 'nba-analytics.duckdb',
    description: 'File of the embedded warehouse, made when absent; :memory: keeps nothing.',
  }),
  DUCKDB_MEMORY_LIMIT: Type.Optional(
    Type.String({
      pattern: '^\\d+(\\.\\d+)?\\s?([KMGT]i?B|%)$',
      description:
        'Memory that DuckDB keeps data in, for example 2GB; what needs more is put on disk. By default 80 % of the machine, and 128MB while rows are hashed in place.',
    }),
  ),
  DUCKDB_CHECKPOINT_THRESHOLD: Type.Optional(
    Type.String({
      pattern: '^\\d+(\\.\\d+)?\\s?[KMGT]i?B$',
      description:
        'Committed changes that DuckDB lets wait in its write-ahead log before it moves them into the file. By default 16MB, and 512MB while history is processed anew.',
    }),
  ),
  GCP_PROJECT_ID: Type.String({
    default: 'nba-props-platform',
    description: 'Project of the datasets, topics and traces.',
  }),
  BQ_LOCATION: Type.String({ default: 'us-west2', description: 'Location of the BigQuery datasets and jobs.' }),
  BQ_DATASET_PREFIX: Type.String({
    default: '',
    pattern: '^[A-Za-z0-9_]{0,64}$',
    description: 'Put before every dataset name, so that several installations share a project (test_ → test_nba_raw).',
  }),
  BQ_API_ENDPOINT: Type.Optional(
    Type.String({
      pattern: '^https?://',
      description: 'Address of a BigQuery emulator or private endpoint; by default the public one.',
    }),
  ),
  PUBSUB_ENABLED: Type.Enum(['auto', 'on', 'off'], {
    default: 'auto',
    description:
      'Whether completion messages go to Pub/Sub. auto: on with WAREHOUSE=bigquery or PUBSUB_EMULATOR_HOST, else they are recorded and logged only.',
  }),
  PUBSUB_TOPIC_COMPLETE: Type.String({
    default: 'nba-phase3-analytics-complete',
    minLength: 1,
    description: 'Topic of the completion messages: a name, or projects/P/topics/T.',
  }),
  PUBSUB_EMULATOR_HOST: Type.Optional(
    Type.String({ description: 'host:port of a Pub/Sub emulator, used instead of the public service.' }),
  ),
  PUBLISH_TIMEOUT_SECONDS: Type.Number({
    exclusiveMinimum: 0,
    maximum: 60,
    default: 10,
    description: 'How long publishing a completion message may take, retries included.',
  }),
  PUSH_AUTH: Type.Enum(['on', 'off'], {
    default: 'on',
    description: 'Whether requests that start work need an OIDC token. off is for local use; refused on Cloud Run.',
  }),
  PUSH_AUDIENCE: Type.Optional(
    Type.String({
      description: 'Audience of the tokens of the push subscription, usually the address of the service.',
    }),
  ),
  PUSH_SERVICE_ACCOUNTS: listOf('E-mail addresses whose tokens may push messages, comma-separated.'),
  OPERATOR_ACCOUNTS: listOf('Further e-mail addresses whose tokens may start date ranges, comma-separated.'),
  RUN_DEADLINE_SECONDS: Type.Number({
    exclusiveMinimum: 0,
    maximum: 3_600,
    default: 480,
    description: 'Longest a request may wait for its run; below the request timeout (540) and the ack deadline (600).',
  }),
  MAX_PENDING_RUNS: Type.Integer({
    minimum: 1,
    default: 64,
    description: 'Requests that may run or wait at once; further ones are answered 503 and redelivered.',
  }),
  BODY_LIMIT_BYTES: Type.Integer({ minimum: 1_024, default: 1_048_576, description: 'Largest request body.' }),
  MAX_EVENT_LOOP_DELAY_MS: Type.Integer({
    minimum: 0,
    default: 5_000,
    description: 'Mean event loop delay above which requests are answered 503; 0 = no limit.',
  }),
  MAX_HEAP_MB: Type.Integer({
    minimum: 0,
    default: 0,
    description: 'Heap above which requests get 503; 0 = no limit.',
  }),
  MAX_RSS_MB: Type.Integer({
    minimum: 0,
    default: 0,
    description: 'Memory above which requests get 503; 0 = no limit.',
  }),
  CODE_VERSION: Type.String({
    default: 'development',
    minLength: 1,
    description: 'Version of the deployed code, set by the image build; shown by /health and kept in run records.',
  }),
  K_SERVICE: Type.Optional(Type.String({ description: 'Set by Cloud Run: name of the service.' })),
  K_REVISION: Type.Optional(Type.String({ description: 'Set by Cloud Run: name of the revision.' })),
});

export type Config = Readonly<Static<typeof ConfigSchema>>;
export type Environment = Readonly<Record<string, string | undefined>>;

interface SchemaProblem {
  readonly instancePath: string;
  readonly message?: string;
  readonly params?: { readonly allowedValues?: readonly unknown[] };
}

/**
 * Reads the configuration.
 * @param env variables by name, usually process.env; an empty text counts as unset, unknown variables are ignored
 * @throws AppError INVALID_CONFIG naming the variable, the value it may have, and what it is for
 */
export function loadConfig(env: Environment): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name in ConfigSchema.properties && (value ?? '').trim() !== ''),
  );
  let read: Static<typeof ConfigSchema>;
  try {
    read = envSchema<Static<typeof ConfigSchema>>({ schema: { ...ConfigSchema }, data: given, env: false });
  } catch (error) {
    throw refusal(error, given);
  }
  const config = {
    ...read,
    PUSH_SERVICE_ACCOUNTS: trimmed(read.PUSH_SERVICE_ACCOUNTS),
    OPERATOR_ACCOUNTS: trimmed(read.OPERATOR_ACCOUNTS),
  };
  if (config.PUSH_AUTH === 'off' && config.K_SERVICE !== undefined) {
    throw new AppError(
      'INVALID_CONFIG',
      'PUSH_AUTH=off is refused on Cloud Run: remove it, and set PUSH_AUDIENCE and PUSH_SERVICE_ACCOUNTS.',
    );
  }
  return Object.freeze(config);
}

/** Whether completion messages go to Pub/Sub, PUBSUB_ENABLED=auto resolved. */
export function publishesToPubSub(config: Config): boolean {
  if (config.PUBSUB_ENABLED !== 'auto') return config.PUBSUB_ENABLED === 'on';
  return config.WAREHOUSE === 'bigquery' || config.PUBSUB_EMULATOR_HOST !== undefined;
}

const trimmed = (items: readonly string[]): readonly string[] =>
  Object.freeze(items.map((item) => item.trim()).filter((item) => item !== ''));

function descriptionOf(name: string): string {
  const variable = Object.entries(ConfigSchema.properties).find(([other]) => other === name)?.[1];
  return variable !== undefined && 'description' in variable ? String(variable.description) : '';
}

/** env-schema hangs the schema's findings on its error; the most telling one per variable becomes the sentence. */
function refusal(error: unknown, given: Readonly<Record<string, unknown>>): unknown {
  if (!(error instanceof Error) || !('errors' in error) || !Array.isArray(error.errors)) return error;
  const problems: readonly SchemaProblem[] = error.errors;
  const sentences = new Map<string, string>();
  for (const name of new Set(problems.map((problem) => problem.instancePath.slice(1)))) {
    const mine = problems.filter((problem) => problem.instancePath === `/${name}`);
    const allowed = mine.flatMap((problem) => problem.params?.allowedValues ?? []);
    const expected = allowed.length > 0 ? `must be one of ${allowed.join(', ')}` : (mine[0]?.message ?? 'is not valid');
    sentences.set(name, `${name}=${String(given[name])} ${expected}. ${descriptionOf(name)}`.trim());
  }
  return new AppError('INVALID_CONFIG', [...sentences.values()].join(' '), {
    details: { variables: [...sentences.keys()] },
  });
}
