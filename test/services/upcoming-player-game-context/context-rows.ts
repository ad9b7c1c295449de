/** Raw rows for tests of upcoming_player_game_context: box scores by a few lines, line-ups by seconds on court, props, rosters. */
import { computeUpcomingPlayerGameContext } from '../../../services/upcoming-player-game-context/compute.ts';
import type { EspnRosterRow, MovementRow } from '../../../services/upcoming-player-game-context/evidence.ts';
import {
  type BigDataBallLineUpRow,
  LINE_UP_COLUMNS,
} from '../../../services/upcoming-player-game-context/load-digest.ts';
import type { BettingProsTeamRow } from '../../../services/upcoming-player-game-context/props.ts';
import { sources } from '../../../services/upcoming-player-game-context/sources.ts';
import { upcomingPlayerGameContext } from '../../../services/upcoming-player-game-context/table.ts';
import type { RegistryRow } from '../../../shared/basketball/identity.ts';
import { lookup } from '../../../shared/basketball/names.ts';
import type { GamebookRow, NbaBoxRow } from '../../../shared/basketball/player-rows.ts';
import type { OddsPropRow } from '../../../shared/basketball/prop-line.ts';
import type { TeamBoxRow } from '../../../shared/basketball/team-totals.ts';
import { tableQuantiser } from '../../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { gamebookRow, nbaBoxRow } from '../../basketball/box-rows.ts';
import { day, instant } from '../../basketball/build-rows.ts';
import { type RowsOfSources, sourceDataOf } from '../../helpers/source-data.ts';

export type PlayerContextRows = RowsOfSources<typeof sources>;

/** A player's line: `{ name: 'Alpha', time: '34:12', points: 18, shots: [7, 15], freeThrows: 2, turnovers: 2 }`. */
export interface Line {
  readonly name: string;
  /** Null for a player who did not play. */
  readonly time: string | null;
  readonly points?: number;
  /** Field goals made, attempted. */
  readonly shots?: readonly [number, number];
  readonly freeThrows?: number;
  readonly turnovers?: number;
  readonly changes?: Partial<GamebookRow>;
}

const place = (date: string, away: string, home: string) => ({
  game_id: `${date.replaceAll('-', '')}_${away}_${home}`,
  game_date: day(date),
  home_team_abbr: home,
  away_team_abbr: away,
});

export const secondsOf = (time: string): number => Number(time.split(':')[0]) * 60 + Number(time.split(':')[1]);
const timeOf = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

/** What a team's players have together. */
export interface Sums {
  readonly seconds: number;
  readonly attempts: number;
  readonly freeThrows: number;
  readonly turnovers: number;
}
export const SUMS: Sums = { seconds: 240 * 60, attempts: 88, freeThrows: 20, turnovers: 14 };

/** Seven role players of a team, who make the lines add up to the sums. */
function roles(team: string, lines: readonly Line[], sums: Sums): Line[] {
  const sum = (value: (line: Line) => number): number => lines.reduce((total, line) => total + value(line), 0);
  const rest = {
    seconds: sums.seconds - sum((line) => (line.time === null ? 0 : secondsOf(line.time))),
    attempts: sums.attempts - sum((line) => line.shots?.[1] ?? 0),
    freeThrows: sums.freeThrows - sum((line) => line.freeThrows ?? 0),
    turnovers: sums.turnovers - sum((line) => line.turnovers ?? 0),
  };
  return ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'].map((name, index, all) => {
    const share = (amount: number): number => Math.floor(amount / all.length) + (index < amount % all.length ? 1 : 0);
    return {
      name: `${team} ${name}`,
      time: timeOf(share(rest.seconds)),
      points: 2,
      shots: [1, share(rest.attempts)],
      freeThrows: share(rest.freeThrows),
      turnovers: share(rest.turnovers),
    };
  });
}

/** The gamebook of a game: the lines given, and role players of both teams. */
export function boxScore(
  date: string,
  away: string,
  home: string,
  lines: Readonly<Record<string, readonly Line[]>> = {},
  sums: Sums = SUMS,
): GamebookRow[] {
  return [away, home].flatMap((team) => {
    const given = lines[team] ?? [];
    return [...given, ...roles(team, given, sums)].map((line) =>
      gamebookRow(line.name, team, {
        ...place(date, away, home),
        player_status: line.time === null ? 'dnp' : 'active',
        dnp_reason: line.time === null ? "DNP - Coach's Decision" : null,
        minutes: line.time,
        points: line.time === null ? null : (line.points ?? 0),
        field_goals_made: line.time === null ? null : (line.shots?.[0] ?? 0),
        field_goals_attempted: line.time === null ? null : (line.shots?.[1] ?? 0),
        free_throws_attempted: line.time === null ? null : (line.freeThrows ?? 0),
        turnovers: line.time === null ? null : (line.turnovers ?? 0),
        ...(line.time === null ? NO_FIGURES : {}),
        data_hash: `${date} ${line.name}`,
        ...line.changes,
      }),
    );
  });
}

const NO_FIGURES = {
  three_pointers_made: null,
  three_pointers_attempted: null,
  free_throws_made: null,
  offensive_rebounds: null,
  defensive_rebounds: null,
  total_rebounds: null,
  assists: null,
  steals: null,
  blocks: null,
  personal_fouls: null,
  plus_minus: null,
} as const;

/** The league's row of a player with his points of the fourth quarter. */
export function fourthQuarterPoints(
  date: string,
  away: string,
  home: string,
  team: string,
  name: string,
  points: number,
): NbaBoxRow {
  return {
    ...nbaBoxRow(name, team, { ...place(date, away, home), nba_game_id: '' }),
    points_q4: points,
  };
}

/** What an official row counts: `{ attempts: 88, freeThrows: 20, turnovers: 14, offensiveRebounds: 9, minutes: '240:00', points: 110 }`. */
export interface TeamLine {
  readonly attempts: number;
  readonly freeThrows: number;
  readonly turnovers: number;
  readonly offensiveRebounds: number;
  readonly minutes?: string;
  readonly points?: number;
}

/** The two official rows of a game. */
export function officialRows(date: string, away: string, home: string, lines: Readonly<Record<string, TeamLine>>) {
  return [away, home].map((team): TeamBoxRow => {
    const line = lines[team];
    if (line === undefined) throw new Error(`no line of ${team}`);
    return {
      game_id: place(date, away, home).game_id,
      nba_game_id: '',
      game_date: day(date),
      team_abbr: team,
      minutes: line.minutes ?? '240:00',
      points: line.points ?? 110,
      fg_made: 40,
      fg_attempted: line.attempts,
      three_pt_made: 10,
      three_pt_attempted: 30,
      ft_made: 15,
      ft_attempted: line.freeThrows,
      offensive_rebounds: line.offensiveRebounds,
      defensive_rebounds: 30,
      total_rebounds: 40,
      assists: 25,
      steals: 7,
      blocks: 5,
      turnovers: line.turnovers,
      personal_fouls: 18,
      data_hash: `${date} ${team}`,
      processed_at: instant(`${date}T23:59Z`),
    };
  });
}

const bigDataBallNothing = Object.fromEntries(LINE_UP_COLUMNS.map((column) => [column, null]));

export interface LineUpEvent {
  readonly period?: number;
  readonly clock: number | null;
  readonly type?: string;
  /** Home and away after the event. */
  readonly score?: readonly [number, number];
  readonly home: readonly string[];
  readonly away: readonly string[];
}

/** Rows of BigDataBall with line-ups, in order. */
export function lineUpRows(date: string, away: string, home: string, events: readonly LineUpEvent[]) {
  return events.map((event, index): BigDataBallLineUpRow => {
    const five = (side: 'home' | 'away'): object =>
      Object.fromEntries(event[side].map((name, slot) => [`${side}_player_${slot + 1}_lookup`, lookup(name)]));
    const { home_team_abbr, away_team_abbr, game_id, game_date } = place(date, away, home);
    const row = {
      ...bigDataBallNothing,
      home_team_abbr,
      away_team_abbr,
      game_id,
      game_date,
      event_sequence: index + 1,
      period: event.period ?? 4,
      game_clock_seconds: event.clock,
      event_type: event.type ?? 'foul',
      score_home: event.score?.[0] ?? null,
      score_away: event.score?.[1] ?? null,
      ...five('home'),
      ...five('away'),
      source_file_path: 'bdb.csv',
      data_hash: `${date} ${index}`,
      processed_at: instant(`${date}T23:59Z`),
    };
    return row as unknown as BigDataBallLineUpRow;
  });
}

/**
 * Line-ups of a game in which a player of the home or away team is on court for so many seconds of the fourth quarter, so
 * many of them in the clutch, beside and against role players.
 */
export function onCourt(
  date: string,
  away: string,
  home: string,
  team: string,
  name: string,
  fourthQuarter: number,
  clutch: number,
) {
  const role = (code: string): string[] => ['One', 'Two', 'Three', 'Four', 'Five'].map((number) => `${code} ${number}`);
  const five = (code: string, isOn: boolean): string[] =>
    isOn && code === team ? [name, ...role(code).slice(1)] : role(code);
  const event = (period: number, clock: number, isOn: boolean, lead: number): LineUpEvent => ({
    period,
    clock,
    score: [100 + lead, 100],
    home: five(home, isOn),
    away: five(away, isOn),
  });
  const early = Math.min(420, fourthQuarter - clutch);
  const late = fourthQuarter - clutch - early;
  return lineUpRows(date, away, home, [
    event(1, 700, true, 0),
    event(4, 720, false, 0),
    event(4, 720 - early, true, 0),
    event(4, 300, false, 0),
    event(4, 300 - clutch, true, 10),
    event(4, 300 - clutch - late, true, 10),
    event(4, 0, false, 10),
  ]);
}

export function movement(
  date: string,
  type: string,
  team: string,
  name: string,
  changes: Partial<MovementRow> = {},
): MovementRow {
  return {
    transaction_type: type,
    transaction_date: day(date),
    player_full_name: name,
    player_lookup: null,
    is_player_transaction: true,
    team_abbr: team,
    group_sort: `Transaction ${date}`,
    data_hash: `${date} ${type} ${name}`,
    created_at: instant(`${date}T22:00Z`),
    ...changes,
  };
}

/** A published roster. */
export function espnRoster(
  date: string,
  team: string,
  names: readonly string[],
  changes: Partial<EspnRosterRow> = {},
): EspnRosterRow[] {
  return names.map((name) => ({
    roster_date: day(date),
    scrape_hour: 6,
    team_abbr: team,
    player_full_name: name,
    player_lookup: lookup(name),
    birth_date: null,
    age: null,
    data_hash: `${date} ${team} ${name}`,
    processed_at: instant(`${date}T12:00Z`),
    ...changes,
  }));
}

export function registered(name: string, team: string): RegistryRow {
  return {
    universal_player_id: `${lookup(name)}_001`,
    player_name: name,
    player_lookup: lookup(name),
    team_abbr: team,
    season: '2024-25',
  };
}

/** A points line: `quote('2025-01-15', 'MIA', 'LAL', 'Alpha', 'draftkings', '2025-01-16T02:50Z', 15.5)`. */
export function quote(
  date: string,
  away: string,
  home: string,
  name: string,
  bookmaker: string,
  at: string,
  line: number,
  changes: Partial<OddsPropRow> = {},
): OddsPropRow {
  return {
    game_date: day(date),
    home_team_abbr: home,
    away_team_abbr: away,
    game_start_time: null,
    snapshot_timestamp: instant(at),
    bookmaker,
    player_name: name,
    player_lookup: null,
    points_line: line,
    over_price: 1.9,
    under_price: 1.9,
    source_file_path: 'props.json',
    data_hash: `${bookmaker} ${name} ${at}`,
    processed_at: instant(`${date}T23:00Z`),
    ...changes,
  };
}

export function bettingPros(
  date: string,
  name: string,
  bookmaker: string,
  at: string,
  line: number,
  changes: Partial<BettingProsTeamRow> = {},
): BettingProsTeamRow {
  return {
    game_date: day(date),
    market_type: 'points',
    bet_side: 'over',
    player_name: name,
    player_lookup: lookup(name),
    book_id: 12,
    bookmaker,
    points_line: line,
    bookmaker_last_update: instant(at),
    opening_line: null,
    opening_book_id: null,
    opening_timestamp: null,
    is_active: true,
    source_file_path: 'bp.json',
    data_hash: `bp ${bookmaker} ${name} ${at}`,
    processed_at: instant(`${date}T23:00Z`),
    player_team: '',
    validated_team: null,
    ...changes,
  };
}

const quantise = tableQuantiser(upcomingPlayerGameContext);

/** What a run of a date computes of the rows. */
export const computed = (rows: PlayerContextRows, date: string) =>
  computeUpcomingPlayerGameContext({ date: day(date), sources: sourceDataOf(sources, rows, day(date)) });

/** The stored forms of a date's rows. */
export function rowsOf(rows: PlayerContextRows, date: string): readonly StoredRow[] {
  const written = instant('2025-01-15T12:00Z');
  return computed(rows, date).rows.map((row) => quantise({ ...row, created_at: written, processed_at: written }));
}

/** The stored form of a player's row of a date. */
export function rowOf(rows: PlayerContextRows, date: string, playerLookup: string): StoredRow {
  const row = rowsOf(rows, date).find(({ player_lookup }) => player_lookup === playerLookup);
  if (row === undefined) throw new Error(`no row of ${playerLookup} on ${date}`);
  return row;
}
