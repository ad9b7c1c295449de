/** The properties of the hashing chapter, for each of the five tables. The round trip is part of the warehouse contract. */
import { spawnSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import t from 'tap';
import { valueWriter } from '../../shared/hashing/canonical-value.ts';
import { compileHasher, hashFieldsOf, tableHasher } from '../../shared/hashing/data-hash.ts';
import { explainDifference } from '../../shared/hashing/explain.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import type { StoredRow, StoredValue } from '../../shared/tables/column-types.ts';
import { analyticsTables } from '../helpers/analytics-tables.ts';
import { arbitraryComputedRow, arbitraryRow } from '../helpers/arbitrary-row.ts';

const same = (a: StoredValue | undefined, b: StoredValue | undefined): boolean => Object.is(a, b);

for (const table of analyticsTables) {
  const hasher = tableHasher(table);
  const runs = { numRuns: 60 };

  t.test(`${table.name}: quantising twice changes nothing`, async (t) => {
    const quantise = tableQuantiser(table);
    fc.assert(
      fc.property(arbitraryComputedRow(table), (row) => {
        const once = quantise(row);
        const twice = quantise(once);
        for (const name of Object.keys(table.columns)) {
          if (!isDeepStrictEqual(once[name], twice[name]))
            throw new Error(`${name}: ${once[name]} became ${twice[name]}`);
        }
        return Object.keys(once).length === Object.keys(table.columns).length;
      }),
      runs,
    );
    t.pass();
  });

  t.test(`${table.name}: the text is the members' texts, whichever way they are written`, async (t) => {
    const fields = [...hashFieldsOf(table)].sort((a, b) => (a.name < b.name ? -1 : 1));
    fc.assert(
      fc.property(arbitraryRow(table), (row) => {
        const members = fields.map(({ name, type }) => {
          const value = row[name];
          return `"${name}": ${value === null || value === undefined ? 'null' : valueWriter(type)(value)}`;
        });
        const text = hasher.canonicalText(row);
        if (text !== `{${members.join(', ')}}`) throw new Error(text);
        return /^[ -~]*$/.test(text) && Object.keys(JSON.parse(text)).length === table.hashFields.length;
      }),
      runs,
    );
    t.pass();
  });

  t.test(`${table.name}: a hash moves exactly when a declared field takes another value`, async (t) => {
    const covered = new Set(table.hashFields);
    fc.assert(
      fc.property(arbitraryRow(table), arbitraryRow(table), (row, other) => {
        const before = hasher.dataHash(row);
        for (const name of Object.keys(table.columns)) {
          const changed: StoredRow = { ...row, [name]: other[name] ?? null };
          const expected = covered.has(name) && !same(row[name], other[name]);
          if ((hasher.dataHash(changed) !== before) !== expected)
            throw new Error(`${name} moved the hash: ${!expected}`);
          const named = explainDifference(table, row, changed).map(({ field }) => field);
          if (named.join() !== (expected ? name : '')) throw new Error(`explained by ${named.join()}, not ${name}`);
        }
      }),
      runs,
    );
    t.pass();
  });

  t.test(`${table.name}: order in memory and extra keys do not move a hash`, async (t) => {
    const names = Object.keys(table.columns);
    fc.assert(
      fc.property(arbitraryRow(table), fc.shuffledSubarray(names, { minLength: names.length }), (row, order) => {
        const shuffled: Record<string, StoredValue> = { zz_extra: 1, constructor: 'x' };
        for (const name of order) shuffled[name] = row[name] ?? null;
        const fields = [...hashFieldsOf(table)].sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
        const hash = hasher.dataHash(row);
        return hasher.dataHash(shuffled) === hash && compileHasher(fields).dataHash(shuffled) === hash;
      }),
      runs,
    );
    t.pass();
  });
}

t.test('rows of several tables hashed in turns hash as they do alone', async (t) => {
  const samples = analyticsTables.map((table) => ({
    hasher: tableHasher(table),
    rows: fc.sample(arbitraryRow(table), 30),
  }));
  const alone = samples.map(({ hasher, rows }) => rows.map((row) => hasher.dataHash(row)));
  for (let round = 0; round < 30; round += 1) {
    samples.forEach(({ hasher, rows }, index) => {
      const row = rows[round];
      if (row !== undefined && hasher.dataHash(row) !== alone[index]?.[round]) t.fail(`table ${index}, row ${round}`);
    });
  }
  t.pass('150 rows');
});

t.test('another process, time zone and locale give the same hashes', async (t) => {
  const script = `
    import { tableHasher } from './shared/hashing/data-hash.ts';
    import { analyticsTables } from './test/helpers/analytics-tables.ts';
    import { arbitraryRow } from './test/helpers/arbitrary-row.ts';
    import fc from 'fast-check';
    for (const table of analyticsTables)
      for (const row of fc.sample(arbitraryRow(table), { numRuns: 20, seed: 7 })) console.log(tableHasher(table).dataHash(row));
    console.log(new Date(0).getHours(), new Intl.NumberFormat().resolvedOptions().locale);`;
  const outputs = [
    { TZ: 'UTC', LANG: 'C', LC_ALL: 'C' },
    { TZ: 'Pacific/Kiritimati', LANG: 'de_DE.UTF-8', LC_ALL: 'de_DE.UTF-8' },
    { TZ: 'America/New_York', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' },
  ].map((environment) => {
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: new URL('../..', import.meta.url),
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    });
    if (child.status !== 0) throw new Error(child.stderr);
    const lines = child.stdout.trim().split('\n');
    return { hashes: lines.slice(0, -1), surroundings: lines.at(-1) };
  });
  t.equal(outputs[0]?.hashes.length, 100);
  for (const { hashes } of outputs) t.strictSame(hashes, outputs[0]?.hashes);
  t.equal(new Set(outputs.map(({ surroundings }) => surroundings)).size, 3, 'the surroundings did differ');
});
