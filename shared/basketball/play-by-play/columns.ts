import type { RowOf } from '../../tables/define-table.ts';
import type { bigdataballPlayByPlay } from '../../tables/raw/bigdataball-play-by-play.ts';
import type { nbacPlayByPlay } from '../../tables/raw/nbac-play-by-play.ts';

/** Columns of `bigdataball_play_by_play` that D5, D13 and D14 read. */
export const BIGDATABALL_COLUMNS = [
  'game_id',
  'bdb_game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'event_sequence',
  'period',
  'game_clock_seconds',
  'event_type',
  'event_subtype',
  'event_description',
  'player_1_name',
  'player_1_lookup',
  'player_1_team_abbr',
  'player_2_name',
  'player_2_lookup',
  'player_2_team_abbr',
  'player_2_role',
  'shot_made',
  'shot_type',
  'shot_distance',
  'points_scored',
  'original_x',
  'original_y',
  'away_player_1_lookup',
  'away_player_2_lookup',
  'away_player_3_lookup',
  'away_player_4_lookup',
  'away_player_5_lookup',
  'home_player_1_lookup',
  'home_player_2_lookup',
  'home_player_3_lookup',
  'home_player_4_lookup',
  'home_player_5_lookup',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type BigDataBallRow = RowOf<typeof bigdataballPlayByPlay, (typeof BIGDATABALL_COLUMNS)[number]>;

/** Columns of `nbac_play_by_play` that D5, D13 and D14 read. Its game_id and order of teams are arbitrary, so not used. */
export const NBAC_PBP_COLUMNS = [
  'nba_game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'event_sequence',
  'period',
  'game_clock_seconds',
  'event_type',
  'event_action_type',
  'event_description',
  'player_1_id',
  'player_1_lookup',
  'player_1_team_abbr',
  'shot_made',
  'shot_type',
  'shot_x',
  'shot_y',
  'shot_distance',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type NbacPlayByPlayRow = RowOf<typeof nbacPlayByPlay, (typeof NBAC_PBP_COLUMNS)[number]>;

/** Columns of the same table for the starters of an earlier game: which load counts, and its line-ups. */
export const BIGDATABALL_STARTER_COLUMNS = [
  'game_id',
  'bdb_game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'event_sequence',
  'period',
  'away_player_1_lookup',
  'away_player_2_lookup',
  'away_player_3_lookup',
  'away_player_4_lookup',
  'away_player_5_lookup',
  'home_player_1_lookup',
  'home_player_2_lookup',
  'home_player_3_lookup',
  'home_player_4_lookup',
  'home_player_5_lookup',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const satisfies readonly (typeof BIGDATABALL_COLUMNS)[number][];
export type BigDataBallStarterRow = Pick<BigDataBallRow, (typeof BIGDATABALL_STARTER_COLUMNS)[number]>;

/** Columns of the same table for the starters of an earlier game: which load counts, and who does what first. */
export const NBAC_PBP_STARTER_COLUMNS = [
  'nba_game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'event_sequence',
  'period',
  'game_clock_seconds',
  'event_type',
  'event_action_type',
  'event_description',
  'player_1_id',
  'player_1_lookup',
  'player_1_team_abbr',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const satisfies readonly (typeof NBAC_PBP_COLUMNS)[number][];
export type NbacPlayByPlayStarterRow = Pick<NbacPlayByPlayRow, (typeof NBAC_PBP_STARTER_COLUMNS)[number]>;

/** Labels of the two feeds in `shot_zones_source`, `data_sources` and `pbp_source` (D22). */
export type PlayByPlaySource = 'bigdataball' | 'nbac_pbp';
