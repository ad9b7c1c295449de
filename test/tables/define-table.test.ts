/** What a wrong declaration meets. The `@ts-expect-error` lines are checked by tsc: each must be an error of types too. */
import t from 'tap';
import { type NumericType, nullable, numericShape, repeated, required } from '../../shared/tables/column-types.ts';
import { defineTable } from '../../shared/tables/define-table.ts';

const base = {
  dataset: 'nba_analytics',
  name: 'sample',
  description: 'A sample.',
  columns: {
    id: required('STRING'),
    game_date: required('DATE'),
    at: nullable('TIMESTAMP'),
    count: nullable('INT64'),
    ratio: required('FLOAT64'),
    extra: nullable('JSON'),
    issues: repeated('STRING'),
    data_hash: nullable('STRING'),
  },
  key: ['id'],
  partitionBy: 'game_date',
} as const;

t.test('a right declaration is taken as it is', async (t) => {
  const table = defineTable({ ...base, hashFields: ['id', 'count'], clusterBy: ['id', 'game_date'] });
  t.equal(table.id, 'nba_analytics.sample');
  t.strictSame(table.columnNames, Object.keys(base.columns));
  t.strictSame([table.key, table.hashFields, table.clusterBy], [['id'], ['id', 'count'], ['id', 'game_date']]);
  t.strictSame([table.partitionRange, table.requirePartitionFilter], [null, false]);
  t.ok(Object.isFrozen(table));
});

t.test('what types see does not compile, and is refused at run time too', async (t) => {
  // @ts-expect-error a hash field that is no column
  t.throws(() => defineTable({ ...base, hashFields: ['id', 'nothing'] }), /names nothing, which is no column/);
  // @ts-expect-error JSON has no canonical text
  t.throws(() => defineTable({ ...base, hashFields: ['id', 'extra'] }), /extra is not hashable/);
  // @ts-expect-error arrays have no canonical text
  t.throws(() => defineTable({ ...base, hashFields: ['id', 'issues'] }), /issues is not hashable/);
  // @ts-expect-error a key column that is no column
  t.throws(() => defineTable({ ...base, key: ['nothing'] }), /key names nothing/);
  // @ts-expect-error a key column that may be null
  t.throws(() => defineTable({ ...base, key: ['count'] }), /key column count must be REQUIRED/);
  // @ts-expect-error clustering by no column
  t.throws(() => defineTable({ ...base, clusterBy: ['nothing'] }), /clusterBy names nothing/);
  // @ts-expect-error partitioning by text
  t.throws(() => defineTable({ ...base, partitionBy: 'id' }), /partition column id must be a DATE or TIMESTAMP/);
  // @ts-expect-error BYTES is no type of ours
  const bytes: NumericType = 'BYTES';
  t.throws(() => numericShape(bytes), /not NUMERIC/);
});

t.test('what only types refuse', async (t) => {
  // @ts-expect-error FLOAT64 names no row
  defineTable({ ...base, key: ['ratio'] });
  // @ts-expect-error an unknown dataset
  defineTable({ ...base, dataset: 'elsewhere' });
  // @ts-expect-error a misspelt option
  const misspelt: Parameters<typeof defineTable>[0] = { ...base, clusterby: [] };
  t.equal(misspelt.name, 'sample');
});

const tooWide = { ...base.columns, wide: nullable('NUMERIC(16,2)') };
const tooFine = { ...base.columns, fine: nullable('NUMERIC(2,3)') };
const badName = { ...base.columns, 'Bad-Name': nullable('STRING') };

t.test('what types cannot see is refused where the table is declared', async (t) => {
  for (const [declaration, message] of [
    [{ ...base, name: 'Sample' }, /name must match/],
    [{ ...base, columns: badName }, /column name Bad-Name/],
    [{ ...base, columns: tooWide }, /NUMERIC\(16,2\)/],
    [{ ...base, columns: tooFine }, /NUMERIC\(2,3\)/],
    [{ ...base, key: ['id', 'id'] as const }, /key names a column twice/],
    [{ ...base, hashFields: ['id', 'id'] as const }, /hashFields names a column twice/],
    [{ ...base, hashFields: ['id', 'data_hash'] as const }, /data_hash cannot cover itself/],
    [{ ...base, hashFields: ['count'] as const }, /key column id must be a hash field/],
    [{ ...base, key: [], hashFields: ['id'] as const }, /a hashed table needs a key/],
    [{ ...base, clusterBy: ['id', 'game_date', 'at', 'count', 'ratio'] as const }, /at most four clustering columns/],
  ] as const) {
    t.throws(() => defineTable(declaration), { name: 'TypeError', message }, String(message));
  }
  const { data_hash: _, ...withoutHash } = base.columns;
  t.throws(() => defineTable({ ...base, columns: withoutHash, hashFields: ['id'] }), /need a STRING column data_hash/);
});
