/** Raw rows for tests of the context tables: a schedule with filler games, box scores, lines and injury listings. */
import { computeUpcomingTeamGameContext } from '../../../services/upcoming-team-game-context/compute.ts';
import { sources } from '../../../services/upcoming-team-game-context/sources.ts';
import { upcomingTeamGameContext } from '../../../services/upcoming-team-game-context/table.ts';
import type { GameLineRow } from '../../../shared/basketball/game-line.ts';
import type { InjuryRow } from '../../../shared/basketball/injury-report.ts';
import type { GamebookRow } from '../../../shared/basketball/player-rows.ts';
import type { ScheduleRow } from '../../../shared/basketball/schedule.ts';
import { addDays } from '../../../shared/dates.ts';
import { tableQuantiser } from '../../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { gamebookRow } from '../../basketball/box-rows.ts';
import { day, instant, scheduleRow } from '../../basketball/build-rows.ts';
import { type RowsOfSources, sourceDataOf } from '../../helpers/source-data.ts';

export type TeamContextRows = RowsOfSources<typeof sources>;

const NAMES: Readonly<Record<string, string>> = {
  IND: 'Indiana Pacers',
  LAL: 'Los Angeles Lakers',
  MIA: 'Miami Heat',
  SAS: 'San Antonio Spurs',
};

/** A final game: `played('2025-01-13', 'SAS', 'LAL', 126, 102)`, score of away and home. */
export function played(
  date: string,
  away: string,
  home: string,
  awayScore: number,
  homeScore: number,
  changes: Partial<ScheduleRow> = {},
): ScheduleRow {
  return scheduleRow(date, away, home, { away_team_score: awayScore, home_team_score: homeScore, ...changes });
}

/** A game to come, by default with its tip-off at 19:00 Eastern. */
export function scheduled(date: string, away: string, home: string, changes: Partial<ScheduleRow> = {}): ScheduleRow {
  return scheduleRow(date, away, home, { game_status: 1, game_date_est: instant(`${date}T19:00Z`), ...changes });
}

/** Home wins over an opponent that matters to nobody, on so many days from a date on. */
export function fillers(team: string, opponent: string, from: string, games: number): ScheduleRow[] {
  return Array.from({ length: games }, (_, index) => played(addDays(day(from), index), opponent, team, 90, 100));
}

/** Five starters of each team of a game, named after their teams unless said otherwise, as the gamebook has them. */
export function boxScore(
  date: string,
  away: string,
  home: string,
  names: Readonly<Record<string, readonly string[]>> = {},
): GamebookRow[] {
  const game = {
    game_id: `${date.replaceAll('-', '')}_${away}_${home}`,
    game_date: day(date),
    home_team_abbr: home,
    away_team_abbr: away,
  };
  const five = (team: string): readonly string[] =>
    names[team] ?? ['One', 'Two', 'Three', 'Four', 'Five'].map((name) => `${team} ${name}`);
  return [away, home].flatMap((team) =>
    five(team).map((name) => gamebookRow(name, team, { ...game, data_hash: `${date} ${name}` })),
  );
}

/** A listing of the injury report of the game's own date. */
export function injury(
  date: string,
  team: string,
  name: string,
  status: string,
  hour: number | null = 11,
  changes: Partial<InjuryRow> = {},
): InjuryRow {
  return {
    report_date: day(date),
    report_hour: hour,
    game_date: day(date),
    team,
    player_full_name: name,
    player_lookup: null,
    injury_status: status,
    reason: 'Injury/Illness',
    confidence_score: 1,
    source_file_path: 'report.pdf',
    data_hash: `${date} ${team} ${name} ${hour}`,
    processed_at: instant(`${date}T23:00Z`),
    ...changes,
  };
}

/** Rows of a snapshot: `snapshot('2025-01-15', 'MIA', 'LAL', 'fanduel', '2025-01-16T02:55Z', { LAL: -5, MIA: 5 })`. */
export function snapshot(
  date: string,
  away: string,
  home: string,
  bookmaker: string,
  at: string,
  points: Readonly<Record<string, number>>,
  changes: Partial<GameLineRow> = {},
): GameLineRow[] {
  return Object.entries(points).map(([outcome, point]) => ({
    game_id: 'event1',
    game_date: day(date),
    home_team: NAMES[home] ?? home,
    away_team: NAMES[away] ?? away,
    home_team_abbr: home,
    away_team_abbr: away,
    bookmaker_key: bookmaker,
    market_key: outcome === 'Over' || outcome === 'Under' ? 'totals' : 'spreads',
    outcome_name: NAMES[outcome] ?? outcome,
    outcome_point: point,
    snapshot_timestamp: instant(at),
    commence_time: instant('2025-01-16T03:00Z'),
    source_file_path: 'lines.json',
    data_hash: `${bookmaker} ${at} ${outcome}`,
    processed_at: instant(`${date}T23:30Z`),
    ...changes,
  }));
}

const quantise = tableQuantiser(upcomingTeamGameContext);

/** What a run of a date computes of the rows. */
export const computed = (rows: TeamContextRows, date: string) =>
  computeUpcomingTeamGameContext({ date: day(date), sources: sourceDataOf(sources, rows, day(date)) });

/** The stored form of a team's row of a date. */
export function rowOf(rows: TeamContextRows, date: string, team: string): StoredRow {
  const row = computed(rows, date).rows.find(({ team_abbr }) => team_abbr === team);
  if (row === undefined) throw new Error(`no row of ${team} on ${date}`);
  const written = instant('2025-01-15T12:00Z');
  return quantise({ ...row, created_at: written, processed_at: written });
}
