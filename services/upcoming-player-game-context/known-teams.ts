/** Which team a player is with, as far as it is known when a game starts (P1). */
import { countWhile } from '../../shared/count-while.ts';
import type { EpochMicros, GameDate } from '../../shared/dates.ts';
import { addDays } from '../../shared/dates.ts';
import { type Evidence, inOrderOfEvidence, type RosterDay, type RosterEntry, type Snapshot } from './evidence.ts';
import type { SeasonHistory } from './season-history.ts';

/** Evidence that counts for one game only, by player key: appearances of last season, in order. */
export type OpeningEvidence = ReadonlyMap<string, readonly Evidence[]>;

const NOTHING: readonly never[] = [];
const SNAPSHOT_DAYS = 14;
const LEAST_PLAYERS = 10;

export class KnownTeams {
  readonly date: GameDate;
  readonly #history: SeasonHistory;
  readonly #cutoff: EpochMicros;
  readonly #today: RosterDay;
  readonly #opening: OpeningEvidence;

  /**
   * @param history of the season, read to the day before the date
   * @param cutoff CUTOFF of the game
   * @param today rosters published on the date
   */
  constructor(date: GameDate, history: SeasonHistory, cutoff: EpochMicros, today: RosterDay, opening: OpeningEvidence) {
    this.date = date;
    this.#history = history;
    this.#cutoff = cutoff;
    this.#today = today;
    this.#opening = opening;
  }

  /** The last item about a player that is not later than a day; undefined for none. */
  lastItem(key: string, day: GameDate = this.date): Evidence | undefined {
    const today = day < this.date ? undefined : this.#publishedToday(key).at(-1)?.item;
    if (today !== undefined) return today;
    return laterOf(this.#lastBefore(key, day), lastUntil(this.#opening.get(key) ?? NOTHING, day));
  }

  /** TEAM_AT(K,d): system code; undefined = none, or not known. */
  teamAt(key: string, day: GameDate = this.date): string | undefined {
    return this.lastItem(key, day)?.team ?? undefined;
  }

  /** The last team that any item about a player names. */
  lastTeamNamed(key: string): string | undefined {
    const last = this.lastItem(key);
    if (last === undefined || last.team !== null) return last?.team ?? undefined;
    const named = (items: readonly Evidence[]): Evidence | undefined =>
      items.findLast((item) => item.date < this.date && item.team !== null);
    const item = laterOf(named(this.#history.player(key).evidence), named(this.#opening.get(key) ?? NOTHING));
    return item?.team ?? undefined;
  }

  /** Teams that a player joined on or after a day. */
  joinedSince(key: string, team: string, day: GameDate): boolean {
    return this.#history
      .player(key)
      .evidence.some(
        (item) => item.kind === 'transaction' && item.team === team && item.date >= day && item.date < this.date,
      );
  }

  /** SNAP(t): the newest roster of a team that is not older than two weeks and not a fragment. */
  snapshot(team: string): Snapshot | undefined {
    const isWhole = ({ keys }: Snapshot): boolean => keys.size >= LEAST_PLAYERS;
    const today = (this.#today.snapshots.get(team) ?? NOTHING).findLast(
      (snapshot) => snapshot.instant <= this.#cutoff && isWhole(snapshot),
    );
    if (today !== undefined) return today;
    const earliest = addDays(this.date, -SNAPSHOT_DAYS);
    const newest = this.#history
      .snapshotsOf(team)
      .findLast((snapshot) => snapshot.date < this.date && isWhole(snapshot));
    return newest !== undefined && newest.date >= earliest ? newest : undefined;
  }

  /** The roster entries of a player, newest first; of one instant those of the team first, then by code. */
  rosterEntries(key: string, team: string): readonly RosterEntry[] {
    const entries = this.#history.player(key).rosterEntries;
    const known = entries.slice(
      0,
      countWhile(entries, ({ item }) => item.date < this.date),
    );
    return [...known, ...this.#publishedToday(key)].sort(
      (a, b) =>
        b.instant - a.instant ||
        Number(b.team === team) - Number(a.team === team) ||
        (a.team < b.team ? -1 : a.team > b.team ? 1 : 0),
    );
  }

  #publishedToday(key: string): readonly RosterEntry[] {
    const entries = this.#today.entries.get(key);
    return entries === undefined ? NOTHING : entries.filter(({ instant }) => instant <= this.#cutoff);
  }

  /** Of the season's items before the date. */
  #lastBefore(key: string, day: GameDate): Evidence | undefined {
    const { evidence } = this.#history.player(key);
    return evidence[countWhile(evidence, (item) => item.date <= day && item.date < this.date) - 1];
  }
}

function lastUntil(items: readonly Evidence[], day: GameDate): Evidence | undefined {
  return items[countWhile(items, (item) => item.date <= day) - 1];
}

function laterOf(a: Evidence | undefined, b: Evidence | undefined): Evidence | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return inOrderOfEvidence(a, b) < 0 ? b : a;
}
