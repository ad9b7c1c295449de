import fc from 'fast-check';
import t from 'tap';
import { addDays, calendarDateOf, datesOfRange, type GameDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { createRunner } from '../../shared/processing/create-runner.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { onDate } from '../../shared/processing/define-source.ts';
import { bySeason, planChunks } from '../../shared/processing/plan-chunks.ts';
import type { RangeAnswer } from '../../shared/processing/runner-port.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { facts, league, leagueOver, openLeague, silent, TRIGGER, timeless, topic } from './harness.ts';
import {
  addRows,
  at,
  DAY,
  fixture,
  fixtures,
  game,
  gameId,
  leagueSources,
  leagueTables,
  lines,
  type RawRows,
  score,
  scores,
  teamGames,
} from './league.ts';

const TEAMS = ['BOS', 'NYK', 'LAL', 'GSW', 'UTA', 'SAC'];
const FIRST = calendarDateOf('2023-09-28');

/** Games of a few days around the change of a season, with everything that can be wrong with them. */
const arbitraryLeague: fc.Arbitrary<RawRows> = fc
  .array(
    fc.record({
      day: fc.integer({ min: 0, max: 5 }),
      pair: fc.constantFrom(0, 2, 4),
      status: fc.constantFrom(1, 3, 3, 3),
      points: fc.tuple(
        fc.integer({ min: 80, max: 130 }),
        fc.oneof(fc.integer({ min: 80, max: 130 }), fc.constant(null)),
      ),
      flaw: fc.constantFrom('none', 'none', 'none', 'no score', 'doubtful', 'no team', 'overflow'),
      line: fc.option(fc.integer({ min: 400, max: 480 }).map((half) => half / 2)),
    }),
    { minLength: 4, maxLength: 14 },
  )
  .map((games) =>
    games.flatMap(({ day, pair, status, points, flaw, line }): RawRows => {
      const date = addDays(FIRST, day);
      const [away = '', home = ''] = TEAMS.slice(pair, pair + 2);
      const id = gameId(date, away, home);
      const awayName = flaw === 'no team' ? null : flaw === 'doubtful' ? `${away}?` : away;
      const awayPoints = flaw === 'overflow' ? 1e9 : points[0];
      return [
        [fixtures, [fixture(date, away, home, status)]],
        [scores, flaw === 'no score' ? [] : [score(date, id, awayName, awayPoints), score(date, id, home, points[1])]],
        [lines, line === null ? [] : [{ game_id: id, taken_at: noon(date), total: line, processed_at: at(0) }]],
      ];
    }),
  )
  // One game per pair and day, as a schedule has it.
  .map((tables) => uniqueGames(tables));

function noon(date: GameDate): number {
  return Date.parse(`${date}T12:00:00Z`) * 1000;
}

function uniqueGames(tables: RawRows): RawRows {
  const seen = new Set<string>();
  return tables.map(([table, rows]) => {
    const own = rows.filter((row) => !seen.has(`${table.name} ${row.game_id}`));
    for (const row of rows) seen.add(`${table.name} ${row.game_id}`);
    return [table, own];
  });
}

t.test('a range gives the rows, the answers and the digests of its single dates, however it is cut', async (t) => {
  const dates = datesOfRange(FIRST, addDays(FIRST, 5));
  const property = fc.asyncProperty(
    arbitraryLeague,
    arbitraryLeague,
    fc.constantFrom(1, 3, 10, 1_000),
    fc.boolean(),
    async (first, second, rowsPerChunk, backwards) => {
      const [single, range] = [await freshLeague(), await freshLeague()];
      const order = backwards ? dates.toReversed() : dates;
      try {
        // Stored rows, history and messages of a first round are what the second round has to deal with.
        for (const rows of [first, second]) {
          await addRows(single.warehouse, rows);
          await addRows(range.warehouse, rows);
          const alone = single.runner();
          const answers = new Map<string, unknown>();
          for (const date of order) {
            const answer = await alone.run({ date, trigger: TRIGGER }).then(facts, (error: AppError) => error.code);
            answers.set(date, answer);
          }
          const together = await range.runner({ rowsPerChunk }).runDates({ dates: order, trigger: TRIGGER });
          const told = new Map<string, unknown>(together.dates.map((answer) => [answer.game_date, facts(answer)]));
          for (const { game_date, error } of together.failed) told.set(game_date, error.code);
          t.same(Object.fromEntries(told), Object.fromEntries(answers));
        }
        t.same(timeless(await range.stored()), timeless(await single.stored()));
        t.same(await range.stored(teamGames), await single.stored(teamGames));
        t.same(await digests(range), await digests(single));
        const again = await range.runner().runDates({ dates, trigger: TRIGGER });
        t.ok(
          again.dates.every(
            ({ rows_added, rows_changed, rows_removed }) => !(rows_added + rows_changed + rows_removed),
          ),
        );
      } finally {
        await single.warehouse.close();
        await range.warehouse.close();
      }
    },
  );
  await fc.assert(property, { numRuns: 6 });
});

async function freshLeague(): Promise<ReturnType<typeof leagueOver>> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  await warehouse.ensureTables(leagueTables);
  return leagueOver(warehouse);
}

async function digests({ records }: ReturnType<typeof leagueOver>): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const { data_date, status, summary } of await records()) {
    const { source_digest, content, expected } = (summary ?? {}) as Record<string, unknown>;
    if (status !== 'running') found[String(data_date)] = { source_digest, content, expected };
  }
  return found;
}

t.test('a range takes as many statements for many dates as for few', async (t) => {
  const counts: Record<string, number>[] = [];
  for (const days of [5, 30]) {
    const { warehouse } = await openLeague(t);
    const dates = datesOfRange(DAY, addDays(DAY, days - 1));
    await addRows(warehouse, ...dates.map((date) => game(date, 'BOS', 'NYK', [1, 2])));
    const statements: StatementRecord[] = [];
    const logged = warehouse.withLog((record) => statements.push(record));
    const runner = createRunner(league, { warehouse: logged, publisher: topic(), codeVersion: 'v', log: silent });
    const broken = { ...league, afterWrite: { tables: [], run: () => Promise.reject(new Error('stopped')) } };
    const stopped = createRunner(broken, { warehouse, publisher: topic(), codeVersion: 'v', log: silent });
    const range = { startDate: DAY, endDate: addDays(DAY, days - 1), trigger: TRIGGER };
    t.equal((await stopped.runRange(range)).failed.length, days, 'rows are left that no run has told of');
    await runner.run({ date: addDays(DAY, -50), trigger: TRIGGER });
    await addRows(warehouse, ...dates.map((date) => game(date, 'LAL', 'GSW', [1, 2])));
    statements.length = 0;
    const answer = await runner.runRange(range);
    t.equal(answer.dates.length, days);
    t.ok(answer.dates.every(({ rows_added }) => rows_added === 4));
    const byTable: Record<string, number> = {};
    for (const { kind, table } of statements) {
      const key = `${kind} ${table.includes(' ') ? 'states' : table}`;
      byTable[key] = (byTable[key] ?? 0) + 1;
    }
    counts.push(byTable);
  }
  t.same(counts[1], counts[0]);
  t.equal(counts[0]?.['query states'], 1);
  t.equal(counts[0]?.['query nba_raw.league_scores'], 2, 'one read per source');
  t.equal(counts[0]?.['dml nba_analytics.league_team_scores'], 1, 'one write');
  t.equal(counts[0]?.['dml nba_reference.processor_run_history'], 3, 'opened, closed, published');
});

t.test('a date that fails is listed and stops no other', async (t) => {
  const failingOn = (date: GameDate): AnyProcessor => ({
    ...league,
    compute: (input) => {
      if (input.date === date) throw new AppError('DUPLICATE_KEY', 'computed twice');
      return league.compute(input);
    },
  });
  const { warehouse, runner, stored, records } = await openLeague(t, failingOn(addDays(DAY, 1)));
  const dates = datesOfRange(DAY, addDays(DAY, 3));
  await addRows(warehouse, ...dates.slice(0, 3).map((date) => game(date, 'BOS', 'NYK', [1, 2])));
  await addRows(warehouse, [[fixtures, [fixture(addDays(DAY, 3), 'BOS', 'NYK')]]]);
  const answer = await runner().runRange({ startDate: DAY, endDate: addDays(DAY, 3), trigger: TRIGGER });
  t.match(answer, {
    dates: [
      { game_date: DAY, status: 'success' },
      { game_date: addDays(DAY, 2), status: 'success' },
    ],
    failed: [
      { game_date: addDays(DAY, 1), error: { code: 'DUPLICATE_KEY' } },
      { game_date: addDays(DAY, 3), error: { code: 'SOURCE_MISSING' } },
    ],
  });
  t.equal((await stored()).length, 4);
  t.same((await records()).filter(({ status }) => status === 'failed').length, 2);
});

t.test('rows that cannot be read fail the dates that see them, and no other', async (t) => {
  const daily = { ...league, sources: { ...league.sources, fixtures: { ...leagueSources.fixtures, window: onDate } } };
  const { warehouse, runner } = await openLeague(t, daily);
  const dates = datesOfRange(DAY, addDays(DAY, 9));
  await addRows(warehouse, ...dates.map((date) => game(date, 'BOS', 'NYK', [1, 2])));
  const corrupt = [addDays(DAY, 3), addDays(DAY, 4), addDays(DAY, 8)];
  const beyond = corrupt.map((date) => ({ ...fixture(date, 'LAL', 'GSW'), game_status: 2 ** 60 }));
  await addRows(warehouse, [[fixtures, beyond]]);
  const answer = await runner().runDates({ dates, trigger: TRIGGER });
  t.same(
    answer.failed.map(({ game_date, error }) => [game_date, error.code]),
    corrupt.map((date) => [date, 'INTEGER_UNSAFE']),
  );
  t.ok(answer.dates.every(({ status }) => status === 'success'));
  t.equal(answer.dates.length, 7);
});

t.test('an aborted run writes nothing, is recorded, and fails with the reason', async (t) => {
  const reason = new AppError('DEADLINE_EXCEEDED', 'too long');
  const { warehouse, runner, stored, records } = await openLeague(t);
  await addRows(warehouse, game(DAY, 'BOS', 'NYK', [1, 2]), game(addDays(DAY, 1), 'BOS', 'NYK', [1, 2]));
  for (const step of ['run:opened', 'run:read', 'run:computed']) {
    const controller = new AbortController();
    const onStep = (name: string): void => {
      if (name === step) controller.abort(reason);
    };
    const request = { trigger: TRIGGER, signal: controller.signal };
    await t.rejects(runner({ onStep }).run({ ...request, date: DAY }), reason, step);
    t.match((await records()).at(-1), { status: 'failed', errors: [{ code: 'DEADLINE_EXCEEDED' }] });
  }
  t.same(await stored(), []);
  const late = new AbortController();
  const onWritten = (name: string): void => {
    if (name === 'run:written') late.abort(reason);
  };
  const started = { trigger: TRIGGER, signal: late.signal };
  t.match(
    await runner({ onStep: onWritten }).run({ ...started, date: DAY }),
    { status: 'success' },
    'rows are written',
  );
  await t.rejects(runner().run({ date: DAY, trigger: TRIGGER, signal: AbortSignal.abort(reason) }), reason, 'at once');

  const controller = new AbortController();
  let chunks = 0;
  const answer = await runner({ rowsPerChunk: 1 }).runDates({
    dates: [addDays(DAY, 1), addDays(DAY, 2), addDays(DAY, 40)],
    trigger: TRIGGER,
    signal: controller.signal,
    onProgress: () => {
      chunks += 1;
      controller.abort(reason);
    },
  });
  t.equal(answer.dates.length + answer.failed.length, 3);
  t.ok(answer.dates.length > 0 && answer.failed.every(({ error }) => error.code === 'DEADLINE_EXCEEDED'));
  t.ok(chunks > 1 || answer.failed.length === 0);
});

t.test('dates may be any, of several seasons, and are told chunk by chunk', async (t) => {
  const { warehouse, runner } = await openLeague(t);
  const dates = ['2024-10-22', '2023-12-25', '2023-12-25', '2023-12-24'].map(calendarDateOf);
  await addRows(warehouse, ...[...new Set(dates)].map((date) => game(date, 'BOS', 'NYK', [1, 2])));
  const told: RangeAnswer[] = [];
  const answer = await runner().runDates({ dates, trigger: TRIGGER, onProgress: (part) => void told.push(part) });
  t.same(
    answer.dates.map(({ game_date }) => game_date),
    ['2023-12-24', '2023-12-25', '2024-10-22'],
  );
  t.same(
    told.map(({ dates: some }) => some.length),
    [2, 1],
  );
  t.same(await runner().runDates({ dates: [], trigger: TRIGGER }), { dates: [], failed: [] });
});

t.test('a range under way is ended before its runner has closed, whatever it is cut into', async (t) => {
  const { warehouse, runner } = await openLeague(t);
  const dates = datesOfRange(DAY, addDays(DAY, 4));
  await addRows(warehouse, ...dates.map((date) => game(date, 'BOS', 'NYK', [100, 90])));
  const closing = runner({ rowsPerChunk: 1 });
  let chunks = 0;
  const range = closing.runDates({
    dates,
    trigger: TRIGGER,
    onProgress: () => {
      chunks += 1;
    },
  });
  await closing.close();
  t.ok(chunks > 1);
  const { dates: answers, failed } = await range;
  t.equal(answers.length, dates.length);
  t.same(failed, []);
});

t.test('a range that cannot begin at all throws', async (t) => {
  const { warehouse, runner } = await openLeague(t);
  await warehouse.close();
  const range = { startDate: DAY, endDate: addDays(DAY, 2), trigger: TRIGGER };
  await t.rejects(runner().runRange(range), { code: 'WAREHOUSE_UNAVAILABLE' });
  await t.rejects(runner().run({ date: DAY, trigger: TRIGGER }), { code: 'WAREHOUSE_UNAVAILABLE' });
  await t.rejects(runner().ready(), { code: 'WAREHOUSE_UNAVAILABLE' });
});

t.test('chunks hold as many rows as fit, and never cut a look-back into many reads', (t) => {
  const dates = datesOfRange(DAY, addDays(DAY, 99));
  const reads = (rowsOf: (first: number, last: number) => number, limit: number) => {
    const index = new Map(dates.map((date, position) => [date, position]));
    const rowsToRead = (some: readonly GameDate[]): number => {
      const positions = some.map((date) => index.get(date) ?? 0);
      return rowsOf(Math.min(...positions), Math.max(...positions));
    };
    const chunks = planChunks(dates, { rowsToRead }, limit);
    t.same(chunks.flat(), dates);
    return chunks.map((chunk) => rowsToRead(chunk));
  };
  const ofDates = reads((first, last) => 10 * (last - first + 1), 100);
  t.same(
    ofDates,
    Array.from({ length: 10 }, () => 100),
  );
  const lookBack = reads((_first, last) => 10 * (last + 1), 100);
  t.ok(lookBack.length <= 5, `${lookBack.length} reads`);
  t.ok(lookBack.reduce((sum, rows) => sum + rows) < 3 * 1_000);
  t.same(
    reads(() => 5_000, 100),
    [5_000],
    'a window that all share is read once',
  );
  t.same(
    bySeason(['2024-09-29', '2024-09-30', '2024-10-01'].map(calendarDateOf)).map(({ length }) => length),
    [2, 1],
  );
  t.end();
});
