/**
 * Expected starters of the teams of a date (D14): who started their last final games, by the box scores of those games and,
 * where these do not name the five, by the first period of their play-by-play.
 *
 * What an earlier game tells is worked out once for its rows, however many dates look back on it.
 */
import type { GameDate } from '../dates.ts';
import { bigDataBallRowGame, leagueBoxRowGame, nbacPlayByPlayRowGame, playerRowGame } from './game-references.ts';
import { type GameIndex, type GameReference, groupRowsByGame } from './game-rows.ts';
import type { Game, SeasonGames } from './games.ts';
import { secondsOfDecimal, secondsOfMinutes } from './minutes.ts';
import type { PlayerAliasRow, ResolveName } from './names.ts';
import type { BigDataBallStarterRow, NbacPlayByPlayStarterRow, PlayByPlaySource } from './play-by-play/columns.ts';
import { readPlayByPlayStarters } from './play-by-play/read-game.ts';
import { PLAYER_SOURCE_LABELS, type PlayerSourceLabel } from './player-columns.ts';
import { type BdlRow, type GamebookRow, type GamePlayers, gamePlayers, type NbaBoxRow } from './player-rows.ts';
import { rememberLatest, rememberPer } from './remember.ts';
import type { PlayerListRow } from './roster-matching.ts';
import {
  type ExpectedStarters,
  expectedStarters,
  type GameStarters,
  gameStarters,
  LOOK_BACK_GAMES,
} from './starters.ts';
import { nameResolverOf, playerListNamesOf } from './summary-games.ts';
import { teamCode } from './teams.ts';

/** Rows of earlier dates; the same array each time a date is asked for. */
interface RowsByDate<Row> {
  on(date: GameDate): readonly Row[];
}

export interface EarlierBoxScores {
  readonly gamebook: RowsByDate<GamebookRow>;
  readonly bdl: RowsByDate<BdlRow>;
  readonly nbaBox: RowsByDate<NbaBoxRow>;
}

/** Of the first period; no other is looked at. */
export interface EarlierPlayByPlay {
  readonly bigDataBall: RowsByDate<BigDataBallStarterRow>;
  readonly nbacPlayByPlay: RowsByDate<NbacPlayByPlayStarterRow>;
}

/** How names are read, the same for every game of a run. */
export interface NameSources {
  readonly resolveName: ResolveName;
  /** NBA id → full name, see namesByNbaId. */
  readonly playerListNames: ReadonlyMap<number, string>;
}

/** The names of a run, from the whole tables of aliases and players. */
export function nameSourcesOf(sources: {
  readonly aliases: { readonly all: readonly PlayerAliasRow[] };
  readonly playerList: { readonly all: readonly PlayerListRow[] };
}): NameSources {
  return {
    resolveName: nameResolverOf(sources.aliases.all),
    playerListNames: playerListNamesOf(sources.playerList.all),
  };
}

type Season = Pick<SeasonGames, 'finalBefore' | 'index'>;

/** The games that E(t,D) looks back on: the first ten of F(t,D), newest first. */
export function lookBackGames(season: Pick<Season, 'finalBefore'>, team: string, date: GameDate): readonly Game[] {
  return season.finalBefore(team, date).slice(0, LOOK_BACK_GAMES);
}

/** Label of a source that tells who started (D22). */
export type StarterSource = PlayerSourceLabel | PlayByPlaySource;

/** E(t,D), and what it was told by. */
export interface EarlierStarters extends ExpectedStarters {
  /** Sources of the games whose starters are known. */
  readonly sources: ReadonlySet<StarterSource>;
}

/** E(t,D) of D14. @param season of `date` */
export function expectedStartersOf(
  team: string,
  date: GameDate,
  season: Season,
  earlier: EarlierBoxScores & EarlierPlayByPlay,
  names: NameSources,
): EarlierStarters {
  const sources = new Set<StarterSource>();
  const startersOfGames = lookBackGames(season, team, date).map((game) => {
    const players = earlierPlayers(game, season, earlier, names);
    const { starters, feed } = startersOf(team, game, players, season, earlier);
    const five = starters.ofTeam(team);
    if (five === undefined || players.source === undefined) return undefined;
    sources.add(PLAYER_SOURCE_LABELS[players.source]);
    if (starters.ruleOf(team) === 1) sources.add(PLAYER_SOURCE_LABELS.nbac_player_boxscores);
    if (starters.ruleOf(team) === 2 && feed !== undefined) sources.add(feed);
    return five;
  });
  return { ...expectedStarters(startersOfGames), sources };
}

interface GameStartersFound {
  readonly starters: GameStarters;
  /** The play-by-play that was asked, if any was. */
  readonly feed: PlayByPlaySource | undefined;
}

function startersOf(
  team: string,
  game: Game,
  players: GamePlayers,
  { index }: Season,
  earlier: EarlierPlayByPlay,
): GameStartersFound {
  const starters = startersByBoxScore(players, game);
  if (starters.ruleOf(team) === 1) return { starters, feed: undefined };
  const bigDataBallRows = bigDataBallOf(index, earlier.bigDataBall.on(game.date), game);
  const nbacRows = nbacPlayByPlayOf(index, earlier.nbacPlayByPlay.on(game.date), game);
  return startersByPlayByPlay(players, game, bigDataBallRows, nbacRows);
}

/**
 * Whether BDL may have a say in who started an earlier game: the gamebook does not serve it, or leaves open how long somebody
 * played. Else no row of BDL makes a difference (D8).
 */
export function needsBdl(
  game: Game,
  { index }: Pick<Season, 'index'>,
  gamebook: EarlierBoxScores['gamebook'],
  { resolveName, playerListNames }: NameSources,
): boolean {
  const rows = gamebookOf(index, gamebook.on(game.date), game);
  return someSecondsUnknown(rows) || !isServedByGamebook(game, rows, resolveName, playerListNames);
}

const someSecondsUnknown = rememberPer((rows: readonly GamebookRow[]) => rows.some(hasUnknownSeconds));

function hasUnknownSeconds({ player_status: status, minutes, minutes_decimal: decimal }: GamebookRow): boolean {
  const isActive = status.trim().toLowerCase() === 'active';
  return isActive && (secondsOfMinutes(minutes) ?? secondsOfDecimal(decimal)) === null;
}

/** Whether the box scores of an earlier game leave open who started for a team, so that its play-by-play is asked. */
export function needsPlayByPlay(
  team: string,
  game: Game,
  season: Season,
  earlier: EarlierBoxScores,
  names: NameSources,
): boolean {
  const players = earlierPlayers(game, season, earlier, names);
  return players.source !== undefined && startersByBoxScore(players, game).ruleOf(team) !== 1;
}

const NOTHING: readonly never[] = [];

/** Rows of a game among those of its table and date, which are grouped once. */
export function rowsOfGame<Row>(describe: (row: Row) => GameReference) {
  const grouped = rememberPer((index: GameIndex<Game>) =>
    rememberPer((rows: readonly Row[]) => groupRowsByGame(index, rows, describe).byGame),
  );
  return (index: GameIndex<Game>, rows: readonly Row[], game: Game): readonly Row[] =>
    grouped(index)(rows).get(game) ?? NOTHING;
}

const gamebookOf = rowsOfGame<GamebookRow>(playerRowGame);
const bdlOf = rowsOfGame<BdlRow>(playerRowGame);
const nbaBoxOf = rowsOfGame<NbaBoxRow>(leagueBoxRowGame);
const bigDataBallOf = rowsOfGame<BigDataBallStarterRow>(bigDataBallRowGame);
const nbacPlayByPlayOf = rowsOfGame<NbacPlayByPlayStarterRow>(nbacPlayByPlayRowGame);

/** The players of an earlier game (D8). */
export function earlierPlayers(
  game: Game,
  { index }: Pick<Season, 'index'>,
  { gamebook, bdl, nbaBox }: EarlierBoxScores,
  { resolveName, playerListNames }: NameSources,
): GamePlayers {
  return playersOfRows(
    game,
    gamebookOf(index, gamebook.on(game.date), game),
    bdlOf(index, bdl.on(game.date), game),
    nbaBoxOf(index, nbaBox.on(game.date), game),
    resolveName,
    playerListNames,
  );
}

const playersOfRows = rememberLatest(
  (
    game: Game,
    gamebook: readonly GamebookRow[],
    bdl: readonly BdlRow[],
    nbaBox: readonly NbaBoxRow[],
    resolveName: ResolveName,
    playerListNames: ReadonlyMap<number, string>,
  ) => gamePlayers({ game, gamebook, bdl, nbaBox, resolveName, playerListNames }),
);

const isServedByGamebook = rememberLatest(
  (
    game: Game,
    gamebook: readonly GamebookRow[],
    resolveName: ResolveName,
    playerListNames: ReadonlyMap<number, string>,
  ): boolean => {
    const players = gamePlayers({ game, gamebook, bdl: NOTHING, nbaBox: NOTHING, resolveName, playerListNames });
    return players.source !== undefined;
  },
);

const startersByBoxScore = rememberLatest((players: GamePlayers, game: Game) =>
  gameStarters({ game, players, playByPlay: undefined }),
);

const startersByPlayByPlay = rememberLatest(
  (
    players: GamePlayers,
    game: Game,
    bigDataBallRows: readonly BigDataBallStarterRow[],
    nbacRows: readonly NbacPlayByPlayStarterRow[],
  ): GameStartersFound => {
    const playByPlay = readPlayByPlayStarters({
      teams: game,
      teamCodeOf: teamCode,
      matcher: players.matcher,
      bigDataBallRows,
      nbacRows,
    });
    return { starters: gameStarters({ game, players, playByPlay }), feed: playByPlay.source };
  },
);
