/**
 * A DuckDB warehouse with the real games of the shared test data in its raw tables. Loading takes a while, so it is done
 * once for all test files, under `.cache/`, and each test works on a copy. Not part of the product: tests skip without it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { allTables, rawTables, referenceTables } from '../../shared/tables/registry.ts';
import type { DuckdbOptions } from '../../shared/warehouse/duckdb/connection.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { withLock } from './file-lock.ts';

/** Folder of the shared test data: raw tables of real seasons, one folder per table. */
export const REAL_DATA = fileURLToPath(new URL('../../../shared/data/raw/', import.meta.url));
/** For a test's `skip` option: false, or why the test cannot run. */
export const realDataMissing = existsSync(REAL_DATA) ? false : 'the shared test data (../shared/data) is absent';

const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const LOADED = join(CACHE, 'real-games.duckdb');
const MARKER = join(CACHE, 'real-games.loaded-from.txt');

/** Files of the raw tables, by table name: one per season, or one for all. */
async function realFiles(): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = new Map<string, readonly string[]>();
  for (const table of (await readdir(REAL_DATA)).sort()) {
    const names = (await readdir(join(REAL_DATA, table))).filter((name) => name.endsWith('.parquet')).sort();
    files.set(
      table,
      names.map((name) => join(REAL_DATA, table, name)),
    );
  }
  return files;
}

/** What the loaded file depends on: the data and the declarations of the tables. */
async function fingerprint(files: ReadonlyMap<string, readonly string[]>): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify([...rawTables, ...referenceTables]));
  for (const paths of files.values()) {
    for (const path of paths) hash.update(`${basename(path)} ${(await stat(path)).size}`);
  }
  return hash.digest('hex');
}

async function loadOnce(): Promise<void> {
  const files = await realFiles();
  const wanted = await fingerprint(files);
  const isLoaded = async (): Promise<boolean> =>
    existsSync(MARKER) && existsSync(LOADED) && (await readFile(MARKER, 'utf8')) === wanted;
  if (await isLoaded()) return;
  await withLock(`${LOADED}.lock`, async () => {
    if (await isLoaded()) return;
    await mkdir(CACHE, { recursive: true });
    const path = `${LOADED}.making`;
    for (const leftover of [path, `${path}.wal`, MARKER]) await rm(leftover, { force: true });
    const warehouse = await openDuckdb({ path });
    await warehouse.ensureTables([...rawTables, ...referenceTables]);
    for (const table of allTables([])) {
      for (const file of files.get(table.name) ?? []) await warehouse.load({ table, file });
    }
    await warehouse.close();
    await rename(path, LOADED);
    await writeFile(MARKER, wanted);
  });
}

interface Suite {
  testdir(): string;
  teardown(task: () => Promise<unknown>): void;
}

let copies = 0;

/** A copy of the loaded file in the test's own folder. @returns its path */
export async function realWarehouseFile(t: Pick<Suite, 'testdir'>): Promise<string> {
  await loadOnce();
  copies += 1;
  const path = join(t.testdir(), `real-games-${copies}.duckdb`);
  await copyFile(LOADED, path);
  return path;
}

/** A warehouse on a copy of the loaded file; closed when the test ends. */
export async function openRealWarehouse(t: Suite, options: Omit<DuckdbOptions, 'path'> = {}): Promise<Warehouse> {
  const warehouse = await openDuckdb({ path: await realWarehouseFile(t), ...options });
  t.teardown(() => warehouse.close());
  return warehouse;
}
