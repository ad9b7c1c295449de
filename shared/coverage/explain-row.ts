/** One row of an analytics table: whether its hash is true, and what a run would change about it now. */
import { type CalendarDate, parseCalendarDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import { explainDifference, explainRow } from '../hashing/explain.ts';
import type { ComputedDate } from '../processing/compute-date.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { keyText } from '../warehouse/difference.ts';
import { type FieldChange, readAll, type Warehouse } from '../warehouse/warehouse.ts';
import { computeFreshRows } from './fresh-rows.ts';

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

/** Plain JSON. */
export interface Explanation {
  readonly table: string;
  readonly key: string;
  /** Several where the table holds duplicates of the key. */
  readonly stored: readonly {
    readonly stored_hash: string | null;
    readonly recomputed_hash: string;
    readonly valid: boolean;
    readonly canonical_text: string;
    readonly fields: readonly { readonly field: string; readonly text: string }[];
    /** What a run would change; null when a run would make no row of this key. */
    readonly changes: readonly FieldChange[] | null;
  }[];
  /** What a run would write; `reason` tells why it would write no row. */
  readonly fresh: { readonly hash: string | null; readonly reason: string | null };
}

/**
 * Hashes the stored row again and computes it freshly from the raw tables.
 * @throws AppError NOT_FOUND when there is no such row, and a run would make none
 */
export async function explainStoredRow(
  warehouse: Warehouse,
  processor: AnyProcessor,
  key: RowKey,
  signal?: AbortSignal,
): Promise<Explanation> {
  const { table } = processor;
  const stored = await readStored(warehouse, table, key);
  const fresh = freshRow(table, key, await computeFreshRows(warehouse, processor, key.date, signal));
  if (stored.length === 0 && fresh.row === null) throw await unknownRow(warehouse, table, key, fresh.reason);
  const hash = fresh.row?.data_hash;
  return {
    table: table.id,
    key: key.text,
    stored: stored.map((row) => {
      const { storedHash, recomputedHash, valid, canonicalText, fields } = explainRow(table, row);
      return {
        stored_hash: storedHash,
        recomputed_hash: recomputedHash,
        valid,
        canonical_text: canonicalText,
        fields,
        changes: fresh.row === null ? null : explainDifference(table, row, fresh.row),
      };
    }),
    fresh: { hash: typeof hash === 'string' ? hash : null, reason: fresh.reason },
  };
}

/** One stored row, its hash is true, and a run would leave it as it is. */
export function isTrue({ stored }: Explanation): boolean {
  return stored.length === 1 && stored.every(({ valid, changes }) => valid && changes?.length === 0);
}

/** None, one, or several where the table holds duplicates; none where it does not exist. */
async function readStored(warehouse: Warehouse, table: Table, key: RowKey): Promise<readonly StoredRow[]> {
  return ofExisting(
    readAll(warehouse, {
      table,
      columns: table.columnNames,
      dates: { start: key.date, end: key.date },
      in: Object.fromEntries(Object.entries(key.values).map(([column, value]) => [column, [value]])),
      exactIntegers: true,
    }),
  );
}

async function ofExisting(rows: Promise<readonly StoredRow[]>): Promise<readonly StoredRow[]> {
  try {
    return await rows;
  } catch (error) {
    if (error instanceof AppError && error.code === 'TABLE_MISSING') return [];
    throw error;
  }
}

interface FreshRow {
  readonly row: StoredRow | null;
  /** Why there is no row, as far as a run would say. */
  readonly reason: string | null;
}

function freshRow(table: Table, key: RowKey, computed: ComputedDate | AppError): FreshRow {
  if (computed instanceof AppError) {
    return { row: null, reason: `a run of ${key.date} fails with ${computed.code}: ${computed.message}` };
  }
  const row = computed.rows.find((candidate) => keyText(table, candidate) === key.text);
  return row === undefined ? { row: null, reason: reasonOf(computed, key) } : { row, reason: null };
}

function reasonOf({ games, failed }: ComputedDate, key: RowKey): string | null {
  const row = failed.find((candidate) => candidate.key === key.text);
  if (row !== undefined) return `the row cannot be built: ${row.reason}; a stored one stays`;
  const gameId = key.values.game_id ?? '';
  const game = games.find((candidate) => candidate.gameId === gameId);
  if (game === undefined) return `there is no game ${gameId}`;
  if (game.state === 'computed') return null;
  const stays = game.state === 'game_missing' ? '; its stored rows stay' : '';
  return `${game.state}${game.reason === undefined ? '' : `: ${game.reason}`}${stays}`;
}

async function unknownRow(warehouse: Warehouse, table: Table, key: RowKey, reason: string | null): Promise<AppError> {
  const rows = await ofExisting(
    readAll(warehouse, {
      table,
      columns: table.key,
      dates: { start: key.date, end: key.date },
      in: { game_id: [key.values.game_id ?? ''] },
    }),
  );
  const keys = rows.map((row) => keyText(table, row)).sort();
  const others = keys.length === 0 ? '' : ` Stored keys of that game: ${keys.join(', ')}.`;
  const why = reason === null ? '' : ` (${reason})`;
  return new AppError('NOT_FOUND', `${table.name} has no row ${key.text}, and a run would make none${why}.${others}`);
}
