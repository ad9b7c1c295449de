/** The tables that the league fills. */
import type { StoredRow } from '../tables/column-types.ts';
import type { RowOf } from '../tables/define-table.ts';
import { bdlPlayerBoxscores } from '../tables/raw/bdl-player-boxscores.ts';
import { bettingprosPlayerPointsProps } from '../tables/raw/bettingpros-player-points-props.ts';
import { bigdataballPlayByPlay } from '../tables/raw/bigdataball-play-by-play.ts';
import { brRostersCurrent } from '../tables/raw/br-rosters-current.ts';
import { espnScoreboard } from '../tables/raw/espn-scoreboard.ts';
import { espnTeamRosters } from '../tables/raw/espn-team-rosters.ts';
import { nbacGamebookPlayerStats } from '../tables/raw/nbac-gamebook-player-stats.ts';
import { nbacInjuryReport } from '../tables/raw/nbac-injury-report.ts';
import { nbacPlayByPlay } from '../tables/raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from '../tables/raw/nbac-player-boxscores.ts';
import { nbacPlayerListCurrent } from '../tables/raw/nbac-player-list-current.ts';
import { nbacPlayerMovement } from '../tables/raw/nbac-player-movement.ts';
import { nbacRefereeGameAssignments } from '../tables/raw/nbac-referee-game-assignments.ts';
import { nbacSchedule } from '../tables/raw/nbac-schedule.ts';
import { nbacScoreboardV2 } from '../tables/raw/nbac-scoreboard-v2.ts';
import { nbacTeamBoxscore } from '../tables/raw/nbac-team-boxscore.ts';
import { oddsApiGameLines } from '../tables/raw/odds-api-game-lines.ts';
import { oddsApiPlayerPointsProps } from '../tables/raw/odds-api-player-points-props.ts';
import { nbaPlayersRegistry } from '../tables/reference/nba-players-registry.ts';
import { playerAliases } from '../tables/reference/player-aliases.ts';
import { teamLocations } from '../tables/reference/team-locations.ts';
import { travelDistances } from '../tables/reference/travel-distances.ts';

/** Tables with rows of game dates. */
export const DATED_TABLES = {
  nbac_schedule: nbacSchedule,
  nbac_team_boxscore: nbacTeamBoxscore,
  nbac_gamebook_player_stats: nbacGamebookPlayerStats,
  bdl_player_boxscores: bdlPlayerBoxscores,
  nbac_player_boxscores: nbacPlayerBoxscores,
  nbac_play_by_play: nbacPlayByPlay,
  bigdataball_play_by_play: bigdataballPlayByPlay,
  odds_api_game_lines: oddsApiGameLines,
  odds_api_player_points_props: oddsApiPlayerPointsProps,
  bettingpros_player_points_props: bettingprosPlayerPointsProps,
  nbac_injury_report: nbacInjuryReport,
  espn_team_rosters: espnTeamRosters,
  nbac_referee_game_assignments: nbacRefereeGameAssignments,
  espn_scoreboard: espnScoreboard,
  nbac_scoreboard_v2: nbacScoreboardV2,
} as const;

/** Tables without game dates. */
export const STATIC_TABLES = {
  nbac_player_list_current: nbacPlayerListCurrent,
  nbac_player_movement: nbacPlayerMovement,
  br_rosters_current: brRostersCurrent,
  nba_players_registry: nbaPlayersRegistry,
  player_aliases: playerAliases,
  team_locations: teamLocations,
  travel_distances: travelDistances,
} as const;

export const LEAGUE_TABLES = { ...DATED_TABLES, ...STATIC_TABLES } as const;

export type DatedTable = keyof typeof DATED_TABLES;
export type StaticTable = keyof typeof STATIC_TABLES;
export type LeagueTable = keyof typeof LEAGUE_TABLES;
export type LeagueRow<N extends LeagueTable> = RowOf<(typeof LEAGUE_TABLES)[N]>;

/** Rows by table; a table that was not asked for is absent. */
export type DatedRows = { readonly [N in DatedTable]?: readonly LeagueRow<N>[] };
export type StaticRows = { readonly [N in StaticTable]?: readonly LeagueRow<N>[] };

/** The rows of whatever tables as the warehouse takes them. */
export function storedRows(rows: DatedRows | StaticRows): [LeagueTable, readonly StoredRow[]][] {
  return Object.entries(rows) as [LeagueTable, readonly StoredRow[]][];
}
