import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const analyticsDataIssues = defineTable({
  dataset: 'nba_processing',
  name: 'analytics_data_issues',
  description: 'Data issues found by the processors.',
  columns: {
    issue_id: required('STRING'),
    processor_name: required('STRING'),
    run_id: nullable('STRING'),
    issue_type: required('STRING'),
    severity: required('STRING'),
    category: nullable('STRING'),
    identifier: nullable('STRING'),
    table_name: nullable('STRING'),
    field_name: nullable('STRING'),
    issue_description: nullable('STRING'),
    expected_value: nullable('STRING'),
    actual_value: nullable('STRING'),
    game_date: nullable('DATE'),
    season_year: nullable('INT64'),
    team_abbr: nullable('STRING'),
    player_lookup: nullable('STRING'),
    resolved: { ...nullable('BOOL'), default: 'FALSE' },
    resolution_notes: nullable('STRING'),
    auto_resolved: { ...nullable('BOOL'), default: 'FALSE' },
    created_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
    resolved_at: nullable('TIMESTAMP'),
  },
  key: ['issue_id'],
  partitionBy: 'created_at',
  clusterBy: ['processor_name', 'resolved', 'severity', 'created_at'],
});
