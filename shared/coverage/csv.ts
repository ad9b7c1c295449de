/** Coverage and gaps as CSV (RFC 4180): a line of names, then one line per row. */
import { type CoverageEntry, entryOf } from './figures.ts';
import type { Gap } from './gaps.ts';

type Value = string | number | boolean | null;

const field = (value: Value): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** @param columns names of the members to write, in order; null becomes an empty field */
function csvText<Row extends object>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((name) => field(row[name] as Value)).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}

const ENTRY_COLUMNS = Object.keys(entryOf({ name: '' }, null, [], 0)) as (keyof CoverageEntry)[];

export const coverageCsv = (entries: readonly CoverageEntry[]): string => csvText(ENTRY_COLUMNS, entries);

/** The faults of a gap become one field: `missing_rows 12; duplicate_rows 3`. */
export function gapsCsv(gaps: readonly Gap[]): string {
  const rows = gaps.map(({ faults, ...gap }) => {
    const told = Object.entries(faults).map(([fault, count]) => `${fault} ${count}`);
    return { ...gap, faults: told.join('; ') };
  });
  return csvText(['table', 'start_date', 'end_date', 'dates', 'status', 'faults', 'explanation', 'command'], rows);
}
