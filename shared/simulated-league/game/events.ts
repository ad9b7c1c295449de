/** What happens in a simulated game. Box scores and both play-by-play feeds are derived from this one list. */
import type { PlannedPlayer, Side } from './plan.ts';

export type FiveOnCourt = readonly PlannedPlayer[];

interface At {
  readonly period: number;
  /** Whole seconds left in the period. */
  readonly clock: number;
}

export interface ShotEvent extends At {
  readonly kind: 'shot';
  readonly side: Side;
  readonly player: PlannedPlayer;
  readonly made: boolean;
  readonly isThree: boolean;
  readonly style: ShotStyle;
  /** Tenths of a foot from the rim: along the court towards midcourt, and across it. */
  readonly along: number;
  readonly across: number;
  readonly assist: PlannedPlayer | null;
  readonly block: PlannedPlayer | null;
}

export interface ShotStyle {
  /** The live feed's word. */
  readonly nbac: 'Layup' | 'DUNK' | 'Hook' | 'Jump Shot';
  /** Words of the description, also BigDataBall's subtype. */
  readonly words: string;
}

export interface FreeThrowEvent extends At {
  readonly kind: 'free throw';
  readonly side: Side;
  readonly player: PlannedPlayer;
  readonly made: boolean;
  readonly k: number;
  readonly n: number;
  readonly type: 'common' | 'technical' | 'flagrant' | 'clear path';
}

export interface ReboundEvent extends At {
  readonly kind: 'rebound';
  readonly side: Side;
  /** Null: a team rebound. */
  readonly player: PlannedPlayer | null;
  readonly isOffensive: boolean;
}

export interface TurnoverEvent extends At {
  readonly kind: 'turnover';
  readonly side: Side;
  /** Null: a team turnover, which only the official team row counts. */
  readonly player: PlannedPlayer | null;
  readonly type: string;
  readonly steal: PlannedPlayer | null;
}

export interface FoulEvent extends At {
  readonly kind: 'foul';
  readonly side: Side;
  readonly player: PlannedPlayer;
  readonly type: 'personal' | 'shooting' | 'offensive' | 'technical' | 'flagrant' | 'clear path';
  readonly drawnBy: PlannedPlayer | null;
  readonly isInBonus: boolean;
  /** Which of the game's three officials called it. */
  readonly official: number;
}

export interface SubstitutionEvent extends At {
  readonly kind: 'substitution';
  readonly side: Side;
  readonly leaves: PlannedPlayer;
  readonly enters: PlannedPlayer;
}

export interface JumpBallEvent extends At {
  readonly kind: 'jump ball';
  /** Who gains the ball. */
  readonly side: Side;
  readonly player: PlannedPlayer;
  readonly homeJumper: PlannedPlayer;
  readonly awayJumper: PlannedPlayer;
}

export interface TeamEvent extends At {
  readonly kind: 'timeout' | 'replay';
  readonly side: Side;
}

export interface ViolationEvent extends At {
  readonly kind: 'violation';
  readonly side: Side;
  readonly player: PlannedPlayer;
  readonly official: number;
}

export interface PeriodEvent extends At {
  readonly kind: 'period start' | 'period end';
}

export type PlayEvent =
  | ShotEvent
  | FreeThrowEvent
  | ReboundEvent
  | TurnoverEvent
  | FoulEvent
  | SubstitutionEvent
  | JumpBallEvent
  | TeamEvent
  | ViolationEvent
  | PeriodEvent;

export interface SimulatedGame {
  readonly starters: { readonly home: FiveOnCourt; readonly away: FiveOnCourt };
  /** In the order in which they happened. */
  readonly events: readonly PlayEvent[];
  readonly periods: number;
}

export function otherSide(side: Side): Side {
  return side === 'home' ? 'away' : 'home';
}

/** Points an event brings its side. */
export function pointsOf(event: PlayEvent): number {
  if (event.kind === 'shot') return event.made ? (event.isThree ? 3 : 2) : 0;
  return event.kind === 'free throw' && event.made ? 1 : 0;
}

/** Seconds of a period. */
export function periodSeconds(period: number): number {
  return period <= 4 ? 720 : 300;
}

/** Distance of an attempt in feet, 1 decimal. */
export function shotFeet(shot: Pick<ShotEvent, 'along' | 'across'>): number {
  return Math.round(Math.hypot(shot.along, shot.across)) / 10;
}
