import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const travelDistances = defineTable({
  dataset: 'nba_static',
  name: 'travel_distances',
  description: 'Miles and time zones between team locations.',
  columns: {
    from_team: required('STRING'),
    to_team: required('STRING'),
    from_city: required('STRING'),
    to_city: required('STRING'),
    distance_miles: required('INT64'),
    time_zones_crossed: required('INT64'),
    travel_direction: required('STRING'),
    jet_lag_factor: required('FLOAT64'),
    created_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
    updated_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
  },
  key: [],
  partitionBy: null,
  clusterBy: ['from_team', 'to_team'],
});
