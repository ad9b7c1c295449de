/** The query of docs/coverage.md that engineers paste, for another table and range. */
import { readFile } from 'node:fs/promises';
import type { DateRange } from '../../shared/warehouse/warehouse.ts';

const document = await readFile(new URL('../../docs/coverage.md', import.meta.url), 'utf8');
const query = /```sql\n(.*?)```/s.exec(document)?.[1] ?? '';

export function pastedQuery(table: string, { start, end }: DateRange): string {
  return query
    .replace('player_game_summary', table)
    .replace(/BETWEEN '[\d-]+' AND '[\d-]+'/, `BETWEEN '${start}' AND '${end}'`);
}
