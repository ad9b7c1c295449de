/** BigQuery's view of a declared table: API schema and metadata, and the same as SQL for the deployment. */
import { HASH_SCHEME } from '../hashing/data-hash.ts';
import { type Column, isNumeric, type Mode, numericShape, type ScalarType } from './column-types.ts';
import type { Columns, Table } from './define-table.ts';

/** A field of an API schema, with the type names that the API itself answers with; int64 values are text in its JSON. */
export interface BigqueryField {
  readonly name: string;
  readonly type: 'STRING' | 'INTEGER' | 'FLOAT' | 'BOOLEAN' | 'DATE' | 'TIMESTAMP' | 'JSON' | 'NUMERIC';
  readonly mode: Mode;
  readonly precision?: string;
  readonly scale?: string;
  readonly description?: string;
  readonly defaultValueExpression?: string;
}

/** Body of the API's tables.insert, without the table reference. */
export interface BigqueryTableMetadata {
  readonly description: string;
  readonly schema: { readonly fields: readonly BigqueryField[] };
  readonly timePartitioning?: { readonly type: 'DAY'; readonly field: string };
  readonly rangePartitioning?: {
    readonly field: string;
    readonly range: { readonly start: string; readonly end: string; readonly interval: string };
  };
  readonly requirePartitionFilter?: boolean;
  readonly clustering?: { readonly fields: string[] };
  readonly labels?: Readonly<Record<string, string>>;
}

const API_NAMES = {
  STRING: 'STRING',
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
  JSON: 'JSON',
} as const satisfies Partial<Record<ScalarType, BigqueryField['type']>>;

/** BigQuery's NUMERIC has nine decimals. */
const MOST_DECIMALS = 9;

function shapeOf(type: Extract<ScalarType, `NUMERIC(${number},${number})`>): { precision: number; scale: number } {
  const shape = numericShape(type);
  if (shape.scale > MOST_DECIMALS)
    throw new TypeError(`${type}: BigQuery's NUMERIC has at most ${MOST_DECIMALS} decimals`);
  return shape;
}

function apiType(type: ScalarType): Pick<BigqueryField, 'type' | 'precision' | 'scale'> {
  if (!isNumeric(type)) return { type: API_NAMES[type] };
  const { precision, scale } = shapeOf(type);
  return { type: 'NUMERIC', precision: String(precision), scale: String(scale) };
}

/** The fields of the table's API schema, in declared order. @throws TypeError for a NUMERIC of more than nine decimals. */
export function bigqueryFields(table: Table): readonly BigqueryField[] {
  return Object.entries<Column>(table.columns).map(([name, column]) => ({
    name,
    ...apiType(column.type),
    mode: column.mode,
    ...(column.description === undefined ? {} : { description: column.description }),
    ...(column.default === undefined ? {} : { defaultValueExpression: column.default }),
  }));
}

/** What the API needs to create the table, apart from its reference. Hashed tables are labelled with the hash scheme. */
export function bigqueryTableMetadata(table: Table): BigqueryTableMetadata {
  const { partitionBy, partitionRange: range } = table;
  return {
    description: table.description,
    schema: { fields: bigqueryFields(table) },
    ...(partitionBy === null ? {} : { timePartitioning: { type: 'DAY', field: partitionBy } as const }),
    ...(range === null
      ? {}
      : {
          rangePartitioning: {
            field: range.column,
            range: { start: String(range.start), end: String(range.end), interval: String(range.interval) },
          },
        }),
    ...(table.requirePartitionFilter ? { requirePartitionFilter: true } : {}),
    ...(table.clusterBy.length === 0 ? {} : { clustering: { fields: [...table.clusterBy] } }),
    ...(table.hashFields.length === 0 ? {} : { labels: { hash_scheme: HASH_SCHEME } }),
  };
}

/** SQL type of a column: `INT64`, `NUMERIC(5, 1)`, `ARRAY<STRING>`. */
export function bigqueryColumnType(column: Column): string {
  let type: string = column.type;
  if (isNumeric(column.type)) {
    const { precision, scale } = shapeOf(column.type);
    type = `NUMERIC(${precision}, ${scale})`;
  }
  return column.mode === 'REPEATED' ? `ARRAY<${type}>` : type;
}

/** JSON's escapes are among those of a BigQuery string literal. */
const literal = (text: string): string => JSON.stringify(text);

function columnSql(name: string, column: Column): string {
  const parts = [`\`${name}\` ${bigqueryColumnType(column)}`];
  if (column.default !== undefined) parts.push(`DEFAULT ${column.default}`);
  if (column.mode === 'REQUIRED') parts.push('NOT NULL');
  if (column.description !== undefined) parts.push(`OPTIONS (description = ${literal(column.description)})`);
  return parts.join(' ');
}

function partitionSql({ partitionBy, partitionRange: range, columns }: Table): string[] {
  if (range !== null) {
    const { column, start, end, interval } = range;
    return [`PARTITION BY RANGE_BUCKET(\`${column}\`, GENERATE_ARRAY(${start}, ${end}, ${interval}))`];
  }
  if (partitionBy === null) return [];
  const byDate = (columns as Columns)[partitionBy]?.type === 'DATE';
  return [`PARTITION BY ${byDate ? `\`${partitionBy}\`` : `DATE(\`${partitionBy}\`)`}`];
}

/**
 * `CREATE TABLE IF NOT EXISTS` with partitioning, clustering, descriptions and labels.
 * @param dataset name of the dataset to create it in, `project.dataset` allowed; default: the declared one
 */
export function bigqueryCreateTable(table: Table, dataset: string = table.dataset): string {
  const columns = Object.entries<Column>(table.columns).map(([name, column]) => `  ${columnSql(name, column)}`);
  const options = [`description = ${literal(table.description)}`];
  if (table.requirePartitionFilter) options.push('require_partition_filter = TRUE');
  if (table.hashFields.length > 0) options.push(`labels = [("hash_scheme", ${literal(HASH_SCHEME)})]`);
  const lines = [
    `CREATE TABLE IF NOT EXISTS \`${dataset}.${table.name}\` (`,
    columns.join(',\n'),
    ')',
    ...partitionSql(table),
    ...(table.clusterBy.length === 0 ? [] : [`CLUSTER BY ${table.clusterBy.map((name) => `\`${name}\``).join(', ')}`]),
    `OPTIONS (${options.join(', ')})`,
  ];
  return `${lines.join('\n')};`;
}
