/**
 * Who is available for a game and how long he shall play; decided before it begins, so that injury reports, odds and the
 * registry can be written without simulating it.
 */
import type { Absence } from '../absences.ts';
import type { Player } from '../players.ts';
import type { Random } from '../random.ts';
import type { ScheduledGame } from '../team-facts.ts';

export type Side = 'home' | 'away';

export type Availability =
  | { readonly kind: 'plays'; readonly targetSeconds: number; readonly isStarter: boolean }
  /** In uniform, never used. */
  | { readonly kind: 'coach' }
  /** With the team, not in uniform: a dnp row with a reason. */
  | { readonly kind: 'out'; readonly reason: string }
  /** On the inactive list. */
  | { readonly kind: 'inactive'; readonly reason: string };

export interface PlannedPlayer {
  readonly player: Player;
  readonly side: Side;
  readonly team: string;
  readonly availability: Availability;
  /** Why he misses the game, as the injury report has it; null for those who could play. */
  readonly absence: Absence | null;
  /** Listed on the injury report although he plays. */
  readonly isQuestionable: boolean;
}

export interface GamePlan {
  readonly game: ScheduledGame;
  readonly home: readonly PlannedPlayer[];
  readonly away: readonly PlannedPlayer[];
  /** Points by which the home team should win. */
  readonly expectedMargin: number;
  readonly expectedTotal: number;
}

/** A player of the roster of the date, and the absence that covers it. */
export interface Candidate {
  readonly player: Player;
  readonly isTwoWay: boolean;
  readonly absence: Absence | null;
}

const GAME_SECONDS = 48 * 60;
const FEWEST_AVAILABLE = 9;
/** Minutes of a rotation, best player first; scaled to 240. */
const MINUTES = [35.5, 34, 32.5, 31, 28.5, 23.5, 19.5, 15.5, 11, 8, 5];
const HOME_ADVANTAGE = 2.2;

/** The plan of one team. @param restless probability that a star is rested, greater on the second of two days */
export function planTeam(
  candidates: readonly Candidate[],
  side: Side,
  team: string,
  random: Random,
  restless: number,
): PlannedPlayer[] {
  const absent = new Map<Player, Availability>();
  const ordered = candidates.toSorted((a, b) => a.player.nbaId - b.player.nbaId);
  for (const { player, isTwoWay, absence } of ordered) {
    const roll = random.next();
    if (absence !== null) {
      absent.set(
        player,
        absence.isLong
          ? { kind: 'inactive', reason: absence.reason }
          : {
              kind: 'out',
              reason: `${roll < 0.85 ? 'DND' : 'NWT'} - ${absence.category === 'injury' ? 'Injury/Illness' : 'Personal'}`,
            },
      );
    } else if (isTwoWay && roll < 0.72) {
      absent.set(player, { kind: 'inactive', reason: 'G League - Two-Way' });
    } else if (player.talent > 1.1 && roll < restless) {
      absent.set(player, { kind: 'out', reason: 'DND - Rest' });
    }
  }
  // A team too short of players calls its two-way players up, then plays with those who are hurt least.
  const callable = [...absent.keys()].sort((a, b) => rank(absent.get(a)) - rank(absent.get(b)));
  for (const player of callable) {
    if (ordered.length - absent.size >= FEWEST_AVAILABLE) break;
    absent.delete(player);
  }
  const available = ordered.filter(({ player }) => !absent.has(player));
  const form = new Map(available.map(({ player }) => [player, player.talent + 0.3 * random.normal()]));
  const best = available.toSorted((a, b) => (form.get(b.player) ?? 0) - (form.get(a.player) ?? 0));
  const size = Math.min(
    best.length,
    random.weighted([9, 10, 11], (n) => (n === 10 ? 0.5 : 0.25)),
  );
  const rotation = best.slice(0, size).map(({ player }, place) => ({
    player,
    minutes: (MINUTES[place] ?? 5) * (1 + 0.08 * random.normal()),
  }));
  const total = rotation.reduce((sum, { minutes }) => sum + minutes, 0);
  const targets = new Map(
    rotation.map(({ player, minutes }) => [player, Math.min((minutes * 5 * GAME_SECONDS) / total, 44 * 60)]),
  );
  const starters = new Set(startersOf(rotation.map(({ player }) => player)));
  return ordered.map(({ player, absence }) => {
    const target = targets.get(player);
    const availability: Availability =
      target !== undefined
        ? { kind: 'plays', targetSeconds: target, isStarter: starters.has(player) }
        : (absent.get(player) ?? { kind: 'coach' });
    const misses = availability.kind === 'out' || availability.kind === 'inactive';
    return {
      player,
      side,
      team,
      availability,
      absence: misses ? absence : null,
      isQuestionable: target !== undefined && (absence !== null || random.chance(0.07)),
    };
  });
}

function rank(availability: Availability | undefined): number {
  if (availability?.kind === 'inactive') return availability.reason.startsWith('G League') ? 0 : 3;
  return availability?.kind === 'out' && availability.reason.endsWith('Rest') ? 1 : 2;
}

// The best five, with a big man among them if there is one in the rotation.
function startersOf(rotation: readonly Player[]): Player[] {
  const five = rotation.slice(0, 5);
  if (five.some(({ position }) => position === 'C' || position === 'PF')) return five;
  const big = rotation.slice(5, 9).find(({ position }) => position === 'C' || position === 'PF');
  return big === undefined ? five : [...five.slice(0, 4), big];
}

/** Strength of the five on court on average: talent and defence weighted by minutes. */
function strength(players: readonly PlannedPlayer[]): number {
  let sum = 0;
  for (const { player, availability } of players) {
    if (availability.kind === 'plays') {
      sum += ((player.talent + 0.6 * player.defense) * availability.targetSeconds) / GAME_SECONDS;
    }
  }
  return sum;
}

/** The plan of a game from the plans of its teams. */
export function gamePlan(
  game: ScheduledGame,
  home: readonly PlannedPlayer[],
  away: readonly PlannedPlayer[],
): GamePlan {
  const advantage = game.isNeutral ? 0 : HOME_ADVANTAGE;
  const [homeStrength, awayStrength] = [strength(home), strength(away)];
  return {
    game,
    home,
    away,
    expectedMargin: advantage + 1.4 * (homeStrength - awayStrength),
    expectedTotal: 227 + 0.7 * (homeStrength + awayStrength - 10),
  };
}
