/**
 * What a date of upcoming_player_game_context is made of. Box scores and play-by-play reach from the start of the season to
 * the day before; of D itself only what is known before a game starts. The end of the last season is read only where a team opens its own.
 */
import { contextSeason } from '../../shared/basketball/context-games.ts';
import { SCHEDULE_COLUMNS } from '../../shared/basketball/games.ts';
import { REGISTRY_COLUMNS } from '../../shared/basketball/identity.ts';
import { NBAC_PBP_COLUMNS } from '../../shared/basketball/play-by-play/columns.ts';
import { BDL_COLUMNS, GAMEBOOK_COLUMNS, NBA_BOX_COLUMNS } from '../../shared/basketball/player-rows.ts';
import { BETTING_PROS_COLUMNS } from '../../shared/basketball/prop-line.ts';
import { TEAM_BOX_COLUMNS } from '../../shared/basketball/team-totals.ts';
import { addDays, type CalendarDate, type GameDate, seasonEnd, seasonOf, seasonStart } from '../../shared/dates.ts';
import { contextSeasonSources, contextSources } from '../../shared/processing/context-sources.ts';
import {
  narrowedBy,
  onDate,
  type SourceData,
  seasonToDate,
  source,
  type Window,
  wholeTable,
} from '../../shared/processing/define-source.ts';
import { oddsApiProps } from '../../shared/processing/prop-sources.ts';
import { bdlPlayerBoxscores } from '../../shared/tables/raw/bdl-player-boxscores.ts';
import { bettingprosPlayerPointsProps } from '../../shared/tables/raw/bettingpros-player-points-props.ts';
import { bigdataballPlayByPlay } from '../../shared/tables/raw/bigdataball-play-by-play.ts';
import { brRostersCurrent } from '../../shared/tables/raw/br-rosters-current.ts';
import { espnTeamRosters } from '../../shared/tables/raw/espn-team-rosters.ts';
import { nbacGamebookPlayerStats } from '../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayByPlay } from '../../shared/tables/raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from '../../shared/tables/raw/nbac-player-boxscores.ts';
import { nbacPlayerListCurrent } from '../../shared/tables/raw/nbac-player-list-current.ts';
import { nbacPlayerMovement } from '../../shared/tables/raw/nbac-player-movement.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';
import { nbacTeamBoxscore } from '../../shared/tables/raw/nbac-team-boxscore.ts';
import { nbaPlayersRegistry } from '../../shared/tables/reference/nba-players-registry.ts';
import { BIRTH_COLUMNS, LISTED_BIRTH_COLUMNS } from './ages.ts';
import { ESPN_ROSTER_COLUMNS, evidenceStart, MOVEMENT_COLUMNS } from './evidence.ts';
import { condenseBigDataBall, condenseNbac, LINE_UP_COLUMNS } from './load-digest.ts';
import { SPELLING_COLUMNS } from './spellings.ts';

function windowOf(name: string, resolve: (date: GameDate) => readonly [CalendarDate, CalendarDate]): Window {
  return {
    name,
    resolve: (date) => {
      const [start, end] = resolve(date);
      return { start, end };
    },
  };
}
const lastSeason = windowOf('last season', (date) => [seasonStart(seasonOf(date) - 1), seasonEnd(seasonOf(date) - 1)]);
const lastSpring = windowOf('March to September before the season', (date) => [
  `${String(seasonOf(date)).padStart(4, '0')}-03-01` as CalendarDate,
  seasonEnd(seasonOf(date) - 1),
]);
const sinceJune = windowOf('1 June before D to D', (date) => [evidenceStart(seasonOf(date)), date]);
const sinceJuneBefore = windowOf('1 June before D to the day before D', (date) => [
  evidenceStart(seasonOf(date)),
  addDays(date, -1),
]);
const toDate = { window: seasonToDate, fingerprint: 'data_hash' } as const;
const boxScores = {
  gamebook: source({ ...toDate, table: nbacGamebookPlayerStats, columns: GAMEBOOK_COLUMNS, role: 'critical' }),
  bdl: source({ ...toDate, table: bdlPlayerBoxscores, columns: BDL_COLUMNS, role: 'critical' }),
  nbaBox: source({ ...toDate, table: nbacPlayerBoxscores, columns: NBA_BOX_COLUMNS, role: 'critical' }),
  teamBox: source({ ...toDate, table: nbacTeamBoxscore, columns: TEAM_BOX_COLUMNS, role: 'optional' }),
} as const;

/** Last season, if a team of D plays its first game: all that there is in the window, else nothing. */
const ofOpeningGames = (window: Window) =>
  narrowedBy(contextSeasonSources, (date, sources) => {
    const season = contextSeason(date, sources);
    const isOpening = season
      .on(date)
      .some(({ home, away }) => [home, away].some((team) => season.finalBefore(team, date).length === 0));
    return isOpening ? (window.resolve(date) ?? undefined) : undefined;
  });
const lastGames = { window: lastSpring, narrowing: ofOpeningGames(lastSpring), role: 'optional' } as const;

/** Everything that a date reads. */
export const sources = {
  ...contextSources,
  ...boxScores,
  lastSchedule: source({
    table: nbacSchedule,
    columns: SCHEDULE_COLUMNS,
    window: lastSeason,
    narrowing: ofOpeningGames(lastSeason),
    role: 'optional',
  }),
  lastGamebook: source({ ...lastGames, table: nbacGamebookPlayerStats, columns: GAMEBOOK_COLUMNS }),
  lastBdl: source({ ...lastGames, table: bdlPlayerBoxscores, columns: BDL_COLUMNS }),
  lastNbaBox: source({ ...lastGames, table: nbacPlayerBoxscores, columns: NBA_BOX_COLUMNS }),
  lastSpellings: source({
    table: nbacGamebookPlayerStats,
    columns: SPELLING_COLUMNS,
    window: lastSeason,
    role: 'optional',
  }),
  rosters: source({ table: espnTeamRosters, columns: ESPN_ROSTER_COLUMNS, window: sinceJune, role: 'optional' }),
  movements: source({
    table: nbacPlayerMovement,
    columns: MOVEMENT_COLUMNS,
    window: sinceJuneBefore,
    dateColumn: 'transaction_date',
    role: 'optional',
  }),
  oddsApiProps,
  bettingProsProps: source({
    table: bettingprosPlayerPointsProps,
    columns: [...BETTING_PROS_COLUMNS, 'player_team', 'validated_team'],
    window: onDate,
    role: 'optional',
    warnAfterHours: 24,
  }),
  bigDataBall: source({
    ...toDate,
    table: bigdataballPlayByPlay,
    columns: LINE_UP_COLUMNS,
    role: 'optional',
    condense: condenseBigDataBall,
  }),
  nbacPlayByPlay: source({
    ...toDate,
    table: nbacPlayByPlay,
    columns: NBAC_PBP_COLUMNS,
    role: 'optional',
    condense: condenseNbac,
  }),
  brRosters: source({ table: brRostersCurrent, columns: BIRTH_COLUMNS, window: wholeTable, role: 'optional' }),
  listedBirths: source({
    table: nbacPlayerListCurrent,
    columns: LISTED_BIRTH_COLUMNS,
    window: wholeTable,
    role: 'optional',
  }),
  registry: source({ table: nbaPlayersRegistry, columns: REGISTRY_COLUMNS, window: wholeTable, role: 'optional' }),
} as const;

export type PlayerContextSources = SourceData<typeof sources>;
