/** bq, as far as the deployment uses it, on a `CloudState`. */
import { parseArguments, Refusal } from './arguments.ts';
import type { CloudState, DatasetState } from './state.ts';

const VALUED = ['project_id', 'location', 'format', 'max_results', 'label', 'use_legacy_sql'];
const BARE = ['headless', 'datasets', 'dataset'];

/** Runs a bq command line. @returns standard output @throws Refusal */
export function bq(state: CloudState, words: readonly string[], input: string): string {
  const { positionals, flags } = parseArguments(words, VALUED, BARE);
  const [command, name = ''] = positionals;
  if (flags.get('project_id') !== state.project) throw new Refusal('Access Denied: 403');
  if (command === 'ls' && flags.has('datasets')) return csv('datasetId', [...state.datasets.keys()]);
  if (command === 'ls')
    return csv(
      'tableId,Type,Labels',
      [...dataset(state, name).tables].map((table) => `${table},TABLE,`),
    );
  if (command === 'mk') {
    const id = name.replace(/^.*:/, '');
    if (state.datasets.has(id)) throw new Refusal(`Dataset '${name}' already exists.`);
    state.datasets.set(id, { tables: new Set(), access: [{ role: 'OWNER', userByEmail: 'dev@example.com' }] });
    return '';
  }
  if (command === 'show') return JSON.stringify({ access: dataset(state, name).access });
  if (command === 'query') {
    execute(state, name === '' ? input : name);
    return '';
  }
  throw new Refusal(`bq knows no ${command}`, 2);
}

const csv = (heading: string, rows: readonly string[]): string =>
  rows.length === 0 ? '' : `${[heading, ...rows].join('\n')}\n`;

function dataset(state: CloudState, name: string): DatasetState {
  const found = state.datasets.get(name.replace(/^.*[:.]/, ''));
  if (found === undefined) throw new Refusal(`BigQuery error in show operation: Not found: Dataset ${name}`);
  return found;
}

const ROLES: Readonly<Record<string, string>> = {
  'roles/bigquery.dataViewer': 'READER',
  'roles/bigquery.dataEditor': 'WRITER',
};

function execute(state: CloudState, sql: string): void {
  const statements = sql
    .replaceAll(/^--.*$/gm, '')
    .split(/;\s*(?:\n|$)/)
    .filter((statement) => statement.trim() !== '');
  if (statements.length === 0) throw new Refusal('no statement');
  for (const statement of statements) {
    const table = /^\s*CREATE TABLE IF NOT EXISTS `(\w+)\.(\w+)`/.exec(statement);
    const grant = /^GRANT `([^`]+)` ON SCHEMA `([^`]+)` TO (.+)$/.exec(statement);
    if (table !== null) {
      dataset(state, table[1] ?? '').tables.add(table[2] ?? '');
    } else if (grant !== null) {
      const role = ROLES[grant[1] ?? ''];
      if (role === undefined) throw new Refusal(`no such role: ${grant[1]}`);
      for (const [, email = ''] of (grant[3] ?? '').matchAll(/"serviceAccount:([^"]+)"/g)) {
        if (state.newAccounts.delete(email) || !state.accounts.has(email)) {
          throw new Refusal(`Invalid value: Service account ${email} does not exist.`);
        }
        dataset(state, grant[2] ?? '').access.push({ role, userByEmail: email });
      }
    } else {
      throw new Refusal(`Syntax error: ${statement.slice(0, 60)}`);
    }
  }
}
