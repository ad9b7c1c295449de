/**
 * What a date of upcoming_team_game_context is made of: what was known of its games, and the last games of their teams. Of
 * earlier box scores a date reads only the days of games that it looks back on, and play-by-play only where these do not name
 * the starters.
 */
import { contextSeason } from '../../shared/basketball/context-games.ts';
import { lookBackGames, nameSourcesOf, needsBdl, needsPlayByPlay } from '../../shared/basketball/earlier-starters.ts';
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { BIGDATABALL_STARTER_COLUMNS, NBAC_PBP_STARTER_COLUMNS } from '../../shared/basketball/play-by-play/columns.ts';
import { BDL_COLUMNS, GAMEBOOK_COLUMNS, NBA_BOX_COLUMNS } from '../../shared/basketball/player-rows.ts';
import { recentFinalGames, recentRecords } from '../../shared/basketball/recent-records.ts';
import { scheduleResult } from '../../shared/basketball/result.ts';
import { TEAM_BOX_COLUMNS } from '../../shared/basketball/team-totals.ts';
import type { GameDate } from '../../shared/dates.ts';
import {
  contextSeasonSources,
  contextSources,
  propStarts,
  rangeOfDates,
} from '../../shared/processing/context-sources.ts';
import { narrowedBy, type SourceData, seasonToDate, source } from '../../shared/processing/define-source.ts';
import { bdlPlayerBoxscores } from '../../shared/tables/raw/bdl-player-boxscores.ts';
import { bigdataballPlayByPlay } from '../../shared/tables/raw/bigdataball-play-by-play.ts';
import { nbacGamebookPlayerStats } from '../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayByPlay } from '../../shared/tables/raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from '../../shared/tables/raw/nbac-player-boxscores.ts';
import { nbacTeamBoxscore } from '../../shared/tables/raw/nbac-team-boxscore.ts';

const { playerList, aliases } = contextSources;

function ofTeamsOn(date: GameDate, season: SeasonGames, gamesOf: (team: string) => readonly Game[]): readonly Game[] {
  return season.on(date).flatMap(({ home, away }) => [...gamesOf(home), ...gamesOf(away)]);
}

const startersAsked = (date: GameDate, season: SeasonGames): readonly Game[] =>
  ofTeamsOn(date, season, (team) => lookBackGames(season, team, date));

/** Final games of the teams of D whose score the schedule does not tell. */
const scoresAsked = (date: GameDate, season: SeasonGames): readonly Game[] =>
  ofTeamsOn(date, season, (team) =>
    season.finalBefore(team, date).filter((game) => scheduleResult(game).source === null),
  );

const daysOf = (games: readonly Game[]) => rangeOfDates(games.map((game) => game.date));

const earlier = { window: seasonToDate, role: 'optional', fingerprint: 'data_hash' } as const;

/** The days of all earlier games whose players are asked for. */
const ofLookBack = {
  ...earlier,
  narrowing: narrowedBy(contextSeasonSources, (date, sources) => {
    const season = contextSeason(date, sources);
    return daysOf([...startersAsked(date, season), ...scoresAsked(date, season), ...recentFinalGames(date, season)]);
  }),
} as const;
const gamebook = source({ ...ofLookBack, table: nbacGamebookPlayerStats, columns: GAMEBOOK_COLUMNS });
const nbaBox = source({ ...ofLookBack, table: nbacPlayerBoxscores, columns: NBA_BOX_COLUMNS });

const NO_ROWS = { on: () => [] };

/** The days of those of these games that the gamebook does not serve alone. */
const bdl = source({
  ...earlier,
  table: bdlPlayerBoxscores,
  columns: BDL_COLUMNS,
  narrowing: narrowedBy({ ...contextSeasonSources, playerList, aliases, gamebook, nbaBox }, (date, sources) => {
    const season = contextSeason(date, sources);
    const names = nameSourcesOf(sources);
    const asked = [...startersAsked(date, season), ...scoresAsked(date, season)];
    const { records, minimum } = recentRecords(date, season, { ...sources, bdl: NO_ROWS }, names);
    return daysOf([
      ...asked.filter((game) => needsBdl(game, season, sources.gamebook, names)),
      ...(records < minimum ? recentFinalGames(date, season) : []),
    ]);
  }),
});

/** The days of games whose starters no box score names; of their play-by-play the first period. */
const ofFirstPeriods = {
  ...earlier,
  narrowing: narrowedBy({ ...contextSeasonSources, playerList, aliases, gamebook, nbaBox, bdl }, (date, sources) => {
    const season = contextSeason(date, sources);
    const names = nameSourcesOf(sources);
    return daysOf(
      ofTeamsOn(date, season, (team) =>
        lookBackGames(season, team, date).filter((game) => needsPlayByPlay(team, game, season, sources, names)),
      ),
    );
  }),
  in: { period: [1] },
} as const;

export const sources = {
  ...contextSources,
  oddsApiProps: propStarts,
  gamebook,
  nbaBox,
  bdl,
  teamBox: source({
    ...earlier,
    table: nbacTeamBoxscore,
    columns: TEAM_BOX_COLUMNS,
    narrowing: narrowedBy(contextSeasonSources, (date, sources) =>
      daysOf(scoresAsked(date, contextSeason(date, sources))),
    ),
  }),
  bigDataBall: source({ ...ofFirstPeriods, table: bigdataballPlayByPlay, columns: BIGDATABALL_STARTER_COLUMNS }),
  nbacPlayByPlay: source({ ...ofFirstPeriods, table: nbacPlayByPlay, columns: NBAC_PBP_STARTER_COLUMNS }),
} as const;

export type TeamContextSources = SourceData<typeof sources>;
