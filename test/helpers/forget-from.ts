/**
 * Takes a DuckDB file back to what could be known before the games of a date began: no score, box score or play from that
 * date on, no odds, roster or injury report published after a game's tip-off. The schedule itself stays, with its games to come.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { CalendarDate } from '../../shared/dates.ts';

/** Eastern tip-off of a game: the schedule's wall clock, which stands under a UTC label. */
const TIP_OFF = `((s.game_date_est AT TIME ZONE 'UTC') AT TIME ZONE 'America/New_York')`;
const REPORTED = `((r.report_date::TIMESTAMP + to_minutes(60 * r.report_hour + 30)) AT TIME ZONE 'America/New_York')`;

const PLAYED_TABLES = [
  'nbac_gamebook_player_stats',
  'bdl_player_boxscores',
  'nbac_player_boxscores',
  'nbac_team_boxscore',
  'nbac_play_by_play',
  'bigdataball_play_by_play',
];

/** The file must be open nowhere else. @param file a copy: rows are deleted */
export async function forgetFrom(file: string, date: CalendarDate): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const statements = [
    ...PLAYED_TABLES.map((table) => `DELETE FROM nba_raw.${table} WHERE game_date >= '${date}'`),
    `DELETE FROM nba_raw.odds_api_game_lines WHERE game_date > '${date}'`,
    `DELETE FROM nba_raw.odds_api_game_lines AS l USING nba_raw.nbac_schedule AS s
      WHERE l.game_date = '${date}' AND s.game_date = l.game_date AND s.home_team_tricode = l.home_team_abbr
        AND l.snapshot_timestamp > greatest(${TIP_OFF}, l.commence_time)`,
    `DELETE FROM nba_raw.odds_api_player_points_props WHERE game_date > '${date}'`,
    `DELETE FROM nba_raw.odds_api_player_points_props AS p USING nba_raw.nbac_schedule AS s
      WHERE p.game_date = '${date}' AND s.game_date = p.game_date AND s.home_team_tricode = p.home_team_abbr
        AND p.snapshot_timestamp > ${TIP_OFF}`,
    `DELETE FROM nba_raw.espn_team_rosters WHERE roster_date > '${date}'`,
    `DELETE FROM nba_raw.nbac_injury_report WHERE game_date > '${date}' OR report_date > '${date}'`,
    `DELETE FROM nba_raw.nbac_injury_report AS r USING nba_raw.nbac_schedule AS s
      WHERE r.game_date = '${date}' AND s.game_date = r.game_date
        AND r.team IN (s.home_team_tricode, s.away_team_tricode) AND ${REPORTED} > ${TIP_OFF}`,
    `UPDATE nba_raw.nbac_schedule SET game_status = 1, home_team_score = NULL, away_team_score = NULL
      WHERE game_date >= '${date}'`,
  ];
  try {
    for (const statement of statements) await connection.run(statement);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
