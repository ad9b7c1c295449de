/**
 * From computed rows to rows that are written: the runtime's columns filled, quantised, hashed. Rows that cannot be built
 * are told apart, and so is what stays as it is stored because of them (D23).
 */
import type { EpochMicros, GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import { tableHasher } from '../hashing/data-hash.ts';
import { QuantiseError, tableQuantiser } from '../hashing/quantise.ts';
import type { StoredRow, StoredValue } from '../tables/column-types.ts';
import type { Table } from '../tables/define-table.ts';
import { keyIdentity, keyText } from '../warehouse/difference.ts';
import type { ReplaceRequest } from '../warehouse/warehouse.ts';
import type { AnyProcessor, ComputeResult, FailedRow, Report } from './define-processor.ts';

/** Failed rows beyond this share of failed and built rows, in more than one game, fail the run. */
export const MOST_FAILED_SHARE = 0.05;
/** Failed rows that an error lists. */
const LISTED = 50;

export type KeepRules = NonNullable<ReplaceRequest['keep']>;

export interface FinishedRows {
  /** Complete rows, with their hash. */
  readonly rows: readonly StoredRow[];
  readonly failed: readonly FailedRow[];
  /** Stored rows that stay although `rows` lacks them. */
  readonly keep: KeepRules;
  /** Rows that were built and are withheld because another row of their game failed. */
  readonly withheld: readonly Report[];
}

type Result = Pick<ComputeResult<Table>, 'rows' | 'failed' | 'games'>;

/**
 * @param stamp becomes created_at (of new keys), processed_at and quality_calculated_at
 * @throws AppError DUPLICATE_KEY when two rows have one key, TOO_MANY_BAD_ROWS, INTERNAL when a row is of another date
 */
export function finishRows(
  processor: Pick<AnyProcessor, 'table' | 'rowsPerGame' | 'name'>,
  result: Result,
  date: GameDate,
  stamp: EpochMicros,
): FinishedRows {
  const { table } = processor;
  const { built, failed } = buildRows(processor, result, date, stamp);
  refuseTooManyFailures(failed, built.length, date);
  const incomplete =
    processor.rowsPerGame === 'all-or-none' ? new Set(failed.map(({ gameId }) => gameId)) : new Set<string>();
  const rows = built.filter((row) => !incomplete.has(gameOf(row)));
  const withheld = built
    .filter((row) => incomplete.has(gameOf(row)))
    .map((row) => {
      const detail = 'another row of its game could not be built';
      return { code: 'ROW_WITHHELD', subject: keyText(table, row), detail };
    });
  const missing = result.games.filter(({ state }) => state === 'game_missing').map(({ gameId }) => gameId);
  const whole = [...new Set([...missing, ...incomplete])].map((game) => ({ game_id: game }));
  const single = failed.filter(({ gameId }) => !incomplete.has(gameId)).map((row) => keepRule(table, row));
  return { rows, failed, keep: [...whole, ...single], withheld };
}

function gameOf(row: StoredRow): string {
  return String(row.game_id ?? '');
}

/** Rows by what became of them. */
function buildRows(
  { table, name }: Pick<AnyProcessor, 'table' | 'name'>,
  result: Result,
  date: GameDate,
  stamp: EpochMicros,
): { built: readonly StoredRow[]; failed: readonly FailedRow[] } {
  const quantise = tableQuantiser(table);
  const hasher = tableHasher(table);
  const filled = runtimeColumns(table, stamp);
  const failed: FailedRow[] = [...result.failed];
  const built: StoredRow[] = [];
  const keys = new Set<string>();
  for (const row of result.rows as readonly StoredRow[]) {
    let quantised: Record<string, StoredValue>;
    try {
      quantised = quantise(row, filled);
    } catch (error) {
      if (!(error instanceof QuantiseError)) throw error;
      const reason = `${error.column}: ${error.reason}`;
      failed.push({ key: keyText(table, row), gameId: gameOf(row), reason });
      continue;
    }
    const identity = keyIdentity(table, quantised);
    if (keys.has(identity)) {
      const key = keyText(table, quantised);
      throw new AppError('DUPLICATE_KEY', `${name} computed two rows with the key ${key}`, {
        details: { table: table.id, key, date },
      });
    }
    keys.add(identity);
    if (quantised[table.partitionBy ?? ''] !== date) {
      throw new AppError('INTERNAL', `${name} computed a row of ${quantised[table.partitionBy ?? '']} for ${date}`);
    }
    quantised.data_hash = hasher.dataHash(quantised);
    built.push(quantised);
  }
  return { built, failed };
}

function runtimeColumns(table: Table, stamp: EpochMicros): Record<string, StoredValue> {
  const filled: Record<string, StoredValue> = {};
  for (const column of ['created_at', 'processed_at', 'quality_calculated_at']) {
    if (table.columns[column] !== undefined) filled[column] = stamp;
  }
  return filled;
}

function refuseTooManyFailures(failed: readonly FailedRow[], built: number, date: GameDate): void {
  const games = new Set(failed.map(({ gameId }) => gameId));
  const rows = failed.length + built;
  if (games.size < 2 || failed.length <= MOST_FAILED_SHARE * rows) return;
  const listed = failed.slice(0, LISTED).map(({ key, gameId, reason }) => ({ key, game_id: gameId, reason }));
  throw new AppError(
    'TOO_MANY_BAD_ROWS',
    `${failed.length} of ${rows} rows of ${date}, in ${games.size} games, cannot be built`,
    { details: { date, failed: failed.length, rows, games: games.size, rows_failed: listed } },
  );
}

/** The stored version of a failed row; where its key is not known in full, whatever is stored of its game. */
function keepRule(table: Table, { key, gameId }: FailedRow): KeepRules[number] {
  const parts = key.split('|');
  if (
    parts.length !== table.key.length ||
    parts.some((part) => part === '' || part === 'null' || part === 'undefined')
  ) {
    return { game_id: gameId };
  }
  return Object.fromEntries(table.key.map((column, index) => [column, parts[index] ?? '']));
}
