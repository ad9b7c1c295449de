/**
 * Milliseconds of pushing one game date to a service over HTTP, all services in one process on DuckDB: the first push, which
 * reads, computes and writes, and the redelivery, which finds nothing to do. Dates are spread over a season: one of the
 * simulated league, and a real one where the shared test data is.
 *
 *     node bench/push.ts [dates]
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PROCESSORS } from '../services/registry.ts';
import { type CalendarDate, seasonEnd, seasonStart } from '../shared/dates.ts';
import { createLeague } from '../shared/simulated-league/league.ts';
import { writeLeague } from '../shared/simulated-league/write-league.ts';
import { nbacGamebookPlayerStats } from '../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { rawTables, referenceTables } from '../shared/tables/registry.ts';
import { openDuckdb } from '../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../shared/warehouse/warehouse.ts';
import { bundle, startService } from './support/bundled-service.ts';
import { report, reportTimes } from './support/report.ts';

const wanted = Number(process.argv[2] ?? 40);
const sharedData = fileURLToPath(new URL('../../shared/data/raw', import.meta.url));

interface League {
  readonly name: string;
  /** Year in which its season starts. */
  readonly season: number;
  /** Fills the raw and reference tables, which exist. */
  readonly fill: (warehouse: Warehouse) => Promise<void>;
}

/** The real season that has play-by-play of every game. */
const real: League = {
  name: 'real date',
  season: 2022,
  fill: async (warehouse) => {
    for (const table of [...rawTables, ...referenceTables]) {
      for (const part of [real.season, 'all']) {
        const file = join(sharedData, table.name, `${part}.parquet`);
        if (existsSync(file)) await warehouse.load({ table, file });
      }
    }
  },
};

/** Milliseconds promised of the 95th percentile. A context looks back on the whole season before the date. */
const PROMISED_P95: Readonly<Record<string, number>> = {
  'player-game-summary': 250,
  'upcoming-team-game-context': 500,
  'upcoming-player-game-context': 500,
};

/** Every raw table is filled in it, both feeds of play-by-play and both sources of props included. */
const simulated: League = {
  name: 'simulated date',
  season: 2024,
  fill: async (warehouse) => {
    const league = createLeague({ seed: 1, firstSeason: simulated.season, seasons: 1 });
    await writeLeague(league, warehouse, league.gameDates(simulated.season), undefined, { wholeSchedules: true });
  },
};

/** Dates with box scores (play-in games have none in the real data), spread evenly over the season. */
async function gameDates(warehouse: Warehouse, season: number): Promise<readonly CalendarDate[]> {
  const dates = { start: seasonStart(season), end: seasonEnd(season) };
  const rows = await readAll(warehouse, { table: nbacGamebookPlayerStats, columns: ['game_date'], dates });
  const all = [...new Set(rows.map(({ game_date }) => game_date))].sort();
  return all.filter(
    (_, index) => Math.floor((index * wanted) / all.length) !== Math.floor(((index - 1) * wanted) / all.length),
  );
}

async function push(
  url: string,
  date: CalendarDate,
): Promise<{ readonly status: string; readonly milliseconds: number }> {
  const data = Buffer.from(JSON.stringify({ game_date: date })).toString('base64');
  const start = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message: { data, messageId: `bench-${date}` } }),
  });
  const answer: { readonly status?: string } = JSON.parse(await response.text());
  const milliseconds = performance.now() - start;
  if (answer.status === undefined) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(answer)}`);
  return { status: answer.status, milliseconds };
}

async function measure(folder: string, place: string, league: League): Promise<void> {
  const database = join(place, `${league.name}.duckdb`);
  const warehouse = await openDuckdb({ path: database });
  await warehouse.ensureTables([...rawTables, ...referenceTables]);
  await league.fill(warehouse);
  const dates = await gameDates(warehouse, league.season);
  await warehouse.close();
  const server = await startService(folder, { DUCKDB_PATH: database, LOG_LEVEL: 'info' }, [
    'nba-analytics.mjs',
    ...['serve', '--all', '--local', '--port', '0'],
  ]);
  try {
    const first: number[] = [];
    const again: number[] = [];
    for (const { service } of PROCESSORS) {
      const url = `${server.url}${PROCESSORS.length === 1 ? '' : `/${service}`}/process`;
      const times: number[] = [];
      for (const date of dates) {
        const run = await push(url, date);
        if (run.status !== 'success' && run.status !== 'partial') throw new Error(`${service} ${date}: ${run.status}`);
        times.push(run.milliseconds);
      }
      for (const date of dates) {
        const run = await push(url, date);
        if (run.status !== 'unchanged') throw new Error(`${service} ${date} again: ${run.status}`);
        again.push(run.milliseconds);
      }
      reportTimes(`${league.name}, ${service}`, times, PROMISED_P95[service]);
      first.push(...times);
    }
    reportTimes(`${league.name}, all services`, first);
    reportTimes(`${league.name} again, nothing to do`, again);
  } finally {
    await server.stop();
  }
}

const { folder, remove } = await bundle('push');
const place = await mkdtemp(join(tmpdir(), 'nba-analytics-bench-'));
try {
  await measure(folder, place, simulated);
  if (existsSync(sharedData)) await measure(folder, place, real);
  else report({ what: real.name, skipped: 'the shared test data is absent' });
} finally {
  await remove();
  await rm(place, { recursive: true, force: true });
}
