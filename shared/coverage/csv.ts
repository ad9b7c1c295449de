/** Rows of plain values as CSV (RFC 4180): a line of names, then one line per row. */
type Value = string | number | boolean | null;

const field = (value: Value): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** @param columns names of the members to write, in order; null becomes an empty field */
export function csvText<Row extends object>(columns: readonly (keyof Row & string)[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map((name) => field(row[name] as Value)).join(','));
  return [columns.join(','), ...lines, ''].join('\r\n');
}
