/** The statements that make a scope of a table hold exactly the staged rows. */
import type { StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import type { ReplaceRequest } from '../warehouse.ts';
import { columnOf, parameterText } from './row-codec.ts';
import { columnList, type Parameters, parameterType, quoted, rangesOf, withinRanges } from './sql.ts';

/** The partitions that a write is responsible for. */
export function scope({ table, dates }: ReplaceRequest, parameters: Parameters, alias: string): string {
  if (table.partitionBy === null) throw new TypeError(`table ${table.id} has no partitions to replace`);
  return withinRanges(table, table.partitionBy, rangesOf(dates), parameters, alias);
}

/** Whether the row has the values of one of the rules. */
function matchesAny(table: Table, rules: readonly StoredRow[], parameters: Parameters, alias: string): string {
  const tests = rules.map((values) => {
    const equal = Object.entries(values).map(([name, value]) => {
      const column = columnOf(table, name);
      const placeholder = parameters.scalar(parameterType(column.type), parameterText(column, value));
      return `${alias}.${quoted(name)} = ${placeholder}`;
    });
    return `(${equal.join(' AND ')})`;
  });
  return `IFNULL(${tests.join(' OR ')}, FALSE)`;
}

/** Whether a stored row is one of those that stay although the new rows lack it. */
function kept({ table, keep = [] }: ReplaceRequest, parameters: Parameters, alias: string): string {
  return keep.length === 0 ? 'FALSE' : matchesAny(table, keep, parameters, alias);
}

/** Removes what the scope holds, for a write without rows. */
export function deleteStatement(target: string, request: ReplaceRequest, parameters: Parameters): string {
  const rows = scope(request, parameters, 'T');
  return `DELETE FROM ${target} AS T WHERE ${rows} AND NOT ${kept(request, parameters, 'T')}`;
}

/**
 * One MERGE, which is atomic and works out itself what differs from the rows stored at its moment, so it is right whatever
 * another run has written since they were last read. A key that is stored more than once matches none of its copies: they
 * are deleted as rows without a source, and the staged row is inserted. `created_at` of a stored key is carried over.
 * @param surplus rows with the keys whose copies go although a rule of `keep` covers them
 */
export function mergeStatement(
  target: string,
  staging: string,
  request: ReplaceRequest,
  surplus: readonly StoredRow[],
  parameters: Parameters,
): string {
  const { table, force = false } = request;
  const partition = quoted(table.partitionBy ?? '');
  const keepsCreation = table.columns.created_at !== undefined;
  const others = table.columnNames.filter((name) => name !== 'created_at');
  const equal = (names: readonly string[], a: string, b: string): string =>
    names.map((name) => `${a}.${quoted(name)} = ${b}.${quoted(name)}`).join(' AND ');
  // A key is stored at most once per day; what another day holds of it is that day's concern.
  const keyAndDay = [...new Set([...table.key, ...(hasDays(table) ? [table.partitionBy ?? ''] : [])])];
  const creation = keepsCreation ? ', IF(K.copies IS NULL, N.`created_at`, K.`created_at`) AS `created_at`' : '';
  // Key and partition are equal where rows match.
  const settable = others.filter((name) => name !== table.partitionBy && !table.key.includes(name));
  const sets = settable.map((name) => `${quoted(name)} = S.${quoted(name)}`).join(', ');
  return [
    `MERGE INTO ${target} AS T USING (`,
    `  SELECT ${columnList(others, 'N')}${creation}, IFNULL(K.copies, 0) AS copies`,
    `  FROM ${staging} AS N LEFT JOIN (`,
    `    SELECT ${columnList(keyAndDay, 'O')}, COUNT(*) AS copies${keepsCreation ? ', MIN(O.`created_at`) AS `created_at`' : ''}`,
    `    FROM ${target} AS O WHERE ${scope(request, parameters, 'O')} GROUP BY ${columnList(keyAndDay, 'O')}`,
    `  ) AS K ON ${equal(keyAndDay, 'K', 'N')}`,
    ') AS S',
    `ON ${equal(table.key, 'T', 'S')} AND T.${partition} = S.${partition} AND S.copies = 1 AND ${scope(request, parameters, 'T')}`,
    // Partitions are pruned when every clause over stored rows names them.
    `WHEN MATCHED AND ${scope(request, parameters, 'T')} AND ${force ? 'TRUE' : differs(table)} THEN UPDATE SET ${sets}`,
    `WHEN NOT MATCHED BY TARGET THEN INSERT (${columnList(table.columnNames)}) VALUES (${columnList(table.columnNames, 'S')})`,
    `WHEN NOT MATCHED BY SOURCE AND ${scope(request, parameters, 'T')} AND ${doomed(request, surplus, parameters)} THEN DELETE`,
  ].join('\n');
}

function hasDays({ columns, partitionBy }: Table): boolean {
  return columns[partitionBy ?? '']?.type === 'DATE';
}

function doomed(request: ReplaceRequest, surplus: readonly StoredRow[], parameters: Parameters): string {
  const { table } = request;
  const unkept = `NOT ${kept(request, parameters, 'T')}`;
  const keys = surplus.map((row) => Object.fromEntries(table.key.map((name) => [name, row[name] ?? null])));
  return keys.length === 0 ? unkept : `(${unkept} OR ${matchesAny(table, keys, parameters, 'T')})`;
}

function differs(table: Table): string {
  if (table.hashFields.length === 0) throw new TypeError(`table ${table.id} has no data_hash to compare rows by`);
  return 'T.`data_hash` IS DISTINCT FROM S.`data_hash`';
}
