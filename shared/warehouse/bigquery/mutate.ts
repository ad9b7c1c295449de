/** Appends and upserts. */
import { calendarDateOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import type { StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { rowsByKey } from '../difference.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './ensure.ts';
import { type Jobs, lineStream } from './jobs.ts';
import { columnOf, lineWriter, parameterText } from './row-codec.ts';
import { anyPartition, columnList, Parameters, parameterType, quoted, rangesOf, withinRanges } from './sql.ts';
import { withStagedRows } from './staging.ts';

/**
 * Up to so many rows are inserted by a statement, more by a load job. A statement is visible at once, runs in a second, and
 * costs nothing for rows given as values; a load job takes several seconds and a table accepts 1,500 of them a day, which
 * one record per run could use up. A statement takes at most 10,000 parameters, and the widest table has 124 columns.
 */
const ROWS_INSERTED_BY_STATEMENT = 20;

/** Columns that at least one of the rows has. */
function columnsOfRows(table: Table, rows: readonly StoredRow[]): readonly string[] {
  return table.columnNames.filter((name) => rows.some((row) => row[name] !== undefined));
}

function valueSql(table: Table, name: string, row: StoredRow, parameters: Parameters): string {
  const column = columnOf(table, name);
  const value = row[name] ?? null;
  const type = parameterType(column.type);
  if (column.mode === 'REPEATED') {
    const elements = Array.isArray(value) ? value : [];
    const array = parameters.array(
      type,
      elements.map((element) => parameterText(column, element) ?? ''),
    );
    return column.type === 'JSON' ? `ARRAY(SELECT PARSE_JSON(text) FROM UNNEST(${array}) AS text)` : array;
  }
  const placeholder = parameters.scalar(type, parameterText(column, value));
  return column.type === 'JSON' ? `PARSE_JSON(${placeholder})` : placeholder;
}

/** Adds rows. @throws AppError TABLE_MISSING, WAREHOUSE_UNAVAILABLE */
export async function appendRows(
  connection: Connection,
  jobs: Jobs,
  table: Table,
  rows: readonly StoredRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const columns = columnsOfRows(table, rows);
  const subject = `append to ${table.id}`;
  try {
    if (rows.length > ROWS_INSERTED_BY_STATEMENT) {
      await jobs.load({
        table: table.id,
        subject,
        destination: connection.clientTable(table),
        metadata: {
          sourceFormat: 'NEWLINE_DELIMITED_JSON',
          writeDisposition: 'WRITE_APPEND',
          createDisposition: 'CREATE_NEVER',
        },
        source: () => lineStream(rows, lineWriter(table, columns)),
      });
      return;
    }
    const parameters = new Parameters();
    const values = rows.map((row) => `(${columns.map((name) => valueSql(table, name, row, parameters)).join(', ')})`);
    const sql = `INSERT INTO ${connection.tableName(table)} (${columnList(columns)}) VALUES ${values.join(', ')}`;
    await jobs.execute({ kind: 'dml', table: table.id, subject, sql, parameters });
  } catch (error) {
    throw await explainRefusal(connection, table, columns, error);
  }
}

/** Condition on the partitions a key can be in: known when the partition column is part of the key, else all. */
function partitionsOfKeys(table: Table, rows: readonly StoredRow[], parameters: Parameters): string {
  const { partitionBy, key } = table;
  if (partitionBy === null || !key.includes(partitionBy) || table.columns[partitionBy]?.type !== 'DATE') {
    return table.requirePartitionFilter ? anyPartition(table, 'T') : 'TRUE';
  }
  const dates = rows.map((row) => calendarDateOf(String(row[partitionBy])));
  return withinRanges(table, partitionBy, rangesOf(dates), parameters, 'T');
}

/**
 * Inserts or updates by key, in one statement. Rows that lack a REQUIRED column only update: a key that is gone stays gone.
 * A column that only some of the rows have is null in the others. Two processes that insert one new key at the same moment
 * may both insert it; keys of ledgers name the run that writes them, and analytics rows are written by `replaceScope`.
 * @param keep columns whose stored value is kept
 * @throws AppError DUPLICATE_KEY when two of the rows have one key
 */
export async function upsertRows(
  connection: Connection,
  jobs: Jobs,
  table: Table,
  rows: readonly StoredRow[],
  keep: readonly string[],
): Promise<void> {
  if (rows.length === 0) return;
  if (table.key.length === 0) throw new AppError('INTERNAL', `table ${table.id} has no key to upsert by`);
  rowsByKey(table, rows);
  const columns = columnsOfRows(table, rows);
  const fixed = new Set([...table.key, ...keep]);
  const updated = columns.filter((name) => !fixed.has(name));
  const complete = table.columnNames.every(
    (name) => columnOf(table, name).mode !== 'REQUIRED' || columns.includes(name),
  );
  try {
    await withStagedRows(connection, jobs, table, columns, rows, async (staging) => {
      const parameters = new Parameters();
      const partitions = partitionsOfKeys(table, rows, parameters);
      const keys = table.key.map((name) => `T.${quoted(name)} = S.${quoted(name)}`).join(' AND ');
      const sets = updated.map((name) => `${quoted(name)} = S.${quoted(name)}`).join(', ');
      const sql = [
        `MERGE INTO ${connection.tableName(table)} AS T USING ${staging} AS S ON ${keys} AND ${partitions}`,
        updated.length === 0 ? '' : `WHEN MATCHED THEN UPDATE SET ${sets}`,
        complete
          ? `WHEN NOT MATCHED BY TARGET THEN INSERT (${columnList(columns)}) VALUES (${columnList(columns, 'S')})`
          : '',
      ];
      const subject = `upsert into ${table.id}`;
      await connection.mutations.run(table.id, () =>
        jobs.execute({ kind: 'dml', table: table.id, subject, sql: sql.join('\n'), parameters }),
      );
      await connection.step('upsert:merged');
    });
  } catch (error) {
    throw await explainRefusal(connection, table, columns, error);
  }
}
