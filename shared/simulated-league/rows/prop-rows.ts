/** Points props of the Odds API and of BettingPros. */
import { asciiForm, lookup } from '../../basketball/names.ts';
import type { EpochMicros } from '../../dates.ts';
import type { PlannedPlayer } from '../game/plan.ts';
import type { Random } from '../random.ts';
import type { LeagueRow } from '../tables.ts';
import { commenceTime, decimalPrice, eventId, halfPoint } from './odds-rows.ts';
import { type GameSheet, hashOf, plusSeconds, stamp } from './sheet.ts';

const OFFERED_PER_TEAM = 8;
const FEWEST_SECONDS = 14 * 60;

/** A player with a market, and the points that are expected of him. */
export interface Market {
  readonly player: PlannedPlayer;
  readonly points: number;
  /** The name bookmakers use. */
  readonly name: string;
}

/**
 * Players with a points market: the first eight of a rotation, and now and then one who is then ruled out.
 * @param random one draw per player, whoever he is
 */
export function markets(sheet: GameSheet, random: Random): Market[] {
  const { plan } = sheet;
  return [plan.away, plan.home].flatMap((players) => {
    const points = (plan.expectedTotal + (players === plan.home ? 1 : -1) * plan.expectedMargin) / 2;
    let load = 0;
    for (const { player, availability } of players) {
      if (availability.kind === 'plays') load += player.weights.shots * availability.targetSeconds;
    }
    const offered = players.flatMap((player): Market[] => {
      const surprise = random.chance(0.25);
      const { availability } = player;
      const isOut = availability.kind === 'out' && player.player.talent > 0.3 && surprise;
      const seconds = availability.kind === 'plays' ? availability.targetSeconds : isOut ? 1800 : 0;
      if (seconds < FEWEST_SECONDS) return [];
      const { name } = player.player;
      return [
        { player, points: (points * player.player.weights.shots * seconds) / load, name: name.alias ?? name.full },
      ];
    });
    return offered.toSorted((a, b) => b.points - a.points).slice(0, OFFERED_PER_TEAM);
  });
}

type OddsRow = LeagueRow<'odds_api_player_points_props'>;
const PROP_BOOKS = ['draftkings', 'fanduel', 'betmgm'] as const;
/** Minutes before tip-off at which markets were photographed. */
const SNAPSHOTS = [420, 190, 25];

/** The quotes of the books at all snapshots. */
export function oddsApiPropRows(sheet: GameSheet, offered: readonly Market[], random: Random): OddsRow[] {
  const rows: OddsRow[] = [];
  for (const market of offered) {
    const bias = 1.2 * random.normal();
    for (const book of PROP_BOOKS) {
      // A book leaves out a player here and there, and rarely quotes one side only.
      const isQuoted = random.chance(0.92);
      const isNovelty = random.chance(0.015);
      let line = halfPoint(Math.max(2.6, market.points + bias + 0.5 * random.normal()), true);
      for (const minutes of SNAPSHOTS) {
        if (random.chance(0.2)) line = Math.max(0.5, line + (random.chance(0.5) ? 1 : -1));
        if (!isQuoted || (minutes === 420 && book === 'betmgm')) continue;
        const over = random.pick([-125, -120, -115, -110, -105]);
        rows.push(oddsApiPropRow(sheet, market, { book, line: isNovelty ? 0.5 : line, minutes, over, isNovelty }));
      }
    }
  }
  return rows;
}

function oddsApiPropRow(
  sheet: GameSheet,
  { name }: Market,
  quote: { book: string; line: number; minutes: number; over: number; isNovelty: boolean },
): OddsRow {
  const { game } = sheet;
  const snapshot = plusSeconds(sheet.tipOff, -quote.minutes * 60);
  const at = stamp(snapshot);
  const tag = `snap-${at.slice(9, 13)}`;
  const under = quote.isNovelty ? null : -230 - quote.over;
  const values = {
    game_id: game.gameId,
    odds_api_event_id: eventId(sheet),
    game_date: game.date,
    game_start_time: commenceTime(sheet),
    home_team_abbr: game.home.code,
    away_team_abbr: game.away.code,
    snapshot_timestamp: snapshot,
    snapshot_tag: tag,
    capture_timestamp: snapshot,
    minutes_before_tipoff: Math.round(quote.minutes) + 10,
    bookmaker: quote.book,
    player_name: name,
    player_lookup: lookup(name),
    points_line: quote.line,
    over_price: decimalPrice(quote.over),
    over_price_american: quote.over,
    under_price: under === null ? null : decimalPrice(under),
    under_price_american: under,
    bookmaker_last_update: plusSeconds(snapshot, -45),
  };
  return {
    ...values,
    source_file_path: `odds-api/player-props-history/${game.date}/${values.odds_api_event_id}-${game.away.code}${game.home.code}/${at}-${tag}.json`,
    data_source: 'historical',
    data_hash: hashOf(values),
    processed_at: plusSeconds(snapshot, 180),
  };
}

type BettingProsRow = LeagueRow<'bettingpros_player_points_props'>;
const BETTINGPROS_BOOKS = [
  { id: 0, name: 'BettingPros Consensus' },
  { id: 12, name: 'DraftKings' },
  { id: 10, name: 'FanDuel' },
  { id: 19, name: 'BetMGM' },
] as const;

/** BettingPros: both sides of a few books and of its consensus, with the opening line; no game is named. */
export function bettingProsRows(sheet: GameSheet, offered: readonly Market[], random: Random): BettingProsRow[] {
  const rows: BettingProsRow[] = [];
  for (const market of offered) {
    const opening = halfPoint(Math.max(2.6, market.points + 1.5 * random.normal()), true);
    for (const book of BETTINGPROS_BOOKS) {
      const line = Math.max(0.5, opening + random.pick([-1, 0, 0, 0, 1]));
      const updated = plusSeconds(sheet.tipOff, -60 * random.whole(20, 200));
      const isActive = random.chance(0.95);
      for (const side of ['over', 'under'] as const) {
        rows.push(bettingProsRow(sheet, market, { book, side, line, opening, updated, isActive }));
      }
    }
  }
  return rows;
}

function bettingProsRow(
  sheet: GameSheet,
  { player, name }: Market,
  quote: {
    book: (typeof BETTINGPROS_BOOKS)[number];
    side: 'over' | 'under';
    line: number;
    opening: number;
    updated: EpochMicros;
    isActive: boolean;
  },
): BettingProsRow {
  const { game, day } = sheet;
  const { book, updated } = quote;
  const event = Number(game.nbaGameId.slice(3));
  const offer = `${event}-${player.player.nbaId}`;
  const values = {
    game_date: game.date,
    market_type: 'points',
    market_id: 156,
    bp_event_id: event,
    offer_id: offer,
    bet_side: quote.side,
    bp_player_id: player.player.nbaId - 1_600_000,
    player_name: name,
    player_lookup: asciiForm(name),
    player_team: player.team,
    player_position: player.player.position,
    team_source: 'bettingpros',
    has_team_issues: false,
    validated_team: player.team,
    validation_confidence: 0.95,
    validation_method: 'bettingpros_api',
    validation_notes: null,
    player_complications: null,
    book_id: book.id,
    bookmaker: book.name,
    line_id: `${offer}-${book.id}-${quote.side}`,
    points_line: quote.line,
    odds_american: -115,
    is_active: quote.isActive,
    is_best_line: book.id === 12,
    bookmaker_last_update: updated,
    opening_line: quote.opening,
    opening_odds: -112,
    opening_book_id: book.id,
    opening_timestamp: plusSeconds(sheet.tipOff, -8 * 3600),
  };
  const loaded = plusSeconds(sheet.tipOff, -600);
  return {
    ...values,
    source_file_path: `bettingpros/player-props/points/${game.date}/${day}.json`,
    created_at: loaded,
    data_hash: hashOf(values),
    processed_at: loaded,
  };
}
