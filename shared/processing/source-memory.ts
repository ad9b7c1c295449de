/**
 * What runners have read of their sources, kept for their next runs: a day, or a table without dates, is read again only when
 * its state shows other content. Runners that share a memory read once what several of them declare alike. Rows that are used
 * again are the very same objects, and so is what is remembered per array of them. Runs have the same result with a memory
 * and without.
 */
import type { StoredRow } from '../tables/column-types.ts';
import type { SourceState } from '../warehouse/warehouse.ts';
import { DatedRows } from './dated-rows.ts';
import type { Source } from './define-source.ts';

/**
 * Rows that are kept at most, those used last: a season of the three player box scores is 100,000. At 700 bytes each this is
 * 175 MB.
 */
export const ROWS_KEPT = 250_000;

/** Content of a day or a table: it is the same exactly if the three are. */
export type ContentState = Pick<SourceState, 'rows' | 'newest' | 'fingerprint'>;

const identities = new WeakMap<Source, string>();
let condensers = 0;
const condenserNumbers = new WeakMap<object, number>();

/** Equal for sources of which equal states mean equal rows, whatever their windows. */
export function sourceIdentity(source: Source): string {
  let identity = identities.get(source);
  if (identity === undefined) {
    const { table, columns, in: lists, dateColumn, fingerprint, condense } = source;
    const condenser = condense && (condenserNumbers.get(condense) ?? ++condensers);
    if (condense !== undefined && condenser !== undefined) condenserNumbers.set(condense, condenser);
    identity = JSON.stringify([table.id, columns, lists, dateColumn, fingerprint ?? 'columns', condenser]);
    identities.set(source, identity);
  }
  return identity;
}

interface Kept {
  readonly state: string;
  readonly rows: readonly StoredRow[];
  readonly weight: number;
}

export class SourceMemory {
  readonly #rowsKept: number;
  /** In order of use, the latest last. */
  readonly #kept = new Map<string, Kept>();
  readonly #dated = new Map<string, DatedRows>();
  #weight = 0;

  constructor(rowsKept = ROWS_KEPT) {
    this.#rowsKept = rowsKept;
  }

  /** What was kept of a part of a source; undefined if nothing was, or if it has changed. */
  recall(part: string, state: ContentState): readonly StoredRow[] | undefined {
    const kept = this.#kept.get(part);
    if (kept === undefined || kept.state !== stateText(state)) return undefined;
    this.#kept.delete(part);
    this.#kept.set(part, kept);
    return kept.rows;
  }

  /** @param weight how many rows of usual size it takes the place of */
  keep(part: string, state: ContentState, rows: readonly StoredRow[], weight: number): void {
    this.#forget(part);
    if (weight > this.#rowsKept) return;
    this.#kept.set(part, { state: stateText(state), rows, weight });
    this.#weight += weight;
    for (const oldest of this.#kept.keys()) {
      if (this.#weight <= this.#rowsKept) return;
      this.#forget(oldest);
    }
  }

  /** The dated rows of a source: those of the run before, if every day of them is the same. */
  dated(source: string, days: ReadonlyMap<string, readonly StoredRow[]>): DatedRows {
    const known = this.#dated.get(source);
    if (known?.consistsOf(days)) return known;
    const dated = new DatedRows(days);
    this.#dated.set(source, dated);
    return dated;
  }

  #forget(part: string): void {
    this.#weight -= this.#kept.get(part)?.weight ?? 0;
    this.#kept.delete(part);
  }
}

function stateText({ rows, newest, fingerprint }: ContentState): string {
  return `${rows} ${newest} ${fingerprint}`;
}
