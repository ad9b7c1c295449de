import t from 'tap';
import { AppError } from '../../shared/errors.ts';
import { compileQuantiser, QuantiseError, quantiseNumeric, tableQuantiser } from '../../shared/hashing/quantise.ts';
import { nullable, repeated, required } from '../../shared/tables/column-types.ts';
import { defineTable } from '../../shared/tables/define-table.ts';

const table = defineTable({
  dataset: 'nba_analytics',
  name: 'sample',
  description: 'One column of each type.',
  columns: {
    id: required('STRING'),
    count: nullable('INT64'),
    ratio: nullable('FLOAT64'),
    minutes: nullable('NUMERIC(4,1)'),
    flag: nullable('BOOL'),
    game_date: nullable('DATE'),
    at: nullable('TIMESTAMP'),
    extra: nullable('JSON'),
    issues: repeated('STRING'),
    scores: repeated('NUMERIC(4,1)'),
  },
  key: ['id'],
  partitionBy: null,
});
const quantise = compileQuantiser(table);

t.test('every column is present; what is absent is null, or an empty array', async (t) => {
  t.strictSame(quantise({ id: 'a' }), {
    id: 'a',
    count: null,
    ratio: null,
    minutes: null,
    flag: null,
    game_date: null,
    at: null,
    extra: null,
    issues: [],
    scores: [],
  });
  t.strictSame(quantise({ id: 'a', count: undefined, issues: null }), quantise({ id: 'a' }));
});

t.test('values take the type of their column', async (t) => {
  for (const [column, value, expected] of [
    ['count', -0, 0],
    ['count', 5n, 5],
    ['count', 2n ** 53n, 2n ** 53n],
    ['count', 2 ** 53, 2n ** 53n],
    ['count', 2n ** 63n - 1n, 2n ** 63n - 1n],
    ['count', -(2 ** 63), -(2n ** 63n)],
    ['ratio', -0, 0],
    ['ratio', 0.1, 0.1],
    ['minutes', 36.25, 36.2],
    ['minutes', 0.15, 0.1],
    ['minutes', -0.04, 0],
    ['minutes', 999.94, 999.9],
    ['flag', false, false],
    ['game_date', '2024-02-29', '2024-02-29'],
    ['at', -1, -1],
    ['extra', { b: [1, -0, null], a: 'x' }, { a: 'x', b: [1, 0, null] }],
    ['issues', ['a', ''], ['a', '']],
    ['scores', [0.25, -0], [0.2, 0]],
  ] as const) {
    t.strictSame(quantise({ id: 'a', [column]: value })[column], expected, `${column} ${String(value)}`);
  }
  t.ok(Object.is(quantise({ id: 'a', ratio: -0 }).ratio, 0));
  t.equal(JSON.stringify(quantise({ id: 'a', extra: { z: { b: 1, a: 2 }, a: 0 } }).extra), '{"a":0,"z":{"a":2,"b":1}}');
});

t.test('what a column cannot hold is refused with its name and the reason', async (t) => {
  for (const [row, column, reason] of [
    [{}, 'id', /REQUIRED/],
    [{ id: null }, 'id', /REQUIRED/],
    [{ id: 5 }, 'id', /expected a string, got number 5/],
    [{ id: 'half \ud83c' }, 'id', /surrogate/],
    [{ id: 'a', count: 1.5 }, 'count', /1\.5 is not an integer/],
    [{ id: 'a', count: Number.NaN }, 'count', /not an integer/],
    [{ id: 'a', count: '1' }, 'count', /expected an integer, got "1"/],
    [{ id: 'a', count: 2n ** 63n }, 'count', /outside the range/],
    [{ id: 'a', count: 2 ** 63 }, 'count', /outside the range/],
    [{ id: 'a', ratio: Number.NaN }, 'ratio', /not finite/],
    [{ id: 'a', ratio: Number.NEGATIVE_INFINITY }, 'ratio', /not finite/],
    [{ id: 'a', ratio: 1n }, 'ratio', /expected a number/],
    [{ id: 'a', minutes: 999.96 }, 'minutes', /overflows NUMERIC\(4,1\)/],
    [{ id: 'a', minutes: Number.NaN }, 'minutes', /unknown is null/],
    [{ id: 'a', minutes: '36.2' }, 'minutes', /expected a number/],
    [{ id: 'a', flag: 0 }, 'flag', /expected true or false/],
    [{ id: 'a', game_date: '2025-02-29' }, 'game_date', /calendar date/],
    [{ id: 'a', game_date: new Date(0) }, 'game_date', /calendar date/],
    [{ id: 'a', at: 0.5 }, 'at', /whole microseconds/],
    [{ id: 'a', at: '2025-01-15T00:00:00Z' }, 'at', /whole microseconds/],
    [{ id: 'a', extra: { x: Number.NaN } }, 'extra', /not finite/],
    [{ id: 'a', extra: { x: undefined } }, 'extra', /no JSON value/],
    [{ id: 'a', extra: new Date(0) }, 'extra', /plain object/],
    [{ id: 'a', extra: [1n] }, 'extra', /no JSON value/],
    [{ id: 'a', issues: 'x' }, 'issues', /expected an array/],
    [{ id: 'a', issues: ['x', null] }, 'issues', /element 1 of the array is null/],
    [{ id: 'a', scores: [1e6] }, 'scores', /overflows/],
    [{ id: 'a', bogus: null }, 'bogus', /no column/],
    [{ id: 'a', count: undefined, bogus: 1 }, 'bogus', /no column/],
  ] as const) {
    let error: unknown;
    try {
      quantise(row);
    } catch (caught) {
      error = caught;
    }
    t.ok(error instanceof QuantiseError && error instanceof AppError, `${column}: ${reason}`);
    t.match(error, { code: 'ROW_INVALID', column, reason, table: 'nba_analytics.sample' });
  }
});

t.test('NUMERIC rounds half to even on the exact binary value and then checks its digits', async (t) => {
  for (const [value, precision, scale, expected] of [
    [2.675, 5, 2, 2.67],
    [1.005, 5, 3, 1.005],
    [0.5, 1, 0, 0],
    [0.99949, 3, 3, 0.999],
    [999999999.9999994, 15, 6, 999999999.999999],
  ] as const) {
    t.equal(quantiseNumeric(value, precision, scale), expected);
  }
  for (const [value, precision, scale] of [
    [9.5, 1, 0],
    [-9.5, 1, 0],
    [0.9996, 3, 3],
    [1e15, 15, 0],
    [Number.POSITIVE_INFINITY, 5, 1],
  ] as const) {
    t.throws(() => quantiseNumeric(value, precision, scale), RangeError, `${value}`);
  }
});

t.test('the row given is not changed, and the quantiser of a table is compiled once', async (t) => {
  const row = Object.freeze({ id: 'a', minutes: 36.25, issues: Object.freeze(['b']) });
  t.equal(quantise(row).minutes, 36.2);
  t.equal(row.minutes, 36.25);
  t.equal(tableQuantiser(table), tableQuantiser(table));
});
