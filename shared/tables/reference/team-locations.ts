import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const teamLocations = defineTable({
  dataset: 'nba_static',
  name: 'team_locations',
  description: 'Where each team is at home.',
  columns: {
    team_abbr: required('STRING'),
    city: required('STRING'),
    state: required('STRING'),
    arena_name: required('STRING'),
    latitude: required('FLOAT64'),
    longitude: required('FLOAT64'),
    timezone: required('STRING'),
    airport_code: required('STRING'),
    country: { ...nullable('STRING'), default: '"USA"' },
    created_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
    updated_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
  },
  key: [],
  partitionBy: null,
  clusterBy: ['team_abbr'],
});
