-- Written by `npm run generate` from the table declarations.
-- Tables of the dataset nba_static for BigQuery; what exists already is left as it is.

CREATE TABLE IF NOT EXISTS `nba_static.team_locations` (
  `team_abbr` STRING NOT NULL,
  `city` STRING NOT NULL,
  `state` STRING NOT NULL,
  `arena_name` STRING NOT NULL,
  `latitude` FLOAT64 NOT NULL,
  `longitude` FLOAT64 NOT NULL,
  `timezone` STRING NOT NULL,
  `airport_code` STRING NOT NULL,
  `country` STRING DEFAULT "USA",
  `created_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP(),
  `updated_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP()
)
CLUSTER BY `team_abbr`
OPTIONS (description = "Where each team is at home.");

CREATE TABLE IF NOT EXISTS `nba_static.travel_distances` (
  `from_team` STRING NOT NULL,
  `to_team` STRING NOT NULL,
  `from_city` STRING NOT NULL,
  `to_city` STRING NOT NULL,
  `distance_miles` INT64 NOT NULL,
  `time_zones_crossed` INT64 NOT NULL,
  `travel_direction` STRING NOT NULL,
  `jet_lag_factor` FLOAT64 NOT NULL,
  `created_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP(),
  `updated_at` TIMESTAMP DEFAULT CURRENT_TIMESTAMP()
)
CLUSTER BY `from_team`, `to_team`
OPTIONS (description = "Miles and time zones between team locations.");
