import { readFileSync } from 'node:fs';
import t from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { explainDifference, explainRow } from '../../shared/hashing/explain.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';

const worked: readonly { table: string; text: string; data_hash: string }[] = JSON.parse(
  readFileSync(new URL('../fixtures/worked-rows.json', import.meta.url), 'utf8'),
);
const example = worked.find(({ table }) => table === 'player_game_summary');
if (example === undefined) throw new Error('worked-rows.json has no row of player_game_summary');
const { text, data_hash } = example;
const stored = tableQuantiser(playerGameSummary)({ ...JSON.parse(text), data_hash });

t.test('names the changed hash fields in declared order, with both texts', async (t) => {
  const now = { ...stored, usage_rate: 30, points: 26, player_lookup: 'b', opening_line: null, quality_score: 3 };
  t.strictSame(explainDifference(playerGameSummary, stored, now), [
    { field: 'player_lookup', before: '"alphaguard"', after: '"b"' },
    { field: 'points', before: '25', after: '26' },
    { field: 'usage_rate', before: '30.73', after: '30.0' },
    { field: 'opening_line', before: '23.5', after: 'null' },
  ]);
});

t.test('says nothing where only other columns changed', async (t) => {
  t.strictSame(explainDifference(playerGameSummary, stored, { ...stored, data_hash: 'x', processed_at: 5 }), []);
});

t.test('a row is explained by its texts and its two hashes', async (t) => {
  const explanation = explainRow(playerGameSummary, stored);
  t.equal(explanation.canonicalText, text);
  t.equal(explanation.storedHash, data_hash);
  t.equal(explanation.recomputedHash, data_hash);
  t.equal(explanation.valid, true);
  t.strictSame(
    explanation.fields.map(({ field }) => field),
    playerGameSummary.hashFields,
  );
  t.strictSame(explanation.fields[8], { field: 'points', text: '25' });
});

t.test('a stale or absent hash is not valid', async (t) => {
  t.match(explainRow(playerGameSummary, { ...stored, data_hash: '0'.repeat(16) }), {
    valid: false,
    recomputedHash: data_hash,
  });
  t.match(explainRow(playerGameSummary, { ...stored, data_hash: null }), { valid: false, storedHash: null });
});

t.test('tables without hash fields cannot be explained', async (t) => {
  t.throws(() => explainDifference(nbacSchedule, {}, {}), /declares no hash fields/);
});
