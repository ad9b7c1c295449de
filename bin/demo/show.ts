/** Rows of the analytics tables, as the demo shows them: a few columns of a few rows. */
import type { CalendarDate } from '../../shared/dates.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { type Cell, count, faint, print, strong, tableText } from '../output.ts';

interface Choice {
  readonly title: string;
  /** Rows with the greatest values of this column come first. */
  readonly by: string;
  /** Heading and column of each cell. */
  readonly cells: readonly (readonly [heading: string, column: string])[];
}

const CHOICES: Readonly<Record<string, Choice>> = {
  player_game_summary: {
    title: 'highest scorers',
    by: 'points',
    cells: [
      ['player', 'player_full_name'],
      ['team', 'team_abbr'],
      ['opp', 'opponent_team_abbr'],
      ['pts', 'points'],
      ['min', 'minutes_played'],
      ['ast', 'assists'],
      ['paint', 'paint_makes'],
      ['usage', 'usage_rate'],
      ['ts', 'ts_pct'],
      ['line', 'points_line'],
      ['result', 'over_under_result'],
      ['data_hash', 'data_hash'],
    ],
  },
  team_offense_game_summary: {
    title: 'best offenses',
    by: 'offensive_rating',
    cells: [
      ['team', 'team_abbr'],
      ['opp', 'opponent_team_abbr'],
      ['pts', 'points_scored'],
      ['poss', 'possessions'],
      ['rating', 'offensive_rating'],
      ['pace', 'pace'],
      ['ts', 'ts_pct'],
      ['paint pts', 'points_in_paint_scored'],
      ['won', 'win_flag'],
      ['data_hash', 'data_hash'],
    ],
  },
  team_defense_game_summary: {
    title: 'most turnovers forced',
    by: 'turnovers_forced',
    cells: [
      ['team', 'defending_team_abbr'],
      ['opp', 'opponent_team_abbr'],
      ['allowed', 'points_allowed'],
      ['rating', 'defensive_rating'],
      ['forced', 'turnovers_forced'],
      ['steals', 'steals'],
      ['paint pts', 'points_in_paint_allowed'],
      ['data_hash', 'data_hash'],
    ],
  },
  upcoming_team_game_context: {
    title: 'longest ways travelled',
    by: 'travel_miles',
    cells: [
      ['team', 'team_abbr'],
      ['opp', 'opponent_team_abbr'],
      ['spread', 'game_spread'],
      ['total', 'game_total'],
      ['rest', 'team_days_rest'],
      ['back-to-back', 'team_back_to_back'],
      ['miles', 'travel_miles'],
      ['starters out', 'starters_out_count'],
      ['data_hash', 'data_hash'],
    ],
  },
  upcoming_player_game_context: {
    title: 'highest lines',
    by: 'current_points_line',
    cells: [
      ['player', 'player_lookup'],
      ['team', 'team_abbr'],
      ['opp', 'opponent_team_abbr'],
      ['line', 'current_points_line'],
      ['opened', 'opening_points_line'],
      ['avg of 5', 'points_avg_last_5'],
      ['rest', 'days_rest'],
      ['spread', 'game_spread'],
      ['data_hash', 'data_hash'],
    ],
  },
};

const ROWS = 5;

/** Prints some rows of a date. */
export async function showRows(warehouse: Warehouse, table: Table, date: CalendarDate): Promise<void> {
  const choice = CHOICES[table.name];
  if (choice === undefined) return;
  const columns = [...new Set([choice.by, ...table.key, ...choice.cells.map(([, column]) => column)])];
  const rows: readonly StoredRow[] = await readAll(warehouse, { table, columns, dates: { start: date, end: date } });
  const rank = (row: StoredRow): number => Number(row[choice.by] ?? Number.NEGATIVE_INFINITY);
  const keyOf = (row: StoredRow): string => table.key.map((column) => row[column]).join('|');
  const best = rows.toSorted((a, b) => rank(b) - rank(a) || (keyOf(a) < keyOf(b) ? -1 : 1)).slice(0, ROWS);
  print(`\n   ${strong(table.name)} ${faint(`${date}, ${choice.title}; ${count(rows.length)} rows`)}`);
  const cells = best.map((row) => choice.cells.map(([, column]) => (row[column] ?? null) as Cell));
  print(
    indented(
      tableText(
        choice.cells.map(([heading]) => heading),
        cells,
      ),
    ),
  );
}

/** Every line three blanks to the right, below the heading of a step. */
export const indented = (text: string): string => text.replaceAll(/^/gm, '   ');
