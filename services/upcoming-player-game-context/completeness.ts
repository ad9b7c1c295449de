/**
 * How complete a player's history is (P9): of the games of his team while he was with it, across trades, those of which we
 * know how and whether he played.
 */
import type { SeasonGames } from '../../shared/basketball/games.ts';
import { type WindowCompleteness, windowCompleteness } from '../../shared/basketball/window-completeness.ts';
import { countWhile } from '../../shared/count-while.ts';
import { addDays, type GameDate } from '../../shared/dates.ts';
import type { SeasonHistory } from './season-history.ts';

/** A game of his team: when, and whether it has PB(g). */
export interface ExpectedGame {
  readonly date: GameDate;
  readonly isRecorded: boolean;
}

const LONGEST_DAYS = 30;
const MOST_GAMES = 10;

/** ON: final games before the date of whichever team he was with, newest first, as far back as a window reaches. */
export function expectedGames(
  key: string,
  date: GameDate,
  season: Pick<SeasonGames, 'finalBefore'>,
  history: SeasonHistory,
): readonly ExpectedGame[] {
  const { evidence } = history.player(key);
  const earliest = addDays(date, -LONGEST_DAYS);
  const games: ExpectedGame[] = [];
  let end = date;
  for (let index = countWhile(evidence, (item) => item.date < date) - 1; index >= 0; ) {
    const team = evidence[index]?.team ?? null;
    let start = evidence[index]?.date ?? date;
    // The last item of a day says where he is; as long as the days before say the same, he was there.
    for (index -= 1; index >= 0; index -= 1) {
      const item = evidence[index];
      if (item === undefined || (item.date < start && item.team !== team)) break;
      if (item.date < start) start = item.date;
    }
    if (team !== null) {
      for (const game of season.finalBefore(team, end)) {
        if (game.date < start) break;
        if (games.length >= MOST_GAMES && game.date < earliest) return games;
        games.push({ date: game.date, isRecorded: history.gameOf(game)?.isRecorded === true });
      }
    }
    end = start;
  }
  return games;
}

/** Windows of games, and of days before the date. */
export const WINDOWS = ['l5', 'l10', 'l7d', 'l14d', 'l30d'] as const;
export type Completeness = Readonly<Record<(typeof WINDOWS)[number], WindowCompleteness>>;

export function completenessOf(date: GameDate, games: readonly ExpectedGame[]): Completeness {
  const since = (days: number): WindowCompleteness => {
    const earliest = addDays(date, -days);
    return windowOf(games.filter((game) => game.date >= earliest));
  };
  return {
    l5: windowOf(games.slice(0, 5)),
    l10: windowOf(games.slice(0, MOST_GAMES)),
    l7d: since(7),
    l14d: since(14),
    l30d: since(LONGEST_DAYS),
  };
}

function windowOf(games: readonly ExpectedGame[]): WindowCompleteness {
  return windowCompleteness(games.filter(({ isRecorded }) => isRecorded).length, games.length);
}
