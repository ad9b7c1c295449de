import type { RosterPlayer } from '../roster-matching.ts';
import type { GameEvent, Teams, Zone } from './events.ts';
import { otherTeam } from './events.ts';
import type { SequencePoints } from './scoring-sequences.ts';

/** Field-goal attempts by zone and how many of them were made. */
export interface ShotZones {
  readonly attempts: Readonly<Record<Zone, number>>;
  readonly makes: Readonly<Record<Zone, number>>;
}

/** What a load counts for one player. */
export interface PlayerCounts extends ShotZones {
  readonly fieldGoalAttempts: number;
  readonly fieldGoalMakes: number;
  readonly assistedMakes: number;
  readonly and1: number;
  /** Opponents' attempts he blocked, by zone of the attempt. */
  readonly blocks: Readonly<Record<Zone, number>>;
  /** `data_hash` of the rows of his field-goal attempts, in the order of events (source_bbd_hash, D22). */
  readonly attemptHashes: readonly (string | null)[];
}

/** What a load counts for one team. */
export interface TeamCounts extends ShotZones {
  readonly fieldGoalAttempts: number;
  readonly fieldGoalMakes: number;
  /** From field goals and free throws. */
  readonly points: number;
  readonly secondChancePoints: number;
  readonly fastBreakPoints: number;
  /** The opponent's missed attempts that this team blocked, whoever did it (section Z of the defence chapter). */
  readonly blocks: Readonly<Record<Zone, number>>;
}

type Mutable<T> = {
  -readonly [K in keyof T]: T[K] extends Readonly<Record<Zone, number>> ? Record<Zone, number> : T[K];
};

const noZones = (): Record<Zone, number> => ({ paint: 0, midRange: 0, three: 0, unclassified: 0 });

/** Counts of a player without events. */
export const emptyPlayerCounts = (): Omit<Mutable<PlayerCounts>, 'attemptHashes'> & {
  attemptHashes: (string | null)[];
} => ({
  attempts: noZones(),
  makes: noZones(),
  fieldGoalAttempts: 0,
  fieldGoalMakes: 0,
  assistedMakes: 0,
  and1: 0,
  blocks: noZones(),
  attemptHashes: [],
});

const emptyTeamCounts = (): Mutable<TeamCounts> => ({
  attempts: noZones(),
  makes: noZones(),
  fieldGoalAttempts: 0,
  fieldGoalMakes: 0,
  points: 0,
  secondChancePoints: 0,
  fastBreakPoints: 0,
  blocks: noZones(),
});

export interface Counts<P extends RosterPlayer> {
  readonly players: ReadonlyMap<P, PlayerCounts>;
  readonly home: TeamCounts;
  readonly away: TeamCounts;
}

/** Adds up the events of a load, after blocks are paired and and-1s marked. A shot without known shooter counts for its team. */
export function countEvents<P extends RosterPlayer>(
  events: readonly GameEvent<P>[],
  teams: Teams,
  sequencePoints: SequencePoints,
): Counts<P> {
  const players = new Map<P, ReturnType<typeof emptyPlayerCounts>>();
  const home = emptyTeamCounts();
  const away = emptyTeamCounts();
  const countsOfTeam = (team: string | undefined) =>
    team === teams.home ? home : team === teams.away ? away : undefined;
  const countsOfPlayer = (player: P) => {
    const counts = players.get(player) ?? emptyPlayerCounts();
    players.set(player, counts);
    return counts;
  };
  for (const event of events) {
    const team = countsOfTeam(event.team);
    if (event.kind === 'free throw') {
      if (event.made && team !== undefined) team.points += 1;
    } else if (event.kind === 'field goal') {
      const { zone, made } = event;
      const player = event.player === undefined ? undefined : countsOfPlayer(event.player);
      for (const counts of [team, player]) {
        if (counts === undefined) continue;
        counts.attempts[zone] += 1;
        counts.fieldGoalAttempts += 1;
        if (!made) continue;
        counts.makes[zone] += 1;
        counts.fieldGoalMakes += 1;
      }
      if (made && team !== undefined) team.points += zone === 'three' ? 3 : 2;
      if (player !== undefined) {
        player.attemptHashes.push(event.dataHash);
        if (made && event.assisted) player.assistedMakes += 1;
        if (event.and1) player.and1 += 1;
      }
      if (event.block !== undefined) {
        const blockers = countsOfTeam(otherTeam(teams, event.team));
        if (blockers !== undefined) blockers.blocks[zone] += 1;
        if (event.block.player !== undefined) countsOfPlayer(event.block.player).blocks[zone] += 1;
      }
    }
  }
  home.secondChancePoints = sequencePoints.home.secondChance;
  home.fastBreakPoints = sequencePoints.home.fastBreak;
  away.secondChancePoints = sequencePoints.away.secondChance;
  away.fastBreakPoints = sequencePoints.away.fastBreak;
  return { players, home, away };
}
