/** From raw rows to team_offense_game_summary: two rows for every final game of which both teams' totals are known. */
import { teamGameDay, teamGameKeys, teamGameOutcomes, teamSeasonGames } from '../../shared/basketball/team-games.ts';
import type { ComputeInput, ComputeResult, ExpectedKeys } from '../../shared/processing/define-processor.ts';
import { teamOffenseRow } from './row.ts';
import type { sources as declaredSources } from './sources.ts';
import type { teamOffenseGameSummary } from './table.ts';

type Input = ComputeInput<typeof declaredSources>;

/** The rows of a date. */
export function computeTeamOffenseGameSummary({ date, sources }: Input): ComputeResult<typeof teamOffenseGameSummary> {
  const day = teamGameDay(date, sources);
  const exists = {
    teamBox: sources.teamBox.exists,
    playByPlay: sources.bigDataBall.exists || sources.nbacPlayByPlay.exists,
  };
  return {
    ...teamGameOutcomes(day),
    rows: day.pairs.flatMap((pair) => [
      teamOffenseRow(pair.away, pair, exists),
      teamOffenseRow(pair.home, pair, exists),
    ]),
    failed: [],
    reports: day.season.reports,
    scheduleKnown: day.season.scheduleKnown,
    expected: { keys: teamGameKeys(day.season, date), gamesWithoutSource: [] },
  };
}

/** The keys that the table should hold for a date: both teams of every final game, whether or not its sources are there. */
export function expectedTeamOffense({ date, sources }: Input): ExpectedKeys {
  return { keys: teamGameKeys(teamSeasonGames(date, sources), date), gamesWithoutSource: [] };
}
