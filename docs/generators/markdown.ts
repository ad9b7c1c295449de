/** Markdown as the generated references use it. */

/** First line of every generated page. */
const GENERATED = '<!-- Written by `npm run generate`; change what it is generated from, then run that again. -->';

/** Text of a table cell: pipes would end it, line breaks would end the table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ');

/** A table; every row has as many cells as the header. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${header.map(() => ' --- ').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Inline code. */
export const code = (text: string): string => `\`${text}\``;

/** Names as inline code, comma-separated; a dash for none. */
export const codes = (names: readonly string[]): string => (names.length === 0 ? '–' : names.map(code).join(', '));

/** A fenced block of JSON. */
export const jsonBlock = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

/** A page from its blocks. */
export const page = (...blocks: readonly string[]): string => `${[GENERATED, ...blocks].join('\n\n')}\n`;
