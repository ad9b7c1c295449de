import t from 'tap';
import { argumentsDigest, checkDates, unitsOf } from '../../shared/backfill/request.ts';
import { hasArguments, newBackfillId } from '../../shared/backfill/state.ts';
import { areKindsTogether, rehashUnits } from '../../shared/backfill/units.ts';
import { calendarDateOf, type GameDate } from '../../shared/dates.ts';
import { at } from '../processing/league.ts';
import { HASH, other, REPROCESS } from './harness.ts';

const dates = (...texts: string[]): GameDate[] => texts.map(calendarDateOf);

t.test('ranges that cannot be meant are refused', async (t) => {
  const today = calendarDateOf('2024-02-01');
  const [start, end] = [calendarDateOf('2024-01-01'), calendarDateOf('2024-01-31')];
  const cases = [
    [{ start: end, end: start }, /--start-date 2024-01-31 is after --end-date 2024-01-01/],
    [{ start, end: calendarDateOf('2024-02-02') }, /--end-date 2024-02-02 is still to come: today is 2024-02-01/],
    [{ start, end: start, dates: [] }, /no date/],
    [{ start, end: calendarDateOf('2034-01-01'), dates: dates('2034-01-01') }, /^2034-01-01 is still to come/],
  ] as const;
  for (const [request, message] of cases) {
    t.throws(() => checkDates(request, today), { code: 'INVALID_RANGE', message });
  }
  checkDates({ start, end: today }, today);
  checkDates({ start, end: start }, today);
});

t.test('a backfill goes on with one of the same tables, method, mode and dates only', async (t) => {
  const digest = argumentsDigest(REPROCESS);
  const id = newBackfillId(at(0), digest);
  t.match(id, /^20240116T120000Z-[0-9a-f]{8}-[0-9a-f]{4}$/);
  t.ok(hasArguments(id, digest));
  t.equal(argumentsDigest({ ...REPROCESS, chunk: 'month', newestFirst: true, verify: false } as never), digest);
  const others = [
    HASH,
    { ...REPROCESS, mode: 'all' },
    { ...REPROCESS, processors: [other] },
    { ...REPROCESS, end: REPROCESS.start },
    { ...REPROCESS, dates: [REPROCESS.start] },
  ] as const;
  for (const request of others) t.notOk(hasArguments(id, argumentsDigest(request)));
});

t.test('dates are cut into units of seasons, months or numbers, in the order asked for', async (t) => {
  const all = dates('2023-06-01', '2023-06-12', '2023-10-24', '2023-11-01', '2024-04-14');
  const cut = (chunk: 'season' | 'month' | number, newestFirst = false): string =>
    unitsOf(all, { chunk, newestFirst })
      .map((unit) => unit.map((date) => date.slice(2, 7)).join(' '))
      .join(' | ');
  t.equal(cut('season'), '23-06 23-06 | 23-10 23-11 24-04');
  t.equal(cut('month'), '23-06 23-06 | 23-10 | 23-11 | 24-04');
  t.equal(cut(2), '23-06 23-06 | 23-10 23-11 | 24-04');
  t.equal(cut('season', true), '23-10 23-11 24-04 | 23-06 23-06');
  t.equal(cut(2, true), '23-11 24-04 | 23-06 23-10 | 23-06');
  t.same(unitsOf([], { chunk: 'season', newestFirst: false }), []);
});

t.test('hashing takes as many rows at once as the warehouse can', async (t) => {
  const days = dates('2024-01-01', '2024-01-02', '2024-01-03').map((date) => ({ date, rows: 10 }));
  const units = (rowsPerRehash: number, newestFirst = false): unknown => {
    const { units: cut, statements } = rehashUnits(days, { newestFirst }, { rowsPerRehash });
    return [cut.map((unit) => unit.map((date) => date.slice(-2)).join(' ')), statements];
  };
  t.same(units(Number.POSITIVE_INFINITY), [['01 02 03'], 3]);
  t.same(units(20), [['01 02', '03'], 6]);
  t.same(units(20, true), [['02 03', '01'], 6]);
  t.same(units(1), [['01', '02', '03'], 9], 'a day is never cut');
});

t.test('all tables go together where they can share what is read, and every worker has something to do', async (t) => {
  const cases = [
    [4, undefined, true, 2, true],
    [2, undefined, true, 2, true],
    [1, undefined, true, 2, false],
    [1, 1, true, 2, true],
    [4, 8, true, 2, true],
    [4, undefined, false, 2, false],
  ] as const;
  for (const [units, concurrency, tableVersions, concurrentRuns, together] of cases) {
    const request = concurrency === undefined ? {} : { concurrency };
    t.equal(areKindsTogether(units, request, { tableVersions, concurrentRuns }), together);
  }
});
