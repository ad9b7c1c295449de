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

/** Of a value that no canonical text can be made of, what it is: whatever was stored must not stop its replacement. */
function textOfStored(writer: FieldWriter, row: StoredRow): string {
  try {
    return textOf(writer, row);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return `(no value to hash: ${String(row[writer.name])})`;
  }
}

/**
 * The hash fields whose canonical texts differ between a stored row and a quantised one, in declared order; empty exactly when
 * their hashes are equal. @throws TypeError when the table declares no hash fields.
 */
export function explainDifference(table: Table, before: StoredRow, after: StoredRow): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  for (const writer of fieldWriters(table)) {
    const [old, now] = [textOfStored(writer, before), textOf(writer, after)];
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
