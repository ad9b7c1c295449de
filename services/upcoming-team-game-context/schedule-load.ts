/** How often a team has played of late, counted from the schedule alone: pending games count as played (D4). */
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { addDays, daysBetween, type GameDate } from '../../shared/dates.ts';

export interface ScheduleLoad {
  /** Days from the game before to this one; null before the first game of a season. */
  readonly daysSince: number | null;
  /** This game's number in the team's season. */
  readonly gameNumber: number;
  readonly lastSevenDays: number;
  readonly lastFourteenDays: number;
}

/** Games of a list on one of the days before a date, the date itself not included. */
export function gamesWithin<G extends Pick<Game, 'date'>>(
  games: readonly G[],
  date: GameDate,
  days: number,
): readonly G[] {
  const first = addDays(date, -days);
  return games.filter((game) => game.date >= first && game.date < date);
}

export function scheduleLoad(team: string, date: GameDate, season: Pick<SeasonGames, 'before'>): ScheduleLoad {
  const earlier = season.before(team, date);
  const [previous] = earlier;
  return {
    daysSince: previous === undefined ? null : daysBetween(previous.date, date),
    gameNumber: earlier.length + 1,
    lastSevenDays: gamesWithin(earlier, date, 7).length,
    lastFourteenDays: gamesWithin(earlier, date, 14).length,
  };
}
