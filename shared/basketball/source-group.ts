/** The source_* columns of a summary row (D22): four per source, under the source's name in the table. */
import type { EpochMicros } from '../dates.ts';

export interface SourceGroup {
  readonly last_updated: EpochMicros | null;
  readonly rows_found: number | null;
  readonly completeness_pct: number | null;
  readonly hash: string | null;
}

/** Of a table that does not exist. */
export const ABSENT_SOURCE: SourceGroup = { last_updated: null, rows_found: null, completeness_pct: null, hash: null };

type SourceGroupColumns<P extends string> = { readonly [N in keyof SourceGroup as `source_${P}_${N}`]: SourceGroup[N] };

const columnNames = new Map<string, { readonly [N in keyof SourceGroup]: string }>();

/** Names are made once per prefix: every row has several groups. */
function namesOf(prefix: string) {
  let names = columnNames.get(prefix);
  if (names === undefined) {
    const of = (name: keyof SourceGroup): string => `source_${prefix}_${name}`;
    names = {
      last_updated: of('last_updated'),
      rows_found: of('rows_found'),
      completeness_pct: of('completeness_pct'),
      hash: of('hash'),
    };
    columnNames.set(prefix, names);
  }
  return names;
}

/** The group as columns: `sourceGroupColumns('bdl', group)` → `source_bdl_last_updated`, … */
export function sourceGroupColumns<P extends string>(prefix: P, group: SourceGroup): SourceGroupColumns<P> {
  const names = namesOf(prefix);
  const columns: Record<string, SourceGroup[keyof SourceGroup]> = {
    [names.last_updated]: group.last_updated,
    [names.rows_found]: group.rows_found,
    [names.completeness_pct]: group.completeness_pct,
    [names.hash]: group.hash,
  };
  return columns as SourceGroupColumns<P>;
}

/** Percent of what there should be, 0 … 100: a negative count of a defective box score makes nothing complete. */
export function completeness(found: number, of: number): number {
  return Math.max(0, Math.min(100, (100 * found) / of));
}

/** Greatest of the instants; null for none. */
export function newestOf(instants: Iterable<EpochMicros | null>): EpochMicros | null {
  let newest: EpochMicros | null = null;
  for (const instant of instants) if (instant !== null && (newest === null || instant > newest)) newest = instant;
  return newest;
}
