/**
 * The players of a game (D8): the three box scores read into one shape, and the one of them that counts.
 *
 * Words: *PB(g)* = the appeared rows of the first source in which each team has at least five of them · *roster* = every
 * row of that source, whatever its status · *row that cannot be built* = a row of PB(g) that cannot be a table row (D23).
 */
import type { EpochMicros } from '../dates.ts';
import type { BoxScore } from './box-score.ts';
import type { Game } from './games.ts';
import type { ResolveName } from './names.ts';
import type { BdlRow, GamebookRow, NbaBoxRow, PlayerSource } from './player-columns.ts';
import type { RosterMatcher, RosterPlayer } from './roster-matching.ts';

export {
  BDL_COLUMNS,
  type BdlRow,
  GAMEBOOK_COLUMNS,
  type GamebookRow,
  NBA_BOX_COLUMNS,
  type NbaBoxRow,
  PLAYER_SOURCE_LABELS,
  PLAYER_SOURCES,
  type PlayerSource,
  type PlayerSourceLabel,
} from './player-columns.ts';

export type PlayerStatus = 'active' | 'dnp' | 'inactive';

/** One player of one source in a game, duplicates collapsed. Statistics are as stored: null stays null. */
export interface PlayerRow extends RosterPlayer {
  readonly source: PlayerSource;
  /** KEY(name), aliases resolved (D6). */
  readonly key: string;
  /** The lookup as the loader stored it. */
  readonly storedLookup: string | null;
  /** BDL and NBA box list no status: always active. */
  readonly status: PlayerStatus;
  /** SEC of D8, another source's where this one has none; null = unknown. */
  readonly seconds: number | null;
  readonly appeared: boolean;
  readonly statistics: BoxScore;
  /** Of a BDL row in PB(g): that of the matched NBA box row. */
  readonly plusMinus: number | null;
  /** NBA box only. */
  readonly starter: boolean | null;
  /** NBA box only. */
  readonly nbaId: number | null;
  /** Gamebook only, as the next two. */
  readonly dnpReason: string | null;
  readonly nameResolutionStatus: string | null;
  readonly originalName: string | null;
  /** BDL only: the last period of the game. */
  readonly period: number | null;
  readonly dataHash: string | null;
  readonly processedAt: EpochMicros | null;
}

/** A row of PB(g) that cannot be a table row. */
export interface FailedPlayerRow {
  /** `game_id|player_lookup`, as far as it is known. */
  readonly key: string;
  readonly reason: string;
}

export interface SourcePlayers {
  /** One row per player, any status. */
  readonly rows: readonly PlayerRow[];
  readonly appeared: readonly PlayerRow[];
  /** Greatest processed_at of the game's raw rows; null for none. */
  readonly newest: EpochMicros | null;
}

export interface GamePlayers {
  /** The source of PB(g); undefined: the game has no player rows. */
  readonly source: PlayerSource | undefined;
  /** PB(g), by team, then lookup. Totals are taken over these; table rows are made of `buildable`. */
  readonly appeared: readonly PlayerRow[];
  /** PB(g) without the rows listed in `failed`: one row per (game, lookup). */
  readonly buildable: readonly PlayerRow[];
  /** Every row of the source of PB(g); of the first source that has rows, if there is no PB(g). */
  readonly roster: readonly PlayerRow[];
  readonly bySource: Readonly<Record<PlayerSource, SourcePlayers>>;
  /** D6 over the roster. */
  readonly matcher: RosterMatcher<PlayerRow>;
  /** Rows of PB(g) of a team. */
  ofTeam(team: string): readonly PlayerRow[];
  /** The NBA box row matched to a roster row. */
  nbaBoxOf(player: PlayerRow): PlayerRow | undefined;
  /** The row of any source matched to a roster row; the row itself in its own source. */
  inSource(player: PlayerRow, source: PlayerSource): PlayerRow | undefined;
  /** Rows of PB(g) that cannot be built (D23). */
  readonly failed: readonly FailedPlayerRow[];
  /** Raw rows collapsed or ignored, by reason and table: `raw_duplicates_collapsed:bdl_player_boxscores` → 2. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Rows of the three tables already matched to the game (D5), in any order, duplicates included. */
export interface GamePlayersInput {
  readonly game: Pick<Game, 'gameId' | 'home' | 'away'>;
  readonly gamebook: readonly GamebookRow[];
  readonly bdl: readonly BdlRow[];
  readonly nbaBox: readonly NbaBoxRow[];
  readonly resolveName: ResolveName;
  /** NBA id → full name, see namesByNbaId. */
  readonly playerListNames: ReadonlyMap<number, string>;
}
