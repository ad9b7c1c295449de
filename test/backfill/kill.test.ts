/**
 * SIGKILL at random steps of backfills, each followed by another attempt that may be killed too, until one is complete.
 * BACKFILL_KILLS says how many kills there are of each method; by default few, since each takes a process.
 */
import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import t, { type Test } from 'tap';
import { argumentsDigest, type Method } from '../../shared/backfill/request.ts';
import { hasArguments } from '../../shared/backfill/state.ts';
import type { GameDate } from '../../shared/dates.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { COMPILE_CACHE } from '../helpers/compile-cache.ts';
import { type League, league, leagueOver, timeless } from '../processing/harness.ts';
import { leagueTables } from '../processing/league.ts';
import { addGames, backfill, DAYS, KILLED, statesOf, withoutHash } from './harness.ts';
import type { KillTask } from './kill-child.ts';

const KILLS = Number(process.env.BACKFILL_KILLS ?? 8);
const SCRIPT = fileURLToPath(new URL('kill-child.ts', import.meta.url));

interface End {
  readonly ended: number | NodeJS.Signals | null;
  readonly steps: number;
}

function run(task: KillTask): Promise<End> {
  // Without tap's hooks, which would follow it into the process.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...inherited, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  return new Promise((resolve) =>
    child.once('close', (code, signal) => resolve({ ended: signal ?? code, steps: Number(output) })),
  );
}

async function within<R>(path: string, work: (opened: League) => Promise<R>): Promise<R> {
  const warehouse = await openDuckdb({ path, threads: 1 });
  try {
    return await work(leagueOver(warehouse));
  } finally {
    await warehouse.close();
  }
}

/** Contents of the table by date, as text. */
async function contents({ stored }: League): Promise<ReadonlyMap<unknown, string>> {
  const byDate = Map.groupBy(timeless(await stored()), ({ game_date }) => game_date);
  return new Map([...byDate].map(([date, rows]) => [date, JSON.stringify(rows)]));
}

/** A file to begin with: raw rows, and for hashing the rows of them without their hashes. */
async function prepare(path: string, method: Method): Promise<void> {
  await within(path, async (opened) => {
    const { warehouse, runner, stored } = opened;
    await warehouse.ensureTables([...leagueTables, league.table]);
    await addGames(warehouse);
    if (method === 'reprocess') return;
    await runner().runDates({ dates: DAYS, trigger: { source: 'cli' }, skipDownstream: true });
    const rows: readonly StoredRow[] = await stored();
    await warehouse.replaceRows({ table: league.table, dates: DAYS, rows: [] });
    await warehouse.append(league.table, rows.map(withoutHash));
  });
}

async function killing(t: Test, method: Method): Promise<void> {
  const folder = t.testdir({});
  const begin = join(folder, 'begin.duckdb');
  await prepare(begin, method);
  const request = { ...KILLED, method };
  const before = await within(begin, contents);

  const whole = join(folder, 'whole.duckdb');
  await copyFile(begin, whole);
  const after = await within(whole, async (opened) => {
    await backfill(opened, request);
    return contents(opened);
  });
  const counted = join(folder, 'counted.duckdb');
  await copyFile(begin, counted);
  const { ended, steps } = await run({ path: counted, method });
  t.equal(ended, 0);
  t.ok(steps > 20, `${steps} steps`);
  t.comment(`${method}: ${steps} steps, ${KILLS} kills`);

  const random = xoroshiro128plus(20_250_115);
  let [kills, completed] = [0, 0];
  for (let chain = 0; kills < KILLS; chain += 1) {
    const path = join(folder, `chain-${chain}.duckdb`);
    await copyFile(begin, path);
    const inFlight = new Map<GameDate, number>();
    for (;;) {
      const dieAt = kills < KILLS ? uniformInt(random, 0, steps - 1) : undefined;
      const end = await run({ path, method, ...(dieAt === undefined ? {} : { dieAt }) });
      if (end.ended === 0) break;
      t.equal(end.ended, 'SIGKILL');
      kills += 1;
      await within(path, async (opened) => {
        const found = await contents(opened);
        const states = await statesOf(opened, undefined, request).catch(() => []);
        for (const date of DAYS) {
          const now = found.get(date);
          const isWhole = now === before.get(date) || now === after.get(date);
          if (!isWhole) t.fail(`${date} is half-written after kill ${kills} at step ${dieAt}: ${now}`);
        }
        for (const { date, status } of states) {
          if (status === 'running') inFlight.set(date, (inFlight.get(date) ?? 0) + 1);
          if (status === 'complete' && found.get(date) !== after.get(date)) t.fail(`${date} is claimed to be complete`);
        }
      });
    }
    completed += 1;
    await within(path, async (opened) => {
      t.same(await contents(opened), after, 'the end is that of a run that nothing stopped');
      const states = await statesOf(opened, undefined, request);
      const ids = new Set(states.map(({ backfillId }) => backfillId));
      t.ok([...ids].every((id) => hasArguments(id, argumentsDigest(request))));
      // Where the first process died before it had recorded its plan, there is nothing to go on with.
      for (const { date, status, attempts } of states) {
        if (status !== 'complete' || attempts > 1 + (inFlight.get(date) ?? 0)) {
          t.fail(
            `${date} is ${status} after ${attempts} attempts, and ${inFlight.get(date) ?? 0} kills while it was under way`,
          );
        }
      }
      t.equal(states.length, 5, 'one backfill did it all');
    });
  }
  t.ok(kills >= KILLS && completed > 0);
}

t.test('a hash backfill that is killed anywhere is completed by resuming it', (t) => killing(t, 'hash'));
t.test('reprocessing that is killed anywhere is completed by resuming it', (t) => killing(t, 'reprocess'));
