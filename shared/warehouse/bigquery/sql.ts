/**
 * Pieces of GoogleSQL. Identifiers come from declarations; every value is a typed query parameter. Dates are compared as
 * ranges with scalar parameters, which BigQuery prunes partitions by, never through a subquery over an array.
 */
import { addDays, type CalendarDate } from '../../dates.ts';
import { isNumeric, type ScalarType } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import type { DateRange } from '../warehouse.ts';

export type ParameterType = 'STRING' | 'INT64' | 'FLOAT64' | 'NUMERIC' | 'BOOL' | 'DATE' | 'TIMESTAMP';

/** A query parameter as the REST API has it. */
export interface QueryParameter {
  name: string;
  parameterType: { type: string; arrayType?: { type: string } };
  parameterValue: { value?: string | null; arrayValues?: { value: string }[] };
}

/** Collects the parameters of one statement; each method answers the placeholder. */
export class Parameters {
  readonly list: QueryParameter[] = [];

  scalar(type: ParameterType, value: string | null): string {
    const name = `p${this.list.length}`;
    this.list.push({ name, parameterType: { type }, parameterValue: { value } });
    return `@${name}`;
  }

  array(type: ParameterType, values: readonly string[]): string {
    const name = `p${this.list.length}`;
    const arrayValues = values.map((value) => ({ value }));
    this.list.push({ name, parameterType: { type: 'ARRAY', arrayType: { type } }, parameterValue: { arrayValues } });
    return `@${name}`;
  }
}

/** The parameter type that carries a column's values; JSON travels as text. */
export function parameterType(type: ScalarType): ParameterType {
  if (isNumeric(type)) return 'NUMERIC';
  return type === 'JSON' ? 'STRING' : type;
}

/** A quoted name. Declared names are lower-case words; anything else would be a defect. @throws TypeError */
export function quoted(name: string): string {
  if (!/^[A-Za-z0-9_:.-]+$/.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot be an identifier`);
  return `\`${name}\``;
}

export function columnList(columns: readonly string[], alias?: string): string {
  return columns.map((column) => (alias === undefined ? quoted(column) : `${alias}.${quoted(column)}`)).join(', ');
}

/** Days in as few ranges as they make, in order. */
export function rangesOf(dates: readonly CalendarDate[]): readonly DateRange[] {
  const ranges: { start: CalendarDate; end: CalendarDate }[] = [];
  for (const date of [...new Set(dates)].sort()) {
    const last = ranges.at(-1);
    if (last !== undefined && addDays(last.end, 1) === date) last.end = date;
    else ranges.push({ start: date, end: date });
  }
  return ranges;
}

/** `column` (DATE, or TIMESTAMP by its UTC day) within any of the ranges, both ends inclusive. */
export function withinRanges(
  table: Table,
  column: string,
  ranges: readonly DateRange[],
  parameters: Parameters,
  alias: string,
): string {
  const name = `${alias}.${quoted(column)}`;
  const type = table.columns[column]?.type;
  if (type !== 'DATE' && type !== 'TIMESTAMP') throw new TypeError(`${table.id}.${column} holds no dates`);
  if (ranges.length === 0) return 'FALSE';
  const tests = ranges.map(({ start, end }) => {
    if (type === 'DATE') {
      return `${name} BETWEEN ${parameters.scalar('DATE', start)} AND ${parameters.scalar('DATE', end)}`;
    }
    const from = parameters.scalar('TIMESTAMP', `${start} 00:00:00+00:00`);
    const before = parameters.scalar('TIMESTAMP', `${addDays(end, 1)} 00:00:00+00:00`);
    return `(${name} >= ${from} AND ${name} < ${before})`;
  });
  return `(${tests.join(' OR ')})`;
}

/** A condition on the partition column that every row fulfils, for tables that may not be read without one. */
export function anyPartition(table: Table, alias: string): string {
  const column = table.partitionBy ?? table.partitionRange?.column;
  if (column === undefined) return 'TRUE';
  const name = `${alias}.${quoted(column)}`;
  const type = table.columns[column]?.type;
  const least = { DATE: "DATE '0001-01-01'", TIMESTAMP: "TIMESTAMP '0001-01-01 00:00:00+00:00'" };
  const bound = type === 'DATE' || type === 'TIMESTAMP' ? least[type] : String(-(2 ** 53));
  const all = `${name} >= ${bound}`;
  return table.columns[column]?.mode === 'REQUIRED' ? all : `(${all} OR ${name} IS NULL)`;
}
