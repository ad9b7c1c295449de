/** Raw rows of games for tests: a plausible row with what the test is about put over it. */
import type { FinalEvidenceRows, RowsByDate } from '../../shared/basketball/final-evidence.ts';
import { finalEvidenceOf, type SeasonGames, seasonGames } from '../../shared/basketball/games.ts';
import type { ScheduleRow } from '../../shared/basketball/schedule.ts';
import { calendarDateOf, type EpochMicros, type GameDate, parseInstant } from '../../shared/dates.ts';

/** An instant from text, `2025-01-15T23:50Z`. */
export function instant(text: string): EpochMicros {
  const parsed = parseInstant(text);
  if (parsed === undefined) throw new RangeError(`${text} is no instant`);
  return parsed;
}

/** A date from text. */
export const day = (text: string): GameDate => calendarDateOf(text);

/** A regular-season row, final unless said otherwise: `scheduleRow('2025-01-15', 'LAL', 'BOS', {game_status: 1})`. */
export function scheduleRow(date: string, away: string, home: string, changes: Partial<ScheduleRow> = {}): ScheduleRow {
  const number = [...`${date}${away}${home}`].reduce(
    (sum, character) => (sum * 31 + character.charCodeAt(0)) % 99_991,
    7,
  );
  return {
    game_id: `00224${String(number).padStart(5, '0')}`,
    season_year: 2024,
    game_date: day(date),
    game_date_est: null,
    game_status: 3,
    home_team_tricode: home,
    away_team_tricode: away,
    arena_city: null,
    arena_timezone: null,
    is_regular_season: true,
    is_playoffs: false,
    is_all_star: false,
    is_primetime: null,
    has_national_tv: null,
    home_team_score: null,
    away_team_score: null,
    source_file_path: 'schedule.json',
    scrape_timestamp: null,
    data_hash: null,
    processed_at: instant('2025-01-01T09:00Z'),
    ...changes,
  };
}

type RowIn<S> = S extends RowsByDate<infer Row> ? Row : never;
export type EvidenceLists = { [K in keyof FinalEvidenceRows]?: readonly RowIn<FinalEvidenceRows[K]>[] };
export type GamebookEvidence = RowIn<FinalEvidenceRows['gamebook']>;
export type BdlEvidence = RowIn<FinalEvidenceRows['bdl']>;
export type NbaBoxEvidence = RowIn<FinalEvidenceRows['nbaBox']>;
export type TeamBoxEvidence = RowIn<FinalEvidenceRows['teamBox']>;

/** Rows as a declared source gives them. */
export function byDate<Row extends { readonly game_date: GameDate }>(rows: readonly Row[] = []): RowsByDate<Row> {
  const dates = Map.groupBy(rows, (row) => row.game_date);
  return { on: (date) => dates.get(date) ?? [] };
}

export const evidenceOf = ({ gamebook, bdl, nbaBox, teamBox }: EvidenceLists = {}) =>
  finalEvidenceOf({
    gamebook: byDate(gamebook),
    bdl: byDate(bdl),
    nbaBox: byDate(nbaBox),
    teamBox: byDate(teamBox),
  });

/** The games of the season of a date by these rows. */
export function gamesOf(date: string, schedule: readonly ScheduleRow[], evidence: EvidenceLists = {}): SeasonGames {
  return seasonGames({ date: day(date), schedule, evidence: evidenceOf(evidence) });
}

/** A box-score row of a game in the words of its tables: date, away, home, team. */
function boxRow(date: string, away: string, home: string) {
  return {
    game_id: `${date.replaceAll('-', '')}_${away}_${home}`,
    game_date: day(date),
    home_team_abbr: home,
    away_team_abbr: away,
    team_abbr: home,
    processed_at: instant('2025-01-16T09:00Z'),
  };
}

export const gamebookRow = (
  date: string,
  away: string,
  home: string,
  changes: Partial<GamebookEvidence> = {},
): GamebookEvidence => ({ ...boxRow(date, away, home), player_status: 'active', ...changes });

export const bdlRow = (date: string, away: string, home: string, changes: Partial<BdlEvidence> = {}): BdlEvidence => ({
  ...boxRow(date, away, home),
  game_status: 'Final',
  ...changes,
});

export const nbaBoxRow = (
  date: string,
  away: string,
  home: string,
  changes: Partial<NbaBoxEvidence> = {},
): NbaBoxEvidence => ({ ...boxRow(date, away, home), nba_game_id: '', game_status: 'final', ...changes });

/** The two official rows of a game. */
export function teamBoxRows(
  date: string,
  away: string,
  home: string,
  ofAway: Partial<TeamBoxEvidence> = {},
  ofHome: Partial<TeamBoxEvidence> = {},
): TeamBoxEvidence[] {
  const both = { ...boxRow(date, away, home), nba_game_id: '', minutes: '240:00', data_hash: null };
  return [
    { ...both, team_abbr: away, points: 110, ...ofAway },
    { ...both, team_abbr: home, points: 105, ...ofHome },
  ];
}
