import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const brRostersCurrent = defineTable({
  dataset: 'nba_raw',
  name: 'br_rosters_current',
  description: 'Basketball-Reference rosters.',
  columns: {
    season_year: required('INT64'),
    season_display: required('STRING'),
    team_abbrev: required('STRING'),
    player_full_name: required('STRING'),
    player_last_name: required('STRING'),
    player_normalized: required('STRING'),
    player_lookup: required('STRING'),
    position: nullable('STRING'),
    jersey_number: nullable('STRING'),
    height: nullable('STRING'),
    weight: nullable('STRING'),
    birth_date: nullable('STRING'),
    college: nullable('STRING'),
    experience_years: nullable('INT64'),
    first_seen_date: required('DATE'),
    last_scraped_date: nullable('DATE'),
    source_file_path: nullable('STRING'),
    data_hash: nullable('STRING'),
    processed_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
  },
  key: [],
  partitionBy: null,
  partitionRange: { column: 'season_year', start: 2020, end: 2030, interval: 1 },
  clusterBy: ['team_abbrev', 'player_lookup'],
});
