/** The tables that the processors fill, in the order in which the processors run. */
import type { Table } from '../shared/tables/define-table.ts';
import { playerGameSummary } from './player-game-summary/table.ts';
import { teamDefenseGameSummary } from './team-defense-game-summary/table.ts';
import { teamOffenseGameSummary } from './team-offense-game-summary/table.ts';
import { upcomingPlayerGameContext } from './upcoming-player-game-context/table.ts';
import { upcomingTeamGameContext } from './upcoming-team-game-context/table.ts';

/** Every analytics table; light to load, since it brings declarations only. */
export const analyticsTables: readonly Table[] = [
  playerGameSummary,
  teamOffenseGameSummary,
  teamDefenseGameSummary,
  upcomingTeamGameContext,
  upcomingPlayerGameContext,
];
