import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const playerAliases = defineTable({
  dataset: 'nba_reference',
  name: 'player_aliases',
  description: 'Names under which sources know a player, and his canonical name.',
  columns: {
    alias_lookup: required('STRING'),
    nba_canonical_lookup: required('STRING'),
    alias_display: required('STRING'),
    nba_canonical_display: required('STRING'),
    alias_type: nullable('STRING'),
    alias_source: nullable('STRING'),
    is_active: required('BOOL'),
    notes: nullable('STRING'),
    created_by: required('STRING'),
    created_at: required('TIMESTAMP'),
    processed_at: required('TIMESTAMP'),
  },
  key: [],
  partitionBy: null,
  clusterBy: ['alias_lookup', 'nba_canonical_lookup'],
});
