/**
 * Both team tables over three whole real seasons, a season in one run: 2021-22 and 2023-24, of which there is no
 * play-by-play, and 2022-23, of which there is all but that of the play-offs.
 */
import t from 'tap';
import { datesOfRange } from '../../shared/dates.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { bdlPlayerBoxscores } from '../../shared/tables/raw/bdl-player-boxscores.ts';
import { nbacGamebookPlayerStats } from '../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayerBoxscores } from '../../shared/tables/raw/nbac-player-boxscores.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';
import { nbacTeamBoxscore } from '../../shared/tables/raw/nbac-team-boxscore.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';
import { openRealWarehouse, realDataMissing } from '../helpers/real-warehouse.ts';
import { serveProcessor } from '../helpers/served-processor.ts';
import {
  agreeWithEachOther,
  agreeWithSchedule,
  DEFENSE,
  datesOf,
  defenseRows,
  finalGames,
  meanOf,
  OFFENSE,
  offenseRows,
} from './real-team-tables.ts';

/** Whole seasons take their time where others use the machine too, milliseconds. */
const LONG = 300_000;

/**
 * The means are what these definitions give; they lie a little from the league's own, whose possessions are counted
 * otherwise. No box score of the play-in was delivered, so its dates fail and have no rows.
 */
const SEASONS = [
  {
    name: '2021-22',
    dates: datesOf('2021-10-01', '2022-06-30'),
    games: 1317,
    playIn: ['2022-04-12', '2022-04-13', '2022-04-15'],
    pace: 100.4,
    rating: 109.4,
  },
  {
    name: '2022-23',
    dates: datesOf('2022-10-01', '2023-06-30'),
    games: 1314,
    playIn: ['2023-04-11', '2023-04-12', '2023-04-14'],
    pace: 101.4,
    rating: 112.1,
  },
  {
    name: '2023-24',
    dates: datesOf('2023-10-01', '2024-06-30'),
    games: 1312,
    playIn: ['2024-04-16', '2024-04-17', '2024-04-19'],
    pace: 100.6,
    rating: 112.5,
  },
] as const;

t.test('whole seasons', { skip: realDataMissing, timeout: LONG }, async (t) => {
  const warehouse = await openRealWarehouse(t);
  const services = [await serveProcessor(t, OFFENSE, warehouse), await serveProcessor(t, DEFENSE, warehouse)];
  for (const { name, dates, games, playIn, pace, rating } of SEASONS) {
    await t.test(name, { timeout: LONG }, async (t) => {
      for (const { post } of services) {
        const reply = await post('/process-date-range', { start_date: dates.start, end_date: dates.end });
        const failed = playIn.map((game_date) => ({ game_date, code: 'SOURCE_MISSING' }));
        t.match(reply, { status: 422, body: { error: { details: { failed } } } });
      }
      const [offense, defense] = [await offenseRows(warehouse, dates), await defenseRows(warehouse, dates)];
      const schedule = await finalGames(warehouse, dates);
      t.equal(schedule.length, games + 2 * playIn.length);
      t.equal(offense.length, 2 * games);
      agreeWithSchedule(t, offense, schedule);
      agreeWithEachOther(t, offense, defense);

      t.ok(Math.abs(meanOf(offense, (row) => row.pace) - pace) < 0.05, 'mean pace');
      t.ok(Math.abs(meanOf(offense, (row) => row.offensive_rating) - rating) < 0.05, 'mean rating');
      t.same(
        offense.filter(({ pace: own }) => own === null || own < 80 || own > 125).map(({ game_id }) => game_id),
        [],
        'no pace is out of this world',
      );
      t.same(
        offense.filter(({ offensive_rating: own }) => own === null || own < 60 || own > 165),
        [],
        'nor is a rating',
      );
      const zoned = offense.filter((row) => row.team_paint_attempts !== null);
      t.equal(zoned.length, name === '2022-23' ? 2460 : 0, 'wherever there is play-by-play');
      t.same(
        zoned.filter((row) => {
          const zones = Number(row.team_paint_attempts) + Number(row.team_mid_range_attempts);
          return zones + Number(row.three_pt_attempts) !== row.fg_attempts;
        }),
        [],
        'zones and threes are all field-goal attempts',
      );
      t.same(
        offense.filter((row) => row.overtime_periods === null || row.nba_game_id === null),
        [],
      );
    });
  }
});

const BOX_TABLES = [nbacTeamBoxscore, nbacGamebookPlayerStats, bdlPlayerBoxscores, nbacPlayerBoxscores] as const;

t.test('15 November 2021: eleven games, every raw row twice', { skip: realDataMissing }, async (t) => {
  const warehouse = await openRealWarehouse(t);
  const dates = datesOf('2021-11-15', '2021-11-15');
  const services = [await serveProcessor(t, OFFENSE, warehouse), await serveProcessor(t, DEFENSE, warehouse)];
  const pushAll = async (): Promise<number[]> => {
    const counts: number[] = [];
    for (const { push } of services) {
      const { status, body } = await push('nbac_team_boxscore', dates.start);
      t.equal(status, 200);
      counts.push(body.record_count, body.rows_changed);
    }
    return counts;
  };
  t.same(await pushAll(), [22, 0, 22, 0]);
  for (const table of [nbacSchedule, ...BOX_TABLES]) {
    const rows: readonly StoredRow[] = await readAll(warehouse, { table, columns: table.columnNames as never, dates });
    await warehouse.append(table, rows);
  }
  t.same(await pushAll(), [22, 0, 22, 0], 'nothing moves');
});

t.test('a date of which only player box scores exist', { skip: realDataMissing }, async (t) => {
  const real = await openRealWarehouse(t);
  const dates = datesOf('2024-11-15', '2024-11-15');
  const season = datesOf('2024-10-01', '2025-09-30');
  const bare = await openDuckdb({ path: ':memory:' });
  t.teardown(() => bare.close());
  for (const table of [nbacSchedule, ...BOX_TABLES.slice(1)]) {
    await bare.ensureTables([table]);
    const range = table === nbacSchedule ? season : dates;
    await bare.append(table, await readAll(real, { table, columns: table.columnNames as never, dates: range }));
  }
  const found = [];
  for (const warehouse of [real, bare]) {
    for (const processor of [OFFENSE, DEFENSE]) {
      const { push } = await serveProcessor(t, processor, warehouse);
      t.match(await push('bdl_player_boxscores', dates.start), { status: 200, body: { status: 'success' } });
    }
    found.push(await offenseRows(warehouse, dates));
    agreeWithEachOther(t, found.at(-1) ?? [], await defenseRows(warehouse, dates));
  }
  const [official = [], reconstructed = []] = found;
  t.equal(reconstructed.length, official.length);
  for (const [index, row] of reconstructed.entries()) {
    t.match(row, { quality_tier: 'silver', primary_source_used: 'reconstructed_team_from_players' });
    const { points_scored, fg_attempts, rebounds, assists, ts_pct, overtime_periods, nba_game_id } =
      official[index] ?? {};
    t.match(row, { points_scored, fg_attempts, assists, ts_pct, overtime_periods, nba_game_id });
    t.ok(Number(row.rebounds) <= Number(rebounds), 'without team rebounds');
    t.ok(Number(row.turnovers) <= Number(official[index]?.turnovers), 'without team turnovers');
  }
});

t.test('a season in one run is the season date by date', { skip: realDataMissing, timeout: LONG }, async (t) => {
  const dates = datesOf('2021-10-19', '2021-12-20');
  const [single, ranged] = [await openRealWarehouse(t), await openRealWarehouse(t)];
  const some = datesOfRange(dates.start, dates.end).filter((_, index) => index % 7 === 0);
  const service = await serveProcessor(t, OFFENSE, single);
  for (const date of some) await service.push('nbac_schedule', date);
  const whole = await serveProcessor(t, OFFENSE, ranged);
  await whole.post('/process-date-range', { start_date: dates.start, end_date: dates.end });
  const alone = await offenseRows(single, dates);
  const hashes = new Map(
    (await offenseRows(ranged, dates)).map((row) => [`${row.game_id}|${row.team_abbr}`, row.data_hash]),
  );
  t.ok(alone.length > 50);
  t.same(
    alone.filter((row) => hashes.get(`${row.game_id}|${row.team_abbr}`) !== row.data_hash),
    [],
  );
});
