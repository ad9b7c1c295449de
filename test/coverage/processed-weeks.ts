/** Real weeks with all tables computed, as a file that each test copies; and SQL on such a file, past everything of ours. */
import { copyFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { PROCESSORS } from '../../services/registry.ts';
import { type Coverage, CoverageMeter } from '../../shared/coverage/coverage.ts';
import { findGaps, type Gap } from '../../shared/coverage/gaps.ts';
import { calendarDateOf, datesOfRange, seasonOf, seasonStart } from '../../shared/dates.ts';
import { recordedPublisher } from '../../shared/messaging/publisher.ts';
import { createRunner } from '../../shared/processing/create-runner.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { realWarehouseFile } from '../helpers/real-warehouse.ts';
import { silent } from '../processing/harness.ts';

/** The first weeks of a season; every game of them has box scores. */
export const WEEKS = { start: calendarDateOf('2024-10-22'), end: calendarDateOf('2024-11-06') };

export const processors: readonly AnyProcessor[] = await Promise.all(PROCESSORS.map((entry) => entry.load()));

const SEASON_START = seasonStart(seasonOf(WEEKS.start));
const DATED_RAW_TABLES = `SELECT table_name AS name FROM duckdb_columns() WHERE schema_name = 'nba_raw' AND column_name = 'game_date'`;

interface Suite {
  testdir(): string;
}

/** Computes the weeks in a copy of the real games. @returns its path @param tables default: all */
export async function processedWeeks(t: Suite, tables?: readonly string[]): Promise<string> {
  const path = await realWarehouseFile(t);
  // What lies outside would only take time, and make gaps that are none of the test's.
  const dated = await sql(path, DATED_RAW_TABLES);
  const outside = `game_date NOT BETWEEN '${SEASON_START}' AND '${WEEKS.end}'`;
  await sql(path, ...dated.map(({ name }) => `DELETE FROM nba_raw.${name} WHERE ${outside}`));
  const warehouse = await openDuckdb({ path });
  const publisher = recordedPublisher(silent);
  for (const processor of processors) {
    if (tables?.includes(processor.table.name) === false) continue;
    const runner = createRunner(processor, { warehouse, publisher, codeVersion: 'development', log: silent });
    const { failed } = await runner.runDates({
      dates: datesOfRange(WEEKS.start, WEEKS.end),
      trigger: { source: 'backfill' },
    });
    if (failed.length > 0) throw new Error(`${processor.service}: ${JSON.stringify(failed)}`);
  }
  await warehouse.close();
  return path;
}

let copies = 0;
/** A copy of the file beside it. */
export async function copyOf(path: string): Promise<string> {
  copies += 1;
  const copy = join(dirname(path), `weeks-${copies}.duckdb`);
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

/** Coverage and gaps of the weeks. @param verify percent of the hashes to recompute */
export function look(path: string, verify = 100): Promise<Found> {
  return withWarehouse(path, async (warehouse) => {
    const request = { processors, startDate: WEEKS.start, endDate: WEEKS.end, verify };
    const coverage = await new CoverageMeter(warehouse).measure(request);
    return { coverage, gaps: await findGaps(warehouse, coverage) };
  });
}
