/** What happens without a source: without the schedule or any box score nothing, without any other a row that says what it lacks. */
import t from 'tap';
import { upcomingPlayerGameContext } from '../../../services/upcoming-player-game-context/table.ts';
import { calendarDateOf } from '../../../shared/dates.ts';
import type { RunTrigger } from '../../../shared/processing/runner-port.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import type { Table } from '../../../shared/tables/define-table.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { type League, leagueOver, timeless } from '../../processing/harness.ts';
import type { RawTables } from '../../processing/processor-suite.ts';
import { suiteCase } from './suite-case.ts';

/** Two days of games lie behind it. */
const date = suiteCase.dates[1] ?? calendarDateOf('2024-10-25');
const BACKFILL: RunTrigger = { source: 'backfill' };
const BOX_SCORES = ['nbac_gamebook_player_stats', 'bdl_player_boxscores', 'nbac_player_boxscores'];

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
  const stored = timeless(await league.stored());
  const byKey = new Map(stored.map((row) => [`${row.game_id}|${row.team_abbr}|${row.player_lookup}`, row]));
  return { status, failed: failed_rows, rows: byKey };
}
type Found = Awaited<ReturnType<typeof rowsFrom>>;

/** Hashed columns that differ in rows that both have. */
function changes({ rows }: Found, whole: Found): readonly string[] {
  const hashed: readonly string[] = upcomingPlayerGameContext.hashFields;
  return hashed.filter((column) =>
    [...rows].some(([key, row]) => {
      const other = whole.rows.get(key);
      return other !== undefined && JSON.stringify(row[column]) !== JSON.stringify(other[column]);
    }),
  );
}

const PROP_COLUMNS = [
  'has_prop_line',
  'current_points_line',
  'opening_points_line',
  'line_movement',
  'current_points_line_source',
  'opening_points_line_source',
  'prop_over_streak',
  'prop_under_streak',
];
const PLAY_BY_PLAY_COLUMNS = [
  'fourth_quarter_minutes_last_7',
  'clutch_minutes_last_7_games',
  'fourth_quarter_production_last_7',
];
const RATES = ['pace_differential', 'opponent_pace_last_10', 'opponent_ft_rate_allowed', 'opponent_def_rating_last_10'];
/** Tables, issues that every row then has, hashed columns that may change. */
const CASES: readonly (readonly [tables: readonly string[], issues: readonly string[], columns: readonly string[]])[] =
  [
    [['odds_api_player_points_props'], [], PROP_COLUMNS],
    [['bettingpros_player_points_props'], [], PROP_COLUMNS],
    [['odds_api_player_points_props', 'bettingpros_player_points_props'], [], PROP_COLUMNS],
    [
      ['odds_api_game_lines'],
      ['missing_game_spread', 'missing_game_total'],
      [
        'game_spread',
        'opening_spread',
        'spread_movement',
        'game_spread_source',
        'game_total',
        'opening_total',
        'total_movement',
        'game_total_source',
      ],
    ],
    [
      ['nbac_injury_report'],
      ['injury_report_missing'],
      ['player_status', 'injury_report', 'star_teammates_out', 'questionable_teammates', 'probable_teammates'],
    ],
    [['bigdataball_play_by_play'], [], PLAY_BY_PLAY_COLUMNS],
    [['bigdataball_play_by_play', 'nbac_play_by_play'], [], PLAY_BY_PLAY_COLUMNS],
    [['nbac_team_boxscore'], [], RATES],
    [['nba_players_registry'], ['universal_id_missing'], ['universal_player_id']],
    [['br_rosters_current', 'nbac_player_list_current'], [], ['player_age']],
    [['team_locations', 'travel_distances', 'espn_scoreboard', 'nbac_scoreboard_v2'], [], []],
    [['player_aliases'], [], PROP_COLUMNS],
  ];

t.test('a source less takes its columns away and nothing else', { timeout: 120_000 }, async (t) => {
  const whole = await rowsFrom(t, suiteCase.rows);
  t.ok(whole.rows.size > 50, `${whole.rows.size} rows`);
  for (const [index, [tables, issues, columns]] of CASES.entries()) {
    const [how, rows] = index % 2 === 0 ? ['absent', without(...tables)] : ['empty', emptied(...tables)];
    const found = await rowsFrom(t, rows as RawTables);
    const title = `${tables.join()} ${how}`;
    t.match(found, { status: 'success', failed: [] }, title);
    t.ok(found.rows.size > 0.9 * whole.rows.size, `${title}: ${found.rows.size} of ${whole.rows.size} rows`);
    const changed = changes(found, whole).filter((column) => !columns.includes(column));
    t.same(changed, [], title);
    for (const row of found.rows.values()) {
      const said = row.quality_issues as readonly string[];
      if (!issues.every((issue) => said.includes(issue))) t.fail(`${title}: ${said.join()}`);
    }
  }
});

t.test('rosters rest on whatever there is', { timeout: 120_000 }, async (t) => {
  for (const tables of [['espn_team_rosters'], ['nbac_player_movement'], ['nbac_gamebook_player_stats']]) {
    const found = await rowsFrom(t, without(...tables));
    t.match(found, { status: 'success', failed: [] }, tables.join());
    t.ok(found.rows.size > 50, `${tables.join()}: ${found.rows.size} rows`);
  }
});

t.test('without a schedule, or the box scores of last week, a run fails and leaves the table as it is', async (t) => {
  const whole = await leagueWith(t, suiteCase.rows);
  await whole.runner().run({ date, trigger: BACKFILL });
  const stored = await whole.stored();
  t.ok(stored.length > 0);
  for (const [rows, message] of [
    [without('nbac_schedule'), /schedule.*nbac_schedule/],
    [emptied('nbac_schedule'), /schedule.*nbac_schedule/],
    [without(...BOX_SCORES), /0 player records.*final games of the week before/],
    [emptied(...BOX_SCORES), /0 player records/],
  ] as const) {
    const league = await leagueWith(t, [...rows, [upcomingPlayerGameContext, stored]]);
    await t.rejects(league.runner().run({ date, trigger: BACKFILL }), { code: 'SOURCE_MISSING', message });
    t.strictSame(await league.stored(), stored);
  }
});
