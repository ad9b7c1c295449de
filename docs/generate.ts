/**
 * Writes the references that are derived from code. With `--check` it writes nothing and exits 1 when a file is not what it
 * would write.
 *
 *     node docs/generate.ts [--check]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProgram } from '../bin/program.ts';
import { PROCESSORS } from '../services/registry.ts';
import { analyticsTables } from '../services/tables.ts';
import { processorRunHistory } from '../shared/tables/operations/processor-run-history.ts';
import { allTables, operationsTables, rawTables, referenceTables } from '../shared/tables/registry.ts';
import { commandLinePage } from './generators/command-line.ts';
import { configurationPage } from './generators/configuration.ts';
import { errorsPage } from './generators/errors.ts';
import { type LockFile, licencesPage } from './generators/licences.ts';
import { messagesPage } from './generators/messages.ts';
import { servicesFile } from './generators/services.ts';
import { ddlByDataset, tablesPage } from './generators/tables.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const SCHEMA_FOLDER = 'deploy/schema/';

const lockFile = (): LockFile => JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));

/** Content by path in the repository. */
async function generated(): Promise<ReadonlyMap<string, string>> {
  const processors = await Promise.all(PROCESSORS.map((entry) => entry.load()));
  const files = new Map([
    ['docs/command-line.md', commandLinePage(createProgram())],
    ['docs/configuration.md', configurationPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/licences.md', licencesPage(lockFile())],
    ['docs/messages.md', messagesPage(processors)],
    ['deploy/services.tsv', servicesFile(processors, processorRunHistory, allTables(analyticsTables))],
    [
      'docs/tables.md',
      tablesPage([
        { title: 'Analytics', about: 'what the processors write', tables: analyticsTables },
        { title: 'Raw', about: 'what upstream loads and the processors read', tables: rawTables },
        { title: 'Reference', about: 'players, teams, distances', tables: referenceTables },
        { title: 'Operations', about: 'run history, data issues, state of backfills', tables: operationsTables },
      ]),
    ],
  ]);
  for (const [dataset, sql] of ddlByDataset(allTables(analyticsTables)))
    files.set(`${SCHEMA_FOLDER}${dataset}.sql`, sql);
  return files;
}

const files = await generated();
const stale = (existsSync(`${root}${SCHEMA_FOLDER}`) ? readdirSync(`${root}${SCHEMA_FOLDER}`) : [])
  .map((name) => `${SCHEMA_FOLDER}${name}`)
  .filter((path) => !files.has(path));
const differing = [...files].filter(([path, content]) => {
  const file = `${root}${path}`;
  return !existsSync(file) || readFileSync(file, 'utf8') !== content;
});

if (process.argv.includes('--check')) {
  for (const [path] of differing) console.error(`${path} is not what the code says`);
  for (const path of stale) console.error(`${path} belongs to no dataset`);
  if (differing.length + stale.length > 0) {
    console.error('run `npm run generate` and commit what it writes');
    process.exitCode = 1;
  }
} else {
  for (const [path, content] of differing) {
    mkdirSync(dirname(`${root}${path}`), { recursive: true });
    writeFileSync(`${root}${path}`, content);
    console.log(`wrote ${relative(process.cwd(), `${root}${path}`)}`);
  }
  for (const path of stale) rmSync(`${root}${path}`);
}
