import { existsSync, readFileSync } from 'node:fs';
import t from 'tap';
import { parseInstant } from '../../shared/dates.ts';
import { compileHasher, hashFieldsOf } from '../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import { checkVectors } from '../../shared/hashing/vectors.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { analyticsTables } from '../helpers/analytics-tables.ts';

const parsed = (url: URL): unknown => JSON.parse(readFileSync(url, 'utf8'));
const ownVectors = new URL('../fixtures/hash-vectors.json', import.meta.url);
const sharedVectors = new URL('../../../shared/spec/data/hash_vectors.json', import.meta.url);

t.test('vectors made by Python match, text and hash', async (t) => {
  const report = checkVectors(parsed(ownVectors));
  t.same(report.differences, []);
  t.equal(report.matched, report.total);
  t.ok(report.total >= 40, `${report.total} vectors`);
});

t.test(
  "the specification's 250 vectors match",
  { skip: existsSync(sharedVectors) ? false : 'the specification is not beside this checkout' },
  async (t) => {
    const report = checkVectors(parsed(sharedVectors));
    t.same(report.differences, []);
    t.equal(report.total, 250);
    t.equal(report.matched, 250);
  },
);

interface WorkedRow {
  readonly table: string;
  readonly text: string;
  readonly data_hash: string;
}

/** The hash fields of a canonical text as row values. */
function rowOfText(table: Table, text: string): Record<string, unknown> {
  const row: Record<string, unknown> = JSON.parse(text);
  for (const { name, type } of hashFieldsOf(table)) {
    const value = row[name];
    if (type === 'TIMESTAMP' && typeof value === 'string') row[name] = parseInstant(value);
  }
  return row;
}

t.test('the worked rows of the table chapters match', async (t) => {
  const rows = parsed(new URL('../fixtures/worked-rows.json', import.meta.url)) as readonly WorkedRow[];
  t.equal(rows.length, 19);
  for (const [index, { table: name, text, data_hash: expected }] of rows.entries()) {
    const table = analyticsTables.find((candidate) => candidate.name === name);
    if (table === undefined) {
      t.fail(`no table ${name}`);
      continue;
    }
    const given = rowOfText(table, text);
    t.same(Object.keys(given).sort(), [...table.hashFields].sort(), `${name} ${index}: the hash fields`);
    // REQUIRED columns outside the hash do not stand in the text.
    for (const [column, { mode, type }] of Object.entries(table.columns)) {
      if (mode === 'REQUIRED' && type === 'TIMESTAMP' && !(column in given)) given[column] = 0;
    }
    const row = tableQuantiser(table)(given);
    const hasher = compileHasher(hashFieldsOf(table));
    t.equal(hasher.canonicalText(row), text, `${name} ${index}: text`);
    t.equal(hasher.dataHash(row), expected, `${name} ${index}: hash`);
  }
});

t.test('a vector that does not match is reported with both texts and hashes', async (t) => {
  const right = { columns: [{ name: 'a', type: 'INT64' }], record: { a: 1 }, text: '{"a": 1}', data_hash: 'x' };
  const refused = { ...right, record: { a: 1.5 } };
  const report = checkVectors([right, refused]);
  t.equal(report.total, 2);
  t.equal(report.matched, 0);
  t.match(report.differences[0], {
    index: 0,
    text: '{"a": 1}',
    expectedText: '{"a": 1}',
    expectedHash: 'x',
    hash: /^[0-9a-f]{16}$/,
  });
  t.match(report.differences[1], { index: 1, text: null, hash: null, refused: /1\.5 is not an integer/ });
});

t.test('a file of another shape is refused with what is wrong', async (t) => {
  const base = { columns: [{ name: 'a', type: 'INT64' }], record: {}, text: '', data_hash: '' };
  for (const [vectors, message] of [
    [{}, /must be a JSON array/],
    [[1], /vector 0 must be an object/],
    [[base, { ...base, columns: 1 }], /vector 1 needs columns/],
    [[{ ...base, columns: [{ name: 'a' }] }], /not \{name, type\}/],
    [[{ ...base, columns: [{ name: 'a', type: 'JSON' }] }], /declares a as JSON/],
    [[{ ...base, columns: [...base.columns, ...base.columns] }], /declares a twice/],
    [[{ ...base, record: [] }], /needs record/],
    [[{ ...base, record: { b: 1 } }], /value for b/],
    [[{ ...base, text: 1 }], /needs text/],
    [[{ ...base, data_hash: null }], /needs data_hash/],
  ] as const) {
    t.throws(() => checkVectors(vectors), { code: 'INVALID_ARGUMENT', message });
  }
});
