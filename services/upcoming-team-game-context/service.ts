import { SHIPPED_TEAM_LOCATIONS, SPECIAL_VENUES } from '../../shared/basketball/data/locations.ts';
import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { contextSeasonSources } from '../../shared/processing/context-sources.ts';
import { defineProcessor } from '../../shared/processing/define-processor.ts';
import { computeUpcomingTeamGameContext, expectedTeamContexts } from './compute.ts';
import { sources } from './sources.ts';
import { upcomingTeamGameContext } from './table.ts';

export const upcomingTeamGameContextProcessor = defineProcessor({
  name: 'UpcomingTeamGameContextProcessor',
  service: 'upcoming-team-game-context',
  table: upcomingTeamGameContext,
  sources,
  kind: 'context',
  version: '1',
  shipped: {
    player_aliases: SHIPPED_PLAYER_ALIASES,
    team_locations: SHIPPED_TEAM_LOCATIONS,
    special_venues: SPECIAL_VENUES,
  },
  rowsPerGame: 'all-or-none',
  compute: computeUpcomingTeamGameContext,
  expected: expectedTeamContexts,
  keySources: contextSeasonSources,
});
