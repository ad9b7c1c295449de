/** Pieces of SQL. Values are always parameters; names come from declarations and are quoted. */
import type { DuckDBValue } from '@duckdb/node-api';
import type { Column } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { duckdbColumnType, duckdbIdentifier } from '../../tables/duckdb-ddl.ts';
import type { DateRange, ReadRequest } from '../warehouse.ts';

export const quoted = duckdbIdentifier;

/** `"dataset"."name"`. */
export function tableName(table: Table): string {
  return `${quoted(table.dataset)}.${quoted(table.name)}`;
}

export function columnList(columns: readonly string[], alias?: string): string {
  return columns.map((name) => (alias === undefined ? quoted(name) : `${alias}.${quoted(name)}`)).join(', ');
}

/** The declared column. @throws TypeError when the table has none of that name */
export function columnOf(table: Table, name: string): Column {
  const column = table.columns[name];
  if (column === undefined) throw new TypeError(`table ${table.id} has no column ${name}`);
  return column;
}

/** Collects the parameters of a statement in the order in which its text names them. */
export class Parameters {
  readonly values: DuckDBValue[] = [];

  /** The placeholder of a value, cast to the type. */
  add(value: DuckDBValue, type: string): string {
    this.values.push(value);
    return `CAST($${this.values.length} AS ${type})`;
  }
}

/** Condition that a DATE or TIMESTAMP column lies in a range of days, both ends inclusive. */
export function withinDates(table: Table, name: string, dates: DateRange, parameters: Parameters): string {
  const column = columnOf(table, name);
  const start = parameters.add(dates.start, 'DATE');
  const end = parameters.add(dates.end, 'DATE');
  if (column.type === 'DATE') return `${quoted(name)} BETWEEN ${start} AND ${end}`;
  if (column.type !== 'TIMESTAMP') throw new TypeError(`${table.id}.${name} is no column of dates`);
  return `${quoted(name)} >= CAST(${start} AS TIMESTAMPTZ) AND ${quoted(name)} < CAST(${end} + 1 AS TIMESTAMPTZ)`;
}

/** Condition of a read. @throws TypeError when it restricts dates of a table without a column of them */
export function condition(request: Pick<ReadRequest, 'table' | 'dates' | 'in'>, parameters: Parameters): string {
  const { table, dates, in: lists = {} } = request;
  const tests: string[] = [];
  if (dates !== undefined) {
    const name = dates.column ?? table.partitionBy;
    if (name === null) throw new TypeError(`a read of ${table.id} by dates must name a column`);
    tests.push(withinDates(table, name, dates, parameters));
  }
  for (const [name, values] of Object.entries(lists)) {
    const type = duckdbColumnType(columnOf(table, name));
    const placeholders = values.map((value) => parameters.add(value, type));
    tests.push(placeholders.length === 0 ? 'FALSE' : `${quoted(name)} IN (${placeholders.join(', ')})`);
  }
  return tests.length === 0 ? 'TRUE' : tests.join(' AND ');
}
