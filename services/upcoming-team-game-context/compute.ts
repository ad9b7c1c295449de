/** From raw rows to upcoming_team_game_context: two rows for each valid game of a date, whatever its status. */
import { contextDay, contextSeason } from '../../shared/basketball/context-games.ts';
import { expectedStartersOf, nameSourcesOf } from '../../shared/basketball/earlier-starters.ts';
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { recentRecords } from '../../shared/basketball/recent-records.ts';
import { seasonPhase } from '../../shared/basketball/season-phase.ts';
import type { GameDate } from '../../shared/dates.ts';
import type { ComputeInput, ComputeResult, ExpectedKeys, Report } from '../../shared/processing/define-processor.ts';
import { earlierResults } from './results.ts';
import { type RowContext, teamContextRow } from './row.ts';
import { sourceColumns } from './source-columns.ts';
import type { sources as declaredSources, TeamContextSources } from './sources.ts';
import type { upcomingTeamGameContext } from './table.ts';

type Input = ComputeInput<typeof declaredSources>;

/** The rows of a date. */
export function computeUpcomingTeamGameContext({
  date,
  sources,
}: Input): ComputeResult<typeof upcomingTeamGameContext> {
  const day = contextDay(date, sources);
  const { season, games } = day;
  const names = nameSourcesOf(sources);
  const context: RowContext = {
    day,
    phase: seasonPhase(date, season),
    startersOf: (team) => expectedStartersOf(team, date, season, sources, names),
    resultOf: earlierResults(season, sources),
    sourceColumns: sourceColumns(date, day, sources),
  };
  return {
    games: games.map(({ game }) => ({ gameId: game.gameId, state: 'computed' as const })),
    rows: games.flatMap((contextGame) =>
      teamsOf(contextGame.game).map((team) => teamContextRow(team, contextGame, context)),
    ),
    failed: [],
    reports: season.reports,
    counts: Object.fromEntries([...day.counts].sort(([a], [b]) => (a < b ? -1 : 1))),
    scheduleKnown: season.scheduleKnown,
    warnings: games.length === 0 ? [] : shortages(date, season, sources),
    expected: expectedOf(date, season),
  };
}

/** The keys that the table should hold for a date: both teams of every valid game. */
export function expectedTeamContexts({ date, sources }: Input): ExpectedKeys {
  return expectedOf(date, contextSeason(date, sources));
}

function expectedOf(date: GameDate, season: SeasonGames): ExpectedKeys {
  // Without a schedule there are no games to come, whatever box scores tell (D4.7).
  const games = season.scheduleKnown ? season.on(date) : [];
  const keys = games.flatMap((game) => teamsOf(game).map((team) => `${game.gameId}|${team}`));
  return { keys: keys.sort(), gamesWithoutSource: [] };
}

const teamsOf = ({ away, home }: Game): readonly string[] => [away, home];

/** Minima that counting the rows of a window does not show (D23). */
function shortages(date: GameDate, season: SeasonGames, sources: TeamContextSources): readonly Report[] {
  const games = season.on(date).length;
  const listings = sources.injuryReport.all.filter((row) => row.game_date === date).length;
  const recent = recentRecords(date, season, sources, nameSourcesOf(sources));
  const shortage = (subject: string, detail: string): Report => ({ code: 'SOURCE_BELOW_MINIMUM', subject, detail });
  return [
    ...(listings < games
      ? [shortage('nbac_injury_report', `${listings} rows for ${games} games, usual are ${games}`)]
      : []),
    ...(recent.records < recent.minimum
      ? [
          shortage(
            'nbac_gamebook_player_stats',
            `${recent.records} player records, other box scores included, of the ${recent.finalGames} final games of the ` +
              `week before; usual are ${recent.minimum}`,
          ),
        ]
      : []),
  ];
}
