/**
 * The narrow interface through which everything reads and writes the warehouse. Two engines implement it: DuckDB
 * (`duckdb/`) and BigQuery (`bigquery/`); nothing outside them asks which one it is. One contract suite tests both.
 *
 * Words: *scope* = the dates of a table that one write is responsible for · *difference* = the rows of a scope that were
 * added, changed or removed · *statement log* = what each statement cost.
 */
import type { CalendarDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { RowOf, Table } from '../tables/define-table.ts';

/** What an engine can do; callers adapt to these, never to the engine's name. */
export interface Capabilities {
  /** Several statements commit or roll back together. */
  readonly transactions: boolean;
  /** How many statements may change one table at the same time. */
  readonly concurrentMutationsPerTable: number;
  /** How many runs are sensible side by side in one process. */
  readonly concurrentRuns: number;
  /** Statements are billed by bytes scanned, so estimates exist before they run. */
  readonly billedByBytes: boolean;
  /** Rows that `rehash` can look at without needing more memory for more rows. */
  readonly rowsPerRehash: number;
  /** States tell the version of their table, so that rows read under one state are known to be those of another one. */
  readonly tableVersions: boolean;
}

/** A range of calendar dates, both ends inclusive. */
export interface DateRange {
  readonly start: CalendarDate;
  readonly end: CalendarDate;
}

/** A read of some columns of a table. Without `dates` the whole table is read. */
export interface ReadRequest<
  T extends Table = Table,
  K extends keyof T['columns'] & string = keyof T['columns'] & string,
> {
  readonly table: T;
  readonly columns: readonly K[];
  /** Restricts `column` (default: the partition column) to a range, both ends inclusive. */
  readonly dates?: DateRange & { readonly column?: string };
  /** Restricts columns to one of the listed values. */
  readonly in?: { readonly [column: string]: readonly (string | number | boolean)[] };
  /** INT64 beyond 2^53 becomes a bigint instead of INTEGER_UNSAFE; for callers that hash stored rows as they are. */
  readonly exactIntegers?: boolean;
}

/** State of a source in a window, for the source digest. `fingerprint` is engine-specific and independent of row order. */
export interface SourceState {
  readonly exists: boolean;
  readonly rows: number;
  /** Newest `processed_at` (`created_at` where the table has none), ISO text; null without rows or column. */
  readonly newest: string | null;
  readonly fingerprint: string | null;
  /** The days that hold rows, in order; present when the request asked for them by day. */
  readonly days?: readonly DayState[];
  /**
   * Where the engine can tell: states of one version of a table are of the same rows, whatever columns and days they tell of.
   * Nothing may depend on it but whether something is read once more.
   */
  readonly tableVersion?: number;
}

/** State of the rows of one day (of a TIMESTAMP column: its UTC day). */
export interface DayState {
  readonly date: CalendarDate;
  readonly rows: number;
  readonly newest: string | null;
  readonly fingerprint: string;
}

export interface SourceStateRequest extends ReadRequest {
  /** `columns` covers the values of the columns read; `data_hash` only their stored hash (for long windows). */
  readonly fingerprint: 'columns' | 'data_hash';
  /** Tells the state of each day of `dates`, so that windows of many dates come from one statement. `fingerprint` is then null. */
  readonly byDay?: boolean;
}

/** A count of keys and hashes of a hashed table over a range of its partitions, both ends inclusive. */
export interface KeyDaysRequest {
  readonly table: Table;
  readonly dates: DateRange;
}

/** Keys and hashes of the rows of one date. A hash is *valid* when it is of the right form: 16 lower-case hex digits. */
export interface KeyDay {
  readonly date: CalendarDate;
  readonly rows: number;
  /** Different keys. */
  readonly keys: number;
  /** Different keys of which a row has a valid hash. */
  readonly validKeys: number;
  /** `keySetDigest` of the keys. */
  readonly keySet: string;
  /** Rows that have a hash, of whatever form. */
  readonly hashed: number;
  readonly uniqueHashes: number;
  readonly minHashLength: number | null;
  readonly maxHashLength: number | null;
  /** Rows whose hash is not valid; rows without one do not count. */
  readonly malformed: number;
  /** Newest `processed_at`, ISO text. */
  readonly newest: string | null;
}

export interface KeyDays {
  readonly exists: boolean;
  /** Dates that hold rows, in order. */
  readonly days: readonly KeyDay[];
  /** Different hashes of spans: equal hashes of different days count once, so days do not add up to them. */
  readonly uniqueHashes: {
    readonly range: number;
    /** By year in which the season starts. */
    readonly seasons: ReadonlyMap<string, number>;
    /** By `YYYY-MM`. */
    readonly months: ReadonlyMap<string, number>;
  };
}

/** Of a table that does not exist. */
export const NO_KEY_DAYS: KeyDays = Object.freeze({
  exists: false,
  days: [],
  uniqueHashes: { range: 0, seasons: new Map(), months: new Map() },
});

/** The whole content that a scope should have, hashes included, except rows of `keep`, which stay as they are stored. */
export interface ReplaceRequest {
  readonly table: Table;
  /** The partition values the write is responsible for. */
  readonly dates: readonly CalendarDate[];
  /** Complete rows: every column of the table. `created_at` of keys already stored is kept. */
  readonly rows: readonly StoredRow[];
  /** Stored rows that stay although `rows` lacks them, by the values of these columns (for example game_id). */
  readonly keep?: readonly { readonly [column: string]: string }[];
  /** Write rows whose hash is unchanged too. */
  readonly force?: boolean;
}

/** What a write did, by row. `changedFields` counts, per hash field, the changed rows whose canonical text of it moved. */
export interface WriteCounts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
  readonly changedFields: Readonly<Record<string, number>>;
  /** The changed rows themselves, key and fields, in key order. */
  readonly changes: readonly RowChange[];
}

/** What a write did to one of its dates, and what the date holds after it. */
export interface DateReport extends WriteCounts {
  readonly rows: number;
  /** `contentDigest` of the rows the date holds. */
  readonly content: string;
}

export interface WriteReport extends WriteCounts {
  /** By each of the dates of the request. */
  readonly byDate: Readonly<Record<string, DateReport>>;
}

export interface RowChange {
  readonly kind: 'added' | 'changed' | 'removed';
  /** Key column values joined by `|`. */
  readonly key: string;
  readonly fields: readonly FieldChange[];
}

/** Canonical texts of a hash field before and after. */
export interface FieldChange {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** Rows whose `data_hash` is to be the hash of what they hold. */
export interface RehashRequest {
  readonly table: Table;
  /** The days whose rows are looked at. */
  readonly dates: readonly DateRange[];
  /** Told from time to time how many rows have been looked at. */
  readonly onRows?: (rows: number) => void;
  /** Until the write has begun it ends the work, and nothing is written. */
  readonly signal?: AbortSignal;
}

export interface RehashedDay {
  readonly rows: number;
  /** Rows that had no hash. */
  readonly absent: number;
  /** Rows that had another hash than their fields give. */
  readonly stale: number;
  /** Rows whose fields no hash can be made of; they are left as they are. */
  readonly unhashable: number;
}

export interface RehashReport {
  /** By each day that holds rows. */
  readonly byDate: Readonly<Record<string, RehashedDay>>;
  /** Rows whose hash was written: those without one and those with a stale one, less what others wrote meanwhile. */
  readonly written: number;
  /** Some of the rows that cannot be hashed, with the reason. */
  readonly unhashable: readonly { readonly date: string; readonly key: string; readonly reason: string }[];
}

/** What one statement cost. `bytes` is null where the engine does not bill by them. */
export interface StatementRecord {
  readonly kind: 'query' | 'dml' | 'ddl' | 'load';
  readonly table: string;
  readonly rows: number;
  readonly bytes: number | null;
  readonly milliseconds: number;
}
export type StatementLog = (record: StatementRecord) => void;

/** A file of rows to be loaded into a raw table. */
export interface LoadRequest {
  readonly table: Table;
  /** Absolute path of a .parquet, .csv(.gz), .ndjson/.jsonl(.gz) file. */
  readonly file: string;
}
export interface LoadReport {
  readonly rowsInFile: number;
  /** Rows that were added; rows that the table already holds as often as the file does are not added again. */
  readonly rowsAdded: number;
}

/** Names of the points of a write at which a fault can strike; tests kill the process there. */
export type StepListener = (step: string) => void | Promise<void>;

export interface Warehouse {
  readonly capabilities: Capabilities;
  /** The same warehouse, whose statements are also reported to `log`. */
  withLog(log: StatementLog): Warehouse;
  /** @throws AppError WAREHOUSE_UNAVAILABLE when no statement can be answered. */
  ping(): Promise<void>;
  /**
   * Creates missing datasets and tables, adds missing NULLABLE or REPEATED columns, records the hash scheme of hashed tables.
   * @throws AppError SCHEMA_DRIFT naming table, column, and both types when a stored table contradicts its declaration.
   */
  ensureTables(tables: readonly Table[]): Promise<void>;
  /** Which of the tables exist, by id. */
  existing(tables: readonly Table[]): Promise<ReadonlySet<string>>;
  /**
   * Rows in batches, in no particular order. @throws AppError TABLE_MISSING, INTEGER_UNSAFE, SCHEMA_DRIFT (a column the
   * stored table lacks), WAREHOUSE_UNAVAILABLE.
   */
  read<T extends Table, K extends keyof T['columns'] & string>(
    request: ReadRequest<T, K>,
  ): AsyncIterable<readonly RowOf<T, K>[]>;
  /** Bytes that the reads would be billed for; null where nothing is billed by bytes. Nothing is read. @throws AppError as read */
  estimateBytes(requests: readonly ReadRequest[]): Promise<number | null>;
  /** One state per request; a table that does not exist has `exists: false`. */
  sourceStates(requests: readonly SourceStateRequest[]): Promise<readonly SourceState[]>;
  /** Counts keys and hashes by one statement; a table that does not exist has `exists: false`. @throws AppError SCHEMA_DRIFT */
  keyDays(request: KeyDaysRequest): Promise<KeyDays>;
  /** Makes a scope hold exactly the given rows, atomically and touching only what differs. Duplicate stored keys are collapsed. */
  replaceRows(request: ReplaceRequest): Promise<WriteReport>;
  /**
   * Makes stored hashes true: of rows whose `data_hash` is absent or stale it is written, and nothing else of any row is. A
   * number of statements that does not depend on the rows; a row that somebody changes meanwhile keeps its own hash.
   * @throws AppError TABLE_MISSING, SCHEMA_DRIFT, WRITE_CONFLICT, WAREHOUSE_UNAVAILABLE, or the signal's reason
   */
  rehash(request: RehashRequest): Promise<RehashReport>;
  /** Adds rows; for append-only tables such as the run history. */
  append(table: Table, rows: readonly StoredRow[]): Promise<void>;
  /** Inserts rows, or updates those whose key is stored: columns named in `keep` keep their stored value. */
  upsert(table: Table, rows: readonly StoredRow[], keep?: readonly string[]): Promise<void>;
  /** Loads a file idempotently. @throws AppError SCHEMA_DRIFT when the file's columns do not fit the table. */
  load(request: LoadRequest): Promise<LoadReport>;
  close(): Promise<void>;
}

/** All rows of a read in one array. */
export async function readAll<T extends Table, K extends keyof T['columns'] & string>(
  warehouse: Pick<Warehouse, 'read'>,
  request: ReadRequest<T, K>,
): Promise<RowOf<T, K>[]> {
  const rows: RowOf<T, K>[] = [];
  for await (const batch of warehouse.read(request)) for (const row of batch) rows.push(row);
  return rows;
}
