-- Written by `npm run generate` from the table declarations.
-- Tables of the dataset nba_reference for BigQuery; what exists already is left as it is.

CREATE TABLE IF NOT EXISTS `nba_reference.nba_players_registry` (
  `universal_player_id` STRING,
  `player_name` STRING NOT NULL,
  `player_lookup` STRING NOT NULL,
  `team_abbr` STRING NOT NULL,
  `season` STRING NOT NULL,
  `first_game_date` DATE,
  `last_game_date` DATE,
  `games_played` INT64,
  `total_appearances` INT64,
  `inactive_appearances` INT64,
  `dnp_appearances` INT64,
  `jersey_number` INT64,
  `position` STRING,
  `source_priority` STRING,
  `confidence_score` FLOAT64,
  `last_processor` STRING,
  `last_gamebook_update` TIMESTAMP,
  `last_roster_update` TIMESTAMP,
  `gamebook_update_count` INT64 DEFAULT 0,
  `roster_update_count` INT64 DEFAULT 0,
  `update_sequence_number` INT64,
  `last_gamebook_activity_date` DATE,
  `last_roster_activity_date` DATE,
  `created_by` STRING NOT NULL,
  `created_at` TIMESTAMP NOT NULL,
  `processed_at` TIMESTAMP NOT NULL
)
CLUSTER BY `universal_player_id`, `player_lookup`, `season`, `team_abbr`
OPTIONS (description = "Universal player ids by lookup, team and season.");

CREATE TABLE IF NOT EXISTS `nba_reference.player_aliases` (
  `alias_lookup` STRING NOT NULL,
  `nba_canonical_lookup` STRING NOT NULL,
  `alias_display` STRING NOT NULL,
  `nba_canonical_display` STRING NOT NULL,
  `alias_type` STRING,
  `alias_source` STRING,
  `is_active` BOOL NOT NULL,
  `notes` STRING,
  `created_by` STRING NOT NULL,
  `created_at` TIMESTAMP NOT NULL,
  `processed_at` TIMESTAMP NOT NULL
)
CLUSTER BY `alias_lookup`, `nba_canonical_lookup`
OPTIONS (description = "Names under which sources know a player, and his canonical name.");

CREATE TABLE IF NOT EXISTS `nba_reference.unresolved_player_names` (
  `source` STRING NOT NULL,
  `original_name` STRING NOT NULL,
  `normalized_lookup` STRING NOT NULL,
  `first_seen_date` DATE NOT NULL,
  `last_seen_date` DATE NOT NULL,
  `team_abbr` STRING,
  `season` STRING,
  `occurrences` INT64 NOT NULL,
  `example_games` ARRAY<STRING>,
  `status` STRING NOT NULL,
  `resolution_type` STRING,
  `resolved_to_name` STRING,
  `notes` STRING,
  `snooze_until` DATE,
  `reviewed_by` STRING,
  `reviewed_at` TIMESTAMP,
  `created_at` TIMESTAMP NOT NULL,
  `processed_at` TIMESTAMP NOT NULL
)
PARTITION BY `first_seen_date`
CLUSTER BY `status`, `source`, `normalized_lookup`
OPTIONS (description = "Player names that the registry does not know, derived from player_game_summary.");

CREATE TABLE IF NOT EXISTS `nba_reference.processor_run_history` (
  `processor_name` STRING NOT NULL,
  `run_id` STRING NOT NULL,
  `season_year` INT64,
  `status` STRING NOT NULL,
  `duration_seconds` FLOAT64,
  `records_processed` INT64 DEFAULT 0,
  `records_created` INT64 DEFAULT 0,
  `records_updated` INT64 DEFAULT 0,
  `records_skipped` INT64 DEFAULT 0,
  `data_source_primary` STRING,
  `data_source_enhancement` STRING,
  `data_records_queried` INT64,
  `validation_mode` STRING,
  `validation_skipped_reason` STRING,
  `source_data_freshness_days` INT64,
  `espn_roster_date` DATE,
  `nbacom_source_date` DATE,
  `br_scrape_date` DATE,
  `gamebook_pdf_date` DATE,
  `espn_matched_requested_date` BOOL,
  `nbacom_matched_requested_date` BOOL,
  `br_matched_requested_date` BOOL,
  `gamebook_matched_requested_date` BOOL,
  `used_source_fallback` BOOL DEFAULT FALSE,
  `season_filter` STRING,
  `team_filter` STRING,
  `date_range_filter_start` DATE,
  `date_range_filter_end` DATE,
  `backfill_mode` BOOL DEFAULT FALSE,
  `force_reprocess` BOOL DEFAULT FALSE,
  `test_mode` BOOL DEFAULT FALSE,
  `execution_host` STRING,
  `triggered_by` STRING,
  `errors` JSON,
  `warnings` JSON,
  `summary` JSON,
  `data_date` DATE NOT NULL,
  `started_at` TIMESTAMP NOT NULL,
  `processed_at` TIMESTAMP,
  `phase` STRING,
  `output_table` STRING,
  `output_dataset` STRING,
  `trigger_source` STRING,
  `trigger_message_id` STRING,
  `trigger_message_data` JSON,
  `parent_processor` STRING,
  `upstream_dependencies` JSON,
  `dependency_check_passed` BOOL,
  `missing_dependencies` JSON,
  `stale_dependencies` JSON,
  `alert_sent` BOOL,
  `alert_type` STRING,
  `cloud_run_service` STRING,
  `cloud_run_revision` STRING,
  `retry_attempt` INT64,
  `skipped` BOOL,
  `skip_reason` STRING
)
PARTITION BY `data_date`
CLUSTER BY `processor_name`, `status`, `season_year`
OPTIONS (description = "Runs of a processor and date. Rows are only added: one when a run starts, one when it has ended, one when its message has been published; of one run_id the row with the newest processed_at counts, null being oldest.");
