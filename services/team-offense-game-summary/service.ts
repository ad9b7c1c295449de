import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { recordDataIssues } from '../../shared/processing/data-issues.ts';
import { defineProcessor } from '../../shared/processing/define-processor.ts';
import { computeTeamOffenseGameSummary, expectedTeamOffense } from './compute.ts';
import { keySources, sources } from './sources.ts';
import { teamOffenseGameSummary } from './table.ts';

const NAME = 'TeamOffenseGameSummaryProcessor';

export const teamOffenseGameSummaryProcessor = defineProcessor({
  name: NAME,
  service: 'team-offense-game-summary',
  table: teamOffenseGameSummary,
  sources,
  kind: 'summary',
  version: '1',
  shipped: { player_aliases: SHIPPED_PLAYER_ALIASES },
  rowsPerGame: 'all-or-none',
  compute: computeTeamOffenseGameSummary,
  expected: expectedTeamOffense,
  keySources,
  afterWrite: recordDataIssues({
    processor: NAME,
    table: teamOffenseGameSummary,
    teamColumn: 'team_abbr',
    issues: {
      points_calculation_mismatch: { severity: 'HIGH', description: 'the points are not what the makes add up to' },
      unrealistic_team_score: { severity: 'HIGH', description: 'fewer than 50 or more than 200 points' },
      score_mismatch: { severity: 'HIGH', description: 'two sources disagree on the final score' },
      result_unknown: { severity: 'HIGH', description: 'no source has a final score with a winner' },
      shot_zone_mismatch: { severity: 'MEDIUM', description: 'shots of the play-by-play disagree with the box score' },
      incomplete_totals: { severity: 'MEDIUM', description: 'the team row has gaps that no player rows fill' },
      possessions_invalid: { severity: 'MEDIUM', description: 'the counts give fewer than no possessions' },
      overtime_mismatch: { severity: 'MEDIUM', description: 'two sources disagree on the number of overtimes' },
    },
  }),
});
