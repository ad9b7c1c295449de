import { addDays, type CalendarDate, daysBetween } from '../dates.ts';
import type { Player } from './players.ts';
import { randomOf } from './random.ts';

export interface Absence {
  readonly from: CalendarDate;
  /** Last date he misses. */
  readonly to: CalendarDate;
  /** As the injury report words it. */
  readonly reason: string;
  readonly category: 'injury' | 'other';
  /** Longer ones put him on the inactive list; for a short one he is in the book with a reason. */
  readonly isLong: boolean;
}

const BODY_PARTS = [
  'Left Ankle; Sprain',
  'Right Ankle; Sprain',
  'Right Knee; Soreness',
  'Left Hamstring; Strain',
  'Lower Back; Spasms',
  'Left Calf; Strain',
  'Right Shoulder; Contusion',
  'Left Foot; Plantar Fasciitis',
  'Concussion; Protocol',
  'N/A; Illness',
  'Right Wrist; Sprain',
  'Left Groin; Strain',
];
const MEAN_DAYS_HEALTHY = 58;

/** When a player cannot play in a season: mostly a few days, sometimes weeks. By date, not overlapping. */
export function seasonAbsences(seed: number, season: number, player: Player): Absence[] {
  const random = randomOf(seed, 'absences', season, player.nbaId);
  const end = `${season + 1}-06-30` as CalendarDate;
  const absences: Absence[] = [];
  let day = `${season}-10-12` as CalendarDate;
  for (;;) {
    day = addDays(day, 1 + Math.floor(random.waiting(MEAN_DAYS_HEALTHY / player.frailty)));
    if (daysBetween(day, end) < 0) return absences;
    const severity = random.next();
    const days = severity < 0.5 ? random.whole(1, 3) : severity < 0.87 ? random.whole(4, 14) : random.whole(15, 70);
    const isInjury = random.chance(0.93);
    absences.push({
      from: day,
      to: addDays(day, days - 1),
      reason: isInjury
        ? `Injury/Illness - ${random.pick(BODY_PARTS)}`
        : random.pick(['Personal Reasons', 'Not With Team']),
      category: isInjury ? 'injury' : 'other',
      isLong: days > 6,
    });
    day = addDays(day, days + 2);
  }
}
