/** How the rows of each raw table name their game (D5), for createGameIndex. */
import type { GameDate } from '../dates.ts';
import type { GameReference } from './game-rows.ts';
import { teamCodeOfName } from './teams.ts';

type Code = string | null;

interface Dated {
  readonly game_date: GameDate;
}
interface NamesPair extends Dated {
  readonly home_team_abbr: Code;
  readonly away_team_abbr: Code;
}
/** A player or team row: columns that a caller does not read may be absent. */
interface NamesTeam extends Dated {
  readonly team_abbr: Code;
  readonly home_team_abbr?: Code;
  readonly away_team_abbr?: Code;
  readonly game_id?: string;
}

const isMissing = (code: string | null | undefined): boolean => code === null || code === undefined || !code.trim();

/** The two codes of the game where the row has any, else the code of the row's own team. */
function codesOf({ home_team_abbr: home, away_team_abbr: away, team_abbr }: NamesTeam): (string | null | undefined)[] {
  return isMissing(home) && isMissing(away) ? [team_abbr] : [home, away];
}

/** Rows of `nbac_gamebook_player_stats` and `bdl_player_boxscores`. */
export function playerRowGame(row: NamesTeam): GameReference {
  return { date: row.game_date, codes: codesOf(row), systemGameId: row.game_id };
}

/** Rows of `nbac_player_boxscores` and `nbac_team_boxscore`. */
export function leagueBoxRowGame(row: NamesTeam & { readonly nba_game_id: string }): GameReference {
  return { nbaGameId: row.nba_game_id, date: row.game_date, codes: codesOf(row), systemGameId: row.game_id };
}

/** Rows of `nbac_play_by_play`; its game_id pairs the teams in arbitrary order and is not used. */
export function nbacPlayByPlayRowGame(row: NamesPair & { readonly nba_game_id: string }): GameReference {
  return { nbaGameId: row.nba_game_id, date: row.game_date, codes: [row.home_team_abbr, row.away_team_abbr] };
}

/** Rows of `bigdataball_play_by_play`, whose number is the NBA id without its leading zeros. */
export function bigDataBallRowGame(
  row: NamesPair & { readonly bdb_game_id: number | null; readonly game_id: string },
): GameReference {
  return {
    nbaGameId: row.bdb_game_id === null ? null : String(row.bdb_game_id).padStart(10, '0'),
    date: row.game_date,
    codes: [row.home_team_abbr, row.away_team_abbr],
    systemGameId: row.game_id,
  };
}

/** Rows of `nbac_referee_game_assignments` and `nbac_scoreboard_v2`: their game_id is the NBA id. */
export function leagueRowGame(row: NamesPair & { readonly game_id: string }): GameReference {
  return { nbaGameId: row.game_id, date: row.game_date, codes: [row.home_team_abbr, row.away_team_abbr] };
}

/** Rows of `espn_scoreboard` and `odds_api_player_points_props`. */
export function pairRowGame(row: NamesPair): GameReference {
  return { date: row.game_date, codes: [row.home_team_abbr, row.away_team_abbr] };
}

/** Rows of `odds_api_game_lines`: missing codes are filled from the full names; a name of no team is an unknown code. */
export function gameLineGame(
  row: NamesPair & { readonly home_team: string; readonly away_team: string },
): GameReference {
  return {
    date: row.game_date,
    codes: [codeOrName(row.home_team_abbr, row.home_team), codeOrName(row.away_team_abbr, row.away_team)],
  };
}

function codeOrName(code: Code, name: string): string | null {
  return isMissing(code) ? (teamCodeOfName(name) ?? name) : code;
}
