-- Written by `npm run generate` from the table declarations.
-- Tables of the dataset nba_orchestration for BigQuery; what exists already is left as it is.

CREATE TABLE IF NOT EXISTS `nba_orchestration.backfill_state` (
  `backfill_id` STRING NOT NULL OPTIONS (description = "identifies one backfill command; a resumed one keeps its id"),
  `table_name` STRING NOT NULL OPTIONS (description = "analytics table"),
  `game_date` DATE NOT NULL,
  `method` STRING NOT NULL OPTIONS (description = "hash or reprocess"),
  `status` STRING NOT NULL OPTIONS (description = "pending, running, complete, incomplete, failed, no_games or accepted_gap"),
  `expected_rows` INT64 OPTIONS (description = "keys that should exist"),
  `present_rows` INT64 OPTIONS (description = "expected keys found with a valid hash"),
  `rows_written` INT64,
  `attempts` INT64 NOT NULL,
  `error` STRING OPTIONS (description = "reason of the last failure"),
  `started_at` TIMESTAMP,
  `finished_at` TIMESTAMP,
  `code_version` STRING,
  `processed_at` TIMESTAMP NOT NULL OPTIONS (description = "when this record was written")
)
PARTITION BY `game_date`
CLUSTER BY `table_name`, `method`, `status`
OPTIONS (description = "Where each backfill stands, one row per backfill, table and date.");
