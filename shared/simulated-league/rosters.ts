/**
 * Who plays where. Rosters go from season to season since 2000, so those of a season do not depend on the season a league
 * begins with.
 *
 * Words: *stint* = the dates on which a player belongs to a team · *movement* = a transaction that the league announced.
 */
import { addDays, type CalendarDate, seasonStart } from '../dates.ts';
import { ageOn, type Player, PlayerMaker } from './players.ts';
import { type Random, randomOf } from './random.ts';
import { TEAMS } from './team-facts.ts';

/** The first season there is. */
const FIRST_SEASON = 2000;
/** Fifteen contracts and two two-way players, the last two of a roster. */
const ROSTER_SIZE = 17;
const TWO_WAY_PLAYERS = 2;

export interface Stint {
  readonly player: Player;
  readonly team: string;
  readonly isTwoWay: boolean;
  /** First date on which he may play for the team. */
  readonly from: CalendarDate;
  /** Last such date, inclusive. */
  readonly to: CalendarDate;
}

export interface Movement {
  readonly type: 'Signing' | 'Trade' | 'Waive';
  readonly date: CalendarDate;
  readonly player: Player;
  /** The receiving team; of a Waive the one that lets him go. */
  readonly team: string;
  readonly fromTeam: string | null;
}

export interface SeasonRosters {
  readonly stints: readonly Stint[];
  readonly movements: readonly Movement[];
}

interface Slot {
  player: Player;
  from: CalendarDate;
}

/** The rosters of all seasons of a seed, each computed once when first asked for, and those before it. */
export class RosterBook {
  readonly #seed: number;
  readonly #maker: PlayerMaker;
  readonly #seasons = new Map<number, SeasonRosters>();
  readonly #teams = new Map<string, Player[]>();
  #next = FIRST_SEASON;

  constructor(seed: number) {
    this.#seed = seed;
    this.#maker = new PlayerMaker(seed);
    const random = randomOf(seed, 'founding');
    for (const { code } of TEAMS) {
      const players = Array.from({ length: ROSTER_SIZE }, (_, place) =>
        this.#maker.make(FIRST_SEASON, 19 + Math.floor(random.next() * 14), place),
      );
      this.#teams.set(code, players);
    }
  }

  /** @throws RangeError for a season before 2000. */
  season(season: number): SeasonRosters {
    if (season < FIRST_SEASON) throw new RangeError(`the league was founded in ${FIRST_SEASON}`);
    while (this.#next <= season) {
      this.#seasons.set(this.#next, this.#play(this.#next));
      this.#next += 1;
    }
    const rosters = this.#seasons.get(season);
    if (rosters === undefined) throw new RangeError(`${season} is no season`);
    return rosters;
  }

  #play(season: number): SeasonRosters {
    const random = randomOf(this.#seed, 'rosters', season);
    const movements: Movement[] = season === FIRST_SEASON ? [] : this.#summer(season, random);
    const start = seasonStart(season);
    const end = `${season + 1}-06-30` as CalendarDate;
    const slots = new Map<string, Slot[]>();
    for (const [team, players] of this.#teams) {
      slots.set(
        team,
        players.map((player) => ({ player, from: start })),
      );
    }
    const stints: Stint[] = [];
    const leave = (team: string, place: number, last: CalendarDate): Player => {
      const slot = slotOf(slots, team, place);
      stints.push({ player: slot.player, team, isTwoWay: isTwoWay(place), from: slot.from, to: last });
      return slot.player;
    };
    const join = (team: string, place: number, player: Player, day: CalendarDate): void => {
      // Nobody plays for a new team on the day of the transaction.
      Object.assign(slotOf(slots, team, place), { player, from: addDays(day, 1) });
    };
    for (const day of datesOf(random, 8, `${season}-12-05` as CalendarDate, 64)) {
      const [a, b] = random.shuffled(TEAMS).map(({ code }) => code);
      if (a === undefined || b === undefined) continue;
      const places = random.shuffled(Array.from({ length: ROSTER_SIZE - TWO_WAY_PLAYERS }, (_, place) => place));
      for (const place of places.slice(0, random.whole(1, 3))) {
        const [toB, toA] = [leave(a, place, day), leave(b, place, day)];
        join(a, place, toA, day);
        join(b, place, toB, day);
        movements.push({ type: 'Trade', date: day, player: toA, team: a, fromTeam: b });
        movements.push({ type: 'Trade', date: day, player: toB, team: b, fromTeam: a });
      }
    }
    // After the last trade, so that no player moves twice on a date.
    for (const day of datesOf(random, 10, `${season + 1}-02-10` as CalendarDate, 30)) {
      const team = random.pick(TEAMS).code;
      const place = random.whole(12, 14);
      if (slotOf(slots, team, place).from > start) continue;
      const waived = leave(team, place, day);
      const signed = this.#maker.make(season, random.whole(22, 28), place);
      join(team, place, signed, day);
      movements.push({ type: 'Waive', date: day, player: waived, team, fromTeam: null });
      movements.push({ type: 'Signing', date: day, player: signed, team, fromTeam: null });
    }
    for (const [team, of] of slots) {
      for (let place = 0; place < ROSTER_SIZE; place += 1) leave(team, place, end);
      this.#teams.set(
        team,
        of.map(({ player }) => player),
      );
    }
    return { stints, movements: movements.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)) };
  }

  // Retirements, free agents who change teams, and rookies.
  #summer(season: number, random: Random): Movement[] {
    const movements: Movement[] = [];
    const july = (): CalendarDate => addDays(`${season}-07-02` as CalendarDate, random.whole(0, 45));
    const start = seasonStart(season);
    for (const [team, players] of this.#teams) {
      for (const [place, player] of players.entries()) {
        const age = ageOn(player.birthDate, start);
        const leaves = age >= 33 ? 0.3 + 0.1 * (age - 33) : player.talent < -0.8 ? 0.2 : 0.05;
        if (!random.chance(leaves)) continue;
        const rookie = this.#maker.make(season, random.whole(19, 23), place);
        players[place] = rookie;
        movements.push({ type: 'Signing', date: july(), player: rookie, team, fromTeam: null });
      }
    }
    for (let swap = 0; swap < 35; swap += 1) {
      const place = random.whole(0, ROSTER_SIZE - 1);
      const [a, b] = random.shuffled(TEAMS).map(({ code }) => code);
      const [left, right] = [this.#teams.get(a ?? ''), this.#teams.get(b ?? '')];
      const [toB, toA] = [left?.[place], right?.[place]];
      if (!left || !right || !toA || !toB || a === undefined || b === undefined) continue;
      if (movements.some(({ player }) => player === toA || player === toB)) continue;
      left[place] = toA;
      right[place] = toB;
      movements.push({ type: 'Signing', date: july(), player: toA, team: a, fromTeam: null });
      movements.push({ type: 'Signing', date: july(), player: toB, team: b, fromTeam: null });
    }
    return movements;
  }
}

function isTwoWay(place: number): boolean {
  return place >= ROSTER_SIZE - TWO_WAY_PLAYERS;
}

function slotOf(slots: ReadonlyMap<string, Slot[]>, team: string, place: number): Slot {
  const slot = slots.get(team)?.[place];
  if (slot === undefined) throw new RangeError(`${team} has no place ${place}`);
  return slot;
}

/** Different dates, ascending. */
function datesOf(random: Random, count: number, first: CalendarDate, days: number): CalendarDate[] {
  const offsets = random.shuffled(Array.from({ length: days }, (_, day) => day)).slice(0, count);
  return offsets.sort((a, b) => a - b).map((day) => addDays(first, day));
}
