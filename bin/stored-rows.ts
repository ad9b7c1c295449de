/** Rows of an analytics table by key, as they are stored. */
import { type CalendarDate, parseCalendarDate } from '../shared/dates.ts';
import { AppError } from '../shared/errors.ts';
import type { StoredRow } from '../shared/tables/column-types.ts';
import type { Table } from '../shared/tables/define-table.ts';
import { keyText } from '../shared/warehouse/difference.ts';
import { readAll, type Warehouse } from '../shared/warehouse/warehouse.ts';

/** A key of an analytics table, taken apart. */
export interface RowKey {
  /** Key column values joined by `|`. */
  readonly text: string;
  readonly values: Readonly<Record<string, string>>;
  /** Game date, which is the partition. */
  readonly date: CalendarDate;
}

/**
 * Takes a key apart; the date is the first eight digits of its game id.
 * @throws AppError INVALID_ARGUMENT when it has another number of parts, or no game id
 */
export function parseKey(table: Table, text: string): RowKey {
  const parts = text.split('|').map((part) => part.trim());
  const form = table.key.join('|');
  if (parts.length !== table.key.length || parts.includes('')) {
    throw new AppError('INVALID_ARGUMENT', `The key ${text} is not ${form}, for example "${exampleKey(table)}".`);
  }
  const values = Object.fromEntries(table.key.map((column, index) => [column, parts[index] ?? '']));
  const digits = /^(\d{4})(\d{2})(\d{2})_/.exec(values.game_id ?? '');
  const date = digits === null ? undefined : parseCalendarDate(digits.slice(1).join('-'));
  if (date === undefined) {
    throw new AppError('INVALID_ARGUMENT', `${values.game_id} is no game id YYYYMMDD_AWAY_HOME.`);
  }
  return { text: parts.join('|'), values, date };
}

function exampleKey(table: Table): string {
  return table.key
    .map((column) => (column === 'game_id' ? '20240115_LAL_BOS' : column.endsWith('abbr') ? 'BOS' : 'lebronjames'))
    .join('|');
}

/** Stored rows of the key: none, one, or several where the table holds duplicates. */
export async function readStored(warehouse: Warehouse, table: Table, key: RowKey): Promise<readonly StoredRow[]> {
  return readAll(warehouse, {
    table,
    columns: table.columnNames,
    dates: { start: key.date, end: key.date },
    in: Object.fromEntries(Object.entries(key.values).map(([column, value]) => [column, [value]])),
    exactIntegers: true,
  }) as Promise<readonly StoredRow[]>;
}

/** Keys that the table holds of the key's game, for somebody who mistyped one. */
export async function keysOfGame(warehouse: Warehouse, table: Table, key: RowKey): Promise<readonly string[]> {
  const rows = await readAll(warehouse, {
    table,
    columns: table.key,
    dates: { start: key.date, end: key.date },
    in: { game_id: [key.values.game_id ?? ''] },
  });
  return rows.map((row) => keyText(table, row as StoredRow)).sort();
}
