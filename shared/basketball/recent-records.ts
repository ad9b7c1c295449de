/** Whether the box scores of the last days are there at all (D23): what a date looks back on is worth nothing without them. */
import { addDays, type GameDate } from '../dates.ts';
import { type EarlierBoxScores, earlierPlayers, type NameSources } from './earlier-starters.ts';
import type { Game, SeasonGames } from './games.ts';
import { PLAYER_SOURCES } from './player-columns.ts';
import type { GamePlayers } from './player-rows.ts';
import { rememberPer } from './remember.ts';

/** Days before a date that the minimum looks at. */
export const RECENT_DAYS = 7;
const RECORDS_PER_GAME = 16;

export interface RecentRecords {
  readonly finalGames: number;
  /** Distinct players of these games, over the three player tables. */
  readonly records: number;
  /** How many there should be. */
  readonly minimum: number;
}

/** Player records of the final games of the week before a date. @param season of `date` */
export function recentRecords(
  date: GameDate,
  season: Pick<SeasonGames, 'on' | 'index'>,
  boxScores: EarlierBoxScores,
  names: NameSources,
): RecentRecords {
  return recentRecordsOf(date, season, (game) => earlierPlayers(game, season, boxScores, names));
}

/** As recentRecords, of games whose players are known. */
export function recentRecordsOf(
  date: GameDate,
  season: Pick<SeasonGames, 'on'>,
  playersOf: (game: Game) => GamePlayers | undefined,
): RecentRecords {
  const games = recentFinalGames(date, season);
  const records = games.reduce((sum, game) => {
    const players = playersOf(game);
    return sum + (players === undefined ? 0 : recordsOf(players));
  }, 0);
  return { finalGames: games.length, records, minimum: RECORDS_PER_GAME * games.length };
}

/** The final games of the week before a date. */
export function recentFinalGames(date: GameDate, season: Pick<SeasonGames, 'on'>): readonly Game[] {
  const games: Game[] = [];
  for (let days = RECENT_DAYS; days > 0; days -= 1) games.push(...season.on(addDays(date, -days)));
  return games.filter((game) => game.isFinal);
}

const recordsOf = rememberPer(({ bySource }: GamePlayers): number => {
  const players = new Set<string>();
  for (const source of PLAYER_SOURCES) for (const { key } of bySource[source].rows) players.add(key);
  return players.size;
});
