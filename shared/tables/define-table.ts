/**
 * The single declaration of a table. Everything else that needs to know its columns (row type, validation, DDL of both
 * engines, canonicaliser, OpenAPI, documentation) is derived from it.
 *
 * Words: *key* = columns that name a row uniquely · *partition* = the DATE column the warehouse partitions by · *hash
 * fields* = the declared columns that `data_hash` covers, in declared order.
 */
import { type Column, type ColumnValue, isNumeric, type Mode, numericShape, type ScalarType } from './column-types.ts';

export type Dataset =
  | 'nba_raw'
  | 'nba_analytics'
  | 'nba_reference'
  | 'nba_static'
  | 'nba_processing'
  | 'nba_orchestration';
export type Columns = { readonly [name: string]: Column };

/** Names of the columns of C whose type and mode satisfy the two filters. */
type ColumnsOf<C extends Columns, T extends ScalarType, M extends Mode> = {
  [K in keyof C & string]: C[K]['type'] extends T ? (C[K]['mode'] extends M ? K : never) : never;
}[keyof C & string];
type HashableColumn<C extends Columns> = ColumnsOf<C, Exclude<ScalarType, 'JSON'>, 'REQUIRED' | 'NULLABLE'>;

export interface IntegerRange<Name extends string = string> {
  readonly column: Name;
  readonly start: number;
  readonly end: number;
  readonly interval: number;
}

export interface TableDeclaration<C extends Columns> {
  readonly dataset: Dataset;
  readonly name: string;
  readonly description: string;
  readonly columns: C;
  /** Columns that name a row uniquely; empty for raw tables, which may hold duplicates. */
  readonly key: readonly ColumnsOf<C, Exclude<ScalarType, 'JSON' | 'FLOAT64'>, 'REQUIRED'>[];
  /** DATE column, or TIMESTAMP column partitioned by its day; null for unpartitioned tables. */
  readonly partitionBy: ColumnsOf<C, 'DATE' | 'TIMESTAMP', 'REQUIRED' | 'NULLABLE'> | null;
  /** Integer-range partitioning: `start` inclusive, `end` exclusive. */
  readonly partitionRange?: IntegerRange<ColumnsOf<C, 'INT64', 'REQUIRED' | 'NULLABLE'>>;
  readonly requirePartitionFilter?: boolean;
  readonly clusterBy?: readonly (keyof C & string)[];
  /** Present on tables whose rows carry `data_hash` computed by us. */
  readonly hashFields?: readonly HashableColumn<C>[];
}

/**
 * Names of the columns of C. The mapped type is no detour: a plain `keyof C` makes Table<C> invariant, and then no declared
 * table would be a `Table`.
 */
export type ColumnName<C extends Columns> = keyof { [K in keyof C as K & string]: K } & string;

/** A checked declaration. `id` is `dataset.name`. */
export interface Table<C extends Columns = Columns> {
  readonly id: string;
  readonly dataset: Dataset;
  readonly name: string;
  readonly description: string;
  readonly columns: C;
  readonly columnNames: readonly ColumnName<C>[];
  readonly key: readonly string[];
  readonly partitionBy: string | null;
  readonly partitionRange: IntegerRange | null;
  readonly requirePartitionFilter: boolean;
  readonly clusterBy: readonly string[];
  readonly hashFields: readonly string[];
}

/** The row type of a table, or of the named columns of it. */
export type RowOf<
  T extends Pick<Table, 'columns'>,
  K extends keyof T['columns'] & string = keyof T['columns'] & string,
> = {
  readonly [P in K]: ColumnValue<T['columns'][P]>;
};

const NAME = /^[a-z][a-z0-9_]{0,127}$/;

/**
 * Declares a table. Wrong column names in key, clustering or hash fields and unhashable types do not compile; what types
 * cannot see is checked here.
 * @throws TypeError naming the table and the mistake: bad names, a column listed twice, NUMERIC beyond 15 digits, more
 *   than four clustering columns, hash fields without a STRING `data_hash` column or containing it.
 */
export function defineTable<const C extends Columns>(declaration: TableDeclaration<C>): Table<C> {
  const { dataset, name, columns, key, partitionBy, clusterBy = [], hashFields = [] } = declaration;
  const id = `${dataset}.${name}`;
  const refuse = (reason: string): never => {
    throw new TypeError(`table ${id}: ${reason}`);
  };
  if (!NAME.test(name)) refuse(`name must match ${NAME}`);
  for (const [columnName, column] of Object.entries(columns)) {
    if (!NAME.test(columnName)) refuse(`column name ${columnName} must match ${NAME}`);
    if (isNumeric(column.type)) numericShape(column.type);
  }
  for (const [what, names] of [
    ['key', key],
    ['clusterBy', clusterBy],
    ['hashFields', hashFields],
  ] as const) {
    if (new Set<string>(names).size !== names.length) refuse(`${what} names a column twice`);
    for (const column of names) if (!(column in columns)) refuse(`${what} names ${column}, which is no column`);
  }
  for (const column of key) {
    if (columns[column]?.mode !== 'REQUIRED') refuse(`key column ${column} must be REQUIRED`);
  }
  // BigQuery allows four clustering columns; the existing tables were declared with more, of which it keeps four.
  if (clusterBy.length > 4) refuse('at most four clustering columns are possible');
  if (partitionBy !== null && !['DATE', 'TIMESTAMP'].includes(columns[partitionBy]?.type ?? '')) {
    refuse(`partition column ${partitionBy} must be a DATE or TIMESTAMP column`);
  }
  for (const field of hashFields) {
    const column = columns[field];
    if (column === undefined || column.mode === 'REPEATED' || column.type === 'JSON') {
      refuse(`hash field ${field} is not hashable: arrays and JSON have no canonical text`);
    }
    if (field === 'data_hash') refuse('data_hash cannot cover itself');
  }
  if (hashFields.length > 0) {
    if (columns.data_hash?.type !== 'STRING') refuse('hash fields need a STRING column data_hash');
    if (key.length === 0) refuse('a hashed table needs a key');
    for (const column of key) {
      if (!(hashFields as readonly string[]).includes(column)) refuse(`key column ${column} must be a hash field`);
    }
  }
  return Object.freeze({
    id,
    dataset,
    name,
    description: declaration.description,
    columns,
    columnNames: Object.keys(columns) as ColumnName<C>[],
    key,
    partitionBy,
    partitionRange: declaration.partitionRange ?? null,
    requirePartitionFilter: declaration.requirePartitionFilter ?? false,
    clusterBy,
    hashFields,
  });
}
