import fc from 'fast-check';
import t from 'tap';
import { Value } from 'typebox/value';
import { jsonRow, rowSchema } from '../../shared/tables/row-schema.ts';
import { analyticsTables } from '../helpers/analytics-tables.ts';
import { arbitraryRow } from '../helpers/arbitrary-row.ts';

for (const table of analyticsTables) {
  t.test(`${table.name}: rows as JSON satisfy the schema`, async (t) => {
    const schema = rowSchema(table);
    t.strictSame(Object.keys(schema.properties), table.columnNames);
    fc.assert(
      fc.property(arbitraryRow(table), (row) => {
        const json = JSON.parse(JSON.stringify(jsonRow(table, row)));
        const [first] = Value.Errors(schema, json);
        if (first !== undefined) throw new Error(JSON.stringify(first));
      }),
      { numRuns: 20 },
    );
    const [sample] = fc.sample(arbitraryRow(table), 1);
    const json = jsonRow(table, sample ?? {});
    const [required] = table.key;
    t.ok(Value.Check(schema, json));
    t.notOk(Value.Check(schema, { ...json, bogus: 1 }), 'no other members');
    t.notOk(Value.Check(schema, { ...json, [required ?? '']: null }), 'key columns are not null');
    t.notOk(Value.Check(schema, { ...json, game_date: 20250115 }), 'dates are text');
  });
}

t.test('instants become text, and integers that JSON would round are refused', async (t) => {
  const [table] = analyticsTables;
  if (table === undefined) throw new Error('no analytics tables');
  t.equal(jsonRow(table, { processed_at: 250_000 }).processed_at, '1970-01-01T00:00:00.250000+00:00');
  t.throws(() => jsonRow(table, { points: 2n ** 60n }), { code: 'INTEGER_UNSAFE', message: /points/ });
});
