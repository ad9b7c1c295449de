/**
 * The sources that the two context tables read alike: the schedule, what shows games to be final, and what was published
 * about the games of D before they started. Minima and ages: D23.
 */
import { needsPropStarts } from '../basketball/context-games.ts';
import { GAME_LINE_COLUMNS } from '../basketball/game-line.ts';
import { EVIDENCE_COLUMNS, openGameDates, SCHEDULE_COLUMNS } from '../basketball/games.ts';
import { INJURY_COLUMNS, INJURY_REPORT_DAYS } from '../basketball/injury-report.ts';
import { ESPN_SCOREBOARD_COLUMNS, NBAC_SCOREBOARD_COLUMNS, PROP_START_COLUMNS } from '../basketball/tip-off.ts';
import { TRAVEL_DISTANCE_COLUMNS } from '../basketball/travel.ts';
import { TEAM_LOCATION_COLUMNS } from '../basketball/venues.ts';
import { addDays, type GameDate } from '../dates.ts';
import { bdlPlayerBoxscores } from '../tables/raw/bdl-player-boxscores.ts';
import { espnScoreboard } from '../tables/raw/espn-scoreboard.ts';
import { nbacGamebookPlayerStats } from '../tables/raw/nbac-gamebook-player-stats.ts';
import { nbacInjuryReport } from '../tables/raw/nbac-injury-report.ts';
import { nbacPlayerBoxscores } from '../tables/raw/nbac-player-boxscores.ts';
import { nbacSchedule } from '../tables/raw/nbac-schedule.ts';
import { nbacScoreboardV2 } from '../tables/raw/nbac-scoreboard-v2.ts';
import { nbacTeamBoxscore } from '../tables/raw/nbac-team-boxscore.ts';
import { oddsApiGameLines } from '../tables/raw/odds-api-game-lines.ts';
import { oddsApiPlayerPointsProps } from '../tables/raw/odds-api-player-points-props.ts';
import { teamLocations } from '../tables/reference/team-locations.ts';
import { travelDistances } from '../tables/reference/travel-distances.ts';
import type { DateRange } from '../warehouse/warehouse.ts';
import { narrowedBy, onDate, seasonSpan, source, type Window, wholeTable } from './define-source.ts';
import { summarySources } from './summary-sources.ts';

/** The smallest range that holds all dates; undefined for none. */
export function rangeOfDates(dates: Iterable<GameDate>): DateRange | undefined {
  const sorted = [...dates].sort();
  const [start, end] = [sorted[0], sorted.at(-1)];
  return start === undefined || end === undefined ? undefined : { start, end };
}

/** Dates of injury reports: D and the week before it. */
const injuryReports: Window = {
  name: `D−${INJURY_REPORT_DAYS} to D`,
  resolve: (date) => ({ start: addDays(date, -INJURY_REPORT_DAYS), end: date }),
};

const schedule = source({
  table: nbacSchedule,
  columns: SCHEDULE_COLUMNS,
  window: seasonSpan,
  role: 'critical',
  minimum: { rows: 1, per: 'game' },
  warnAfterHours: 12,
  failAfterHours: 36,
});

/** Only that rows exist is looked at, only for games that the schedule does not call final (D4.3). */
const evidence = {
  window: seasonSpan,
  role: 'optional',
  fingerprint: 'data_hash',
  narrowing: narrowedBy({ schedule }, (date, sources) => rangeOfDates(openGameDates(date, sources.schedule.all))),
} as const;

/** The schedule, and the bare existence of box scores before and after D. */
export const contextSeasonSources = {
  schedule,
  gamebookEvidence: source({ ...evidence, table: nbacGamebookPlayerStats, columns: EVIDENCE_COLUMNS.gamebook }),
  bdlEvidence: source({ ...evidence, table: bdlPlayerBoxscores, columns: EVIDENCE_COLUMNS.bdl }),
  nbaBoxEvidence: source({ ...evidence, table: nbacPlayerBoxscores, columns: EVIDENCE_COLUMNS.nbaBox }),
  teamBoxEvidence: source({ ...evidence, table: nbacTeamBoxscore, columns: EVIDENCE_COLUMNS.teamBox }),
} as const;

const gameLines = source({
  table: oddsApiGameLines,
  columns: GAME_LINE_COLUMNS,
  window: onDate,
  role: 'optional',
  minimum: { rows: 4, per: 'game' },
  warnAfterHours: 4,
});

/** The props of D for their start times alone, which matter only where game lines name none. */
export const propStarts = source({
  table: oddsApiPlayerPointsProps,
  columns: PROP_START_COLUMNS,
  window: onDate,
  role: 'optional',
  narrowing: narrowedBy({ ...contextSeasonSources, gameLines }, (date, sources) =>
    needsPropStarts(date, sources) ? { start: date, end: date } : undefined,
  ),
});

export const contextSources = {
  ...contextSeasonSources,
  gameLines,
  injuryReport: source({
    table: nbacInjuryReport,
    columns: INJURY_COLUMNS,
    window: injuryReports,
    role: 'optional',
    warnAfterHours: 8,
  }),
  espnScoreboard: source({
    table: espnScoreboard,
    columns: ESPN_SCOREBOARD_COLUMNS,
    window: onDate,
    role: 'optional',
  }),
  nbacScoreboard: source({
    table: nbacScoreboardV2,
    columns: NBAC_SCOREBOARD_COLUMNS,
    window: onDate,
    role: 'optional',
  }),
  teamLocations: source({
    table: teamLocations,
    columns: TEAM_LOCATION_COLUMNS,
    window: wholeTable,
    role: 'optional',
  }),
  travelDistances: source({
    table: travelDistances,
    columns: TRAVEL_DISTANCE_COLUMNS,
    window: wholeTable,
    role: 'optional',
  }),
  playerList: summarySources.playerList,
  aliases: summarySources.aliases,
} as const;
