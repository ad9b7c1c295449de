import { randomOf } from './random.ts';
import type { ScheduledGame } from './team-facts.ts';

export interface Official {
  readonly code: number;
  readonly name: string;
  readonly jersey: string;
  /** As the play-by-play signs fouls, `R.Acland`. */
  readonly initials: string;
}

const FIRST = ['Aidan', 'Brent', 'Carla', 'Derek', 'Ed', 'Farah', 'Gus', 'Holly', 'Ilan', 'Jo', 'Kip', 'Lena', 'Marv'];
const FAMILY = [
  'Acland',
  'Borrow',
  'Crispin',
  'Deakin',
  'Everard',
  'Farrant',
  'Gilbey',
  'Hesketh',
  'Ingold',
  'Jessop',
  'Kerrich',
  'Loveday',
];
const OFFICIALS = 72;

function official(index: number): Official {
  const first = FIRST[index % FIRST.length] ?? '';
  const family = FAMILY[(index * 5 + Math.floor(index / FIRST.length)) % FAMILY.length] ?? '';
  return {
    code: index < 20 ? 1000 + index * 17 : 200_000 + index * 431,
    name: `${first} ${family}`,
    jersey: String(index + 3),
    initials: `${first.slice(0, 1)}.${family}`,
  };
}

const POOL: readonly Official[] = Array.from({ length: OFFICIALS }, (_, index) => official(index));

/** Three officials of a game, and for some games an alternate as the fourth. */
export function officialsOf(seed: number, game: ScheduledGame): Official[] {
  const random = randomOf(seed, 'officials', game.nbaGameId);
  return random.shuffled(POOL).slice(0, random.chance(0.3) ? 4 : 3);
}
