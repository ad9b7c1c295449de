/**
 * Seconds of `nba-analytics backfill --method hash` over 92,329 rows of player_game_summary of the simulated league, from no
 * hash at all to all hashes verified, end to end on DuckDB by the bundled program; and the memory it needs for five million.
 *
 *     node bench/hash-backfill.ts [rounds] [rows for the memory]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import pino from 'pino';
import { playerGameSummaryProcessor } from '../services/player-game-summary/service.ts';
import { createRunner } from '../shared/processing/create-runner.ts';
import { eraseTypes } from '../shared/processing/define-processor.ts';
import { createLeague } from '../shared/simulated-league/league.ts';
import { writeLeague } from '../shared/simulated-league/write-league.ts';
import { openDuckdb } from '../shared/warehouse/duckdb/open.ts';
import { bundle } from './support/bundled-service.ts';
import { report } from './support/report.ts';

const ROWS = 92_329;
const TABLE = 'nba_analytics.player_game_summary';
const rounds = Number(process.argv[2] ?? 5);
const manyRows = Number(process.argv[3] ?? 5_000_000);
const FIRST_SEASON = 2018;

/** Seasons of the league, by the processor itself, until there are as many rows. */
async function growLeague(path: string): Promise<void> {
  const only = ['nbac_schedule', 'nbac_gamebook_player_stats', 'nbac_team_boxscore'] as const;
  const league = createLeague({ seed: 1, firstSeason: FIRST_SEASON, seasons: 5, only });
  const warehouse = await openDuckdb({ path });
  const publisher = { delivers: false, publish: async () => '', close: async () => undefined };
  const processor = eraseTypes(playerGameSummaryProcessor);
  const log = pino({ level: 'silent' });
  const runner = createRunner(processor, { warehouse, publisher, codeVersion: 'bench', log });
  let rows = 0;
  for (const season of league.seasons) {
    if (rows >= ROWS) break;
    const dates = league.gameDates(season);
    await writeLeague(league, warehouse, dates);
    const { dates: runs } = await runner.runDates({ dates, trigger: { source: 'backfill' }, skipDownstream: true });
    rows += runs.reduce((sum, { record_count }) => sum + record_count, 0);
  }
  await warehouse.close();
  if (rows < ROWS) throw new Error(`the league has ${rows} rows, ${ROWS} are wanted`);
}

/** Leaves so many rows, without hashes: fewer than there are, or copies of them under other game ids. */
async function unhash(path: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(path, { memory_limit: '2GB' });
  const connection = await instance.connect();
  const stored = await connection.runAndReadAll(`SELECT count(*) FROM ${TABLE}`);
  const count = Number(stored.getRowsJS()[0]?.[0]);
  if (rows < count) {
    await connection.run(
      `DELETE FROM ${TABLE} WHERE rowid NOT IN (SELECT rowid FROM ${TABLE} ORDER BY game_date, game_id, player_lookup LIMIT ${rows})`,
    );
  }
  await connection.run(`UPDATE ${TABLE} SET data_hash = NULL`);
  for (let copy = 1; copy * count < rows; copy += 1) {
    const left = Math.min(count, rows - copy * count);
    await connection.run(
      `INSERT INTO ${TABLE} SELECT * REPLACE (game_id || '_${copy}' AS game_id) FROM ${TABLE} WHERE game_id NOT LIKE '%\\_%\\_%\\_%' ESCAPE '\\' LIMIT ${left}`,
    );
  }
  connection.closeSync();
  instance.closeSync();
}

interface Run {
  readonly complete: boolean;
  readonly seconds: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly tables: readonly { readonly rows_written: number; readonly coverage: Readonly<Record<string, number>> }[];
}

interface Measured extends Run {
  /** From the start of the process to its end. */
  readonly wall: number;
  /** Most resident memory above that of the loaded program, in MiB; NaN where the system does not tell. */
  readonly memory: number;
}

const residentMiB = async (pid: number | undefined): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
};

async function backfill(folder: string, database: string): Promise<Measured> {
  const dates = ['--start-date', `${FIRST_SEASON}-10-01`, '--end-date', `${FIRST_SEASON + 5}-09-30`];
  const options = [
    '--table',
    'player_game_summary',
    '--method',
    'hash',
    '--no-resume',
    '--json',
    '--database',
    database,
  ];
  const start = performance.now();
  const child = spawn(process.execPath, [join(folder, 'nba-analytics.mjs'), 'backfill', ...dates, ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  // The loaded program, before it has opened anything, is the start.
  let [first, most] = [Number.NaN, 0];
  const watch = setInterval(async () => {
    const now = await residentMiB(child.pid);
    if (performance.now() - start < 150) first = now;
    else if (Number.isNaN(first)) first = now;
    most = Math.max(most, now);
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  const wall = (performance.now() - start) / 1000;
  const run: Run = JSON.parse(output);
  if (code !== 0 || !run.complete) throw new Error(`the backfill ended with ${code}: ${output}`);
  return { ...run, wall, memory: most - first };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));

const { folder, remove } = await bundle('hash-backfill');
const place = await mkdtemp(join(tmpdir(), 'nba-analytics-bench-'));
try {
  const source = join(place, 'league.duckdb');
  await growLeague(source);
  const unhashed = join(place, 'unhashed.duckdb');
  await copyFile(source, unhashed);
  await unhash(unhashed, ROWS);
  const runs: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const database = join(place, `round-${round}.duckdb`);
    await copyFile(unhashed, database);
    const run = await backfill(folder, database);
    const [table] = run.tables;
    if (table?.rows_written !== ROWS || table.coverage.verified_rows !== ROWS)
      throw new Error('not all rows were hashed');
    runs.push(run);
    await rm(database);
  }
  const what = `hash backfill of ${ROWS.toLocaleString('en-US')} rows`;
  for (const step of ['plan', 'write', 'verify']) {
    report({ what: `${what}: ${step}`, value: rounded(median(runs.map(({ steps }) => steps[step] ?? 0))), unit: 's' });
  }
  const walls = runs.map(({ wall }) => wall);
  report({
    what: `${what}: the process, median of ${rounds}`,
    value: rounded(median(walls)),
    unit: 's',
    promised: { atMost: 1.5 },
  });
  report({ what: `${what}: the process, best`, value: rounded(Math.min(...walls)), unit: 's' });
  report({ what, value: Math.round(ROWS / median(walls)), unit: 'rows/s' });
  if (manyRows > 0) {
    const many = join(place, 'many.duckdb');
    await copyFile(source, many);
    await unhash(many, manyRows);
    const run = await backfill(folder, many);
    const name = `hash backfill of ${manyRows.toLocaleString('en-US')} rows`;
    report({ what: `${name}: the process`, value: rounded(run.wall, 1), unit: 's' });
    report({
      what: `${name}: memory above the start`,
      value: Math.round(run.memory),
      unit: 'MiB',
      promised: { atMost: 512 },
    });
  }
} finally {
  await remove();
  await rm(place, { recursive: true, force: true });
}
