/** The points props of a date by player key (D17): no box score of the date is known yet, so names are all there is. */
import { pairRowGame } from '../../shared/basketball/game-references.ts';
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { type NameFormsOf, nameFormsOnce, type ResolveName } from '../../shared/basketball/names.ts';
import { inOrder, r0, smallest } from '../../shared/basketball/order.ts';
import {
  BETTING_PROS_COLUMNS,
  type BettingProsRow,
  eligibleBettingProsRows,
  eligibleOddsRows,
  isUsableBettingProsRow,
  isUsableOddsRow,
  type OddsPropRow,
  type PropLine,
  propLine,
} from '../../shared/basketball/prop-line.ts';
import { addCount, rowsByGame } from '../../shared/basketball/summary-games.ts';
import { teamCode } from '../../shared/basketball/teams.ts';
import type { EpochMicros, GameDate } from '../../shared/dates.ts';

export type BettingProsTeamRow = BettingProsRow & {
  readonly player_team: string;
  readonly validated_team: string | null;
};

const ODDS_API = 'odds_api_player_points_props';
export const BETTING_PROS = 'bettingpros_player_points_props';

export interface DateProps {
  /** Rows of the Odds API matched to a game, whoever they are about: they know when it starts. */
  ofGame(game: Game): readonly OddsPropRow[];
  /** Keys with a usable row of the Odds API for the game. */
  quotedIn(game: Game, cutoff: EpochMicros): readonly string[];
  /** Keys with a usable BettingPros row, which names no game. */
  quotedByBettingPros(cutoff: EpochMicros): readonly string[];
  /** System code of the team that BettingPros gives a player; undefined if it is none. */
  bettingProsTeam(key: string, cutoff: EpochMicros): string | undefined;
  /** LOOKUP in the rows of a player, the smallest. */
  spelling(game: Game, key: string): string | undefined;
  line(game: Game, key: string, cutoff: EpochMicros): PropLine | undefined;
  /** Usable rows of a player and game of both feeds, each quote once. */
  eligible(game: Game, key: string, cutoff: EpochMicros): readonly (OddsPropRow | BettingProsRow)[];
  /** BettingPros rows of a player. */
  bettingProsRows(key: string): readonly BettingProsTeamRow[];
}

const NOTHING: readonly never[] = [];
const inTeamOrder = r0<BettingProsTeamRow>([...BETTING_PROS_COLUMNS, 'player_team', 'validated_team']);

interface Named {
  readonly player_name: string;
  readonly player_lookup: string | null;
}

export function propsOfDate(input: {
  readonly date: GameDate;
  readonly season: SeasonGames;
  readonly oddsApi: readonly OddsPropRow[];
  readonly bettingPros: readonly BettingProsTeamRow[];
  readonly resolveName: ResolveName;
  readonly counts: Map<string, number>;
}): DateProps {
  const { season, counts } = input;
  const formsOf = nameFormsOnce(input.resolveName);
  // Rows of no game were counted when the games' starts were told.
  const byGame = rowsByGame(season, input.oddsApi, pairRowGame, ODDS_API, new Map());
  const oddsByGame = new Map(
    Array.from(byGame, ([game, rows]) => [game, rowsByKey(rows, formsOf, ODDS_API, counts)] as const),
  );
  const bettingPros = rowsByKey(input.bettingPros, formsOf, BETTING_PROS, counts);
  const oddsOf = (game: Game, key: string): readonly OddsPropRow[] => oddsByGame.get(game)?.get(key) ?? NOTHING;
  const bettingProsOf = (key: string): readonly BettingProsTeamRow[] => bettingPros.get(key) ?? NOTHING;
  return {
    ofGame: (game) => byGame.get(game) ?? NOTHING,
    quotedIn: (game, cutoff) => keysOf(oddsByGame.get(game), (row) => isUsableOddsRow(row, cutoff)),
    quotedByBettingPros: (cutoff) => keysOf(bettingPros, (row) => isUsableBettingProsRow(row, cutoff)),
    bettingProsTeam(key, cutoff) {
      const rows = bettingProsOf(key)
        .filter((row) => isUsableBettingProsRow(row, cutoff))
        .sort(inTeamOrder);
      const codes = [
        ...rows.map((row) => teamCode(row.validated_team)),
        ...rows.map((row) => teamCode(row.player_team)),
      ];
      return codes.find((code) => code !== undefined);
    },
    spelling(game, key) {
      const rows: readonly Named[] = [...oddsOf(game, key), ...bettingProsOf(key)];
      return rows
        .flatMap((row) => formsOf(row.player_name, row.player_lookup)?.lookup ?? [])
        .sort(inOrder(smallest((lookup) => lookup)))[0];
    },
    line: (game, key, cutoff) => propLine({ oddsApi: oddsOf(game, key), bettingPros: bettingProsOf(key), cutoff }),
    eligible: (game, key, cutoff) => [
      ...eligibleOddsRows(oddsOf(game, key), cutoff),
      ...eligibleBettingProsRows(bettingProsOf(key), cutoff),
    ],
    bettingProsRows: bettingProsOf,
  };
}

function rowsByKey<Row extends Named>(
  rows: readonly Row[],
  formsOf: NameFormsOf,
  table: string,
  counts: Map<string, number>,
): ReadonlyMap<string, readonly Row[]> {
  const byKey = new Map<string, Row[]>();
  for (const row of rows) {
    const forms = formsOf(row.player_name, row.player_lookup);
    if (forms === undefined) {
      addCount(counts, `rows_without_name:${table}`, 1);
      continue;
    }
    const ofPlayer = byKey.get(forms.key);
    if (ofPlayer === undefined) byKey.set(forms.key, [row]);
    else ofPlayer.push(row);
  }
  return byKey;
}

function keysOf<Row>(
  byKey: ReadonlyMap<string, readonly Row[]> | undefined,
  isUsable: (row: Row) => boolean,
): readonly string[] {
  const keys: string[] = [];
  for (const [key, rows] of byKey ?? []) if (rows.some(isUsable)) keys.push(key);
  return keys;
}
