/** deploy/services.tsv: what the deployment has to know about the services, derived from their declarations. */
import { REPORT } from '../../services/registry.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { Table } from '../../shared/tables/define-table.ts';

const HEAD =
  '# Written by `npm run generate` from the processors: service, kind, table, datasets read, datasets written (tabs between).';

/**
 * One line per service, in run order, the report last.
 * @param runHistory the table that every run is recorded in
 * @param tables every table there is
 */
export function servicesFile(processors: readonly AnyProcessor[], runHistory: Table, tables: readonly Table[]): string {
  const lines = processors.map((processor) => {
    const written = [processor.table, ...(processor.afterWrite?.tables ?? []), runHistory];
    const read = Object.values(processor.sources).map(({ table }) => table);
    return [processor.service, 'processor', processor.table.name, datasetsOf(read), datasetsOf(written)];
  });
  // It serves people from all datasets, and writes nothing.
  lines.push([REPORT.service, 'report', '-', datasetsOf(tables), '-']);
  return `${[HEAD, ...lines.map((line) => line.join('\t'))].join('\n')}\n`;
}

const datasetsOf = (tables: readonly Pick<Table, 'dataset'>[]): string =>
  [...new Set(tables.map(({ dataset }) => dataset))].sort().join(',');
