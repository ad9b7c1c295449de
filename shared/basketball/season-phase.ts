/** Where in its season a date lies, as the context tables tell it: near its ends, or in its first month. */
import { daysBetween, type GameDate } from '../dates.ts';
import type { SeasonGames } from './games.ts';

export interface SeasonPhase {
  /** Within the first fortnight of the season or the last of the regular season (`season_boundary`). */
  readonly isBoundary: boolean;
  /** Within thirty days of opening night: there is little to look back on (`bootstrap_mode`). */
  readonly isBootstrap: boolean;
}

const BOUNDARY_DAYS = 13;
const BOOTSTRAP_DAYS = 30;

export function seasonPhase(
  date: GameDate,
  { open, regularSeasonEnd }: Pick<SeasonGames, 'open' | 'regularSeasonEnd'>,
): SeasonPhase {
  const isWithin = (days: number | undefined): boolean => days !== undefined && days >= 0 && days <= BOUNDARY_DAYS;
  const sinceOpen = open && daysBetween(open, date);
  return {
    isBoundary: isWithin(sinceOpen) || isWithin(regularSeasonEnd && daysBetween(date, regularSeasonEnd)),
    isBootstrap: sinceOpen !== undefined && sinceOpen < BOOTSTRAP_DAYS,
  };
}

/** `processing_decision_reason`: why a row is what it is although its windows may not be complete. */
export function processingDecision(allComplete: boolean, { isBootstrap, isBoundary }: SeasonPhase): string {
  if (allComplete) return 'processed_complete';
  if (isBootstrap) return 'processed_bootstrap';
  return isBoundary ? 'processed_season_boundary' : 'processed_incomplete';
}
