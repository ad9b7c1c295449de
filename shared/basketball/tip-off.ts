/**
 * When a game starts, and up to when evidence about it counts (D7).
 *
 * - *tip-off* = start of the game, by the first source that has it on the game's Eastern date · *CUTOFF* = the last instant
 *   at which an odds, prop, injury or roster row still counts: tip-off itself, or the end of the date.
 */
import {
  dateOfDayNumber,
  type EpochMicros,
  easternDate,
  easternInstant,
  type GameDate,
  MICROS_PER_SECOND,
  microsOf,
} from '../dates.ts';
import type { RowOf } from '../tables/define-table.ts';
import type { espnScoreboard } from '../tables/raw/espn-scoreboard.ts';
import type { nbacScoreboardV2 } from '../tables/raw/nbac-scoreboard-v2.ts';
import type { oddsApiGameLines } from '../tables/raw/odds-api-game-lines.ts';
import type { oddsApiPlayerPointsProps } from '../tables/raw/odds-api-player-points-props.ts';
import type { Game } from './games.ts';
import { firstOf, r0 } from './order.ts';

export const ESPN_SCOREBOARD_COLUMNS = [
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'scheduled_start_time',
  'data_hash',
  'processed_at',
] as const;
export type EspnScoreboardRow = RowOf<typeof espnScoreboard, (typeof ESPN_SCOREBOARD_COLUMNS)[number]>;

export const NBAC_SCOREBOARD_COLUMNS = [
  'game_id',
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'start_time',
  'data_hash',
  'processed_at',
] as const;
export type NbacScoreboardRow = RowOf<typeof nbacScoreboardV2, (typeof NBAC_SCOREBOARD_COLUMNS)[number]>;

/** Columns of `odds_api_game_lines` for its start times alone. */
export const GAME_LINE_START_COLUMNS = [
  'game_date',
  'home_team',
  'away_team',
  'home_team_abbr',
  'away_team_abbr',
  'snapshot_timestamp',
  'commence_time',
] as const;
export type GameLineStartRow = RowOf<typeof oddsApiGameLines, (typeof GAME_LINE_START_COLUMNS)[number]>;

/** Columns of `odds_api_player_points_props` for its start times alone. */
export const PROP_START_COLUMNS = [
  'game_date',
  'home_team_abbr',
  'away_team_abbr',
  'game_start_time',
  'snapshot_timestamp',
  'data_hash',
  'processed_at',
] as const;
export type PropStartRow = RowOf<typeof oddsApiPlayerPointsProps, (typeof PROP_START_COLUMNS)[number]>;

export type TipOffSource =
  | 'nbac_schedule'
  | 'espn_scoreboard'
  | 'nbac_scoreboard_v2'
  | 'odds_api_game_lines'
  | 'odds_api_player_points_props';

/** Rows matched to the game (D5), whatever their market or book. */
export interface TipOffRows {
  readonly espnScoreboard: readonly EspnScoreboardRow[];
  readonly nbacScoreboard: readonly NbacScoreboardRow[];
  readonly gameLines: readonly Pick<GameLineStartRow, 'snapshot_timestamp' | 'commence_time'>[];
  readonly props: readonly Pick<PropStartRow, 'snapshot_timestamp' | 'game_start_time'>[];
}

export interface TipOff {
  /** Null = unknown (`tipoff_unknown`). */
  readonly instant: EpochMicros | null;
  /** The source it was taken from; null if unknown. */
  readonly source: TipOffSource | null;
  /** The schedule and the odds feed disagreed by more than 90 minutes (`tipoff_conflict`); the odds feed was taken. */
  readonly conflict: boolean;
}

const GREATEST_DISAGREEMENT = 90 * 60 * MICROS_PER_SECOND;
const compareEspnRows = r0<EspnScoreboardRow>(ESPN_SCOREBOARD_COLUMNS);
const compareNbacRows = r0<NbacScoreboardRow>(NBAC_SCOREBOARD_COLUMNS);

/**
 * Tip-off of a game: the first source of D7 whose value falls on the game's Eastern date. Each source picks its value
 * first; a source whose value falls on another date is passed over.
 */
export function tipOff(game: Pick<Game, 'date' | 'schedule'>, rows: TipOffRows): TipOff {
  const onDate = (instant: EpochMicros | null | undefined): EpochMicros | undefined =>
    instant !== null && instant !== undefined && easternDate(instant) === game.date ? instant : undefined;

  const schedule = onDate(scheduledStart(game.schedule?.game_date_est ?? null));
  const gameLines = onDate(
    quotedStart(rows.gameLines.map((row) => ({ snapshot: row.snapshot_timestamp, start: row.commence_time }))),
  );
  const props = onDate(
    quotedStart(
      rows.props.flatMap(({ snapshot_timestamp, game_start_time }) =>
        game_start_time === null ? [] : [{ snapshot: snapshot_timestamp, start: game_start_time }],
      ),
    ),
  );
  const odds = gameLines ?? props;
  if (schedule !== undefined && odds !== undefined && Math.abs(schedule - odds) > GREATEST_DISAGREEMENT) {
    const source = gameLines === undefined ? 'odds_api_player_points_props' : 'odds_api_game_lines';
    return { instant: odds, source, conflict: true };
  }
  const espn = onDate(firstOf(rows.espnScoreboard, compareEspnRows)?.scheduled_start_time);
  const nbac = onDate(firstOf(rows.nbacScoreboard, compareNbacRows)?.start_time);
  for (const [source, instant] of [
    ['nbac_schedule', schedule],
    ['espn_scoreboard', espn],
    ['nbac_scoreboard_v2', nbac],
    ['odds_api_game_lines', gameLines],
    ['odds_api_player_points_props', props],
  ] as const) {
    if (instant !== undefined) return { instant, source, conflict: false };
  }
  return { instant: null, source: null, conflict: false };
}

const MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
const MINUTES_PER_DAY = 24 * 60;

/** The schedule's start: an Eastern wall clock under a UTC label. Midnight is a date without a time. */
function scheduledStart(gameDateEst: EpochMicros | null): EpochMicros | undefined {
  if (gameDateEst === null) return undefined;
  const minutes = Math.floor(gameDateEst / MICROS_PER_MINUTE);
  const day = Math.floor(minutes / MINUTES_PER_DAY);
  if (minutes === day * MINUTES_PER_DAY) return undefined;
  const secondsOfDay = Math.floor(gameDateEst / MICROS_PER_SECOND) - day * MINUTES_PER_DAY * 60;
  return easternInstant(dateOfDayNumber(day), secondsOfDay);
}

interface QuotedStart {
  readonly snapshot: EpochMicros;
  readonly start: EpochMicros;
}

/**
 * The start in the newest snapshot not later than the start it names (ties: greatest); if every snapshot is later, the
 * smallest start.
 */
function quotedStart(quotes: readonly QuotedStart[]): EpochMicros | undefined {
  let best: QuotedStart | undefined;
  let earliest: EpochMicros | undefined;
  for (const quote of quotes) {
    const { snapshot, start } = quote;
    if (earliest === undefined || start < earliest) earliest = start;
    if (snapshot > start) continue;
    if (best === undefined || snapshot > best.snapshot || (snapshot === best.snapshot && start > best.start)) {
      best = quote;
    }
  }
  return best?.start ?? earliest;
}

/** CUTOFF of a game, inclusive: tip-off; if unknown, the last microsecond of the Eastern date. */
export function cutoffOf(date: GameDate, { instant }: Pick<TipOff, 'instant'>): EpochMicros {
  return instant ?? microsOf(easternInstant(date, 86_400) - 1);
}
