/**
 * What runners have read of their sources, kept for their next runs: a day, or a table without dates, is read again only when
 * its state shows other content. Runners that share a memory read once what several of them declare alike. Rows that are used
 * again are the very same objects, and so is what is remembered per array of them. Runs have the same result with a memory
 * and without.
 *
 * Words: *part* of a source = a day of it, or all of a table without dates · *raw* rows = those of a condensed source before
 * they are condensed.
 */
import type { CalendarDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { SourceState } from '../warehouse/warehouse.ts';
import { DatedRows } from './dated-rows.ts';
import type { Source } from './define-source.ts';

/**
 * Rows that are kept at most, those used last: a season of the three player box scores is 100,000. At 700 bytes each this is
 * 175 MB.
 */
export const ROWS_KEPT = 250_000;

/** Content of a part: it is the same exactly if the first three are, or if the version of its table is. */
export type ContentState = Pick<SourceState, 'rows' | 'newest' | 'fingerprint' | 'tableVersion'>;

const rowIdentities = new WeakMap<Source, string>();
let condensers = 0;
const condenserNumbers = new WeakMap<object, number>();

/** Equal for sources that read the same columns of the same rows, whatever their windows, and before they are condensed. */
export function rowIdentity(source: Source): string {
  let identity = rowIdentities.get(source);
  if (identity === undefined) {
    const { table, columns, in: lists, dateColumn } = source;
    identity = JSON.stringify([table.id, columns, lists, dateColumn]);
    rowIdentities.set(source, identity);
  }
  return identity;
}

/** Equal for sources of which dates see the same. */
export function sourceIdentity(source: Source): string {
  const { condense } = source;
  if (condense === undefined) return rowIdentity(source);
  const number = condenserNumbers.get(condense) ?? ++condensers;
  condenserNumbers.set(condense, number);
  return `${rowIdentity(source)} ${number}`;
}

/** What dates see of the rows of a part. */
function seenOf({ condense }: Source, rows: readonly StoredRow[]): readonly StoredRow[] {
  return condense === undefined ? rows : (condense(rows as never) as readonly StoredRow[]);
}

/**
 * How many rows of a condensed source take the place of one that is kept as it is: of the 540 events of a game, 335 KB, 8 KB
 * are left.
 */
const CONDENSED = 40;

/** How many rows of usual size rows of a source take the place of. */
export function weightOf({ condense }: Source, rows: number): number {
  return condense === undefined ? rows : rows / CONDENSED;
}

const COVERED = ['columns', 'data_hash'] as const;

interface Kept {
  readonly state: string;
  readonly tableVersion: number | undefined;
  readonly rows: readonly StoredRow[];
  readonly weight: number;
}

export class SourceMemory {
  readonly #rowsKept: number;
  /** In order of use, the latest last. */
  readonly #kept = new Map<string, Kept>();
  /** Raw rows that are kept condensed as well, so that they are the first that room is made of; in order of use. */
  readonly #bulk = new Map<string, Kept>();
  readonly #dated = new Map<string, DatedRows>();
  /** Condensed sources that are going to be read, by the identity of their raw rows. */
  readonly #condensed = new Map<string, Map<string, Source>>();
  #weight = 0;

  constructor(rowsKept = ROWS_KEPT) {
    this.#rowsKept = rowsKept;
  }

  /** Rows of this source will be asked for: where others read its raw rows, it need not. */
  expect(source: Source): void {
    if (source.condense === undefined) return;
    const raw = rowIdentity(source);
    const known = this.#condensed.get(raw) ?? new Map<string, Source>();
    this.#condensed.set(raw, known.set(sourceIdentity(source), source));
  }

  /**
   * What dates see of a part, as it was kept; undefined if it was not, or if it has changed.
   * @param date null for all of a table without dates
   */
  recall(source: Source, date: CalendarDate | null, state: ContentState): readonly StoredRow[] | undefined {
    const own = coveredBy(source);
    const among = this.#among(source);
    for (const covered of COVERED) {
      const key = keyOf(source, date, covered);
      const kept = among.get(key);
      const isSame =
        kept !== undefined &&
        ((covered === own && kept.state === stateText(state)) ||
          (kept.tableVersion !== undefined && kept.tableVersion === state.tableVersion));
      if (!isSame) continue;
      among.delete(key);
      among.set(key, kept);
      return kept.rows;
    }
    return undefined;
  }

  /**
   * @param rows as they were read
   * @returns what dates see of them
   */
  keep(
    source: Source,
    date: CalendarDate | null,
    state: ContentState,
    rows: readonly StoredRow[],
  ): readonly StoredRow[] {
    const seen = this.#keep(source, date, state, rows);
    if (source.condense !== undefined || state.tableVersion === undefined) return seen;
    for (const other of this.#condensed.get(rowIdentity(source))?.values() ?? []) {
      if (this.recall(other, date, state) === undefined) this.#keep(other, date, state, rows);
    }
    return seen;
  }

  /** The dated rows of a source: those of the run before, if every day of them is the same. */
  dated(source: string, days: ReadonlyMap<string, readonly StoredRow[]>): DatedRows {
    const known = this.#dated.get(source);
    if (known?.consistsOf(days)) return known;
    const dated = new DatedRows(days);
    this.#dated.set(source, dated);
    return dated;
  }

  #keep(
    source: Source,
    date: CalendarDate | null,
    state: ContentState,
    read: readonly StoredRow[],
  ): readonly StoredRow[] {
    const rows = seenOf(source, read);
    const weight = weightOf(source, read.length);
    const key = keyOf(source, date, coveredBy(source));
    const among = this.#among(source);
    this.#forget(among, key);
    if (weight > this.#rowsKept) return rows;
    among.set(key, { state: stateText(state), tableVersion: state.tableVersion, rows, weight });
    this.#weight += weight;
    for (const parts of [this.#bulk, this.#kept]) {
      for (const oldest of parts.keys()) {
        if (this.#weight <= this.#rowsKept) return rows;
        this.#forget(parts, oldest);
      }
    }
    return rows;
  }

  #among(source: Source): Map<string, Kept> {
    const isBulk = source.condense === undefined && this.#condensed.has(rowIdentity(source));
    return isBulk ? this.#bulk : this.#kept;
  }

  #forget(parts: Map<string, Kept>, key: string): void {
    this.#weight -= parts.get(key)?.weight ?? 0;
    parts.delete(key);
  }
}

function coveredBy({ fingerprint = 'columns' }: Source): (typeof COVERED)[number] {
  return fingerprint;
}

/** States tell the same content of a part by different fingerprints, by what they cover. */
function keyOf(source: Source, date: CalendarDate | null, covered: (typeof COVERED)[number]): string {
  return `${sourceIdentity(source)} ${date ?? ''} ${covered}`;
}

function stateText({ rows, newest, fingerprint }: ContentState): string {
  return `${rows} ${newest} ${fingerprint}`;
}
