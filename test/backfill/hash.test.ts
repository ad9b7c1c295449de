import t, { type Test } from 'tap';
import { type BackfillResult, isComplete } from '../../shared/backfill/backfill-result.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import type { BackfillRequest } from '../../shared/backfill/request.ts';
import { addDays, type GameDate } from '../../shared/dates.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { readAll, type StatementRecord, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { type League, league } from '../processing/harness.ts';
import { DAY } from '../processing/league.ts';
import { backfill, DAYS, HASH, LAST, now, openGames, statesOf, statuses, withoutHash } from './harness.ts';

const { table } = league;
const hash = (
  opened: Pick<League, 'warehouse' | 'runner'>,
  request: Partial<BackfillRequest> = {},
): Promise<BackfillResult> => backfill(opened, { ...HASH, ...request });

/** Rows of five days as they were computed; then stored as `change` makes them. */
async function openRows(
  t: Test,
  change: (row: StoredRow, index: number) => StoredRow | readonly StoredRow[] = withoutHash,
): Promise<League & { readonly good: readonly StoredRow[] }> {
  const opened = await openGames(t);
  const { warehouse, runner, stored } = opened;
  await runner().runDates({ dates: DAYS, trigger: { source: 'cli' }, skipDownstream: true });
  const good = await stored();
  await warehouse.replaceRows({ table, dates: DAYS, rows: [] });
  await warehouse.append(table, good.flatMap(change));
  return { ...opened, good };
}

t.test('rows without a hash get theirs; nothing else of any row moves; again there is nothing to do', async (t) => {
  const opened = await openRows(t);
  const first = await hash(opened);
  t.ok(isComplete(first));
  t.match(first, {
    ending: 'done',
    tables: [{ planned: 5, ended: { complete: 5, failed: 0, incomplete: 0 }, rowsWritten: 10, faulty: [] }],
  });
  t.strictSame(await opened.stored(), opened.good);
  const [measured] = first.tables;
  t.ok(
    measured?.measured?.every(({ rows, hashed, verified, stale }) => rows === hashed && rows === verified && !stale),
  );
  const states = await statesOf(opened, first.backfillId, HASH);
  t.equal(states.length, 5);
  t.match(states[0], { status: 'complete', expected: null, present: 2, rowsWritten: 2, attempts: 1, error: null });
  t.ok(
    states.every(({ startedAt, finishedAt }) => startedAt !== null && finishedAt !== null && startedAt < finishedAt),
  );
  t.match(await hash(opened), { tables: [{ planned: 0, rowsWritten: 0, faulty: [] }] });
  t.strictSame(await opened.stored(), opened.good);
});

t.test('a dry run tells what a run then does, and does nothing', async (t) => {
  const opened = await openRows(t, (row, index) => (index < 4 ? withoutHash(row) : row));
  const before = await opened.stored();
  const statements: StatementRecord[] = [];
  const logged = { ...opened, warehouse: opened.warehouse.withLog((record) => statements.push(record)) };
  const plan = await planBackfill({ warehouse: logged.warehouse, codeVersion: 'v1', now }, HASH);
  t.strictSame(await opened.stored(), before);
  t.same(await statesOf(opened, undefined, HASH), [], 'not even a state');
  const [planned] = plan.tables;
  t.match(planned, { done: 3, present: 0, rows: 4, expected: null, statements: 3, bytes: null, seconds: null });
  t.same(
    planned?.dates.map(({ date, reason }) => [date, reason]),
    [
      [DAY, '2 rows without a hash'],
      [addDays(DAY, 1), '2 rows without a hash'],
    ],
  );
  statements.length = 0;
  const result = await hash(logged);
  t.match(result.tables, [{ planned: 2, rowsWritten: 4 }]);
  const written = statements.filter((record) => record.table === table.id && record.kind === 'dml');
  t.same(
    written.map(({ rows }) => rows),
    [4],
    'one statement',
  );
  const again = await planBackfill({ warehouse: opened.warehouse, codeVersion: 'v1', now }, { ...HASH, mode: 'all' });
  t.type(again.tables[0]?.seconds, 'number', 'a past run tells how long it takes');
});

t.test('each mode takes the dates it names', async (t) => {
  const STALE = '0123456789abcdef';
  const opened = await openRows(t, (row) => {
    if (row.game_date === DAYS[0]) return withoutHash(row);
    if (row.game_date === DAYS[1]) return { ...row, data_hash: STALE };
    if (row.game_date === DAYS[2]) return { ...row, data_hash: 'x' };
    return row;
  });
  const plannedFor = async (mode: BackfillRequest['mode']): Promise<readonly GameDate[]> => {
    const request = { ...HASH, mode, resume: false };
    const plan = await planBackfill({ warehouse: opened.warehouse, codeVersion: 'v1', now }, request);
    return plan.tables[0]?.dates.map(({ date }) => date) ?? [];
  };
  t.same(await plannedFor('missing'), [DAYS[0]]);
  t.same(await plannedFor('stale'), [DAYS[1], DAYS[2]]);
  t.same(await plannedFor('failed'), []);
  t.same(await plannedFor('all'), DAYS.slice(0, 5));
  const partial = await hash(opened);
  t.notOk(isComplete(partial), 'what is stale elsewhere is told');
  t.match(partial.tables, [
    {
      planned: 1,
      faulty: [
        { date: DAYS[1], reason: '2 rows with a stale hash', planned: false, repair: 'stale' },
        { date: DAYS[2], reason: '2 rows with a malformed hash' },
      ],
    },
  ]);
  t.ok(isComplete(await hash(opened, { mode: 'stale' })));
  t.strictSame(await opened.stored(), opened.good);
});

t.test('only dates that are listed, or not accepted as they are, are touched', async (t) => {
  const opened = await openRows(t);
  await hash(opened, { dates: [DAY, LAST], end: LAST });
  const after = await opened.stored();
  t.strictSame(
    after,
    opened.good.map((row) => (row.game_date === DAY ? row : withoutHash(row))),
  );
  const accepted = addDays(DAY, 1);
  const [state] = await statesOf(opened, undefined, HASH);
  if (state === undefined) throw new Error('there is a state');
  const { writeStates } = await import('../../shared/backfill/state.ts');
  await writeStates(opened.warehouse, [{ ...state, date: accepted, status: 'accepted_gap', processedAt: now() }]);
  const result = await hash(opened);
  t.ok(isComplete(result), 'an accepted gap is no fault');
  t.match(result.tables, [{ planned: 3, acceptedGaps: [accepted] }]);
  t.equal((await opened.stored()).filter(({ data_hash }) => data_hash === null).length, 2);
});

t.test(
  'a row that no hash can be made of leaves its date incomplete, with the reason, and stops no other',
  async (t) => {
    const opened = await openRows(t, (row, index) =>
      index === 0 ? { ...withoutHash(row), total_line: Number.POSITIVE_INFINITY } : withoutHash(row),
    );
    const result = await hash(opened);
    t.notOk(isComplete(result));
    t.match(result.tables, [
      {
        ended: { complete: 4, incomplete: 1 },
        rowsWritten: 9,
        faulty: [
          { date: DAY, status: 'incomplete', reason: /^1 row cannot be hashed, for example .*_BOS_NYK\|BOS: .*finite/ },
        ],
      },
    ]);
    const [bad] = opened.good;
    if (bad === undefined) throw new Error('there are rows');
    await opened.warehouse.replaceRows({
      table,
      dates: [DAY],
      rows: opened.good.filter(({ game_date }) => game_date === DAY),
    });
    t.ok(isComplete(await hash(opened, { retryFailed: true })), 'once it is repaired, retrying succeeds');
    t.strictSame(await statuses(opened, HASH), Object.fromEntries(DAYS.slice(0, 5).map((date) => [date, 'complete'])));
    await t.rejects(hash(opened, { retryFailed: true }), { code: 'INVALID_ARGUMENT', message: /No earlier backfill/ });
  },
);

t.test('surplus copies are hashed each by its own fields, and told, since hashing cannot remove them', async (t) => {
  const opened = await openRows(t, (row, index) =>
    index === 0 ? [withoutHash(row), withoutHash({ ...row, points: 7 })] : withoutHash(row),
  );
  const result = await hash(opened);
  t.match(result.tables, [
    { rowsWritten: 11, faulty: [{ date: DAY, reason: '1 row more than once', repair: 'reprocess' }] },
  ]);
  t.ok(isComplete(await backfill(opened, { mode: 'stale' })), 'reprocessing can');
  t.equal((await opened.stored()).length, 10);
});

t.test('a warehouse that takes few rows at once is given the dates one after the other', async (t) => {
  const opened = await openRows(t);
  const { warehouse } = opened;
  const units: number[] = [];
  const narrow: Warehouse = {
    ...warehouse,
    capabilities: { ...warehouse.capabilities, rowsPerRehash: 4, concurrentRuns: 1 },
    rehash: async (request) => {
      const report = await warehouse.rehash(request);
      units.push(Object.keys(report.byDate).length);
      return report;
    },
  };
  const told: number[] = [];
  const listener = {
    tableStarted: () => undefined,
    tableProgressed: (_table: string, { share }: { readonly share: number }) => told.push(share),
    verifying: () => undefined,
  };
  t.ok(isComplete(await backfill({ ...opened, warehouse: narrow }, HASH, { listener })));
  t.same(units, [2, 2, 1]);
  t.same(told, told.toSorted(), 'progress only grows');
  t.equal(told.at(-1), 1);
  t.strictSame(await opened.stored(), opened.good);
});

t.test('what was interrupted goes on where it was', async (t) => {
  const opened = await openRows(t);
  const { warehouse } = opened;
  const abort = new AbortController();
  const narrow: Warehouse = {
    ...warehouse,
    capabilities: { ...warehouse.capabilities, rowsPerRehash: 4, concurrentRuns: 1 },
    rehash: async (request) => {
      const report = await warehouse.rehash(request);
      abort.abort(new Error('Ctrl-C'));
      return report;
    },
  };
  const first = await backfill({ ...opened, warehouse: narrow }, HASH, { signal: abort.signal });
  t.match(first, { ending: 'interrupted', tables: [{ ended: { complete: 2, pending: 3 }, measured: null }] });
  const plan = await planBackfill({ warehouse, codeVersion: 'v1', now }, HASH);
  t.match(plan, { backfillId: first.backfillId, resumed: true });
  t.same(
    plan.tables[0]?.dates.map(({ date }) => date),
    DAYS.slice(2, 5),
  );
  const second = await hash(opened);
  t.ok(isComplete(second));
  t.match(second, { backfillId: first.backfillId, tables: [{ planned: 3, rowsWritten: 6 }] });
  t.strictSame(await opened.stored(), opened.good);
  t.same(
    (await statesOf(opened, first.backfillId, HASH)).map(({ attempts }) => attempts),
    [1, 1, 1, 1, 1],
    'no date was done twice',
  );
});

t.test('a table that does not exist is named before anything is done', async (t) => {
  const opened = await openGames(t);
  const gone = { ...league, table: { ...table, id: 'nba_analytics.gone', name: 'gone' } };
  await t.rejects(hash(opened, { processors: [gone] }), { code: 'TABLE_MISSING', message: /gone does not exist/ });
});

t.test(
  'hashing beside live runs, and beside another backfill of overlapping dates, ends in the right state',
  async (t) => {
    const opened = await openRows(t);
    const { runner } = opened;
    await Promise.all([
      hash(opened, { resume: false }),
      hash(opened, { resume: false, start: addDays(DAY, 2), mode: 'all' }),
      ...DAYS.slice(1, 4).map((date) => runner().run({ date, trigger: { source: 'pubsub' } })),
    ]);
    const { timeless } = await import('../processing/harness.ts');
    t.strictSame(timeless(await opened.stored()), timeless(opened.good));
    const rows = await readAll(opened.warehouse, { table, columns: ['data_hash'] });
    t.equal(rows.length, 10);
  },
);
