import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { AppError } from '../../shared/errors.ts';
import { RunsInFlight } from '../../shared/http/runs-in-flight.ts';
import { startApp } from './local-app.ts';
import { memoryRunner } from './memory-runner.ts';

t.test('beyond the memory limit requests are 503 OVERLOADED, and /health still answers', async (t) => {
  const { request } = await startApp(t, memoryRunner(), { MAX_HEAP_MB: '1' });
  let answer = await request('GET', '/runs');
  for (let tries = 0; tries < 100 && answer.status !== 503; tries += 1) {
    await sleep(50);
    answer = await request('GET', '/runs');
  }
  t.equal(answer.status, 503);
  t.match(answer.json, { error: { code: 'OVERLOADED' } });
  t.equal((await request('GET', '/health')).status, 200);
});

t.test('a run that heeds no abort is answered without it, and still counts until it has ended', async (t) => {
  const runs = new RunsInFlight({ maximum: 1, deadline: 20, settle: 20 });
  const release = Promise.withResolvers<string>();
  await t.rejects(
    runs.start(() => release.promise),
    { code: 'DEADLINE_EXCEEDED' },
  );
  await t.rejects(
    runs.start(async () => 'second'),
    { code: 'OVERLOADED' },
    'its place is still taken',
  );
  release.resolve('late');
  await sleep(1);
  t.equal(runs.count, 0);
  t.equal(await runs.start(async () => 'third'), 'third');
});

t.test('a run that ends well right after the deadline is a success', async (t) => {
  const runs = new RunsInFlight({ maximum: 1, deadline: 20, settle: 5_000 });
  const answer = runs.start(
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve('written just then'))),
  );
  t.equal(await answer, 'written just then');
});

t.test('an aborted run that fails in its own words has the reason of the abort; a registry error stays', async (t) => {
  const failWith = (error: Error) => (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(error)));
  const runs = new RunsInFlight({ maximum: 2, deadline: 20, settle: 5_000 });
  await t.rejects(runs.start(failWith(new Error('socket closed'))), { code: 'DEADLINE_EXCEEDED' });
  await t.rejects(runs.start(failWith(new AppError('WRITE_CONFLICT', 'another run'))), { code: 'WRITE_CONFLICT' });
});

t.test('draining waits for runs, then aborts them, and nothing starts any more', async (t) => {
  const runs = new RunsInFlight({ maximum: 3, deadline: 60_000, settle: 60_000 });
  const quick = runs.start(() => sleep(30, 'quick'));
  const aborted = Promise.withResolvers<void>();
  const slow = runs.start(async (signal) => {
    signal.addEventListener('abort', () => aborted.resolve());
    await aborted.promise;
    signal.throwIfAborted();
  });
  const drained = runs.drain(100);
  t.ok(runs.closing);
  await t.rejects(
    runs.start(async () => 'new'),
    { code: 'OVERLOADED' },
  );
  t.equal(await quick, 'quick');
  await t.rejects(slow, { code: 'OVERLOADED' });
  await drained;
  t.equal(runs.count, 0);
});
