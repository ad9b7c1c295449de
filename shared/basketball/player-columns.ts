/** Columns of the three player box scores that D5, D8, D14 and D15 read, and the rows they make. */
import type { RowOf } from '../tables/define-table.ts';
import type { bdlPlayerBoxscores } from '../tables/raw/bdl-player-boxscores.ts';
import type { nbacGamebookPlayerStats } from '../tables/raw/nbac-gamebook-player-stats.ts';
import type { nbacPlayerBoxscores } from '../tables/raw/nbac-player-boxscores.ts';

/** The three tables in the order of D8: the first that serves both teams of a game is the game's source. */
export const PLAYER_SOURCES = ['nbac_gamebook_player_stats', 'bdl_player_boxscores', 'nbac_player_boxscores'] as const;
export type PlayerSource = (typeof PLAYER_SOURCES)[number];

/** Labels of the three tables in `primary_source_used` and `data_sources` (D22). */
export const PLAYER_SOURCE_LABELS = {
  nbac_gamebook_player_stats: 'nbac_gamebook',
  bdl_player_boxscores: 'bdl_player_boxscores',
  nbac_player_boxscores: 'nbac_player_boxscores',
} as const satisfies Record<PlayerSource, string>;
export type PlayerSourceLabel = (typeof PLAYER_SOURCE_LABELS)[PlayerSource];

/** Counting statistics that all three tables name alike. */
const COMMON_STATISTICS = [
  'points',
  'field_goals_made',
  'field_goals_attempted',
  'three_pointers_made',
  'three_pointers_attempted',
  'free_throws_made',
  'free_throws_attempted',
  'offensive_rebounds',
  'defensive_rebounds',
  'assists',
  'steals',
  'blocks',
  'turnovers',
  'personal_fouls',
] as const;

export const GAMEBOOK_COLUMNS = [
  'game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'team_abbr',
  'player_name',
  'player_name_original',
  'player_lookup',
  'player_status',
  'dnp_reason',
  'name_resolution_status',
  'minutes',
  'minutes_decimal',
  ...COMMON_STATISTICS,
  'total_rebounds',
  'plus_minus',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type GamebookRow = RowOf<typeof nbacGamebookPlayerStats, (typeof GAMEBOOK_COLUMNS)[number]>;

export const BDL_COLUMNS = [
  'game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'team_abbr',
  'game_status',
  'period',
  'player_full_name',
  'player_lookup',
  'minutes',
  ...COMMON_STATISTICS,
  'rebounds',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type BdlRow = RowOf<typeof bdlPlayerBoxscores, (typeof BDL_COLUMNS)[number]>;

export const NBA_BOX_COLUMNS = [
  'game_id',
  'nba_game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'team_abbr',
  'game_status',
  'nba_player_id',
  'player_full_name',
  'player_lookup',
  'starter',
  'minutes',
  ...COMMON_STATISTICS,
  'points_q4',
  'total_rebounds',
  'plus_minus',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type NbaBoxRow = RowOf<typeof nbacPlayerBoxscores, (typeof NBA_BOX_COLUMNS)[number]>;
