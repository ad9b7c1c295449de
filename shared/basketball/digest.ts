import { shortHash } from '../hashing/data-hash.ts';
import { rememberPer } from './remember.ts';

/**
 * digest(rows) of D22: 16 hex digits over the sorted distinct non-null data hashes, joined by a line feed; null without any.
 * @param hashes `data_hash` of each row
 */
export function digest(hashes: Iterable<string | null>): string | null {
  const sorted: string[] = [];
  for (const hash of hashes) if (hash !== null) sorted.push(hash);
  if (sorted.length === 0) return null;
  sorted.sort();
  return shortHash(sorted.filter((hash, index) => hash !== sorted[index - 1]).join('\n'));
}

/** As digest, worked out once per array: rows of both teams carry that of all events of their game. */
export const digestOnce = rememberPer((hashes: readonly (string | null)[]) => digest(hashes));
