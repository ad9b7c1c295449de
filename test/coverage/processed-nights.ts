/** The first nights of a simulated season with tables computed, as a file; and SQL on such a file, past everything of ours. */
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { PROCESSORS } from '../../services/registry.ts';
import { type Coverage, CoverageMeter } from '../../shared/coverage/coverage.ts';
import { findGaps, type Gap } from '../../shared/coverage/gaps.ts';
import { addDays, type GameDate } from '../../shared/dates.ts';
import { recordedPublisher } from '../../shared/messaging/publisher.ts';
import { createRunner } from '../../shared/processing/create-runner.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { writeLeague } from '../../shared/simulated-league/write-league.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { silent } from '../processing/harness.ts';

const SEASON = 2024;
const COUNT = 12;

export const processors: readonly AnyProcessor[] = await Promise.all(PROCESSORS.map((entry) => entry.load()));

export interface Nights {
  /** The file. */
  readonly path: string;
  /** Dates with games, ascending. */
  readonly dates: readonly GameDate[];
  readonly first: GameDate;
  readonly last: GameDate;
  /** The day before the first, on which nobody plays. */
  readonly eve: GameDate;
  /** A date with games, by its place. */
  at(index: number): GameDate;
}

interface Suite {
  testdir(): string;
}

/** Computes the nights. @param tables default: all */
export async function processedNights(t: Suite, tables?: readonly string[]): Promise<Nights> {
  const path = join(t.testdir(), 'nights.duckdb');
  const whole = createLeague({ seed: 11, firstSeason: SEASON, seasons: 1 });
  const dates = whole.gameDates(SEASON).slice(0, COUNT);
  const at = (index: number): GameDate => {
    const date = dates.at(index);
    if (date === undefined) throw new RangeError(`there is no night ${index}`);
    return date;
  };
  const league = createLeague({ seed: 11, firstSeason: SEASON, seasons: 1, today: addDays(at(-1), 1) });
  const warehouse = await openDuckdb({ path });
  await writeLeague(league, warehouse, dates, undefined, { wholeSchedules: true });
  const publisher = recordedPublisher(silent);
  for (const processor of processors) {
    if (tables?.includes(processor.table.name) === false) continue;
    const runner = createRunner(processor, { warehouse, publisher, codeVersion: 'development', log: silent });
    const { failed } = await runner.runDates({ dates, trigger: { source: 'backfill' } });
    if (failed.length > 0) throw new Error(`${processor.service}: ${JSON.stringify(failed)}`);
  }
  await warehouse.close();
  return { path, dates, at, first: at(0), last: at(-1), eve: addDays(at(0), -1) };
}

let copies = 0;
/** A copy of the file beside it. */
export async function copyOf(path: string): Promise<string> {
  copies += 1;
  const copy = join(dirname(path), `copy-${copies}.duckdb`);
  await copyFile(path, copy);
  return copy;
}

/** Runs SQL on a file that nothing else has open. @returns the rows of the last statement */
export async function sql(path: string, ...statements: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  try {
    let rows: readonly Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await connection.runAndReadAll(statement)).getRowObjectsJS();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The number that a query counts. */
export async function count(path: string, from: string): Promise<number> {
  const [row] = await sql(path, `SELECT count(*)::INTEGER AS n FROM nba_analytics.${from}`);
  return Number(row?.n);
}

export async function withWarehouse<T>(path: string, work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await openDuckdb({ path });
  try {
    return await work(warehouse);
  } finally {
    await warehouse.close();
  }
}

export interface Found {
  readonly coverage: Coverage;
  readonly gaps: readonly Gap[];
}

/** Coverage and gaps of the nights and their eve. @param verify percent of the hashes to recompute */
export function look(path: string, { eve, last }: Nights, verify = 100): Promise<Found> {
  return withWarehouse(path, async (warehouse) => {
    const request = { processors, startDate: eve, endDate: last, verify };
    const coverage = await new CoverageMeter(warehouse).measure(request);
    return { coverage, gaps: await findGaps(warehouse, coverage) };
  });
}
