/** The tables that belong to no single service. Analytics tables live beside their processors and are passed in. */
import type { Table } from './define-table.ts';
import { analyticsDataIssues } from './operations/analytics-data-issues.ts';
import { backfillState } from './operations/backfill-state.ts';
import { processorRunHistory } from './operations/processor-run-history.ts';
import { bdlPlayerBoxscores } from './raw/bdl-player-boxscores.ts';
import { bettingprosPlayerPointsProps } from './raw/bettingpros-player-points-props.ts';
import { bigdataballPlayByPlay } from './raw/bigdataball-play-by-play.ts';
import { brRostersCurrent } from './raw/br-rosters-current.ts';
import { espnScoreboard } from './raw/espn-scoreboard.ts';
import { espnTeamRosters } from './raw/espn-team-rosters.ts';
import { nbacGamebookPlayerStats } from './raw/nbac-gamebook-player-stats.ts';
import { nbacInjuryReport } from './raw/nbac-injury-report.ts';
import { nbacPlayByPlay } from './raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from './raw/nbac-player-boxscores.ts';
import { nbacPlayerListCurrent } from './raw/nbac-player-list-current.ts';
import { nbacPlayerMovement } from './raw/nbac-player-movement.ts';
import { nbacRefereeGameAssignments } from './raw/nbac-referee-game-assignments.ts';
import { nbacSchedule } from './raw/nbac-schedule.ts';
import { nbacScoreboardV2 } from './raw/nbac-scoreboard-v2.ts';
import { nbacTeamBoxscore } from './raw/nbac-team-boxscore.ts';
import { oddsApiGameLines } from './raw/odds-api-game-lines.ts';
import { oddsApiPlayerPointsProps } from './raw/odds-api-player-points-props.ts';
import { nbaPlayersRegistry } from './reference/nba-players-registry.ts';
import { playerAliases } from './reference/player-aliases.ts';
import { teamLocations } from './reference/team-locations.ts';
import { travelDistances } from './reference/travel-distances.ts';
import { unresolvedPlayerNames } from './reference/unresolved-player-names.ts';

/** Loaded upstream; the processors read them. */
export const rawTables: readonly Table[] = [
  bdlPlayerBoxscores,
  bettingprosPlayerPointsProps,
  bigdataballPlayByPlay,
  brRostersCurrent,
  espnScoreboard,
  espnTeamRosters,
  nbacGamebookPlayerStats,
  nbacInjuryReport,
  nbacPlayByPlay,
  nbacPlayerBoxscores,
  nbacPlayerListCurrent,
  nbacPlayerMovement,
  nbacRefereeGameAssignments,
  nbacSchedule,
  nbacScoreboardV2,
  nbacTeamBoxscore,
  oddsApiGameLines,
  oddsApiPlayerPointsProps,
];

/** Reference and static data. */
export const referenceTables: readonly Table[] = [
  nbaPlayersRegistry,
  playerAliases,
  teamLocations,
  travelDistances,
  unresolvedPlayerNames,
];

/** Run history, data issues, state of backfills. */
export const operationsTables: readonly Table[] = [analyticsDataIssues, backfillState, processorRunHistory];

/**
 * Every table there is, once.
 * @param analytics tables that the services declare
 * @throws TypeError when two tables share an id.
 */
export function allTables(analytics: readonly Table[]): readonly Table[] {
  const tables = [...rawTables, ...referenceTables, ...operationsTables, ...analytics];
  const ids = new Set<string>();
  for (const { id } of tables) {
    if (ids.has(id)) throw new TypeError(`table ${id} is declared twice`);
    ids.add(id);
  }
  return tables;
}
