/**
 * What is wrong with real data, as changes to the rows of one game. Each kind says in words what it did, so a test knows
 * what to expect.
 */
import { addDays, MICROS_PER_SECOND, microsOf } from '../dates.ts';
import type { Random } from './random.ts';
import { type GameSheet, plusSeconds, utc } from './rows/sheet.ts';
import type { DatedRows, DatedTable, LeagueRow } from './tables.ts';

/** Rows of one game that dirt may change. */
export type GameRows = { -readonly [N in keyof DatedRows]: DatedRows[N] };
type Soil = (rows: GameRows, sheet: GameSheet, random: Random) => void;

interface DirtyHabit {
  readonly description: string;
  readonly soil: Soil;
}

const HOUR = 3600;
const BOX_TABLES = [
  'nbac_gamebook_player_stats',
  'bdl_player_boxscores',
  'nbac_player_boxscores',
  'nbac_team_boxscore',
] as const;

function change<N extends DatedTable>(
  rows: GameRows,
  table: N,
  by: (all: readonly LeagueRow<N>[]) => readonly LeagueRow<N>[],
): void {
  const all = rows[table] as readonly LeagueRow<N>[] | undefined;
  if (all !== undefined) Object.assign(rows, { [table]: by(all) });
}

function drop(rows: GameRows, ...tables: readonly DatedTable[]): void {
  for (const table of tables) change(rows, table, () => []);
}

const habit = (description: string, soil: Soil): DirtyHabit => ({ description, soil });

export const DIRT = {
  duplicatedRows: habit(
    'box-score rows and the first 60 play-by-play rows are stored twice, once an hour later',
    (rows) => {
      for (const table of BOX_TABLES) {
        change(rows, table, (all) => [
          ...all,
          ...all.map((row) => ({ ...row, processed_at: plusSeconds(row.processed_at ?? microsOf(0), HOUR) })),
        ]);
      }
      change(rows, 'nbac_play_by_play', (all) => [...all, ...all.slice(0, 60)]);
      change(rows, 'bigdataball_play_by_play', (all) => [...all, ...all.slice(0, 60)]);
    },
  ),
  gamebookMissing: habit('the game has no game book', (rows) => drop(rows, 'nbac_gamebook_player_stats')),
  teamBoxMissing: habit('the game has no official team rows', (rows) => drop(rows, 'nbac_team_boxscore')),
  playByPlayMissing: habit('the game has no play-by-play', (rows) =>
    drop(rows, 'nbac_play_by_play', 'bigdataball_play_by_play'),
  ),
  playByPlayCut: habit('BigDataBall (NBA.com, if there is none) ends with period 3', (rows) => {
    const cut = <R extends { readonly period: number | null }>(all: readonly R[]) =>
      all.filter(({ period }) => (period ?? 0) <= 3);
    if ((rows.bigdataball_play_by_play ?? []).length > 0) change(rows, 'bigdataball_play_by_play', cut);
    else change(rows, 'nbac_play_by_play', cut);
  }),
  makesLost: habit('NBA.com rows as their loader stores them: no shot is made, distances are meaningless', (rows) =>
    change(rows, 'nbac_play_by_play', (all) =>
      all.map((row) => ({
        ...row,
        shot_made: row.shot_made === null ? null : false,
        shot_distance:
          row.shot_x === null || row.shot_y === null
            ? 0
            : Math.round(Math.hypot(row.shot_x - 25, row.shot_y - 5.25) * 10) / 10,
      })),
    ),
  ),
  teamsReversed: habit('NBA.com play-by-play, game lines and props list home and away the wrong way round', (rows) => {
    change(rows, 'nbac_play_by_play', (all) =>
      all.map((row) => ({ ...row, home_team_abbr: row.away_team_abbr, away_team_abbr: row.home_team_abbr })),
    );
    change(rows, 'odds_api_game_lines', (all) =>
      all.map((row) => ({
        ...row,
        home_team: row.away_team,
        away_team: row.home_team,
        home_team_abbr: row.away_team_abbr,
        away_team_abbr: row.home_team_abbr,
      })),
    );
    change(rows, 'odds_api_player_points_props', (all) =>
      all.map((row) => ({ ...row, home_team_abbr: row.away_team_abbr, away_team_abbr: row.home_team_abbr })),
    );
  }),
  otherTeamCodes: habit(
    'BDL and injury rows use other codes: GS, NY, BRK, CHO …, or lower case with blanks',
    (rows, { game }) => {
      const codes = new Map(
        [game.home, game.away].map(({ code, espnCode, basketballReferenceCode }) => {
          const other = [espnCode, basketballReferenceCode].find((known) => known !== code);
          return [code, other ?? ` ${code.toLowerCase()} `];
        }),
      );
      const coded = (code: string): string => codes.get(code) ?? code;
      change(rows, 'bdl_player_boxscores', (all) => all.map((row) => ({ ...row, team_abbr: coded(row.team_abbr) })));
      change(rows, 'nbac_injury_report', (all) => all.map((row) => ({ ...row, team: coded(row.team ?? '') })));
    },
  ),
  unknownTeamCode: habit('the first BDL row and the first injury row have a team code that is none', (rows) => {
    change(rows, 'bdl_player_boxscores', (all) => all.map((row, i) => (i === 0 ? { ...row, team_abbr: 'XXX' } : row)));
    change(rows, 'nbac_injury_report', (all) => all.map((row, i) => (i === 0 ? { ...row, team: 'XXX' } : row)));
  }),
  oddsAfterTipOff: habit(
    'game lines and props have snapshots 20 minutes after tip-off, far from the closing ones',
    (rows, sheet, random) => {
      const time = plusSeconds(sheet.tipOff, 1200);
      const shift = random.pick([-8, 8]);
      change(rows, 'odds_api_game_lines', (all) => {
        const closing = all.reduce((newest, row) => Math.max(newest, row.snapshot_timestamp), 0);
        const late = all.filter((row) => row.snapshot_timestamp === closing);
        return [
          ...all,
          ...late.map((row) => ({
            ...row,
            snapshot_timestamp: time,
            outcome_point: row.outcome_point === null ? null : row.outcome_point + shift,
            processed_at: plusSeconds(time, 120),
          })),
        ];
      });
      change(rows, 'odds_api_player_points_props', (all) => {
        const closing = all.reduce((newest, row) => Math.max(newest, row.snapshot_timestamp), 0);
        const late = all.filter((row) => row.snapshot_timestamp === closing);
        return [
          ...all,
          ...late.map((row) => ({
            ...row,
            snapshot_timestamp: time,
            points_line: row.points_line + 6,
            processed_at: plusSeconds(time, 180),
          })),
        ];
      });
    },
  ),
  propsMissing: habit('the Odds API has no props for the game', (rows) => drop(rows, 'odds_api_player_points_props')),
  gameLinesMissing: habit('the game has no game lines', (rows) => drop(rows, 'odds_api_game_lines')),
  twoEventIds: habit(
    'the newest snapshot of the game lines is stored under a second event id too, half a point off',
    (rows) =>
      change(rows, 'odds_api_game_lines', (all) => {
        const closing = all.reduce((newest, row) => Math.max(newest, row.snapshot_timestamp), 0);
        const twins = all.filter((row) => row.snapshot_timestamp === closing);
        return [
          ...all,
          ...twins.map((row) => ({
            ...row,
            game_id: `${row.game_id.slice(0, 28)}beef`,
            outcome_point: row.outcome_point === null ? null : row.outcome_point + 0.5,
            processed_at: microsOf(row.processed_at - 30 * MICROS_PER_SECOND),
          })),
        ];
      }),
  ),
  injuryReportMissing: habit('the game has no injury report', (rows) => drop(rows, 'nbac_injury_report')),
  tipOffDateOnly: habit('the schedule has midnight for a tip-off; scoreboards and odds know it', (rows, { game }) =>
    change(rows, 'nbac_schedule', (all) => all.map((row) => ({ ...row, game_date_est: utc(game.date, 0) }))),
  ),
  scheduleNotUpdated: habit('the schedule still has the game as to come, without a score', (rows) =>
    change(rows, 'nbac_schedule', (all) =>
      all.map((row) => ({
        ...row,
        game_status: 1,
        game_status_text: '7:00 pm ET',
        home_team_score: null,
        away_team_score: null,
        winning_team_tricode: null,
      })),
    ),
  ),
  rescheduled: habit(
    'the schedule also holds an older row that has the game three days earlier, postponed',
    (rows, { game }) =>
      change(rows, 'nbac_schedule', (all) => {
        const date = addDays(game.date, -3);
        const [row] = all;
        if (row === undefined) return all;
        const older = {
          ...row,
          game_date: date,
          game_date_est: utc(date, game.tipOffSeconds),
          game_status: 1,
          game_status_text: 'PPD',
          home_team_score: null,
          away_team_score: null,
          winning_team_tricode: null,
          processed_at: utc(date, 9 * HOUR),
          scrape_timestamp: utc(date, 9 * HOUR),
        };
        return [older, ...all];
      }),
  ),
  oddMinutes: habit(
    'every fourth active row of the game book has its minutes only as a decimal, every fourth as PT…M…S',
    (rows) =>
      change(rows, 'nbac_gamebook_player_stats', (all) =>
        all.map((row, index) => {
          if (row.minutes === null || index % 4 > 1) return row;
          const [minutes, seconds] = row.minutes.split(':');
          return { ...row, minutes: index % 4 === 0 ? null : `PT${minutes}M${seconds}.00S` };
        }),
      ),
  ),
  startersUnknown: habit('the NBA box score has no starters', (rows) =>
    change(rows, 'nbac_player_boxscores', (all) => all.map((row) => ({ ...row, starter: null }))),
  ),
} as const satisfies Record<string, DirtyHabit>;

export type DirtKind = keyof typeof DIRT;
export const DIRT_KINDS = Object.keys(DIRT) as readonly DirtKind[];

/** Shares of games as a bad week has them; for demonstrations. */
export const EVERYDAY_DIRT: Readonly<Partial<Record<DirtKind, number>>> = {
  duplicatedRows: 0.04,
  gamebookMissing: 0.01,
  teamBoxMissing: 0.01,
  playByPlayMissing: 0.02,
  playByPlayCut: 0.02,
  makesLost: 0.2,
  teamsReversed: 0.05,
  otherTeamCodes: 0.03,
  unknownTeamCode: 0.01,
  oddsAfterTipOff: 0.06,
  propsMissing: 0.04,
  gameLinesMissing: 0.01,
  twoEventIds: 0.03,
  injuryReportMissing: 0.02,
  tipOffDateOnly: 0.03,
  scheduleNotUpdated: 0.01,
  rescheduled: 0.01,
  oddMinutes: 0.02,
  startersUnknown: 0.03,
};
