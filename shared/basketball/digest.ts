import { shortHash } from '../hashing/data-hash.ts';

/**
 * digest(rows) of D22: 16 hex digits over the sorted distinct non-null data hashes, joined by a line feed; null without any.
 * @param hashes `data_hash` of each row
 */
export function digest(hashes: Iterable<string | null>): string | null {
  const distinct = new Set<string>();
  for (const hash of hashes) if (hash !== null) distinct.add(hash);
  return distinct.size === 0 ? null : shortHash([...distinct].sort().join('\n'));
}
