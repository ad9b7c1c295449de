import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { DateLock } from '../../shared/processing/date-lock.ts';

t.test('work of one key is done one after the other, in the order of asking; other keys do not wait', async (t) => {
  const lock = new DateLock();
  const seen: string[] = [];
  const work = (name: string, milliseconds: number) => async (): Promise<string> => {
    seen.push(`${name} begins`);
    await sleep(milliseconds);
    seen.push(`${name} ends`);
    return name;
  };
  const results = await Promise.all([
    lock.hold(['a'], work('first', 20)),
    lock.hold(['a'], work('second', 1)),
    lock.hold(['b'], work('other', 5)),
  ]);
  t.same(results, ['first', 'second', 'other']);
  t.same(seen, ['first begins', 'other begins', 'other ends', 'first ends', 'second begins', 'second ends']);
  await turn();
  t.equal(lock.size, 0, 'nothing is kept');
});

t.test('work that fails passes its error on and frees its key', async (t) => {
  const lock = new DateLock();
  await t.rejects(
    lock.hold(['a'], () => Promise.reject(new Error('broken'))),
    { message: 'broken' },
  );
  t.equal(await lock.hold(['a'], async () => 'free'), 'free');
});

t.test('who gives up waiting never works, and does not let the next one in early', async (t) => {
  const lock = new DateLock();
  const release = Promise.withResolvers<void>();
  const holder = lock.hold(['a'], () => release.promise);
  const controller = new AbortController();
  let worked = false;
  const impatient = lock.hold(
    ['a'],
    async () => {
      worked = true;
    },
    controller.signal,
  );
  let entered = false;
  const next = lock.hold(['a'], async () => {
    entered = true;
  });
  controller.abort(new Error('deadline'));
  await t.rejects(impatient, { message: 'deadline' });
  await turn();
  t.notOk(entered, 'the first still holds the key');
  release.resolve();
  await Promise.all([holder, next]);
  t.ok(entered);
  t.notOk(worked);
  await t.rejects(
    lock.hold(['a'], async () => undefined, controller.signal),
    { message: 'deadline' },
    'an aborted signal is refused at once',
  );
  await turn();
  t.equal(lock.size, 0);
});

t.test('any requests for overlapping keys all end, and no key is ever held twice at once', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          keys: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 }),
          turns: fc.nat(3),
          abort: fc.boolean(),
        }),
        { maxLength: 8 },
      ),
      async (requests) => {
        const lock = new DateLock();
        const held = new Set<string>();
        await Promise.allSettled(
          requests.map(({ keys, turns, abort }) => {
            const controller = new AbortController();
            const result = lock.hold(
              keys,
              async () => {
                for (const key of keys) {
                  if (held.has(key)) throw new Error(`${key} is held twice`);
                  held.add(key);
                }
                for (let index = 0; index < turns; index += 1) await turn();
                for (const key of keys) held.delete(key);
              },
              controller.signal,
            );
            if (abort) controller.abort(new Error('gave up'));
            return result;
          }),
        ).then((results) => {
          for (const result of results) {
            if (result.status === 'rejected' && result.reason.message !== 'gave up') throw result.reason;
          }
        });
        await turn();
        if (lock.size !== 0) throw new Error('a key is left');
      },
    ),
  );
  t.pass('every request ended');
});
