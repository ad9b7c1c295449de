/** How a team has played over its last ten games (P5): pace, what it allows, free throws it gives away. */
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { rating } from '../../shared/basketball/possessions.ts';
import type { GameDate } from '../../shared/dates.ts';
import type { RatedTeam } from './earlier-game.ts';
import { mean } from './form.ts';
import { LOOK_BACK_GAMES } from './history.ts';
import type { SeasonHistory } from './season-history.ts';

export interface TeamRates {
  /** Means over LAST10(u), unrounded; null if no game of it tells. */
  readonly pace: number | null;
  readonly defensiveRating: number | null;
  /** Free throws attempted by its opponents per field goal attempted. */
  readonly freeThrowRateAllowed: number | null;
  /** Games that are not in LAST10(u), because totals of a team are unknown. */
  readonly leftOut: readonly Game[];
  /** How the totals of both teams in the others were made. */
  readonly kinds: ReadonlySet<RatedTeam['totals']['kind']>;
}

export function teamRates(
  team: string,
  date: GameDate,
  season: Pick<SeasonGames, 'finalBefore'>,
  history: SeasonHistory,
): TeamRates {
  const leftOut: Game[] = [];
  const kinds = new Set<RatedTeam['totals']['kind']>();
  const [paces, ratings]: [number[], number[]] = [[], []];
  let [freeThrows, fieldGoals] = [0, 0];
  for (const game of season.finalBefore(team, date).slice(0, LOOK_BACK_GAMES)) {
    const earlier = history.gameOf(game);
    const own = earlier?.rated(team);
    const opponent = earlier?.rated(team === game.home ? game.away : game.home);
    if (own === undefined || opponent === undefined) {
      leftOut.push(game);
      continue;
    }
    kinds.add(own.totals.kind).add(opponent.totals.kind);
    const { points, freeThrowAttempts, fieldGoalAttempts } = opponent.totals.statistics;
    const allowed = rating(points, opponent.possessions);
    if (own.pace !== null) paces.push(own.pace);
    if (allowed !== null) ratings.push(allowed);
    freeThrows += freeThrowAttempts ?? 0;
    fieldGoals += fieldGoalAttempts ?? 0;
  }
  return {
    pace: mean(paces),
    defensiveRating: mean(ratings),
    freeThrowRateAllowed: fieldGoals === 0 ? null : freeThrows / fieldGoals,
    leftOut,
    kinds,
  };
}
