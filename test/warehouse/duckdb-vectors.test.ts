/** Values that are read straight from the engine's memory are those that were written. */
import fc from 'fast-check';
import t from 'tap';
import { nullable, required, type StoredRow } from '../../shared/tables/column-types.ts';
import { defineTable, type Table } from '../../shared/tables/define-table.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';

const events = defineTable({
  dataset: 'nba_raw',
  name: 'vector_events',
  description: 'Texts and numbers of every length and kind, for tests.',
  columns: {
    position: required('INT64'),
    text: nullable('STRING'),
    other: nullable('STRING'),
    amount: nullable('FLOAT64'),
    flag: nullable('BOOL'),
  },
  key: [],
  partitionBy: null,
  clusterBy: [],
});

/** Shorter and longer than the engine keeps in place, with and without characters beyond ASCII, and often the same. */
const text = fc.oneof(
  fc.constantFrom(
    null,
    '',
    'LAL',
    'Dončić',
    'twelve bytes',
    'thirteen byte',
    'gs://raw/one/long/path.json',
    'x'.repeat(5000),
  ),
  fc.string({ unit: 'grapheme', maxLength: 30 }).map((value) => value.replaceAll('\0', '')),
  fc.string({ unit: 'grapheme-ascii', maxLength: 40 }),
);
const rows = fc.array(fc.record({ text, other: text, amount: fc.option(fc.double()), flag: fc.option(fc.boolean()) }), {
  maxLength: 60,
});

/** The rows as a new warehouse gives them back, in their order. */
async function storedAndRead(table: Table, written: readonly StoredRow[], exactIntegers: boolean): Promise<unknown> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  try {
    await warehouse.ensureTables([table]);
    await warehouse.append(table, written);
    const read = await readAll(warehouse, { table, columns: table.columnNames, exactIntegers });
    return read.sort((a, b) => Number(a.position) - Number(b.position));
  } finally {
    await warehouse.close();
  }
}

t.test('values of many vectors come back as they were written', async (t) => {
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom(1, 70), async (some, times) => {
      const written = Array.from({ length: times }, () => some)
        .flat()
        .map((row, position) => ({ position, ...row }));
      t.strictSame(await storedAndRead(events, written, false), written);
    }),
    { numRuns: 40 },
  );
});

t.test('texts stay what they are while further vectors are read', async (t) => {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([events]);
  const written = Array.from({ length: 20_000 }, (_, position) => ({
    position,
    text: `event ${position} of a game that is long enough`,
    other: position % 3 === 0 ? null : `gs://raw/loads/of/day/${position % 5}/ö.json`,
    amount: position / 3,
    flag: null,
  }));
  await warehouse.append(events, written);
  const read = await readAll(warehouse, { table: events, columns: events.columnNames });
  t.strictSame(
    read.sort((a, b) => Number(a.position) - Number(b.position)),
    written,
  );
});

const totals = defineTable({
  dataset: 'nba_raw',
  name: 'vector_totals',
  description: 'Integers of every size, for tests.',
  columns: { position: required('INT64'), total: nullable('INT64') },
  key: [],
  partitionBy: null,
  clusterBy: [],
});
const SAFE = 2n ** 53n;
const integer = fc
  .oneof(
    fc.constantFrom(
      0n,
      -1n,
      2n ** 31n,
      2n ** 32n,
      -(2n ** 32n),
      SAFE - 1n,
      SAFE,
      SAFE + 1n,
      1n - SAFE,
      -SAFE,
      -SAFE - 1n,
    ),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -5000n, max: 5000n }),
  )
  .map((value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value));

t.test('exact integers are numbers where these are safe, and bigint beyond', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(integer), { maxLength: 200 }), async (values) => {
      const written = values.map((total, position) => ({ position, total }));
      t.strictSame(await storedAndRead(totals, written, true), written);
    }),
    { numRuns: 40 },
  );
});
