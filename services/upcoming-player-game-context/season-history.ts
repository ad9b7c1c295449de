/**
 * Everything that happened in a season before a date, by player, kept in order so that the dates of a range share it: each
 * day is read once, and what a date sees of it ends the day before. A day that reads differently from before makes the
 * history start over.
 */
import type { Game } from '../../shared/basketball/games.ts';
import type { PlayerRow } from '../../shared/basketball/player-rows.ts';
import { countWhile } from '../../shared/count-while.ts';
import { addDays, type GameDate } from '../../shared/dates.ts';
import type { EarlierGame, PlayedRecord } from './earlier-game.ts';
import {
  appearancesOf,
  type Evidence,
  inOrderOfEvidence,
  type PlayerItem,
  type RosterDay,
  type RosterEntry,
  type Snapshot,
} from './evidence.ts';

/** What happened on one day. */
export interface HistoryDay {
  readonly date: GameDate;
  /** The raw rows it was made of; the same objects exactly if nothing is new. */
  readonly inputs: readonly object[];
  /** Final games of the day. */
  readonly games: readonly EarlierGame[];
  readonly transactions: readonly PlayerItem[];
  readonly rosters: RosterDay;
  /** Spellings of players in the gamebook: LOOKUP and key of each row that names its player. */
  readonly spellings: readonly { readonly lookup: string; readonly key: string }[];
  readonly counts: ReadonlyMap<string, number>;
  /** Rows of the team box score, and events of NBA.com, of the day. */
  readonly teamRows: number;
  readonly nbacEvents: number;
}

/** All that is known of one player, each list by date, ascending. It may reach beyond the date that asks. */
export interface PlayerHistory {
  readonly records: readonly PlayedRecord[];
  /** Games he did not play in although a row names him. */
  readonly listings: readonly Listing[];
  readonly evidence: readonly Evidence[];
  readonly rosterEntries: readonly RosterEntry[];
  /** Dates on which the gamebook spelt his name so, by LOOKUP. */
  readonly spellings: ReadonlyMap<string, readonly GameDate[]>;
  /** Dates on which another player of his team had his key. */
  readonly sharedKeyDates: readonly GameDate[];
}

export interface Listing {
  readonly date: GameDate;
  readonly player: PlayerRow;
}

interface GrowingHistory extends PlayerHistory {
  readonly records: PlayedRecord[];
  readonly listings: Listing[];
  readonly evidence: Evidence[];
  readonly rosterEntries: RosterEntry[];
  readonly spellings: Map<string, GameDate[]>;
  readonly sharedKeyDates: GameDate[];
}

const NOTHING: PlayerHistory = {
  records: [],
  listings: [],
  evidence: [],
  rosterEntries: [],
  spellings: new Map(),
  sharedKeyDates: [],
};
const NO_SNAPSHOTS: readonly Snapshot[] = [];

export class SeasonHistory {
  readonly #calendar: GameDate[];
  #days: HistoryDay[] = [];
  #players = new Map<string, GrowingHistory>();
  #games = new Map<Game, EarlierGame>();
  #snapshots = new Map<string, Snapshot[]>();

  /** @param start its first day */
  constructor(start: GameDate) {
    this.#calendar = [start];
  }

  /**
   * Reads on to the day before a date.
   * @param inputsOf raw rows of a day
   * @param read makes a day of them
   */
  readUntil(
    date: GameDate,
    inputsOf: (day: GameDate) => readonly object[],
    read: (day: GameDate, inputs: readonly object[]) => HistoryDay,
  ): void {
    for (let index = 0; ; index += 1) {
      const day = this.#dayAt(index);
      if (day >= date) return;
      const inputs = inputsOf(day);
      const known = this.#days[index];
      if (known !== undefined && isSame(known.inputs, inputs)) continue;
      if (known !== undefined) this.#keep(index);
      this.#append(read(day, inputs));
    }
  }

  /** A final game of the days read; undefined for any other. */
  gameOf(game: Game): EarlierGame | undefined {
    return this.#games.get(game);
  }

  player(key: string): PlayerHistory {
    return this.#players.get(key) ?? NOTHING;
  }

  /** Snapshots of a team's roster, in order. */
  snapshotsOf(team: string): readonly Snapshot[] {
    return this.#snapshots.get(team) ?? NO_SNAPSHOTS;
  }

  /** The days before a date. */
  daysBefore(date: GameDate): readonly HistoryDay[] {
    return this.#days.slice(
      0,
      countWhile(this.#days, (day) => day.date < date),
    );
  }

  #dayAt(index: number): GameDate {
    for (let last = this.#calendar.at(-1); this.#calendar.length <= index && last !== undefined; ) {
      last = addDays(last, 1);
      this.#calendar.push(last);
    }
    const day = this.#calendar[index];
    if (day === undefined) throw new RangeError(`there is no day ${index}`);
    return day;
  }

  /** Forgets all but the first days. */
  #keep(count: number): void {
    const days = this.#days.slice(0, count);
    this.#days = [];
    this.#players = new Map();
    this.#games = new Map();
    this.#snapshots = new Map();
    for (const day of days) this.#append(day);
  }

  #append(day: HistoryDay): void {
    this.#days.push(day);
    this.#appendEvidence(day);
    for (const { lookup, key } of day.spellings) {
      const { spellings } = this.#growing(key);
      const dates = spellings.get(lookup);
      if (dates === undefined) spellings.set(lookup, [day.date]);
      else if (dates.at(-1) !== day.date) dates.push(day.date);
    }
    for (const game of day.games) {
      this.#games.set(game.game, game);
      for (const [key, record] of game.records) this.#growing(key).records.push(record);
      for (const [key, player] of game.listings) this.#growing(key).listings.push({ date: day.date, player });
      for (const key of game.sharedKeys) this.#growing(key).sharedKeyDates.push(day.date);
    }
    for (const [team, snapshots] of day.rosters.snapshots) {
      const known = this.#snapshots.get(team);
      if (known === undefined) this.#snapshots.set(team, [...snapshots]);
      else known.push(...snapshots);
    }
  }

  #appendEvidence({ games, transactions, rosters }: HistoryDay): void {
    const ofDay = new Map<string, Evidence[]>();
    const add = (key: string, item: Evidence): void => {
      const items = ofDay.get(key);
      if (items === undefined) ofDay.set(key, [item]);
      else items.push(item);
    };
    for (const game of games) for (const { key, item } of appearancesOf(game)) add(key, item);
    for (const [key, entries] of rosters.entries) {
      for (const entry of entries) add(key, entry.item);
      this.#growing(key).rosterEntries.push(...entries);
    }
    for (const { key, item } of transactions) add(key, item);
    for (const [key, items] of ofDay) {
      if (items.length > 1) items.sort(inOrderOfEvidence);
      this.#growing(key).evidence.push(...items);
    }
  }

  #growing(key: string): GrowingHistory {
    let history = this.#players.get(key);
    if (history === undefined) {
      history = {
        records: [],
        listings: [],
        evidence: [],
        rosterEntries: [],
        spellings: new Map(),
        sharedKeyDates: [],
      };
      this.#players.set(key, history);
    }
    return history;
  }
}

function isSame(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((object, index) => object === b[index]);
}
