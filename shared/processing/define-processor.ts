/**
 * A processor is a declaration and a pure function: sources in, rows out. The same function serves a pushed message, a
 * date range and a backfill.
 *
 * Words (D23): *game_missing* = a game without its critical source, its stored rows stay · *game_not_final* = a game that
 * has no summary rows yet · *failed row* = a row that could not be built, its stored version stays · *report* = a finding
 * that takes no row out of the key set.
 */
import type { GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { RowOf, Table } from '../tables/define-table.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { SourceData, Sources } from './define-source.ts';

/** Columns the runtime fills: they depend on the write, not on the sources. */
export const RUNTIME_COLUMNS = ['data_hash', 'created_at', 'processed_at', 'quality_calculated_at'] as const;
export type RuntimeColumn = (typeof RUNTIME_COLUMNS)[number];
/** A row as compute returns it: every column except those of the runtime. */
export type ComputedRow<T extends Table> = Omit<RowOf<T>, RuntimeColumn>;

export type GameState = 'computed' | 'game_missing' | 'game_not_final';
export interface GameOutcome {
  readonly gameId: string;
  readonly state: GameState;
  /** Why, for states other than computed: for example the sources that were looked at. */
  readonly reason?: string;
}

export interface FailedRow {
  /** Key column values joined by `|`, as far as they are known. */
  readonly key: string;
  readonly gameId: string;
  readonly reason: string;
}

/** Why a run fails although it has games. */
export interface Refusal {
  readonly code: 'SOURCE_MISSING' | 'SOURCE_STALE';
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** SCHEDULE_CONFLICT, TEAM_UNKNOWN and the like: listed in the run record, no failure. */
export interface Report {
  readonly code: string;
  readonly subject: string;
  readonly detail?: string;
}

export interface ComputeInput<S extends Sources> {
  readonly date: GameDate;
  readonly sources: SourceData<S>;
}

export interface ComputeResult<T extends Table> {
  readonly games: readonly GameOutcome[];
  readonly rows: readonly ComputedRow<T>[];
  readonly failed: readonly FailedRow[];
  readonly reports: readonly Report[];
  /** Raw rows ignored or collapsed, by reason and table: `raw_duplicates_collapsed:nbac_schedule` → 2. */
  readonly counts: Readonly<Record<string, number>>;
  /** Whether the schedule has any row of the season: decides if stored rows of a date without games are removed (D23). */
  readonly scheduleKnown: boolean;
  /** Findings about the sources that take nothing away from the run, beside the minima and ages that sources declare. */
  readonly warnings?: readonly Report[];
  /** A minimum of D23 that only the processor can count, and that is missed so far that the run fails. */
  readonly refusal?: Refusal;
  /** The expected keys, where they are known from computing the rows; without them the runtime asks `expected`. */
  readonly expected?: ExpectedKeys;
}

/** Keys that should exist for a date (`coverage.md`), by the very functions that make the rows. */
export interface ExpectedKeys {
  /** Key column values joined by `|`, sorted. */
  readonly keys: readonly string[];
  /** Game ids whose keys cannot be known because no source has them. */
  readonly gamesWithoutSource: readonly string[];
}

export interface Processor<T extends Table = Table, S extends Sources = Sources> {
  /** Class-style name that consumers of completion messages know, for example PlayerGameSummaryProcessor. */
  readonly name: string;
  /** Folder under services/ and value of SERVICE: player-game-summary. */
  readonly service: string;
  readonly table: T;
  readonly sources: S;
  readonly kind: 'summary' | 'context';
  /** Version of the domain code; a new one invalidates source digests. */
  readonly version: string;
  /** Data shipped with the code that rows depend on, by name; they are part of the source digest. */
  readonly shipped?: Readonly<Record<string, unknown>>;
  /** all-or-none: when a row of a game cannot be built, the game's other rows are not written either (D23, team tables). */
  readonly rowsPerGame?: 'all-or-none';
  readonly compute: (input: ComputeInput<S>) => ComputeResult<T>;
  readonly expected: (input: ComputeInput<S>) => ExpectedKeys;
  /**
   * What `expected` needs, where that is less than all sources: some of them, or narrowed ones under their names. Where it
   * is asked alone, it sees the others as absent. Coverage reads no more than these.
   */
  readonly keySources?: Sources;
  /**
   * Keys of many dates are costly to work out: reports over more than one date take them from run records whose key sources
   * still hold.
   */
  readonly keysFromRuns?: true;
  /** Derived records written after the rows (D21). Must be idempotent. */
  readonly afterWrite?: {
    readonly tables: readonly Table[];
    readonly run: (warehouse: Warehouse, dates: readonly GameDate[]) => Promise<void>;
  };
}

/**
 * Declares a processor.
 * @throws AppError INVALID_CONFIG when its table has no hash fields or no partition, a source lists no columns or is
 *   narrowed by one that is not declared before it, or none is critical.
 */
export function defineProcessor<T extends Table, const S extends Sources>(processor: Processor<T, S>): Processor<T, S> {
  const refuse = (reason: string): never => {
    throw new AppError('INVALID_CONFIG', `processor ${processor.name}: ${reason}`);
  };
  if (processor.table.hashFields.length === 0) refuse(`table ${processor.table.id} declares no hash fields`);
  if (processor.table.partitionBy === null) refuse(`table ${processor.table.id} declares no partition column`);
  if (processor.table.columns[processor.table.partitionBy ?? '']?.type !== 'DATE') {
    refuse(`table ${processor.table.id} is not partitioned by a DATE`);
  }
  const sources = Object.entries(processor.sources);
  for (const [index, [name, source]] of sources.entries()) {
    if (source.columns.length === 0) refuse(`source ${name} lists no columns`);
    for (const other of source.narrowing?.after ?? []) {
      const declared = sources.findIndex(([earlier]) => earlier === other);
      if (declared === -1 || declared >= index)
        refuse(`source ${name} looks at ${other}, which is not declared before it`);
    }
    for (const column of source.columns) {
      if (!(column in source.table.columns)) refuse(`source ${name} reads ${column}, which ${source.table.id} lacks`);
    }
  }
  for (const [name, source] of Object.entries(processor.keySources ?? {})) {
    if (!(name in processor.sources)) refuse(`key source ${name} is none of its sources`);
    if (processor.keysFromRuns === true && source !== processor.sources[name]) {
      refuse(`key source ${name} is not as runs read it, so their records cannot tell whether it still holds`);
    }
  }
  if (!sources.some(([, source]) => source.role === 'critical')) refuse('no source is critical');
  return processor;
}

/**
 * A processor whose types are forgotten, for lists of processors. Its compute accepts only the data that the runtime read
 * for its own sources, so the erasure is safe there.
 */
export type AnyProcessor = Processor<Table, Sources>;
export function eraseTypes<T extends Table, S extends Sources>(processor: Processor<T, S>): AnyProcessor {
  return processor as unknown as AnyProcessor;
}

/** Names of the sources that the expected keys of a processor come from. */
export function keySourceNames({ sources, keySources = sources }: AnyProcessor): readonly string[] {
  return Object.keys(keySources);
}
