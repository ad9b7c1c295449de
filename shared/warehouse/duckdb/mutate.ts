/** Appends and upserts. */
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { rowsByKey } from '../difference.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './failures.ts';
import { columnList, columnOf, quoted, tableName } from './sql.ts';
import { stageRows } from './stage.ts';

const STAGED = 'staged_rows';

/** Columns that at least one of the rows has. @throws TypeError when a row has a column that the table lacks */
function columnsOfRows(table: Table, rows: readonly StoredRow[]): readonly string[] {
  const present = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) present.add(name);
  for (const name of present) columnOf(table, name);
  return table.columnNames.filter((name) => present.has(name));
}

/** Adds rows; columns that no row has take their default. @throws AppError TABLE_MISSING, SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE */
export async function appendRows(connection: Connection, table: Table, rows: readonly StoredRow[]): Promise<void> {
  if (rows.length === 0) return;
  const columns = columnsOfRows(table, rows);
  const subject = `append to ${table.id}`;
  try {
    await connection.transaction(subject, async (writer) => {
      const selectList = await stageRows(writer.connection, STAGED, table, columns, rows);
      await writer.step('append:staged');
      const sql = `INSERT INTO ${tableName(table)} (${columnList(columns)}) SELECT ${selectList} FROM ${quoted(STAGED)}`;
      await writer.execute({ kind: 'dml', table: table.id, sql });
      await writer.step('append:inserted');
      await writer.connection.run(`DROP TABLE ${quoted(STAGED)}`);
      return true;
    });
  } catch (error) {
    throw await explainRefusal(connection, table, columns, error, subject);
  }
}

/**
 * Inserts or updates by key, in one transaction. Rows that lack a REQUIRED column only update: a key that is gone stays gone.
 * @param keep columns whose stored value is kept
 * @throws AppError DUPLICATE_KEY when two of the rows have one key; TABLE_MISSING, SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE
 */
export async function upsertRows(
  connection: Connection,
  table: Table,
  rows: readonly StoredRow[],
  keep: readonly string[],
): Promise<void> {
  if (rows.length === 0) return;
  if (table.key.length === 0) throw new TypeError(`table ${table.id} has no key to upsert by`);
  rowsByKey(table, rows);
  const columns = columnsOfRows(table, rows);
  const fixed = new Set([...table.key, ...keep]);
  const updated = columns.filter((name) => !fixed.has(name));
  const complete = table.columnNames.every(
    (name) => columnOf(table, name).mode !== 'REQUIRED' || columns.includes(name),
  );
  const target = tableName(table);
  const sameKey = table.key.map((name) => `t.${quoted(name)} = s.${quoted(name)}`).join(' AND ');
  const subject = `upsert into ${table.id}`;
  try {
    await connection.transaction(subject, async (writer) => {
      const selectList = await stageRows(writer.connection, STAGED, table, columns, rows);
      const source = `(SELECT ${selectList} FROM ${quoted(STAGED)}) AS s`;
      await writer.step('upsert:staged');
      if (updated.length > 0) {
        const sets = updated.map((name) => `${quoted(name)} = s.${quoted(name)}`).join(', ');
        const sql = `UPDATE ${target} AS t SET ${sets} FROM ${source} WHERE ${sameKey}`;
        await writer.execute({ kind: 'dml', table: table.id, sql });
        await writer.step('upsert:updated');
      }
      if (complete) {
        const sql =
          `INSERT INTO ${target} (${columnList(columns)}) SELECT ${columnList(columns, 's')} FROM ${source} ` +
          `WHERE NOT EXISTS (SELECT 1 FROM ${target} AS t WHERE ${sameKey})`;
        await writer.execute({ kind: 'dml', table: table.id, sql });
        await writer.step('upsert:inserted');
      }
      await writer.connection.run(`DROP TABLE ${quoted(STAGED)}`);
      return true;
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw await explainRefusal(connection, table, columns, error, subject);
  }
}
