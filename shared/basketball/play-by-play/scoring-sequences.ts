import type { RosterPlayer } from '../roster-matching.ts';
import { type FieldGoal, type FreeThrow, type GameEvent, otherTeam, type Rebound, type Teams } from './events.ts';

const FAST_BREAK_SECONDS = 5;

export interface SequencePoints {
  readonly home: { readonly secondChance: number; readonly fastBreak: number };
  readonly away: { readonly secondChance: number; readonly fastBreak: number };
}

/**
 * Second-chance and fast-break points (D13): one pass over the ordered events. The fast break is an estimate, points
 * within 5 seconds of a steal or of a player's defensive rebound.
 */
export function scoringSequences<P extends RosterPlayer>(
  events: readonly GameEvent<P>[],
  teams: Teams,
): SequencePoints {
  const pass = new SequencePass(teams);
  for (const event of events) pass.read(event);
  return pass.points;
}

class SequencePass {
  readonly points = {
    home: { secondChance: 0, fastBreak: 0 },
    away: { secondChance: 0, fastBreak: 0 },
  };
  readonly #teams: Teams;
  #period: number | null = null;
  /** H: the team that holds a second chance. */
  #secondChance: string | undefined;
  /** F: the team that gained the ball live, and when. */
  #fastBreak: { readonly team: string; readonly clock: number | null } | undefined;
  /** X: the last miss; live = a rebound of it keeps the play going. */
  #lastMiss: { readonly team: string | undefined; readonly live: boolean } | undefined;

  constructor(teams: Teams) {
    this.#teams = teams;
  }

  read<P extends RosterPlayer>(event: GameEvent<P>): void {
    // A load may lack the rows of period bounds.
    if (event.period !== null && event.period !== this.#period) {
      this.#clear();
      this.#period = event.period;
    }
    switch (event.kind) {
      case 'period bound':
        this.#clear();
        return;
      case 'timeout':
        this.#fastBreak = undefined;
        return;
      case 'turnover':
        this.#clear();
        if (event.stolen) this.#gain(otherTeam(this.#teams, event.team), event.clock);
        return;
      case 'steal':
        this.#secondChance = undefined;
        this.#gain(event.team, event.clock);
        return;
      case 'jump ball':
        this.#fastBreak = undefined;
        if (event.team !== undefined && event.team !== this.#secondChance) this.#secondChance = undefined;
        return;
      case 'rebound':
        this.#readRebound(event);
        return;
      case 'free throw':
        if (event.technical) this.#readTechnical(event);
        else this.#readThrow(event);
        return;
      case 'field goal':
        this.#readFieldGoal(event);
        return;
      case 'block':
        return;
    }
  }

  #readRebound(rebound: Rebound): void {
    const miss = this.#lastMiss;
    if (miss === undefined) return;
    this.#lastMiss = undefined;
    const isOffensive =
      rebound.side === undefined
        ? rebound.team !== undefined && rebound.team === miss.team
        : rebound.side === 'offensive';
    if (isOffensive) {
      if (!miss.live) return;
      this.#secondChance = miss.team;
      this.#fastBreak = undefined;
    } else {
      this.#secondChance = undefined;
      this.#gain(rebound.byPlayer ? otherTeam(this.#teams, miss.team) : undefined, rebound.clock);
    }
  }

  #readTechnical<P extends RosterPlayer>(technical: FreeThrow<P>): void {
    if (!technical.made) this.#lastMiss = { team: technical.team, live: false };
  }

  #readThrow<P extends RosterPlayer>(freeThrow: FreeThrow<P>): void {
    const { team, made, and1, special } = freeThrow;
    this.#dropOtherTeam(team);
    if (made) this.#score(team, 1, freeThrow.clock);
    const isLast = freeThrow.k !== undefined && freeThrow.k === freeThrow.n;
    if (and1) this.#endSequence();
    if (!made) {
      this.#lastMiss = { team, live: isLast && !special };
    } else if (and1) {
      this.#lastMiss = undefined;
    } else if (!special) {
      this.#lastMiss = undefined;
      if (isLast) this.#endSequence();
    }
  }

  #readFieldGoal<P extends RosterPlayer>(shot: FieldGoal<P>): void {
    this.#dropOtherTeam(shot.team);
    if (!shot.made) {
      this.#lastMiss = { team: shot.team, live: true };
      return;
    }
    this.#score(shot.team, shot.zone === 'three' ? 3 : 2, shot.clock);
    this.#lastMiss = undefined;
    if (!shot.and1) this.#endSequence();
  }

  #score(team: string | undefined, points: number, clock: number | null): void {
    const ofTeam =
      team === this.#teams.home ? this.points.home : team === this.#teams.away ? this.points.away : undefined;
    if (ofTeam === undefined) return;
    if (this.#secondChance === team) ofTeam.secondChance += points;
    const gain = this.#fastBreak;
    if (gain === undefined || gain.team !== team || gain.clock === null || clock === null) return;
    if (gain.clock - clock <= FAST_BREAK_SECONDS) ofTeam.fastBreak += points;
  }

  #gain(team: string | undefined, clock: number | null): void {
    this.#fastBreak = team === undefined ? undefined : { team, clock };
  }

  #dropOtherTeam(team: string | undefined): void {
    if (this.#secondChance !== team) this.#secondChance = undefined;
    if (this.#fastBreak?.team !== team) this.#fastBreak = undefined;
  }

  #endSequence(): void {
    this.#secondChance = undefined;
    this.#fastBreak = undefined;
  }

  #clear(): void {
    this.#endSequence();
    this.#lastMiss = undefined;
  }
}
