/** What happens without a source: without the schedule nothing, without any other a row that says what it lacks. */
import t from 'tap';
import { upcomingTeamGameContext } from '../../../services/upcoming-team-game-context/table.ts';
import { calendarDateOf, type EpochMicros, microsOf, parseInstant } from '../../../shared/dates.ts';
import type { RunTrigger } from '../../../shared/processing/runner-port.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import type { Table } from '../../../shared/tables/define-table.ts';
import { nbacSchedule } from '../../../shared/tables/raw/nbac-schedule.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { type League, leagueOver, timeless } from '../../processing/harness.ts';
import type { RawTables } from '../../processing/processor-suite.ts';
import { suiteCase } from './suite-case.ts';

const date = suiteCase.dates[0] ?? calendarDateOf('2024-10-26');
const BACKFILL: RunTrigger = { source: 'backfill' };

async function leagueWith(t: { teardown(task: () => Promise<unknown>): void }, rows: RawTables): Promise<League> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables(rows.map(([table]) => table));
  for (const [table, raw] of rows) await warehouse.append(table, raw);
  return leagueOver(warehouse, suiteCase.processor);
}

const without = (...names: readonly string[]): RawTables =>
  suiteCase.rows.filter(([{ name }]) => !names.includes(name));
const emptied = (...names: readonly string[]): RawTables =>
  suiteCase.rows.map(([table, rows]): [Table, readonly StoredRow[]] => [table, names.includes(table.name) ? [] : rows]);

async function rowsFrom(t: { teardown(task: () => Promise<unknown>): void }, rows: RawTables) {
  const league = await leagueWith(t, rows);
  const { status, failed_rows } = await league.runner().run({ date, trigger: BACKFILL });
  return { status, failed: failed_rows, rows: timeless(await league.stored()) };
}

/** What is equal, and what is said, in all rows of a run. */
function changes(rows: readonly StoredRow[], other: readonly StoredRow[]): readonly string[] {
  const columns = Object.keys(rows[0] ?? {}).filter((column) =>
    rows.some((row, index) => JSON.stringify(row[column]) !== JSON.stringify(other[index]?.[column])),
  );
  return columns.filter((column) => upcomingTeamGameContext.hashFields.includes(column as never)).sort();
}

t.test('a source less takes its columns away and nothing else', async (t) => {
  const whole = await rowsFrom(t, suiteCase.rows);
  t.ok(whole.rows.length > 0);
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    [
      'odds_api_game_lines',
      ['spread_missing', 'total_missing'],
      [
        'betting_lines_updated_at',
        'game_spread',
        'game_spread_source',
        'game_total',
        'game_total_source',
        'spread_movement',
        'total_movement',
      ],
    ],
    ['nbac_injury_report', ['injury_report_missing'], ['questionable_players_count', 'starters_out_count']],
    ['nbac_gamebook_player_stats', ['starters_unknown'], ['starters_out_count']],
    ['espn_scoreboard', [], []],
    ['team_locations', [], []],
    ['travel_distances', [], []],
  ];
  for (const [table, issues, columns] of cases) {
    for (const [how, rows] of [
      ['absent', without(table)],
      ['empty', emptied(table)],
    ] as const) {
      const found = await rowsFrom(t, rows);
      t.match(found, { status: 'success', failed: [] }, `${table} ${how}`);
      const changed = changes(found.rows, whole.rows);
      t.ok(
        changed.every((column) => columns.includes(column)),
        `${table} ${how}: ${changed.join()}`,
      );
      for (const row of found.rows) {
        const said = row.quality_issues as readonly string[];
        t.ok(
          issues.every((issue) => said.includes(issue)),
          `${table} ${how}: ${said.join()}`,
        );
      }
    }
  }
});

t.test('without a schedule a run fails and leaves the table as it is', async (t) => {
  const whole = await leagueWith(t, suiteCase.rows);
  await whole.runner().run({ date, trigger: BACKFILL });
  const stored = await whole.stored();
  t.ok(stored.length > 0);
  for (const rows of [without('nbac_schedule'), emptied('nbac_schedule')]) {
    const league = await leagueWith(t, [...rows, [upcomingTeamGameContext, stored]]);
    await t.rejects(league.runner().run({ date, trigger: BACKFILL }), {
      code: 'SOURCE_MISSING',
      message: /schedule.*nbac_schedule/,
    });
    t.strictSame(await league.stored(), stored);
  }
});

t.test('a schedule that was not loaded for a day and a half fails the dates to come', async (t) => {
  const now = parseInstant(`${date}T16:00:00Z`) ?? (0 as EpochMicros);
  const aged = (hours: number): RawTables =>
    suiteCase.rows.map(([table, rows]): [Table, readonly StoredRow[]] => {
      if (table !== nbacSchedule) return [table, rows];
      return [table, rows.map((row) => ({ ...row, processed_at: microsOf(now - hours * 3_600_000_000) }))];
    });
  const run = async (hours: number) => {
    const league = await leagueWith(t, aged(hours));
    return league.runner({ now: () => now }).run({ date, trigger: { source: 'pubsub' } });
  };
  await t.rejects(run(37), { code: 'SOURCE_STALE' });
  t.match(await run(35), { status: 'success' });
});
