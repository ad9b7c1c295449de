/**
 * The numbers of coverage, per date and for groups of dates.
 *
 * Words: *expected key* = a key that should exist by the raw tables · *valid hash* = one of the right form, 16 lower-case
 * hex digits · *stale* = not the hash of the row it stands in · *without source* = a game whose keys nobody can know.
 */
import type { CalendarDate } from '../dates.ts';
import { HASH_SCHEME } from '../hashing/data-hash.ts';
import type { Table } from '../tables/define-table.ts';

/** A date of a table. Counts are of rows or keys, as their names say. */
export interface DayFigures {
  readonly date: CalendarDate;
  readonly expectedRows: number;
  readonly gamesWithoutSource: readonly string[];
  readonly rows: number;
  readonly keys: number;
  readonly missing: number;
  /** Keys that nothing asks for. Those of games without source are neither expected nor unexpected. */
  readonly unexpected: number;
  /** Expected keys present with a valid hash. */
  readonly fulfilled: number;
  readonly hashed: number;
  readonly uniqueHashes: number;
  readonly minHashLength: number | null;
  readonly maxHashLength: number | null;
  readonly malformed: number;
  /** ISO text. */
  readonly newest: string | null;
  /** Rows whose hash was compared with the one recomputed. */
  readonly verified: number;
  readonly stale: number;
}

export type Status = 'complete' | 'partial' | 'empty' | 'corrupt';
/** missing: nothing of what is expected is there · unexpected: rows on a date that should have none. */
export type DayStatus = 'complete' | 'partial' | 'missing' | 'corrupt' | 'unexpected' | 'nothing';

export const duplicatesOf = ({ rows, keys }: DayFigures): number => rows - keys;
const isExpected = ({ expectedRows, gamesWithoutSource }: DayFigures): boolean =>
  expectedRows > 0 || gamesWithoutSource.length > 0;

export function isComplete(day: DayFigures): boolean {
  const isClean = duplicatesOf(day) === 0 && day.unexpected === 0 && day.malformed === 0 && day.stale === 0;
  return isClean && day.fulfilled === day.expectedRows && day.gamesWithoutSource.length === 0;
}

export function dayStatus(day: DayFigures): DayStatus {
  if (!isExpected(day)) return day.rows === 0 ? 'nothing' : 'unexpected';
  if (duplicatesOf(day) > 0 || day.malformed > 0 || day.stale > 0) return 'corrupt';
  if (isComplete(day)) return 'complete';
  return day.rows === 0 ? 'missing' : 'partial';
}

/** The numbers of a table, or of a season, month or date of it; plain JSON. */
export interface CoverageEntry {
  readonly table: string;
  /** `2024-25`, `2024-12` or `2024-12-25`; null for the whole range. */
  readonly group: string | null;
  readonly status: Status;
  /** What the numbers mean and what to do, in a sentence. */
  readonly verdict: string;
  readonly expected_rows: number;
  readonly games_without_source: number;
  readonly total_rows: number;
  readonly distinct_keys: number;
  readonly duplicate_rows: number;
  readonly missing_rows: number;
  readonly unexpected_rows: number;
  readonly rows_with_hash: number;
  readonly coverage_pct: number | null;
  readonly completeness_pct: number | null;
  readonly unique_hashes: number;
  readonly min_hash_length: number | null;
  readonly max_hash_length: number | null;
  readonly malformed_hashes: number;
  readonly verified_rows: number;
  readonly stale_hashes: number;
  readonly earliest_date: string | null;
  readonly latest_date: string | null;
  readonly dates_expected: number;
  readonly dates_complete: number;
  readonly dates_missing: number;
  readonly dates_partial: number;
  readonly latest_processed_at: string | null;
  readonly hash_scheme: string;
}

/** Percentage with two decimals, half away from zero, as ROUND of both engines; null of nothing. */
export function percentage(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round(((100 * part) / whole) * 100) / 100;
}

/** @param uniqueHashes different hashes of all these days together, which those of single days do not add up to */
export function entryOf(
  table: Pick<Table, 'name'>,
  group: string | null,
  days: readonly DayFigures[],
  uniqueHashes: number,
): CoverageEntry {
  const sum = (count: (day: DayFigures) => number): number => days.reduce((total, day) => total + count(day), 0);
  const having = (...statuses: DayStatus[]): number => days.filter((day) => statuses.includes(dayStatus(day))).length;
  const stored = days.filter(({ rows }) => rows > 0);
  const lengths = (pick: (day: DayFigures) => number | null): number[] => stored.flatMap((day) => pick(day) ?? []);
  const [shortest, longest] = [lengths((day) => day.minHashLength), lengths((day) => day.maxHashLength)];
  const newest = stored.flatMap((day) => day.newest ?? []);
  const [rows, expected, hashed] = [sum((day) => day.rows), sum((day) => day.expectedRows), sum((day) => day.hashed)];
  const numbers = {
    expected_rows: expected,
    games_without_source: sum((day) => day.gamesWithoutSource.length),
    total_rows: rows,
    distinct_keys: sum((day) => day.keys),
    duplicate_rows: sum(duplicatesOf),
    missing_rows: sum((day) => day.missing),
    unexpected_rows: sum((day) => day.unexpected),
    rows_with_hash: hashed,
    coverage_pct: percentage(hashed, rows),
    completeness_pct: percentage(
      sum((day) => day.fulfilled),
      expected,
    ),
    unique_hashes: uniqueHashes,
    min_hash_length: shortest.length === 0 ? null : Math.min(...shortest),
    max_hash_length: longest.length === 0 ? null : Math.max(...longest),
    malformed_hashes: sum((day) => day.malformed),
    verified_rows: sum((day) => day.verified),
    stale_hashes: sum((day) => day.stale),
    earliest_date: stored[0]?.date ?? null,
    latest_date: stored.at(-1)?.date ?? null,
    dates_expected: days.filter(isExpected).length,
    dates_complete: having('complete'),
    dates_missing: having('missing'),
    dates_partial: having('partial', 'corrupt'),
    latest_processed_at: newest.sort().at(-1) ?? null,
    hash_scheme: HASH_SCHEME,
  };
  const status = statusOf(numbers, having('unexpected'));
  return { table: table.name, group, status, verdict: verdictOf(status, numbers), ...numbers };
}

type Numbers = Omit<CoverageEntry, 'table' | 'group' | 'status' | 'verdict'>;

function statusOf(numbers: Numbers, datesUnexpected: number): Status {
  if (numbers.duplicate_rows + numbers.malformed_hashes + numbers.stale_hashes > 0) return 'corrupt';
  if (numbers.total_rows === 0) return 'empty';
  return numbers.dates_complete === numbers.dates_expected && datesUnexpected === 0 ? 'complete' : 'partial';
}

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;

function verdictOf(status: Status, numbers: Numbers): string {
  if (status === 'empty') {
    if (numbers.expected_rows > 0) return `No rows yet; ${counted(numbers.expected_rows, 'row')} should be there.`;
    if (numbers.games_without_source > 0) return 'No rows: no source tells who played.';
    return 'No rows, and the raw tables ask for none.';
  }
  if (status === 'complete') {
    const checked = numbers.verified_rows === numbers.rows_with_hash ? ', proved by hashing them again' : '';
    return `All ${counted(numbers.expected_rows, 'expected row')} are there, each once and with its hash${checked}.`;
  }
  const faults = [
    [
      numbers.duplicate_rows,
      'row too many of keys that are there already',
      'rows too many of keys that are there already',
    ],
    [numbers.stale_hashes, 'hash that is not the hash of its row', 'hashes that are not the hashes of their rows'],
    [numbers.malformed_hashes, 'malformed hash', 'malformed hashes'],
    [numbers.missing_rows, 'row missing', 'rows missing'],
    [numbers.total_rows - numbers.rows_with_hash, 'row without a hash', 'rows without a hash'],
    [numbers.unexpected_rows, 'row that should not be there', 'rows that should not be there'],
  ] as const;
  const told = faults.filter(([count]) => count > 0).map(([count, one, many]) => counted(count, one, many));
  const games = counted(numbers.games_without_source, 'game');
  if (told.length === 0) {
    return `Every row that can be expected is there; of ${games} no source tells who played.`;
  }
  const off = numbers.dates_expected - numbers.dates_complete;
  const where = off > 0 ? ` on ${off.toLocaleString('en-US')} of ${counted(numbers.dates_expected, 'date')}` : '';
  const list = told.length > 1 ? `${told.slice(0, -1).join(', ')} and ${told.at(-1)}` : told[0];
  const unknown = numbers.games_without_source > 0 ? ` Of ${games} no source tells who played.` : '';
  return `${list}${where}.${unknown}`;
}
