/**
 * Staging tables: rows in bulk arrive by a load job, free of charge, in a table of their own from which one DML statement
 * takes them. Each has a name of its own and expires by itself, so a process that dies leaves nothing for long.
 */
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { JobLoadMetadata } from '@google-cloud/bigquery';
import { bigqueryFields } from '../../tables/bigquery-ddl.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import type { Connection } from './connection.ts';
import { createOnce } from './ensure.ts';
import { type Jobs, lineStream } from './jobs.ts';
import { lineWriter } from './row-codec.ts';

/** A statement over staged rows takes minutes at most. */
export const STAGING_LIFETIME_MILLISECONDS = 3_600_000;

export interface StagedFile {
  readonly format: Pick<JobLoadMetadata, 'sourceFormat' | 'skipLeadingRows' | 'parquetOptions' | 'allowQuotedNewlines'>;
  readonly source: () => Readable;
}

/**
 * Loads a file into a new staging table with the named columns of `table`, in that order, and hands its quoted name to
 * `use`; the staging table is dropped afterwards, whatever happened.
 */
export async function withStagedFile<R>(
  connection: Connection,
  jobs: Jobs,
  table: Table,
  columns: readonly string[],
  file: StagedFile,
  use: (stagingName: string) => Promise<R>,
): Promise<R> {
  const dataset = connection.stagingDatasetOf(table);
  const name = `staging_${table.name}_${randomUUID().replaceAll('-', '')}`;
  const declared = new Map(bigqueryFields(table).map((field) => [field.name, field]));
  // Staged rows are checked when they reach the table; a required column may be left to its default.
  const fields = columns.map((column) => {
    const { defaultValueExpression: _, ...field } = { ...declared.get(column), name: column };
    return field.mode === 'REQUIRED' ? { ...field, mode: 'NULLABLE' } : field;
  });
  const schema = { fields };
  const json = {
    tableReference: { projectId: connection.projectId, datasetId: dataset, tableId: name },
    schema,
    expirationTime: String(Date.now() + STAGING_LIFETIME_MILLISECONDS),
    labels: { purpose: 'staging' },
  };
  const tables = `/datasets/${dataset}/tables`;
  await createOnce(connection, { method: 'POST', uri: tables, json }, `create a staging table for ${table.id}`);
  try {
    await connection.step('staging:created');
    await jobs.load({
      table: table.id,
      subject: `load rows of ${table.id}`,
      destination: connection.client.dataset(dataset).table(name),
      // Truncating makes a repeated upload harmless.
      metadata: { ...file.format, schema, writeDisposition: 'WRITE_TRUNCATE', createDisposition: 'CREATE_NEVER' },
      source: file.source,
    });
    await connection.step('staging:loaded');
    return await use(connection.quotedName(dataset, name));
  } finally {
    // A staging table that cannot be dropped now expires; that must not fail what has been written.
    await connection.api({ method: 'DELETE', uri: `${tables}/${name}` }).catch(() => undefined);
  }
}

/** Stages rows in memory; the named columns of each are sent. */
export function withStagedRows<R>(
  connection: Connection,
  jobs: Jobs,
  table: Table,
  columns: readonly string[],
  rows: readonly StoredRow[],
  use: (stagingName: string) => Promise<R>,
): Promise<R> {
  const write = lineWriter(table, columns);
  const format = { sourceFormat: 'NEWLINE_DELIMITED_JSON' };
  return withStagedFile(connection, jobs, table, columns, { format, source: () => lineStream(rows, write) }, use);
}
