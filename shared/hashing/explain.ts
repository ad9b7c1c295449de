/** Why two hashes differ: the declared fields whose canonical texts differ. */
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import type { FieldChange } from '../warehouse/warehouse.ts';
import { type ValueWriter, valueWriter } from './canonical-value.ts';
import { hashFieldsOf, tableHasher } from './data-hash.ts';

interface FieldText {
  readonly field: string;
  /** Canonical text of the value. */
  readonly text: string;
}

/** A stored row as the hash sees it. */
export interface RowExplanation {
  /** The hash fields in declared order. */
  readonly fields: readonly FieldText[];
  readonly canonicalText: string;
  /** `data_hash` as stored; null when there is none. */
  readonly storedHash: string | null;
  readonly recomputedHash: string;
  /** The stored hash is present and true. */
  readonly valid: boolean;
}

interface FieldWriter {
  readonly name: string;
  readonly write: ValueWriter;
}
const writersOfTable = new WeakMap<Table, readonly FieldWriter[]>();

function fieldWriters(table: Table): readonly FieldWriter[] {
  let writers = writersOfTable.get(table);
  if (writers === undefined) {
    writers = hashFieldsOf(table).map(({ name, type }) => ({ name, write: valueWriter(type) }));
    writersOfTable.set(table, writers);
  }
  return writers;
}

function textOf({ name, write }: FieldWriter, row: StoredRow): string {
  const value = row[name];
  return value === null || value === undefined ? 'null' : write(value);
}

/**
 * The hash fields whose canonical texts differ between two quantised rows of a table, in declared order; empty exactly when
 * their hashes are equal. @throws TypeError when the table declares no hash fields.
 */
export function explainDifference(table: Table, before: StoredRow, after: StoredRow): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const writer of fieldWriters(table)) {
    const [old, now] = [textOf(writer, before), textOf(writer, after)];
    if (old !== now) changes.push({ field: writer.name, before: old, after: now });
  }
  return changes;
}

/** Canonical text of every hash field of a quantised row, and its stored against its recomputed hash. */
export function explainRow(table: Table, row: StoredRow): RowExplanation {
  const stored = row.data_hash;
  const storedHash = typeof stored === 'string' ? stored : null;
  const hasher = tableHasher(table);
  const recomputedHash = hasher.dataHash(row);
  return {
    fields: fieldWriters(table).map((writer) => ({ field: writer.name, text: textOf(writer, row) })),
    canonicalText: hasher.canonicalText(row),
    storedHash,
    recomputedHash,
    valid: storedHash === recomputedHash,
  };
}
