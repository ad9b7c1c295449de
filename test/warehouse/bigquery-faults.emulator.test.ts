import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { AppError } from '../../shared/errors.ts';
import { FAILURE_REASONS } from '../../shared/warehouse/bigquery/failures.ts';
import { type BigqueryOptions, openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { STAGING_LIFETIME_MILLISECONDS } from '../../shared/warehouse/bigquery/staging.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import {
  apiError,
  type FaultyProxy,
  failedJob,
  isJobInsert,
  isStatement,
  isUpload,
  startProxy,
} from '../helpers/bigquery-proxy.ts';
import { boxScore, boxScores, boxScoresOf, GAME_DAY } from '../helpers/bigquery-rows.ts';
import type { WriterTask } from '../helpers/bigquery-writer.ts';

const QUICKLY = { attempts: 3, firstPauseMilliseconds: 1, longestPauseMilliseconds: 5 };
const WRITER = fileURLToPath(new URL('../helpers/bigquery-writer.ts', import.meta.url));
const emulator = await emulatorFor(t);

if (emulator !== undefined) {
  let datasets = 0;
  /** A warehouse of its own datasets behind a proxy of its own. */
  const opened = async (
    test: { teardown(task: () => Promise<void>): void },
    options: Partial<BigqueryOptions> = {},
  ): Promise<{ proxy: FaultyProxy; warehouse: Warehouse; projectId: string }> => {
    const proxy = await startProxy(emulator.url);
    test.teardown(() => proxy.close());
    datasets += 1;
    const projectId = `${emulator.projectId}-${datasets}`;
    const address = { projectId, location: 'us-west2', apiEndpoint: proxy.url };
    const warehouse = await openBigquery({ ...address, retries: QUICKLY, ...options });
    await warehouse.ensureTables([boxScores]);
    return { proxy, warehouse, projectId };
  };
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'no error',
      (error: AppError) => error.code,
    );
  const stored = async (warehouse: Warehouse): Promise<string[]> => {
    const rows = await readAll(warehouse, { table: boxScores, columns: ['player_lookup', 'points'] });
    return rows.map((row) => `${row.player_lookup}:${row.points}`).sort();
  };
  const points = (count: number, each: number): string[] =>
    boxScoresOf(count, each)
      .map((row) => `${row.player_lookup}:${each}`)
      .sort();

  t.test('failures that pass are overcome, wherever they strike a write', async (t) => {
    const faults: readonly [string, (proxy: FaultyProxy) => void][] = [
      ['the service is overloaded', (p) => p.fault(isJobInsert, apiError(503, 'backendError'), 2)],
      ['a gateway answers without a reason', (p) => p.fault(isJobInsert, { status: 502, body: 'bad gateway' })],
      ['too many requests', (p) => p.fault(isJobInsert, apiError(403, 'rateLimitExceeded'), 2)],
      ['the connection breaks before a request', (p) => p.fault(isJobInsert, 'broken', 2)],
      ['a job fails inside', (p) => p.fault(isStatement(/^MERGE/), failedJob('jobBackendError'), 2)],
      [
        'BigQuery could not serialise two updates',
        (p) =>
          p.fault(
            isStatement(/^MERGE/),
            failedJob('invalidQuery', 'Could not serialize access to table x due to concurrent update'),
            2,
          ),
      ],
      ['the answer to a MERGE is lost', (p) => p.fault(isStatement(/^MERGE/), 'lost')],
      [
        'results cannot be fetched',
        (p) => p.fault(({ path }) => path.includes('/queries/'), apiError(503, 'backendError'), 2),
      ],
      ['an upload breaks', (p) => p.fault(isUpload, 'broken', 2)],
      ['an upload is refused for now', (p) => p.fault(isUpload, apiError(500, 'internalError'))],
      [
        'the staging table cannot be made at once',
        (p) =>
          p.fault(
            ({ path, method }) => method === 'POST' && /\/tables(\?|$)/.test(path),
            apiError(503, 'backendError'),
            2,
          ),
      ],
      [
        'the staging table cannot be dropped',
        (p) => p.fault(({ method }) => method === 'DELETE', apiError(503, 'backendError'), 9),
      ],
    ];
    for (const [name, strike] of faults) {
      await t.test(name, async (t) => {
        const { proxy, warehouse } = await opened(t);
        strike(proxy);
        const report = await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(3, 7) });
        t.equal(report.added, 3);
        t.same(await stored(warehouse), points(3, 7));
      });
    }
  });

  t.test('an INSERT whose answer is lost is not run twice', async (t) => {
    const { proxy, warehouse } = await opened(t);
    proxy.fault(isStatement(/^INSERT/), 'lost', 2);
    await warehouse.append(boxScores, [boxScore(1, 5)]);
    t.same(await stored(warehouse), ['player1:5']);
  });

  t.test('every known reason ends in its error, after as many tries as it deserves', async (t) => {
    for (const [reason, { code, retry }] of Object.entries(FAILURE_REASONS)) {
      await t.test(reason, async (t) => {
        const { proxy, warehouse } = await opened(t);
        const message = reason === 'concurrentUpdate' ? 'Transaction is aborted due to concurrent update' : reason;
        proxy.fault(isStatement(/SELECT 1/), failedJob(reason, message), 99);
        t.equal(await codeOf(warehouse.ping()), code);
        t.equal(proxy.statements().filter((sql) => sql === 'SELECT 1').length, retry ? QUICKLY.attempts : 1);
      });
    }
  });

  t.test('a failure is never taken for an absent or empty table', async (t) => {
    const { proxy, warehouse } = await opened(t);
    await warehouse.append(boxScores, boxScoresOf(2, 5));
    const state = { table: boxScores, columns: ['points'], fingerprint: 'columns' } as const;
    const listing = ({ method, path }: { method: string; path: string }): boolean =>
      method === 'GET' && /\/tables(\?|$)/.test(path);
    const failures = [
      [apiError(503, 'backendError'), QUICKLY.attempts],
      [apiError(403, 'accessDenied'), 1],
      ['broken', QUICKLY.attempts],
    ] as const;
    for (const [fault, times] of failures) {
      proxy.fault(listing, fault, times);
      t.equal(await codeOf(warehouse.sourceStates([state])), 'WAREHOUSE_UNAVAILABLE');
    }
    t.match(await warehouse.sourceStates([state]), [{ exists: true, rows: 2 }]);
    proxy.fault(isStatement(/SELECT/), apiError(403, 'accessDenied'), 1);
    t.equal(await codeOf(readAll(warehouse, { table: boxScores, columns: ['points'] })), 'WAREHOUSE_UNAVAILABLE');
    proxy.fault(listing, apiError(404, 'notFound'));
    t.match(await warehouse.sourceStates([state]), [{ exists: false, rows: 0 }]);
    t.equal(
      await codeOf(readAll(warehouse, { table: { ...boxScores, name: 'gone' }, columns: ['points'] })),
      'TABLE_MISSING',
    );
  });

  t.test('rows that another first run inserted side by side are merged away', async (t) => {
    // BigQuery lets two statements that only insert run side by side; the emulator runs one after the other.
    let intrusions = 1;
    const { warehouse } = await opened(t, {
      onStep: async (step) => {
        if (step !== 'write:merged' || intrusions === 0) return;
        intrusions -= 1;
        await warehouse.append(boxScores, [boxScore(0, 70), boxScore(1, 70), boxScore(9, 70)]);
      },
    });
    await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(3, 7) });
    t.same(await stored(warehouse), points(3, 7));
    intrusions = 99;
    const again = warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(3, 8) });
    t.equal(await codeOf(again), 'WRITE_CONFLICT');
  });

  const started = async (task: WriterTask): Promise<ChildProcess> => {
    const child = spawn(process.execPath, [WRITER, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (child.stdout === null) throw new Error('a child without output');
    await once(child.stdout, 'data');
    return child;
  };
  const finished = async (child: ChildProcess): Promise<{ said: string; signal: string | null }> => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdin?.write('go\n');
    const [, signal] = (await once(child, 'close')) as [number | null, string | null];
    return { said: said.trim(), signal };
  };

  t.test(
    'a process killed at any step leaves the old rows or the new ones, and a staging table that expires',
    async (t) => {
      const steps = ['write:read', 'staging:created', 'staging:loaded', 'write:merged', 'write:unstaged'];
      for (const [index, dieAt] of steps.entries()) {
        await t.test(dieAt, async (t) => {
          const { proxy, warehouse, projectId } = await opened(t);
          await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(4, 1) });
          const created = Date.now();
          const task = { url: proxy.url, projectId, players: 3, points: 2 };
          const { signal } = await finished(await started({ ...task, dieAt }));
          t.equal(signal, 'SIGKILL');
          t.same(await stored(warehouse), index < steps.indexOf('write:merged') ? points(4, 1) : points(3, 2));
          const stagings = proxy.requests.filter(
            ({ method, body }) =>
              method === 'POST' &&
              /"tableId":"staging_/.test(body) &&
              body.includes('"schema"') &&
              body.includes('"expirationTime"'),
          );
          t.equal(stagings.length, index === 0 ? 1 : 2, 'every staging table is made with an expiration');
          for (const { body } of stagings) {
            const { expirationTime } = JSON.parse(body) as { expirationTime: string };
            t.ok(Number(expirationTime) <= Date.now() + STAGING_LIFETIME_MILLISECONDS);
            t.ok(Number(expirationTime) > created);
          }
          t.same(await finished(await started(task)), { said: 'written', signal: null });
          t.same(await stored(warehouse), points(3, 2));
        });
      }
    },
  );

  // Only the outcome can be seen here: the emulator runs statements one after the other, BigQuery may run them side by side.
  t.test('two processes that write one date at once end with the rows of one of them', async (t) => {
    const { proxy, warehouse, projectId } = await opened(t);
    for (const round of [1, 2]) {
      const task = { url: proxy.url, projectId };
      const children = await Promise.all([
        started({ ...task, players: 20, points: 10 * round + 1 }),
        started({ ...task, players: 25, points: 10 * round + 2 }),
      ]);
      const ends = await Promise.all(children.map(finished));
      t.ok(
        ends.every(({ said }) => said === 'written' || said === 'WRITE_CONFLICT'),
        JSON.stringify(ends),
      );
      t.ok(ends.some(({ said }) => said === 'written'));
      const rows = JSON.stringify(await stored(warehouse));
      const outcomes = [points(20, 10 * round + 1), points(25, 10 * round + 2)].map((rows) => JSON.stringify(rows));
      t.ok(outcomes.includes(rows), 'one result, not a mixture');
    }
  });
}
