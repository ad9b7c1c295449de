/** Coverage as it is answered and printed: entries by table, season, month or date. */
import { type CalendarDate, type EpochMicros, isoInstant, seasonLabel, seasonOf } from '../dates.ts';
import { HASH_SCHEME } from '../hashing/data-hash.ts';
import type { Coverage, TableCoverage } from './coverage.ts';
import { type CoverageEntry, type DayFigures, entryOf, type Status } from './figures.ts';

export const GROUPINGS = ['table', 'season', 'month', 'date'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Plain JSON. */
export interface CoverageReport {
  readonly status: Status;
  readonly start_date: string;
  readonly end_date: string;
  readonly group_by: Grouping;
  /** Percent of the rows that were hashed again. */
  readonly verify: number;
  readonly hash_scheme: string;
  /**
   * Start of the oldest run whose record told how many keys to expect, where that would have been costly to work out; null
   * when all of them were worked out from the raw tables just now.
   */
  readonly expected_as_of: string | null;
  readonly coverage: readonly CoverageEntry[];
}

/** How days fall into groups; `unique` tells how many different hashes a group holds. */
interface Groups {
  readonly nameOf: (date: CalendarDate) => string | null;
  readonly unique: (table: TableCoverage, days: readonly DayFigures[]) => number;
}

const first = (days: readonly DayFigures[]): CalendarDate => days[0]?.date ?? ('' as CalendarDate);
const GROUPS: Readonly<Record<Grouping, Groups>> = {
  table: { nameOf: () => null, unique: ({ uniqueHashes }) => uniqueHashes.range },
  season: {
    nameOf: (date) => seasonLabel(seasonOf(date)),
    unique: ({ uniqueHashes }, days) => uniqueHashes.seasons.get(String(seasonOf(first(days)))) ?? 0,
  },
  month: {
    nameOf: (date) => date.slice(0, 7),
    unique: ({ uniqueHashes }, days) => uniqueHashes.months.get(first(days).slice(0, 7)) ?? 0,
  },
  date: { nameOf: (date) => date, unique: (_table, days) => days[0]?.uniqueHashes ?? 0 },
};

/** The entries of one table; by table there is one, whether or not it has any dates. */
export function entriesOf(coverage: TableCoverage, grouping: Grouping): readonly CoverageEntry[] {
  const { nameOf, unique } = GROUPS[grouping];
  const { processor, days } = coverage;
  if (grouping === 'table') return [entryOf(processor.table, null, days, unique(coverage, days))];
  const groups = Map.groupBy(days, ({ date }) => nameOf(date));
  return [...groups].map(([name, ofGroup]) => entryOf(processor.table, name, ofGroup, unique(coverage, ofGroup)));
}

/** Worst first. */
const BY_BADNESS: readonly Status[] = ['corrupt', 'empty', 'partial', 'complete'];

/** The worst of some statuses; complete of none. */
export function worstOf(statuses: readonly Status[]): Status {
  return BY_BADNESS.find((status) => statuses.includes(status)) ?? 'complete';
}

/** @param coverage as measured */
export function coverageReport(coverage: Coverage, grouping: Grouping): CoverageReport {
  const { tables } = coverage;
  const asOf = tables.flatMap(({ expectedAsOf }) => expectedAsOf ?? []);
  const oldest = asOf.length === 0 ? null : (Math.min(...asOf) as EpochMicros);
  return {
    status: worstOf(tables.flatMap((table) => entriesOf(table, 'table').map(({ status }) => status))),
    start_date: coverage.startDate,
    end_date: coverage.endDate,
    group_by: grouping,
    verify: coverage.verify,
    hash_scheme: HASH_SCHEME,
    expected_as_of: oldest === null ? null : isoInstant(oldest),
    coverage: tables.flatMap((table) => entriesOf(table, grouping)),
  };
}

/** Tables that are below a limit, with why. */
export interface Shortfall {
  readonly table: string;
  readonly reason: string;
}

/**
 * Tables that do not pass a limit of completeness: fewer of the expected keys than that are there with a valid hash, the
 * table is corrupt, or nothing is known that could be expected.
 * @param percent 0 … 100, compared unrounded
 */
export function shortfalls(coverage: Coverage, percent: number): readonly Shortfall[] {
  return coverage.tables.flatMap((table) => {
    const { name } = table.processor.table;
    const expected = table.days.reduce((sum, day) => sum + day.expectedRows, 0);
    const fulfilled = table.days.reduce((sum, day) => sum + day.fulfilled, 0);
    const [entry] = entriesOf(table, 'table');
    if (entry?.status === 'corrupt') return [{ table: name, reason: entry.verdict }];
    if (!table.sourcesKnown) {
      return [{ table: name, reason: 'The raw tables hold nothing for these dates, so nothing can be said of them.' }];
    }
    if (100 * fulfilled >= percent * expected) return [];
    return [{ table: name, reason: `${fulfilled} of ${expected} expected rows are there with a hash.` }];
  });
}
