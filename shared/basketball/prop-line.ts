/**
 * The points line of a player for a game (D17), chosen among rows that are already known to be his and, for the Odds API,
 * the game's. How a player is found differs by table and is the caller's matter.
 *
 * - *usable* = a real line, quoted at or before the cutoff · *closing / opening* = the last / first usable line of the
 *   chosen bookmaker · *novelty line* = one with a price for one side only.
 */
import type { EpochMicros } from '../dates.ts';
import type { RowOf } from '../tables/define-table.ts';
import type { bettingprosPlayerPointsProps } from '../tables/raw/bettingpros-player-points-props.ts';
import type { oddsApiPlayerPointsProps } from '../tables/raw/odds-api-player-points-props.ts';
import { bookmakerKey, bookmakersByPreference } from './bookmakers.ts';
import { type Compare, collapse, firstOf, greatest, inOrder, r0, smallest } from './order.ts';

/** Columns of `odds_api_player_points_props` that D5, D6, D7 and D17 read. */
export const ODDS_PROP_COLUMNS = [
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'game_start_time',
  'snapshot_timestamp',
  'bookmaker',
  'player_name',
  'player_lookup',
  'points_line',
  'over_price',
  'under_price',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type OddsPropRow = RowOf<typeof oddsApiPlayerPointsProps, (typeof ODDS_PROP_COLUMNS)[number]>;

/** Columns of `bettingpros_player_points_props` that D6 and D17 read. */
export const BETTING_PROS_COLUMNS = [
  'game_date',
  'market_type',
  'bet_side',
  'player_name',
  'player_lookup',
  'book_id',
  'bookmaker',
  'points_line',
  'bookmaker_last_update',
  'opening_line',
  'opening_book_id',
  'opening_timestamp',
  'is_active',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type BettingProsRow = RowOf<typeof bettingprosPlayerPointsProps, (typeof BETTING_PROS_COLUMNS)[number]>;

export interface PropLine {
  readonly source: 'odds_api' | 'bettingpros';
  /** Bookmaker key. */
  readonly bookmaker: string;
  /** Closing line, as stored. */
  readonly line: number;
  /** Opening line of the same bookmaker, as stored. */
  readonly openingLine: number;
}

/** Bookmaker key of an Odds API row: trimmed, lower-case. */
export function oddsBookmaker(row: Pick<OddsPropRow, 'bookmaker'>): string {
  return bookmakerKey(row.bookmaker);
}

/** Bookmaker key of a BettingPros row: lower-case letters and digits of the name. */
export function bettingProsBookmaker(row: Pick<BettingProsRow, 'bookmaker'>): string {
  return row.bookmaker.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Whether the row is a real line quoted at or before the cutoff (inclusive). Game and player are the caller's matter. */
export function isUsableOddsRow(
  row: Pick<OddsPropRow, 'points_line' | 'snapshot_timestamp'>,
  cutoff: EpochMicros,
): boolean {
  return row.points_line > 0 && row.snapshot_timestamp <= cutoff;
}

/** As isUsableOddsRow, for BettingPros; only the points market counts. */
export function isUsableBettingProsRow(
  row: Pick<BettingProsRow, 'market_type' | 'points_line' | 'bookmaker_last_update'>,
  cutoff: EpochMicros,
): boolean {
  return (
    row.market_type.trim().toLowerCase() === 'points' && row.points_line > 0 && row.bookmaker_last_update <= cutoff
  );
}

const compareOddsRows = r0<OddsPropRow>(ODDS_PROP_COLUMNS);
const compareBettingProsRows = r0<BettingProsRow>(BETTING_PROS_COLUMNS);

/**
 * What the source columns count of one player's Odds API rows: the usable ones, each quote of a snapshot once, however
 * often it was loaded (R0).
 */
export function eligibleOddsRows(rows: readonly OddsPropRow[], cutoff: EpochMicros): OddsPropRow[] {
  return collapse(
    rows.filter((row) => isUsableOddsRow(row, cutoff)),
    (row) => [oddsBookmaker(row), row.snapshot_timestamp, row.points_line, row.over_price, row.under_price].join('|'),
    compareOddsRows,
  ).kept;
}

/** As eligibleOddsRows, for one player's BettingPros rows. */
export function eligibleBettingProsRows(rows: readonly BettingProsRow[], cutoff: EpochMicros): BettingProsRow[] {
  return collapse(
    rows.filter((row) => isUsableBettingProsRow(row, cutoff)),
    (row) =>
      [
        bettingProsBookmaker(row),
        sideOf(row),
        row.is_active,
        row.bookmaker_last_update,
        row.points_line,
        row.book_id,
        row.opening_line,
        row.opening_book_id,
        row.opening_timestamp,
      ].join('|'),
    compareBettingProsRows,
  ).kept;
}

export interface PropLineInput {
  /** Rows of one player in one game, usable or not, duplicates included, in any order. */
  readonly oddsApi: readonly OddsPropRow[];
  /** Rows of the same player on the date; only looked at if no Odds API row is usable. */
  readonly bettingPros: readonly BettingProsRow[];
  readonly cutoff: EpochMicros;
}

/** Current and opening line of the player, both of one bookmaker, unrounded. Undefined: nobody quotes him. */
export function propLine({ oddsApi, bettingPros, cutoff }: PropLineInput): PropLine | undefined {
  return oddsApiLine(oddsApi, cutoff) ?? bettingProsLine(bettingPros, cutoff);
}

const LAST_BOOKMAKER = 'bettingprosconsensus';

/** The BettingPros consensus is no bookmaker and comes last. */
const byPreference: Compare<string> = inOrder(
  smallest((bookmaker) => bookmaker === LAST_BOOKMAKER),
  bookmakersByPreference,
);

interface QuoteOrder<Row> {
  readonly closing: Compare<Row>;
  readonly opening: Compare<Row>;
}

function quoteOrder<Row extends OddsPropRow | BettingProsRow>(
  instant: (row: Row) => EpochMicros,
  general: Compare<Row>,
): QuoteOrder<Row> {
  const ties = inOrder<Row>(
    greatest((row) => row.processed_at),
    smallest((row) => row.points_line),
    smallest((row) => row.source_file_path),
    general,
  );
  return { closing: inOrder(greatest(instant), ties), opening: inOrder(smallest(instant), ties) };
}

const oddsOrder = quoteOrder<OddsPropRow>((row) => row.snapshot_timestamp, compareOddsRows);
const bettingProsOrder = quoteOrder<BettingProsRow>((row) => row.bookmaker_last_update, compareBettingProsRows);

function oddsApiLine(rows: readonly OddsPropRow[], cutoff: EpochMicros): PropLine | undefined {
  const byBookmaker = Map.groupBy(
    rows.filter((row) => isUsableOddsRow(row, cutoff)),
    oddsBookmaker,
  );
  const bookmaker = firstOf(byBookmaker.keys(), byPreference);
  if (bookmaker === undefined) return undefined;
  const ofBook = byBookmaker.get(bookmaker) ?? [];
  const twoSided = ofBook.filter((row) => row.over_price !== null && row.under_price !== null);
  const market = twoSided.length > 0 ? twoSided : ofBook;
  const closing = firstOf(market, oddsOrder.closing);
  const opening = firstOf(market, oddsOrder.opening);
  if (closing === undefined || opening === undefined) return undefined;
  return { source: 'odds_api', bookmaker, line: closing.points_line, openingLine: opening.points_line };
}

function sideOf(row: Pick<BettingProsRow, 'bet_side'>): string {
  return row.bet_side.trim().toLowerCase();
}

/** Active rows first, then over, under, anything else. Rows that it does not tell apart are of one side and activity. */
const activeOverFirst: Compare<BettingProsRow> = inOrder(
  greatest((row) => row.is_active),
  greatest((row) => sideOf(row) === 'over'),
  greatest((row) => sideOf(row) === 'under'),
  smallest(sideOf),
);

function bettingProsLine(rows: readonly BettingProsRow[], cutoff: EpochMicros): PropLine | undefined {
  const byBookmaker = Map.groupBy(
    rows.filter((row) => isUsableBettingProsRow(row, cutoff)),
    bettingProsBookmaker,
  );
  const bookmaker = firstOf(byBookmaker.keys(), byPreference);
  if (bookmaker === undefined) return undefined;
  const ofBook = byBookmaker.get(bookmaker) ?? [];
  const closing = firstOf(ofBook, inOrder(activeOverFirst, bettingProsOrder.closing));
  if (closing === undefined) return undefined;
  const alike = ofBook.filter((row) => activeOverFirst(row, closing) === 0);
  const openingLine = statedOpening(closing, cutoff) ?? firstOf(alike, bettingProsOrder.opening)?.points_line;
  return {
    source: 'bettingpros',
    bookmaker,
    line: closing.points_line,
    openingLine: openingLine ?? closing.points_line,
  };
}

/** The opening line that a row states, if it is the same book's and was known at the cutoff. */
function statedOpening(row: BettingProsRow, cutoff: EpochMicros): number | undefined {
  const { opening_line: line, opening_book_id: book, opening_timestamp: instant } = row;
  if (line === null || !(line > 0)) return undefined;
  if (book !== null && book !== row.book_id) return undefined;
  return instant !== null && instant > cutoff ? undefined : line;
}
