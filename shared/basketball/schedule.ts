/**
 * The league's schedule, read: rows that are competitive games of a season, one per game (D4.1, D4.2). Which of them are
 * final or void is decided in games.ts.
 */
import { type GameDate, seasonEnd, seasonStart } from '../dates.ts';
import type { RowOf } from '../tables/define-table.ts';
import type { nbacSchedule } from '../tables/raw/nbac-schedule.ts';
import { gameIdOf } from './game-id.ts';
import { collapse, greatest, inOrder, r0, smallest } from './order.ts';
import { teamCode } from './teams.ts';

/** Columns of `nbac_schedule` that the definitions read. */
export const SCHEDULE_COLUMNS = [
  'game_id',
  'season_year',
  'game_date',
  'game_date_est',
  'game_status',
  'home_team_tricode',
  'away_team_tricode',
  'arena_city',
  'arena_timezone',
  'is_regular_season',
  'is_playoffs',
  'is_all_star',
  'is_primetime',
  'has_national_tv',
  'home_team_score',
  'away_team_score',
  'source_file_path',
  'scrape_timestamp',
  'data_hash',
  'processed_at',
] as const;
export type ScheduleRow = RowOf<typeof nbacSchedule, (typeof SCHEDULE_COLUMNS)[number]>;

/** A game as the schedule has it. */
export interface ScheduledGame {
  readonly gameId: string;
  readonly date: GameDate;
  readonly home: string;
  readonly away: string;
  /** Null where the row's id is blank. */
  readonly nbaGameId: string | null;
  readonly row: ScheduleRow;
}

export interface SeasonSchedule {
  /** Whether any row, competitive or not, lies in the season's span. */
  readonly known: boolean;
  /** Competitive games, one per NBA id and one per game_id; neither final, void nor conflicting ones are told apart. */
  readonly games: readonly ScheduledGame[];
  /** NBA ids of rows that are no competitive game (exhibitions, the all-star game). */
  readonly otherNbaIds: ReadonlySet<string>;
  /** Rows left out, by reason: `duplicate_schedule_rows:nbac_schedule` and the like. */
  readonly counts: Readonly<Record<string, number>>;
}

const COMPETITIVE_IDS = ['002', '004', '005'];
const EXHIBITION_IDS = ['001', '003'];

/** Rows of one game, the first wins (D4.2). */
const compareLoads = inOrder<ScheduledGame>(
  greatest(({ row }) => row.processed_at),
  greatest(({ row }) => row.game_status),
  greatest(({ row }) => row.scrape_timestamp),
  greatest(({ row }) => row.game_date),
  smallest(({ row }) => row.game_id),
  smallest(({ row }) => row.source_file_path),
  (a, b) => compareRows(a.row, b.row),
);
const compareRows = r0<ScheduleRow>(SCHEDULE_COLUMNS);

/** Whether the row is a game of the season proper, by its flags and NBA id alone (D4.1). */
export function isCompetitive(row: ScheduleRow): boolean {
  const id = row.game_id.trim();
  if (row.is_all_star === true || EXHIBITION_IDS.some((prefix) => id.startsWith(prefix))) return false;
  if (row.is_regular_season === true || row.is_playoffs === true) return true;
  const isUnflagged = row.is_regular_season === null && row.is_playoffs === null;
  return isUnflagged && COMPETITIVE_IDS.some((prefix) => id.startsWith(prefix));
}

/** The competitive games of a season. Neither the order nor the number of equal rows matters; other seasons are left out. */
export function readSchedule(rows: readonly ScheduleRow[], season: number): SeasonSchedule {
  const [first, last] = [seasonStart(season), seasonEnd(season)];
  const candidates: ScheduledGame[] = [];
  const otherNbaIds = new Set<string>();
  let known = false;
  let notCompetitive = 0;
  let unknownTeamCode = 0;
  for (const row of rows) {
    if (row.game_date < first || row.game_date > last) continue;
    known = true;
    const nbaGameId = row.game_id.trim() || null;
    const home = teamCode(row.home_team_tricode);
    const away = teamCode(row.away_team_tricode);
    if (!isCompetitive(row)) notCompetitive += 1;
    else if (home === undefined || away === undefined) unknownTeamCode += 1;
    else if (home === away) notCompetitive += 1;
    else {
      const date = row.game_date;
      candidates.push({ gameId: gameIdOf({ date, away, home }), date, home, away, nbaGameId, row });
      continue;
    }
    if (nbaGameId !== null) otherNbaIds.add(nbaGameId);
  }
  const byNbaId = collapse(candidates, (game) => game.nbaGameId ?? game.gameId, compareLoads);
  const byGameId = collapse(byNbaId.kept, (game) => game.gameId, compareLoads);
  for (const { nbaGameId } of byGameId.kept) if (nbaGameId !== null) otherNbaIds.delete(nbaGameId);
  const counts: Record<string, number> = {};
  const duplicates = byNbaId.collapsed + byGameId.collapsed;
  if (duplicates > 0) counts['duplicate_schedule_rows:nbac_schedule'] = duplicates;
  if (notCompetitive > 0) counts['not_competitive:nbac_schedule'] = notCompetitive;
  if (unknownTeamCode > 0) counts['unknown_team_code:nbac_schedule'] = unknownTeamCode;
  return { known, games: byGameId.kept, otherNbaIds, counts };
}
