/** The stars of a roster (P8): its three best scorers of the season, and everyone who uses a quarter of the possessions. */
import { type Compare, greatest, inOrder, smallest } from '../../shared/basketball/order.ts';
import type { PlayedRecord } from './earlier-game.ts';
import { meanPoints, meanUsage } from './form.ts';

const LEAST_GAMES = 5;
const BEST_SCORERS = 3;
const STAR_USAGE = 25;

interface Scorer {
  readonly key: string;
  readonly games: number;
  readonly points: number;
}

const bestFirst: Compare<Scorer> = inOrder(
  greatest((scorer) => scorer.points),
  greatest((scorer) => scorer.games),
  smallest((scorer) => scorer.key),
);

/** Keys of the stars. @param roster P of everyone on it, by key, the injured included */
export function starsOf(roster: ReadonlyMap<string, readonly PlayedRecord[]>): ReadonlySet<string> {
  const scorers: Scorer[] = [];
  const stars = new Set<string>();
  for (const [key, played] of roster) {
    if (played.length < LEAST_GAMES) continue;
    const points = meanPoints(played);
    if (points !== null) scorers.push({ key, games: played.length, points });
    if ((meanUsage(played) ?? 0) >= STAR_USAGE) stars.add(key);
  }
  for (const { key } of scorers.sort(bestFirst).slice(0, BEST_SCORERS)) stars.add(key);
  return stars;
}
