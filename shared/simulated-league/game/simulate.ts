import type { Random } from '../random.ts';
import { Court } from './court.ts';
import { otherSide, type SimulatedGame } from './events.ts';
import type { GamePlan, Side } from './plan.ts';
import { jumpBall, type Possession, playPossession } from './possession.ts';

/** Plays a game to its end, overtimes included. */
export function simulateGame(plan: GamePlan, random: Random): SimulatedGame {
  const court = new Court(plan.home, plan.away, random);
  const starters = { home: court.onCourt.home, away: court.onCourt.away };
  const winner: Side = random.chance(0.5) ? 'home' : 'away';
  let period = 1;
  for (; period <= 4 || court.margin === 0; period += 1) playPeriod(court, period, winner);
  return { starters, events: court.events, periods: period - 1 };
}

// The winner of the opening jump ball also begins the fourth period, the other side the second and third.
function playPeriod(court: Court, period: number, winner: Side): void {
  court.beginPeriod(period);
  let side = period === 2 || period === 3 ? otherSide(winner) : winner;
  if (period === 1 || period > 4) {
    if (period > 4) side = court.random.chance(0.5) ? 'home' : 'away';
    jumpBall(court, side);
  }
  let possession: Possession | undefined = { side, start: 'dead ball' };
  while (possession !== undefined) possession = playPossession(court, possession);
  court.run(court.clock);
  court.emit({ kind: 'period end' });
}
