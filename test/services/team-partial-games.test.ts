/** Games of which a run cannot make both rows, and issues that it records, for both team tables alike. */
import t from 'tap';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { analyticsDataIssues } from '../../shared/tables/operations/analytics-data-issues.ts';
import { bdlPlayerBoxscores } from '../../shared/tables/raw/bdl-player-boxscores.ts';
import { nbacGamebookPlayerStats } from '../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayerBoxscores } from '../../shared/tables/raw/nbac-player-boxscores.ts';
import { nbacTeamBoxscore } from '../../shared/tables/raw/nbac-team-boxscore.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { type League, leagueOver } from '../processing/harness.ts';
import { DEFENSE, OFFENSE } from './real-team-tables.ts';
import { summarySuiteCase } from './summary-suite-case.ts';

const { rows, dates } = summarySuiteCase(OFFENSE, 'nbac_team_boxscore');
const [date] = dates;
if (date === undefined) throw new Error('the case has no date');
const official = rows.flatMap(([table, all]) => (table === nbacTeamBoxscore ? all : []));
const ofDate = official.filter((row) => row.game_date === date);
const gameOf = (row: StoredRow): unknown => row.nba_game_id;
const firstGame = ofDate.filter((row) => ofDate[0] !== undefined && gameOf(row) === gameOf(ofDate[0]));
const [first] = firstGame;
if (first === undefined) throw new Error('the date has no official rows');

async function opened(t: { teardown(task: () => Promise<unknown>): void }, processor: AnyProcessor): Promise<League> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables(rows.map(([table]) => table));
  for (const [table, all] of rows) await warehouse.append(table, all);
  return leagueOver(warehouse, processor);
}

/** A later load of an official row. */
let loads = 0;
const loaded = (row: StoredRow, change: Partial<StoredRow>): StoredRow => {
  loads += 1;
  return {
    ...row,
    ...change,
    processed_at: Number(row.processed_at) + 3_600_000_000 * loads,
    data_hash: `load ${loads}`,
  };
};

const run = ({ run: one }: League) => one({ date, trigger: { source: 'backfill' } });
const keys = (league: League) => league.stored().then((all) => all.map((row) => `${row.game_id} ${row.data_hash}`));

for (const processor of [OFFENSE, DEFENSE]) {
  const { service } = processor;
  t.test(`${service}: a row that does not fit its columns takes the other row of its game with it`, async (t) => {
    const league = await opened(t, processor);
    await run(league);
    const before = await keys(league);
    // Per 100 possessions more points than the column holds.
    await league.warehouse.append(nbacTeamBoxscore, [loaded(first, { points: 9_000_000 })]);
    const answer = await run(league);
    t.match(answer, { status: 'partial', rows_changed: 0, rows_removed: 0, record_count: before.length });
    t.equal(answer.failed_rows.length, 1);
    t.match(answer.failed_rows[0], { reason: /rating/ });
    t.match(answer.reports.filter(({ code }) => code === 'ROW_WITHHELD').length, 1);
    t.same(await keys(league), before, 'both stored rows stay');
    await league.warehouse.append(nbacTeamBoxscore, [loaded(first, {})]);
    t.match(await run(league), { status: 'success', rows_changed: 0, record_count: before.length });
  });

  t.test(`${service}: a game without the totals of a team is missing, the others are written`, async (t) => {
    const league = await opened(t, processor);
    // Nothing is left of the game but one official row.
    const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
    t.teardown(() => warehouse.close());
    const boxes: readonly unknown[] = [nbacGamebookPlayerStats, bdlPlayerBoxscores, nbacPlayerBoxscores];
    const teams = new Set(firstGame.map((row) => row.team_abbr));
    for (const [table, all] of rows) {
      const kept = all.filter((row) => {
        if (row.game_date !== date || !teams.has(row.team_abbr)) return true;
        return !boxes.includes(table) && !(table === nbacTeamBoxscore && row.team_abbr === first.team_abbr);
      });
      await warehouse.ensureTables([table]);
      await warehouse.append(table, kept);
    }
    const short = leagueOver(warehouse, processor);
    const all = await run(league);
    const answer = await run(short);
    t.match(answer, { status: 'partial', record_count: all.record_count - 2 });
    t.match(
      answer.games.filter(({ state }) => state !== 'computed'),
      [{ state: 'game_missing', reason: new RegExp(`^${first.team_abbr} has neither`) }],
    );
  });
}

t.test('issues of rows are recorded with them, and resolved with them', async (t) => {
  const league = await opened(t, OFFENSE);
  const issues = async (): Promise<unknown[]> => {
    const found: StoredRow[] = [];
    for await (const batch of league.warehouse.read({
      table: analyticsDataIssues,
      columns: ['identifier', 'issue_type', 'severity', 'resolved'],
    })) {
      found.push(...batch);
    }
    return found.map((row) => [row.issue_type, row.severity, row.resolved]);
  };
  await run(league);
  const before = await issues();
  await league.warehouse.append(nbacTeamBoxscore, [loaded(first, { points: Number(first.points) + 1 })]);
  t.match(await run(league), { status: 'success', rows_changed: 1 });
  const codes = ['points_calculation_mismatch', 'score_mismatch'];
  const found = (resolved: boolean): unknown[] =>
    [...before, ...codes.map((code) => [code, 'HIGH', resolved])].map(String).sort();
  t.same((await issues()).map(String).sort(), found(false), 'of the row that changed');
  await league.warehouse.append(nbacTeamBoxscore, [loaded(first, {})]);
  t.match(await run(league), { status: 'success', rows_changed: 1 });
  t.same((await issues()).map(String).sort(), found(true));
});
