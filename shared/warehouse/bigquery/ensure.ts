/** Which tables exist, and making them as declared. Metadata requests of the API cost nothing. */

import { AppError } from '../../errors.ts';
import { HASH_SCHEME } from '../../hashing/data-hash.ts';
import {
  type BigqueryField,
  bigqueryColumnType,
  bigqueryFields,
  bigqueryTableMetadata,
} from '../../tables/bigquery-ddl.ts';
import type { Dataset, Table } from '../../tables/define-table.ts';
import type { ApiRequest, Connection } from './connection.ts';
import { asAppError, judge, withRetries } from './failures.ts';
import type { Jobs } from './jobs.ts';
import { columnOf } from './row-codec.ts';
import { Parameters, quoted } from './sql.ts';

interface StoredField {
  readonly name?: string;
  readonly type?: string;
  readonly mode?: string;
  readonly precision?: string;
  readonly scale?: string;
}
interface StoredTable {
  readonly schema?: { readonly fields?: readonly StoredField[] };
  readonly labels?: Readonly<Record<string, string>>;
  readonly timePartitioning?: { readonly field?: string };
}
interface TableList {
  readonly tables?: readonly { readonly tableReference?: { readonly tableId?: string } }[];
  readonly nextPageToken?: string;
}

function isAbsent(error: unknown): boolean {
  const { reason, status } = judge(error);
  return reason === 'notFound' || (reason === '' && status === 404);
}

async function tablesOf(connection: Connection, dataset: string): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let pageToken: string | undefined;
  do {
    const qs = { maxResults: 1_000, ...(pageToken === undefined ? {} : { pageToken }) };
    const request = { method: 'GET', uri: `/datasets/${dataset}/tables`, qs } as const;
    let list: TableList;
    try {
      list = await withRetries(connection.retries, () => connection.api<TableList>(request));
    } catch (error) {
      // Only the API's own "no such dataset" means that there are no tables; any other failure is one.
      if (isAbsent(error)) return names;
      throw asAppError(error, `list the tables of ${dataset}`);
    }
    for (const { tableReference } of list.tables ?? []) {
      if (tableReference?.tableId !== undefined) names.add(tableReference.tableId);
    }
    pageToken = list.nextPageToken;
  } while (pageToken !== undefined);
  return names;
}

/** Ids of those of the tables that exist: one request per dataset. */
export async function existingTables(connection: Connection, tables: readonly Table[]): Promise<ReadonlySet<string>> {
  const datasets = [...new Set(tables.map(({ dataset }) => dataset))];
  const lists = new Map<Dataset, ReadonlySet<string>>();
  await Promise.all(
    datasets.map(async (dataset) => lists.set(dataset, await tablesOf(connection, connection.datasetName(dataset)))),
  );
  return new Set(tables.filter(({ dataset, name }) => lists.get(dataset)?.has(name)).map(({ id }) => id));
}

async function storedTable(connection: Connection, table: Table): Promise<StoredTable | undefined> {
  const uri = `/datasets/${connection.datasetName(table.dataset)}/tables/${table.name}`;
  try {
    return await withRetries(connection.retries, () => connection.api<StoredTable>({ method: 'GET', uri }));
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw asAppError(error, `look up ${table.id}`);
  }
}

/**
 * BigQuery refuses a statement over an absent table or column in words only. What is missing is looked up, and named:
 * TABLE_MISSING or SCHEMA_DRIFT; any other error stays what it is.
 */
export async function explainRefusal(
  connection: Connection,
  table: Table,
  columns: readonly string[],
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AppError) || error.cause === undefined) return error;
  const { reason, status } = judge(error.cause);
  const looksRefused = ['notFound', 'accessDenied', 'invalidQuery', 'invalid'].includes(reason) || status === 404;
  if (!looksRefused) return error;
  const stored = await storedTable(connection, table);
  if (stored === undefined) {
    const details = { table: table.id };
    return new AppError('TABLE_MISSING', `table ${table.id} does not exist`, { details, cause: error.cause });
  }
  const names = new Set(stored.schema?.fields?.map(({ name }) => name));
  const missing = columns.filter((column) => !names.has(column));
  if (missing.length === 0) return error;
  const text = `table ${table.id} lacks ${missing.join(', ')}`;
  return new AppError('SCHEMA_DRIFT', text, { details: { table: table.id, columns: missing }, cause: error.cause });
}

const LEGACY_NAMES: Readonly<Record<string, string>> = { INTEGER: 'INT64', FLOAT: 'FLOAT64', BOOLEAN: 'BOOL' };

function typeText({ type = '', precision, scale }: StoredField): string {
  const name = LEGACY_NAMES[type] ?? type;
  return precision === undefined ? name : `${name}(${precision},${scale ?? 0})`;
}

/** Why a stored column cannot carry the declared one; undefined when it can. */
function contradiction(stored: StoredField, declared: BigqueryField): string | undefined {
  const [has, wants] = [typeText(stored), typeText(declared)];
  // A NUMERIC without precision holds every declared one; values are quantised before they are written.
  const fits = has === wants || (has === 'NUMERIC' && wants.startsWith('NUMERIC('));
  const [mode, wantedMode] = [stored.mode ?? 'NULLABLE', declared.mode ?? 'NULLABLE'];
  // A stored column that also takes nulls is no hindrance.
  const modeFits = mode === wantedMode || (mode === 'NULLABLE' && wantedMode === 'REQUIRED');
  return fits && modeFits ? undefined : `${has} ${mode} is stored, ${wants} ${wantedMode} is declared`;
}

function refuse(table: Table, column: string, what: string): never {
  throw new AppError('SCHEMA_DRIFT', `table ${table.id}, column ${column}: ${what}`, {
    details: { table: table.id, column, reason: what },
  });
}

/** Declared columns that the stored table lacks. @throws AppError SCHEMA_DRIFT */
function missingColumns(table: Table, stored: StoredTable): readonly BigqueryField[] {
  const fields = new Map(stored.schema?.fields?.map((field) => [field.name, field]));
  const missing: BigqueryField[] = [];
  for (const declared of bigqueryFields(table)) {
    const field = fields.get(declared.name);
    fields.delete(declared.name);
    if (field === undefined) {
      if (declared.mode === 'REQUIRED') {
        refuse(table, declared.name, `${typeText(declared)} REQUIRED is declared, no such column is stored`);
      }
      missing.push(declared);
    } else {
      const reason = contradiction(field, declared);
      if (reason !== undefined) refuse(table, declared.name, reason);
    }
  }
  for (const [name = '', field] of fields) {
    if (field.mode === 'REQUIRED')
      refuse(table, name, `${typeText(field)} REQUIRED is stored, no such column is declared`);
  }
  const partition = stored.timePartitioning?.field ?? null;
  if (partition !== table.partitionBy) {
    refuse(
      table,
      table.partitionBy ?? '',
      `partitioned by ${partition ?? 'nothing'}, declared by ${table.partitionBy}`,
    );
  }
  return missing;
}

async function createDataset(connection: Connection, name: string): Promise<void> {
  const { projectId, location } = connection;
  try {
    // Looked up first: a service that may not create datasets can work in those that exist.
    await withRetries(connection.retries, () => connection.api({ method: 'GET', uri: `/datasets/${name}` }));
    return;
  } catch (error) {
    if (!isAbsent(error)) throw asAppError(error, `look up dataset ${name}`);
  }
  const json = { datasetReference: { projectId, datasetId: name }, location };
  await createOnce(connection, { method: 'POST', uri: '/datasets', json }, `create dataset ${name}`);
}

/** Creates what may exist already; true when this request created it. */
export async function createOnce(connection: Connection, request: ApiRequest, subject: string): Promise<boolean> {
  try {
    await withRetries(connection.retries, () => connection.api(request));
    return true;
  } catch (error) {
    if (judge(error).reason === 'duplicate' || judge(error).status === 409) return false;
    throw asAppError(error, subject);
  }
}

async function ensureTable(connection: Connection, jobs: Jobs, table: Table): Promise<void> {
  const dataset = connection.datasetName(table.dataset);
  const tables = `/datasets/${dataset}/tables`;
  let stored = await storedTable(connection, table);
  if (stored === undefined) {
    const reference = { projectId: connection.projectId, datasetId: dataset, tableId: table.name };
    const json = { ...bigqueryTableMetadata(table), tableReference: reference };
    const created = await createOnce(connection, { method: 'POST', uri: tables, json }, `create ${table.id}`);
    if (created) return;
    stored = (await storedTable(connection, table)) ?? {};
  }
  for (const field of missingColumns(table, stored)) {
    // Unlike a replaced schema, this cannot undo what another deployment adds meanwhile.
    const type = bigqueryColumnType(columnOf(table, field.name));
    await jobs.execute({
      kind: 'ddl',
      table: table.id,
      subject: `add column ${field.name} to ${table.id}`,
      sql: `ALTER TABLE ${connection.tableName(table)} ADD COLUMN IF NOT EXISTS ${quoted(field.name)} ${type}`,
      parameters: new Parameters(),
    });
  }
  if (table.hashFields.length > 0 && stored.labels?.hash_scheme !== HASH_SCHEME) {
    const json = { labels: { ...stored.labels, hash_scheme: HASH_SCHEME } };
    const request = { method: 'PATCH', uri: `${tables}/${table.name}`, json } as const;
    await withRetries(connection.retries, () => connection.api(request)).catch((error: unknown) => {
      throw asAppError(error, `label ${table.id}`);
    });
  }
}

/** Creates what is missing. @throws AppError SCHEMA_DRIFT naming table, column and both types */
export async function ensureTables(connection: Connection, jobs: Jobs, tables: readonly Table[]): Promise<void> {
  const datasets = new Set(tables.map(({ dataset }) => connection.datasetName(dataset)));
  await Promise.all([...datasets].map((name) => createDataset(connection, name)));
  for (const table of tables) await ensureTable(connection, jobs, table);
}
