import fc from 'fast-check';
import t from 'tap';
import { floatText, quotedText } from '../../shared/hashing/canonical-value.ts';
import { compileHasher, HASH_SCHEME, shortHash, tableHasher } from '../../shared/hashing/data-hash.ts';
import type { ScalarType } from '../../shared/tables/column-types.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';
import { analyticsTables } from '../helpers/analytics-tables.ts';

const textOf = (type: ScalarType, value: unknown): string =>
  compileHasher([{ name: 'v', type }])
    .canonicalText({ v: value })
    .slice('{"v": '.length, -1);

t.test('the scheme is v1: 16 hex digits of the SHA-256 of the text', async (t) => {
  t.equal(HASH_SCHEME, 'v1');
  // sha256('') and sha256('{"a": 1}'), from sha256sum.
  t.equal(shortHash(''), 'e3b0c44298fc1c14');
  const hasher = compileHasher([{ name: 'a', type: 'INT64' }]);
  t.equal(hasher.dataHash({ a: 1 }), shortHash('{"a": 1}'));
});

t.test('texts of the types', async (t) => {
  for (const [type, value, expected] of [
    ['INT64', 1, '1'],
    ['FLOAT64', 1, '1.0'],
    ['NUMERIC(5,1)', 1, '1.0'],
    ['FLOAT64', -0, '0.0'],
    ['INT64', -0, '0'],
    ['FLOAT64', 10, '10.0'],
    ['FLOAT64', 1e16, '1e+16'],
    ['FLOAT64', 9999999999999998, '9999999999999998.0'],
    ['FLOAT64', 0.0001, '0.0001'],
    ['FLOAT64', 0.00001, '1e-05'],
    ['FLOAT64', 1.5e-7, '1.5e-07'],
    ['FLOAT64', 1e100, '1e+100'],
    ['FLOAT64', -1e22, '-1e+22'],
    ['INT64', 2n ** 63n - 1n, '9223372036854775807'],
    ['INT64', 2 ** 53, '9007199254740992'],
    ['INT64', 1e18, '1000000000000000000'],
    ['STRING', 'a/b"\\\n', '"a/b\\"\\\\\\n"'],
    ['STRING', '\u007f\u0080\u2028🏀', '"\\u007f\\u0080\\u2028\\ud83c\\udfc0"'],
    ['STRING', '\u007f', '"\\u007f"'],
    ['STRING', '\u001f', '"\\u001f"'],
    ['STRING', ' ~', '" ~"'],
    ['DATE', '2025-01-15', '"2025-01-15"'],
    ['TIMESTAMP', 1_736_940_600_250_000, '"2025-01-15T11:30:00.250000+00:00"'],
    ['TIMESTAMP', 1_736_940_600_000_000, '"2025-01-15T11:30:00+00:00"'],
    ['TIMESTAMP', -1, '"1969-12-31T23:59:59.999999+00:00"'],
    ['BOOL', true, 'true'],
    ['BOOL', false, 'false'],
    ['BOOL', null, 'null'],
    ['STRING', undefined, 'null'],
  ] as const) {
    t.equal(textOf(type, value), expected, `${type} ${JSON.stringify(expected)}`);
  }
});

t.test('null, empty text, 0 and false all differ', async (t) => {
  const texts = [
    textOf('STRING', null),
    textOf('STRING', ''),
    textOf('INT64', 0),
    textOf('FLOAT64', 0),
    textOf('BOOL', false),
  ];
  t.equal(new Set(texts).size, texts.length);
});

t.test('numbers and text are written as their definitions say, by the fast paths too', async (t) => {
  const thousandths = fc.integer({ min: -12_000_000, max: 12_000_000 }).map((n) => n / 1000);
  const near = thousandths.map((value) => value * (1 + 2 ** -52));
  const double = fc.oneof(thousandths, near, fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(double, (value) => textOf('FLOAT64', value) === floatText(value) && Number(floatText(value)) === value),
    { numRuns: 5_000 },
  );
  const integer = fc.oneof(fc.integer({ min: -20_000, max: 20_000 }), fc.maxSafeInteger());
  fc.assert(
    fc.property(integer, (value) => textOf('INT64', value) === String(value)),
    { numRuns: 5_000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const text = textOf('STRING', value);
      return text === quotedText(value) && JSON.parse(text) === value && /^[ -~]*$/.test(text);
    }),
    { numRuns: 2_000 },
  );
  t.pass('12,000 values');
});

t.test('texts of any length are whole, and short ones after them too', async (t) => {
  const rest = Array.from({ length: 20 }, (_, index) => `count_${10 + index}`);
  const hasher = compileHasher([
    { name: 'a', type: 'STRING' },
    ...rest.map((name) => ({ name, type: 'INT64' }) as const),
  ]);
  const counts = Object.fromEntries(rest.map((name, index) => [name, index]));
  const members = rest.map((name) => `, "${name}": ${counts[name]}`).join('');
  const wrong: string[] = [];
  const check = (a: string): void => {
    const text = `{"a": ${quotedText(a)}${members}}`;
    const row = { ...counts, a };
    const right = hasher.canonicalText(row) === text && hasher.dataHash(row) === shortHash(text);
    if (!right) wrong.push(`${a.slice(0, 5)}… of ${a.length}`);
  };
  // In steps that end anywhere in the buffer, before and after each time it grows.
  for (let length = 0; length < 70_000; length += length < 64 || length > 15_000 ? 29 : 1_000) {
    check('x'.repeat(length));
    check(`é${'y'.repeat(length)}`);
    check('z');
  }
  for (const unit of ['x', 'é', '🏀']) check(unit.repeat(200_000));
  check('z');
  t.strictSame(wrong, []);
});

t.test('keys ascend by code point and are escaped', async (t) => {
  const names = ['\u{10000}', '\uffff', 'b', 'B', '_', 'a"', ''];
  const hasher = compileHasher(names.map((name) => ({ name, type: 'INT64' })));
  t.equal(
    hasher.canonicalText({}),
    '{"": null, "B": null, "_": null, "a\\"": null, "b": null, "\\uffff": null, "\\ud800\\udc00": null}',
  );
});

t.test('a value of another type is refused, not written', async (t) => {
  for (const [type, value] of [
    ['STRING', 1],
    ['DATE', 20250115],
    ['INT64', 1.5],
    ['INT64', '1'],
    ['FLOAT64', Number.NaN],
    ['FLOAT64', Number.POSITIVE_INFINITY],
    ['FLOAT64', 1n],
    ['NUMERIC(5,1)', '1.0'],
    ['BOOL', 1],
    ['TIMESTAMP', '2025-01-15T11:30:00Z'],
    ['TIMESTAMP', 0.5],
  ] as const) {
    t.throws(() => textOf(type, value), { name: 'TypeError', message: /quantise the row/ }, `${type} ${String(value)}`);
  }
});

t.test('what has no canonical text cannot be a hash field', async (t) => {
  t.throws(() => compileHasher([{ name: 'a', type: 'JSON' }]), /no canonical text/);
  t.throws(
    () =>
      compileHasher([
        { name: 'a', type: 'INT64' },
        { name: 'a', type: 'STRING' },
      ]),
    /named twice/,
  );
  t.throws(() => compileHasher([]), /at least one field/);
  t.throws(() => tableHasher(nbacSchedule), /declares no hash fields/);
});

t.test('the hasher of a table is compiled once', async (t) => {
  for (const table of analyticsTables) t.equal(tableHasher(table), tableHasher(table));
  t.same(
    analyticsTables.map(({ hashFields }) => hashFields.length),
    [48, 34, 40, 27, 88],
  );
});
