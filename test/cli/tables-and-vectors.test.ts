import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { runCli } from './run-cli.ts';

const VECTORS = fileURLToPath(new URL('../fixtures/hash-vectors.json', import.meta.url));

t.test('tables are told, made once, and verified', async (t) => {
  const cwd = t.testdir({});
  const states = async (...args: string[]) => {
    const { code, json } = await runCli(['tables', '--json', ...args], cwd);
    const tables = (json?.tables ?? []) as { state: string }[];
    return { code, states: [...new Set(tables.map(({ state }) => state))] };
  };
  t.same(await states('--check'), { code: 1, states: ['missing'] });
  t.same(await states(), { code: 0, states: ['created'] });
  t.same(await states('--check'), { code: 0, states: ['present'] });
  const { stdout } = await runCli(['tables'], cwd);
  t.match(stdout, /nba_analytics\.player_game_summary +present +88 +48\n/);
  t.match(stdout, /\n\d+ tables, 0 created\.\n$/);
});

t.test('vectors of another implementation match', async (t) => {
  const { code, stdout } = await runCli(['hash-vectors', VECTORS], '.');
  t.equal(code, 0);
  t.match(stdout, /^([\d,]+)\/\1 vectors match \(scheme v1\)\.\n$/);
});

t.test('differences are shown, the first of them, and the exit code is 1', async (t) => {
  const vectors: { data_hash: string }[] = JSON.parse(readFileSync(VECTORS, 'utf8'));
  const changed = vectors
    .slice(0, 4)
    .map((vector, index) => (index % 2 === 0 ? vector : { ...vector, data_hash: '0'.repeat(16) }));
  const cwd = t.testdir({ 'vectors.json': JSON.stringify(changed), 'rubbish.json': '{"a":', 'other.json': '{"a": 1}' });
  const { code, stdout } = await runCli(['hash-vectors', 'vectors.json', '--differences', '1'], cwd);
  t.equal(code, 1);
  t.match(stdout, /^vector 1\n {2}expected {2}0{16} {2}\{.*\n {2}computed {2}[0-9a-f]{16} {2}\{.*\n2\/4 vectors match/);
  t.match(stdout, /1 more differ; --differences 2 prints them all/);
  const json = await runCli(['hash-vectors', 'vectors.json', '--json'], cwd);
  t.equal(json.code, 1);
  t.match(json.json, { hash_scheme: 'v1', total: 4, matched: 2, differences: [{ index: 1 }, { index: 3 }] });
  const rubbish = await runCli(['hash-vectors', 'rubbish.json'], cwd);
  t.equal(rubbish.code, 2);
  t.match(rubbish.stderr, /rubbish\.json is not JSON/);
  const other = await runCli(['hash-vectors', 'other.json'], cwd);
  t.equal(other.code, 2);
  t.match(other.stderr, /must be a JSON array of vectors/);
});
