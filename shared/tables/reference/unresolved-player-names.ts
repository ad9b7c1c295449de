import { nullable, repeated, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const unresolvedPlayerNames = defineTable({
  dataset: 'nba_reference',
  name: 'unresolved_player_names',
  description: 'Player names that the registry does not know, derived from player_game_summary.',
  columns: {
    source: required('STRING'),
    original_name: required('STRING'),
    normalized_lookup: required('STRING'),
    first_seen_date: required('DATE'),
    last_seen_date: required('DATE'),
    team_abbr: nullable('STRING'),
    season: nullable('STRING'),
    occurrences: required('INT64'),
    example_games: repeated('STRING'),
    status: required('STRING'),
    resolution_type: nullable('STRING'),
    resolved_to_name: nullable('STRING'),
    notes: nullable('STRING'),
    snooze_until: nullable('DATE'),
    reviewed_by: nullable('STRING'),
    reviewed_at: nullable('TIMESTAMP'),
    created_at: required('TIMESTAMP'),
    processed_at: required('TIMESTAMP'),
  },
  key: ['source', 'normalized_lookup'],
  partitionBy: 'first_seen_date',
  clusterBy: ['status', 'source', 'normalized_lookup'],
});
