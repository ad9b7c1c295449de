import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { teamDefenseGameSummary } from '../../services/team-defense-game-summary/table.ts';
import { teamOffenseGameSummary } from '../../services/team-offense-game-summary/table.ts';
import { upcomingPlayerGameContext } from '../../services/upcoming-player-game-context/table.ts';
import { upcomingTeamGameContext } from '../../services/upcoming-team-game-context/table.ts';
import type { Table } from '../../shared/tables/define-table.ts';

/** The five tables that the processors fill. */
export const analyticsTables: readonly Table[] = [
  playerGameSummary,
  teamOffenseGameSummary,
  teamDefenseGameSummary,
  upcomingTeamGameContext,
  upcomingPlayerGameContext,
];
