/** What is done at once: as many dates as fit into memory, or as were asked for. */
import { addDays, type GameDate } from '../dates.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import type { Source } from '../processing/define-source.ts';
import { bySeason, planChunks } from '../processing/plan-chunks.ts';
import { rowIdentity, sourceIdentity } from '../processing/source-memory.ts';
import { readSourceStates, type SourceStates } from '../processing/source-states.ts';
import type { Capabilities, Warehouse } from '../warehouse/warehouse.ts';
import { type BackfillRequest, unitsOf } from './request.ts';

export interface Units {
  readonly units: readonly (readonly GameDate[])[];
  /** Statements over analytics and raw tables that they take at most. */
  readonly statements: number;
  /** Rows of the sources on each date, as far as the method reads them. */
  readonly sourceRows: ReadonlyMap<GameDate, number>;
}

interface DateRows {
  readonly date: GameDate;
  readonly rows: number;
}

/** A query, a load and an update. */
const STATEMENTS_PER_REHASH = 3;

/** Consecutive dates whose rows can be hashed at once. */
export function rehashUnits(
  dates: readonly DateRows[],
  { newestFirst }: Pick<BackfillRequest, 'newestFirst'>,
  { rowsPerRehash }: Pick<Capabilities, 'rowsPerRehash'>,
): Units {
  const units: GameDate[][] = [];
  let inUnit = 0;
  for (const { date, rows } of newestFirst ? dates.toReversed() : dates) {
    const unit = units.at(-1);
    inUnit += rows;
    if (unit !== undefined && inUnit <= rowsPerRehash) unit.push(date);
    else {
      units.push([date]);
      inUnit = rows;
    }
  }
  const statements = units.length * STATEMENTS_PER_REHASH;
  return { units: units.map((unit) => unit.sort()), statements, sourceRows: new Map() };
}

/**
 * Statements of a chunk besides the reads of its sources: what is stored is read up to twice, and changed by up to two, what
 * is derived takes up to four; the run history is read and added to up to four times.
 */
const STATEMENTS_PER_CHUNK = 12;

/**
 * Whether all tables are reprocessed side by side, some dates after others: each row is then read once for all of them. Else
 * those of one kind are, which reads some sources twice, but leaves no worker without work.
 * @param units of the table that has most
 */
export function areKindsTogether(
  units: number,
  request: Pick<BackfillRequest, 'concurrency'>,
  capabilities: Pick<Capabilities, 'tableVersions' | 'concurrentRuns'>,
): boolean {
  return capabilities.tableVersions && units >= workersOf(request, capabilities);
}

/** Units that are done at once. */
export function workersOf(
  { concurrency }: Pick<BackfillRequest, 'concurrency'>,
  { concurrentRuns }: Pick<Capabilities, 'concurrentRuns'>,
): number {
  return Math.min(concurrency ?? concurrentRuns, concurrentRuns);
}

/** Days of sources that tables which are done side by side read, by what they read alike. */
export class DaysRead {
  readonly #kindsTogether: boolean;
  readonly #days = new Map<string, Set<GameDate>>();

  /** @param kindsTogether whether all tables are done side by side */
  constructor(kindsTogether: boolean) {
    this.#kindsTogether = kindsTogether;
  }

  /** Whether no table has read the day before this one. */
  isFirst({ kind }: AnyProcessor, source: Source, date: GameDate): boolean {
    const name = this.#kindsTogether ? rowIdentity(source) : `${kind} ${sourceIdentity(source)}`;
    const days = this.#days.get(name) ?? new Set();
    this.#days.set(name, days);
    if (days.has(date)) return false;
    days.add(date);
    return true;
  }
}

/**
 * Units of reprocessing; a runner may cut them further, so that their rows fit into memory.
 * @param read what the tables before this one read: it is not read again
 */
export async function reprocessUnits(
  warehouse: Pick<Warehouse, 'sourceStates'>,
  processor: AnyProcessor,
  dates: readonly DateRows[],
  request: Pick<BackfillRequest, 'chunk' | 'newestFirst'>,
  read = new DaysRead(false),
): Promise<Units> {
  const units = unitsOf(
    dates.map(({ date }) => date),
    request,
  );
  let statements = 0;
  const sourceRows = new Map<GameDate, number>();
  for (const ofSeason of bySeason(dates.map(({ date }) => date))) {
    const states = await readSourceStates(warehouse, processor, ofSeason);
    for (const date of ofSeason) sourceRows.set(date, rowsOfDate(processor, states, date, read));
    for (const unit of units) {
      const inSeason = unit.filter((date) => ofSeason.includes(date));
      if (inSeason.length === 0) continue;
      const perChunk = Object.keys(processor.sources).length + STATEMENTS_PER_CHUNK;
      statements += 1 + planChunks(inSeason, states).length * perChunk;
    }
  }
  return { units, statements, sourceRows };
}

/**
 * Rows of the sources on a date. Those that look back on it are counted too: a chunk reads each day of a look-back once. What
 * is narrowed is rarely read.
 */
function rowsOfDate(processor: AnyProcessor, states: SourceStates, date: GameDate, read: DaysRead): number {
  const yesterday = addDays(date, -1);
  let rows = 0;
  for (const [name, source] of Object.entries(processor.sources)) {
    const range = source.window.resolve(date);
    if (range === null || source.narrowing !== undefined) continue;
    const isNear = range.start <= date && range.end >= yesterday;
    if (isNear && read.isFirst(processor, source, date)) rows += states.rowsOn(name, date);
  }
  return rows;
}
