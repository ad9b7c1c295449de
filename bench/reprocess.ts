/**
 * Seconds of `nba-analytics backfill --method reprocess` over four real seasons (2021 to 2024), all five tables, on DuckDB by
 * the bundled program, from empty tables to rows and hashes that are verified; skipped where the shared test data is absent.
 *
 *     node bench/reprocess.ts [first season] [last season]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { seasonEnd, seasonStart } from '../shared/dates.ts';
import { rawTables, referenceTables } from '../shared/tables/registry.ts';
import { openDuckdb } from '../shared/warehouse/duckdb/open.ts';
import { bundle } from './support/bundled-service.ts';
import { report } from './support/report.ts';

const sharedData = fileURLToPath(new URL('../../shared/data/raw', import.meta.url));
const first = Number(process.argv[2] ?? 2021);
const last = Number(process.argv[3] ?? 2024);

async function load(path: string): Promise<void> {
  const warehouse = await openDuckdb({ path });
  const tables = [...rawTables, ...referenceTables];
  await warehouse.ensureTables(tables);
  for (const table of tables) {
    const folder = join(sharedData, table.name);
    const files = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.parquet')) : [];
    for (const name of files) await warehouse.load({ table, file: join(folder, name) });
  }
  await warehouse.close();
}

interface Line {
  readonly task: string;
  readonly done: number;
  readonly total: number;
  readonly seconds: number;
}
interface Result {
  readonly steps: Readonly<Record<string, number>>;
  readonly tables: readonly {
    readonly table: string;
    readonly dates: number;
    readonly rows_written: number;
    readonly coverage: { readonly verified_rows: number; readonly stale_hashes: number; readonly total_rows: number };
  }[];
}

async function backfill(folder: string, database: string) {
  const dates = ['--start-date', seasonStart(first), '--end-date', seasonEnd(last)];
  const options = ['--table', 'all', '--method', 'reprocess', '--json', '--database', database];
  const start = performance.now();
  const child = spawn(process.execPath, [join(folder, 'nba-analytics.mjs'), 'backfill', ...dates, ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  const ends = new Map<string, Line>();
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on('line', (text) => {
    if (!text.startsWith('{"progress"')) errors.push(text);
    else {
      const line: Line = JSON.parse(text);
      ends.set(line.task, line);
    }
  });
  await once(child, 'close');
  const wall = (performance.now() - start) / 1000;
  if (output === '') throw new Error(`the backfill printed no result: ${errors.join('\n')}`);
  return { result: JSON.parse(output) as Result, ends, wall };
}

const rounded = (value: number): number => Number(value.toFixed(1));

if (!existsSync(sharedData)) {
  report({ what: 'reprocessing real seasons', skipped: 'the shared test data is absent' });
} else {
  const { folder, remove } = await bundle('reprocess');
  const place = await mkdtemp(join(tmpdir(), 'nba-analytics-bench-'));
  try {
    const database = join(place, 'seasons.duckdb');
    await load(database);
    const { result, ends, wall } = await backfill(folder, database);
    for (const { table, dates, rows_written: rows, coverage } of result.tables) {
      // Play-in games and some play-offs have no box scores, so not every date has rows; what there is must be true.
      if (coverage.stale_hashes > 0 || coverage.verified_rows !== coverage.total_rows || rows === 0) {
        throw new Error(`${table}: ${JSON.stringify(coverage)}`);
      }
      const seconds = ends.get(table)?.seconds ?? Number.NaN;
      report({ what: `${table}, ${dates} dates, side by side with tables that read alike`, value: seconds, unit: 's' });
      report({ what: `${table}, ${rows} rows`, value: rounded(dates / seconds), unit: 'dates/s' });
    }
    for (const [step, seconds] of Object.entries(result.steps)) {
      report({ what: `seasons ${first} to ${last}, all tables: ${step}`, value: rounded(seconds), unit: 's' });
    }
    report({
      what: `seasons ${first} to ${last}, all tables: the process`,
      value: rounded(wall),
      unit: 's',
      promised: { atMost: 60 },
    });
  } finally {
    await remove();
    await rm(place, { recursive: true, force: true });
  }
}
