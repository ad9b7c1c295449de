/**
 * The games of a date as the three summary tables see them: every final game with its players, team totals, play-by-play,
 * overtime, score and starters, each by its definition.
 */
import type { GameDate } from '../dates.ts';
import { SHIPPED_PLAYER_ALIASES } from './data/player-aliases.ts';
import type { FinalEvidenceRows } from './final-evidence.ts';
import { parseGameId } from './game-id.ts';
import { bigDataBallRowGame, leagueBoxRowGame, nbacPlayByPlayRowGame, playerRowGame } from './game-references.ts';
import { type GameReference, groupRowsByGame } from './game-rows.ts';
import { finalEvidenceOf, type Game, type ScheduleRow, type SeasonGames, seasonGames } from './games.ts';
import { aliasResolver, type PlayerAliasRow, type ResolveName } from './names.ts';
import { type Overtime, overtime } from './overtime.ts';
import type { BigDataBallRow, NbacPlayByPlayRow } from './play-by-play/columns.ts';
import { type GamePlayByPlay, readGamePlayByPlay } from './play-by-play/read-game.ts';
import {
  type BdlRow,
  type GamebookRow,
  type GamePlayers,
  gamePlayersOnce,
  type NbaBoxRow,
  type PlayerRow,
} from './player-rows.ts';
import { rememberLatest, rememberPer } from './remember.ts';
import { type GameResult, gameResult } from './result.ts';
import { namesByNbaId, type PlayerListRow } from './roster-matching.ts';
import { type GameStarters, gameStarters } from './starters.ts';
import { type OfficialRows, officialRows, type TeamBoxRow, type TeamTotals, teamTotals } from './team-totals.ts';
import { teamCode } from './teams.ts';

/** Rows of a source as a date sees them. */
interface Rows<Row> {
  readonly exists: boolean;
  readonly all: readonly Row[];
  on(date: GameDate): readonly Row[];
}

/** The sources that describe games; `SummarySourceData` of the processors is one. */
export interface GameSources {
  readonly gamebook: Rows<GamebookRow>;
  readonly bdl: Rows<BdlRow>;
  readonly nbaBox: Rows<NbaBoxRow>;
  readonly teamBox: Rows<TeamBoxRow>;
  readonly schedule: Rows<ScheduleRow>;
  readonly bigDataBall: Rows<BigDataBallRow>;
  readonly nbacPlayByPlay: Rows<NbacPlayByPlayRow>;
  readonly playerList: Rows<PlayerListRow>;
  readonly aliases: Rows<PlayerAliasRow>;
}

/** A final game and everything known of it. */
export interface SummaryGame {
  readonly game: Game;
  /** The official rows', else the schedule's, else that of NBA.com's play-by-play; null if none is known. */
  readonly nbaGameId: string | null;
  readonly players: GamePlayers;
  readonly official: OfficialRows;
  /** TT(g, t) by system code; undefined = none (D9). */
  readonly totals: ReadonlyMap<string, TeamTotals | undefined>;
  readonly playByPlay: GamePlayByPlay<PlayerRow>;
  readonly overtime: Overtime;
  readonly result: GameResult;
  readonly starters: GameStarters;
}

/** Raw rows of the date that no game took, by reason and table. */
export type RawRowCounts = Map<string, number>;

export interface SummaryDay {
  readonly season: SeasonGames;
  readonly resolveName: ResolveName;
  /** Valid games of the date that are not final, by game_id. */
  readonly notFinal: readonly Game[];
  /** Final games, by game_id. */
  readonly games: readonly SummaryGame[];
  readonly counts: RawRowCounts;
}

/** NAME of D6, from the table of aliases and the shipped ones. @param rows all rows of the table; empty if it is absent */
export const nameResolverOf = rememberPer((rows: readonly PlayerAliasRow[]) =>
  aliasResolver(rows, SHIPPED_PLAYER_ALIASES),
);
/** Full names by NBA id. @param rows all rows of the table; empty if it is absent */
export const playerListNamesOf = rememberPer(namesByNbaId);

/** Adds to a count, if there is anything to add. */
export function addCount(counts: RawRowCounts, name: string, amount: number): void {
  if (amount > 0) counts.set(name, (counts.get(name) ?? 0) + amount);
}

const groupsOf = rememberLatest(
  (rows: readonly unknown[], index: SeasonGames['index'], describe: (row: never) => GameReference) =>
    groupRowsByGame(index, rows as readonly never[], describe),
);

/**
 * Rows of one table and date by game; those without a game are counted under the table's name. The tables of one date ask for
 * the same rows: their groups are remembered, as long as the rows are.
 */
export function rowsByGame<Row>(
  season: SeasonGames,
  rows: readonly Row[],
  describe: (row: Row) => GameReference,
  table: string,
  counts: RawRowCounts,
): ReadonlyMap<Game, readonly Row[]> {
  const { byGame, unmatched, unknownTeamCode } = groupsOf(rows, season.index, describe);
  addCount(counts, `unmatched_raw_rows:${table}`, unmatched);
  addCount(counts, `unknown_team_code:${table}`, unknownTeamCode);
  return byGame;
}

/**
 * Reads the games of a date.
 * @param evidence rows that tell which games are final (D4.3), where other dates' are known besides the date's own
 */
export function summaryDay(date: GameDate, sources: GameSources, evidence: FinalEvidenceRows = sources): SummaryDay {
  const season = seasonGames({ date, schedule: sources.schedule.all, evidence: finalEvidenceOf(evidence) });
  const resolveName = nameResolverOf(sources.aliases.all);
  const counts: RawRowCounts = new Map(Object.entries(season.counts));
  const read = <Row>(source: Rows<Row>, describe: (row: Row) => GameReference, table: string) =>
    rowsByGame(season, source.on(date), describe, table, counts);
  const rows = {
    gamebook: read(sources.gamebook, playerRowGame, 'nbac_gamebook_player_stats'),
    bdl: read(sources.bdl, playerRowGame, 'bdl_player_boxscores'),
    nbaBox: read(sources.nbaBox, leagueBoxRowGame, 'nbac_player_boxscores'),
    teamBox: read(sources.teamBox, leagueBoxRowGame, 'nbac_team_boxscore'),
    bigDataBall: read(sources.bigDataBall, bigDataBallRowGame, 'bigdataball_play_by_play'),
    nbacPlayByPlay: read(sources.nbacPlayByPlay, nbacPlayByPlayRowGame, 'nbac_play_by_play'),
  };
  const playerListNames = playerListNamesOf(sources.playerList.all);
  const games: SummaryGame[] = [];
  const notFinal: Game[] = [];
  for (const game of season.on(date)) {
    if (!game.isFinal) {
      notFinal.push(game);
      continue;
    }
    const summary = summaryGameOf(
      game,
      {
        gamebook: rows.gamebook.get(game) ?? NO_ROWS,
        bdl: rows.bdl.get(game) ?? NO_ROWS,
        nbaBox: rows.nbaBox.get(game) ?? NO_ROWS,
        teamBox: rows.teamBox.get(game) ?? NO_ROWS,
        bigDataBall: rows.bigDataBall.get(game) ?? NO_ROWS,
        nbacPlayByPlay: rows.nbacPlayByPlay.get(game) ?? NO_ROWS,
      },
      resolveName,
      playerListNames,
    );
    const { players, official } = summary;
    for (const [name, amount] of Object.entries(players.counts)) addCount(counts, name, amount);
    addCount(counts, 'raw_duplicates_collapsed:nbac_team_boxscore', official.collapsed);
    addCount(counts, 'unknown_team_code:nbac_team_boxscore', official.ignored);
    games.push(summary);
  }
  for (const { playByPlay } of games) countPlayByPlay(counts, playByPlay);
  return { season, resolveName, notFinal, games, counts };
}

const NO_ROWS: readonly never[] = Object.freeze([]);

/** Rows of one game by table. */
interface GameRows {
  readonly gamebook: readonly GamebookRow[];
  readonly bdl: readonly BdlRow[];
  readonly nbaBox: readonly NbaBoxRow[];
  readonly teamBox: readonly TeamBoxRow[];
  readonly bigDataBall: readonly BigDataBallRow[];
  readonly nbacPlayByPlay: readonly NbacPlayByPlayRow[];
}

type Names = Parameters<typeof gamePlayersOnce>[0]['playerListNames'];

const rememberedGame = rememberLatest(
  (_anyRows: object, game: Game, resolveName: ResolveName, names: Names, ...rows: readonly (readonly unknown[])[]) => {
    const [gamebook, bdl, nbaBox, teamBox, bigDataBall, nbacPlayByPlay] = rows;
    return summaryGame(
      game,
      { gamebook, bdl, nbaBox, teamBox, bigDataBall, nbacPlayByPlay } as GameRows,
      resolveName,
      names,
    );
  },
);

/**
 * The three summary tables describe the same games: what was worked out for one serves the others, where they see the very
 * same rows, and as long as these are kept.
 */
function summaryGameOf(game: Game, rows: GameRows, resolveName: ResolveName, names: Names): SummaryGame {
  const { gamebook, bdl, nbaBox, teamBox, bigDataBall, nbacPlayByPlay } = rows;
  const all = [gamebook, bdl, nbaBox, teamBox, bigDataBall, nbacPlayByPlay];
  const anyRows = all.find(({ length }) => length > 0);
  return anyRows === undefined
    ? summaryGame(game, rows, resolveName, names)
    : rememberedGame(anyRows, game, resolveName, names, ...all);
}

function summaryGame(game: Game, rows: GameRows, resolveName: ResolveName, playerListNames: Names): SummaryGame {
  const { gamebook, bdl, nbaBox } = rows;
  const players = gamePlayersOnce({ game, gamebook, bdl, nbaBox, resolveName, playerListNames });
  const official = officialRows(game, rows.teamBox);
  const home = teamTotals(game, game.home, official, players);
  const away = teamTotals(game, game.away, official, players);
  const playByPlay = readGamePlayByPlay({
    teams: game,
    teamCodeOf: teamCode,
    matcher: players.matcher,
    totals: { home: home?.statistics, away: away?.statistics },
    bigDataBallRows: rows.bigDataBall,
    nbacRows: rows.nbacPlayByPlay,
  });
  return {
    game,
    nbaGameId: nbaGameIdOf(game, official, rows.nbacPlayByPlay),
    players,
    official,
    totals: new Map([
      [game.home, home],
      [game.away, away],
    ]),
    playByPlay,
    overtime: overtime({ game, official, players, playByPlay }),
    result: gameResult({ game, official, players }),
    starters: gameStarters({ game, players, playByPlay: playByPlay.starters }),
  };
}

/** Some loader may have put the system's id in its place. */
const isNbaId = (id: string | null | undefined): id is string =>
  typeof id === 'string' && id.trim() !== '' && parseGameId(id) === undefined;

function nbaGameIdOf(
  { nbaGameId }: Game,
  { home, away }: OfficialRows,
  playByPlay: readonly NbacPlayByPlayRow[],
): string | null {
  const known = [home?.nba_game_id, away?.nba_game_id, nbaGameId].find(isNbaId);
  if (known !== undefined) return known.trim();
  const ids = playByPlay.map((row) => row.nba_game_id).filter(isNbaId);
  return ids.sort()[0]?.trim() ?? null;
}

function countPlayByPlay(counts: RawRowCounts, { bigdataball, nbacPbp }: GamePlayByPlay<PlayerRow>): void {
  for (const [table, load] of [
    ['bigdataball_play_by_play', bigdataball],
    ['nbac_play_by_play', nbacPbp],
  ] as const) {
    if (load === undefined) continue;
    addCount(counts, `raw_duplicates_collapsed:${table}`, load.collapsed);
    addCount(counts, `other_loads_ignored:${table}`, load.ignored);
    addCount(counts, `unknown_team_code:${table}`, load.unknownTeamCodes);
    addCount(counts, `unmatched_players:${table}`, load.unmatchedPersons);
  }
}
