/** Finds the files of raw tables in a folder: `<table>/<anything>.parquet`, or `<table>.parquet`; CSV and NDJSON alike. */
import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { AppError } from '../shared/errors.ts';
import type { Table } from '../shared/tables/define-table.ts';

export interface RawFile {
  readonly table: Table;
  /** Absolute path. */
  readonly file: string;
}

export interface RawFiles {
  /** By table name, then path. */
  readonly files: readonly RawFile[];
  /** Files of other formats, relative to the folder; hidden ones and those that begin with _ are left out. */
  readonly ignored: readonly string[];
}

const READABLE = /\.(?:parquet|csv|csv\.gz|ndjson|ndjson\.gz|jsonl|jsonl\.gz)$/;

/**
 * @param path a folder, or one file
 * @throws AppError INVALID_ARGUMENT: no such folder, a readable file of no table, or none at all
 */
export async function findRawFiles(path: string, tables: readonly Table[]): Promise<RawFiles> {
  const root = resolve(path);
  const found = await listed(root, path);
  const readable = found.filter((file) => READABLE.test(file));
  const files = readable.map((file) => ({ table: tableOf(file, root, tables), file }));
  const strange = files.filter((file) => file.table === undefined).map(({ file }) => relative(dirname(root), file));
  if (strange.length > 0) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `${strange.slice(0, 3).join(', ')}${strange.length > 3 ? ` and ${strange.length - 3} more` : ''}: neither the file nor its folder is named like a raw table (${tables.map(({ name }) => name).join(', ')}).`,
    );
  }
  if (files.length === 0) {
    throw new AppError(
      'INVALID_ARGUMENT',
      `${path} holds no files to load: <table>/<anything>.parquet or <table>.parquet are looked for, or .csv, .ndjson, .jsonl, each also .gz.`,
    );
  }
  return {
    files: files
      .flatMap(({ table, file }) => (table === undefined ? [] : [{ table, file }]))
      .sort((a, b) => compare(a.table.name, b.table.name) || compare(a.file, b.file)),
    ignored: found.filter((file) => !READABLE.test(file)).map((file) => relative(root, file)),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function listed(root: string, given: string): Promise<readonly string[]> {
  let entries: Dirent[];
  try {
    if ((await stat(root)).isFile()) return [root];
    entries = await readdir(root, { recursive: true, withFileTypes: true });
  } catch (cause) {
    throw new AppError('INVALID_ARGUMENT', `The folder ${given} cannot be read.`, { cause });
  }
  const hidden = (file: string): boolean => /(?:^|[/\\])[._]/.test(relative(root, file));
  return entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !hidden(file))
    .sort(compare);
}

/** The table of the nearest folder below the given one, or else the file's own name, before the first dot. */
function tableOf(file: string, root: string, tables: readonly Table[]): Table | undefined {
  const named = (name: string): Table | undefined => tables.find((table) => table.name === name || table.id === name);
  const own = basename(file).replace(READABLE, '');
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const table = named(basename(folder));
    if (table !== undefined) return table;
    if (folder === root || folder === dirname(folder) || file === root) break;
  }
  return named(own);
}
