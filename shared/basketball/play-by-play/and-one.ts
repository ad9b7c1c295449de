import type { RosterPlayer } from '../roster-matching.ts';
import type { FieldGoal, FreeThrow, GameEvent } from './events.ts';

interface Moment<P extends RosterPlayer> {
  readonly baskets: FieldGoal<P>[];
  readonly throws: FreeThrow<P>[];
}

/**
 * Marks the and-1s of a game in its events (D13). Per period, clock and player as many as the smaller of his made field
 * goals and of his single free throws (n = 1, neither technical nor clear path): the last of the baskets, the first of
 * the throws. An unknown clock makes no and-1.
 */
export function markAndOnes<P extends RosterPlayer>(events: readonly GameEvent<P>[]): void {
  const moments = new Map<P | string, Map<string, Moment<P>>>();
  for (const event of events) {
    if (event.kind !== 'free throw' || event.n !== 1 || event.technical || event.clearPath) continue;
    if (event.person === undefined || event.clock === null) continue;
    const ofPerson = moments.get(event.person) ?? new Map<string, Moment<P>>();
    moments.set(event.person, ofPerson);
    const at = `${event.period}|${event.clock}`;
    const moment = ofPerson.get(at);
    if (moment === undefined) ofPerson.set(at, { baskets: [], throws: [event] });
    else moment.throws.push(event);
  }
  if (moments.size === 0) return;
  for (const event of events) {
    if (event.kind !== 'field goal' || !event.made || event.person === undefined) continue;
    moments.get(event.person)?.get(`${event.period}|${event.clock}`)?.baskets.push(event);
  }
  for (const ofPerson of moments.values()) {
    for (const { baskets, throws } of ofPerson.values()) {
      const count = Math.min(baskets.length, throws.length);
      for (const basket of baskets.slice(baskets.length - count)) basket.and1 = true;
      for (const single of throws.slice(0, count)) single.and1 = true;
    }
  }
}
