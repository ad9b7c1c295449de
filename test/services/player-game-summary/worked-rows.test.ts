/** The chapter's complete rows, made from raw rows by the processor. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { computePlayerGameSummary } from '../../../services/player-game-summary/compute.ts';
import { sources } from '../../../services/player-game-summary/sources.ts';
import { playerGameSummary } from '../../../services/player-game-summary/table.ts';
import type { GameDate } from '../../../shared/dates.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { sourceDataOf } from '../../helpers/source-data.ts';
import { DATE_A, DATE_B, GAME_A, GAME_B, type PlayerSourceRows } from './worked-games.ts';

interface WorkedRow {
  readonly table: string;
  readonly text: string;
  readonly data_hash: string;
}
const fixture = new URL('../../fixtures/worked-rows.json', import.meta.url);
const worked = (JSON.parse(readFileSync(fixture, 'utf8')) as WorkedRow[]).filter(
  ({ table }) => table === playerGameSummary.name,
);
const hasher = tableHasher(playerGameSummary);
const quantise = tableQuantiser(playerGameSummary);

const compute = (rows: PlayerSourceRows, date: GameDate) =>
  computePlayerGameSummary({ date, sources: sourceDataOf(sources, rows, date) });

/** The stored form of a player's row. */
function rowOf(rows: PlayerSourceRows, date: GameDate, lookup: string): StoredRow {
  const row = compute(rows, date).rows.find((candidate) => candidate.player_lookup === lookup);
  if (row === undefined) throw new Error(`no row of ${lookup}`);
  return quantise({ ...row });
}

for (const [name, rows, date, lookup] of [
  ['P1: a starter of game A with everything known', GAME_A, DATE_A, 'alphaguard'],
  ['P2: the backup source in overtime', GAME_B, DATE_B, 'betaforward'],
  ['P3: a push on the losing side', GAME_A, DATE_A, 'gammacenter'],
  ['P4: forty-five seconds and nothing else', GAME_A, DATE_A, 'deltarookie'],
] as const) {
  t.test(name, async (t) => {
    const expected = worked.find(({ text }) => text.includes(`"player_lookup": "${lookup}"`));
    const row = rowOf(rows, date, lookup);
    t.equal(hasher.canonicalText(row), expected?.text);
    t.equal(hasher.dataHash(row), expected?.data_hash);
  });
}

t.test('game A: quality, provenance and issues', async (t) => {
  const row = rowOf(GAME_A, DATE_A, 'alphaguard');
  t.match(row, {
    quality_tier: 'gold',
    quality_score: 100,
    data_quality_tier: 'high',
    primary_source_used: 'nbac_gamebook',
    shot_zones_estimated: false,
    quality_used_fallback: false,
    source_nbac_rows_found: 13,
    source_nbac_completeness_pct: 100,
    source_bbd_rows_found: 20,
    source_bbd_completeness_pct: 100,
    source_odds_rows_found: 2,
    source_odds_completeness_pct: 50,
    source_bp_completeness_pct: null,
    quality_metadata: {
      pbp_source: 'bigdataball',
      starter_rule: 1,
      result_source: 'nbac_schedule',
      prop_source: 'odds_api',
    },
  });
  t.strictSame(row.quality_issues, []);
  t.strictSame(row.data_sources, ['nbac_gamebook', 'nbac_player_boxscores', 'bigdataball', 'odds_api']);
  t.equal(row.processed_with_issues, false);
});

t.test('game B: what the backup source lacks is named', async (t) => {
  const row = rowOf(GAME_B, DATE_B, 'betaforward');
  t.strictSame(row.quality_issues, [
    'backup_source_used',
    'starter_estimated',
    'shot_zones_unavailable',
    'universal_id_missing',
    'props_unavailable',
  ]);
  t.match(row, { quality_tier: 'silver', quality_score: 85, data_quality_tier: 'low', shot_zones_estimated: null });
});

t.test('a source that does not exist leaves its columns null, one that is empty says so', async (t) => {
  const absent: PlayerSourceRows = { ...GAME_B, oddsApiProps: 'absent', bigDataBall: 'absent', gamebook: 'absent' };
  const row = rowOf(absent, DATE_B, 'betaforward');
  const names = ['last_updated', 'rows_found', 'completeness_pct', 'hash'];
  for (const source of ['nbac', 'odds', 'bbd']) {
    for (const name of names) t.equal(row[`source_${source}_${name}`], null, `${source} ${name}`);
  }
  t.match(row, { source_nbac_pbp_rows_found: 0, source_nbac_pbp_completeness_pct: 0, source_bp_rows_found: 0 });
});
