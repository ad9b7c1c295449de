import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const nbacPlayerMovement = defineTable({
  dataset: 'nba_raw',
  name: 'nbac_player_movement',
  description: 'League transactions.',
  columns: {
    transaction_type: required('STRING'),
    transaction_date: required('DATE'),
    season_year: required('INT64'),
    player_id: required('INT64'),
    player_slug: nullable('STRING'),
    player_full_name: nullable('STRING'),
    player_lookup: nullable('STRING'),
    is_player_transaction: required('BOOL'),
    team_id: required('INT64'),
    team_slug: required('STRING'),
    team_abbr: required('STRING'),
    transaction_description: required('STRING'),
    additional_sort: nullable('INT64'),
    group_sort: required('STRING'),
    source_file_path: required('STRING'),
    scrape_timestamp: required('TIMESTAMP'),
    data_hash: nullable('STRING'),
    created_at: required('TIMESTAMP'),
  },
  key: [],
  partitionBy: null,
  partitionRange: { column: 'season_year', start: 2021, end: 2030, interval: 1 },
  clusterBy: ['player_lookup', 'team_abbr', 'transaction_type', 'transaction_date'],
});
