/** Loading raw tables: what a folder may hold, twice, rubbish, two processes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { runCli, startCli } from './run-cli.ts';

const CSV = 'game_id,game_code,season,season_nba_format,season_year,game_date,home_team_tricode,away_team_tricode\n';

const line = (values: object): string => `${JSON.stringify(values)}\n`;
const alias = (name: string) => ({
  alias_lookup: name,
  nba_canonical_lookup: `${name}son`,
  alias_display: name,
  nba_canonical_display: `${name}son`,
  alias_type: 'nickname',
  alias_source: 'test',
  is_active: true,
  created_by: 'test',
  created_at: '2024-01-01T00:00:00Z',
  processed_at: '2024-01-01T00:00:00Z',
});

t.test('loads folders and files named like tables; again adds nothing; more adds what is new', async (t) => {
  const cwd = t.testdir({
    raw: {
      player_aliases: { 'a.ndjson': line(alias('will')) + line(alias('joe')), _SUCCESS: '' },
      'player_aliases.jsonl': line(alias('bob')),
      'notes.txt': 'not a table',
    },
  });
  const first = await runCli(['load', 'raw', '--json'], cwd);
  t.equal(first.code, 0, first.stderr);
  const tables = (added: number, files: number) => [
    { table: 'nba_reference.player_aliases', files: 2, rows_in_files: files, rows_added: added },
  ];
  t.match(first.json, { tables: tables(3, 3), failed: [] });
  t.match(first.stderr, /ignored: notes\.txt/);
  t.match(first.stderr, /\{"progress":"load","task":"load","done":2,"total":2,"rows":3,"added":3,"failed":0,/);

  const second = await runCli(['load', 'raw', '--json'], cwd);
  t.match(second.json, { tables: tables(0, 3) });
  writeFileSync(join(cwd, 'raw', 'player_aliases.jsonl'), line(alias('bob')) + line(alias('rob')));
  const third = await runCli(['load', 'raw'], cwd);
  t.match(third.stdout, /nba_reference\.player_aliases +2 +4 +1\n\n2 files loaded, 1 row added, in [\d.]+ s\./);
});

t.test('a single file, by its own name or its folder, and only the tables asked for', async (t) => {
  const cwd = t.testdir({ player_aliases: { 'a.ndjson': line(alias('will')) }, 'nbac_schedule.csv': CSV });
  const file = await runCli(['load', 'player_aliases/a.ndjson', '--json', '--database', 'other.duckdb'], cwd);
  t.match(file.json, { tables: [{ rows_added: 1 }] });
  const only = await runCli(['load', '.', '--table', 'player_aliases', '--json'], cwd);
  t.match(only.json, { tables: [{ table: 'nba_reference.player_aliases', rows_added: 1 }] });
  const none = await runCli(['load', '.', '--table', 'nbac_team_boxscore'], cwd);
  t.equal(none.code, 2);
  t.match(none.stderr, /holds no files of nbac_team_boxscore/);
});

t.test('files that do not fit are named, the others are loaded, and the exit code is 1', async (t) => {
  const cwd = t.testdir({
    player_aliases: { 'a.ndjson': line(alias('will')) },
    nbac_schedule: {
      '1.parquet': 'this is no parquet',
      '2.csv': 'colour,taste\nred,sweet\n',
      '3.ndjson': '{"game_id": "0022300001", \n',
      '4.csv': '\u0000\u0001\u0002',
    },
  });
  const { code, json, stderr } = await runCli(['load', '.', '--json'], cwd);
  t.equal(code, 1);
  t.match(json, { tables: [{ table: 'nba_reference.player_aliases', rows_added: 1 }] });
  const failed = json?.failed as { file: string; error: { code: string; message: string } }[];
  t.same(
    failed.map(({ file }) => file),
    ['nbac_schedule/1.parquet', 'nbac_schedule/2.csv', 'nbac_schedule/3.ndjson', 'nbac_schedule/4.csv'],
  );
  for (const { file, error } of failed) t.ok(error.message.includes(file), `${file}: ${error.code} ${error.message}`);
  t.notMatch(stderr, /\n {4}at /);
});

t.test('a data file of no table is refused before anything is loaded', async (t) => {
  const cwd = t.testdir({ player_aliases: { 'a.ndjson': line(alias('will')) }, 'nbac_shedule.csv': CSV });
  const { code, stderr } = await runCli(['load', '.'], cwd);
  t.equal(code, 2);
  t.match(stderr, /nbac_shedule\.csv: neither the file nor its folder is named like a raw table/);
});

t.test('a DuckDB file that another process has open is named with the process', async (t) => {
  const cwd = t.testdir({ player_aliases: { 'a.ndjson': line(alias('will')) } });
  const warehouse = await openDuckdb({ path: join(cwd, 'nba-analytics.duckdb') });
  t.teardown(() => warehouse.close());
  const { code, stderr } = await runCli(['load', 'player_aliases'], cwd);
  t.equal(code, 3);
  t.equal(
    stderr.replaceAll(cwd, ''),
    `error: the DuckDB file /nba-analytics.duckdb is in use by process ${process.pid}: stop that process, or give this one another file.\n`,
  );
});

t.test('a file that is no DuckDB file is refused, and left as it is', async (t) => {
  const cwd = t.testdir({
    player_aliases: { 'a.ndjson': line(alias('will')) },
    'letter.txt': 'Dear all,'.repeat(1000),
  });
  const { code, stderr } = await runCli(['load', 'player_aliases', '--database', 'letter.txt'], cwd);
  t.equal(code, 3);
  t.match(stderr, /^error: the DuckDB file .*letter\.txt cannot be opened: .*\n$/);
});

t.test('SIGTERM ends a load between two files; loading again adds the rest', async (t) => {
  const files = Array.from({ length: 40 }, (_, index) => [`${index}.ndjson`, line(alias(`a${index}`))]);
  const cwd = t.testdir({ player_aliases: Object.fromEntries(files) });
  const command = startCli(['load', 'player_aliases', '--json'], cwd);
  await command.says('"progress":"load"');
  command.child.kill('SIGTERM');
  const { code, stdout, stderr } = await command.end;
  t.equal(code, 143);
  t.equal(stdout, '');
  t.match(stderr, /SIGTERM: ending what is under way/);
  const rest = await runCli(['load', 'player_aliases', '--json'], cwd);
  const [table] = (rest.json?.tables ?? []) as { rows_in_files: number; rows_added: number }[];
  t.equal(table?.rows_in_files, 40);
  t.ok(table !== undefined && table.rows_added > 0 && table.rows_added <= 40);
});
