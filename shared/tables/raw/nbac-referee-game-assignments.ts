import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const nbacRefereeGameAssignments = defineTable({
  dataset: 'nba_raw',
  name: 'nbac_referee_game_assignments',
  description: 'Referee assignments of a game.',
  columns: {
    game_id: required('STRING'),
    game_date: required('DATE'),
    season: required('STRING'),
    game_code: required('STRING'),
    home_team_id: required('INT64'),
    home_team: required('STRING'),
    home_team_abbr: required('STRING'),
    away_team_id: required('INT64'),
    away_team: required('STRING'),
    away_team_abbr: required('STRING'),
    official_position: required('INT64'),
    official_name: required('STRING'),
    official_code: required('INT64'),
    official_jersey_number: nullable('STRING'),
    source_file_path: required('STRING'),
    scrape_timestamp: nullable('TIMESTAMP'),
    created_at: required('TIMESTAMP'),
    data_hash: nullable('STRING'),
    processed_at: required('TIMESTAMP'),
  },
  key: [],
  partitionBy: 'game_date',
  requirePartitionFilter: true,
  clusterBy: ['game_date', 'official_code', 'home_team_abbr'],
});
