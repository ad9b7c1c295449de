/**
 * The events of a game as D13 reads them, the same for both feeds. Whatever the table of meanings ignores is no event
 * here; the feeds' own words end in the two readers.
 */
import type { RosterPlayer } from '../roster-matching.ts';

/** Zone of a field-goal attempt; a two whose distance is unknown is `unclassified`. */
export type Zone = 'paint' | 'midRange' | 'three' | 'unclassified';

interface Moment {
  readonly period: number | null;
  /** Seconds left in the period. */
  readonly clock: number | null;
}

interface TeamEvent extends Moment {
  /** Team of the event (D13); undefined = unknown. */
  readonly team: string | undefined;
}

/** An event whose player 1 matters. `person` tells players apart even if unmatched; undefined = the row names nobody. */
interface PlayerEvent<P extends RosterPlayer> extends TeamEvent {
  readonly player: P | undefined;
  readonly person: P | string | undefined;
}

export interface FieldGoal<P extends RosterPlayer> extends PlayerEvent<P> {
  readonly kind: 'field goal';
  readonly made: boolean;
  readonly zone: Zone;
  readonly assisted: boolean;
  /** The description says that it was blocked. */
  readonly describedAsBlocked: boolean;
  readonly dataHash: string | null;
  /** Blocked by the other team; the player is undefined if he is not identified. */
  block: { readonly player: P | undefined } | undefined;
  /** Carries an and-1. */
  and1: boolean;
}

export interface FreeThrow<P extends RosterPlayer> extends PlayerEvent<P> {
  readonly kind: 'free throw';
  readonly made: boolean;
  /** Throw k of n; undefined where the feed does not say. */
  readonly k: number | undefined;
  readonly n: number | undefined;
  readonly technical: boolean;
  /** Technical, flagrant or clear path: the ball stays with the shooting team. */
  readonly special: boolean;
  readonly clearPath: boolean;
  /** Is the throw of an and-1. */
  and1: boolean;
}

export interface Rebound extends TeamEvent {
  readonly kind: 'rebound';
  /** Undefined where the feed does not say: it follows from the team of the last miss. */
  readonly side: 'offensive' | 'defensive' | undefined;
  readonly byPlayer: boolean;
}

export interface Turnover extends TeamEvent {
  readonly kind: 'turnover';
  /** The same row says that the other team stole the ball. */
  readonly stolen: boolean;
}

export interface Block<P extends RosterPlayer> extends TeamEvent {
  readonly kind: 'block';
  readonly player: P | undefined;
}

export interface OtherEvent extends TeamEvent {
  readonly kind: 'steal' | 'jump ball' | 'timeout' | 'period bound';
}

export type GameEvent<P extends RosterPlayer> =
  | FieldGoal<P>
  | FreeThrow<P>
  | Rebound
  | Turnover
  | Block<P>
  | OtherEvent;

/** The two teams of a game, system codes (D3). */
export interface Teams {
  readonly home: string;
  readonly away: string;
}

/** The opponent of a team; undefined for an unknown one. */
export function otherTeam(teams: Teams, team: string | undefined): string | undefined {
  if (team === teams.home) return teams.away;
  return team === teams.away ? teams.home : undefined;
}
