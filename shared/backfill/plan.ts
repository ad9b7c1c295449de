/** Which dates a backfill does, and what it will do to them; nothing is written. */
import { CoverageMeter } from '../coverage/coverage.ts';
import type { EpochMicros, GameDate } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { bySeason } from '../processing/plan-chunks.ts';
import { codeOf } from '../processing/run-context.ts';
import { readHistories } from '../processing/run-ledger.ts';
import { readSourceStates } from '../processing/source-states.ts';
import { backfillState } from '../tables/operations/backfill-state.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { bytesOf, secondsOf } from './estimate.ts';
import { faultsOf, isExpected, type Measured, type MeasuredDay, measure } from './measure.ts';
import { argumentsDigest, type BackfillRequest, unitsOf } from './request.ts';
import { type DateState, isFaulty, isOpen, newBackfillId, newestBackfill, readStates } from './state.ts';
import { areKindsTogether, DaysRead, rehashUnits, reprocessUnits } from './units.ts';

export interface PlanContext {
  readonly warehouse: Warehouse;
  readonly codeVersion: string;
  readonly now: () => EpochMicros;
  readonly signal?: AbortSignal;
}

/** A date to be done. */
export interface PlannedDate extends Pick<MeasuredDay, 'date' | 'expected' | 'present' | 'rows'> {
  /** What it lacks, or why it is done all the same. */
  readonly reason: string;
  /** Attempts of the backfill that is gone on with. */
  readonly attempts: number;
  /** Its rows are written even if neither sources nor hashes moved. */
  readonly force: boolean;
}

export interface TablePlan {
  readonly processor: AnyProcessor;
  /** In date order. */
  readonly dates: readonly PlannedDate[];
  /** The same dates as they are done. */
  readonly units: readonly (readonly GameDate[])[];
  /** Rows of the sources on each date, as far as the method reads them. */
  readonly sourceRows: ReadonlyMap<GameDate, number>;
  /** Dates that need nothing, those of the backfill that is gone on with included. */
  readonly done: number;
  /** Dates that are left as they are because somebody said so. */
  readonly acceptedGaps: readonly GameDate[];
  /** Keys that should exist on the dates to be done; null where the method does not know them. */
  readonly expected: number | null;
  /** Of these, or of all rows, those that are there with a valid hash. */
  readonly present: number;
  /** Stored rows of the dates to be done. */
  readonly rows: number;
  /** Statements at most. */
  readonly statements: number;
  /** What BigQuery would bill for reading; null where nothing is billed by bytes. */
  readonly bytes: number | null;
  /** By past runs; null without any. */
  readonly seconds: number | null;
}

export interface BackfillPlan {
  readonly backfillId: string;
  /** Whether it goes on with an earlier one. */
  readonly resumed: boolean;
  readonly request: BackfillRequest;
  readonly tables: readonly TablePlan[];
  /** What measured the range: what it has worked out need not be worked out again to measure what was done. */
  readonly meter: CoverageMeter;
}

/**
 * Makes the plan. Earlier backfills that this one goes on with decide which dates are left; else what the tables hold does.
 * @throws AppError TABLE_MISSING for a table that should be hashed and does not exist; SOURCE_MISSING when the raw tables hold
 *   nothing for the range; INVALID_ARGUMENT when nothing can be retried; WAREHOUSE_UNAVAILABLE
 */
export async function planBackfill(context: PlanContext, request: BackfillRequest): Promise<BackfillPlan> {
  const { warehouse, codeVersion, now } = context;
  const { processors, method, start, end } = request;
  const meter = new CoverageMeter(warehouse);
  await warehouse.ensureTables([backfillState, processorRunHistory]);
  const tables = processors.map(({ table }) => table.name);
  const states = await readStates(warehouse, { tables, method, start, end });
  const digest = argumentsDigest(request);
  const earlier = newestBackfill(states, digest, codeVersion);
  const [first] = earlier;
  const goOn = async ({ backfillId }: DateState, isLeft: (state: DateState) => boolean): Promise<BackfillPlan> => {
    const tables = await tablePlans(context, request, tablesLeft(request, earlier, isLeft));
    return { backfillId, resumed: true, request, meter, tables };
  };
  if (request.retryFailed) {
    if (!earlier.some(isFaulty) || first === undefined) {
      throw new AppError(
        'INVALID_ARGUMENT',
        'No earlier backfill of these arguments has left a date failed or incomplete.',
      );
    }
    return goOn(first, (state) => isOpen(state) || isFaulty(state));
  }
  if (request.resume && first !== undefined && earlier.some(isOpen)) {
    return goOn(first, isOpen);
  }
  const measured = await measure({ warehouse, meter }, request, request.mode === 'stale', context.signal);
  for (const table of measured) checkMeasured(table, request);
  const left: TableDates[] = [];
  for (const table of measured) left.push(await datesToDo(context, request, table, states));
  const backfillId = newBackfillId(now(), digest);
  return { backfillId, resumed: false, request, meter, tables: await tablePlans(context, request, left) };
}

function checkMeasured({ processor, exists, sourcesKnown, days }: Measured, { method }: BackfillRequest): void {
  if (method === 'hash' && !exists) {
    throw new AppError('TABLE_MISSING', `${processor.table.id} does not exist, so it has no rows to hash.`);
  }
  if (!sourcesKnown && days.length === 0) {
    throw new AppError('SOURCE_MISSING', `The raw tables of ${processor.table.id} hold nothing for these dates.`);
  }
}

interface TableDates {
  readonly processor: AnyProcessor;
  readonly dates: readonly PlannedDate[];
  readonly done: number;
  readonly acceptedGaps: readonly GameDate[];
}

/** What an earlier backfill has left of each table. */
function tablesLeft(
  { processors }: BackfillRequest,
  earlier: readonly DateState[],
  isLeft: (state: DateState) => boolean,
): readonly TableDates[] {
  return processors.map((processor) => {
    const ofTable = earlier.filter(({ table }) => table === processor.table.name);
    const left = ofTable.filter(isLeft);
    return {
      processor,
      dates: left.map(({ date, expected, present, error, attempts }): PlannedDate => {
        const known = { date, expected, present: present ?? 0, rows: present ?? 0, attempts };
        return { ...known, reason: error ?? 'left by the backfill that was stopped', force: false };
      }),
      done: ofTable.length - left.length,
      acceptedGaps: ofTable.filter(({ status }) => status === 'accepted_gap').map(({ date }) => date),
    };
  });
}

async function datesToDo(
  context: PlanContext,
  request: BackfillRequest,
  { processor, days }: Measured,
  states: readonly DateState[],
): Promise<TableDates> {
  const ofTable = states.filter(({ table }) => table === processor.table.name);
  const acceptedGaps = new Set(ofTable.filter(({ status }) => status === 'accepted_gap').map(({ date }) => date));
  const reasonOf = await reasons(context, request, processor, days, ofTable);
  const dates: PlannedDate[] = [];
  let done = 0;
  for (const day of days) {
    if (acceptedGaps.has(day.date)) continue;
    const reason = reasonOf(day);
    if (reason === undefined) done += 1;
    else {
      const { date, expected, present, rows } = day;
      const force = request.method === 'reprocess' && day.stale > 0;
      dates.push({ date, expected, present, rows, reason, attempts: 0, force });
    }
  }
  return { processor, dates, done, acceptedGaps: [...acceptedGaps].sort() };
}

type ReasonOf = (day: MeasuredDay) => string | undefined;

/** Why a date is done, by the mode; undefined when it is not. */
async function reasons(
  context: PlanContext,
  { mode, method }: BackfillRequest,
  processor: AnyProcessor,
  days: readonly MeasuredDay[],
  states: readonly DateState[],
): Promise<ReasonOf> {
  const faults: ReasonOf = (day) => faultsOf(day).join(', ') || undefined;
  switch (mode) {
    case 'all':
      return (day) => faults(day) ?? 'all dates are done';
    case 'missing':
      return (day) => {
        const lacks =
          day.missing > 0 || day.hashed < day.rows || day.gamesWithoutSource.length > 0 || day.unknown !== null;
        return isExpected(day) && lacks ? faults(day) : undefined;
      };
    case 'failed': {
      const last = new Map(states.map((state) => [state.date, state]));
      return ({ date }) => {
        const state = last.get(date);
        return state !== undefined && isFaulty(state) ? (state.error ?? state.status) : undefined;
      };
    }
    case 'stale': {
      const outdated = method === 'reprocess' ? await outdatedDates(context, processor, days) : NONE;
      return (day) => {
        const stale = day.stale + day.malformed + day.duplicates + day.unexpected > 0;
        return stale || day.unknown !== null ? faults(day) : outdated.get(day.date);
      };
    }
  }
}

const NONE: ReadonlyMap<GameDate, string> = new Map();

/** Dates with rows that other code, or other sources, have given. */
async function outdatedDates(
  { warehouse, codeVersion }: PlanContext,
  processor: AnyProcessor,
  days: readonly MeasuredDay[],
): Promise<ReadonlyMap<GameDate, string>> {
  const outdated = new Map<GameDate, string>();
  const code = codeOf(processor, codeVersion);
  for (const dates of bySeason(days.filter(({ rows }) => rows > 0).map(({ date }) => date))) {
    const [states, historyOf] = await Promise.all([
      readSourceStates(warehouse, processor, dates),
      readHistories(warehouse, processor, dates),
    ]);
    for (const date of dates) {
      const { last } = historyOf(date);
      if (last === undefined) outdated.set(date, 'no run of it is recorded');
      else if (last.summary.code !== code) outdated.set(date, 'other code computed it');
      else if (last.summary.source_digest !== states.digest([date])) outdated.set(date, 'its sources have moved');
    }
  }
  return outdated;
}

async function tablePlans(
  { warehouse }: PlanContext,
  request: BackfillRequest,
  left: readonly TableDates[],
): Promise<readonly TablePlan[]> {
  const days = left.map(({ dates }) => dates.map(({ date }) => date));
  const most = Math.max(0, ...days.map((ofTable) => unitsOf(ofTable, request).length));
  const read = new DaysRead(areKindsTogether(most, request, warehouse.capabilities));
  const tables: TablePlan[] = [];
  for (const table of left) {
    const { processor, dates } = table;
    const { units, statements, sourceRows } =
      request.method === 'hash'
        ? rehashUnits(dates, request, warehouse.capabilities)
        : await reprocessUnits(warehouse, processor, dates, request, read);
    const sum = (count: (date: PlannedDate) => number): number => dates.reduce((total, date) => total + count(date), 0);
    tables.push({
      ...table,
      units,
      sourceRows,
      expected: dates.some(({ expected }) => expected === null) ? null : sum(({ expected }) => expected ?? 0),
      present: sum(({ present }) => present),
      rows: sum(({ rows }) => rows),
      statements,
      bytes: await bytesOf(warehouse, processor, request.method, units),
      seconds: await secondsOf(warehouse, processor, request.method, dates),
    });
  }
  return tables;
}
