import fc from 'fast-check';
import t from 'tap';
import { canonicalJson, collapse, firstOf, greatest, inOrder, r0, smallest } from '../../shared/basketball/order.ts';
import { microsOf } from '../../shared/dates.ts';

t.test('null comes last, whichever way', async (t) => {
  const rows = [{ v: null }, { v: 2 }, { v: undefined }, { v: 1 }];
  const values = (order: ReturnType<typeof smallest<{ v: number | null | undefined }>>) =>
    rows.toSorted(order).map(({ v }) => v ?? null);
  t.strictSame(values(smallest(({ v }) => v)), [1, 2, null, null]);
  t.strictSame(values(greatest(({ v }) => v)), [2, 1, null, null]);
});

t.test('texts compare by code unit, false before true', async (t) => {
  const texts = ['b', 'é', 'Z', 'a', '10', '9'];
  t.strictSame(texts.toSorted(smallest((text) => text)), ['10', '9', 'Z', 'a', 'b', 'é']);
  t.strictSame([true, false].toSorted(smallest((flag) => flag)), [false, true]);
});

t.test('the first comparator that tells rows apart decides', async (t) => {
  const order = inOrder<{ a: number; b: string }>(
    greatest(({ a }) => a),
    smallest(({ b }) => b),
  );
  t.ok(order({ a: 2, b: 'z' }, { a: 1, b: 'a' }) < 0);
  t.ok(order({ a: 1, b: 'b' }, { a: 1, b: 'a' }) > 0);
  t.equal(order({ a: 1, b: 'a' }, { a: 1, b: 'a' }), 0);
});

interface Raw {
  readonly processed_at?: ReturnType<typeof microsOf> | null;
  readonly created_at?: ReturnType<typeof microsOf> | null;
  readonly data_hash?: string | null;
  readonly points: number | null;
}
const general = r0<Raw>(['points', 'data_hash']);

t.test('R0: newest, then smallest hash, then smallest text of the columns', async (t) => {
  const at = (micros: number) => microsOf(micros);
  for (const [name, first, second] of [
    ['newest', { processed_at: at(2), data_hash: 'b', points: 9 }, { processed_at: at(1), data_hash: 'a', points: 1 }],
    ['a time before none', { processed_at: at(1), points: 9 }, { processed_at: null, points: 1 }],
    ['created_at where there is no processed_at', { created_at: at(2), points: 9 }, { created_at: at(1), points: 1 }],
    [
      'created_at does not count beside it',
      { processed_at: null, created_at: at(1), data_hash: 'a', points: 9 },
      { processed_at: null, created_at: at(2), data_hash: 'b', points: 1 },
    ],
    [
      'smallest hash',
      { processed_at: at(1), data_hash: 'a', points: 9 },
      { processed_at: at(1), data_hash: 'b', points: 1 },
    ],
    [
      'a hash before none',
      { processed_at: at(1), data_hash: 'z', points: 9 },
      { processed_at: at(1), data_hash: null, points: 1 },
    ],
    ['smallest text', { processed_at: at(1), points: 10 }, { processed_at: at(1), points: 9 }],
    ['null is text', { processed_at: at(1), points: 10 }, { processed_at: at(1), points: null }],
  ] satisfies readonly [string, Raw, Raw][]) {
    t.ok(general(first, second) < 0, name);
    t.ok(general(second, first) > 0, `${name}, reversed`);
  }
  const row = { processed_at: at(1), points: 1 };
  t.equal(general(row, { ...row }), 0);
});

t.test('canonical JSON: keys ascending, ASCII only, an absent column is null', async (t) => {
  t.equal(
    canonicalJson<{ b: string; a: number; c?: boolean; d: bigint }>({ b: 'Jokić "x"', a: 1, d: 9n }, [
      'd',
      'b',
      'c',
      'a',
    ]),
    '{"a": 1, "b": "Joki\\u0107 \\"x\\"", "c": null, "d": 9}',
  );
});

t.test('the first of no rows is undefined, also among undefined rows', async (t) => {
  t.equal(
    firstOf<number>(
      [],
      smallest((row) => row),
    ),
    undefined,
  );
  t.equal(
    firstOf(
      [3, 1, 2],
      smallest((row) => row),
    ),
    1,
  );
  t.equal(
    firstOf(
      [undefined, 1],
      smallest((row) => row),
    ),
    1,
  );
});

t.test('collapsing keeps the first of each key in any order of rows', async (t) => {
  const rows = fc.array(fc.record({ key: fc.nat({ max: 4 }), value: fc.nat({ max: 4 }) }, { noNullPrototype: true }), {
    maxLength: 12,
  });
  const order = greatest<{ value: number }>(({ value }) => value);
  fc.assert(
    fc.property(rows, (all) => {
      const { kept, collapsed } = collapse(all, ({ key }) => key, order);
      const reversed = collapse(all.toReversed(), ({ key }) => key, order);
      const byKey = smallest<{ key: number }>(({ key }) => key);
      t.strictSame(kept.toSorted(byKey), reversed.kept.toSorted(byKey));
      t.equal(kept.length + collapsed, all.length);
      for (const { key, value } of kept) {
        t.equal(value, Math.max(...all.filter((row) => row.key === key).map((row) => row.value)));
      }
      t.strictSame(
        kept.map(({ key }) => key),
        [...new Set(all.map(({ key }) => key))],
        'keys in the order met',
      );
    }),
  );
});
