/** Makes schemas, tables and columns as declared, and records the hash scheme. */
import { AppError } from '../../errors.ts';
import { HASH_SCHEME } from '../../hashing/data-hash.ts';
import type { Column } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { duckdbAddColumn, duckdbColumnType, duckdbCreateTable } from '../../tables/duckdb-ddl.ts';
import { type StoredColumns, storedColumns } from './catalog.ts';
import type { Connection, Statement } from './connection.ts';
import { quoted } from './sql.ts';

/** DuckDB has no labels on tables; this table stands for them. */
const METADATA_SCHEMA = 'nba_orchestration';
const METADATA = `${METADATA_SCHEMA}.table_metadata`;

function refuse(table: Table, column: string, stored: string, declared: string): never {
  const reason = `${stored} is stored, ${declared} is declared`;
  throw new AppError('SCHEMA_DRIFT', `table ${table.id}, column ${column}: ${reason}`, {
    details: { table: table.id, column, stored, declared },
  });
}

/** DuckDB's own name of a declared type. */
function storedName(column: Column): string {
  return duckdbColumnType(column).replace('TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE');
}

/** Declared columns that the stored table lacks. @throws AppError SCHEMA_DRIFT */
function missingColumns(table: Table, stored: StoredColumns): readonly string[] {
  const missing: string[] = [];
  for (const [name, column] of Object.entries<Column>(table.columns)) {
    const found = stored.get(name);
    const declared = `${storedName(column)} ${column.mode}`;
    if (found === undefined) {
      if (column.mode === 'REQUIRED') refuse(table, name, 'no such column', declared);
      missing.push(name);
    } else if (found.type !== storedName(column)) {
      refuse(table, name, found.type, declared);
    } else if (!found.nullable && column.mode !== 'REQUIRED') {
      refuse(table, name, `${found.type} NOT NULL`, declared);
    }
  }
  for (const [name, { type, nullable }] of stored) {
    if (!nullable && table.columns[name] === undefined) refuse(table, name, `${type} NOT NULL`, 'no such column');
  }
  return missing;
}

interface Plan {
  readonly statements: readonly Statement[];
  /** Tables that the metadata lacks, or has with another scheme. */
  readonly unlabelled: readonly Table[];
}

async function labelledTables(connection: Connection): Promise<ReadonlyMap<string, string>> {
  const reader = await connection.reader();
  try {
    const known = await reader.runAndReadAll(
      `SELECT 1 FROM duckdb_tables() WHERE schema_name = $1 AND table_name = 'table_metadata'`,
      [METADATA_SCHEMA],
    );
    if (known.currentRowCount === 0) return new Map();
    const rows = await reader.runAndReadAll(`SELECT table_id, hash_scheme FROM ${METADATA}`);
    return new Map(rows.getRowsJS().map(([id, scheme]) => [String(id), String(scheme)]));
  } finally {
    reader.closeSync();
  }
}

async function plan(connection: Connection, tables: readonly Table[]): Promise<Plan> {
  const stored = await storedColumns(connection, tables);
  const labels = await labelledTables(connection);
  const statements: Statement[] = [];
  const ddl = (table: Table, sql: string): void => {
    statements.push({ kind: 'ddl', table: table.id, sql });
  };
  for (const table of tables) {
    const columns = stored.get(table.id);
    if (columns === undefined) {
      ddl(table, `CREATE SCHEMA IF NOT EXISTS ${quoted(table.dataset)}`);
      ddl(table, duckdbCreateTable(table));
      continue;
    }
    for (const name of missingColumns(table, columns)) ddl(table, duckdbAddColumn(table, name));
  }
  const hashed = tables.filter(({ hashFields }) => hashFields.length > 0);
  return { statements, unlabelled: hashed.filter(({ id }) => labels.get(id) !== HASH_SCHEME) };
}

/** Everything or, when one table contradicts its declaration, nothing. @throws AppError SCHEMA_DRIFT */
export async function ensureTables(connection: Connection, tables: readonly Table[]): Promise<void> {
  if (tables.length === 0) return;
  await connection.transaction('ensure tables', async (writer) => {
    const { statements, unlabelled } = await plan(connection, tables);
    if (statements.length + unlabelled.length === 0) return false;
    for (const statement of statements) await writer.execute(statement);
    if (unlabelled.length === 0) return true;
    await writer.connection.run(
      `CREATE SCHEMA IF NOT EXISTS ${METADATA_SCHEMA};
       CREATE TABLE IF NOT EXISTS ${METADATA} (table_id VARCHAR NOT NULL, hash_scheme VARCHAR NOT NULL)`,
    );
    for (const { id } of unlabelled) {
      await writer.execute({
        kind: 'dml',
        table: id,
        sql: `DELETE FROM ${METADATA} WHERE table_id = $1`,
        parameters: [id],
      });
      const sql = `INSERT INTO ${METADATA} VALUES ($1, $2)`;
      await writer.execute({ kind: 'dml', table: id, sql, parameters: [id, HASH_SCHEME] });
    }
    return true;
  });
}

/** Ids of those of the tables that exist. */
export async function existingTables(connection: Connection, tables: readonly Table[]): Promise<ReadonlySet<string>> {
  return tables.length === 0 ? new Set() : new Set((await storedColumns(connection, tables)).keys());
}
