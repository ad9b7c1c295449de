/** What each team plays before and after a date (D4): H, F, N and pending of the specification. */
import type { GameDate } from '../dates.ts';

interface DatedGame {
  readonly date: GameDate;
  readonly home: string;
  readonly away: string;
  readonly isFinal: boolean;
}

/** Regular season, play-in and play-offs of one season together. The date itself is in none of them. */
export interface TeamCalendars<G extends DatedGame> {
  /** H(t,D): valid games of the team before the date, newest first, any status. */
  before(team: string, date: GameDate): readonly G[];
  /** F(t,D): the final ones of H(t,D), newest first. */
  finalBefore(team: string, date: GameDate): readonly G[];
  /** N(t,D): valid games of the team after the date, earliest first. */
  after(team: string, date: GameDate): readonly G[];
  /** pending(t,D): how many of H(t,D) are not final. */
  pending(team: string, date: GameDate): number;
}

/** Games of one team, in both directions, so that every view is one slice. */
interface Calendar<G> {
  readonly ascending: readonly G[];
  readonly descending: readonly G[];
  readonly finalDescending: readonly G[];
}

/** @param games valid games by date; a team plays at most once on a date */
export function createTeamCalendars<G extends DatedGame>(games: readonly G[]): TeamCalendars<G> {
  const byTeam = new Map<string, G[]>();
  for (const game of games) {
    for (const team of [game.home, game.away]) {
      const known = byTeam.get(team);
      if (known === undefined) byTeam.set(team, [game]);
      else known.push(game);
    }
  }
  const calendars = new Map<string, Calendar<G>>();
  for (const [team, ascending] of byTeam) {
    const descending = ascending.toReversed();
    calendars.set(team, { ascending, descending, finalDescending: descending.filter((game) => game.isFinal) });
  }
  const before = (team: string, date: GameDate): readonly G[] => earlier(calendars.get(team)?.descending, date);
  const finalBefore = (team: string, date: GameDate): readonly G[] =>
    earlier(calendars.get(team)?.finalDescending, date);
  return {
    before,
    finalBefore,
    after: (team, date) => {
      const ascending = calendars.get(team)?.ascending ?? [];
      return ascending.slice(partition(ascending, (game) => game.date <= date));
    },
    pending: (team, date) => before(team, date).length - finalBefore(team, date).length,
  };
}

function earlier<G extends DatedGame>(descending: readonly G[] = [], date: GameDate): readonly G[] {
  return descending.slice(partition(descending, (game) => game.date >= date));
}

/** Number of leading items that the test holds for; it holds for none behind them. */
function partition<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && holds(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
