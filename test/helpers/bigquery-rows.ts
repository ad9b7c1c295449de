/** A small hashed table, and rows for it, for tests of the BigQuery warehouse. */
import { type CalendarDate, calendarDateOf } from '../../shared/dates.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import { nullable, repeated, required, type StoredRow } from '../../shared/tables/column-types.ts';
import { defineTable } from '../../shared/tables/define-table.ts';

export const boxScores = defineTable({
  dataset: 'nba_analytics',
  name: 'box_scores',
  description: 'Points of players, for tests.',
  columns: {
    game_id: required('STRING'),
    player_lookup: required('STRING'),
    game_date: required('DATE'),
    points: nullable('INT64'),
    minutes: nullable('NUMERIC(5,1)'),
    quality_issues: repeated('STRING'),
    quality_metadata: nullable('JSON'),
    data_hash: nullable('STRING'),
    created_at: nullable('TIMESTAMP'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: ['game_id', 'player_lookup'],
  partitionBy: 'game_date',
  requirePartitionFilter: true,
  clusterBy: ['player_lookup'],
  hashFields: ['game_id', 'player_lookup', 'game_date', 'points', 'minutes'],
});

export const GAME_DAY: CalendarDate = calendarDateOf('2025-01-15');

/** The row of player number `player` with so many points, hash included. `at` is both time stamps, in microseconds. */
export function boxScore(player: number, points: number, at = 1_736_940_600_250_001, date = GAME_DAY): StoredRow {
  const row = tableQuantiser(boxScores)({
    game_id: `${date.replaceAll('-', '')}_BOS_LAL`,
    player_lookup: `player${player}`,
    game_date: date,
    points,
    minutes: 33.5,
    quality_issues: ['reconstructed', 'x"y'],
    quality_metadata: { sources: ['bdl', null], share: 0.25 },
    created_at: at,
    processed_at: at,
  });
  return { ...row, data_hash: tableHasher(boxScores).dataHash(row) };
}

/** Rows of players 0 … count − 1, each with the same points. */
export function boxScoresOf(count: number, points: number): StoredRow[] {
  return Array.from({ length: count }, (_, player) => boxScore(player, points));
}
