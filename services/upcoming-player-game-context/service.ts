import { SHIPPED_TEAM_LOCATIONS, SPECIAL_VENUES } from '../../shared/basketball/data/locations.ts';
import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { defineProcessor } from '../../shared/processing/define-processor.ts';
import { computeUpcomingPlayerGameContext, expectedPlayerContexts } from './compute.ts';
import { sources } from './sources.ts';
import { upcomingPlayerGameContext } from './table.ts';

/** Rosters need neither play-by-play nor birth dates, places or distances. */
const { bigDataBall, nbacPlayByPlay, brRosters, teamLocations, travelDistances, ...keySources } = sources;

export const upcomingPlayerGameContextProcessor = defineProcessor({
  name: 'UpcomingPlayerGameContextProcessor',
  service: 'upcoming-player-game-context',
  table: upcomingPlayerGameContext,
  sources,
  kind: 'context',
  version: '1',
  shipped: {
    player_aliases: SHIPPED_PLAYER_ALIASES,
    team_locations: SHIPPED_TEAM_LOCATIONS,
    special_venues: SPECIAL_VENUES,
  },
  compute: computeUpcomingPlayerGameContext,
  expected: expectedPlayerContexts,
  keySources,
  keysFromRuns: true,
});
