/** Descriptions of plays as the statistics feed words them. */
import type { FoulEvent, FreeThrowEvent, PlayEvent, ReboundEvent, ShotEvent, TurnoverEvent } from '../game/events.ts';
import { shotFeet } from '../game/events.ts';
import type { PlannedPlayer } from '../game/plan.ts';
import type { Tallies } from '../game/tallies.ts';
import { type PlayedSheet, teamOfSide } from './sheet.ts';

/** How the feed calls the players of a game: by family name, with an initial where two of a team share it. */
function shortNames({ plan }: Pick<PlayedSheet, 'plan'>): (player: PlannedPlayer) => string {
  const names = new Map<PlannedPlayer, string>();
  for (const players of [plan.home, plan.away]) {
    for (const planned of players) {
      const { family, first } = planned.player.name;
      const isShared = players.some((other) => other !== planned && other.player.name.family === family);
      names.set(planned, isShared ? `${first.slice(0, 1)}. ${family}` : family);
    }
  }
  return (player) => names.get(player) ?? player.player.name.family;
}

const ORDINALS = ['', '1st', '2nd', '3rd', '4th'];
/** Seconds of real time per second of play. */
const REAL_TIME = 2.75;

function wallClock(sheet: PlayedSheet, period: number, isEnd: boolean): string {
  const played = (Math.min(period - (isEnd ? 0 : 1), 4) * 720 + Math.max(0, period - 4) * 300) * REAL_TIME;
  const second = sheet.game.tipOffSeconds + 600 + played;
  const hour = Math.floor(second / 3600) % 24;
  const minute = String(Math.floor((second % 3600) / 60)).padStart(2, '0');
  return `${((hour + 11) % 12) + 1}:${minute} ${hour < 12 ? 'AM' : 'PM'} EST`;
}

function periodName(period: number): string {
  return period <= 4 ? `${ORDINALS[period]} Period` : `${ORDINALS[period - 4] ?? `${period - 4}th`} OT`;
}

/** The words for one event; `tallies` has counted it already. */
export class PlayWords {
  readonly #sheet: PlayedSheet;
  readonly #tallies: Tallies;
  readonly nameOf: (player: PlannedPlayer) => string;

  constructor(sheet: PlayedSheet, tallies: Tallies) {
    this.#sheet = sheet;
    this.#tallies = tallies;
    this.nameOf = shortNames(sheet);
  }

  describe(event: PlayEvent): string {
    switch (event.kind) {
      case 'period start':
        return `Start of ${periodName(event.period)} (${wallClock(this.#sheet, event.period, false)})`;
      case 'period end':
        return `End of ${periodName(event.period)} (${wallClock(this.#sheet, event.period, true)})`;
      case 'shot':
        return this.#shot(event);
      case 'free throw':
        return this.#freeThrow(event);
      case 'rebound':
        return this.#rebound(event);
      case 'turnover':
        return this.#turnover(event);
      case 'foul':
        return this.#foul(event);
      case 'substitution':
        return `SUB: ${this.nameOf(event.enters)} FOR ${this.nameOf(event.leaves)}`;
      case 'jump ball':
        return `Jump Ball ${this.nameOf(event.homeJumper)} vs. ${this.nameOf(event.awayJumper)}: Tip to ${this.nameOf(event.player)}`;
      case 'timeout':
        return `${this.#nickname(event.side).toUpperCase()} Timeout: Regular (Reg.${event.period} Short 0)`;
      case 'replay':
        return `Instant Replay ${periodName(event.period)} (${wallClock(this.#sheet, event.period, false)})`;
      case 'violation':
        return `${this.nameOf(event.player)} Violation:Kicked Ball (${this.#official(event.official)})`;
    }
  }

  steal(player: PlannedPlayer): string {
    return `${this.nameOf(player)} STEAL (${this.#tallies.of(player).steals} STL)`;
  }

  block(player: PlannedPlayer): string {
    return `${this.nameOf(player)} BLOCK (${this.#tallies.of(player).blocks} BLK)`;
  }

  #nickname(side: 'home' | 'away'): string {
    return teamOfSide(this.#sheet.game, side).nickname;
  }

  #official(index: number): string {
    return this.#sheet.officials[index]?.initials ?? '';
  }

  #shot(shot: ShotEvent): string {
    const feet = Math.round(shotFeet(shot));
    const words = [
      shot.made ? '' : 'MISS',
      this.nameOf(shot.player),
      feet === 0 ? '' : `${feet}'`,
      shot.isThree ? '3PT' : '',
      shot.style.words,
    ];
    const text = words.filter((word) => word !== '').join(' ');
    if (!shot.made) return text;
    const assist =
      shot.assist === null ? '' : ` (${this.nameOf(shot.assist)} ${this.#tallies.of(shot.assist).assists} AST)`;
    return `${text} (${this.#tallies.of(shot.player).points} PTS)${assist}`;
  }

  #freeThrow(shot: FreeThrowEvent): string {
    const kind = { common: '', technical: ' Technical', flagrant: ' Flagrant', 'clear path': ' Clear Path' }[shot.type];
    const number = shot.type === 'technical' ? '' : ` ${shot.k} of ${shot.n}`;
    const text = `${this.nameOf(shot.player)} Free Throw${kind}${number}`;
    return shot.made ? `${text} (${this.#tallies.of(shot.player).points} PTS)` : `MISS ${text}`;
  }

  #rebound({ player, side }: ReboundEvent): string {
    if (player === null) return `${this.#nickname(side)} Rebound`;
    const { offensive, defensive } = this.#tallies.of(player);
    return `${this.nameOf(player)} REBOUND (Off:${offensive} Def:${defensive})`;
  }

  #turnover({ player, side, type }: TurnoverEvent): string {
    const words = type.replace(
      /(^|[ -])([a-z])/g,
      (_, before: string, letter: string) => before + letter.toUpperCase(),
    );
    const ofTeam = `T${this.#tallies.teamTurnovers[side]}`;
    if (player === null) return `${this.#nickname(side)} Turnover: ${words} (${ofTeam})`;
    return `${this.nameOf(player)} ${words} Turnover (P${this.#tallies.of(player).turnovers}.${ofTeam})`;
  }

  #foul({ player, type, side, isInBonus, official }: FoulEvent): string {
    const words = {
      personal: 'P.FOUL',
      shooting: 'S.FOUL',
      offensive: 'OFF.Foul',
      technical: 'T.FOUL',
      flagrant: 'FLAGRANT.FOUL.TYPE1',
      'clear path': 'C.P.FOUL',
    }[type];
    const personal = `P${this.#tallies.of(player).fouls}`;
    const team = type === 'offensive' ? '' : isInBonus ? '.PN' : `.T${this.#tallies.teamFouls[side]}`;
    return `${this.nameOf(player)} ${words} (${personal}${team}) (${this.#official(official)})`;
  }
}
