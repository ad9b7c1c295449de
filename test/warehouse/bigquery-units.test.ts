import fc from 'fast-check';
import t from 'tap';
import { addDays, calendarDateOf, datesOfRange } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { nullable, repeated } from '../../shared/tables/column-types.ts';
import {
  asAppError,
  DEFAULT_RETRIES,
  judge,
  pauseAfter,
  withRetries,
} from '../../shared/warehouse/bigquery/failures.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { lineWriter, type RawRow, rowReader } from '../../shared/warehouse/bigquery/row-codec.ts';
import { KeyedSemaphore } from '../../shared/warehouse/bigquery/semaphore.ts';
import { Parameters, quoted, rangesOf, withinRanges } from '../../shared/warehouse/bigquery/sql.ts';
import { boxScores } from '../helpers/bigquery-rows.ts';

const day = calendarDateOf('2024-02-20');

t.test('ranges hold exactly the given dates, in as few ranges as possible', async (t) => {
  const dates = fc.array(fc.integer({ min: 0, max: 40 }).map((days) => addDays(day, days)));
  fc.assert(
    fc.property(dates, (dates) => {
      const ranges = rangesOf(dates);
      const covered = ranges.flatMap(({ start, end }) => datesOfRange(start, end));
      t.same(covered, [...new Set(dates)].sort());
      const adjacent = ranges.some(({ end }, index) => addDays(end, 1) === ranges[index + 1]?.start);
      t.notOk(adjacent);
    }),
  );
});

t.test('a condition on dates is made of parameters, and is false without dates', async (t) => {
  const parameters = new Parameters();
  const dates = [day, addDays(day, 1), addDays(day, 9)];
  t.equal(
    withinRanges(boxScores, 'game_date', rangesOf(dates), parameters, 'T'),
    '(T.`game_date` BETWEEN @p0 AND @p1 OR T.`game_date` BETWEEN @p2 AND @p3)',
  );
  t.same(
    parameters.list.map(({ parameterValue }) => parameterValue.value),
    ['2024-02-20', '2024-02-21', '2024-02-29', '2024-02-29'],
  );
  t.equal(
    withinRanges(boxScores, 'created_at', [{ start: day, end: addDays(day, 9) }], parameters, 'T'),
    '((T.`created_at` >= @p4 AND T.`created_at` < @p5))',
  );
  t.equal(parameters.list.at(-1)?.parameterValue.value, '2024-03-01 00:00:00+00:00');
  t.equal(withinRanges(boxScores, 'game_date', [], parameters, 'T'), 'FALSE');
  t.throws(() => withinRanges(boxScores, 'points', [], parameters, 'T'), TypeError);
});

t.test('only names can be identifiers', async (t) => {
  t.equal(quoted('my-project.nba_raw.table_1'), '`my-project.nba_raw.table_1`');
  for (const name of ['', 'a`b', 'a b', "a'", 'a;']) t.throws(() => quoted(name), TypeError, name);
});

t.test('pauses double up to a limit, half of each at random', async (t) => {
  const policy = { attempts: 9, firstPauseMilliseconds: 100, longestPauseMilliseconds: 1_000 };
  t.same(
    [1, 2, 3, 4, 5, 6].map((attempt) => pauseAfter(attempt, policy, 0)),
    [50, 100, 200, 400, 500, 500],
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const pause = pauseAfter(attempt, DEFAULT_RETRIES, random);
      return pause >= DEFAULT_RETRIES.firstPauseMilliseconds / 2 && pause <= DEFAULT_RETRIES.longestPauseMilliseconds;
    }),
  );
});

t.test('failures are repeated while they pass and tries are left', async (t) => {
  const policy = { attempts: 4, firstPauseMilliseconds: 1, longestPauseMilliseconds: 2 };
  const after = async (failures: number, error: unknown): Promise<string> => {
    let calls = 0;
    const operation = async (): Promise<string> => {
      calls += 1;
      if (calls <= failures) throw error;
      return 'done';
    };
    return `${await withRetries(policy, operation).catch(() => 'failed')} after ${calls}`;
  };
  const reason = (name: string): unknown => ({ message: name, errors: [{ reason: name }] });
  t.equal(await after(3, reason('backendError')), 'done after 4');
  t.equal(await after(4, reason('backendError')), 'failed after 4');
  t.equal(await after(1, reason('accessDenied')), 'failed after 1');
  t.equal(await after(1, reason('somethingNew')), 'failed after 1');
  t.equal(await after(2, { code: 429, message: 'slow down' }), 'done after 3');
  t.equal(await after(2, Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })), 'done after 3');
  t.equal(await after(1, new AppError('WAREHOUSE_UNAVAILABLE', 'given up')), 'failed after 1');
});

t.test('a BigQuery that cannot be reached is unavailable, so that the message comes back', async (t) => {
  const retries = { attempts: 2, firstPauseMilliseconds: 1, longestPauseMilliseconds: 1 };
  for (const apiEndpoint of ['http://127.0.0.1:1', 'http://no-such-host.invalid']) {
    const warehouse = await openBigquery({ projectId: 'p', location: 'us-west2', apiEndpoint, retries });
    await t.rejects(warehouse.ping(), { code: 'WAREHOUSE_UNAVAILABLE', kind: { status: 503 } }, apiEndpoint);
    await t.rejects(warehouse.ensureTables([boxScores]), { code: 'WAREHOUSE_UNAVAILABLE' }, apiEndpoint);
  }
});

t.test('a failure becomes an error of the registry', async (t) => {
  const table = [
    [{ code: 404, message: 'Not found: Table x', errors: [{ reason: 'notFound' }] }, 'TABLE_MISSING'],
    [{ code: 401, message: 'no token' }, 'WAREHOUSE_UNAVAILABLE'],
    [{ code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND bigquery' }, 'WAREHOUSE_UNAVAILABLE'],
    [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED 127.0.0.1:443' }, 'WAREHOUSE_UNAVAILABLE'],
    [new Error('fetch failed', { cause: { code: 'ETIMEDOUT', message: 'connect' } }), 'WAREHOUSE_UNAVAILABLE'],
    [{ code: 'CERT_HAS_EXPIRED', message: 'certificate has expired' }, 'WAREHOUSE_UNAVAILABLE'],
    [new Error('Could not load the default credentials.'), 'WAREHOUSE_UNAVAILABLE'],
    [new Error('socket hang up'), 'WAREHOUSE_UNAVAILABLE'],
    [{ code: 400, message: 'Syntax error', errors: [{ reason: 'invalidQuery' }] }, 'INTERNAL'],
    [
      {
        message: 'Could not serialize access to table p:d.t due to concurrent update',
        errors: [{ reason: 'invalidQuery' }],
      },
      'WRITE_CONFLICT',
    ],
    ['just a text', 'INTERNAL'],
  ] as const;
  for (const [failure, code] of table) {
    const error = asAppError(failure, 'read x');
    t.equal(error.code, code, judge(failure).message);
    t.equal(error.cause, failure);
  }
  const given = new AppError('SCHEMA_DRIFT', 'x');
  t.equal(asAppError(given, 'read x'), given);
});

t.test('no more than the limit run at once per key, in order', async (t) => {
  const semaphore = new KeyedSemaphore(2);
  const running = new Map<string, number>();
  const order: number[] = [];
  let most = 0;
  const task = (key: string, index: number) => async () => {
    running.set(key, (running.get(key) ?? 0) + 1);
    most = Math.max(most, running.get(key) ?? 0);
    order.push(index);
    await new Promise((resolve) => setTimeout(resolve, 2));
    running.set(key, (running.get(key) ?? 0) - 1);
    if (index === 3) throw new Error('fails');
    return index;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5, 6].map((index) => semaphore.run('a', task('a', index))));
  t.equal(most, 2);
  t.same(order, [0, 1, 2, 3, 4, 5, 6]);
  t.same(
    results.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
  );
  let others = 0;
  const never = [0, 1].map(() => semaphore.run('a', () => new Promise<void>((resolve) => setTimeout(resolve, 5))));
  await semaphore.run('b', async () => {
    others += 1;
  });
  t.equal(others, 1, 'another key does not wait');
  await Promise.all(never);
});

t.test('tasks of several keys never wait for each other, nor run beside one with a common key', async (t) => {
  const semaphore = new KeyedSemaphore(1);
  const busy = new Set<string>();
  const task = (keys: readonly string[]) => async () => {
    for (const key of keys) {
      t.notOk(busy.has(key), key);
      busy.add(key);
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
    for (const key of keys) busy.delete(key);
    return keys.length;
  };
  const sets = [['a', 'b'], ['b', 'a'], ['c'], ['b', 'c'], [], ['c', 'a', 'b']];
  t.same(await Promise.all(sets.map((keys) => semaphore.runAll(keys, task(keys)))), [2, 2, 1, 2, 0, 3]);
});

const columns = {
  points: nullable('INT64'),
  share: nullable('FLOAT64'),
  minutes: nullable('NUMERIC(5,1)'),
  starter: nullable('BOOL'),
  at: nullable('TIMESTAMP'),
  extra: nullable('JSON'),
  issues: repeated('STRING'),
};
const table = { ...boxScores, id: 'nba_raw.codec', columns, columnNames: Object.keys(columns) };
const cells = (...values: RawRow['f'][number]['v'][]): RawRow => ({ f: values.map((v) => ({ v })) });

t.test('cells become values of their columns', async (t) => {
  const read = rowReader(table, table.columnNames, { exactIntegers: false });
  t.same(read(cells('25', '1.0E-7', '33.500000000', 'true', '1736940600250001', '{"a":[1,null]}', [{ v: 'x' }])), {
    points: 25,
    share: 1e-7,
    minutes: 33.5,
    starter: true,
    at: 1_736_940_600_250_001,
    extra: { a: [1, null] },
    issues: ['x'],
  });
  const empty = { points: null, share: null, minutes: null, starter: null, at: null, extra: null, issues: [] };
  t.same(read(cells(null, null, null, null, null, null, [])), empty);
  t.same(read(cells(null, null, null, null, null, null, null)), empty, 'a null array is an empty one');
  t.throws(() => read(cells('9007199254740993')), { code: 'INTEGER_UNSAFE' });
  t.throws(() => read(cells(null, null, null, null, '1.73694060025E9')), { code: 'INTERNAL' });
  const exact = rowReader(table, ['points'], { exactIntegers: true });
  t.same(exact(cells('9223372036854775807')), { points: 9_223_372_036_854_775_807n });
  t.throws(() => rowReader(table, ['nothing'], { exactIntegers: true }), TypeError);
});

t.test('a row becomes one line that keeps every digit and says nothing of nulls', async (t) => {
  const write = lineWriter(table, table.columnNames);
  const row = {
    points: -9_223_372_036_854_775_808n,
    share: 0.1,
    minutes: 7,
    starter: false,
    at: -1,
    extra: { a: '\n' },
    issues: [],
  };
  t.equal(
    write(row),
    '{"points":"-9223372036854775808","share":0.1,"minutes":"7.0","starter":false,' +
      '"at":"1969-12-31T23:59:59.999999+00:00","extra":{"a":"\\n"},"issues":[]}\n',
  );
  t.equal(write({ points: null, extra: null, issues: ['a'] }), '{"issues":["a"]}\n');
});
