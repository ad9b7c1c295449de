/**
 * What holds for every processor, whatever it computes: hashes are true, batches and orders make no difference, a second
 * pass changes nothing, expected keys are the keys of the rows, and a killed process leaves the old rows or the new ones.
 * A processor's test hands in its raw rows.
 */
import { spawn } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import type { EpochMicros, GameDate } from '../../shared/dates.ts';
import { explainRow } from '../../shared/hashing/explain.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import type { RunnerOptions } from '../../shared/processing/create-runner.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { RunTrigger } from '../../shared/processing/runner-port.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { keyText } from '../../shared/warehouse/difference.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { keySetDigest } from '../../shared/warehouse/key-set.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { COMPILE_CACHE } from '../helpers/compile-cache.ts';
import type { CrashTask } from './crash-child.ts';
import { type League, leagueOver, timeless } from './harness.ts';

/** Rows of raw tables. */
export type RawTables = readonly (readonly [Table, readonly StoredRow[]])[];

export interface SuiteCase {
  readonly processor: AnyProcessor;
  /** Raw rows, all of their tables; dates that have games among them should be a few. */
  readonly rows: RawTables;
  /** Further raw rows that change rows of the first date, and add some. */
  readonly later: RawTables;
  /** Dates to run, ascending; every one succeeds, and the first has rows. */
  readonly dates: readonly GameDate[];
}

/** A module that exports a case under the name `suiteCase`, so that a process of its own can load it. */
export interface SuiteModule {
  readonly suiteCase: SuiteCase;
}

export interface SuiteOptions {
  /** `import.meta.url` of the module that exports the case; without it nothing is killed. */
  readonly module?: string;
  /** Points at which a process is killed, spread evenly over all of them; default: 4. */
  readonly crashes?: number;
}

/** A backfill: ages of sources, which a test's rows need not have, are not looked at. */
const TRIGGER: RunTrigger = { source: 'backfill' };

/** Registers the tests. */
export function processorSuite(t: Test, suite: SuiteCase, { module, crashes = 4 }: SuiteOptions = {}): void {
  const { processor, dates } = suite;
  t.test(`${processor.service}: hashes are true, of quantised rows, and stay true when read back`, async (t) => {
    const { runner, stored } = await opened(t, suite);
    const answer = await runner().runDates({ dates, trigger: TRIGGER });
    t.same(answer.failed, []);
    const rows = await stored();
    t.ok(rows.length > 0, 'there are rows');
    const quantise = tableQuantiser(processor.table);
    for (const row of rows) {
      const { valid, storedHash } = explainRow(processor.table, row);
      if (!valid || !/^[0-9a-f]{16}$/.test(storedHash ?? '')) t.fail(`the hash of ${keyText(processor.table, row)}`);
      t.strictSame(quantise(row), row, `quantising ${keyText(processor.table, row)} again changes nothing`);
    }
  });

  t.test(`${processor.service}: a second pass changes nothing, by sources or by rows`, async (t) => {
    const { runner, stored } = await opened(t, suite);
    await runner().runDates({ dates, trigger: TRIGGER });
    const rows = await stored();
    const skipped = await runner().runDates({ dates, trigger: TRIGGER });
    t.same(skipped.failed, []);
    t.notOk(
      skipped.dates.some(({ status }) => status === 'success'),
      'nothing is computed',
    );
    const other = await runner({ codeVersion: 'another' }).runDates({ dates, trigger: TRIGGER });
    for (const { rows_added, rows_changed, rows_removed, record_count, rows_unchanged } of other.dates) {
      t.same([rows_added, rows_changed, rows_removed], [0, 0, 0]);
      t.equal(record_count, rows_unchanged);
    }
    t.strictSame(await stored(), rows);
  });

  t.test(`${processor.service}: neither batch, order of runs, order of rows nor clock make a difference`, async (t) => {
    const reference = await opened(t, suite);
    await reference.runner().runDates({ dates, trigger: TRIGGER });
    const rows = timeless(await reference.stored());
    const single = await opened(t, suite);
    for (const date of dates.toReversed()) await single.runner().run({ date, trigger: TRIGGER });
    t.strictSame(timeless(await single.stored()), rows, 'date by date, backwards');
    const reversed = suite.rows.map(([table, raw]) => [table, raw.toReversed()] as const);
    const chunked = await opened(t, { ...suite, rows: reversed });
    const late = (): EpochMicros => (Date.UTC(2049, 4, 1) * 1000) as EpochMicros;
    await chunked.runner({ rowsPerChunk: 1, now: late }).runDates({ dates, trigger: TRIGGER });
    t.strictSame(timeless(await chunked.stored()), rows, 'in small chunks, of reversed rows, in 2049');
  });

  t.test(`${processor.service}: expected keys are the keys of the rows`, async (t) => {
    const { runner, stored } = await opened(t, suite);
    const { dates: answers } = await runner().runDates({ dates, trigger: TRIGGER });
    const runs = await runner().recentRuns({ limit: dates.length });
    const rows = await stored();
    for (const { game_date, status } of answers) {
      if (status === 'partial') continue;
      const partition = processor.table.partitionBy ?? '';
      const keys = rows.filter((row) => row[partition] === game_date).map((row) => keyText(processor.table, row));
      const run = runs.find((record) => record.game_date === game_date);
      t.match(run?.summary, { expected: { rows: keys.length, digest: keySetDigest(keys) } }, game_date);
    }
  });

  if (module !== undefined) {
    const name = `${processor.service}: a killed process leaves old or new rows, and the next run completes it`;
    t.test(name, { timeout: 300_000 }, (t) => killAtEveryStep(t, suite, module, crashes));
  }
}

async function opened(t: Pick<Test, 'teardown'>, suite: SuiteCase, path = ':memory:'): Promise<League> {
  const warehouse = await openDuckdb({ path, threads: 1 });
  t.teardown(() => warehouse.close());
  await loadRows(warehouse, suite.rows);
  return leagueOver(warehouse, suite.processor);
}

/** Makes the tables and fills them. */
async function loadRows(warehouse: Warehouse, rows: RawTables): Promise<void> {
  await warehouse.ensureTables([...new Set(rows.map(([table]) => table))]);
  for (const [table, raw] of rows) await warehouse.append(table, raw);
}

interface Scenario {
  readonly name: string;
  /** A database as the process finds it. */
  readonly path: string;
  readonly before: readonly StoredRow[];
  readonly after: readonly StoredRow[];
  /** Steps that a whole run takes. */
  readonly steps: readonly string[];
}

/** Kills processes at so many points of a first write and of one that changes rows. */
async function killAtEveryStep(t: Test, suite: SuiteCase, module: string, crashes: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nba-crash-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const scenarios = [
    await scenario(folder, 'first write', suite, []),
    await scenario(folder, 'change', suite, suite.later),
  ];
  const points = scenarios.flatMap((each) => each.steps.map((step, index) => ({ scenario: each, step, index })));
  const wanted = Math.min(crashes, points.length);
  const chosen = Array.from(
    { length: wanted },
    (_, index) => points[Math.floor(((index + 0.5) * points.length) / wanted)],
  );
  const survivor = join(folder, 'survivor.duckdb');
  await copyFile(scenarios[0]?.path ?? '', survivor);
  const alive = { module, path: survivor, messages: `${survivor}.ndjson`, dieAt: Number.MAX_SAFE_INTEGER };
  t.equal(await endOf(alive), 0, 'a process that is not killed ends by itself');
  for (const [index, point] of chosen.entries()) {
    if (point === undefined) continue;
    const path = join(folder, `${index}.duckdb`);
    await copyFile(point.scenario.path, path);
    const messages = join(folder, `${index}.ndjson`);
    const name = `${point.scenario.name}, step ${point.index}, ${point.step}`;
    t.equal(await endOf({ module, path, messages, dieAt: point.index }), 'SIGKILL', `killed at ${name}`);
    await completed(t, suite, point.scenario, path, messages, name);
    await rm(path, { force: true });
  }
}

async function scenario(folder: string, name: string, suite: SuiteCase, later: RawTables): Promise<Scenario> {
  const path = join(folder, `${name}.duckdb`);
  const [date] = suite.dates;
  if (date === undefined) throw new Error('a suite needs a date');
  const steps: string[] = [];
  const warehouse = await openDuckdb({ path, threads: 1 });
  await loadRows(warehouse, suite.rows);
  const { runner, stored } = leagueOver(warehouse, suite.processor);
  if (later.length > 0) await runner().run({ date, trigger: TRIGGER });
  else await warehouse.ensureTables([suite.processor.table]);
  await loadRows(warehouse, later);
  const before = timeless(await stored());
  await warehouse.close();
  const copy = `${path}.whole`;
  await copyFile(path, copy);
  const onStep = (step: string): void => void steps.push(step);
  const other = await openDuckdb({ path: copy, threads: 1, onStep });
  const whole = leagueOver(other, suite.processor);
  await whole.runner({ onStep }).run({ date, trigger: TRIGGER });
  const after = timeless(await whole.stored());
  await other.close();
  return { name, path, before, after, steps };
}

/** Exit code, or signal, of a process that runs the task. */
function endOf(task: CrashTask): Promise<unknown> {
  const script = fileURLToPath(new URL('crash-child.ts', import.meta.url));
  // Without tap's hooks, which would follow it into the process.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = { ...inherited, NODE_COMPILE_CACHE: COMPILE_CACHE };
  const child = spawn(process.execPath, [script, JSON.stringify(task)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env,
  });
  return new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
}

async function completed(
  t: Test,
  suite: SuiteCase,
  { before, after }: Scenario,
  path: string,
  messages: string,
  name: string,
): Promise<void> {
  const [date] = suite.dates;
  if (date === undefined) return;
  const warehouse = await openDuckdb({ path, threads: 1 });
  try {
    const { run, stored, topic } = leagueOver(warehouse, suite.processor);
    const left = JSON.stringify(timeless(await stored()));
    t.ok(left === JSON.stringify(before) || left === JSON.stringify(after), `${name}: old rows or new ones`);
    const rerun: Partial<RunnerOptions> = { now: () => (Date.now() * 1000) as EpochMicros };
    const answer = await run({ date, trigger: TRIGGER }, rerun);
    t.ok(['success', 'partial', 'unchanged'].includes(answer.status), `${name}: completed`);
    t.equal(answer.record_count, after.length);
    t.strictSame(timeless(await stored()), after, `${name}: the new rows`);
    t.match(
      await run({ date, trigger: TRIGGER }, rerun),
      { rows_added: 0, rows_changed: 0 },
      `${name}: nothing is left`,
    );
    const earlier = await readFile(messages, 'utf8').catch(() => '');
    const bodies = [
      ...earlier
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line)),
      ...topic.messages.map(({ body }) => body),
    ];
    const telling = bodies.filter(
      ({ metadata }) => metadata.rows_added + metadata.rows_changed + metadata.rows_removed > 0,
    );
    t.ok(telling.length > 0, `${name}: consumers hear that rows changed`);
  } finally {
    await warehouse.close();
  }
}
