/** One date of a table, key by key: worked out anew, every hash recomputed. */
import { type GameDate, isoInstant, microsOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { AnyProcessor, ExpectedKeys } from '../processing/define-processor.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { type CoverageEntry, type DayFigures, dayStatus, entryOf } from './figures.ts';
import { explain, faultsOf, type Gap, repairCommand } from './gaps.ts';
import { readExpectedKeys } from './key-reader.ts';
import { staleCauses } from './stale-cause.ts';
import { compareKeys, isValidHash, type StoredKey, storedKeyOf } from './stored-keys.ts';
import { recomputedHash, verifiedColumns } from './verify.ts';

/** Plain JSON. Lists are sorted by key. */
export interface DateDetail {
  readonly table: string;
  readonly date: string;
  readonly figures: CoverageEntry;
  readonly games_without_source: readonly string[];
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly duplicated: readonly { readonly key: string; readonly rows: number }[];
  readonly without_hash: readonly string[];
  readonly malformed: readonly { readonly key: string; readonly stored_hash: string }[];
  /** Malformed hashes are not listed again. */
  readonly stale: readonly {
    readonly key: string;
    readonly stored_hash: string;
    readonly recomputed_hash: string | null;
  }[];
  /** Keys whose one row has a true hash. */
  readonly intact: readonly string[];
  readonly repair: Pick<Gap, 'explanation' | 'command'> | null;
}

/** @throws AppError where something cannot be read */
export async function dateDetail(
  warehouse: Warehouse,
  processor: AnyProcessor,
  date: GameDate,
  signal?: AbortSignal,
): Promise<DateDetail> {
  const { table } = processor;
  let expected: ExpectedKeys = { keys: [], gamesWithoutSource: [] };
  await readExpectedKeys(
    warehouse,
    processor,
    [date],
    (_date, found) => {
      expected = found;
    },
    { signal },
  );
  const rows = await readRows(warehouse, processor, date);
  const keys = rows.map(({ stored }) => stored);
  const compared = compareKeys(expected, keys);
  const copies = Map.groupBy(rows, ({ stored }) => stored.key);
  const hashed = rows.flatMap(({ stored, recomputed }) =>
    stored.hash === null ? [] : [{ key: stored.key, stored_hash: stored.hash, recomputed_hash: recomputed }],
  );
  const malformed = hashed.filter(({ stored_hash }) => !isValidHash(stored_hash));
  const stale = hashed.filter((row) => isValidHash(row.stored_hash) && row.stored_hash !== row.recomputed_hash);
  const lengths = hashed.map(({ stored_hash }) => stored_hash.length);
  const newest =
    rows
      .flatMap(({ processedAt }) => processedAt ?? [])
      .sort()
      .at(-1) ?? null;
  const figures: DayFigures = {
    date,
    expectedRows: expected.keys.length,
    gamesWithoutSource: expected.gamesWithoutSource,
    rows: rows.length,
    keys: copies.size,
    missing: compared.missing.length,
    unexpected: compared.unexpected.length,
    fulfilled: compared.fulfilled,
    hashed: hashed.length,
    uniqueHashes: new Set(hashed.map(({ stored_hash }) => stored_hash)).size,
    minHashLength: lengths.length === 0 ? null : Math.min(...lengths),
    maxHashLength: lengths.length === 0 ? null : Math.max(...lengths),
    malformed: malformed.length,
    newest,
    verified: hashed.length,
    stale: stale.length + malformed.length,
  };
  const status = dayStatus(figures);
  const causes = await staleCauses(warehouse, processor, stale.length === 0 ? [] : [date], signal);
  const faults = faultsOf(figures, causes.get(date));
  const isFaulty = status !== 'complete' && status !== 'nothing';
  const intact = [...copies].filter(([, [row, ...others]]) => {
    return others.length === 0 && row?.stored.hash !== null && row?.stored.hash === row?.recomputed;
  });
  const unexpected = new Set(compared.unexpected);
  return {
    table: table.name,
    date,
    figures: entryOf(table, date, [figures], figures.uniqueHashes),
    games_without_source: expected.gamesWithoutSource,
    missing: compared.missing,
    unexpected: compared.unexpected,
    duplicated: [...copies]
      .filter(([, { length }]) => length > 1)
      .map(([key, { length }]) => ({ key, rows: length }))
      .sort(byKey),
    without_hash: keys
      .filter(({ hash }) => hash === null)
      .map(({ key }) => key)
      .sort(),
    malformed: malformed.map(({ key, stored_hash }) => ({ key, stored_hash })).sort(byKey),
    stale: stale.sort(byKey),
    intact: intact
      .map(([key]) => key)
      .filter((key) => !unexpected.has(key))
      .sort(),
    repair: isFaulty
      ? {
          explanation: explain(faults),
          command: repairCommand(table.name, { start: date, end: date, dates: 1 }, faults.keys()),
        }
      : null,
  };
}

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

interface HashedRow {
  readonly stored: StoredKey;
  /** null where the values are none of their columns' types. */
  readonly recomputed: string | null;
  readonly processedAt: string | null;
}

async function readRows(
  warehouse: Pick<Warehouse, 'read'>,
  { table }: AnyProcessor,
  date: GameDate,
): Promise<readonly HashedRow[]> {
  const rows: HashedRow[] = [];
  const columns = [...new Set([...verifiedColumns(table), 'processed_at'])];
  try {
    for await (const batch of warehouse.read({
      table,
      columns,
      dates: { start: date, end: date },
      exactIntegers: true,
    })) {
      for (const row of batch as readonly StoredRow[]) {
        rows.push({
          stored: storedKeyOf(table, row),
          recomputed: recomputedHash(table, row),
          processedAt: typeof row.processed_at === 'number' ? isoInstant(microsOf(row.processed_at)) : null,
        });
      }
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'TABLE_MISSING') throw error;
  }
  return rows;
}
