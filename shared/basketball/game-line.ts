/**
 * Spread and total of a game (D18): one of each, for every table that has them.
 *
 * - *spread* = points a team gives, seen from its side: negative = favoured · *total* = points of both teams together
 * - *usable* = a spread or total quoted at or before the cutoff · *current / opening* = the value in the last / first usable
 *   snapshot of the chosen bookmaker · *event* = what the feed takes for one game; it may list a game under two ids.
 */
import type { EpochMicros } from '../dates.ts';
import type { RowOf } from '../tables/define-table.ts';
import type { oddsApiGameLines } from '../tables/raw/odds-api-game-lines.ts';
import { bookmakerKey, bookmakersByPreference } from './bookmakers.ts';
import type { Game } from './games.ts';
import { type Compare, collapse, firstOf, greatest, inOrder, r0, smallest } from './order.ts';
import { teamCode, teamCodeOfName } from './teams.ts';

/** Columns of `odds_api_game_lines` that D5, D7 and D18 read. */
export const GAME_LINE_COLUMNS = [
  'game_id',
  'game_date',
  'home_team',
  'away_team',
  'home_team_abbr',
  'away_team_abbr',
  'bookmaker_key',
  'market_key',
  'outcome_name',
  'outcome_point',
  'snapshot_timestamp',
  'commence_time',
  'source_file_path',
  'data_hash',
  'processed_at',
] as const;
export type GameLineRow = RowOf<typeof oddsApiGameLines, (typeof GAME_LINE_COLUMNS)[number]>;

/** Current and opening value, both of one bookmaker, as stored: not rounded. */
export interface GameLineValue {
  /** Bookmaker key. */
  readonly bookmaker: string;
  readonly current: number;
  readonly opening: number;
  /** Snapshot of the current value. */
  readonly updatedAt: EpochMicros;
}

export interface GameLine {
  /** From the team's side, negative = favoured; undefined: nobody quotes it. */
  spreadOf(team: string): GameLineValue | undefined;
  readonly total: GameLineValue | undefined;
  /** The usable rows of one event per snapshot, duplicates left out: what the source columns count. */
  readonly usable: readonly GameLineRow[];
  /** Rows ignored or collapsed, by reason and table. */
  readonly counts: Readonly<Record<string, number>>;
}

type Market = 'spreads' | 'totals';

/** A usable row, read. */
interface Quote {
  readonly row: GameLineRow;
  readonly bookmaker: string;
  readonly market: Market;
  /** System code of a team of the game, or `over` / `under`. */
  readonly outcome: string;
  readonly point: number;
}

const compareRows = r0<GameLineRow>(GAME_LINE_COLUMNS);
const compareQuotes: Compare<Quote> = (a, b) => compareRows(a.row, b.row);
const newestEvent: Compare<Quote> = inOrder(
  greatest(({ row }) => row.processed_at),
  smallest(({ row }) => row.game_id),
);

/**
 * The line of a game.
 * @param input.rows rows matched to the game (D5), usable or not, duplicates included, in any order
 * @param input.cutoff CUTOFF(g), inclusive
 */
export function gameLine(input: {
  readonly game: Pick<Game, 'home' | 'away'>;
  readonly rows: readonly GameLineRow[];
  readonly cutoff: EpochMicros;
}): GameLine {
  const { game, rows, cutoff } = input;
  const counts: Record<string, number> = {};
  const count = (reason: string, amount = 1): void => {
    const name = `${reason}:odds_api_game_lines`;
    if (amount > 0) counts[name] = (counts[name] ?? 0) + amount;
  };
  const found: Quote[] = [];
  for (const row of rows) {
    const quote = readQuote(row, game, cutoff);
    if (typeof quote === 'string') count(quote);
    else found.push(quote);
  }
  const ofOneEvent = withoutOtherEvents(found);
  count('other_events_ignored', found.length - ofOneEvent.length);
  const { kept, collapsed } = collapse(ofOneEvent, (quote) => `${snapshotKey(quote)}|${quote.outcome}`, compareQuotes);
  count('raw_duplicates_collapsed', collapsed);
  const spreads = quotesOfBookmaker(kept, 'spreads');
  const totals = quotesOfBookmaker(kept, 'totals');
  return {
    spreadOf: (team) => currentAndOpening(spreads, team, (point) => 0 - point),
    total: currentAndOpening(totals, 'over', (point) => point),
    usable: kept.map(({ row }) => row),
    counts,
  };
}

/** The row as a quote, or why it is none. */
function readQuote(row: GameLineRow, game: Pick<Game, 'home' | 'away'>, cutoff: EpochMicros): Quote | string {
  const market = row.market_key.trim().toLowerCase();
  if (market !== 'spreads' && market !== 'totals') return 'other_market';
  if (row.snapshot_timestamp > cutoff) return 'after_cutoff';
  const { outcome_point: point } = row;
  if (point === null) return 'no_point';
  const outcome = market === 'spreads' ? teamOf(row.outcome_name, game) : sideOf(row.outcome_name);
  if (outcome === undefined) return 'unmapped_outcome';
  return { row, bookmaker: bookmakerKey(row.bookmaker_key), market, outcome, point };
}

function teamOf(name: string, { home, away }: Pick<Game, 'home' | 'away'>): string | undefined {
  const team = teamCodeOfName(name) ?? teamCode(name);
  return team === home || team === away ? team : undefined;
}

function sideOf(name: string): string | undefined {
  const side = name.trim().toLowerCase();
  return side === 'over' || side === 'under' ? side : undefined;
}

function snapshotKey({ bookmaker, market, row }: Quote): string {
  return `${bookmaker}|${market}|${row.snapshot_timestamp}`;
}

/** Of each bookmaker, market and snapshot the rows of one event: so that both teams' points come from the same. */
function withoutOtherEvents(quotes: readonly Quote[]): readonly Quote[] {
  const newest = new Map<string, Quote>();
  let isMixed = false;
  for (const quote of quotes) {
    const key = snapshotKey(quote);
    const known = newest.get(key);
    if (known !== undefined && known.row.game_id !== quote.row.game_id) isMixed = true;
    if (known === undefined || newestEvent(quote, known) < 0) newest.set(key, quote);
  }
  if (!isMixed) return quotes;
  return quotes.filter((quote) => newest.get(snapshotKey(quote))?.row.game_id === quote.row.game_id);
}

/** Quotes of one market by its first bookmaker. */
function quotesOfBookmaker(quotes: readonly Quote[], market: Market): readonly Quote[] {
  const byBookmaker = Map.groupBy(
    quotes.filter((quote) => quote.market === market),
    ({ bookmaker }) => bookmaker,
  );
  const bookmaker = firstOf(byBookmaker.keys(), bookmakersByPreference);
  return bookmaker === undefined ? [] : (byBookmaker.get(bookmaker) ?? []);
}

/**
 * Value of the latest and of the earliest snapshot.
 * @param own the outcome wanted; where a snapshot has only the other one, its point is turned round
 */
function currentAndOpening(
  quotes: readonly Quote[],
  own: string,
  fromOther: (point: number) => number,
): GameLineValue | undefined {
  const instant = ({ row }: Quote): EpochMicros => row.snapshot_timestamp;
  const isOther = ({ outcome }: Quote): boolean => outcome !== own;
  const current = firstOf(quotes, inOrder(greatest(instant), smallest(isOther)));
  const opening = firstOf(quotes, inOrder(smallest(instant), smallest(isOther)));
  if (current === undefined || opening === undefined) return undefined;
  const pointOf = (quote: Quote): number => (isOther(quote) ? fromOther(quote.point) : quote.point);
  return {
    bookmaker: current.bookmaker,
    current: pointOf(current),
    opening: pointOf(opening),
    updatedAt: current.row.snapshot_timestamp,
  };
}
