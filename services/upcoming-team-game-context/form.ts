/** How a team's last games ended: margin and result of the last one, and how long it has been winning or losing. */
import type { Game } from '../../shared/basketball/games.ts';
import type { EarlierResult } from './results.ts';

/** A final game of a team whose score is known. */
export interface KnownGame {
  readonly game: Game;
  /** Own − opponent's score, never 0. */
  readonly margin: number;
  /** Label of the table that the score was taken from. */
  readonly source: string;
}

export interface TeamForm {
  readonly winStreak: number;
  readonly lossStreak: number;
  /** Undefined: no final game, or of none the score is known. */
  readonly last: KnownGame | undefined;
  /** The games that the streak was read from, the one that ended it included, newest first. */
  readonly read: readonly KnownGame[];
}

/** A team's known final games, newest first. Games of unknown score are passed over. */
export function knownGames(
  team: string,
  finalGames: readonly Game[],
  resultOf: (game: Game) => EarlierResult,
): readonly KnownGame[] {
  return finalGames.flatMap((game): KnownGame[] => {
    const { home, away, label } = resultOf(game);
    if (home === null || away === null || label === null) return [];
    return [{ game, margin: team === game.home ? home - away : away - home, source: label }];
  });
}

/** @param known newest first */
export function teamForm(known: readonly KnownGame[]): TeamForm {
  const [last] = known;
  if (last === undefined) return { winStreak: 0, lossStreak: 0, last, read: [] };
  const won = last.margin > 0;
  const turn = known.findIndex(({ margin }) => margin > 0 !== won);
  const length = turn === -1 ? known.length : turn;
  return { winStreak: won ? length : 0, lossStreak: won ? 0 : length, last, read: known.slice(0, length + 1) };
}
