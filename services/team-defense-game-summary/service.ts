import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { recordDataIssues } from '../../shared/processing/data-issues.ts';
import { defineProcessor } from '../../shared/processing/define-processor.ts';
import { computeTeamDefenseGameSummary, expectedTeamDefense } from './compute.ts';
import { keySources, sources } from './sources.ts';
import { teamDefenseGameSummary } from './table.ts';

const NAME = 'TeamDefenseGameSummaryProcessor';

export const teamDefenseGameSummaryProcessor = defineProcessor({
  name: NAME,
  service: 'team-defense-game-summary',
  table: teamDefenseGameSummary,
  sources,
  kind: 'summary',
  version: '1',
  shipped: { player_aliases: SHIPPED_PLAYER_ALIASES },
  rowsPerGame: 'all-or-none',
  compute: computeTeamDefenseGameSummary,
  expected: expectedTeamDefense,
  keySources,
  // What the offence table records already is not recorded again.
  afterWrite: recordDataIssues({
    processor: NAME,
    table: teamDefenseGameSummary,
    teamColumn: 'defending_team_abbr',
    issues: {
      missing_defensive_actions: {
        severity: 'MEDIUM',
        description: 'no source has steals, defensive rebounds and blocks',
      },
      blocks_mismatch: { severity: 'MEDIUM', description: 'blocks of the play-by-play disagree with the box score' },
    },
  }),
});
