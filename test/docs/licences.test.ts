import { readFileSync } from 'node:fs';
import t from 'tap';
import { type LockFile, productionPackages } from '../../docs/generators/licences.ts';

/** Licences that ask for no more than to be named. */
const ALLOWED = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', 'BlueOak-1.0.0', '0BSD']);

t.test('production depends on nothing whose licence asks for more than to be named', async (t) => {
  const lock: LockFile = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const packages = productionPackages(lock);
  t.ok(packages.length > 100, `${packages.length} packages`);
  t.strictSame(
    packages.filter(({ licence }) => !ALLOWED.has(licence)),
    [],
  );
});
