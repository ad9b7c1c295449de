import { existsSync, readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import { allTables, operationsTables, rawTables, referenceTables } from '../../shared/tables/registry.ts';
import { analyticsTables } from '../helpers/analytics-tables.ts';

const sharedSchemas = new URL('../../../shared/schemas/', import.meta.url);

t.test('every declaration file is listed', async (t) => {
  for (const [folder, tables] of [
    ['raw', rawTables],
    ['reference', referenceTables],
    ['operations', operationsTables],
  ] as const) {
    const files = readdirSync(new URL(`../../shared/tables/${folder}/`, import.meta.url)).map((file) =>
      file.slice(0, -3),
    );
    t.strictSame(tables.map(({ name }) => name.replaceAll('_', '-')).sort(), files.sort(), folder);
  }
});

t.test('a table is declared once', async (t) => {
  t.equal(allTables(analyticsTables).length, rawTables.length + referenceTables.length + operationsTables.length + 5);
  t.throws(() => allTables(rawTables), /is declared twice/);
});

interface StoredField {
  readonly name: string;
  readonly type: string;
  readonly mode: string;
}

t.test(
  'declarations agree with the schemas of the specification',
  { skip: existsSync(sharedSchemas) ? false : 'the specification is not beside this checkout' },
  async (t) => {
    let compared = 0;
    for (const table of allTables(analyticsTables)) {
      const file = new URL(`${table.dataset}/${table.name}.json`, sharedSchemas);
      if (!existsSync(file)) continue;
      compared += 1;
      const { fields }: { fields: readonly StoredField[] } = JSON.parse(readFileSync(file, 'utf8'));
      t.strictSame(
        Object.entries(table.columns).map(([name, { type, mode }]) => `${name} ${type} ${mode}`),
        fields.map(({ name, type, mode }) => `${name} ${type} ${mode}`),
        table.id,
      );
    }
    t.ok(compared >= 20, `${compared} tables`);
  },
);
