/**
 * Milliseconds of a coverage report of five tables over four seasons of the simulated league on DuckDB: the first of a
 * process, further ones, and one after a date has been written; and rows that verification hashes in a second of one core.
 *
 *     node bench/coverage.ts [rounds] [seasons]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { PROCESSORS } from '../services/registry.ts';
import { CoverageMeter } from '../shared/coverage/coverage.ts';
import { coverageReport } from '../shared/coverage/report.ts';
import { seasonEnd, seasonStart } from '../shared/dates.ts';
import { createRunner } from '../shared/processing/create-runner.ts';
import { createLeague } from '../shared/simulated-league/league.ts';
import { writeLeague } from '../shared/simulated-league/write-league.ts';
import { openDuckdb } from '../shared/warehouse/duckdb/open.ts';
import type { Warehouse } from '../shared/warehouse/warehouse.ts';
import { quantile, report } from './support/report.ts';

const rounds = Number(process.argv[2] ?? 20);
const seasons = Number(process.argv[3] ?? 4);
const FIRST_SEASON = 2021;

/** What keys and box-score columns come from; play-by-play and odds make rows richer, and reports no slower. */
const league = createLeague({
  seed: 1,
  firstSeason: FIRST_SEASON,
  seasons,
  only: [
    'nbac_schedule',
    'nbac_gamebook_player_stats',
    'bdl_player_boxscores',
    'nbac_player_boxscores',
    'nbac_team_boxscore',
    'espn_team_rosters',
    'nba_players_registry',
    'team_locations',
    'travel_distances',
  ],
});
const request = {
  processors: await Promise.all(PROCESSORS.map((entry) => entry.load())),
  startDate: seasonStart(FIRST_SEASON),
  endDate: seasonEnd(FIRST_SEASON + seasons - 1),
};

async function fill(path: string): Promise<void> {
  const warehouse = await openDuckdb({ path });
  const publisher = { delivers: false, publish: async () => '', close: async () => undefined };
  const log = pino({ level: 'silent' });
  const dates = league.seasons.flatMap((season) => league.gameDates(season));
  await writeLeague(league, warehouse, dates, undefined, { wholeSchedules: true });
  for (const processor of request.processors) {
    const runner = createRunner(processor, { warehouse, publisher, codeVersion: 'bench', log });
    const { failed } = await runner.runDates({ dates, trigger: { source: 'backfill' }, skipDownstream: true });
    if (failed.length > 0) throw new Error(`${processor.service}: ${failed[0]?.game_date} ${failed[0]?.error.message}`);
  }
  await warehouse.close();
}

async function timed(meter: CoverageMeter, verify = 0): Promise<{ readonly ms: number; readonly rows: number }> {
  const start = performance.now();
  const measured = coverageReport(await meter.measure({ ...request, verify }), 'table');
  const ms = performance.now() - start;
  if (measured.status !== 'complete') throw new Error(`the league is ${measured.status}`);
  return { ms, rows: measured.coverage.reduce((sum, entry) => sum + entry.total_rows, 0) };
}

/** Moves the newest row of the first table, as a run does. */
async function touch(warehouse: Warehouse): Promise<void> {
  const table = request.processors[0]?.table;
  const date = league.gameDates(FIRST_SEASON)[0];
  if (table === undefined || date === undefined) throw new Error('there are tables and dates');
  const dates = { start: date, end: date };
  const stored = [];
  for await (const batch of warehouse.read({ table, columns: table.columnNames, dates })) stored.push(...batch);
  const now = Date.now() * 1000;
  const rows = stored.map((row) => ({ ...row, processed_at: now }));
  await warehouse.replaceRows({ table, dates: [date], rows: rows as never, force: true });
}

const rounded = (value: number): number => Math.round(value * 10) / 10;
const place = await mkdtemp(join(tmpdir(), 'nba-analytics-bench-'));
try {
  const path = join(place, 'league.duckdb');
  await fill(path);
  const warehouse = await openDuckdb({ path });
  const meter = new CoverageMeter(warehouse);
  const first = await timed(meter);
  const what = `five tables, ${seasons} seasons, ${first.rows.toLocaleString('en-US')} rows`;
  report({ what: `${what}: first report of a process`, value: rounded(first.ms), unit: 'ms' });
  const further: number[] = [];
  const written: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    further.push((await timed(meter)).ms);
    await touch(warehouse);
    written.push((await timed(meter)).ms);
  }
  report({
    what: `${what}: further reports, median`,
    value: rounded(quantile(further, 0.5)),
    unit: 'ms',
    promised: { atMost: 150 },
  });
  report({ what: `${what}: after a date was written, median`, value: rounded(quantile(written, 0.5)), unit: 'ms' });
  const before = process.cpuUsage();
  const { rows } = await timed(meter, 100);
  const { user, system } = process.cpuUsage(before);
  const perSecond = Math.round(rows / ((user + system) / 1_000_000));
  report({
    what: `${what}: verification, per second of one core`,
    value: perSecond,
    unit: 'rows/s',
    promised: { atLeast: 150_000 },
  });
  await warehouse.close();
} finally {
  await rm(place, { recursive: true, force: true });
}
