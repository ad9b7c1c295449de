-- Written by `npm run generate` from the table declarations.
-- Tables of the dataset nba_processing for BigQuery; what exists already is left as it is.

CREATE TABLE IF NOT EXISTS `nba_processing.analytics_data_issues` (
  `issue_id` STRING NOT NULL,
  `processor_name` STRING NOT NULL,
  `run_id` STRING,
  `issue_type` STRING NOT NULL,
  `severity` STRING NOT NULL,
  `category` STRING,
  `identifier` STRING,
  `table_name` STRING,
  `field_name` STRING,
  `issue_description` STRING,
  `expected_value` STRING,
  `actual_value` STRING,
  `game_date` DATE,
  `season_year` INT64,
  `team_abbr` STRING,
  `player_lookup` STRING,
  `resolved` BOOL DEFAULT FALSE,
  `resolution_notes` STRING,
  `auto_resolved` BOOL DEFAULT FALSE,
  `created_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP(),
  `resolved_at` TIMESTAMP
)
PARTITION BY DATE(`created_at`)
CLUSTER BY `processor_name`, `resolved`, `severity`, `created_at`
OPTIONS (description = "Data issues found by the processors.");
