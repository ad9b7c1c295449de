/** Cuts a range of dates into chunks that fit into memory. */
import { type GameDate, seasonOf } from '../dates.ts';
import type { SourceStates } from './source-states.ts';

/**
 * Source rows that a chunk may hold. A season of NBA.com play-by-play (661,120 rows of 21 columns) was measured at 620 bytes
 * a row, so this is 125 MB of the narrower and twice that of the wider sources, while the statements of a chunk cost no more
 * than reading 3,000 rows does.
 */
export const ROWS_PER_CHUNK = 200_000;

/** Dates of one season each; windows of a season are then shared by all dates of a group. */
export function bySeason(dates: readonly GameDate[]): readonly (readonly GameDate[])[] {
  const groups: GameDate[][] = [];
  for (const date of dates) {
    const group = groups.at(-1);
    if (group?.[0] !== undefined && seasonOf(group[0]) === seasonOf(date)) group.push(date);
    else groups.push([date]);
  }
  return groups;
}

/**
 * Consecutive dates whose rows together stay within the limit. A look-back of many dates has to be read again for every
 * chunk: where the first date of a chunk needs many rows already, twice as many are allowed, so that all chunks together
 * read no more than a few times what one would.
 */
export function planChunks(
  dates: readonly GameDate[],
  states: Pick<SourceStates, 'rowsToRead'>,
  rowsPerChunk = ROWS_PER_CHUNK,
): readonly (readonly GameDate[])[] {
  const chunks: GameDate[][] = [];
  let [chunk, limit]: [GameDate[], number] = [[], 0];
  for (const date of dates) {
    const first = chunk[0];
    // Windows move forward with their date: those of the first and the last date bound all others.
    if (first !== undefined && states.rowsToRead([first, date]) <= limit) {
      chunk.push(date);
      continue;
    }
    chunk = [date];
    limit = Math.max(rowsPerChunk, 2 * states.rowsToRead(chunk));
    chunks.push(chunk);
  }
  return chunks;
}
