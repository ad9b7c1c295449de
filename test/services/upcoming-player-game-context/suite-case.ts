/** Some dates of a simulated league as a case of the processor suite. */
import { upcomingPlayerGameContextProcessor } from '../../../services/upcoming-player-game-context/service.ts';
import { TEAM_CODES } from '../../../shared/basketball/teams.ts';
import { calendarDateOf, microsOf } from '../../../shared/dates.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import { createLeague, type League } from '../../../shared/simulated-league/league.ts';
import { LEAGUE_TABLES, storedRows } from '../../../shared/simulated-league/tables.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import type { Table } from '../../../shared/tables/define-table.ts';
import type { RawTables, SuiteCase } from '../../processing/processor-suite.ts';

const SEASON = 2024;
const FIRST = calendarDateOf('2024-10-24');
const DATES = [FIRST, calendarDateOf('2024-10-25')];

const openLeague = (): League => createLeague({ seed: 7, firstSeason: SEASON, seasons: 1 });

/** The schedule of the season, and what is known of the dates to run and those before. */
function rawRows(): RawTables {
  const league = openLeague();
  const byTable = new Map<Table, StoredRow[]>();
  const gameDates = league.gameDates(SEASON).filter((date) => date <= (DATES.at(-1) ?? FIRST));
  for (const part of [
    league.staticRows(),
    { nbac_schedule: league.scheduleRows(SEASON) },
    ...gameDates.map((date) => ({ ...league.rowsOfDate(date), nbac_schedule: [] })),
  ]) {
    for (const [name, rows] of storedRows(part)) {
      const table = LEAGUE_TABLES[name];
      byTable.set(table, [...(byTable.get(table) ?? []), ...rows]);
    }
  }
  return [...byTable];
}

/** A game more on the first date, and totals that had not been loaded. */
function laterRows(): RawTables {
  const league = openLeague();
  const { nbac_schedule: [scheduled] = [], odds_api_game_lines: lines = [] } = league.rowsOfDate(FIRST);
  const playing = new Set(league.gamesOn(FIRST).flatMap(({ home, away }) => [home.code, away.code]));
  const [away, home] = TEAM_CODES.filter((team) => !playing.has(team));
  if (scheduled === undefined || away === undefined || home === undefined) throw new Error('a date like any other');
  return [
    [
      LEAGUE_TABLES.nbac_schedule,
      [{ ...scheduled, game_id: '0022499999', away_team_tricode: away, home_team_tricode: home, game_status: 1 }],
    ],
    [
      LEAGUE_TABLES.odds_api_game_lines,
      lines
        .filter((row) => row.bookmaker_key === 'draftkings' && row.market_key === 'totals')
        .map((row) => ({
          ...row,
          outcome_point: (row.outcome_point ?? 0) + 7,
          snapshot_timestamp: microsOf(row.snapshot_timestamp + 1),
        })),
    ],
  ];
}

let rows: RawTables | undefined;
let later: RawTables | undefined;

export const suiteCase: SuiteCase = {
  processor: eraseTypes(upcomingPlayerGameContextProcessor),
  dates: DATES,
  // The process that is killed needs none of them.
  get rows() {
    rows ??= rawRows();
    return rows;
  },
  get later() {
    later ??= laterRows();
    return later;
  },
};
