/**
 * What has to be written so that a scope holds exactly the computed rows. Pure, and the same for both engines.
 *
 * Words: *stored row* = a row of the scope as the warehouse has it, with the columns of `differenceColumns` at least ·
 * *copy* = one of several stored rows of one key.
 */

import { dateOfDayNumber } from '../dates.ts';
import { AppError } from '../errors.ts';
import { explainDifference } from '../hashing/explain.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { contentDigest, keyIdentity } from './content-digest.ts';
import type { DateReport, ReplaceRequest, RowChange, WriteCounts, WriteReport } from './warehouse.ts';

export { keyIdentity } from './content-digest.ts';

/** A stored row and the row that takes its place. */
export interface Replacement<Stored extends StoredRow> {
  readonly stored: Stored;
  readonly row: StoredRow;
}

export interface Difference<Stored extends StoredRow> {
  /** Rows whose key is not stored. */
  readonly added: readonly StoredRow[];
  /** Rows whose stored hash differs or is absent. `row` carries the stored `created_at`. */
  readonly changed: readonly Replacement<Stored>[];
  /** Stored rows of an equal hash that `force` writes all the same; empty without it. */
  readonly rewritten: readonly Replacement<Stored>[];
  /** Stored rows of keys that no longer exist. */
  readonly removed: readonly Stored[];
  /** Surplus copies of keys that stay: the stored rows to delete beside the one that stays or is replaced. */
  readonly extraCopies: readonly Stored[];
  /** Stored rows that are left as they are. */
  readonly untouched: readonly Stored[];
  /** Whether the scope is as it should be already. */
  readonly empty: boolean;
  /** `removed` includes surplus copies; `unchanged` includes rows that `force` rewrites. */
  readonly report: WriteReport;
}

const MICROS_PER_DAY = 86_400_000_000;

/** Columns of stored rows that a difference needs, in declared order. @throws TypeError without key or hash fields */
export function differenceColumns(table: Table, keep: ReplaceRequest['keep'] = []): readonly string[] {
  if (table.key.length === 0 || table.hashFields.length === 0) {
    throw new TypeError(`table ${table.id} needs a key and hash fields to have its rows replaced`);
  }
  const needed = new Set(['data_hash', 'created_at', table.partitionBy, ...table.key, ...table.hashFields]);
  for (const values of keep) for (const name of Object.keys(values)) needed.add(name);
  return table.columnNames.filter((name) => needed.has(name));
}

/** Key column values joined by `|`, as reports show a key. */
export function keyText(table: Table, row: StoredRow): string {
  return table.key.map((name) => String(row[name])).join('|');
}

/** Rows by `keyIdentity`. @throws AppError DUPLICATE_KEY naming the key */
export function rowsByKey(table: Table, rows: readonly StoredRow[]): ReadonlyMap<string, StoredRow> {
  const byKey = new Map<string, StoredRow>();
  for (const row of rows) {
    const identity = keyIdentity(table, row);
    if (byKey.has(identity)) {
      const key = keyText(table, row);
      throw new AppError('DUPLICATE_KEY', `two rows for ${table.id} have the key ${key}`, {
        details: { table: table.id, key },
      });
    }
    byKey.set(identity, row);
  }
  return byKey;
}

/** Whether a stored row is one of those that stay although the new rows lack them. */
function keeper(keep: ReplaceRequest['keep'] = []): (row: StoredRow) => boolean {
  const rules = keep.map((values) => Object.entries(values));
  return (row) => rules.some((rule) => rule.every(([name, value]) => String(row[name]) === value));
}

function createdAt(row: StoredRow): number {
  return typeof row.created_at === 'number' ? row.created_at : Number.POSITIVE_INFINITY;
}

/** The oldest copy first; among those of one age the order of hashes, so that no order of storage matters. */
function byAge(a: StoredRow, b: StoredRow): number {
  const [first, second] = [createdAt(a), createdAt(b)];
  if (first !== second) return first < second ? -1 : 1;
  const [left, right] = [String(a.data_hash), String(b.data_hash)];
  return left === right ? 0 : left < right ? -1 : 1;
}

function groupByKey<Stored extends StoredRow>(table: Table, stored: readonly Stored[]): Map<string, Stored[]> {
  const groups = new Map<string, Stored[]>();
  for (const row of stored) {
    const identity = keyIdentity(table, row);
    const group = groups.get(identity);
    if (group === undefined) groups.set(identity, [row]);
    else group.push(row);
  }
  return groups;
}

function withCreatedAt(table: Table, row: StoredRow, oldest: StoredRow): StoredRow {
  const stored = oldest.created_at;
  return table.columns.created_at === undefined || typeof stored !== 'number' ? row : { ...row, created_at: stored };
}

/** The partition day of a row as text. */
function dayOf(table: Table, row: StoredRow): string {
  const value = row[table.partitionBy ?? ''];
  if (typeof value !== 'number') return String(value);
  return dateOfDayNumber(Math.floor(value / MICROS_PER_DAY));
}

function groupByDay<Row extends StoredRow>(table: Table, rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const day = dayOf(table, row);
    const group = groups.get(day);
    if (group === undefined) groups.set(day, [row]);
    else group.push(row);
  }
  return groups;
}

function byKeyText(a: RowChange, b: RowChange): number {
  return a.key === b.key ? 0 : a.key < b.key ? -1 : 1;
}

interface DateDifference<Stored extends StoredRow> extends Omit<Difference<Stored>, 'empty' | 'report'> {
  readonly report: DateReport;
}

/** The difference of one date. */
function differenceOfDate<Stored extends StoredRow>(
  table: Table,
  force: boolean,
  isKept: (row: StoredRow) => boolean,
  wanted: ReadonlyMap<string, StoredRow>,
  stored: readonly Stored[],
): DateDifference<Stored> {
  const groups = groupByKey(table, stored);
  const added: StoredRow[] = [];
  const changed: Replacement<Stored>[] = [];
  const rewritten: Replacement<Stored>[] = [];
  const removed: Stored[] = [];
  const extraCopies: Stored[] = [];
  const untouched: Stored[] = [];
  const changes: RowChange[] = [];
  const changedFields: Record<string, number> = {};
  let unchanged = 0;

  for (const [identity, row] of wanted) {
    const copies = groups.get(identity)?.sort(byAge);
    const oldest = copies?.[0];
    if (copies === undefined || oldest === undefined) {
      added.push(row);
      changes.push({ kind: 'added', key: keyText(table, row), fields: [] });
      continue;
    }
    const equal = copies.find((copy) => copy.data_hash === row.data_hash);
    const survivor = equal ?? oldest;
    for (const copy of copies) if (copy !== survivor) extraCopies.push(copy);
    if (equal === undefined) {
      const fields = explainDifference(table, survivor, row);
      for (const { field } of fields) changedFields[field] = (changedFields[field] ?? 0) + 1;
      changed.push({ stored: survivor, row: withCreatedAt(table, row, oldest) });
      changes.push({ kind: 'changed', key: keyText(table, row), fields });
      continue;
    }
    unchanged += 1;
    if (force) rewritten.push({ stored: equal, row: withCreatedAt(table, row, oldest) });
    else untouched.push(equal);
  }
  const kept: Stored[] = [];
  for (const [identity, copies] of groups) {
    if (wanted.has(identity)) continue;
    for (const copy of copies) (isKept(copy) ? kept : removed).push(copy);
  }
  for (const row of [...removed, ...extraCopies]) {
    changes.push({ kind: 'removed', key: keyText(table, row), fields: [] });
  }
  const after = [...wanted.values(), ...kept];
  return {
    added,
    changed,
    rewritten,
    removed,
    extraCopies,
    untouched: [...untouched, ...kept],
    report: {
      added: added.length,
      changed: changed.length,
      removed: removed.length + extraCopies.length,
      unchanged,
      changedFields,
      changes: changes.sort(byKeyText),
      rows: after.length,
      content: contentDigest(table, after),
    },
  };
}

function sum(reports: readonly WriteCounts[]): WriteCounts {
  const total = (count: (report: WriteCounts) => number): number =>
    reports.reduce((all, report) => all + count(report), 0);
  const changedFields: Record<string, number> = {};
  for (const report of reports) {
    for (const [field, rows] of Object.entries(report.changedFields)) {
      changedFields[field] = (changedFields[field] ?? 0) + rows;
    }
  }
  return {
    added: total(({ added }) => added),
    changed: total(({ changed }) => changed),
    removed: total(({ removed }) => removed),
    unchanged: total(({ unchanged }) => unchanged),
    changedFields,
    changes: reports.flatMap(({ changes }) => changes).sort(byKeyText),
  };
}

/**
 * Compares the stored rows of a scope with the rows it should hold, by key and `data_hash`, each date by itself, so that it
 * makes no difference which dates are written together. Of several copies of one key the one with the new hash stays, else
 * the oldest is replaced; the others go. A replaced row keeps the oldest `created_at`.
 * @param stored every stored row of the scope, with the columns of `differenceColumns`; INT64 beyond 2^53 as bigint
 * @throws AppError DUPLICATE_KEY when two of the new rows have one key; INTERNAL when one is of none of the dates
 */
export function differenceOf<Stored extends StoredRow>(
  request: ReplaceRequest,
  stored: readonly Stored[],
): Difference<Stored> {
  const { table, rows, force = false } = request;
  const isKept = keeper(request.keep);
  rowsByKey(table, rows);
  const dates = new Set<string>(request.dates);
  const wanted = groupByDay(table, rows);
  const found = groupByDay(table, stored);
  for (const day of wanted.keys()) {
    if (dates.has(day)) continue;
    throw new AppError('INTERNAL', `a row for ${table.id} is of ${day}, which is none of the written dates`);
  }
  const byDate: Record<string, DateReport> = {};
  const parts: DateDifference<Stored>[] = [];
  for (const date of dates) {
    const rowsOfDate = rowsByKey(table, wanted.get(date) ?? []);
    const part = differenceOfDate(table, force, isKept, rowsOfDate, found.get(date) ?? []);
    byDate[date] = part.report;
    parts.push(part);
  }
  const [added, changed, rewritten] = [
    parts.flatMap((part) => part.added),
    parts.flatMap((part) => part.changed),
    parts.flatMap((part) => part.rewritten),
  ];
  const [removed, extraCopies, untouched] = [
    parts.flatMap((part) => part.removed),
    parts.flatMap((part) => part.extraCopies),
    parts.flatMap((part) => part.untouched),
  ];
  return {
    added,
    changed,
    rewritten,
    removed,
    extraCopies,
    untouched,
    empty: added.length + changed.length + rewritten.length + removed.length + extraCopies.length === 0,
    report: { ...sum(parts.map(({ report }) => report)), byDate },
  };
}
