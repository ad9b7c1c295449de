/** The league of the demo: a season that has just begun, of which some days, at most a week, are history and the days after them are processed. */
import { addDays, type CalendarDate, datesOfRange, type GameDate } from '../../shared/dates.ts';
import { createLeague, type League } from '../../shared/simulated-league/league.ts';

const SEASON = 2024;
const MOST_DAYS_BEFORE = 7;

export interface DemoLeague {
  readonly league: League;
  /** Dates with games, from opening night to the last that is processed. */
  readonly played: readonly GameDate[];
  /** The days that are processed, with and without games. */
  readonly processed: readonly CalendarDate[];
  /** One of them, with games, of which rows are shown and one is corrected. */
  readonly shown: GameDate;
  readonly games: number;
}

/** The same seed gives the same league. @param days how many days are processed */
export function demoLeague(seed: number, days: number): DemoLeague {
  const opening = createLeague({ seed, firstSeason: SEASON, seasons: 1 }).gameDates(SEASON)[0] as GameDate;
  const start = addDays(opening, Math.min(days, MOST_DAYS_BEFORE));
  const end = addDays(start, days - 1);
  const league = createLeague({ seed, firstSeason: SEASON, seasons: 1, today: addDays(end, 1) });
  const played = league.gameDates(SEASON).filter((date) => date <= end);
  const nights = played.filter((date) => date >= start);
  return {
    league,
    played,
    processed: datesOfRange(start, end),
    shown: nights.at(-3) ?? nights[0] ?? opening,
    games: played.reduce((sum, date) => sum + league.gamesOn(date).length, 0),
  };
}
