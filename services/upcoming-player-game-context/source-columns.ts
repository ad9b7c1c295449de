/** Where a row's values came from (D22): four source groups, and the labels of every source that had a share in it. */
import { digest } from '../../shared/basketball/digest.ts';
import type { GameLine } from '../../shared/basketball/game-line.ts';
import type { ScheduleRow } from '../../shared/basketball/games.ts';
import { firstOf, greatest, inOrder, smallest } from '../../shared/basketball/order.ts';
import { PLAYER_SOURCE_LABELS, PLAYER_SOURCES, type PlayerSourceLabel } from '../../shared/basketball/player-rows.ts';
import { ABSENT_SOURCE, newestOf, type SourceGroup, sourceGroupColumns } from '../../shared/basketball/source-group.ts';
import { teamCode } from '../../shared/basketball/teams.ts';
import { countWhile } from '../../shared/count-while.ts';
import { addDays, type EpochMicros, type GameDate } from '../../shared/dates.ts';
import type { PlayedRecord } from './earlier-game.ts';
import type { PlayerHistory } from './season-history.ts';

interface RawRow {
  readonly processed_at: EpochMicros | null;
  readonly data_hash: string | null;
}

function groupOf(rows: readonly RawRow[], completeness: number | null): SourceGroup {
  return {
    last_updated: newestOf(rows.map((row) => row.processed_at)),
    rows_found: rows.length,
    completeness_pct: completeness,
    hash: digest(rows.map((row) => row.data_hash)),
  };
}

/** The schedule's columns, the same for all rows of a date. @param rows of the date */
export function scheduleColumns(rows: readonly ScheduleRow[], validGames: number) {
  const rawGames = new Set(
    rows.map((row) => row.game_id.trim() || `${teamCode(row.away_team_tricode)}_${teamCode(row.home_team_tricode)}`),
  );
  const share = rawGames.size === 0 ? null : (validGames / rawGames.size) * 100;
  return sourceGroupColumns('schedule', { ...groupOf(rows, share), rows_found: validGames });
}

const PER_MARKET = 50;

/** The game lines' columns, the same for all rows of a team. */
export function gameLineColumns(line: GameLine, team: string, exists: boolean) {
  const markets = [line.spreadOf(team), line.total].filter((market) => market !== undefined);
  return sourceGroupColumns('game_lines', exists ? groupOf(line.usable, PER_MARKET * markets.length) : ABSENT_SOURCE);
}

/** The props' group. @param rows usable rows of the player and game */
export function propsGroup(rows: readonly RawRow[], exists: boolean): SourceGroup {
  return exists ? groupOf(rows, rows.length > 0 ? 100 : 0) : ABSENT_SOURCE;
}

const RECENT_DAYS = 30;

/**
 * The box scores' group: rows of the last thirty days in which he played or was listed.
 * @param completeness percentage of the thirty days; undefined where nothing is expected of him
 */
export function boxScoreGroup(
  date: GameDate,
  { records, listings }: Pick<PlayerHistory, 'records' | 'listings'>,
  completeness: number | undefined,
): SourceGroup {
  const earliest = addDays(date, -RECENT_DAYS);
  const recent = <Item extends { readonly date: GameDate }>(items: readonly Item[]): readonly Item[] =>
    items.slice(
      countWhile(items, (item) => item.date < earliest),
      countWhile(items, (item) => item.date < date),
    );
  const rows = [...recent(records), ...recent(listings)].map(({ player }) => ({
    processed_at: player.processedAt,
    data_hash: player.dataHash,
  }));
  return groupOf(rows, completeness ?? 0);
}

/** Label of the player source of most records, ties by the order of D8; null for none. */
export function primarySource(records: readonly PlayedRecord[]): PlayerSourceLabel | null {
  const bySource = Map.groupBy(records, ({ player }) => player.source);
  const most = firstOf(
    bySource,
    inOrder(
      greatest(([, ofSource]) => ofSource.length),
      smallest(([source]) => PLAYER_SOURCES.indexOf(source)),
    ),
  );
  return most === undefined ? null : PLAYER_SOURCE_LABELS[most[0]];
}

/** Labels in the order of the chapter's sources. */
const LABELS = [
  'nbac_schedule',
  'nbac_gamebook',
  'bdl_player_boxscores',
  'nbac_player_boxscores',
  'nbac_team_boxscore',
  'reconstructed_team_from_players',
  'espn_team_rosters',
  'nbac_player_movement',
  'odds_api',
  'bettingpros',
  'odds_api_game_lines',
  'nbac_injury_report',
  'espn_scoreboard',
  'nbac_scoreboard_v2',
  'bigdataball',
  'nbac_pbp',
  'br_rosters_current',
  'nbac_player_list_current',
  'nba_players_registry',
] as const;
export type SourceLabel = (typeof LABELS)[number];

/** The labels found, each once, in order. */
export function dataSources(found: Iterable<SourceLabel | null | undefined>): readonly SourceLabel[] {
  const labels = new Set(found);
  return LABELS.filter((label) => labels.has(label));
}
