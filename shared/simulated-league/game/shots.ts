/** One field-goal attempt: where from, in which style, made or not, blocked or fouled. */
import type { Random } from '../random.ts';
import type { ShotStyle } from './events.ts';
import type { PlannedPlayer } from './plan.ts';

export interface Attempt {
  readonly isThree: boolean;
  readonly isPaint: boolean;
  readonly along: number;
  readonly across: number;
  readonly style: ShotStyle;
}

const LAYUPS = [
  'Layup',
  'Driving Layup',
  'Cutting Layup Shot',
  'Running Layup',
  'Driving Finger Roll Layup',
  'Reverse Layup',
];
const DUNKS = ['Dunk', 'Driving Dunk', 'Cutting Dunk Shot', 'Alley Oop Dunk'];
const CLOSE = ['Floating Jump Shot', 'Turnaround Jump Shot', 'Driving Floating Bank Jump Shot'];
const JUMPERS = ['Jump Shot', 'Pullup Jump Shot', 'Fadeaway Jump Shot', 'Step Back Jump Shot', 'Turnaround Jump Shot'];
const THREES = ['Jump Shot', 'Jump Shot', 'Jump Shot', 'Pullup Jump Shot', 'Step Back Jump Shot', 'Running Jump Shot'];
const HALF_WIDTH = 250;
const CORNER_THREE = 220;
const ARC = 237.5;

/** Where a player shoots from. @param isPutback after an offensive rebound at the rim */
export function drawAttempt(shooter: PlannedPlayer, random: Random, isPutback: boolean): Attempt {
  const { shooting } = shooter.player;
  if (isPutback && random.chance(0.55)) {
    const style = random.chance(0.2) ? dunk('Putback Dunk') : { nbac: 'Layup' as const, words: 'Putback Layup' };
    return { isThree: false, isPaint: true, style, ...place(random.between(0, 35), random) };
  }
  if (random.chance(shooting.threeShare)) return drawThree(random);
  if (!random.chance(shooting.paintShare)) {
    const style: ShotStyle = { nbac: 'Jump Shot', words: random.pick(JUMPERS) };
    return { isThree: false, isPaint: false, style, ...place(random.between(82, 215), random) };
  }
  const feet = random.next() < 0.68 ? random.between(0, 42) : random.between(42, 79);
  return { isThree: false, isPaint: true, style: closeStyle(feet, random), ...place(feet, random) };
}

/** A shot from anywhere when the clock runs out. */
export function drawHeave(random: Random): Attempt {
  const style: ShotStyle = { nbac: 'Jump Shot', words: 'Pullup Jump Shot' };
  return { isThree: true, isPaint: false, style, ...place(random.between(260, 560), random) };
}

function dunk(words: string): ShotStyle {
  return { nbac: 'DUNK', words };
}

function closeStyle(tenths: number, random: Random): ShotStyle {
  if (tenths < 20 && random.chance(0.3)) return dunk(random.pick(DUNKS));
  if (tenths < 42) return { nbac: 'Layup', words: random.pick(LAYUPS) };
  return random.chance(0.25)
    ? { nbac: 'Hook', words: 'Turnaround Hook Shot' }
    : { nbac: 'Jump Shot', words: random.pick(CLOSE) };
}

function drawThree(random: Random): Attempt {
  const style: ShotStyle = { nbac: 'Jump Shot', words: random.pick(THREES) };
  if (random.chance(0.25)) {
    const across = (random.chance(0.5) ? 1 : -1) * random.whole(CORNER_THREE + 4, 238);
    return { isThree: true, isPaint: false, style, along: random.whole(-20, 70), across };
  }
  return { isThree: true, isPaint: false, style, ...place(random.between(ARC + 4, 285), random) };
}

// In front of the backboard, inside the side lines.
function place(distance: number, random: Random): { along: number; across: number } {
  const widest = Math.asin(Math.min(1, (HALF_WIDTH - 3) / Math.max(distance, 1)));
  const angle = random.between(-Math.min(1.35, widest), Math.min(1.35, widest));
  return { along: Math.round(distance * Math.cos(angle)), across: Math.round(distance * Math.sin(angle)) };
}

/** Probability that the shot goes in if nobody blocks it away. @param defense mean of the five defenders */
export function makeProbability(
  shooter: PlannedPlayer,
  attempt: Attempt,
  defense: number,
  advantage: number,
  isAssistedLook: boolean,
): number {
  const { shooting } = shooter.player;
  if (attempt.isThree && Math.hypot(attempt.along, attempt.across) > 300) return 0.03;
  const base = attempt.isThree ? shooting.three : attempt.isPaint ? shooting.paint : shooting.midRange;
  return base - 0.026 * defense + advantage + (isAssistedLook ? 0.01 : 0);
}

/** Share of attempts that are fouled, by zone. */
export function foulProbability(attempt: Attempt): number {
  if (attempt.isThree) return 0.014;
  return attempt.isPaint ? 0.2 : 0.045;
}

/** Share of misses that are blocked, by zone. */
export function blockProbability(attempt: Attempt): number {
  if (attempt.isThree) return 0.016;
  return attempt.isPaint ? 0.32 : 0.08;
}

/** Share of makes that are assisted, by zone. */
export function assistProbability(attempt: Attempt): number {
  if (attempt.style.words.startsWith('Putback')) return 0;
  if (attempt.isThree) return 0.85;
  return attempt.isPaint ? 0.62 : 0.46;
}
