import type { Random } from './random.ts';
import type { Arena } from './team-facts.ts';

const MINUTE = 60;
const HOUR = 3600;
/** Hours that New York is ahead of a zone in winter. */
const HOURS_BEHIND_EASTERN: Readonly<Record<string, number>> = {
  'America/New_York': 0,
  'America/Toronto': 0,
  'America/Chicago': 1,
  'America/Mexico_City': 1,
  'America/Denver': 2,
  'America/Phoenix': 2,
  'America/Los_Angeles': 3,
  'Europe/Paris': -6,
};

/**
 * When a game starts, in seconds after Eastern midnight: 7, 7:30 or 8 in the evening at the arena, never later than 10:30
 * Eastern; on weekends also in the afternoon.
 * @param weekday 0 = Sunday
 */
export function tipOffSeconds(arena: Arena, weekday: number, random: Random): number {
  const behind = HOURS_BEHIND_EASTERN[arena.zone] ?? 0;
  const isWeekend = weekday === 0 || weekday === 6;
  const local =
    isWeekend && random.chance(0.35)
      ? random.pick([12 * HOUR, 13 * HOUR, 15 * HOUR + 30 * MINUTE, 18 * HOUR])
      : random.pick([19 * HOUR, 19 * HOUR, 19 * HOUR + 30 * MINUTE, 19 * HOUR + 30 * MINUTE, 20 * HOUR]);
  return Math.min(local + behind * HOUR, 22 * HOUR + 30 * MINUTE);
}
