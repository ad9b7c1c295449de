/**
 * upcoming_team_game_context over two real seasons, compared with what the raw tables say, read without any of our
 * definitions; and with what was known before each date.
 */
import t from 'tap';
import { upcomingTeamGameContextProcessor } from '../../../services/upcoming-team-game-context/service.ts';
import { upcomingTeamGameContext } from '../../../services/upcoming-team-game-context/table.ts';
import { addDays, type CalendarDate, calendarDateOf, datesOfRange, daysBetween } from '../../../shared/dates.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import type { RowOf } from '../../../shared/tables/define-table.ts';
import { nbacSchedule } from '../../../shared/tables/raw/nbac-schedule.ts';
import { oddsApiGameLines } from '../../../shared/tables/raw/odds-api-game-lines.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../../../shared/warehouse/warehouse.ts';
import { forgetFrom } from '../../helpers/forget-from.ts';
import { openRealWarehouse, realDataMissing, realWarehouseFile } from '../../helpers/real-warehouse.ts';
import { serveProcessor } from '../../helpers/served-processor.ts';
import { timeless } from '../../processing/harness.ts';

const processor = eraseTypes(upcomingTeamGameContextProcessor);
type Dates = { readonly start: CalendarDate; readonly end: CalendarDate };
type Row = RowOf<typeof upcomingTeamGameContext>;
type Scheduled = RowOf<typeof nbacSchedule>;

const SEASONS = [
  {
    name: '2024-25',
    dates: { start: calendarDateOf('2024-10-22'), end: calendarDateOf('2025-06-22') },
    facts: {
      rows: 2640,
      spreads: 2640,
      totals: 2640,
      backToBacks: 450,
      longestWin: 16,
      longestLoss: 16,
      miles: 1_425_036,
      startersOut: 897,
    },
  },
  {
    name: '2022-23',
    dates: { start: calendarDateOf('2022-10-18'), end: calendarDateOf('2023-06-12') },
    facts: {
      rows: 2640,
      spreads: 2640,
      totals: 2640,
      backToBacks: 401,
      longestWin: 16,
      longestLoss: 16,
      miles: 1_335_924,
      startersOut: 660,
    },
  },
] as const;

const rowsOf = (warehouse: Warehouse, dates: Dates): Promise<Row[]> =>
  readAll(warehouse, { table: upcomingTeamGameContext, columns: upcomingTeamGameContext.columnNames, dates });
const keyOf = ({ game_id, team_abbr }: Row): string => `${game_id}|${team_abbr}`;
const byKey = (rows: readonly Row[]): readonly StoredRow[] =>
  timeless(rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));

const scheduleOf = async (warehouse: Warehouse, dates: Dates): Promise<readonly Scheduled[]> => {
  const rows = await readAll(warehouse, { table: nbacSchedule, columns: nbacSchedule.columnNames, dates });
  return rows.sort((a, b) => (a.game_date < b.game_date ? -1 : 1));
};

/** What a team has behind it, kept up game by game. */
interface Past {
  readonly dates: CalendarDate[];
  wins: number;
  losses: number;
  margin: number;
  city: string;
}

for (const { name, dates, facts } of SEASONS) {
  t.test(name, { skip: realDataMissing }, async (t) => {
    const warehouse = await openRealWarehouse(t);
    const service = await serveProcessor(t, processor, warehouse);
    const { status } = await service.post('/process-date-range', { start_date: dates.start, end_date: dates.end });
    t.equal(status, 200);
    const rows = await rowsOf(warehouse, dates);
    const schedule = await scheduleOf(warehouse, dates);
    const byTeamAndDate = new Map(rows.map((row) => [`${row.team_abbr} ${row.game_date}`, row]));
    const rowOf = (team: string, date: string): Row => {
      const row = byTeamAndDate.get(`${team} ${date}`);
      if (row === undefined) throw new Error(`no row of ${team} on ${date}`);
      return row;
    };

    await t.test('two rows for every scheduled game, and no other', async (t) => {
      const keys = schedule.flatMap(({ game_date: date, home_team_tricode: home, away_team_tricode: away }) => {
        const game = `${date.replaceAll('-', '')}_${away}_${home}`;
        return [`${game}|${away}`, `${game}|${home}`];
      });
      t.strictSame(rows.map(keyOf).sort(), keys.sort());
      t.ok(schedule.every((game) => rowOf(game.home_team_tricode, game.game_date).home_game));
    });

    await t.test('every hash is the hash of its row', async (t) => {
      const hasher = tableHasher(upcomingTeamGameContext);
      t.same(
        rows.filter((row) => hasher.dataHash(row) !== row.data_hash),
        [],
      );
    });

    await t.test('rest, density, streaks and margins are those of the schedule, game by game', async (t) => {
      const pasts = new Map<string, Past>();
      for (const game of schedule) {
        const { game_date: date, home_team_score: home = 0, away_team_score: away = 0 } = game;
        for (const [team, margin] of [
          [game.home_team_tricode, (home ?? 0) - (away ?? 0)],
          [game.away_team_tricode, (away ?? 0) - (home ?? 0)],
        ] as const) {
          const past = pasts.get(team) ?? { dates: [], wins: 0, losses: 0, margin: 0, city: '' };
          pasts.set(team, past);
          const last = past.dates.at(-1);
          const since = last === undefined ? null : daysBetween(last, date);
          const within = (days: number): number => past.dates.filter((day) => day >= addDays(date, -days)).length;
          const expected = {
            days_since_last_game: since,
            team_days_rest: since === null ? null : since - 1,
            is_back_to_back: since === 1,
            team_back_to_back: since === 1,
            game_number_in_season: past.dates.length + 1,
            games_in_last_7_days: within(7),
            games_in_last_14_days: within(14),
            team_win_streak_entering: past.wins,
            team_loss_streak_entering: past.losses,
            last_game_margin: last === undefined ? null : past.margin,
            last_game_result: last === undefined ? null : past.margin > 0 ? 'W' : 'L',
            l14d_completeness_pct: 100,
            quality_sample_size: past.dates.length,
          };
          const row = rowOf(team, date);
          const found = Object.fromEntries(Object.keys(expected).map((column) => [column, row[column as keyof Row]]));
          if (JSON.stringify(found) !== JSON.stringify(expected)) t.same(found, expected, `${team} ${date}`);
          past.dates.push(date);
          past.wins = margin > 0 ? past.wins + 1 : 0;
          past.losses = margin < 0 ? past.losses + 1 : 0;
          past.margin = margin;
        }
      }
      t.equal(pasts.size, 30);
    });

    await t.test('who stays in a city travels nowhere, who changes it travels as far as the way back', async (t) => {
      const ways = new Map<string, Set<number | null>>();
      const cities = new Map<string, string>();
      for (const game of schedule) {
        const city = game.arena_city ?? '';
        for (const team of [game.home_team_tricode, game.away_team_tricode]) {
          const from = cities.get(team);
          cities.set(team, city);
          if (from === undefined) continue;
          const way = [from, city].sort().join(' – ');
          ways.set(way, (ways.get(way) ?? new Set()).add(rowOf(team, game.game_date).travel_miles));
        }
      }
      for (const [way, miles] of ways) {
        const [from, to] = way.split(' – ');
        t.equal(miles.size, 1, way);
        for (const distance of miles) t.equal(distance === 0, from === to, way);
      }
      t.ok(ways.size > 400, `${ways.size} ways`);
    });

    await t.test(
      'spreads of the two teams are opposite, totals equal, both as last quoted before tip-off',
      async (t) => {
        const lines = await readAll(warehouse, {
          table: oddsApiGameLines,
          columns: oddsApiGameLines.columnNames,
          dates,
          in: { bookmaker_key: ['draftkings'], market_key: ['spreads', 'totals'] },
        });
        const quoted = Map.groupBy(lines, (line) => `${line.home_team_abbr} ${line.game_date}`);
        for (const { home_team_tricode: home, away_team_tricode: away, game_date: date } of schedule) {
          const [ofHome, ofAway] = [rowOf(home, date), rowOf(away, date)];
          const opposite = ofHome.game_spread === null ? null : 0 - ofHome.game_spread;
          if (ofAway.game_spread !== opposite || ofAway.game_total !== ofHome.game_total) {
            t.same([ofAway.game_spread, ofAway.game_total], [opposite, ofHome.game_total], `${home} ${date}`);
          }
          if (ofHome.game_spread_source !== 'draftkings') continue;
          const before = (quoted.get(`${home} ${date}`) ?? []).filter(
            (line) => line.snapshot_timestamp <= line.commence_time,
          );
          const last = before
            .filter((line) => line.outcome_name === line.home_team)
            .reduce((newest, line) => (line.snapshot_timestamp > newest.snapshot_timestamp ? line : newest));
          if (ofHome.game_spread !== last.outcome_point)
            t.equal(ofHome.game_spread, last.outcome_point, `${home} ${date}`);
        }
      },
    );

    await t.test('figures of the season', async (t) => {
      const count = (holds: (row: Row) => boolean): number => rows.filter(holds).length;
      const most = (column: 'team_win_streak_entering' | 'team_loss_streak_entering'): number =>
        Math.max(...rows.map((row) => row[column]));
      t.same(
        {
          rows: rows.length,
          spreads: count((row) => row.game_spread !== null),
          totals: count((row) => row.game_total !== null),
          backToBacks: count((row) => row.is_back_to_back),
          longestWin: most('team_win_streak_entering'),
          longestLoss: most('team_loss_streak_entering'),
          miles: rows.reduce((sum, row) => sum + row.travel_miles, 0),
          startersOut: rows.reduce((sum, row) => sum + row.starters_out_count, 0),
        },
        facts,
      );
    });
  });
}

t.test('the chapter’s examples on the real schedule', { skip: realDataMissing }, async (t) => {
  const warehouse = await openRealWarehouse(t);
  const service = await serveProcessor(t, processor, warehouse);
  const examples: readonly [date: string, team: string, expected: Partial<Row>][] = [
    [
      '2025-01-15',
      'LAL',
      {
        days_since_last_game: 2,
        team_days_rest: 1,
        games_in_last_7_days: 1,
        games_in_last_14_days: 5,
        game_number_in_season: 38,
        team_win_streak_entering: 0,
        team_loss_streak_entering: 3,
        last_game_margin: -24,
        last_game_result: 'L',
        travel_miles: 0,
      },
    ],
    [
      '2025-01-15',
      'MIA',
      {
        game_number_in_season: 39,
        games_in_last_7_days: 3,
        games_in_last_14_days: 8,
        team_loss_streak_entering: 1,
        last_game_margin: -11,
        travel_miles: 8,
      },
    ],
    [
      '2025-01-03',
      'LAL',
      { days_since_last_game: 1, team_days_rest: 0, is_back_to_back: true, games_in_last_7_days: 3, travel_miles: 0 },
    ],
    [
      '2024-10-22',
      'NYK',
      {
        days_since_last_game: null,
        team_days_rest: null,
        last_game_margin: null,
        last_game_result: null,
        game_number_in_season: 1,
        games_in_last_14_days: 0,
        travel_miles: 188,
        season_boundary_detected: true,
        backfill_bootstrap_mode: true,
        l14d_completeness_pct: 100,
        early_season_flag: true,
        insufficient_data_reason: 'only_0_final_games',
      },
    ],
    ['2024-10-22', 'BOS', { travel_miles: 0 }],
    ['2025-01-13', 'LAL', { days_since_last_game: 6, team_days_rest: 5, games_in_last_7_days: 1, travel_miles: 1238 }],
    ['2025-01-05', 'LAL', { travel_miles: 1373 }],
    ['2025-01-07', 'LAL', { travel_miles: 227 }],
    ['2025-01-23', 'SAS', { travel_miles: 4571 }],
    ['2025-01-23', 'IND', { travel_miles: 4171 }],
    ['2025-01-25', 'SAS', { home_game: true, travel_miles: 0 }],
    ['2024-11-02', 'WAS', { home_game: true, travel_miles: 1883 }],
    ['2025-02-20', 'SAS', { home_game: true, travel_miles: 1693 }],
    ['2025-01-19', 'LAL', { home_game: false, travel_miles: 8 }],
    ['2025-04-16', 'DAL', { game_number_in_season: 83 }],
    ['2025-06-22', 'IND', { game_number_in_season: 105, travel_miles: 688 }],
    ['2025-06-22', 'OKC', { game_number_in_season: 105, travel_miles: 688 }],
    ['2024-11-20', 'CLE', { backfill_bootstrap_mode: true, season_boundary_detected: false }],
    ['2024-11-21', 'CHA', { backfill_bootstrap_mode: false, season_boundary_detected: false }],
    ['2024-11-04', 'LAL', { season_boundary_detected: true }],
    ['2025-03-31', 'LAL', { season_boundary_detected: true }],
    ['2025-04-13', 'LAL', { season_boundary_detected: true }],
  ];
  for (const date of new Set(examples.map(([date]) => date))) {
    t.equal((await service.push('nbac_schedule', date)).status, 200, date);
  }
  const rows = await rowsOf(warehouse, SEASONS[0].dates);
  for (const [date, team, expected] of examples) {
    t.match(
      rows.find((row) => row.game_date === date && row.team_abbr === team),
      expected,
      `${team} on ${date}`,
    );
  }
});

t.test(
  'a row knows nothing that was not known before tip-off',
  { skip: realDataMissing, timeout: 200_000 },
  async (t) => {
    const dates = ['2025-06-05', '2025-04-11', '2025-01-15', '2024-12-25', '2024-11-04'];
    const whole = await openRealWarehouse(t);
    const service = await serveProcessor(t, processor, whole);
    for (const date of dates) t.equal((await service.push('nbac_schedule', date)).status, 200);
    const file = await realWarehouseFile(t);
    // From the last date backwards: what is deleted for a later date would be for an earlier one.
    for (const date of dates.map(calendarDateOf)) {
      await forgetFrom(file, date);
      const past = await openDuckdb({ path: file });
      const served = await serveProcessor(t, processor, past);
      t.match(await served.push('nbac_schedule', date), { status: 200, body: { status: 'success' } });
      const day = { start: date, end: date };
      t.strictSame(byKey(await rowsOf(past, day)), byKey(await rowsOf(whole, day)), date);
      await past.close();
    }
  },
);

t.test('batches make no difference', { skip: realDataMissing, timeout: 200_000 }, async (t) => {
  const dates = { start: calendarDateOf('2025-01-10'), end: calendarDateOf('2025-01-19') };
  const byDays = async (days: number): Promise<readonly StoredRow[]> => {
    const warehouse = await openRealWarehouse(t);
    const service = await serveProcessor(t, processor, warehouse);
    const all = datesOfRange(dates.start, dates.end);
    for (let first = 0; first < all.length; first += days) {
      const range = all.slice(first, first + days);
      await service.post('/process-date-range', { start_date: range[0], end_date: range.at(-1) });
    }
    return byKey(await rowsOf(warehouse, dates));
  };
  const whole = await byDays(10);
  t.equal(whole.length, 142);
  t.strictSame(await byDays(7), whole, 'a week and three days');
  t.strictSame(await byDays(1), whole, 'days');
});
