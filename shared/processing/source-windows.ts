/** Windows of a source over many dates, and the date of a row. */
import { type CalendarDate, dateOfDayNumber, type GameDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { DateRange } from '../warehouse/warehouse.ts';
import type { Source } from './define-source.ts';

const MICROS_PER_DAY = 86_400_000_000;

/** The column that a source's window restricts; null when its table has no date. */
export function dateColumnOf(source: Source): string | null {
  return source.dateColumn ?? source.table.partitionBy;
}

/** What reads the date of a row of a source: of a TIMESTAMP its UTC day. */
export function dateReader(source: Source, column: string): (row: StoredRow) => CalendarDate | null {
  if (source.table.columns[column]?.type !== 'TIMESTAMP') return (row) => row[column] as CalendarDate | null;
  return (row) => {
    const instant = row[column];
    return typeof instant === 'number' ? dateOfDayNumber(Math.floor(instant / MICROS_PER_DAY)) : null;
  };
}

/** The smallest range that holds the windows of all dates; null = the whole table, undefined = every window is empty. */
export function unionWindow(source: Source, dates: readonly GameDate[]): DateRange | null | undefined {
  const windows: DateRange[] = [];
  for (const date of dates) {
    const window = source.window.resolve(date);
    if (window === null) return null;
    windows.push(window);
  }
  return unionOf(windows);
}

/** The smallest range that holds them all; undefined where they hold nothing. */
export function unionOf(ranges: Iterable<DateRange | undefined>): DateRange | undefined {
  let union: DateRange | undefined;
  for (const range of ranges) {
    if (range === undefined || range.start > range.end) continue;
    union = {
      start: union === undefined || range.start < union.start ? range.start : union.start,
      end: union === undefined || range.end > union.end ? range.end : union.end,
    };
  }
  return union;
}

/** What two ranges have in common; undefined for nothing. */
export function overlap(a: DateRange, b: DateRange): DateRange | undefined {
  const start = [a.start, b.start].toSorted().at(-1) ?? a.start;
  const end = [a.end, b.end].toSorted()[0] ?? a.end;
  return start > end ? undefined : { start, end };
}
