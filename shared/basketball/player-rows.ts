/**
 * The players of a game (D8): the three box scores read into one shape, and the one of them that counts.
 *
 * Words: *PB(g)* = the appeared rows of the first source in which each team has at least five of them · *roster* = every
 * row of that source, whatever its status · *row that cannot be built* = a row of PB(g) that cannot be a table row (D23).
 */
import type { EpochMicros } from '../dates.ts';
import type { BoxScore } from './box-score.ts';
import type { Game } from './games.ts';
import { createSourceMatching } from './match-player-sources.ts';
import type { ResolveName } from './names.ts';
import { inOrder, smallest } from './order.ts';
import { type BdlRow, type GamebookRow, type NbaBoxRow, PLAYER_SOURCES, type PlayerSource } from './player-columns.ts';
import { readBdl, readGamebook, readNbaBox, type SourceDraft, type UnplaceableRow } from './read-player-rows.ts';
import { rememberLatest } from './remember.ts';
import type { RosterMatcher, RosterPlayer } from './roster-matching.ts';
import { settleBackup, settleGamebook, teamByName } from './settle-player-rows.ts';

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
  /** NBA box only: points of the fourth quarter. */
  readonly fourthQuarterPoints: number | null;
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

/** A source serves a team with at least this many appeared players. */
const MINIMUM_PLAYERS = 5;
const NOBODY: readonly PlayerRow[] = [];

/** The players of a game (D8). Neither the order nor the number of equal raw rows matters. */
export function gamePlayers(input: GamePlayersInput): GamePlayers {
  const { game } = input;
  const counts: Record<string, number> = {};
  const drafts = readSources(input, counts);
  const bySource = {
    nbac_gamebook_player_stats: sourcePlayers(drafts.nbac_gamebook_player_stats),
    bdl_player_boxscores: sourcePlayers(drafts.bdl_player_boxscores),
    nbac_player_boxscores: sourcePlayers(drafts.nbac_player_boxscores),
  };
  const source = PLAYER_SOURCES.find((candidate) => servesBothTeams(bySource[candidate].appeared, game));
  const rosterSource = source ?? PLAYER_SOURCES.find((candidate) => bySource[candidate].rows.length > 0);
  const roster = rosterSource === undefined ? NOBODY : bySource[rosterSource].rows;
  const appeared = source === undefined ? NOBODY : bySource[source].appeared;
  const home = appeared.filter((player) => player.teamAbbr === game.home);
  const away = appeared.filter((player) => player.teamAbbr === game.away);
  const matching = createSourceMatching({ ...input, roster, bySource });
  if (source === 'bdl_player_boxscores') {
    for (const player of drafts[source].players.values()) {
      player.plusMinus = matching.inSource(player, 'nbac_player_boxscores')?.plusMinus ?? null;
    }
  }
  const namesakes = lesserNamesakes(home, away);
  const unbuildable: UnplaceableRow[] = [
    ...(source === undefined ? [] : drafts[source].unplaceable).filter(({ player }) => player.appeared),
    ...namesakes.map((player) => ({
      player,
      reason: `${player.teamAbbr}: the other team has a player of this lookup`,
    })),
  ];
  return {
    source,
    appeared,
    buildable: namesakes.length === 0 ? appeared : appeared.filter((player) => !namesakes.includes(player)),
    roster,
    bySource,
    get matcher() {
      return matching.matcher();
    },
    ofTeam: (team) => (team === game.home ? home : team === game.away ? away : NOBODY),
    nbaBoxOf: (player) => matching.inSource(player, 'nbac_player_boxscores'),
    inSource: matching.inSource,
    failed: failedRows(game.gameId, unbuildable),
    counts,
  };
}

const gamePlayersOfRows = rememberLatest((_anyRows: object, ...input: GamePlayersValues) => {
  const [game, gamebook, bdl, nbaBox, resolveName, playerListNames] = input;
  return gamePlayers({ game, gamebook, bdl, nbaBox, resolveName, playerListNames });
});

type GamePlayersValues = readonly [
  GamePlayersInput['game'],
  GamePlayersInput['gamebook'],
  GamePlayersInput['bdl'],
  GamePlayersInput['nbaBox'],
  ResolveName,
  GamePlayersInput['playerListNames'],
];

/**
 * As gamePlayers; of the very same rows what was made of them before. The tables that ask for a game at its date, and for the
 * history of its players, see the same.
 */
export function gamePlayersOnce(input: GamePlayersInput): GamePlayers {
  const { game, resolveName, playerListNames } = input;
  const [gamebook, bdl, nbaBox] = [orNone(input.gamebook), orNone(input.bdl), orNone(input.nbaBox)];
  const anyRows = [gamebook, bdl, nbaBox].find(({ length }) => length > 0);
  return anyRows === undefined
    ? gamePlayers(input)
    : gamePlayersOfRows(anyRows, game, gamebook, bdl, nbaBox, resolveName, playerListNames);
}

const NONE: readonly never[] = [];

/** No rows are the same rows, whatever array they are in. */
function orNone<Row>(rows: readonly Row[]): readonly Row[] {
  return rows.length === 0 ? NONE : rows;
}

/** Each failure once, however often its raw row is stored. */
function failedRows(gameId: string, unbuildable: readonly UnplaceableRow[]): readonly FailedPlayerRow[] {
  const rows = new Map<string, FailedPlayerRow>();
  for (const { player, reason } of unbuildable) {
    const key = `${gameId}|${player.lookup}`;
    rows.set(`${key}|${reason}`, { key, reason });
  }
  return [...rows.values()].sort(
    inOrder(
      smallest((row) => row.key),
      smallest((row) => row.reason),
    ),
  );
}

function readSources(input: GamePlayersInput, counts: Record<string, number>): Record<PlayerSource, SourceDraft> {
  const count = (what: string, source: PlayerSource): void => {
    counts[`${what}:${source}`] = (counts[`${what}:${source}`] ?? 0) + 1;
  };
  const context = { teams: input.game, resolveName: input.resolveName, count, teamOf: () => undefined };
  const nbaBox = readNbaBox(input.nbaBox, context);
  settleBackup('nbac_player_boxscores', nbaBox, [], count);
  const bdl = readBdl(input.bdl, context);
  settleBackup('bdl_player_boxscores', bdl, [nbaBox], count);
  const gamebook = readGamebook(input.gamebook, { ...context, teamOf: (forms) => teamByName(nbaBox, forms) });
  settleGamebook(gamebook, [bdl, nbaBox]);
  return { nbac_gamebook_player_stats: gamebook, bdl_player_boxscores: bdl, nbac_player_boxscores: nbaBox };
}

const byTeamAndLookup = inOrder<PlayerRow>(
  smallest((player) => player.teamAbbr),
  smallest((player) => player.lookup),
);

function sourcePlayers({ players, newest }: SourceDraft): SourcePlayers {
  const rows = [...players.values()].sort(byTeamAndLookup);
  return { rows, appeared: rows.filter((player) => player.appeared), newest };
}

function servesBothTeams(appeared: readonly PlayerRow[], { home, away }: GamePlayersInput['game']): boolean {
  const playersOf = (team: string): number => appeared.filter((player) => player.teamAbbr === team).length;
  return playersOf(home) >= MINIMUM_PLAYERS && playersOf(away) >= MINIMUM_PLAYERS;
}

/** Of two players of one lookup, one in each team: the one with fewer seconds, then the greater team code (D23). */
function lesserNamesakes(home: readonly PlayerRow[], away: readonly PlayerRow[]): PlayerRow[] {
  const lookups = new Map(home.map((player) => [player.lookup, player]));
  return away.flatMap((player) => {
    const namesake = lookups.get(player.lookup);
    if (namesake === undefined) return [];
    const [difference, codes] = [(player.seconds ?? 0) - (namesake.seconds ?? 0), player.teamAbbr > namesake.teamAbbr];
    return difference < 0 || (difference === 0 && codes) ? [player] : [namesake];
  });
}
