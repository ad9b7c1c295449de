/**
 * One possession: chances until the other side has the ball, or the period ends. Probabilities are chosen so that a season
 * looks like one of the 2020s: about 99 possessions and 114 points a team.
 */
import type { Court } from './court.ts';
import type { FoulEvent } from './events.ts';
import { otherSide } from './events.ts';
import { type BallTo, bestShooter, throwFree } from './free-throws.ts';
import type { PlannedPlayer, Side } from './plan.ts';
import { rebound } from './rebound.ts';
import {
  type Attempt,
  assistProbability,
  blockProbability,
  drawAttempt,
  drawHeave,
  foulProbability,
  makeProbability,
} from './shots.ts';

/** How a side came to the ball; decides how fast it plays. */
export type Start = 'basket' | 'rebound' | 'steal' | 'dead ball' | 'offensive rebound';

/** Mean seconds until something happens. */
const SECONDS: Readonly<Record<Start, number>> = {
  basket: 14.7,
  rebound: 11.4,
  steal: 8.2,
  'dead ball': 12.6,
  'offensive rebound': 6,
};
const TURNOVER = 0.122;
const FLOOR_FOUL = 0.07;
const HOME_EDGE = 0.0065;
/** Loss of make probability per point of lead. */
const LEAD_EASE = 0.002;
const OFFENSIVE_REBOUND = 0.262;

const LIVE_TURNOVERS = ['bad pass', 'bad pass', 'lost ball'];
const DEAD_TURNOVERS = ['out-of-bounds', 'out-of-bounds', 'traveling', 'lost ball', 'backcourt', '3-second-violation'];
const TEAM_TURNOVERS = ['shot clock', 'shot clock', '5-second-violation', '8-second-violation'];

export interface Possession {
  readonly side: Side;
  readonly start: Start;
}

/** Plays a possession. @returns the next one; undefined when the period is over */
export function playPossession(court: Court, { side, start }: Possession): Possession | undefined {
  let how: Start = start;
  const other = otherSide(side);
  for (;;) {
    if (court.clock === 0) return undefined;
    const { random } = court;
    const seconds = drawSeconds(court, how);
    if (seconds >= court.clock) return lastChance(court, side);
    court.run(seconds);
    interrupt(court, side);
    const roll = random.next();
    if (roll < TURNOVER * (how === 'offensive rebound' ? 0.6 : 1)) return turnOver(court, side, seconds);
    if (roll < TURNOVER + FLOOR_FOUL) {
      const ball = floorFoul(court, side);
      if (ball === 'defensive rebound') return { side: other, start: 'rebound' };
      if (ball === 'other side') return { side: other, start: 'basket' };
      how = ball === 'offensive rebound' ? 'offensive rebound' : 'dead ball';
      continue;
    }
    if (roll < TURNOVER + FLOOR_FOUL + 0.006) {
      const winner = random.chance(0.5) ? side : other;
      jumpBall(court, winner);
      if (winner === other) return { side: other, start: 'dead ball' };
      how = 'dead ball';
      continue;
    }
    if (roll < TURNOVER + FLOOR_FOUL + 0.009) {
      const offender = random.pick(court.onCourt[other]);
      court.emit({ kind: 'violation', side: other, player: offender, official: random.whole(0, 2) });
      how = 'dead ball';
      continue;
    }
    const shooter = random.weighted(court.onCourt[side], ({ player }) => player.weights.shots);
    const ball = shoot(court, shooter, drawAttempt(shooter, random, how === 'offensive rebound'), how);
    if (ball === 'other side') {
      if (random.chance(0.045)) callTimeout(court, other);
      return { side: other, start: 'basket' };
    }
    if (ball === 'defensive rebound') return { side: other, start: 'rebound' };
    how = ball === 'offensive rebound' ? 'offensive rebound' : 'dead ball';
  }
}

function drawSeconds(court: Court, how: Start): number {
  const { random } = court;
  const mean = SECONDS[how];
  const drawn = mean * (0.35 + 1.3 * ((random.next() + random.next()) / 2));
  return Math.min(how === 'offensive rebound' ? 14 : 24, Math.max(1, Math.round(drawn)));
}

// The period ends before the side would shoot: it hurries, or it lets the clock run out.
function lastChance(court: Court, side: Side): Possession | undefined {
  const { random } = court;
  if (court.clock <= 2 && random.chance(0.55)) {
    court.run(court.clock);
    return undefined;
  }
  court.run(court.clock - Math.min(court.clock - 1, random.whole(0, 3)));
  const shooter = random.weighted(court.onCourt[side], ({ player }) => player.weights.shots);
  const attempt = random.chance(0.3) ? drawHeave(random) : drawAttempt(shooter, random, false);
  const ball = shoot(court, shooter, attempt, 'dead ball');
  if (court.clock === 0) return undefined;
  if (ball === 'other side') return { side: otherSide(side), start: 'basket' };
  if (ball === 'defensive rebound') return { side: otherSide(side), start: 'rebound' };
  return { side, start: ball === 'offensive rebound' ? 'offensive rebound' : 'dead ball' };
}

function meanDefense(five: readonly PlannedPlayer[]): number {
  let sum = 0;
  for (const { player } of five) sum += player.defense + 0.5 * player.talent;
  return sum / five.length;
}

function fouler(court: Court, side: Side): PlannedPlayer {
  return court.random.weighted(court.onCourt[side], ({ player }) => player.weights.fouls);
}

function shoot(court: Court, player: PlannedPlayer, attempt: Attempt, how: Start): BallTo {
  const { random } = court;
  const { side } = player;
  const other = otherSide(side);
  const { isThree, along, across, style } = attempt;
  const shot = { kind: 'shot', side, player, isThree, style, along, across } as const;
  const lead = side === 'home' ? court.margin : -court.margin;
  // Whoever leads plays with less urgency; without it margins would spread too far.
  const ease = Math.min(0.035, Math.max(-0.035, LEAD_EASE * lead));
  const advantage = (side === 'home' ? HOME_EDGE : -HOME_EDGE) + (how === 'steal' ? 0.05 : 0) - ease;
  const isFouled = random.chance(foulProbability(attempt));
  const hasLook = random.chance(assistProbability(attempt));
  const probability = makeProbability(player, attempt, meanDefense(court.onCourt[other]), advantage, hasLook);
  const made = random.chance(isFouled ? probability * 0.42 : probability);
  if (isFouled && !made) {
    const drawn = bookFoul(court, fouler(court, other), 'shooting', player);
    return drawn.ball ?? throwFree(court, player, isThree ? 3 : 2, 'common');
  }
  if (made) {
    const mates = court.onCourt[side].filter((mate) => mate !== player);
    const assist = hasLook && mates.length > 0 ? random.weighted(mates, (mate) => mate.player.weights.assists) : null;
    court.emit({ ...shot, made, assist, block: null });
    if (!isFouled) return 'other side';
    const drawn = bookFoul(court, fouler(court, other), 'shooting', player);
    return drawn.ball ?? throwFree(court, player, 1, 'common');
  }
  const isBlocked = random.chance(blockProbability(attempt));
  const block = isBlocked ? random.weighted(court.onCourt[other], (rival) => rival.player.weights.blocks) : null;
  court.emit({ ...shot, made, assist: null, block });
  return rebound(court, side, isThree ? OFFENSIVE_REBOUND - 0.02 : OFFENSIVE_REBOUND);
}

/** Writes a foul down. `ball` is set when the throws that follow are no common ones and have been taken. */
function bookFoul(
  court: Court,
  player: PlannedPlayer,
  type: FoulEvent['type'],
  drawnBy: PlannedPlayer,
): { readonly ball: BallTo | undefined; readonly isInBonus: boolean } {
  const { random } = court;
  const isFlagrant = type !== 'offensive' && random.chance(0.004);
  const kind = isFlagrant ? 'flagrant' : type;
  const isInBonus = court.bookFoul(player, type !== 'offensive');
  court.emit({
    kind: 'foul',
    side: player.side,
    player,
    type: kind,
    drawnBy,
    isInBonus,
    official: random.whole(0, 2),
  });
  if (!isFlagrant) return { ball: undefined, isInBonus };
  return { ball: throwFree(court, drawnBy, 2, 'flagrant'), isInBonus };
}

function floorFoul(court: Court, side: Side): BallTo {
  const { random } = court;
  const drawnBy = random.weighted(court.onCourt[side], ({ player }) => player.weights.shots);
  const isClearPath = random.chance(0.01);
  const offender = fouler(court, otherSide(side));
  const { ball, isInBonus } = bookFoul(court, offender, isClearPath ? 'clear path' : 'personal', drawnBy);
  if (ball !== undefined) return ball;
  if (isClearPath) return throwFree(court, drawnBy, 2, 'clear path');
  if (isInBonus) return throwFree(court, drawnBy, 2, 'common');
  court.substitute();
  return 'same side';
}

function turnOver(court: Court, side: Side, seconds: number): Possession {
  const { random } = court;
  const other = otherSide(side);
  const roll = random.next();
  if (roll < (seconds >= 20 ? 0.3 : 0.012)) {
    const type = seconds >= 20 ? 'shot clock' : random.pick(TEAM_TURNOVERS);
    court.emit({ kind: 'turnover', side, player: null, type, steal: null });
    court.substitute();
    return { side: other, start: 'dead ball' };
  }
  const player = random.weighted(court.onCourt[side], (mate) => mate.player.weights.turnovers);
  if (roll < 0.6) {
    const steal = random.weighted(court.onCourt[other], (rival) => rival.player.weights.steals);
    court.emit({ kind: 'turnover', side, player, type: random.pick(LIVE_TURNOVERS), steal });
    return { side: other, start: 'steal' };
  }
  if (roll < 0.74) {
    court.bookFoul(player, false);
    const drawnBy = random.pick(court.onCourt[other]);
    court.emit({
      kind: 'foul',
      side,
      player,
      type: 'offensive',
      drawnBy,
      isInBonus: false,
      official: random.whole(0, 2),
    });
    court.emit({ kind: 'turnover', side, player, type: 'offensive foul', steal: null });
  } else {
    court.emit({ kind: 'turnover', side, player, type: random.pick(DEAD_TURNOVERS), steal: null });
  }
  court.substitute();
  return { side: other, start: 'dead ball' };
}

/** A jump ball that the side wins. */
export function jumpBall(court: Court, side: Side): void {
  const tallest = (five: readonly PlannedPlayer[]): PlannedPlayer | undefined =>
    five.reduce<PlannedPlayer | undefined>(
      (best, player) => (best === undefined || player.player.heightInches > best.player.heightInches ? player : best),
      undefined,
    );
  const homeJumper = tallest(court.onCourt.home);
  const awayJumper = tallest(court.onCourt.away);
  if (homeJumper === undefined || awayJumper === undefined) return;
  const player = court.random.pick(court.onCourt[side]);
  court.emit({ kind: 'jump ball', side, player, homeJumper, awayJumper });
}

function callTimeout(court: Court, side: Side): void {
  if (court.timeouts[side] === 0) return;
  court.timeouts[side] -= 1;
  court.emit({ kind: 'timeout', side });
  court.substitute();
}

// Things that stop the game without changing who has the ball.
function interrupt(court: Court, side: Side): void {
  const { random } = court;
  const roll = random.next();
  if (roll < 0.02) callTimeout(court, side);
  else if (roll < 0.0235) {
    const offending = random.chance(0.5) ? 'home' : 'away';
    // Also somebody on the bench may talk too much.
    const bench = court.bench(offending);
    const player = bench.length > 0 && random.chance(0.2) ? random.pick(bench) : random.pick(court.onCourt[offending]);
    court.emit({
      kind: 'foul',
      side: offending,
      player,
      type: 'technical',
      drawnBy: null,
      isInBonus: false,
      official: random.whole(0, 2),
    });
    throwFree(court, bestShooter(court, otherSide(offending)), 1, 'technical');
  } else if (roll < 0.029) court.emit({ kind: 'replay', side });
}
