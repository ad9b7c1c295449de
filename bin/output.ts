/** What commands print on standard output. */
import { styleText } from 'node:util';

/** One cell: text is set left, numbers right with thousands separators, null as a blank. */
export type Cell = string | number | boolean | null;

/** Prints a line. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints a value as one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, (_name, member) => (typeof member === 'bigint' ? String(member) : member)));
}

/** A note for people, on standard error. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Bold on a terminal; plain where output goes to a file or NO_COLOR is set. */
export const strong = (text: string): string => styleText('bold', text, { stream: process.stdout });
/** Dim on a terminal. */
export const faint = (text: string): string => styleText('dim', text, { stream: process.stdout });

/** `1,234`. */
export const count = (value: number): string => value.toLocaleString('en-US');
/** `1 file`, `2 files`. */
export const counted = (value: number, singular: string, plural = `${singular}s`): string =>
  `${count(value)} ${value === 1 ? singular : plural}`;

const shown = (cell: Cell): string => {
  if (cell === null) return '';
  return typeof cell === 'number' ? count(cell) : String(cell);
};

/** Rows under headings in columns as wide as their content, two blanks apart. */
export function tableText(headings: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const widths = headings.map((heading, index) =>
    Math.max(heading.length, ...rows.map((row) => shown(row[index] ?? null).length)),
  );
  const right = headings.map(
    (_, index) => rows.length > 0 && rows.every((row) => row[index] === null || typeof row[index] === 'number'),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => (right[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    strong(line(headings)),
    ...rows.map((row) => line(headings.map((_, index) => shown(row[index] ?? null)))),
  ].join('\n');
}
