/**
 * The points props of a date's games (D17): whose they are, by the rosters of the game, and until when they count. The
 * Odds API names the game; BettingPros names only the player, who must be found in exactly one game of the date.
 */

import { gameLineGame, leagueRowGame, pairRowGame } from '../../shared/basketball/game-references.ts';
import type { Game } from '../../shared/basketball/games.ts';
import type { PlayerRow } from '../../shared/basketball/player-rows.ts';
import {
  type BettingProsRow,
  bettingProsBookmaker,
  eligibleBettingProsRows,
  eligibleOddsRows,
  type OddsPropRow,
  oddsBookmaker,
  type PropLine,
  propLine,
} from '../../shared/basketball/prop-line.ts';
import { addCount, rowsByGame, type SummaryDay, type SummaryGame } from '../../shared/basketball/summary-games.ts';
import { cutoffOf, tipOff } from '../../shared/basketball/tip-off.ts';
import type { EpochMicros, GameDate } from '../../shared/dates.ts';
import type { PlayerGameSources } from './sources.ts';

const ODDS_API = 'odds_api_player_points_props';
const BETTING_PROS = 'bettingpros_player_points_props';

/** Eligible rows of one feed, by player. */
export interface FeedRows<Row> {
  of(player: PlayerRow): readonly Row[];
  /** Bookmakers quoting a player. */
  booksOf(player: PlayerRow): number;
  /** Bookmakers quoting anyone of the game. */
  readonly books: number;
}

export interface GameProps {
  readonly oddsApi: FeedRows<OddsPropRow>;
  readonly bettingPros: FeedRows<BettingProsRow>;
  lineOf(player: PlayerRow): PropLine | undefined;
  /** Whether either feed has a line for anyone of the game. */
  readonly available: boolean;
}

type RowsOfPlayers<Row> = Map<PlayerRow, Row[]>;

/** The props of every final game of the date. */
export function propsOfDay(
  date: GameDate,
  day: SummaryDay,
  sources: PlayerGameSources,
): ReadonlyMap<SummaryGame, GameProps> {
  const { season, counts } = day;
  const espn = rowsByGame(season, sources.espnScoreboard.on(date), pairRowGame, 'espn_scoreboard', counts);
  const nbac = rowsByGame(season, sources.nbacScoreboard.on(date), leagueRowGame, 'nbac_scoreboard_v2', counts);
  const lines = rowsByGame(season, sources.gameLines.on(date), gameLineGame, 'odds_api_game_lines', counts);
  const props = rowsByGame(season, sources.oddsApiProps.on(date), pairRowGame, ODDS_API, counts);
  const bettingPros = bettingProsRowsByGame(day, sources.bettingProsProps.on(date));

  const result = new Map<SummaryGame, GameProps>();
  for (const summary of day.games) {
    const { game } = summary;
    const oddsRows = props.get(game) ?? [];
    const start = tipOff(game, {
      espnScoreboard: espn.get(game) ?? [],
      nbacScoreboard: nbac.get(game) ?? [],
      gameLines: lines.get(game) ?? [],
      props: oddsRows,
    });
    const oddsApi = oddsRowsByPlayer(summary, oddsRows, counts);
    result.set(summary, gameProps(oddsApi, bettingPros.get(game) ?? new Map(), cutoffOf(date, start)));
  }
  return result;
}

function oddsRowsByPlayer(
  { players }: SummaryGame,
  rows: readonly OddsPropRow[],
  counts: SummaryDay['counts'],
): RowsOfPlayers<OddsPropRow> {
  const byPlayer: RowsOfPlayers<OddsPropRow> = new Map();
  let unmatched = 0;
  for (const named of Map.groupBy(rows, (row) => `${row.player_name}|${row.player_lookup}`).values()) {
    const player = matched(players.matcher, named[0], ODDS_API);
    if (player === undefined) unmatched += named.length;
    else byPlayer.set(player, [...(byPlayer.get(player) ?? []), ...named]);
  }
  addCount(counts, `unmatched_players:${ODDS_API}`, unmatched);
  return byPlayer;
}

function bettingProsRowsByGame(
  day: SummaryDay,
  rows: readonly BettingProsRow[],
): ReadonlyMap<Game, RowsOfPlayers<BettingProsRow>> {
  const byGame = new Map<Game, RowsOfPlayers<BettingProsRow>>();
  let unmatched = 0;
  for (const named of Map.groupBy(rows, (row) => `${row.player_name}|${row.player_lookup}`).values()) {
    const found = day.games.flatMap(({ game, players }) => {
      const player = matched(players.matcher, named[0], BETTING_PROS);
      return player === undefined ? [] : [{ game, player }];
    });
    const [only] = found;
    if (only === undefined || found.length > 1) {
      unmatched += named.length;
      continue;
    }
    const ofGame: RowsOfPlayers<BettingProsRow> = byGame.get(only.game) ?? new Map();
    byGame.set(only.game, ofGame.set(only.player, [...(ofGame.get(only.player) ?? []), ...named]));
  }
  addCount(day.counts, `unmatched_players:${BETTING_PROS}`, unmatched);
  return byGame;
}

function matched(
  matcher: SummaryGame['players']['matcher'],
  row: { readonly player_name: string; readonly player_lookup: string | null } | undefined,
  source: string,
): PlayerRow | undefined {
  return row && matcher.match({ name: row.player_name, storedLookup: row.player_lookup, source });
}

function gameProps(
  oddsRows: RowsOfPlayers<OddsPropRow>,
  bettingProsRows: RowsOfPlayers<BettingProsRow>,
  cutoff: EpochMicros,
): GameProps {
  const oddsApi = feedRows(oddsRows, (rows) => eligibleOddsRows(rows, cutoff), oddsBookmaker);
  const bettingPros = feedRows(bettingProsRows, (rows) => eligibleBettingProsRows(rows, cutoff), bettingProsBookmaker);
  return {
    oddsApi,
    bettingPros,
    lineOf: (player) =>
      propLine({ oddsApi: oddsRows.get(player) ?? [], bettingPros: bettingProsRows.get(player) ?? [], cutoff }),
    available: oddsApi.books + bettingPros.books > 0,
  };
}

function feedRows<Row>(
  byPlayer: RowsOfPlayers<Row>,
  eligibleOf: (rows: readonly Row[]) => readonly Row[],
  bookmaker: (row: Row) => string,
): FeedRows<Row> {
  const eligible = new Map(Array.from(byPlayer, ([player, rows]) => [player, eligibleOf(rows)]));
  const booksOf = (rows: readonly Row[]): number => new Set(rows.map(bookmaker)).size;
  return {
    of: (player) => eligible.get(player) ?? [],
    booksOf: (player) => booksOf(eligible.get(player) ?? []),
    books: booksOf([...eligible.values()].flat()),
  };
}
