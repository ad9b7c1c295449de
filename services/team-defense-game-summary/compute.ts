/** From raw rows to team_defense_game_summary: two rows for every final game of which both teams' totals are known. */
import { teamGameDay, teamGameKeys, teamGameOutcomes, teamSeasonGames } from '../../shared/basketball/team-games.ts';
import type { ComputeInput, ComputeResult, ExpectedKeys } from '../../shared/processing/define-processor.ts';
import { teamDefenseRow } from './row.ts';
import type { sources as declaredSources } from './sources.ts';
import type { teamDefenseGameSummary } from './table.ts';

type Input = ComputeInput<typeof declaredSources>;

/** The rows of a date. */
export function computeTeamDefenseGameSummary({ date, sources }: Input): ComputeResult<typeof teamDefenseGameSummary> {
  const day = teamGameDay(date, sources);
  const exists = {
    teamBox: sources.teamBox.exists,
    gamebook: sources.gamebook.exists,
    bdl: sources.bdl.exists,
  };
  return {
    ...teamGameOutcomes(day),
    rows: day.pairs.flatMap((pair) => [
      teamDefenseRow(pair.away, pair.home, pair, exists),
      teamDefenseRow(pair.home, pair.away, pair, exists),
    ]),
    failed: [],
    reports: day.season.reports,
    scheduleKnown: day.season.scheduleKnown,
    expected: { keys: teamGameKeys(day.season, date), gamesWithoutSource: [] },
  };
}

/** The keys that the table should hold for a date: both teams of every final game, whether or not its sources are there. */
export function expectedTeamDefense({ date, sources }: Input): ExpectedKeys {
  return { keys: teamGameKeys(teamSeasonGames(date, sources), date), gamesWithoutSource: [] };
}
