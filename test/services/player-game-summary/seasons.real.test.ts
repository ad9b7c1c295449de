/**
 * player_game_summary over two real seasons, made by pushed messages and compared with what the raw tables say, read
 * without any of our definitions.
 */
import t from 'tap';
import { playerGameSummaryProcessor } from '../../../services/player-game-summary/service.ts';
import { playerGameSummary } from '../../../services/player-game-summary/table.ts';
import { type CalendarDate, calendarDateOf, microsOf } from '../../../shared/dates.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import type { RowOf } from '../../../shared/tables/define-table.ts';
import { nbacGamebookPlayerStats } from '../../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { nbacTeamBoxscore } from '../../../shared/tables/raw/nbac-team-boxscore.ts';
import { readAll, type Warehouse } from '../../../shared/warehouse/warehouse.ts';
import { openRealWarehouse, realDataMissing } from '../../helpers/real-warehouse.ts';
import { serveProcessor } from '../../helpers/served-processor.ts';

const processor = eraseTypes(playerGameSummaryProcessor);
const SEASONS = [
  {
    name: '2024-25 to 12 January',
    start: calendarDateOf('2024-10-22'),
    end: calendarDateOf('2025-01-12'),
    rows: 12_334,
  },
  { name: '2022-23', start: calendarDateOf('2022-10-18'), end: calendarDateOf('2023-06-12'), rows: 27_618 },
] as const;
type Dates = { readonly start: CalendarDate; readonly end: CalendarDate };
type Row = RowOf<typeof playerGameSummary>;
const WRITE_TIMES = ['created_at', 'processed_at', 'quality_calculated_at'] as const;

const rowsOf = (warehouse: Warehouse, dates: Dates): Promise<Row[]> =>
  readAll(warehouse, { table: playerGameSummary, columns: playerGameSummary.columnNames, dates });

const gamebookOf = (warehouse: Warehouse, dates: Dates) =>
  readAll(warehouse, { table: nbacGamebookPlayerStats, columns: nbacGamebookPlayerStats.columnNames, dates });

/** One player is in the gamebook under two names; rows carry his canonical one. */
const CANONICAL: Readonly<Record<string, string>> = { cuicui: 'cuiyongxi' };
const keyOf = ({ game_id, player_lookup }: { game_id: string; player_lookup: string | null }): string =>
  `${game_id}|${CANONICAL[player_lookup ?? ''] ?? player_lookup}`;

/** Seconds of the gamebook's `MM:SS`. */
function secondsOf(minutes: string | null): number {
  const [whole = '0', seconds = '0'] = (minutes ?? '').split(':');
  return Number(whole) * 60 + Number(seconds);
}

for (const season of SEASONS) {
  t.test(`${season.name}: pushed date by date`, { skip: realDataMissing }, async (t) => {
    const warehouse = await openRealWarehouse(t);
    const service = await serveProcessor(t, processor, warehouse);
    const gamebook = await gamebookOf(warehouse, season);
    const played = gamebook.filter((row) => row.player_status === 'active' && secondsOf(row.minutes) > 0);
    const dates = [...new Set(gamebook.map((row) => row.game_date))].sort();

    await t.test('every date is answered with the rows it was given', async (t) => {
      for (const date of dates) {
        const { status, body } = await service.push('nbac_gamebook_player_stats', date);
        const expected = played.filter((row) => row.game_date === date).length;
        if (status !== 200 || body.status !== 'success' || body.rows_added !== expected) {
          t.match({ answered: status, ...body }, { answered: 200, rows_added: expected }, date);
        }
        // Seasons without props, or play-offs without play-by-play, are below the usual minimum.
        const reports = body.reports.filter(({ code }) => code !== 'SOURCE_BELOW_MINIMUM');
        if (body.failed_rows.length + reports.length > 0) t.same([body.failed_rows, reports], [[], []], date);
      }
      t.equal(dates.length > 70, true);
    });

    const rows = await rowsOf(warehouse, season);
    await t.test('one row for every player who appeared, and no other', async (t) => {
      t.equal(rows.length, season.rows);
      t.strictSame(rows.map(keyOf).sort(), played.map(keyOf).sort());
      t.equal(new Set(rows.map(keyOf)).size, rows.length);
    });

    await t.test('every hash is the hash of its row', async (t) => {
      const hasher = tableHasher(playerGameSummary);
      t.same(
        rows.filter((row) => hasher.dataHash(row) !== row.data_hash),
        [],
      );
    });

    await t.test('minutes are those of the gamebook within a tenth', async (t) => {
      const official = new Map(played.map((row) => [keyOf(row), secondsOf(row.minutes) / 60]));
      const off = rows.filter((row) => Math.abs((row.minutes_played ?? -1) - (official.get(keyOf(row)) ?? 0)) > 0.1);
      t.same(off.map(keyOf), []);
    });

    await t.test('sums per team equal the official team box score', async (t) => {
      const official = await readAll(warehouse, {
        table: nbacTeamBoxscore,
        columns: nbacTeamBoxscore.columnNames,
        dates: season,
      });
      const byTeam = Map.groupBy(rows, (row) => `${row.game_date} ${row.team_abbr}`);
      let compared = 0;
      for (const team of official) {
        const players = byTeam.get(`${team.game_date} ${team.team_abbr}`);
        if (players === undefined) continue;
        compared += 1;
        const sum = (column: keyof Row): number => players.reduce((total, row) => total + Number(row[column]), 0);
        const found = [
          sum('points'),
          sum('fg_makes'),
          sum('fg_attempts'),
          sum('three_pt_makes'),
          sum('three_pt_attempts'),
          sum('ft_makes'),
          sum('ft_attempts'),
          sum('offensive_rebounds'),
          sum('assists'),
          sum('steals'),
          sum('blocks'),
          sum('personal_fouls'),
        ];
        const expected = [
          team.points,
          team.fg_made,
          team.fg_attempted,
          team.three_pt_made,
          team.three_pt_attempted,
          team.ft_made,
          team.ft_attempted,
          team.offensive_rebounds,
          team.assists,
          team.steals,
          team.blocks,
          team.personal_fouls,
        ];
        if (JSON.stringify(found) !== JSON.stringify(expected)) {
          t.same(found, expected, `${team.game_date} ${team.team_abbr}`);
        }
      }
      t.equal(compared, byTeam.size, 'every team has an official row');
    });

    await t.test('zones reconcile with attempts wherever there is play-by-play', async (t) => {
      const zoned = rows.filter((row) => row.paint_attempts !== null);
      const twos = (row: Row) => (row.fg_attempts ?? 0) - (row.three_pt_attempts ?? 0);
      const twoMakes = (row: Row) => (row.fg_makes ?? 0) - (row.three_pt_makes ?? 0);
      const off = zoned.filter((row) => {
        const attempts = (row.paint_attempts ?? 0) + (row.mid_range_attempts ?? 0);
        const makes = (row.paint_makes ?? 0) + (row.mid_range_makes ?? 0);
        return Math.abs(attempts - twos(row)) > 2 || Math.abs(makes - twoMakes(row)) > 2;
      });
      t.same(off.map(keyOf), []);
      const exact = zoned.filter((row) => (row.paint_attempts ?? 0) + (row.mid_range_attempts ?? 0) === twos(row));
      t.ok(exact.length >= 0.999 * zoned.length, `${exact.length} of ${zoned.length} exactly`);
      const made = zoned.filter(
        (row) => (row.assisted_fg_makes ?? 0) + (row.unassisted_fg_makes ?? 0) === row.fg_makes,
      );
      t.ok(made.length >= 0.999 * zoned.length, `${made.length} of ${zoned.length} made exactly`);
      // Play-by-play was never delivered for play-offs.
      const regular = rows.filter((row) => row.game_date < '2023-04-11' || row.game_date > '2023-06-30');
      t.ok(zoned.length >= 0.999 * regular.length, `${zoned.length} of ${regular.length} rows have zones`);
    });

    await t.test('usage of a team, weighted by minutes, is one hundred percent', async (t) => {
      for (const [team, players] of Map.groupBy(rows, (row) => `${row.game_id} ${row.team_abbr}`)) {
        const weighted = players.reduce((sum, row) => sum + (row.usage_rate ?? 0) * (row.minutes_played ?? 0), 0);
        const minutes = players.reduce((sum, row) => sum + (row.minutes_played ?? 0), 0);
        const usage = (5 * weighted) / minutes;
        if (Math.abs(usage - 100) > 1) t.equal(usage, 100, team);
      }
    });

    await t.test('a second pass changes nothing', async (t) => {
      for (const date of dates) {
        const { status, body } = await service.push('nbac_gamebook_player_stats', date);
        const count = played.filter((row) => row.game_date === date).length;
        if (status !== 200 || body.status !== 'unchanged' || body.record_count !== count) {
          t.match({ answered: status, ...body }, { answered: 200, record_count: count }, date);
        }
      }
      t.strictSame(await rowsOf(warehouse, season), rows);
    });
  });
}

t.test('a season in one run is the season date by date', { skip: realDataMissing }, async (t) => {
  const season = SEASONS[0];
  const [single, ranged] = [await openRealWarehouse(t), await openRealWarehouse(t)];
  const dates = [...new Set((await gamebookOf(single, season)).map((row) => row.game_date))].sort().slice(0, 30);
  const end = dates.at(-1) ?? season.end;
  const service = await serveProcessor(t, processor, single);
  for (const date of dates) await service.push('nbac_schedule', date);
  const whole = await serveProcessor(t, processor, ranged);
  const { status } = await whole.post('/process-date-range', { start_date: season.start, end_date: end });
  t.equal(status, 200);
  const comparable = async (warehouse: Warehouse) => {
    const rows = await rowsOf(warehouse, { start: season.start, end });
    return rows
      .map((row): StoredRow => ({ ...row, ...Object.fromEntries(WRITE_TIMES.map((name) => [name, null])) }))
      .sort((a, b) => (keyOf(a as Row) < keyOf(b as Row) ? -1 : 1));
  };
  const rows = await comparable(single);
  t.ok(rows.length > 4_000);
  t.strictSame(await comparable(ranged), rows);
});

t.test('corrections of raw rows change exactly what depends on them', { skip: realDataMissing }, async (t) => {
  const date = calendarDateOf('2024-12-25');
  const warehouse = await openRealWarehouse(t);
  const service = await serveProcessor(t, processor, warehouse);
  await service.push('nbac_schedule', date);
  const before = await rowsOf(warehouse, { start: date, end: date });
  const raw = await gamebookOf(warehouse, { start: date, end: date });
  const star = raw.find((row) => row.player_lookup === 'lebronjames');
  if (star === undefined) throw new Error('he played on Christmas Day 2024');
  let corrections = 0;
  const correct = async (change: Partial<typeof star>) => {
    corrections += 1;
    const processed_at = microsOf((star.processed_at ?? 0) + corrections * 1_000_000);
    await warehouse.append(nbacGamebookPlayerStats, [
      { ...star, ...change, processed_at, data_hash: `correction${corrections}` },
    ]);
    return (await service.push('nbac_gamebook_player_stats', date)).body;
  };

  await t.test('the same raw rows loaded once more: computed, nothing written', async (t) => {
    const answer = await correct({});
    t.match(answer, {
      status: 'success',
      rows_added: 0,
      rows_changed: 0,
      rows_removed: 0,
      rows_unchanged: before.length,
    });
    t.strictSame(await rowsOf(warehouse, { start: date, end: date }), before);
  });

  await t.test('his plus-minus: his row, that field', async (t) => {
    const answer = await correct({ plus_minus: -40 });
    t.match(answer, { rows_added: 0, rows_changed: 1, rows_removed: 0, rows_unchanged: before.length - 1 });
    t.same(answer.changed_fields, { plus_minus: 1 });
  });

  await t.test('his attempts: his row, and through usage those of his team', async (t) => {
    const stored = await rowsOf(warehouse, { start: date, end: date });
    const answer = await correct({ plus_minus: -40, field_goals_attempted: Number(star.field_goals_attempted) + 1 });
    const now = new Map((await rowsOf(warehouse, { start: date, end: date })).map((row) => [keyOf(row), row]));
    const changed = stored.filter((row) => now.get(keyOf(row))?.data_hash !== row.data_hash);
    t.equal(answer.rows_changed, changed.length);
    t.ok(changed.every((row) => row.game_id === star.game_id && row.team_abbr === star.team_abbr));
    const team = stored.filter((row) => row.game_id === star.game_id && row.team_abbr === star.team_abbr);
    const unused = team.filter((row) => row.usage_rate === 0);
    t.equal(changed.length, team.length - unused.length, 'all of his team who have a usage');
    for (const row of stored) {
      const after = now.get(keyOf(row));
      const moved = playerGameSummary.hashFields.filter(
        (field) => row[field as keyof Row] !== after?.[field as keyof Row],
      );
      if (!changed.includes(row)) t.same(moved, []);
      else if (row.player_lookup === star.player_lookup)
        t.same(moved, ['fg_attempts', 'usage_rate', 'ts_pct', 'efg_pct'], 'his own');
      else t.same(moved, ['usage_rate'], row.player_lookup);
    }
    t.same(answer.changed_fields, { fg_attempts: 1, usage_rate: changed.length, ts_pct: 1, efg_pct: 1 });
  });
});
