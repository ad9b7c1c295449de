/** The state of a game that is being played: clock, score, the ten on court, fouls, and who should be on court next. */
import type { Random } from '../random.ts';
import { type FiveOnCourt, type PlayEvent, periodSeconds, pointsOf } from './events.ts';
import type { PlannedPlayer, Side } from './plan.ts';

interface OnDuty {
  readonly target: number;
  seconds: number;
  fouls: number;
  hasPlayed: boolean;
}

/** An event without the clock, which the court adds. */
export type NewEvent = PlayEvent extends infer E ? (E extends PlayEvent ? Omit<E, 'period' | 'clock'> : never) : never;

const FOUL_LIMIT = 6;
/** Seconds between two looks at who should play. */
const LOOK_EVERY = 70;
const REGULATION = 2880;

export class Court {
  readonly events: PlayEvent[] = [];
  readonly random: Random;
  period = 1;
  clock = periodSeconds(1);
  score: Record<Side, number> = { home: 0, away: 0 };
  /** Fouls of the period that count for the bonus. */
  teamFouls: Record<Side, number> = { home: 0, away: 0 };
  timeouts: Record<Side, number> = { home: 7, away: 7 };
  onCourt: Record<Side, FiveOnCourt>;
  readonly #duty: Record<Side, Map<PlannedPlayer, OnDuty>>;
  readonly #starters: Record<Side, FiveOnCourt>;
  #elapsed = 0;
  #lastLook: Record<Side, number> = { home: 0, away: 0 };

  constructor(home: readonly PlannedPlayer[], away: readonly PlannedPlayer[], random: Random) {
    this.random = random;
    const dutyOf = (players: readonly PlannedPlayer[]): Map<PlannedPlayer, OnDuty> => {
      const duty = new Map<PlannedPlayer, OnDuty>();
      for (const player of players) {
        if (player.availability.kind !== 'plays') continue;
        duty.set(player, { target: player.availability.targetSeconds, seconds: 0, fouls: 0, hasPlayed: false });
      }
      return duty;
    };
    const startersOf = (players: readonly PlannedPlayer[]): FiveOnCourt =>
      players.filter(({ availability }) => availability.kind === 'plays' && availability.isStarter);
    this.#duty = { home: dutyOf(home), away: dutyOf(away) };
    this.#starters = { home: startersOf(home), away: startersOf(away) };
    this.onCourt = { ...this.#starters };
  }

  get margin(): number {
    return this.score.home - this.score.away;
  }

  emit(event: NewEvent): void {
    const full = { ...event, period: this.period, clock: this.clock } as PlayEvent;
    this.events.push(full);
    if (full.kind === 'shot' || full.kind === 'free throw') this.score[full.side] += pointsOf(full);
  }

  /** Lets time pass, at most to the end of the period. */
  run(seconds: number): void {
    const passed = Math.min(Math.max(0, seconds), this.clock);
    this.clock -= passed;
    this.#elapsed += passed;
    for (const side of ['home', 'away'] as const) {
      for (const player of this.onCourt[side]) {
        const duty = this.#duty[side].get(player);
        if (duty === undefined) continue;
        duty.seconds += passed;
        if (passed > 0) duty.hasPlayed = true;
      }
    }
  }

  beginPeriod(period: number): void {
    this.period = period;
    this.clock = periodSeconds(period);
    this.teamFouls = { home: 0, away: 0 };
    this.emit({ kind: 'period start' });
    if (period > 1) this.substitute(true);
  }

  /** A foul that goes into the book of a player. @returns whether the other side is in the bonus */
  bookFoul(player: PlannedPlayer, countsForBonus: boolean): boolean {
    const duty = this.#duty[player.side].get(player);
    if (duty !== undefined) duty.fouls += 1;
    if (!countsForBonus) return false;
    this.teamFouls[player.side] += 1;
    return this.teamFouls[player.side] >= (this.period > 4 ? 4 : 5);
  }

  /** Players of a side who are in uniform and not on court. */
  bench(side: Side): PlannedPlayer[] {
    return [...this.#duty[side].keys()].filter((player) => !this.onCourt[side].includes(player));
  }

  /** The coaches look at who should play; the ball is dead. @param always also shortly after the last look */
  substitute(always = false): void {
    for (const side of ['away', 'home'] as const) {
      const fouledOut = this.onCourt[side].some((player) => this.#fouls(player) >= FOUL_LIMIT);
      if (!always && !fouledOut && this.#elapsed - this.#lastLook[side] < LOOK_EVERY) continue;
      this.#lastLook[side] = this.#elapsed;
      this.#bringOn(side, this.#wanted(side, always));
    }
  }

  #fouls(player: PlannedPlayer): number {
    return this.#duty[player.side].get(player)?.fouls ?? 0;
  }

  #wanted(side: Side, isPeriodStart: boolean): PlannedPlayer[] {
    const isSecondHalf = isPeriodStart && this.period === 3;
    const isCrunch = (this.period > 4 || (this.period === 4 && this.clock <= 300)) && Math.abs(this.margin) <= 9;
    const isDecided = this.period === 4 && this.clock <= 360 && Math.abs(this.margin) >= 22;
    const wishes = Array.from(this.#duty[side], ([player, duty]) => {
      let wish = (duty.target * Math.min(this.#elapsed, REGULATION)) / REGULATION - duty.seconds;
      if (this.onCourt[side].includes(player)) wish += 75;
      if (isSecondHalf && this.#starters[side].includes(player)) wish += 2000;
      if (isCrunch) wish += duty.target * 0.6;
      if (isDecided) wish -= duty.target * 0.6;
      if (this.period < 4 && duty.fouls > this.period) wish -= 250;
      // Whoever is planned to play does play.
      if (!duty.hasPlayed && (this.period === 4 || (this.period === 2 && isPeriodStart))) wish += 1500;
      if (duty.fouls >= FOUL_LIMIT) wish -= 1_000_000;
      return { player, wish };
    });
    wishes.sort((a, b) => b.wish - a.wish || a.player.player.nbaId - b.player.player.nbaId);
    return wishes.slice(0, 5).map(({ player }) => player);
  }

  #bringOn(side: Side, five: readonly PlannedPlayer[]): void {
    const leaving = this.onCourt[side].filter((player) => !five.includes(player));
    const entering = five.filter((player) => !this.onCourt[side].includes(player));
    for (const [index, leaves] of leaving.entries()) {
      const enters = entering[index];
      if (enters === undefined) break;
      this.onCourt = {
        ...this.onCourt,
        [side]: this.onCourt[side].map((player) => (player === leaves ? enters : player)),
      };
      this.emit({ kind: 'substitution', side, leaves, enters });
    }
  }
}
