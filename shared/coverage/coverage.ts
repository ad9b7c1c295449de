/**
 * Coverage of tables over a range of dates: what should exist, what does, and whether its hashes are true.
 *
 * One statement tells the state of everything that a measurement is made of: the sources of keys, and the keys and hashes
 * that are stored. As long as it stays the same, so does what was measured; what is kept is therefore never out of date.
 */
import {
  addDays,
  type CalendarDate,
  datesOfRange,
  type EpochMicros,
  easternDate,
  type GameDate,
  microsOfDate,
  seasonOf,
  seasonStart,
} from '../dates.ts';
import { AppError } from '../errors.ts';
import { shortHash } from '../hashing/data-hash.ts';
import type { ExpectedSummary } from '../processing/compute-date.ts';
import type { AnyProcessor, ExpectedKeys } from '../processing/define-processor.ts';
import type { SourceMemory } from '../processing/source-memory.ts';
import { readStatesTogether, type SourceStates } from '../processing/source-states.ts';
import type { Table } from '../tables/define-table.ts';
import type { DateRange, KeyDays, SourceState, SourceStateRequest, Warehouse } from '../warehouse/warehouse.ts';
import { type ExpectedDays, readExpectedDays } from './expected-days.ts';
import type { DayFigures } from './figures.ts';
import { keyProcessor, readExpectedKeys } from './key-reader.ts';
import { compareKeys, readStoredKeys } from './stored-keys.ts';
import { type VerifiedDay, verifyHashes } from './verify.ts';

export interface CoverageRequest {
  readonly processors: readonly AnyProcessor[];
  /** Both ends inclusive; left out: eight seasons are looked at. */
  readonly startDate?: GameDate | undefined;
  /** Left out: today, Eastern. */
  readonly endDate?: GameDate | undefined;
  /** Share of the rows to hash again, 0 … 100; default 0. */
  readonly verify?: number;
  readonly signal?: AbortSignal | undefined;
  /** What has been read lately, for other tables of these dates. */
  readonly memory?: SourceMemory | undefined;
}

/** What was measured of one table. */
export interface TableCoverage {
  readonly processor: AnyProcessor;
  readonly exists: boolean;
  /** Dates that something is expected or stored on, in order. */
  readonly days: readonly DayFigures[];
  readonly uniqueHashes: KeyDays['uniqueHashes'];
  /** Start of the oldest run whose record stood for working out the keys anew. */
  readonly expectedAsOf: EpochMicros | null;
  /** Whether any source of its keys holds a row around the range: without one, nothing can be said to be missing. */
  readonly sourcesKnown: boolean;
}

export interface Coverage {
  /** As asked for; where nothing was asked for, the first date that is known, or the end. */
  readonly startDate: GameDate;
  readonly endDate: GameDate;
  readonly verify: number;
  readonly tables: readonly TableCoverage[];
}

/** Where no start is given, so many seasons are looked at, the end's included. */
const SEASONS = 8;
/** Measurements that are kept: of every table, whole history, some seasons and dates. */
const KEPT = 64;

type Measured = Omit<TableCoverage, 'processor'>;

/** Measures coverage, again and again; it keeps what it measured as long as that is still so. */
export class CoverageMeter {
  readonly #warehouse: Warehouse;
  readonly #now: () => EpochMicros;
  readonly #kept = new Map<string, { readonly state: string; readonly measured: Measured }>();
  readonly #expected = new WeakMap<AnyProcessor, Map<GameDate, ExpectedSummary>>();

  /** @param now default: the system's clock */
  constructor(warehouse: Warehouse, now: () => EpochMicros = () => microsOfDate(new Date())) {
    this.#warehouse = warehouse;
    this.#now = now;
  }

  /**
   * @throws AppError INVALID_RANGE when the start is after the end; SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE, INTEGER_UNSAFE where
   *   something cannot be read: an error is never taken for an empty table
   */
  async measure(request: CoverageRequest): Promise<Coverage> {
    const { processors, startDate, verify = 0, signal, memory } = request;
    const endDate = request.endDate ?? easternDate(this.#now());
    if (startDate !== undefined && startDate > endDate) {
      throw new AppError('INVALID_RANGE', `The start ${startDate} is after the end ${endDate}.`);
    }
    const range = { start: startDate ?? seasonStart(seasonOf(endDate) - SEASONS + 1), end: endDate };
    const keyed = processors.map(keyProcessor);
    const { of, others } = await readStatesTogether(
      this.#warehouse,
      keyed,
      bounding(range),
      processors.map(({ table }) => storedState(table, range)),
    );
    const tables: TableCoverage[] = [];
    for (const [index, processor] of processors.entries()) {
      const states = of(keyed[index] ?? processor);
      const measured = await this.#measureTable(processor, range, states, others[index], { signal, memory });
      const days =
        verify === 0 ? measured.days : await this.#verified(processor.table, range, measured, verify, signal);
      tables.push({ processor, ...measured, days });
    }
    const first = tables.flatMap(({ days }) => days[0]?.date ?? []).sort()[0];
    return { startDate: startDate ?? first ?? endDate, endDate, verify, tables };
  }

  async #measureTable(
    processor: AnyProcessor,
    range: DateRange,
    states: SourceStates,
    stored: SourceState | undefined,
    { signal, memory }: Pick<CoverageRequest, 'signal' | 'memory'>,
  ): Promise<Measured> {
    const place = `${processor.table.id} ${range.start} ${range.end}`;
    const state = shortHash(`${states.digest(bounding(range))} ${JSON.stringify(stored)}`);
    const kept = this.#kept.get(place);
    if (kept?.state === state) return kept.measured;
    const warehouse = this.#warehouse;
    const { table } = processor;
    const known = this.#expected.get(processor) ?? new Map<GameDate, ExpectedSummary>();
    this.#expected.set(processor, known);
    const expected = await readExpectedDays(warehouse, { processor, range, states, known, signal, memory });
    const found = await warehouse.keyDays({ table, dates: range });
    const measured: Measured = {
      exists: found.exists,
      days: await compareDays(warehouse, { processor, expected, found, states, signal }),
      uniqueHashes: found.uniqueHashes,
      expectedAsOf: expected.asOf,
      sourcesKnown: states.days().length > 0,
    };
    this.#kept.delete(place);
    this.#kept.set(place, { state, measured });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return measured;
  }

  async #verified(
    table: Table,
    range: DateRange,
    { exists, days }: Measured,
    percent: number,
    signal: AbortSignal | undefined,
  ): Promise<readonly DayFigures[]> {
    if (!exists) return days;
    const verified = await verifyHashes(this.#warehouse, table, range, percent, signal);
    return days.map((day): DayFigures => ({ ...day, ...(verified.get(day.date) ?? NOT_VERIFIED) }));
  }
}

/**
 * Dates whose windows together hold those of every date of the range: windows move forward with their date, but that of a
 * season's first days may be empty.
 */
function bounding({ start, end }: DateRange): readonly GameDate[] {
  const last = addDays(start, FIRST_DAYS);
  return [...datesOfRange(start, last < end ? last : end), end];
}
const FIRST_DAYS = 30;

const NOT_VERIFIED: VerifiedDay = { verified: 0, stale: 0 };

function storedState(table: Table, dates: DateRange): SourceStateRequest {
  const columns = [...new Set([...table.key, 'data_hash', 'processed_at'])];
  return { table, columns, dates, fingerprint: 'columns', byDay: true };
}

interface Comparing {
  readonly processor: AnyProcessor;
  readonly expected: ExpectedDays;
  readonly found: KeyDays;
  readonly states: SourceStates;
  readonly signal: AbortSignal | undefined;
}

/** Only dates whose set of keys is not the expected one have their keys read and compared one by one. */
async function compareDays(
  warehouse: Pick<Warehouse, 'read' | 'sourceStates'>,
  { processor, expected, found, states, signal }: Comparing,
): Promise<readonly DayFigures[]> {
  const stored = new Map(found.days.map((day) => [day.date, day]));
  const days = new Map<CalendarDate, DayFigures>();
  const different: CalendarDate[] = [];
  for (const date of [...new Set([...expected.dates, ...stored.keys()])].sort()) {
    const day = stored.get(date);
    const should = expected.of(date) ?? NOTHING;
    if (day === undefined && should.rows === 0 && should.games_without_source.length === 0) continue;
    const { keys = 0, keySet = '', validKeys = 0 } = day ?? {};
    let [missing, unexpected, fulfilled] = [0, 0, validKeys];
    if (keys === 0) missing = should.rows;
    else if (should.rows === 0 && should.games_without_source.length === 0) [unexpected, fulfilled] = [keys, 0];
    else if (keys !== should.rows || keySet !== should.digest) different.push(date);
    days.set(date, {
      date,
      expectedRows: should.rows,
      gamesWithoutSource: should.games_without_source,
      rows: day?.rows ?? 0,
      keys,
      missing,
      unexpected,
      fulfilled,
      hashed: day?.hashed ?? 0,
      uniqueHashes: day?.uniqueHashes ?? 0,
      minHashLength: day?.minHashLength ?? null,
      maxHashLength: day?.maxHashLength ?? null,
      malformed: day?.malformed ?? 0,
      newest: day?.newest ?? null,
      ...NOT_VERIFIED,
    });
  }
  if (different.length > 0) {
    const keys = new Map<GameDate, ExpectedKeys>(expected.keys);
    const unknown = different.filter((date) => !keys.has(date));
    await readExpectedKeys(warehouse, processor, unknown, (date, found) => keys.set(date, found), { states, signal });
    const rows = await readStoredKeys(warehouse, processor.table, different);
    for (const date of different) {
      const day = days.get(date);
      if (day === undefined) continue;
      const compared = compareKeys(keys.get(date) ?? NO_KEYS, rows.get(date) ?? []);
      days.set(date, {
        ...day,
        missing: compared.missing.length,
        unexpected: compared.unexpected.length,
        fulfilled: compared.fulfilled,
      });
    }
  }
  return [...days.values()];
}

const NOTHING = { rows: 0, digest: '', games_without_source: [] } as const;
const NO_KEYS: ExpectedKeys = { keys: [], gamesWithoutSource: [] };
