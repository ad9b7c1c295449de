import type { Court } from './court.ts';
import type { FreeThrowEvent } from './events.ts';
import type { PlannedPlayer } from './plan.ts';
import { rebound } from './rebound.ts';

/** What became of the ball. */
export type BallTo = 'other side' | 'same side' | 'offensive rebound' | 'defensive rebound';

/**
 * Throws 1 to n of a player. A missed one but the last is dead: the feeds write a team rebound. After technical, flagrant
 * and clear-path throws the ball stays with the shooting side, or with whoever had it.
 */
export function throwFree(court: Court, player: PlannedPlayer, n: number, type: FreeThrowEvent['type']): BallTo {
  const { random } = court;
  const { side } = player;
  let made = false;
  for (let k = 1; k <= n; k += 1) {
    if (k === n && type === 'common') court.substitute();
    made = random.chance(player.player.shooting.freeThrow);
    court.emit({ kind: 'free throw', side, player, made, k, n, type });
    if (!made && (k < n || type !== 'common')) {
      court.emit({ kind: 'rebound', side, player: null, isOffensive: true });
    }
  }
  if (type !== 'common') return 'same side';
  if (made) return 'other side';
  return rebound(court, side, 0.125);
}

/** Who shoots a technical free throw: the best on court. */
export function bestShooter(court: Court, side: 'home' | 'away'): PlannedPlayer {
  const [first, ...rest] = court.onCourt[side];
  if (first === undefined) throw new RangeError(`nobody of ${side} is on court`);
  return rest.reduce(
    (best, player) => (player.player.shooting.freeThrow > best.player.shooting.freeThrow ? player : best),
    first,
  );
}
