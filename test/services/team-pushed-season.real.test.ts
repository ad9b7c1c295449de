/** Both team tables over the season 2024-25 to 12 January, by pushed messages through real HTTP, twice. */
import t from 'tap';
import { playerGameSummaryProcessor } from '../../services/player-game-summary/service.ts';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { eraseTypes } from '../../shared/processing/define-processor.ts';
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
  OFFENSE,
  offenseRows,
} from './real-team-tables.ts';

const SEASON = datesOf('2024-10-22', '2025-01-12');
const GAMES = 573;
/** Milliseconds, where others use the machine too. */
const LONG = 300_000;

t.test('2024-25 to 12 January: pushed date by date', { skip: realDataMissing, timeout: LONG }, async (t) => {
  const warehouse = await openRealWarehouse(t);
  const services = [await serveProcessor(t, OFFENSE, warehouse), await serveProcessor(t, DEFENSE, warehouse)];
  const schedule = await finalGames(warehouse, SEASON);
  const games = Map.groupBy(schedule, (row) => row.game_date);

  await t.test('every date is answered with two rows of each game', { timeout: LONG }, async (t) => {
    for (const [date, ofDate] of games) {
      for (const { push } of services) {
        const { status, body } = await push('nbac_team_boxscore', date);
        if (status !== 200 || body.status !== 'success' || body.rows_added !== 2 * ofDate.length) {
          t.match({ answered: status, ...body }, { answered: 200, rows_added: 2 * ofDate.length }, date);
        }
        if (body.failed_rows.length + body.reports.length > 0) t.same([body.failed_rows, body.reports], [[], []], date);
      }
    }
    t.equal(schedule.length, GAMES);
  });

  const offense = await offenseRows(warehouse, SEASON);
  const defense = await defenseRows(warehouse, SEASON);
  await t.test('the tables agree with the schedule and with each other', { timeout: LONG }, async (t) => {
    t.equal(offense.length, 2 * GAMES);
    agreeWithSchedule(t, offense, schedule);
    agreeWithEachOther(t, offense, defense);
    t.equal(
      offense.filter((row) => row.data_quality_tier === 'high' && row.team_paint_attempts !== null).length,
      2 * GAMES,
      'play-by-play of every game is accepted and reconciles',
    );
    t.equal(defense.filter((row) => row.blocks_paint !== null).length, 2 * GAMES);
    t.same(
      [...new Set(defense.flatMap((row) => row.quality_issues))].sort(),
      ['inactive_unknown', 'referee_unknown', 'shot_zones_fallback', 'starters_unknown'],
      'there are no referees in the test data',
    );
  });

  await t.test('totals are the sums of player_game_summary', { timeout: LONG }, async (t) => {
    const players = await serveProcessor(t, eraseTypes(playerGameSummaryProcessor), warehouse);
    await players.post('/process-date-range', { start_date: SEASON.start, end_date: SEASON.end });
    const rows = await readAll(warehouse, {
      table: playerGameSummary,
      columns: playerGameSummary.columnNames,
      dates: SEASON,
    });
    const byTeam = Map.groupBy(rows, (row) => `${row.game_id}|${row.team_abbr}`);
    const off: string[] = [];
    for (const row of offense) {
      const key = `${row.game_id}|${row.team_abbr}`;
      const team = byTeam.get(key) ?? [];
      const sum = (figure: keyof (typeof rows)[number]): number =>
        team.reduce((total, player) => total + Number(player[figure]), 0);
      const found = [
        sum('points'),
        sum('fg_makes'),
        sum('fg_attempts'),
        sum('three_pt_makes'),
        sum('three_pt_attempts'),
        sum('ft_makes'),
        sum('ft_attempts'),
        sum('assists'),
        sum('personal_fouls'),
        sum('paint_attempts'),
        sum('mid_range_makes'),
      ];
      const wanted = [
        row.points_scored,
        row.fg_makes,
        row.fg_attempts,
        row.three_pt_makes,
        row.three_pt_attempts,
        row.ft_makes,
        row.ft_attempts,
        row.assists,
        row.personal_fouls,
        row.team_paint_attempts,
        row.team_mid_range_makes,
      ];
      if (JSON.stringify(found) !== JSON.stringify(wanted)) off.push(`${key} ${found} ${wanted}`);
      const teamTurnovers = Number(row.turnovers) - sum('turnovers');
      if (teamTurnovers < 0 || teamTurnovers > 7) off.push(`${key} turnovers`);
    }
    t.same(off, []);
    const ofDefense = defense.filter((row) => {
      const team = byTeam.get(`${row.game_id}|${row.defending_team_abbr}`) ?? [];
      return row.steals !== team.reduce((total, player) => total + Number(player.steals), 0);
    });
    t.same(ofDefense, []);
  });

  await t.test('a second pass changes nothing', { timeout: LONG }, async (t) => {
    for (const [date, ofDate] of games) {
      for (const { push } of services) {
        const { status, body } = await push('nbac_team_boxscore', date);
        if (status !== 200 || body.status !== 'unchanged' || body.record_count !== 2 * ofDate.length) {
          t.match({ answered: status, ...body }, { answered: 200, status: 'unchanged' }, date);
        }
      }
    }
    t.strictSame(await offenseRows(warehouse, SEASON), offense);
    t.strictSame(await defenseRows(warehouse, SEASON), defense);
  });
});
