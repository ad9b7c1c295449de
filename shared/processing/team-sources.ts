/**
 * The sources of the two team tables: the final games of D, and what tells who started in the earlier games that expected
 * starters look back on (D14). Of those a date reads only the days that its teams' last games were on, and play-by-play only
 * where the box scores of these games do not name the starters.
 */
import { lookBackGames, needsPlayByPlay } from '../basketball/earlier-starters.ts';
import { EVIDENCE_COLUMNS, type Game, type SeasonGames } from '../basketball/games.ts';
import { REFEREE_COLUMNS } from '../basketball/officials.ts';
import { BIGDATABALL_STARTER_COLUMNS, NBAC_PBP_STARTER_COLUMNS } from '../basketball/play-by-play/columns.ts';
import { BDL_COLUMNS, GAMEBOOK_COLUMNS, NBA_BOX_COLUMNS } from '../basketball/player-rows.ts';
import { LOOK_BACK_GAMES } from '../basketball/starters.ts';
import { nameResolverOf, playerListNamesOf } from '../basketball/summary-games.ts';
import { teamSeasonGames } from '../basketball/team-games.ts';
import type { GameDate } from '../dates.ts';
import { bdlPlayerBoxscores } from '../tables/raw/bdl-player-boxscores.ts';
import { bigdataballPlayByPlay } from '../tables/raw/bigdataball-play-by-play.ts';
import { nbacGamebookPlayerStats } from '../tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayByPlay } from '../tables/raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from '../tables/raw/nbac-player-boxscores.ts';
import { nbacRefereeGameAssignments } from '../tables/raw/nbac-referee-game-assignments.ts';
import { nbacTeamBoxscore } from '../tables/raw/nbac-team-boxscore.ts';
import type { DateRange } from '../warehouse/warehouse.ts';
import { narrowedBy, onDate, type SourceData, seasonToDate, source } from './define-source.ts';
import { summarySources } from './summary-sources.ts';

const NO_ROWS = { on: () => [] };

function teamsOn(season: SeasonGames, date: GameDate): readonly string[] {
  return season.on(date).flatMap(({ home, away }) => [home, away]);
}

function rangeOf(games: readonly Game[]): DateRange | undefined {
  const dates = games.map(({ date }) => date).sort();
  const [start, end] = [dates[0], dates.at(-1)];
  return start === undefined || end === undefined ? undefined : { start, end };
}

const { gamebook, bdl, nbaBox, schedule, playerList, aliases } = summarySources;
const boxScores = { gamebook, bdl, nbaBox, teamBox: { ...summarySources.teamBox, role: 'critical' } } as const;

/** The days of the last games of the teams of D. */
const lastGames = narrowedBy({ ...boxScores, schedule }, (date, sources) => {
  const season = teamSeasonGames(date, {
    ...sources,
    earlierGamebook: NO_ROWS,
    earlierBdl: NO_ROWS,
    earlierNbaBox: NO_ROWS,
    earlierTeamBox: NO_ROWS,
  });
  return rangeOf(
    teamsOn(season, date).flatMap((team) => {
      // Box scores that are still to be read may show more games to be final, which only shortens the look-back.
      const known = lookBackGames(season, team, date);
      return known.length < LOOK_BACK_GAMES ? season.before(team, date) : known;
    }),
  );
});

const earlier = { window: seasonToDate, role: 'optional', fingerprint: 'data_hash' } as const;
const ofLastGames = { ...earlier, narrowing: lastGames };
const earlierBoxScores = {
  earlierGamebook: source({ ...ofLastGames, table: nbacGamebookPlayerStats, columns: GAMEBOOK_COLUMNS }),
  earlierBdl: source({ ...ofLastGames, table: bdlPlayerBoxscores, columns: BDL_COLUMNS }),
  earlierNbaBox: source({ ...ofLastGames, table: nbacPlayerBoxscores, columns: NBA_BOX_COLUMNS }),
  earlierTeamBox: source({ ...ofLastGames, table: nbacTeamBoxscore, columns: EVIDENCE_COLUMNS.teamBox }),
} as const;

/** The days of those of these games whose starters no box score names. */
const undecidedGames = narrowedBy(
  { ...boxScores, schedule, playerList, aliases, ...earlierBoxScores },
  (date, sources) => {
    const season = teamSeasonGames(date, sources);
    const scores = { gamebook: sources.earlierGamebook, bdl: sources.earlierBdl, nbaBox: sources.earlierNbaBox };
    const names = {
      resolveName: nameResolverOf(sources.aliases.all),
      playerListNames: playerListNamesOf(sources.playerList.all),
    };
    return rangeOf(
      teamsOn(season, date).flatMap((team) =>
        lookBackGames(season, team, date).filter((game) => needsPlayByPlay(team, game, season, scores, names)),
      ),
    );
  },
);

const ofFirstPeriods = { ...earlier, narrowing: undecidedGames, in: { period: [1] } };

export const teamSources = {
  ...summarySources,
  ...boxScores,
  referees: source({
    table: nbacRefereeGameAssignments,
    columns: REFEREE_COLUMNS,
    window: onDate,
    role: 'optional',
  }),
  ...earlierBoxScores,
  earlierBigDataBall: source({
    ...ofFirstPeriods,
    table: bigdataballPlayByPlay,
    columns: BIGDATABALL_STARTER_COLUMNS,
  }),
  earlierNbacPlayByPlay: source({ ...ofFirstPeriods, table: nbacPlayByPlay, columns: NBAC_PBP_STARTER_COLUMNS }),
} as const;

export type TeamSourceData = SourceData<typeof teamSources>;
