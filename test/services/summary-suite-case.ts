/** Some days of a simulated league as the case of the processor suite, the same for the three summary tables. */

import type { GameDate } from '../../shared/dates.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import {
  DATED_TABLES,
  type DatedRows,
  type DatedTable,
  LEAGUE_TABLES,
  storedRows,
} from '../../shared/simulated-league/tables.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { RawTables, SuiteCase } from '../processing/processor-suite.ts';

const TABLES = [
  'nbac_schedule',
  'nbac_team_boxscore',
  'nbac_gamebook_player_stats',
  'bdl_player_boxscores',
  'nbac_player_boxscores',
  'nbac_play_by_play',
  'bigdataball_play_by_play',
  'nbac_referee_game_assignments',
  'odds_api_player_points_props',
  'bettingpros_player_points_props',
  'espn_scoreboard',
] as const satisfies readonly DatedTable[];

const SEASON = 2024;
/** Dates of the season before those that are run: enough that the last of these have starters to look back on. */
const DAYS_BEFORE = 2;
const DAYS = 3;
const GAMES = 2;

const league = createLeague({
  seed: 7,
  firstSeason: SEASON,
  seasons: 1,
  only: [...TABLES, 'nba_players_registry', 'player_aliases', 'nbac_player_list_current'],
  dirt: { gamebookMissing: 0.2, duplicatedRows: 0.2, playByPlayMissing: 0.2 },
});

const everyDate = league.gameDates(SEASON).slice(0, DAYS_BEFORE + DAYS);
const followed = new Set(
  league
    .gamesOn(everyDate[everyDate.length - 1] as GameDate)
    .slice(0, GAMES)
    .flatMap(({ home, away }) => [home.code, away.code]),
);

/** Games of a few teams, whoever against. */
const gamesOn = (date: GameDate) =>
  league.gamesOn(date).filter(({ home, away }) => followed.has(home.code) || followed.has(away.code));

function rowsOf(date: GameDate): DatedRows {
  const teams = new Set<unknown>(gamesOn(date).flatMap(({ home, away }) => [home.code, away.code]));
  const isTheirs = (row: StoredRow): boolean =>
    [row.team_abbr, row.home_team_abbr, row.home_team_tricode, row.player_team].some((code) => teams.has(code));
  const rows = Object.entries(league.rowsOfDate(date)).map(([table, all]) => [table, all.filter(isTheirs)]);
  return Object.fromEntries(rows) as DatedRows;
}

interface RowsOfCase {
  readonly rows: RawTables;
  /** Corrects a box-score row of the first date. */
  readonly later: RawTables;
}

function rowsOfCase(dates: readonly GameDate[], corrected: CorrectedTable): RowsOfCase {
  const days = everyDate.map(rowsOf);
  const dated = TABLES.map(
    (name) => [DATED_TABLES[name], days.flatMap((day): readonly StoredRow[] => day[name] ?? [])] as const,
  );
  const [original] = dated
    .filter(([table]) => table === DATED_TABLES[corrected])
    .flatMap(([, all]) => all.filter((row) => row.game_date === dates[0] && Number(row.assists) > 0));
  if (original === undefined) throw new Error(`the first date has no row of ${corrected}`);
  const correction: StoredRow = {
    ...original,
    assists: Number(original.assists) + 1,
    processed_at: Number(original.processed_at) + 3_600_000_000,
    data_hash: 'corrected',
  };
  const fixed = storedRows(league.staticRows()).map(([name, rows]) => [LEAGUE_TABLES[name], rows] as const);
  return { rows: [...dated, ...fixed], later: [[DATED_TABLES[corrected], [correction]]] };
}

/** The table whose rows a processor prefers, so that correcting one changes a row of it. */
type CorrectedTable = 'nbac_team_boxscore' | 'nbac_gamebook_player_stats';

export function summarySuiteCase(processor: AnyProcessor, corrected: CorrectedTable): SuiteCase {
  const dates = everyDate.slice(DAYS_BEFORE).filter((date) => gamesOn(date).length > 0);
  // A process that only wants the processor is spared the league.
  let made: RowsOfCase | undefined;
  const once = (): RowsOfCase => {
    made ??= rowsOfCase(dates, corrected);
    return made;
  };
  return {
    processor,
    dates,
    get rows() {
      return once().rows;
    },
    get later() {
      return once().later;
    },
  };
}
