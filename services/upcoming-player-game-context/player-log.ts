/** The games a player has played this season before a date, and those he is taken to have played (P4). */
import type { Game } from '../../shared/basketball/games.ts';
import { countWhile } from '../../shared/count-while.ts';
import { addDays, daysBetween, type GameDate } from '../../shared/dates.ts';
import { nearestInteger } from '../../shared/round.ts';
import type { PlayedRecord } from './earlier-game.ts';

export interface PlayerLog {
  readonly date: GameDate;
  /** P: his played records, newest first. */
  readonly played: readonly PlayedRecord[];
  /** DATES: those of P and of his team's unrecorded games while he was with it, newest first. */
  readonly dates: readonly GameDate[];
}

/** P: the records before a date, newest first. @param records of a season, by date, ascending */
export function playedBefore(date: GameDate, records: readonly PlayedRecord[]): readonly PlayedRecord[] {
  const known = countWhile(records, (record) => record.date < date);
  return records.slice(0, known).reverse();
}

/**
 * @param played P of the player
 * @param unrecorded games of his team without a record of anyone, newest first
 * @param isWithTeam whether he was with that team on a day
 */
export function playerLog(
  date: GameDate,
  played: readonly PlayedRecord[],
  unrecorded: readonly Game[],
  isWithTeam: (day: GameDate) => boolean,
): PlayerLog {
  const presumed = unrecorded.filter((game) => isWithTeam(game.date)).map((game) => game.date);
  const ownDates = played.map((record) => record.date);
  if (presumed.length === 0) return { date, played, dates: ownDates };
  return { date, played, dates: [...new Set([...ownDates, ...presumed])].sort().reverse() };
}

/** Records of the last `days` days before the date. */
export function playedWithin({ date, played }: PlayerLog, days: number): readonly PlayedRecord[] {
  const earliest = addDays(date, -days);
  return played.slice(
    0,
    countWhile(played, (record) => record.date >= earliest),
  );
}

function datesWithin({ date, dates }: PlayerLog, days: number): readonly GameDate[] {
  const earliest = addDays(date, -days);
  return dates.slice(
    0,
    countWhile(dates, (day) => day >= earliest),
  );
}

/** A gap of three days between two games leaves two days of rest. */
const REAL_REST_GAP = 3;

/** The columns about rest and density: they count his games, recorded or not. */
export function restColumns(log: PlayerLog) {
  const { date, dates } = log;
  const [last, beforeLast] = dates;
  const lastTwoWeeks = datesWithin(log, 14);
  return {
    back_to_back: last !== undefined && daysBetween(last, date) === 1,
    days_rest: last === undefined ? null : daysBetween(last, date) - 1,
    days_rest_before_last_game:
      last === undefined || beforeLast === undefined ? null : daysBetween(beforeLast, last) - 1,
    days_since_2_plus_days_rest: daysSinceRealRest(date, dates),
    games_in_last_7_days: datesWithin(log, 7).length,
    games_in_last_14_days: lastTwoWeeks.length,
    back_to_backs_last_14_days: lastTwoWeeks.filter((day, index) => {
      const earlier = lastTwoWeeks[index + 1];
      return earlier !== undefined && daysBetween(earlier, day) === 1;
    }).length,
  };
}

function daysSinceRealRest(date: GameDate, dates: readonly GameDate[]): number | null {
  let later = date;
  for (const day of dates) {
    if (daysBetween(day, later) >= REAL_REST_GAP) return daysBetween(later, date);
    later = day;
  }
  // The summer before his first game was rest.
  return dates.length === 0 ? null : daysBetween(later, date);
}

/** The columns about minutes: they count the games that are recorded. */
export function minutesColumns(log: PlayerLog) {
  const lastWeek = playedWithin(log, 7);
  const known = lastWeek.flatMap(({ player }) => player.seconds ?? []);
  return {
    minutes_in_last_7_days: wholeMinutes(lastWeek),
    minutes_in_last_14_days: wholeMinutes(playedWithin(log, 14)),
    avg_minutes_per_game_last_7:
      known.length === 0 ? null : known.reduce((sum, seconds) => sum + seconds, 0) / 60 / known.length,
  };
}

function wholeMinutes(records: readonly PlayedRecord[]): number | null {
  let sum = 0;
  for (const { player } of records) {
    if (player.seconds === null) return null;
    sum += player.seconds;
  }
  return nearestInteger(sum / 60);
}
