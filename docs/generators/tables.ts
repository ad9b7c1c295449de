/** docs/tables.md and deploy/schema/: every table, from its declaration. */
import { bigqueryColumnType, bigqueryCreateTable } from '../../shared/tables/bigquery-ddl.ts';
import type { Column } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { code, codes, markdownTable, page } from './markdown.ts';

export interface TableGroup {
  readonly title: string;
  readonly about: string;
  readonly tables: readonly Table[];
}

function partition({ partitionBy, partitionRange }: Table): string {
  if (partitionRange !== null) {
    const { column, start, end, interval } = partitionRange;
    return `${code(column)} by whole numbers from ${start} to below ${end}, ${interval} each`;
  }
  return partitionBy === null ? '–' : `${code(partitionBy)}, by day`;
}

function tableSection(table: Table): string {
  const hashed = new Set(table.hashFields);
  const hasHash = hashed.size > 0;
  const facts = [
    `- Key: ${codes(table.key)}`,
    `- Partition: ${partition(table)}${table.requirePartitionFilter ? ' (a filter on it is required)' : ''}`,
    `- Clustering: ${codes(table.clusterBy)}`,
    `- Columns: ${table.columnNames.length}${hasHash ? `, of which \`data_hash\` covers ${hashed.size}` : ''}`,
  ];
  const columns: readonly [string, Column][] = Object.entries(table.columns);
  return [
    `### ${table.id}`,
    table.description,
    facts.join('\n'),
    markdownTable(
      ['Column', 'Type', 'Mode', ...(hasHash ? ['Hashed'] : [])],
      columns.map(([name, column]) => [
        code(name),
        bigqueryColumnType(column),
        column.mode,
        ...(hasHash ? [hashed.has(name) ? 'yes' : ''] : []),
      ]),
    ),
  ].join('\n\n');
}

export function tablesPage(groups: readonly TableGroup[]): string {
  const index = groups.map(({ title, about, tables }) => `- **${title}** (${tables.length}): ${about}`);
  return page(
    '# Tables',
    'Every table that the services read or write, as declared in `services/*/table.ts` and `shared/tables/`. Where a declaration differs from the platform’s own schema files: [schema-differences.md](schema-differences.md). The same as SQL for BigQuery: `deploy/schema/`.',
    index.join('\n'),
    ...groups.flatMap(({ title, tables }) => [`## ${title}`, ...tables.map(tableSection)]),
  );
}

/** DDL by dataset: `nba_raw` → SQL of its tables. */
export function ddlByDataset(tables: readonly Table[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [dataset, members] of Map.groupBy(tables, (table) => table.dataset)) {
    const statements = members.map((table) => bigqueryCreateTable(table));
    const head = `-- Written by \`npm run generate\` from the table declarations.\n-- Tables of the dataset ${dataset} for BigQuery; what exists already is left as it is.`;
    files.set(dataset, `${[head, ...statements].join('\n\n')}\n`);
  }
  return files;
}
