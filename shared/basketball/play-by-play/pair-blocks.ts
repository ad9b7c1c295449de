import type { RosterPlayer } from '../roster-matching.ts';
import { type Block, type FieldGoal, type GameEvent, otherTeam, type Teams } from './events.ts';

const SECONDS_BEFORE_BLOCK = 2;

/**
 * Pairs the block events of an NBA.com load with the missed shots they blocked (D13): with the miss of the other team at
 * the same period and clock that is described as blocked; else with its latest unpaired miss before the block, at most
 * 2 seconds earlier; only then with its first unpaired one after it at the same clock. A block of an unknown team, or
 * at an unknown time, stays unpaired.
 * @param events in the order of D13
 */
export function pairBlocks<P extends RosterPlayer>(events: readonly GameEvent<P>[], teams: Teams): void {
  const open: { readonly index: number; readonly block: Block<P> }[] = [];
  for (const [index, event] of events.entries()) {
    if (event.kind === 'block' && event.clock !== null && event.team !== undefined) open.push({ index, block: event });
  }
  const isCandidate = (event: GameEvent<P> | undefined, block: Block<P>): event is FieldGoal<P> =>
    event?.kind === 'field goal' &&
    !event.made &&
    event.block === undefined &&
    event.team === otherTeam(teams, block.team);

  // Described shots first for every block of the game, so that none is taken by a block that only lies near it.
  const undescribed = open.filter(({ index, block }) => {
    const shot = describedShot(events, index, block, isCandidate);
    if (shot !== undefined) shot.block = { player: block.player };
    return shot === undefined;
  });
  for (const { index, block } of undescribed) {
    const shot = latestBefore(events, index, block, isCandidate) ?? firstAfter(events, index, block, isCandidate);
    if (shot !== undefined) shot.block = { player: block.player };
  }
}

type IsCandidate<P extends RosterPlayer> = (event: GameEvent<P> | undefined, block: Block<P>) => event is FieldGoal<P>;

const isSameMoment = (a: { period: number | null; clock: number | null } | undefined, b: typeof a): boolean =>
  a !== undefined && b !== undefined && a.period === b.period && a.clock === b.clock;

function describedShot<P extends RosterPlayer>(
  events: readonly GameEvent<P>[],
  index: number,
  block: Block<P>,
  isCandidate: IsCandidate<P>,
): FieldGoal<P> | undefined {
  let start = index;
  while (isSameMoment(events[start - 1], block)) start -= 1;
  for (let i = start; isSameMoment(events[i], block); i += 1) {
    const event = events[i];
    if (isCandidate(event, block) && event.describedAsBlocked) return event;
  }
  return undefined;
}

function latestBefore<P extends RosterPlayer>(
  events: readonly GameEvent<P>[],
  index: number,
  block: Block<P>,
  isCandidate: IsCandidate<P>,
): FieldGoal<P> | undefined {
  for (let i = index - 1; i >= 0; i -= 1) {
    const event = events[i];
    if (event === undefined || event.period !== block.period || event.clock === null || block.clock === null) break;
    if (event.clock - block.clock > SECONDS_BEFORE_BLOCK) break;
    if (isCandidate(event, block)) return event;
  }
  return undefined;
}

function firstAfter<P extends RosterPlayer>(
  events: readonly GameEvent<P>[],
  index: number,
  block: Block<P>,
  isCandidate: IsCandidate<P>,
): FieldGoal<P> | undefined {
  for (let i = index + 1; isSameMoment(events[i], block); i += 1) {
    const event = events[i];
    if (isCandidate(event, block)) return event;
  }
  return undefined;
}
