import type { Court } from './court.ts';
import { otherSide } from './events.ts';
import type { Side } from './plan.ts';

/**
 * A missed live ball comes down: to a player, or out of bounds, which is a team rebound.
 * @param side that missed · @param offensive probability that it keeps the ball
 */
export function rebound(
  court: Court,
  side: Side,
  offensive: number,
): 'offensive rebound' | 'defensive rebound' | 'same side' {
  const { random } = court;
  court.run(random.whole(0, 2));
  const isOffensive = random.chance(offensive);
  const winner = isOffensive ? side : otherSide(side);
  const isTeams = court.clock === 0 || random.chance(isOffensive ? 0.14 : 0.06);
  const player = isTeams
    ? null
    : random.weighted(court.onCourt[winner], ({ player: { weights } }) =>
        isOffensive ? weights.offensiveRebounds : weights.defensiveRebounds,
      );
  court.emit({ kind: 'rebound', side: winner, player, isOffensive });
  if (isTeams && isOffensive) return 'same side';
  return isOffensive ? 'offensive rebound' : 'defensive rebound';
}
