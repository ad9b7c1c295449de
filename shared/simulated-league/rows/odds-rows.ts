/** Game lines: snapshots of several books from the day before to five minutes before tip-off. */
import { addDays, type EpochMicros } from '../../dates.ts';
import { shortHash } from '../../hashing/data-hash.ts';
import type { Random } from '../random.ts';
import type { LeagueRow } from '../tables.ts';
import { type GameSheet, hashOf, plusSeconds, stamp, utc } from './sheet.ts';

type Row = LeagueRow<'odds_api_game_lines'>;

export const BOOKS = [
  { key: 'draftkings', title: 'DraftKings' },
  { key: 'fanduel', title: 'FanDuel' },
  { key: 'betmgm', title: 'BetMGM' },
  { key: 'betrivers', title: 'BetRivers' },
  { key: 'williamhill_us', title: 'Caesars' },
] as const;
export type Book = (typeof BOOKS)[number];

/** 32 hex digits, like the feed's. */
export function eventId(sheet: GameSheet): string {
  return shortHash(`event ${sheet.game.nbaGameId}`) + shortHash(`odds ${sheet.game.gameId}`);
}

/** The feed's start times lie ten minutes behind the announced hour. */
export function commenceTime(sheet: GameSheet): EpochMicros {
  return plusSeconds(sheet.tipOff, 600);
}

/** Nearest half that is no whole number where `isHalf`, so that a bet cannot be drawn. */
export function halfPoint(value: number, isHalf: boolean): number {
  return isHalf ? Math.floor(value) + 0.5 : Math.round(value * 2) / 2;
}

/** American odds as decimal price: −110 → 1.91. */
export function decimalPrice(american: number): number {
  return Number((american > 0 ? 1 + american / 100 : 1 - 100 / american).toFixed(2));
}

function moneyLine(margin: number): number {
  const probability = 1 / (1 + Math.exp(-margin / 6.2));
  return Number(Math.max(1.02, 0.955 / probability).toFixed(2));
}

/** Instants at which the lines of a game were photographed; the last ones shortly before tip-off. */
function snapshotTimes(sheet: GameSheet): EpochMicros[] {
  const { date } = sheet.game;
  const morning = 11 * 3600 + 55 * 60 + 38;
  const closing = plusSeconds(sheet.tipOff, -300);
  const times = [utc(addDays(date, -1), morning), utc(date, morning), utc(date, 20 * 3600 + 41), closing];
  return times.filter((time) => time <= closing);
}

/** The lines of all books at all snapshots, the last one five minutes before tip-off. */
export function gameLineRows(sheet: GameSheet, random: Random): Row[] {
  const { plan } = sheet;
  const openingError = { margin: 2.2 * random.normal(), total: 3.5 * random.normal() };
  const books = BOOKS.filter((book) => book.key === 'draftkings' || random.chance(0.85)).map((book) => ({
    book,
    margin: 0.35 * random.normal(),
    total: 0.5 * random.normal(),
  }));
  const times = snapshotTimes(sheet);
  return times.flatMap((snapshot, index) => {
    // The error of the opening line melts away.
    const rest = 1 - index / Math.max(1, times.length - 1);
    return books.flatMap(({ book, margin, total }) =>
      linesOf(sheet, book, snapshot, {
        margin: plan.expectedMargin + openingError.margin * (0.4 + 0.6 * rest) + margin,
        total: plan.expectedTotal + openingError.total * (0.4 + 0.6 * rest) + total,
      }),
    );
  });
}

function linesOf(sheet: GameSheet, book: Book, snapshot: EpochMicros, line: { margin: number; total: number }): Row[] {
  const { home, away } = sheet.game;
  const spread = halfPoint(-line.margin, book.key !== 'betmgm');
  const total = halfPoint(line.total, book.key !== 'fanduel');
  return [
    lineRow(sheet, book, snapshot, 'h2h', home.fullName, moneyLine(line.margin), null),
    lineRow(sheet, book, snapshot, 'h2h', away.fullName, moneyLine(-line.margin), null),
    lineRow(sheet, book, snapshot, 'spreads', home.fullName, 1.91, spread),
    lineRow(sheet, book, snapshot, 'spreads', away.fullName, 1.91, spread === 0 ? 0 : -spread),
    lineRow(sheet, book, snapshot, 'totals', 'Over', 1.91, total),
    lineRow(sheet, book, snapshot, 'totals', 'Under', 1.91, total),
  ];
}

function lineRow(
  sheet: GameSheet,
  book: Book,
  snapshot: EpochMicros,
  market: 'h2h' | 'spreads' | 'totals',
  outcome: string,
  price: number,
  point: number | null,
): Row {
  const { home, away, date } = sheet.game;
  const updated = plusSeconds(snapshot, -67);
  const id = eventId(sheet);
  const at = stamp(snapshot);
  const values = {
    snapshot_timestamp: snapshot,
    previous_snapshot_timestamp: null,
    next_snapshot_timestamp: null,
    game_id: id,
    sport_key: 'basketball_nba',
    sport_title: 'NBA',
    commence_time: commenceTime(sheet),
    game_date: date,
    home_team: home.fullName,
    away_team: away.code === 'LAC' ? 'Los Angeles Clippers' : away.fullName,
    home_team_abbr: home.code,
    away_team_abbr: away.code,
    bookmaker_key: book.key,
    bookmaker_title: book.title,
    bookmaker_last_update: updated,
    market_key: market,
    market_last_update: updated,
    outcome_name: outcome,
    outcome_price: price,
    outcome_point: point,
  };
  const loaded = plusSeconds(snapshot, 120);
  return {
    ...values,
    source_file_path: `odds-api/game-lines-history/${date}/${id}-${away.code}${home.code}/${at}-snap-${at.slice(9, 13)}.json`,
    data_source: 'historical',
    created_at: loaded,
    data_hash: hashOf(values),
    processed_at: loaded,
  };
}
