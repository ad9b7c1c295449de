/**
 * upcoming_player_game_context over a real season, compared with what the raw tables say, read without any of our
 * definitions, and with the other tables.
 */
import t from 'tap';
import { playerGameSummaryProcessor } from '../../../services/player-game-summary/service.ts';
import { playerGameSummary } from '../../../services/player-game-summary/table.ts';
import { upcomingPlayerGameContextProcessor } from '../../../services/upcoming-player-game-context/service.ts';
import { upcomingPlayerGameContext } from '../../../services/upcoming-player-game-context/table.ts';
import { upcomingTeamGameContextProcessor } from '../../../services/upcoming-team-game-context/service.ts';
import { upcomingTeamGameContext } from '../../../services/upcoming-team-game-context/table.ts';
import { type CalendarDate, calendarDateOf, daysBetween } from '../../../shared/dates.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { type AnyProcessor, eraseTypes } from '../../../shared/processing/define-processor.ts';
import { roundHalfEven } from '../../../shared/round.ts';
import type { RowOf } from '../../../shared/tables/define-table.ts';
import { nbacGamebookPlayerStats } from '../../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { oddsApiPlayerPointsProps } from '../../../shared/tables/raw/odds-api-player-points-props.ts';
import { readAll, type Warehouse } from '../../../shared/warehouse/warehouse.ts';
import { openRealWarehouse, realDataMissing } from '../../helpers/real-warehouse.ts';
import { serveProcessor } from '../../helpers/served-processor.ts';

type Row = RowOf<typeof upcomingPlayerGameContext>;
type Played = RowOf<typeof nbacGamebookPlayerStats>;

const SEASON = { start: calendarDateOf('2024-10-22'), end: calendarDateOf('2025-04-13') };
/** Until then there are points lines and play-by-play. */
const MIDWINTER = '2025-01-12';

/** One player is in the gamebook under two names; his rows carry the canonical one. */
const CANONICAL: Readonly<Record<string, string>> = { cuicui: 'cuiyongxi' };

const columns = upcomingPlayerGameContext.columnNames;
const rowsOf = (warehouse: Warehouse): Promise<Row[]> =>
  readAll(warehouse, { table: upcomingPlayerGameContext, columns, dates: SEASON });

async function playedRows(warehouse: Warehouse): Promise<readonly Played[]> {
  const table = nbacGamebookPlayerStats;
  const rows = await readAll(warehouse, { table, columns: table.columnNames, dates: SEASON });
  return rows
    .filter(({ player_status, minutes }) => player_status === 'active' && minutes !== null && !/^0?0:00$/.test(minutes))
    .sort((a, b) => (a.game_date < b.game_date ? 1 : -1));
}

const seconds = (minutes: string | null): number => {
  const [whole = '0', rest = '0'] = (minutes ?? '').split(':');
  return Number(whole) * 60 + Number(rest);
};
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
const rounded = (value: number | null, decimals: number): number | null =>
  value === null ? null : roundHalfEven(value, decimals);

t.test('2024-25', { skip: realDataMissing, timeout: 240_000 }, async (t) => {
  const warehouse = await openRealWarehouse(t);
  const service = await serveProcessor(t, eraseTypes(upcomingPlayerGameContextProcessor), warehouse);
  const { status, body } = await service.post('/process-date-range', {
    start_date: SEASON.start,
    end_date: SEASON.end,
  });
  t.equal(status, 200, JSON.stringify(body).slice(0, 500));
  const rows = await rowsOf(warehouse);
  const played = await playedRows(warehouse);
  const byPlayer = Map.groupBy(played, ({ player_lookup }) => CANONICAL[player_lookup ?? ''] ?? player_lookup ?? '');
  /** His games before a date by the game book, newest first. */
  const before = (lookup: string, date: string): readonly Played[] =>
    (byPlayer.get(lookup) ?? []).filter((row) => row.game_date < date);

  await t.test('one row per player and date, every hash true', async (t) => {
    const hasher = tableHasher(upcomingPlayerGameContext);
    t.same(
      rows.filter((row) => hasher.dataHash(row) !== row.data_hash),
      [],
    );
    t.equal(new Set(rows.map((row) => `${row.game_date} ${row.player_lookup}`)).size, rows.length);
  });

  await t.test('those who play have a row, for their team', async (t) => {
    const teams = new Map(rows.map((row) => [`${row.game_date} ${row.player_lookup}`, row.team_abbr]));
    const found = played.filter((row) => teams.get(`${row.game_date} ${row.player_lookup}`) === row.team_abbr);
    const others = played.filter((row) => {
      const team = teams.get(`${row.game_date} ${row.player_lookup}`);
      return team !== undefined && team !== row.team_abbr;
    });
    t.same(
      { rows: rows.length, played: played.length, found: found.length, otherTeam: others.length },
      { rows: 42_254, played: 26_302, found: 26_199, otherTeam: 19 },
    );
  });

  await t.test('points, rest and minutes are those of the game book, counted directly', async (t) => {
    let compared = 0;
    for (const row of rows) {
      const games = before(row.player_lookup, row.game_date);
      // A few players change the spelling of their name within the season.
      if (row.quality_sample_size !== games.filter((game) => daysBetween(game.game_date, row.game_date) <= 30).length)
        continue;
      compared += 1;
      const since = (days: number): readonly Played[] =>
        games.filter((game) => daysBetween(game.game_date, row.game_date) <= days);
      const last = games[0]?.game_date;
      const week = since(7);
      const minutes = (some: readonly Played[]): number =>
        rounded(some.reduce((sum, game) => sum + seconds(game.minutes), 0) / 60, 0) ?? 0;
      const expected = {
        points_avg_last_5: rounded(mean(games.slice(0, 5).map((game) => game.points ?? 0)), 1),
        points_avg_last_10: rounded(mean(games.slice(0, 10).map((game) => game.points ?? 0)), 1),
        days_rest: last === undefined ? null : daysBetween(last, row.game_date) - 1,
        back_to_back: last !== undefined && daysBetween(last, row.game_date) === 1,
        games_in_last_7_days: week.length,
        games_in_last_14_days: since(14).length,
        minutes_in_last_7_days: minutes(week),
        minutes_in_last_14_days: minutes(since(14)),
      };
      const found = Object.fromEntries(Object.keys(expected).map((column) => [column, row[column as keyof Row]]));
      if (JSON.stringify(found) !== JSON.stringify(expected)) {
        t.same(found, expected, `${row.player_lookup} ${row.game_date}`);
      }
    }
    t.ok(compared >= 0.99 * rows.length, `${compared} of ${rows.length} rows compared`);
  });

  await t.test('runs against the line, replayed for three players', async (t) => {
    const lines = await readAll(warehouse, {
      table: oddsApiPlayerPointsProps,
      columns: ['game_date', 'player_name', 'bookmaker', 'points_line', 'snapshot_timestamp'],
      dates: SEASON,
    });
    for (const [lookup, name] of [
      ['lebronjames', 'LeBron James'],
      ['nikolajokic', 'Nikola Jokic'],
      ['shaigilgeousalexander', 'Shai Gilgeous-Alexander'],
    ] as const) {
      const quoted = rows.filter((row) => row.player_lookup === lookup && row.current_points_line !== null);
      let runs = 0;
      for (const row of quoted) {
        const line = row.current_points_line ?? 0;
        const ofDay = lines.filter((one) => one.game_date === row.game_date && one.player_name === name);
        t.ok(
          ofDay.some(
            (one) => one.points_line === line && one.bookmaker.toLowerCase() === row.current_points_line_source,
          ),
          `${name} ${row.game_date}`,
        );
        let [over, under] = [0, 0];
        for (const game of before(lookup, row.game_date)) {
          const points = game.points ?? 0;
          if (points > line && under === 0) over += 1;
          else if (points < line && over === 0) under += 1;
          else if (points !== line) break;
        }
        t.same([row.prop_over_streak, row.prop_under_streak], [over, under], `${name} ${row.game_date}`);
        if (over > 2 || under > 2) runs += 1;
      }
      t.ok(quoted.length >= 20, `${name}: ${quoted.length} lines`);
      t.ok(runs > 0, `${name}: ${runs} runs of three and more`);
    }
  });

  await t.test('fourth quarters: points from play-by-play as long as there is any', async (t) => {
    const early = rows.filter((row) => row.game_date <= MIDWINTER && row.points_avg_last_5 !== null);
    const known = early.filter((row) => row.fourth_quarter_production_last_7 !== null);
    t.ok(known.length >= 0.995 * early.length, `${known.length} of ${early.length}`);
    t.ok(known.every((row) => (row.fourth_quarter_production_last_7 ?? 0) <= 20));
    t.ok(
      rows.every((row) => row.fourth_quarter_minutes_last_7 === null),
      'line-ups were never delivered',
    );
  });

  await t.test('figures of the season', async (t) => {
    const count = (holds: (row: Row) => boolean): number => rows.filter(holds).length;
    t.same(
      {
        games: new Set(rows.map((row) => row.game_id)).size,
        lines: count((row) => row.has_prop_line === true),
        spreads: count((row) => row.game_spread !== null),
        ages: count((row) => row.player_age !== null),
        ids: count((row) => row.universal_player_id !== null),
        out: count((row) => row.player_status === 'out'),
        backToBacks: count((row) => row.back_to_back === true),
        incomplete: count((row) => row.all_windows_complete === false),
        usageUnknown: count((row) => row.points_avg_last_5 !== null && row.projected_usage_rate === null),
      },
      {
        games: 1230,
        lines: 6344,
        spreads: 42_254,
        ages: 33_219,
        ids: 42_254,
        out: 2791,
        backToBacks: 4846,
        incomplete: 0,
        usageUnknown: 0,
      },
    );
  });

  await t.test('the player summary and the team context say the same', async (t) => {
    const month = { start: calendarDateOf('2024-11-01'), end: calendarDateOf('2024-11-30') };
    const fill = async (processor: AnyProcessor, start: CalendarDate) => {
      const other = await serveProcessor(t, processor, warehouse);
      const range = { start_date: start, end_date: month.end };
      t.equal((await other.post('/process-date-range', range)).status, 200);
    };
    await fill(eraseTypes(playerGameSummaryProcessor), SEASON.start);
    await fill(eraseTypes(upcomingTeamGameContextProcessor), month.start);
    const dates = { start: SEASON.start, end: month.end };
    const summary = await readAll(warehouse, {
      table: playerGameSummary,
      columns: ['player_lookup', 'game_date', 'points', 'usage_rate', 'minutes_played'],
      dates,
    });
    const ofPlayer = Map.groupBy(
      summary.toSorted((a, b) => (a.game_date < b.game_date ? 1 : -1)),
      (row) => row.player_lookup,
    );
    const teams = await readAll(warehouse, {
      table: upcomingTeamGameContext,
      columns: ['game_id', 'team_abbr', 'game_spread', 'game_total', 'travel_miles', 'game_spread_source'],
      dates: month,
    });
    const teamRows = new Map(teams.map((row) => [`${row.game_id} ${row.team_abbr}`, row]));
    for (const row of rows.filter(({ game_date }) => game_date >= month.start && game_date <= month.end)) {
      const games = (ofPlayer.get(row.player_lookup) ?? []).filter(({ game_date }) => game_date < row.game_date);
      const team = teamRows.get(`${row.game_id} ${row.team_abbr}`);
      const found = [row.points_avg_last_10, row.game_spread, row.game_total, row.game_spread_source, row.travel_miles];
      const expected = [
        rounded(mean(games.slice(0, 10).map(({ points }) => points ?? 0)), 1),
        team?.game_spread,
        team?.game_total,
        team?.game_spread_source,
        team?.travel_miles,
      ];
      if (JSON.stringify(found) !== JSON.stringify(expected))
        t.same(found, expected, `${row.player_lookup} ${row.game_date}`);
      // The summary stores rounded figures.
      const timed = games.slice(0, 7).filter(({ minutes_played }) => (minutes_played ?? 0) > 0);
      const weights = timed.reduce((sum, game) => sum + (game.minutes_played ?? 0), 0);
      const usage = timed.reduce((sum, game) => sum + (game.usage_rate ?? 0) * (game.minutes_played ?? 0), 0) / weights;
      if (weights > 30 && Math.abs((row.avg_usage_rate_last_7_games ?? 0) - usage) > 0.2) {
        t.equal(row.avg_usage_rate_last_7_games, usage, `usage of ${row.player_lookup} ${row.game_date}`);
      }
    }
  });
});
