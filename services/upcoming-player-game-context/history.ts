/** Reads the days before a date into the history of its season, and the end of the last season where a team opens its own. */
import { leagueBoxRowGame, playerRowGame } from '../../shared/basketball/game-references.ts';
import type { GameIndex, GameReference } from '../../shared/basketball/game-rows.ts';
import { finalEvidenceOf, type Game, type SeasonGames, seasonGames } from '../../shared/basketball/games.ts';
import { nameFormsOnce, type ResolveName } from '../../shared/basketball/names.ts';
import { gamePlayersOnce } from '../../shared/basketball/player-rows.ts';
import { rememberLatest } from '../../shared/basketball/remember.ts';
import { addCount, rowsByGame } from '../../shared/basketball/summary-games.ts';
import { officialRows } from '../../shared/basketball/team-totals.ts';
import { type GameDate, seasonOf, seasonStart } from '../../shared/dates.ts';
import { EarlierGame } from './earlier-game.ts';
import { evidenceStart, rosterDay, transactionsOf } from './evidence.ts';
import type { LoadDigest } from './load-digest.ts';
import { type HistoryDay, SeasonHistory } from './season-history.ts';
import type { PlayerContextSources } from './sources.ts';
import { spelledNames } from './spellings.ts';

/** How names are read, the same for every game of a run. */
export interface Names {
  readonly resolveName: ResolveName;
  /** NBA id → full name. */
  readonly playerListNames: ReadonlyMap<number, string>;
}

// The dates of a season share its history as long as they see the same games.
const historyOf = rememberLatest(
  (
    _index: GameIndex<Game>,
    _resolveName: ResolveName,
    _playerListNames: Names['playerListNames'],
    start: GameDate,
  ): SeasonHistory => new SeasonHistory(start),
);

/** The history of the season of D, read to the day before D. */
export function historyBefore(
  date: GameDate,
  season: SeasonGames,
  sources: PlayerContextSources,
  names: Names,
): SeasonHistory {
  const start = evidenceStart(seasonOf(date));
  const history = historyOf(season.index, names.resolveName, names.playerListNames, start);
  const { gamebook, bdl, nbaBox, teamBox, bigDataBall, nbacPlayByPlay, movements, rosters } = sources;
  const all = [gamebook, bdl, nbaBox, teamBox, bigDataBall, nbacPlayByPlay, movements, rosters];
  history.readUntil(
    date,
    (day) => all.map((source) => source.on(day)),
    (day, inputs) => historyDay(day, inputs, season, sources, names),
  );
  return history;
}

function historyDay(
  date: GameDate,
  inputs: readonly object[],
  season: SeasonGames,
  sources: PlayerContextSources,
  names: Names,
): HistoryDay {
  const formsOf = nameFormsOnce(names.resolveName);
  const counts = new Map<string, number>();
  const transactions = transactionsOf(sources.movements.on(date), formsOf);
  const rosters = rosterDay(sources.rosters.on(date), formsOf);
  for (const part of [transactions.counts, rosters.counts]) {
    for (const [name, amount] of part) addCount(counts, name, amount);
  }
  return {
    date,
    inputs,
    games: gamesOf(date, season, sources, names, counts),
    transactions: transactions.items,
    rosters,
    spellings: spelledNames(sources.gamebook.on(date), formsOf),
    counts,
    teamRows: sources.teamBox.on(date).length,
    nbacEvents: sources.nbacPlayByPlay.on(date).reduce((sum, { eventCount }) => sum + eventCount, 0),
  };
}

type GameSources = Pick<PlayerContextSources, 'gamebook' | 'bdl' | 'nbaBox'> &
  Partial<Pick<PlayerContextSources, 'teamBox' | 'bigDataBall' | 'nbacPlayByPlay'>>;

/** The final games of a day. */
function gamesOf(
  date: GameDate,
  season: SeasonGames,
  sources: GameSources,
  { resolveName, playerListNames }: Names,
  counts: Map<string, number>,
): readonly EarlierGame[] {
  const read = <Row>(
    source: { on(day: GameDate): readonly Row[] } | undefined,
    describe: (row: Row) => GameReference,
    table: string,
  ) => rowsByGame(season, source?.on(date) ?? [], describe, table, counts);
  const gamebook = read(sources.gamebook, playerRowGame, 'nbac_gamebook_player_stats');
  const bdl = read(sources.bdl, playerRowGame, 'bdl_player_boxscores');
  const nbaBox = read(sources.nbaBox, leagueBoxRowGame, 'nbac_player_boxscores');
  const teamBox = read(sources.teamBox, leagueBoxRowGame, 'nbac_team_boxscore');
  const loads = loadsByGame(
    season,
    [...(sources.bigDataBall?.on(date) ?? NO_ROWS), ...(sources.nbacPlayByPlay?.on(date) ?? NO_ROWS)],
    counts,
  );
  const games: EarlierGame[] = [];
  for (const game of season.on(date)) {
    if (!game.isFinal) continue;
    const players = gamePlayersOnce({
      game,
      gamebook: gamebook.get(game) ?? NO_ROWS,
      bdl: bdl.get(game) ?? NO_ROWS,
      nbaBox: nbaBox.get(game) ?? NO_ROWS,
      resolveName,
      playerListNames,
    });
    const official = officialRows(game, teamBox.get(game) ?? []);
    for (const [name, amount] of Object.entries(players.counts)) addCount(counts, name, amount);
    addCount(counts, 'raw_duplicates_collapsed:nbac_team_boxscore', official.collapsed);
    addCount(counts, 'unknown_team_code:nbac_team_boxscore', official.ignored);
    games.push(new EarlierGame(game, players, official, loads.get(game) ?? []));
  }
  return games;
}

const NO_ROWS: readonly never[] = [];
const FEED_TABLES = { bigdataball: 'bigdataball_play_by_play', nbac_pbp: 'nbac_play_by_play' } as const;

function loadsByGame(
  season: SeasonGames,
  loads: readonly LoadDigest[],
  counts: Map<string, number>,
): ReadonlyMap<Game, readonly LoadDigest[]> {
  const byGame = new Map<Game, LoadDigest[]>();
  for (const load of loads) {
    const table = FEED_TABLES[load.source];
    const game = season.index.locate(load.reference);
    if (game === 'unmatched') addCount(counts, `unmatched_raw_rows:${table}`, load.eventCount);
    else if (game === 'unknown_team_code') addCount(counts, `unknown_team_code:${table}`, load.eventCount);
    else byGame.set(game, [...(byGame.get(game) ?? []), load]);
    addCount(counts, `raw_duplicates_collapsed:${table}`, load.collapsed);
    addCount(counts, `other_loads_ignored:${table}`, load.ignored);
  }
  return byGame;
}

/** Games that a team's history reaches back over: for freshness, and for averages. */
export const LOOK_BACK_GAMES = 10;

/** The last ten recorded games of a team in the season before that of D, newest first; each day is read once. */
export function lastSeasonGames(
  date: GameDate,
  sources: PlayerContextSources,
  names: Names,
): (team: string) => readonly EarlierGame[] {
  const rows = { gamebook: sources.lastGamebook, bdl: sources.lastBdl, nbaBox: sources.lastNbaBox };
  const season = seasonGames({
    date: seasonStart(seasonOf(date) - 1),
    schedule: sources.lastSchedule.all,
    evidence: finalEvidenceOf({ ...rows, teamBox: { on: () => NO_ROWS } }),
  });
  const days = new Map<GameDate, readonly EarlierGame[]>();
  const gamesOn = (day: GameDate): readonly EarlierGame[] => {
    const known = days.get(day) ?? gamesOf(day, season, rows, names, new Map());
    days.set(day, known);
    return known;
  };
  return (team) => {
    const recorded: EarlierGame[] = [];
    for (const final of season.finalBefore(team, date)) {
      const game = gamesOn(final.date).find((played) => played.game === final);
      if (game?.isRecorded) recorded.push(game);
      if (recorded.length === LOOK_BACK_GAMES) break;
    }
    return recorded;
  };
}
