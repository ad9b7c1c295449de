import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { envelope } from './local-app.ts';

const CHILD = fileURLToPath(new URL('shutdown-child.ts', import.meta.url));
const body = JSON.stringify(envelope({ source_table: 'nbac_schedule', game_date: '2024-01-15' }));

const push = (url: string): Promise<{ status: number; code: string }> =>
  fetch(`${url}/process`, { method: 'POST', body, headers: { 'content-type': 'application/json' } }).then(
    async (response) => {
      const answer = await response.text();
      return { status: response.status, code: /"code":"(\w+)"/.exec(answer)?.[1] ?? '' };
    },
    () => ({ status: 0, code: 'refused' }),
  );

/** Starts a run, ends the process with a signal, pushes once more, and reports. */
async function terminateDuringRun(args: readonly string[], signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [CHILD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const lines: string[] = [];
  let running: ReturnType<typeof push> | undefined;
  let late: ReturnType<typeof push> | undefined;
  let start = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const url = lines[0];
    lines.push(line);
    if (url === undefined) running = push(line);
    if (url !== undefined && line === 'writing' && late === undefined) {
      start = performance.now();
      child.kill(signal);
      // The signal is handled before a request that is sent after it has been answered.
      late = new Promise((resolve) => setTimeout(() => resolve(push(url)), 200));
    }
  }
  const code = await exit;
  return {
    lines: lines.slice(1),
    code,
    running: await running,
    late: await late,
    seconds: (performance.now() - start) / 1000,
  };
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  t.test(`${signal}: a write that ends soon is finished and answered, new requests are refused`, async (t) => {
    const end = await terminateDuringRun(['1000', 'abortable'], signal);
    t.same(end.lines, ['writing', 'committed', 'warehouse closed']);
    t.same(end.running, { status: 200, code: '' });
    t.same(end.late, { status: 503, code: 'OVERLOADED' });
    t.equal(end.code, 0);
    t.ok(end.seconds < 5, `${end.seconds} s`);
  });
}

t.test('a long write is rolled back, answered 503, and the process ends within 9 s', async (t) => {
  const end = await terminateDuringRun(['60000', 'abortable'], 'SIGTERM');
  t.same(end.lines, ['writing', 'rolled back', 'warehouse closed']);
  t.same(end.running, { status: 503, code: 'OVERLOADED' });
  t.same(end.late, { status: 503, code: 'OVERLOADED' });
  t.equal(end.code, 0);
  t.ok(end.seconds < 9, `${end.seconds} s`);
});

t.test('a run that heeds nothing is ended with the process, at 9 s, with exit code 1', async (t) => {
  const end = await terminateDuringRun(['60000', 'deaf'], 'SIGTERM');
  t.same(end.lines, ['writing']);
  t.equal(end.code, 1);
  t.ok(end.seconds > 8 && end.seconds < 10, `${end.seconds} s`);
});
