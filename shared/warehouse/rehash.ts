/** Which stored rows need another hash. Pure, and the same for both engines. */
import { tableHasher } from '../hashing/data-hash.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { keyText } from './difference.ts';
import type { RehashedDay, RehashReport } from './warehouse.ts';

type Counts = { -readonly [Name in keyof RehashedDay]: RehashedDay[Name] };

/** Rows that cannot be hashed are reported up to this number; more tell nothing new. */
const MOST_REASONS = 20;

/** Columns of stored rows that are needed to hash them again, in declared order. @throws TypeError without hash fields */
export function rehashColumns(table: Table): readonly string[] {
  if (table.hashFields.length === 0) throw new TypeError(`table ${table.id} has no hash fields`);
  const needed = new Set(['data_hash', table.partitionBy, ...table.hashFields]);
  return table.columnNames.filter((name) => needed.has(name));
}

/** Hashes rows again and counts what it finds, by day. */
export class HashCheck {
  readonly #table: Table;
  readonly #partition: string;
  readonly #dataHash: (row: StoredRow) => string;
  readonly #days = new Map<string, Counts>();
  readonly #unhashable: RehashReport['unhashable'][number][] = [];
  #date: unknown;
  #day: Counts = newDay();

  constructor(table: Table) {
    this.#table = table;
    this.#partition = table.partitionBy ?? '';
    this.#dataHash = tableHasher(table).dataHash;
  }

  /** The hash that the row should have; undefined where it has it, or none can be made. */
  wanted(row: StoredRow): string | undefined {
    const day = this.#dayOf(row);
    day.rows += 1;
    let wanted: string;
    try {
      wanted = this.#dataHash(row);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      day.unhashable += 1;
      const place = { date: String(row[this.#partition]), key: keyText(this.#table, row) };
      if (this.#unhashable.length < MOST_REASONS) this.#unhashable.push({ ...place, reason: error.message });
      return undefined;
    }
    if (row.data_hash === wanted) return undefined;
    if (row.data_hash === null) day.absent += 1;
    else day.stale += 1;
    return wanted;
  }

  report(written: number): RehashReport {
    return { byDate: Object.fromEntries(this.#days), written, unhashable: this.#unhashable };
  }

  /** Rows of one day mostly follow each other. */
  #dayOf(row: StoredRow): Counts {
    const date = row[this.#partition];
    if (date === this.#date) return this.#day;
    const known = this.#days.get(String(date));
    this.#date = date;
    this.#day = known ?? newDay();
    if (known === undefined) this.#days.set(String(date), this.#day);
    return this.#day;
  }
}

function newDay(): Counts {
  return { rows: 0, absent: 0, stale: 0, unhashable: 0 };
}
