/** docs/licences.md: what production depends on, and under which licence, from the lock file. */
import { code, markdownTable, page } from './markdown.ts';

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}
export interface LockFile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

export interface LicencedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
}

/** Packages of production, each version once, by name. */
export function productionPackages({ packages }: LockFile): readonly LicencedPackage[] {
  const found = new Map<string, LicencedPackage>();
  for (const [path, { version = '', license = 'unknown', dev = false }] of Object.entries(packages)) {
    if (path === '' || dev) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    found.set(`${name} ${version}`, { name, version, licence: license });
  }
  return [...found.values()].sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1));
}

export function licencesPage(lock: LockFile): string {
  const packages = productionPackages(lock);
  const kinds = [...Map.groupBy(packages, ({ licence }) => licence)].sort(([, a], [, b]) => b.length - a.length);
  return page(
    '# Licences',
    'Packages that the product depends on at run time, with their licences. The image holds those of them that a service on BigQuery loads, and their full texts in `LICENCES.txt`. Our own is in [LICENSE](../LICENSE).',
    markdownTable(
      ['Licence', 'Packages'],
      kinds.map(([licence, members]) => [licence, String(members.length)]),
    ),
    markdownTable(
      ['Package', 'Version', 'Licence'],
      packages.map(({ name, version, licence }) => [code(name), version, licence]),
    ),
  );
}
