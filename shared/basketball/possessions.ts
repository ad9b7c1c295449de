/**
 * Possessions, ratings, shooting and usage (D12). Nothing here is rounded: stored columns are rounded where they are
 * written, and what is computed from these values takes them as they are. A null operand makes a value null.
 */
import { type BoxScore, sumOf } from './box-score.ts';
import { gameMinutes, sharedMinutes } from './overtime.ts';
import type { PlayerRow } from './player-rows.ts';

/** Share of free throws that end a possession. */
const FREE_THROW_WEIGHT = 0.44;
const PER_MINUTES = 48;
const PLAYERS_ON_COURT = 5;
/** A usage that would be stored as 1000.00 or more: a few seconds of play. */
const USAGE_LIMIT = 999.995;

type Shooting = Pick<BoxScore, 'fieldGoalAttempts' | 'freeThrowAttempts'>;
type Ending = Shooting & Pick<BoxScore, 'turnovers'>;

/** FGA + 0.44 × FTA. */
function shootingPossessions({ fieldGoalAttempts, freeThrowAttempts }: Shooting): number | null {
  if (fieldGoalAttempts === null || freeThrowAttempts === null) return null;
  return fieldGoalAttempts + FREE_THROW_WEIGHT * freeThrowAttempts;
}

/** (FGA + 0.44 × FTA) + TOV: possessions that a player, or a team's players, ended. */
function endedPossessions(statistics: Ending): number | null {
  const shooting = shootingPossessions(statistics);
  return shooting === null || statistics.turnovers === null ? null : shooting + statistics.turnovers;
}

export interface Possessions {
  /** poss of D12; null if an operand is, or if the counts are impossible. */
  readonly value: number | null;
  /** The counts give fewer than none (`possessions_invalid`). */
  readonly invalid: boolean;
}

/** poss = ((FGA + 0.44 × FTA) + TOV) − OREB of a team's totals. */
export function possessions(totals: Ending & Pick<BoxScore, 'offensiveRebounds'>): Possessions {
  const ended = endedPossessions(totals);
  if (ended === null || totals.offensiveRebounds === null) return { value: null, invalid: false };
  const value = ended - totals.offensiveRebounds;
  return value < 0 ? { value: null, invalid: true } : { value, invalid: false };
}

/** Points per 100 possessions; null unless there are possessions. */
export function rating(points: number | null, possessionCount: number | null): number | null {
  return points === null || possessionCount === null || possessionCount <= 0 ? null : (points / possessionCount) * 100;
}

/** Possessions per 48 minutes; null if the number of overtimes is unknown. */
export function pace(possessionCount: number | null, overtimePeriods: number | null): number | null {
  const minutes = gameMinutes(overtimePeriods);
  return possessionCount === null || minutes === null ? null : possessionCount * (PER_MINUTES / minutes);
}

/** points ÷ (2 × (FGA + 0.44 × FTA)); null without attempts. */
export function trueShooting(statistics: Shooting & Pick<BoxScore, 'points'>): number | null {
  const shooting = shootingPossessions(statistics);
  if (shooting === null || shooting === 0 || statistics.points === null) return null;
  return statistics.points / (2 * shooting);
}

/** (FGM + 0.5 × 3PM) ÷ FGA; null without attempts. */
export function effectiveFieldGoal(
  statistics: Pick<BoxScore, 'fieldGoalMakes' | 'threePointMakes' | 'fieldGoalAttempts'>,
): number | null {
  const { fieldGoalMakes, threePointMakes, fieldGoalAttempts } = statistics;
  if (fieldGoalMakes === null || threePointMakes === null || fieldGoalAttempts === null) return null;
  return fieldGoalAttempts === 0 ? null : (fieldGoalMakes + 0.5 * threePointMakes) / fieldGoalAttempts;
}

/** Sums over a team's rows of PB(g), which usage divides by. A sum with a null addend is null. */
export interface PlayerSums extends Ending {
  readonly seconds: number | null;
}

export function playerSums(players: readonly PlayerRow[]): PlayerSums {
  return {
    fieldGoalAttempts: sumOf(players, ({ statistics }) => statistics.fieldGoalAttempts),
    freeThrowAttempts: sumOf(players, ({ statistics }) => statistics.freeThrowAttempts),
    turnovers: sumOf(players, ({ statistics }) => statistics.turnovers),
    seconds: sumOf(players, ({ seconds }) => seconds),
  };
}

export interface Usage {
  /** Percent of his team's possessions that a player ended while he played. */
  readonly value: number | null;
  /** Too great to be stored, so null (`usage_rate_out_of_range`). */
  readonly outOfRange: boolean;
}

const UNKNOWN_USAGE: Usage = { value: null, outOfRange: false };

/**
 * usage = ((100 × n) × (TM ÷ 5)) ÷ (MIN × d) of D12.
 * @param team sums of his team's rows of PB(g); their minutes stand for TM where the number of overtimes is unknown
 */
export function usage(
  player: Pick<PlayerRow, 'seconds' | 'statistics'>,
  team: PlayerSums,
  overtimePeriods: number | null,
): Usage {
  const ended = endedPossessions(player.statistics);
  const endedByTeam = endedPossessions(team);
  const teamMinutes = sharedMinutes(overtimePeriods) ?? (team.seconds === null ? null : team.seconds / 60);
  if (ended === null || endedByTeam === null || teamMinutes === null || player.seconds === null) return UNKNOWN_USAGE;
  const divisor = (player.seconds / 60) * endedByTeam;
  if (divisor === 0) return UNKNOWN_USAGE;
  const value = (100 * ended * (teamMinutes / PLAYERS_ON_COURT)) / divisor;
  return value >= USAGE_LIMIT ? { value: null, outOfRange: true } : { value, outOfRange: false };
}
