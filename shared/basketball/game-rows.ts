/**
 * Which game a raw row belongs to (D5). Sources name games by the NBA id, by the two teams on a date, by one team on a
 * date, or by a system-form `game_id`; home and away are always the schedule's.
 *
 * - *unmatched* = the row belongs to no valid game; it is counted (`unmatched_raw_rows`), never an error.
 */
import type { GameDate } from '../dates.ts';
import { parseGameId } from './game-id.ts';
import { teamCode } from './teams.ts';

/** How a raw row names its game. Codes are raw codes, null or blank where the source has none. */
export interface GameReference {
  readonly nbaGameId?: string | null | undefined;
  readonly date: GameDate;
  readonly codes?: readonly (string | null | undefined)[];
  /** Only of tables whose `game_id` has the system form. */
  readonly systemGameId?: string | null | undefined;
}

/** What a game needs to be found by. */
export interface IndexedGame {
  readonly date: GameDate;
  readonly home: string;
  readonly away: string;
  readonly nbaGameId: string | null;
}

/** Why a row was given no game. */
export type NoGame = 'unmatched' | 'unknown_team_code';

export interface GameIndex<G extends IndexedGame> {
  /** The game of the row; undefined if it has none. */
  find(reference: GameReference): G | undefined;
  /** As find, with the reason where there is no game. */
  locate(reference: GameReference): G | NoGame;
}

/**
 * Games that a reference could mean. Among valid games there is at most one; before conflicts on a date are resolved
 * (D4.4), the teams alone may mean several.
 */
export class GameCandidates<G extends IndexedGame> {
  readonly #byNbaId = new Map<string, readonly G[]>();
  readonly #byTeams = new Map<string, G[]>();
  readonly #otherNbaIds: ReadonlySet<string>;

  /** @param otherNbaIds ids the schedule has besides those of `games`: a row with one of them belongs to none of these */
  constructor(games: readonly G[], otherNbaIds: ReadonlySet<string>) {
    this.#otherNbaIds = otherNbaIds;
    for (const game of games) {
      const { nbaGameId, date, home, away } = game;
      if (nbaGameId !== null) this.#byNbaId.set(nbaGameId, [game]);
      for (const key of [pairKey(date, home, away), date + home, date + away]) {
        const known = this.#byTeams.get(key);
        if (known === undefined) this.#byTeams.set(key, [game]);
        else known.push(game);
      }
    }
  }

  of({ nbaGameId, date, codes = [], systemGameId }: GameReference): readonly G[] | 'unknown_team_code' {
    const id = nbaGameId?.trim() ?? '';
    if (id !== '') {
      const named = this.#byNbaId.get(id);
      if (named !== undefined) return named[0]?.date === date ? named : NONE;
      if (this.#otherNbaIds.has(id)) return NONE;
    }
    const teams: string[] = [];
    for (const raw of codes) {
      if (raw === null || raw === undefined || raw.trim() === '') continue;
      const code = teamCode(raw);
      if (code === undefined) return 'unknown_team_code';
      teams.push(code);
    }
    const [first, second] = teams;
    if (first !== undefined && second !== undefined) return this.#byTeams.get(pairKey(date, first, second)) ?? NONE;
    if (first !== undefined) return this.#byTeams.get(date + first) ?? NONE;
    const parts = parseGameId(systemGameId);
    if (parts === undefined || parts.date !== date) return NONE;
    return this.#byTeams.get(pairKey(date, parts.home, parts.away)) ?? NONE;
  }
}

const NONE: readonly never[] = [];

function pairKey(date: GameDate, a: string, b: string): string {
  return a < b ? `${date}${a}-${b}` : `${date}${b}-${a}`;
}

/**
 * The index of the games of one date or of many. A row finds its game by NBA id and date; without an id, or with one the
 * schedule lacks, by date and teams; naming no team, by its system-form id.
 * @param games valid games
 * @param otherNbaIds NBA ids of the schedule besides those of `games`: a row that names one of them is of none of these
 */
export function createGameIndex<G extends IndexedGame>(
  games: readonly G[],
  otherNbaIds: ReadonlySet<string> = new Set(),
): GameIndex<G> {
  const candidates = new GameCandidates(games, otherNbaIds);
  const locate = (reference: GameReference): G | NoGame => {
    const found = candidates.of(reference);
    if (found === 'unknown_team_code') return found;
    const [game] = found;
    return game !== undefined && found.length === 1 ? game : 'unmatched';
  };
  return {
    locate,
    find: (reference) => {
      const found = locate(reference);
      return typeof found === 'string' ? undefined : found;
    },
  };
}

export interface RowsByGame<G, Row> {
  /** Rows of each game that has any, in the order given. */
  readonly byGame: Map<G, Row[]>;
  /** Rows of no game, those with an unknown code not included. */
  readonly unmatched: number;
  /** Rows ignored for a team code that is none (D3). */
  readonly unknownTeamCode: number;
}

/** Raw rows by the game they belong to. */
export function groupRowsByGame<G extends IndexedGame, Row>(
  index: GameIndex<G>,
  rows: readonly Row[],
  describe: (row: Row) => GameReference,
): RowsByGame<G, Row> {
  const byGame = new Map<G, Row[]>();
  let unmatched = 0;
  let unknownTeamCode = 0;
  for (const row of rows) {
    const game = index.locate(describe(row));
    if (game === 'unmatched') unmatched += 1;
    else if (game === 'unknown_team_code') unknownTeamCode += 1;
    else {
      const known = byGame.get(game);
      if (known === undefined) byGame.set(game, [row]);
      else known.push(row);
    }
  }
  return { byGame, unmatched, unknownTeamCode };
}
