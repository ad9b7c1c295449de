/** Both team tables over the real games of the shared test data, and their rows of some dates. */
import type { Test } from 'tap';
import { teamDefenseGameSummaryProcessor } from '../../services/team-defense-game-summary/service.ts';
import { teamDefenseGameSummary } from '../../services/team-defense-game-summary/table.ts';
import { teamOffenseGameSummaryProcessor } from '../../services/team-offense-game-summary/service.ts';
import { teamOffenseGameSummary } from '../../services/team-offense-game-summary/table.ts';
import { type CalendarDate, calendarDateOf } from '../../shared/dates.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { eraseTypes } from '../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { RowOf, Table } from '../../shared/tables/define-table.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';

export const OFFENSE = eraseTypes(teamOffenseGameSummaryProcessor);
export const DEFENSE = eraseTypes(teamDefenseGameSummaryProcessor);

export interface Dates {
  readonly start: CalendarDate;
  readonly end: CalendarDate;
}
export const datesOf = (start: string, end: string): Dates => ({
  start: calendarDateOf(start),
  end: calendarDateOf(end),
});

export type OffenseRow = RowOf<typeof teamOffenseGameSummary>;
export type DefenseRow = RowOf<typeof teamDefenseGameSummary>;

const keyOf = (row: StoredRow): string => `${row.game_id}|${row.team_abbr ?? row.defending_team_abbr}`;

/** All rows of a team table, in key order. */
async function rowsOf<T extends Table>(warehouse: Warehouse, table: T, dates: Dates): Promise<RowOf<T>[]> {
  const rows = await readAll(warehouse, { table, columns: table.columnNames as never, dates });
  return (rows as StoredRow[]).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)) as unknown as RowOf<T>[];
}
export const offenseRows = (warehouse: Warehouse, dates: Dates): Promise<OffenseRow[]> =>
  rowsOf(warehouse, teamOffenseGameSummary, dates);
export const defenseRows = (warehouse: Warehouse, dates: Dates): Promise<DefenseRow[]> =>
  rowsOf(warehouse, teamDefenseGameSummary, dates);

/** Competitive games that the schedule calls final, read without any of our definitions. */
export async function finalGames(warehouse: Warehouse, dates: Dates) {
  const rows = await readAll(warehouse, { table: nbacSchedule, columns: nbacSchedule.columnNames, dates });
  return rows.filter((row) => row.game_status === 3 && /^00[245]/.test(row.game_id) && row.is_all_star !== true);
}

type Asserting = Pick<Test, 'equal' | 'same'>;

/** Two rows of each game, true hashes, one winner, opposite margins that are the schedule's. */
export function agreeWithSchedule(
  t: Asserting,
  offense: readonly OffenseRow[],
  schedule: Awaited<ReturnType<typeof finalGames>>,
): void {
  const byNbaId = new Map(schedule.map((row) => [row.game_id, row]));
  const games = Map.groupBy(offense, (row) => row.game_id);
  const off: string[] = [];
  for (const [gameId, rows] of games) {
    const [away, home] = rows.toSorted((a, b) => Number(a.home_game) - Number(b.home_game));
    const row = byNbaId.get(home?.nba_game_id ?? '');
    const [ofHome, ofAway] = [Number(row?.home_team_score), Number(row?.away_team_score)];
    const isTrue =
      rows.length === 2 &&
      home?.points_scored === ofHome &&
      away?.points_scored === ofAway &&
      home.margin_of_victory === ofHome - ofAway &&
      away.margin_of_victory === ofAway - ofHome &&
      home.win_flag === ofHome > ofAway &&
      away.win_flag === ofAway > ofHome &&
      home.home_game &&
      !away.home_game;
    if (!isTrue) off.push(gameId);
  }
  t.same(off, [], 'two rows of each game, with the schedule’s result');
  const hasher = tableHasher(teamOffenseGameSummary);
  t.same(
    offense.filter((row) => hasher.dataHash(row) !== row.data_hash),
    [],
    'every hash is the hash of its row',
  );
}

const OPPONENT = [
  ['points_allowed', 'points_scored'],
  ['opp_fg_attempts', 'fg_attempts'],
  ['opp_fg_makes', 'fg_makes'],
  ['opp_three_pt_attempts', 'three_pt_attempts'],
  ['opp_three_pt_makes', 'three_pt_makes'],
  ['opp_ft_attempts', 'ft_attempts'],
  ['opp_ft_makes', 'ft_makes'],
  ['opp_rebounds', 'rebounds'],
  ['opp_assists', 'assists'],
  ['turnovers_forced', 'turnovers'],
  ['opp_paint_attempts', 'team_paint_attempts'],
  ['opp_paint_makes', 'team_paint_makes'],
  ['opp_mid_range_attempts', 'team_mid_range_attempts'],
  ['opp_mid_range_makes', 'team_mid_range_makes'],
  ['points_in_paint_allowed', 'points_in_paint_scored'],
  ['second_chance_points_allowed', 'second_chance_points_scored'],
  ['defensive_rating', 'offensive_rating'],
  ['opponent_pace', 'pace'],
  ['opponent_ts_pct', 'ts_pct'],
] as const satisfies readonly (readonly [keyof DefenseRow, keyof OffenseRow])[];
const OWN = [
  ['fouls_committed', 'personal_fouls'],
  ['home_game', 'home_game'],
  ['win_flag', 'win_flag'],
  ['margin_of_victory', 'margin_of_victory'],
  ['overtime_periods', 'overtime_periods'],
  ['players_inactive', 'players_inactive'],
  ['starters_inactive', 'starters_inactive'],
  ['referee_crew_id', 'referee_crew_id'],
] as const satisfies readonly (readonly [keyof DefenseRow, keyof OffenseRow])[];

/** Each row of the defence says of the opponent, and of the team's circumstances, what the offence says. */
export function agreeWithEachOther(t: Asserting, offense: readonly OffenseRow[], defense: readonly DefenseRow[]): void {
  t.equal(defense.length, offense.length);
  const byKey = new Map(offense.map((row) => [`${row.game_id}|${row.team_abbr}`, row]));
  const off: string[] = [];
  for (const row of defense) {
    const opponent = byKey.get(`${row.game_id}|${row.opponent_team_abbr}`);
    const own = byKey.get(`${row.game_id}|${row.defending_team_abbr}`);
    const differ = [
      ...OPPONENT.filter(([here, there]) => opponent === undefined || row[here] !== opponent[there]),
      ...OWN.filter(([here, there]) => own === undefined || row[here] !== own[there]),
    ];
    if (differ.length > 0) off.push(`${row.game_id} ${row.defending_team_abbr} ${differ.join(' ')}`);
  }
  t.same(off, [], 'both tables say the same');
  const hasher = tableHasher(teamDefenseGameSummary);
  t.same(
    defense.filter((row) => hasher.dataHash(row) !== row.data_hash),
    [],
    'every hash is the hash of its row',
  );
}

/** Mean of a figure, and how many rows have it. */
export function meanOf<Row>(rows: readonly Row[], figure: (row: Row) => number | null): number {
  const known = rows.map(figure).filter((value) => value !== null);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
