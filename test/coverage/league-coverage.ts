/** Coverage of the test league, alike on every engine. */
import type { Test } from 'tap';
import { type Coverage, CoverageMeter } from '../../shared/coverage/coverage.ts';
import { coverageReport, shortfalls } from '../../shared/coverage/report.ts';
import { addDays, type EpochMicros } from '../../shared/dates.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import type { StatementRecord, Warehouse } from '../../shared/warehouse/warehouse.ts';
import { type League, league, leagueOver, TRIGGER } from '../processing/harness.ts';
import {
  addRows,
  at,
  DAY,
  game,
  gameId,
  leagueTables,
  score,
  scores,
  teamGames,
  teamScores,
} from '../processing/league.ts';
import { pastedQuery } from './pasted-query.ts';

/** An engine with an empty warehouse, and a way past it. */
export interface Engine {
  open(t: Test): Promise<Warehouse>;
  /** Runs a pasted query over what the warehouse holds; it may be closed for that. @returns its only row */
  paste(warehouse: Warehouse, sql: string): Promise<Readonly<Record<string, unknown>>>;
}

const DATES = [DAY, addDays(DAY, 1), addDays(DAY, 2)];
const RANGE = { startDate: DAY, endDate: addDays(DAY, 2) };
const now = (): EpochMicros => at(90_000);
/** As the player tables: keys of many dates come from the records of runs. */
const recorded: AnyProcessor = { ...league, keysFromRuns: true };

async function filled(t: Test, engine: Engine, processor: AnyProcessor = league): Promise<League> {
  const warehouse = await engine.open(t);
  await warehouse.ensureTables([...leagueTables, teamScores, teamGames, processorRunHistory]);
  const found = leagueOver(warehouse, processor);
  await addRows(
    warehouse,
    game(DAY, 'BOS', 'NYK', [100, 99]),
    game(DAY, 'LAL', 'GSW', [88, 120]),
    game(addDays(DAY, 1), 'BOS', 'GSW', [91, 92]),
    game(addDays(DAY, 2), 'NYK', 'LAL', [90, 101]),
  );
  await found.runner().runDates({ dates: DATES, trigger: TRIGGER });
  return found;
}

const whole = (coverage: Coverage) => coverageReport(coverage, 'table').coverage[0];

/** Registers the tests. */
export function coverageSuite(t: Test, engine: Engine): void {
  t.test('what is missing, doubled, foreign and stale is counted, and as the pasted query counts it', async (t) => {
    const { warehouse, stored } = await filled(t, engine);
    const meter = new CoverageMeter(warehouse, now);
    const measure = (verify = 0) => meter.measure({ processors: [league], ...RANGE, verify });
    t.match(whole(await measure(100)), {
      status: 'complete',
      expected_rows: 8,
      total_rows: 8,
      verified_rows: 8,
      dates_complete: 3,
    });
    const [first, second] = await stored();
    if (first === undefined || second === undefined) throw new Error('there are rows');
    await warehouse.append(teamScores, [
      first,
      { ...second, data_hash: 'short' },
      { ...first, game_id: gameId(DAY, 'UTA', 'SAC'), data_hash: null },
      { ...first, game_date: addDays(DAY, 2), game_id: gameId(addDays(DAY, 2), 'UTA', 'SAC') },
    ]);
    await addRows(warehouse, game(addDays(DAY, 1), 'UTA', 'SAC', [1, 2]));
    const found = whole(await measure(100));
    t.match(found, {
      status: 'corrupt',
      expected_rows: 10,
      total_rows: 12,
      distinct_keys: 10,
      duplicate_rows: 2,
      missing_rows: 2,
      unexpected_rows: 2,
      rows_with_hash: 11,
      coverage_pct: 91.67,
      completeness_pct: 80,
      unique_hashes: 9,
      min_hash_length: 5,
      max_hash_length: 16,
      malformed_hashes: 1,
      verified_rows: 11,
      stale_hashes: 2,
      dates_expected: 3,
      dates_complete: 0,
    });
    const dates = coverageReport(await measure(), 'date').coverage;
    t.match(dates, [
      { status: 'corrupt', unexpected_rows: 1 },
      { status: 'partial', missing_rows: 2 },
      { status: 'partial', unexpected_rows: 1 },
    ]);
    const range = { start: RANGE.startDate, end: RANGE.endDate };
    const pasted = await engine.paste(warehouse, pastedQuery('league_team_scores', range));
    t.equal(Object.keys(pasted).length, 6);
    for (const [name, value] of Object.entries(pasted)) {
      t.equal(Number(value), found?.[name as keyof typeof found], name);
    }
  });

  t.test('a constant number of statements, and none again as long as nothing moves', async (t) => {
    const { warehouse } = await filled(t, engine, recorded);
    const statements: StatementRecord[] = [];
    const meter = new CoverageMeter(
      warehouse.withLog((record) => statements.push(record)),
      now,
    );
    const measure = () => meter.measure({ processors: [recorded], ...RANGE });
    const first = await measure();
    t.equal(statements.length, 3, 'states of all sources, records of runs, one aggregate');
    t.type(first.tables[0]?.expectedAsOf, 'number', 'keys are as runs recorded them');
    statements.length = 0;
    t.strictSame(await measure(), first);
    t.ok(statements.length <= 1, `${statements.length} statements`);
  });

  t.test('recorded keys stand only as long as their sources do; a single date is worked out anew', async (t) => {
    const { warehouse } = await filled(t, engine, recorded);
    const meter = new CoverageMeter(warehouse, now);
    const before = await meter.measure({ processors: [recorded], ...RANGE });
    await addRows(warehouse, game(addDays(DAY, 1), 'UTA', 'SAC', [1, 2]));
    const after = await meter.measure({ processors: [recorded], ...RANGE });
    t.match(whole(before), { status: 'complete', expected_rows: 8 });
    t.match(whole(after), { status: 'partial', expected_rows: 10, missing_rows: 2, dates_partial: 1 });
    const one = await meter.measure({ processors: [recorded], startDate: DAY, endDate: DAY });
    t.equal(one.tables[0]?.expectedAsOf, null);
    t.match(whole(one), { status: 'complete', expected_rows: 4 });
    const other = { ...recorded, version: '2' };
    const newer = await new CoverageMeter(warehouse, now).measure({ processors: [other], ...RANGE });
    t.equal(newer.tables[0]?.expectedAsOf, null, 'another version of the domain code may expect other keys');
    t.same(whole(newer), whole(after));
  });

  t.test(
    'a table, and a run history, that do not exist are empty; sources that hold nothing tell nothing',
    async (t) => {
      const warehouse = await engine.open(t);
      const meter = new CoverageMeter(warehouse, now);
      const nothing = await meter.measure({ processors: [recorded], ...RANGE });
      t.match(whole(nothing), { status: 'empty', expected_rows: 0, total_rows: 0, completeness_pct: null });
      t.match(shortfalls(nothing, 0), [{ table: 'league_team_scores', reason: /hold nothing for these dates/ }]);
      await warehouse.ensureTables([...leagueTables]);
      await addRows(warehouse, game(DAY, 'BOS', 'NYK', [100, 99]), [[scores, [score(addDays(DAY, 1), 'x', 'BOS', 1)]]]);
      const empty = await meter.measure({ processors: [recorded], ...RANGE });
      t.match(whole(empty), {
        status: 'empty',
        expected_rows: 2,
        missing_rows: 2,
        completeness_pct: 0,
        dates_missing: 1,
      });
      t.match(shortfalls(empty, 1), [{ reason: '0 of 2 expected rows are there with a hash.' }]);
      t.same(shortfalls(empty, 0), []);
    },
  );

  t.test('the range ends today, Eastern, unless told otherwise, and is never reversed', async (t) => {
    const { warehouse } = await filled(t, engine);
    // Shortly before 5 a.m. UTC it is still the evening before.
    const meter = new CoverageMeter(warehouse, () => at(-7 * 3_600 - 60));
    const open = await meter.measure({ processors: [league] });
    t.match(open, { startDate: DAY, endDate: DAY });
    t.match(whole(open), { expected_rows: 4, total_rows: 4 });
    await t.rejects(meter.measure({ processors: [league], startDate: addDays(DAY, 1), endDate: DAY }), {
      code: 'INVALID_RANGE',
    });
  });
}
