import t from 'tap';
import { isComplete } from '../../shared/backfill/backfill-result.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import type { BackfillRequest } from '../../shared/backfill/request.ts';
import { runBackfill } from '../../shared/backfill/run-backfill.ts';
import { writeStates } from '../../shared/backfill/state.ts';
import type { TableProgress } from '../../shared/backfill/work-done.ts';
import { addDays, type GameDate } from '../../shared/dates.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { onDate } from '../../shared/processing/define-source.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import type { StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { type League, league, leagueOver, openLeague, sorted, TRIGGER, timeless } from '../processing/harness.ts';
import {
  addRows,
  at,
  DAY,
  fixture,
  fixtures,
  game,
  gameId,
  leagueSources,
  score,
  scores,
} from '../processing/league.ts';
import { backfill, DAYS, LAST, now, openGames, other, REPROCESS, statesOf, statuses } from './harness.ts';

const { table } = league;
const GAME_DAYS = DAYS.slice(0, 5);

/** The rows of single runs of all dates. */
async function single(t: Parameters<typeof openGames>[0]) {
  const opened = await openGames(t);
  for (const date of DAYS) await opened.run({ date });
  return timeless(await opened.stored());
}

async function planned({ warehouse }: Pick<League, 'warehouse'>, request: Partial<BackfillRequest> = {}) {
  const plan = await planBackfill({ warehouse, codeVersion: 'v1', now }, { ...REPROCESS, ...request });
  return plan.tables[0]?.dates.map(({ date }) => date) ?? [];
}

t.test('dates without rows get those of single runs, however they are cut, in whatever order', async (t) => {
  const rows = await single(t);
  const ways: readonly Partial<BackfillRequest>[] = [
    {},
    { chunk: 'month' },
    { chunk: 1, newestFirst: true },
    { chunk: 2, concurrency: 2 },
    { dates: GAME_DAYS, start: DAY, end: DAYS[4] ?? LAST },
  ];
  for (const way of ways) {
    const opened = await openGames(t);
    const result = await backfill(opened, way);
    t.ok(isComplete(result));
    t.match(result.tables, [{ planned: 5, ended: { complete: 5 }, rowsWritten: 10, faulty: [] }]);
    t.strictSame(timeless(await opened.stored()), rows);
    t.equal(opened.topic.messages.length, 0, 'nothing is published unless asked for');
    const [state] = await statesOf(opened, result.backfillId);
    t.match(state, { status: 'complete', expected: 2, present: 2, rowsWritten: 2, attempts: 1, codeVersion: 'v1' });
    const again = await backfill(opened, way);
    t.match(again, { tables: [{ planned: 0, rowsWritten: 0 }] });
    t.ok(isComplete(again));
  }
});

t.test('a dry run tells what a run then does, and does nothing', async (t) => {
  const opened = await openGames(t);
  await opened.run({ date: DAY });
  const statements: StatementRecord[] = [];
  const warehouse = opened.warehouse.withLog((record) => statements.push(record));
  const logged = leagueOver(warehouse);
  const before = await opened.records();
  const plan = await planBackfill({ warehouse, codeVersion: 'v1', now }, REPROCESS);
  t.same(await opened.records(), before);
  t.same(await statesOf(opened), []);
  const [tablePlan] = plan.tables;
  t.match(tablePlan, { done: 1, expected: 8, present: 0, rows: 0, bytes: null });
  t.type(tablePlan?.seconds, 'number', 'by the run of the first date');
  statements.length = 0;
  const result = await backfill(logged, { verify: false });
  t.match(result.tables, [{ planned: tablePlan?.dates.length, ended: { complete: 4 }, rowsWritten: 8 }]);
  const own = statements.filter((record) => !record.table.startsWith('nba_orchestration'));
  t.ok(own.length <= (tablePlan?.statements ?? 0), `${own.length} statements of at most ${tablePlan?.statements}`);
});

t.test('tables of both kinds read each raw row once, and have the rows of single runs', async (t) => {
  const context: AnyProcessor = {
    ...other,
    kind: 'context',
    sources: Object.fromEntries(
      Object.entries(other.sources).map(([name, source]) => [name, { ...source, fingerprint: 'data_hash' as const }]),
    ),
  };
  const expected = await single(t);
  const rowsRead: number[] = [];
  for (const [processors, tableVersions] of [
    [[league], true],
    [[league, context], true],
    [[league, context], false],
  ] as const) {
    const opened = await openGames(t);
    const statements: StatementRecord[] = [];
    const warehouse = opened.warehouse.withLog((record) => statements.push(record));
    const logged = leagueOver(warehouse);
    const capabilities = { ...warehouse.capabilities, tableVersions };
    const own = { warehouse: { ...warehouse, capabilities }, codeVersion: 'v1', now };
    const plan = await planBackfill(own, { ...REPROCESS, processors, concurrency: 1, verify: false });
    statements.length = 0;
    await runBackfill({ ...own, runnerOf: (processor) => logged.runner({}, processor) }, plan);
    const reads = statements.filter(({ kind, table: id }) => kind === 'query' && /^nba_raw\.\w+$/.test(id));
    rowsRead.push(reads.reduce((sum, { rows }) => sum + rows, 0));
    for (const processor of processors) t.strictSame(timeless(await opened.stored(processor.table)), expected);
  }
  const [alone, together, byKind] = rowsRead;
  t.ok(Number(alone) > 0);
  t.equal(together, alone);
  t.equal(byKind, 2 * Number(alone));
});

t.test('messages are published when asked for, and runs name the backfill', async (t) => {
  const opened = await openGames(t);
  const { backfillId } = await backfill(opened, { publish: true });
  t.equal(opened.topic.messages.length, 5);
  t.match(opened.topic.messages[0]?.body, { correlation_id: backfillId, trigger_source: 'backfill' });
  const [record] = await opened.records();
  t.match(record, { trigger_source: 'backfill', backfill_mode: true });
});

t.test('each mode takes the dates it names', async (t) => {
  const opened = await openGames(t);
  const { warehouse } = opened;
  t.same(await planned(opened), GAME_DAYS);
  t.same(await planned(opened, { mode: 'stale' }), []);
  t.same(await planned(opened, { mode: 'all' }), GAME_DAYS);
  await backfill(opened);
  t.same(await planned(opened), []);
  t.same(await planned(opened, { mode: 'stale' }), []);
  // A late correction of the first day moves what all later days of the season are computed from.
  const corrected = score(DAY, gameId(DAY, 'BOS', 'NYK'), 'BOS', 91, at(500));
  await warehouse.append(scores, [corrected]);
  t.same(await planned(opened), [], 'no key is missing');
  t.same(await planned(opened, { mode: 'stale' }), GAME_DAYS);
  const plan = await planBackfill({ warehouse, codeVersion: 'v2', now }, { ...REPROCESS, mode: 'stale' });
  t.match(plan.tables[0]?.dates[0], { reason: 'other code computed it', force: false });
  t.same(await planned(opened, { mode: 'failed' }), []);
});

t.test(
  'rows that were changed under their hash, surplus rows and copies are what stale finds and repairs',
  async (t) => {
    const opened = await openGames(t);
    const { warehouse, stored } = opened;
    await backfill(opened);
    const good = timeless(await stored());
    const [first, , third] = await stored();
    if (first === undefined || third === undefined) throw new Error('there are rows');
    await warehouse.upsert(table, [{ game_id: first.game_id ?? '', team: first.team ?? '', points: 1 }]);
    await warehouse.append(table, [third, { ...third, game_date: DAYS[4] ?? LAST, game_id: 'nobody' }]);
    const found = await backfill(opened);
    t.notOk(isComplete(found));
    t.same(
      found.tables[0]?.faulty.map(({ reason, repair }) => [reason, repair]),
      [
        ['1 row with a stale hash', 'stale'],
        ['1 row more than once', 'stale'],
        ['1 row with a stale hash, 1 row too many', 'stale'],
      ],
    );
    t.ok(isComplete(await backfill(opened, { mode: 'stale' })));
    t.strictSame(timeless(await stored()), good);
  },
);

t.test('a date that fails stops no other, is listed with its reason, and succeeds once it is repaired', async (t) => {
  const daily: AnyProcessor = {
    ...league,
    sources: { ...league.sources, fixtures: { ...leagueSources.fixtures, window: onDate } },
  };
  const opened = await openLeague(t, daily);
  const { warehouse } = opened;
  const processors = [daily];
  await addRows(warehouse, ...GAME_DAYS.map((date) => game(date, 'BOS', 'NYK', [90, 80])));
  const [bad, lost] = [addDays(DAY, 2), addDays(DAY, 3)];
  const corrupt = { ...fixture(bad, 'LAL', 'GSW'), game_status: 2 ** 60 };
  await addRows(warehouse, [[fixtures, [corrupt, fixture(lost, 'LAL', 'GSW')]]]);
  const result = await backfill(opened, { processors });
  t.match(result.tables, [
    {
      planned: 5,
      ended: { complete: 3, failed: 1, incomplete: 1 },
      rowsWritten: 8,
      faulty: [
        { date: bad, status: 'failed', reason: /^INTEGER_UNSAFE: .*league_fixtures.game_status/ },
        { date: lost, status: 'incomplete', reason: /_LAL_GSW is missing/ },
      ],
    },
  ]);
  t.notOk(isComplete(await backfill(opened, { processors, retryFailed: true })));
  const keyed = { ...fixtures, key: ['game_id'] };
  await warehouse.upsert(keyed, [{ game_id: corrupt.game_id, game_status: 1 }]);
  const id = gameId(lost, 'LAL', 'GSW');
  await addRows(warehouse, [[scores, [score(lost, id, 'LAL', 1), score(lost, id, 'GSW', 2)]]]);
  const repaired = await backfill(opened, { processors, retryFailed: true });
  t.ok(isComplete(repaired));
  t.match(repaired.tables, [{ planned: 2, ended: { complete: 2 } }]);
});

t.test(
  'failed and incomplete dates are listed, exit to be retried, and succeed when their sources are there',
  async (t) => {
    const opened = await openGames(t);
    const { warehouse } = opened;
    const [missing, partial] = [LAST, addDays(DAY, 2)];
    await addRows(warehouse, [[fixtures, [fixture(missing, 'BOS', 'NYK'), fixture(partial, 'LAL', 'GSW')]]]);
    const result = await backfill(opened);
    t.notOk(isComplete(result));
    t.match(result.tables, [
      {
        planned: 6,
        ended: { complete: 4, incomplete: 1, failed: 1 },
        rowsWritten: 10,
        faulty: [
          { date: partial, status: 'incomplete', reason: /_LAL_GSW is missing: 0 scores/, repair: 'retry' },
          { date: missing, status: 'failed', reason: /^SOURCE_MISSING: /, repair: 'retry' },
        ],
      },
    ]);
    t.match(await statuses(opened), { [partial]: 'incomplete', [missing]: 'failed', [DAY]: 'complete' });
    t.same(await planned(opened, { mode: 'failed' }), [partial, missing]);
    const retried = await backfill(opened, { retryFailed: true });
    t.match(retried, { backfillId: result.backfillId, tables: [{ planned: 2, ended: { incomplete: 1, failed: 1 } }] });

    const id = gameId(missing, 'BOS', 'NYK');
    await addRows(warehouse, [[scores, [score(missing, id, 'BOS', 1), score(missing, id, 'NYK', 2)]]]);
    const lal = gameId(partial, 'LAL', 'GSW');
    await addRows(warehouse, [[scores, [score(partial, lal, 'LAL', 1), score(partial, lal, 'GSW', 2)]]]);
    const repaired = await backfill(opened, { retryFailed: true });
    t.match(repaired.tables, [{ planned: 2, ended: { complete: 2 } }]);
    t.match(await statesOf(opened, result.backfillId), [{ attempts: 1 }, {}, { attempts: 3, status: 'complete' }]);
  },
);

t.test('a gap that is accepted is left alone and is no fault', async (t) => {
  const opened = await openGames(t);
  await addRows(opened.warehouse, [[fixtures, [fixture(LAST, 'BOS', 'NYK')]]]);
  const first = await backfill(opened);
  const failed = (await statesOf(opened, first.backfillId)).find(({ date }) => date === LAST);
  if (failed === undefined) throw new Error('the date has a state');
  await writeStates(opened.warehouse, [{ ...failed, status: 'accepted_gap', processedAt: now() }]);
  const second = await backfill(opened);
  t.ok(isComplete(second));
  t.match(second.tables, [{ planned: 0, acceptedGaps: [LAST], faulty: [] }]);
});

t.test('too many failures end it; what is left is done by the same command', async (t) => {
  const opened = await openGames(t);
  const lost = [addDays(DAY, 10), addDays(DAY, 11), addDays(DAY, 12)];
  await addRows(opened.warehouse, [[fixtures, lost.map((date) => fixture(date, 'BOS', 'NYK'))]]);
  const end = addDays(DAY, 12);
  const request = { end, chunk: 1, newestFirst: true, maxFailures: 2, concurrency: 1 } as const;
  const result = await backfill(opened, request);
  t.match(result, { ending: 'stopped', tables: [{ ended: { failed: 2, pending: 6, complete: 0 } }] });
  t.notOk(isComplete(result));
  const rest = await backfill(opened, { ...request, maxFailures: 100 });
  t.match(rest, {
    backfillId: result.backfillId,
    ending: 'done',
    tables: [{ planned: 6, ended: { complete: 5, failed: 1 } }],
  });
});

t.test('an interruption leaves whole dates, and resuming does the rest and nothing twice', async (t) => {
  const rows = await single(t);
  for (const stopAfter of [1, 2, 4]) {
    const opened = await openGames(t);
    const abort = new AbortController();
    let told = 0;
    const listener = {
      tableStarted: () => undefined,
      tableProgressed: () => {
        told += 1;
        if (told === stopAfter) abort.abort(new Error('Ctrl-C'));
      },
      verifying: () => undefined,
    };
    const request = { chunk: 1, concurrency: 1 } as const;
    const first = await backfill(opened, request, { signal: abort.signal, listener });
    t.match(first, { ending: 'interrupted', tables: [{ ended: { complete: stopAfter, pending: 5 - stopAfter } }] });
    const second = await backfill(opened, request);
    t.match(second, { backfillId: first.backfillId, tables: [{ planned: 5 - stopAfter }] });
    t.ok(isComplete(second));
    t.strictSame(timeless(await opened.stored()), rows);
    const settled = (await opened.records()).filter(({ status }) => status === 'success');
    t.equal(settled.length, 5, 'one run per date');
    const fresh = await backfill(opened, { ...request, resume: false, mode: 'all' });
    t.not(fresh.backfillId, first.backfillId);
  }
});

t.test('several tables are done side by side, each with its own progress', async (t) => {
  const opened = await openGames(t);
  const progress = new Map<string, TableProgress>();
  const started: string[] = [];
  const listener = {
    tableStarted: (name: string) => started.push(name),
    tableProgressed: (name: string, now: TableProgress) => progress.set(name, now),
    verifying: () => undefined,
  };
  const result = await backfill(opened, { processors: [league, other] }, { listener });
  t.ok(isComplete(result));
  t.same(started, ['league_team_scores', 'league_other']);
  t.match(
    [...progress.values()],
    [
      { done: 5, rows: 10, failed: 0, share: 1, shareOfAll: Number },
      { done: 5, rows: 10, failed: 0, share: 1, shareOfAll: Number },
    ],
  );
  t.equal((await opened.stored(other.table)).length, 10);
});

t.test('backfills of overlapping ranges at once, beside live messages, end in the right state', async (t) => {
  const rows = await single(t);
  const opened = await openGames(t);
  const { runner } = opened;
  const results = await Promise.all([
    backfill(opened, { resume: false, chunk: 1 }),
    backfill(opened, { resume: false, chunk: 2, start: addDays(DAY, 1), newestFirst: true }),
    ...DAYS.map((date) => runner().run({ date, trigger: TRIGGER })),
  ]);
  t.match(results.slice(0, 2), [{ ending: 'done' }, { ending: 'done' }]);
  t.strictSame(timeless(sorted(table, await opened.stored())), rows);
  t.ok(isComplete(await backfill(opened)));
});

t.test('dates without games are no work, and end as such when they are listed', async (t) => {
  const opened = await openGames(t);
  await addRows(opened.warehouse, [[fixtures, [fixture(LAST, 'BOS', 'NYK', 1)]]]);
  t.same(await planned(opened, { mode: 'all' }), GAME_DAYS);
  await backfill(opened);
  const [row] = await opened.stored();
  await opened.warehouse.append(table, [{ ...row, game_date: LAST }]);
  const result = await backfill(opened, { mode: 'stale' });
  t.match(result.tables, [{ ended: { no_games: 1 }, rowsWritten: 1 }]);
  t.ok(isComplete(result));
});

t.test('raw tables that hold nothing of the range are told before anything is done', async (t) => {
  const opened = await openLeague(t);
  await t.rejects(backfill(opened), { code: 'SOURCE_MISSING', message: /hold nothing for these dates/ });
  const records = await opened.records();
  t.same(records, [], processorRunHistory.id);
});

t.test('dates that cannot be written are recorded as failed, with the reason', async (t) => {
  const opened = await openGames(t);
  const failing = (date: GameDate): AnyProcessor => ({
    ...league,
    compute: (input) => {
      if (input.date === date) throw new TypeError('a defect');
      return league.compute(input);
    },
  });
  const runnerOf = (): ReturnType<League['runner']> => opened.runner({}, failing(DAYS[1] ?? DAY));
  const result = await backfill(opened, {}, { runnerOf });
  t.match(result.tables, [{ faulty: [{ date: DAYS[1], status: 'failed', reason: /^INTERNAL: / }] }]);
});
