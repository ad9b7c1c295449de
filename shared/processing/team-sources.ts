/**
 * The sources of the two team tables: the final games of D, and what tells who started in the earlier games that expected
 * starters look back on (D14). Of those a date reads only the days that its teams' last games were on, and play-by-play only
 * where the box scores of these games do not name the starters.
 */
import { lookBackGames, needsBdl, needsPlayByPlay } from '../basketball/earlier-starters.ts';
import { EVIDENCE_COLUMNS, type Game, openGameDates, type SeasonGames } from '../basketball/games.ts';
import { REFEREE_COLUMNS } from '../basketball/officials.ts';
import { BIGDATABALL_STARTER_COLUMNS, NBAC_PBP_STARTER_COLUMNS } from '../basketball/play-by-play/columns.ts';
import { BDL_COLUMNS, GAMEBOOK_COLUMNS, NBA_BOX_COLUMNS } from '../basketball/player-rows.ts';
import { LOOK_BACK_GAMES } from '../basketball/starters.ts';
import { nameResolverOf, playerListNamesOf } from '../basketball/summary-games.ts';
import { possibleSeasonGames, teamSeasonGames } from '../basketball/team-games.ts';
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
import { type SummarySourceData, summarySources } from './summary-sources.ts';

const NO_ROWS = { on: () => [] };
const NOTHING_EARLIER = {
  earlierGamebook: NO_ROWS,
  earlierBdl: NO_ROWS,
  earlierNbaBox: NO_ROWS,
  earlierTeamBox: NO_ROWS,
} as const;

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
const seasonSources = { ...boxScores, schedule } as const;

/**
 * The games on which the teams of D may look back, by what is known before any earlier box score is read: as far as the
 * tenth that the schedule calls final. Box scores may show more games to be final, which only shortens the look-back.
 */
function lookBack(date: GameDate, sources: SourceData<typeof seasonSources>, possible: SeasonGames): readonly Game[] {
  const known = teamSeasonGames(date, { ...sources, ...NOTHING_EARLIER });
  return teamsOn(known, date).flatMap((team) => {
    const oldest = lookBackGames(known, team, date)[LOOK_BACK_GAMES - 1];
    return possible.before(team, date).filter((game) => oldest === undefined || game.date >= oldest.date);
  });
}

/** The days of these games. */
const lastGames = narrowedBy(seasonSources, (date, sources) =>
  rangeOf(lookBack(date, sources, possibleSeasonGames(date, sources))),
);

const earlier = { window: seasonToDate, role: 'optional', fingerprint: 'data_hash' } as const;
const ofLastGames = { ...earlier, narrowing: lastGames };
const earlierGamebook = source({ ...ofLastGames, table: nbacGamebookPlayerStats, columns: GAMEBOOK_COLUMNS });

const namesOf = ({ aliases, playerList }: Pick<SummarySourceData, 'aliases' | 'playerList'>) => ({
  resolveName: nameResolverOf(aliases.all),
  playerListNames: playerListNamesOf(playerList.all),
});

/** The days of those of these games that the gamebook does not serve alone. */
const gamesOfOtherBooks = narrowedBy({ ...seasonSources, playerList, aliases, earlierGamebook }, (date, sources) => {
  const possible = possibleSeasonGames(date, sources);
  const names = namesOf(sources);
  return rangeOf(
    lookBack(date, sources, possible).filter((game) => needsBdl(game, possible, sources.earlierGamebook, names)),
  );
});

const earlierBoxScores = {
  earlierGamebook,
  earlierBdl: source({
    ...earlier,
    table: bdlPlayerBoxscores,
    columns: BDL_COLUMNS,
    narrowing: gamesOfOtherBooks,
  }),
  earlierNbaBox: source({ ...ofLastGames, table: nbacPlayerBoxscores, columns: NBA_BOX_COLUMNS }),
  earlierTeamBox: source({ ...ofLastGames, table: nbacTeamBoxscore, columns: EVIDENCE_COLUMNS.teamBox }),
} as const;

/** The days of those of these games whose starters no box score names. */
const undecidedGames = narrowedBy({ ...seasonSources, playerList, aliases, ...earlierBoxScores }, (date, sources) => {
  const season = teamSeasonGames(date, sources);
  const scores = { gamebook: sources.earlierGamebook, bdl: sources.earlierBdl, nbaBox: sources.earlierNbaBox };
  const names = namesOf(sources);
  return rangeOf(
    teamsOn(season, date).flatMap((team) =>
      lookBackGames(season, team, date).filter((game) => needsPlayByPlay(team, game, season, scores, names)),
    ),
  );
});

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

/** D where the schedule leaves one of its games open, or does not exist: then box scores tell which are final (D4.3, D4.7). */
const openGames = narrowedBy({ schedule }, (date, sources) => {
  const rows = sources.schedule.all;
  return rows.length > 0 && !openGameDates(date, rows).includes(date) ? undefined : { start: date, end: date };
});
const ofOpenGames = { window: onDate, role: 'optional', narrowing: openGames } as const;

/** Which games of a date are final: the schedule, and the bare existence of box scores of those that it leaves open. */
export const teamKeySources = {
  schedule,
  gamebook: source({ ...ofOpenGames, table: nbacGamebookPlayerStats, columns: EVIDENCE_COLUMNS.gamebook }),
  bdl: source({ ...ofOpenGames, table: bdlPlayerBoxscores, columns: EVIDENCE_COLUMNS.bdl }),
  nbaBox: source({ ...ofOpenGames, table: nbacPlayerBoxscores, columns: EVIDENCE_COLUMNS.nbaBox }),
  teamBox: source({ ...ofOpenGames, table: nbacTeamBoxscore, columns: EVIDENCE_COLUMNS.teamBox }),
} as const;
