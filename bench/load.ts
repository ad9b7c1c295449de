/**
 * The bundled services under load: all of them in one process on DuckDB, pushed to over loopback by several senders at once.
 * Pushes of dates that were never processed (read, compute, write), then of dates that did not change, then both kinds for
 * the rest of the time, with memory looked at all along; last, more pushes at once than are let in.
 *
 *     node bench/load.ts [seconds of the last kind, default 20; 600 shows that memory does not grow]
 *
 * It ends by itself: after that time, or after so many pushes, whichever comes first.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PROCESSORS } from '../services/registry.ts';
import type { CalendarDate } from '../shared/dates.ts';
import { createLeague } from '../shared/simulated-league/league.ts';
import { writeLeague } from '../shared/simulated-league/write-league.ts';
import { rawTables, referenceTables } from '../shared/tables/registry.ts';
import { openDuckdb } from '../shared/warehouse/duckdb/open.ts';
import { bundle, type RunningService, startService } from './support/bundled-service.ts';
import { quantile, report } from './support/report.ts';

const seconds = Number(process.argv[2] ?? 20);
if (!(seconds > 0 && seconds <= 3_600)) throw new RangeError('give 1 to 3,600 seconds');
const SENDERS = 8;
const MOST_PUSHES = 500_000;
const DATES = 12;
const SEASON = 2024;
/** Let in at once by the last part. */
const LIMIT = 4;

interface Answer {
  readonly status: number;
  readonly outcome: string;
  readonly milliseconds: number;
}

async function post(url: string, body: object): Promise<Answer> {
  const start = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(120_000),
  });
  const answer: { readonly status?: string } = JSON.parse(await response.text());
  return { status: response.status, outcome: answer.status ?? '', milliseconds: performance.now() - start };
}

interface Target {
  readonly service: string;
  readonly date: CalendarDate;
}

const push = (url: string, { service, date }: Target): Promise<Answer> => {
  const data = Buffer.from(JSON.stringify({ game_date: date })).toString('base64');
  return post(`${url}/${service}/process`, { message: { data, messageId: `load-${date}` } });
};

/** Computes and writes a date whatever was stored: what a push of changed sources does. */
const forced = (url: string, { service, date }: Target): Promise<Answer> =>
  post(`${url}/${service}/process-date-range`, { start_date: date, end_date: date, force: true });

/** Several senders at once, each taking the next request until there is none. */
async function send(next: () => Promise<Answer> | undefined): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const sender = async (): Promise<void> => {
    for (let request = next(); request !== undefined; request = next()) answers.push(await request);
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return answers;
}

function each<T>(items: readonly T[], work: (item: T) => Promise<Answer>): () => Promise<Answer> | undefined {
  let index = 0;
  return () => {
    const item = items[index];
    index += 1;
    return item === undefined ? undefined : work(item);
  };
}

function requireStatus(answers: readonly Answer[], ...outcomes: readonly string[]): void {
  const wrong = answers.find(({ status, outcome }) => status !== 200 || !outcomes.includes(outcome));
  if (wrong !== undefined) throw new Error(`an answer was ${wrong.status} ${wrong.outcome}`);
}

function reportLoad(what: string, answers: readonly Answer[], elapsed: number): void {
  const times = answers.map(({ milliseconds }) => milliseconds);
  report({ what: `${what}: pushes`, value: Math.round((answers.length / elapsed) * 10_000) / 10, unit: '/s' });
  report({ what: `${what}: 99th percentile of ${times.length}`, value: Math.round(quantile(times, 0.99)), unit: 'ms' });
}

/** Resident memory of a process in MiB; undefined where the system does not tell. */
function memoryOf(pid: number): number | undefined {
  try {
    const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}

interface Watch {
  readonly memory: number[];
  /** Milliseconds until /health answers, which does nothing: how long the event loop lets requests wait. */
  readonly delays: number[];
  stop(): Promise<void>;
}

function watch({ url, pid }: RunningService): Watch {
  const memory: number[] = [];
  const delays: number[] = [];
  const end = new AbortController();
  const work = (async () => {
    while (!end.signal.aborted) {
      const resident = memoryOf(pid);
      if (resident !== undefined) memory.push(resident);
      const start = performance.now();
      await (await fetch(`${url}/health`)).arrayBuffer();
      delays.push(performance.now() - start);
      await sleep(100);
    }
  })();
  return {
    memory,
    delays,
    stop: async () => {
      end.abort();
      await work;
    },
  };
}

const middle = (values: readonly number[], from: number, to: number): number =>
  quantile(values.slice(Math.floor(values.length * from), Math.floor(values.length * to)), 0.5);

async function measureLoad(service: RunningService, dates: readonly CalendarDate[]): Promise<void> {
  const targets = dates.flatMap((date) => PROCESSORS.map((entry): Target => ({ service: entry.service, date })));
  const timed = async (what: string, next: () => Promise<Answer> | undefined, ...outcomes: string[]): Promise<void> => {
    const start = performance.now();
    const answers = await send(next);
    requireStatus(answers, ...outcomes);
    reportLoad(what, answers, performance.now() - start);
  };
  await timed(
    'new dates',
    each(targets, (target) => push(service.url, target)),
    'success',
    'partial',
    'no_games',
  );
  const thrice = [...targets, ...targets, ...targets];
  await timed(
    'unchanged dates',
    each(thrice, (target) => push(service.url, target)),
    'unchanged',
    'no_games',
  );

  const watching = watch(service);
  const until = performance.now() + seconds * 1000;
  let sent = 0;
  const mixed = (): Promise<Answer> | undefined => {
    if (performance.now() >= until || sent >= MOST_PUSHES) return undefined;
    const target = targets[(sent * 7) % targets.length];
    sent += 1;
    if (target === undefined) return undefined;
    return sent % 5 === 0 ? forced(service.url, target) : push(service.url, target);
  };
  await timed('four of five unchanged', mixed, 'success', 'partial', 'unchanged', 'no_games');
  await watching.stop();
  report({
    what: 'answer of /health meanwhile, 99th percentile',
    value: Math.round(quantile(watching.delays, 0.99)),
    unit: 'ms',
  });
  if (watching.memory.length < 8) {
    report({ what: 'memory', skipped: 'the system does not tell, or the time was too short' });
    return;
  }
  const [early, late] = [middle(watching.memory, 0.25, 0.5), middle(watching.memory, 0.75, 1)];
  report({ what: 'memory, highest', value: Math.round(Math.max(...watching.memory)), unit: 'MiB' });
  report({
    what: `memory, last quarter against the second, of ${seconds} s`,
    value: Math.round(late - early),
    unit: 'MiB',
    // Shorter ones see caches fill.
    ...(seconds >= 300 ? { promised: { atMost: 64 } } : {}),
  });
}

/** More at once than are let in: the others are told to come again, and do. */
async function measurePressure(service: RunningService, dates: readonly CalendarDate[]): Promise<void> {
  const targets = dates.map((date): Target => ({ service: PROCESSORS[0]?.service ?? '', date }));
  const answers = await Promise.all(targets.map((target) => forced(service.url, target)));
  const refused = answers.filter(({ status }) => status === 503).length;
  if (answers.some(({ status }) => status !== 200 && status !== 503))
    throw new Error('an answer is neither 200 nor 503');
  report({
    what: `at once ${targets.length} with a limit of ${LIMIT}: refused 503`,
    value: refused,
    unit: 'requests',
    promised: { atLeast: 1 },
  });
  const again: Answer[] = [];
  for (const target of targets) again.push(await push(service.url, target));
  requireStatus(again, 'success', 'partial', 'unchanged', 'no_games');
  report({ what: 'the same one after the other: taken', value: again.length, unit: 'requests' });
}

const { folder, remove } = await bundle('load');
const place = await mkdtemp(join(tmpdir(), 'nba-analytics-bench-'));
const running: RunningService[] = [];
try {
  const database = join(place, 'load.duckdb');
  const warehouse = await openDuckdb({ path: database });
  await warehouse.ensureTables([...rawTables, ...referenceTables]);
  const league = createLeague({ seed: 1, firstSeason: SEASON, seasons: 1 });
  const dates = league.gameDates(SEASON).slice(0, DATES);
  await writeLeague(league, warehouse, dates, undefined, { wholeSchedules: true });
  await warehouse.close();
  const start = async (environment: Readonly<Record<string, string>>): Promise<RunningService> => {
    const service = await startService(folder, { DUCKDB_PATH: database, LOG_LEVEL: 'info', ...environment }, [
      'nba-analytics.mjs',
      ...['serve', '--all', '--local', '--port', '0'],
    ]);
    running.push(service);
    return service;
  };
  // Every push adds to the run history; DuckDB's cache of it, which may grow, is not what memory is looked at for.
  const service = await start({ DUCKDB_MEMORY_LIMIT: '256MB' });
  await measureLoad(service, dates);
  await service.stop();
  running.pop();
  await measurePressure(await start({ MAX_PENDING_RUNS: String(LIMIT) }), dates);
} finally {
  for (const service of running) await service.stop();
  await remove();
  await rm(place, { recursive: true, force: true });
}
