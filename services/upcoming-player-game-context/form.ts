/** How a player has played of late: points, shots, usage, runs against the line, fourth quarters. All lists: newest first. */
import { sumOf } from '../../shared/basketball/box-score.ts';
import type { PlayByPlaySource } from '../../shared/basketball/play-by-play/columns.ts';
import { nearestInteger } from '../../shared/round.ts';
import type { PlayedRecord } from './earlier-game.ts';
import type { FourthQuarterPoints } from './fourth-quarter.ts';

/** Mean of numbers, added from left to right; null for none. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Mean points, unknown ones left out; null if all are. */
export function meanPoints(records: readonly PlayedRecord[]): number | null {
  let [sum, games] = [0, 0];
  for (const { player } of records) {
    const { points } = player.statistics;
    if (points === null) continue;
    sum += points;
    games += 1;
  }
  return games === 0 ? null : sum / games;
}

/** Mean usage of D12, weighted by minutes; null if none is known. */
export function meanUsage(records: readonly PlayedRecord[]): number | null {
  let [weighted, minutes] = [0, 0];
  for (const { usage, player } of records) {
    const played = (player.seconds ?? 0) / 60;
    if (usage === null || played <= 0) continue;
    weighted += usage * played;
    minutes += played;
  }
  return minutes === 0 ? null : weighted / minutes;
}

const SHORT = 5;
const LONG = 10;
const LAST_SEVEN = 7;

/** Averages of points and usage, and the recent shooting against that of the season. */
export function formColumns(played: readonly PlayedRecord[]) {
  const withUsage = played.filter(({ usage, player }) => usage !== null && (player.seconds ?? 0) > 0);
  return {
    projected_usage_rate: meanUsage(withUsage.slice(0, LONG)),
    avg_usage_rate_last_7_games: meanUsage(played.slice(0, LAST_SEVEN)),
    points_avg_last_5: meanPoints(played.slice(0, SHORT)),
    points_avg_last_10: meanPoints(played.slice(0, LONG)),
    shooting_pct_decline_last_5: shootingDecline(played),
  };
}

function shootingShare(records: readonly PlayedRecord[]): number | null {
  const makes = sumOf(records, ({ player }) => player.statistics.fieldGoalMakes);
  const attempts = sumOf(records, ({ player }) => player.statistics.fieldGoalAttempts);
  return makes === null || attempts === null || attempts === 0 ? null : makes / attempts;
}

function shootingDecline(played: readonly PlayedRecord[]): number | null {
  const lately = shootingShare(played.slice(0, SHORT));
  const season = lately === null ? null : shootingShare(played);
  return lately === null || season === null ? null : lately - season;
}

/** Games in a row over or under the line, newest first; a push is passed over, unknown points end the run. */
export function streakColumns(played: readonly PlayedRecord[], line: number | null) {
  if (line === null) return { prop_over_streak: null, prop_under_streak: null };
  let streak = 0;
  for (const { player } of played) {
    const { points } = player.statistics;
    if (points === null) break;
    const side = Math.sign(points - line);
    if (side === 0) continue;
    if (streak !== 0 && Math.sign(streak) !== side) break;
    streak += side;
  }
  return { prop_over_streak: Math.max(0, streak), prop_under_streak: Math.max(0, -streak) };
}

export interface FourthQuarterForm {
  readonly columns: {
    readonly fourth_quarter_minutes_last_7: number | null;
    readonly clutch_minutes_last_7_games: number | null;
    readonly fourth_quarter_production_last_7: number | null;
  };
  /** Of the last seven games those whose line-ups do not tell about him (`lineups_missing`). */
  readonly missingLineUps: number;
  /** Where the figures came from. */
  readonly sources: ReadonlySet<PlayByPlaySource | 'nbac_player_boxscores'>;
}

/** Fourth quarters of the last seven games. A sum with an unknown part is unknown; a mean leaves it out. */
export function fourthQuarterForm(played: readonly PlayedRecord[]): FourthQuarterForm {
  const lastSeven = played.slice(0, LAST_SEVEN);
  const sources = new Set<PlayByPlaySource | 'nbac_player_boxscores'>();
  const points: FourthQuarterPoints[] = [];
  let [quarter, clutch, missingLineUps] = [0, 0, 0];
  for (const { courtSeconds, fourthQuarterPoints } of lastSeven) {
    if (courtSeconds === null) missingLineUps += 1;
    else {
      quarter += courtSeconds.fourthQuarter;
      clutch += courtSeconds.clutch;
    }
    if (fourthQuarterPoints !== null) points.push(fourthQuarterPoints);
  }
  const areLineUpsKnown = lastSeven.length > 0 && missingLineUps === 0;
  if (areLineUpsKnown) sources.add('bigdataball');
  for (const { source } of points) sources.add(source);
  return {
    columns: {
      fourth_quarter_minutes_last_7: areLineUpsKnown ? nearestInteger(quarter / 60) : null,
      clutch_minutes_last_7_games: areLineUpsKnown ? nearestInteger(clutch / 60) : null,
      fourth_quarter_production_last_7: mean(points.map((scored) => scored.points)),
    },
    missingLineUps,
    sources,
  };
}
