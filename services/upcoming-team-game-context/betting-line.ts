/** The betting columns of a team: spread from its side and total, with their movements, as the columns store them. */
import type { GameLine, GameLineValue } from '../../shared/basketball/game-line.ts';
import type { EpochMicros } from '../../shared/dates.ts';
import { roundHalfEven } from '../../shared/round.ts';

const SPREAD_DECIMALS = 2;
const TOTAL_DECIMALS = 1;

export function bettingColumns(team: string, line: GameLine) {
  const spread = line.spreadOf(team);
  const { total } = line;
  return {
    game_spread: spread?.current ?? null,
    game_total: total?.current ?? null,
    game_spread_source: spread?.bookmaker ?? null,
    game_total_source: total?.bookmaker ?? null,
    spread_movement: movement(spread, SPREAD_DECIMALS),
    total_movement: movement(total, TOTAL_DECIMALS),
    betting_lines_updated_at: laterOf(spread?.updatedAt, total?.updatedAt),
  };
}

/** Difference of the values as they are stored, so that the columns agree (D2). */
function movement(value: GameLineValue | undefined, decimals: number): number | null {
  if (value === undefined) return null;
  return roundHalfEven(value.current, decimals) - roundHalfEven(value.opening, decimals);
}

function laterOf(a: EpochMicros | undefined, b: EpochMicros | undefined): EpochMicros | null {
  if (a === undefined || b === undefined) return a ?? b ?? null;
  return a > b ? a : b;
}
