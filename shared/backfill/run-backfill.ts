/**
 * Carries a plan out: units side by side, each date's state recorded after what it says is true, and at the end a measurement
 * of what the range holds, which is what success means.
 */
import { type EpochMicros, type GameDate, microsOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { Runner } from '../processing/create-runner.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { type DoneDate, rehashDates, reprocessDates, type Unit } from './do-unit.ts';
import { faultsOf, type Measured, type MeasuredDay, measure } from './measure.ts';
import type { BackfillPlan, PlanContext, PlannedDate, TablePlan } from './plan.ts';
import { type DateState, isFaulty, isOpen, type Status, writeStates } from './state.ts';

export interface BackfillContext extends PlanContext {
  readonly runnerOf: (processor: AnyProcessor) => Pick<Runner, 'steps'>;
  readonly listener?: BackfillListener;
}

/** How far a table is. */
export interface TableProgress {
  readonly done: number;
  readonly rows: number;
  readonly failed: number;
  /** Share of the work that is done, 0 … 1: dates of many rows take longer than dates of few. */
  readonly share: number;
}

export interface BackfillListener {
  /** Its first unit is begun. */
  tableStarted(table: string, dates: number): void;
  tableProgressed(table: string, progress: TableProgress): void;
  /** The measurement after writing has begun. */
  verifying(): void;
}

/** A date that is not as it should be. */
export interface FaultyDate {
  readonly date: GameDate;
  readonly status: Extract<Status, 'incomplete' | 'failed'>;
  readonly reason: string;
  /** Whether this backfill was to do it; others were found by the measurement. */
  readonly planned: boolean;
  /**
   * What may help: retry = doing it again, once what it lacks is there · stale = doing what is outdated or too much ·
   * reprocess = computing what hashing cannot repair.
   */
  readonly repair: 'retry' | 'stale' | 'reprocess';
}

export interface TableResult {
  readonly processor: AnyProcessor;
  readonly planned: number;
  /** Planned dates by how they ended. */
  readonly ended: Readonly<Record<Status, number>>;
  readonly rowsWritten: number;
  /** In date order. */
  readonly faulty: readonly FaultyDate[];
  /** Dates that are as they are because somebody said so. */
  readonly acceptedGaps: readonly GameDate[];
  /** What the range holds now; null when that was not measured. */
  readonly measured: readonly MeasuredDay[] | null;
}

export interface BackfillResult {
  readonly backfillId: string;
  /** done: every planned date was tried · interrupted · stopped: too many dates failed. */
  readonly ending: 'done' | 'interrupted' | 'stopped';
  readonly tables: readonly TableResult[];
  readonly seconds: { readonly write: number; readonly verify: number };
}

/** Every planned date was done, and the range is as it should be. */
export function isComplete({ ending, tables }: BackfillResult): boolean {
  return ending === 'done' && tables.every(({ faulty }) => faulty.length === 0);
}

/**
 * @throws AppError WAREHOUSE_UNAVAILABLE and the like, when states cannot be written or the range cannot be measured
 */
export async function runBackfill(context: BackfillContext, plan: BackfillPlan): Promise<BackfillResult> {
  return new BackfillRun(context, plan).run();
}

interface TableRun {
  readonly plan: TablePlan;
  readonly states: Map<GameDate, DateState>;
  readonly weights: ReadonlyMap<GameDate, number>;
  progress: { done: number; rows: number; failed: number };
  weightDone: number;
  /** Rows that units, which are only known to be done all together, have worked on. */
  readonly underWay: Map<readonly GameDate[], number>;
  started: boolean;
}

interface QueuedUnit {
  readonly table: TableRun;
  readonly dates: readonly GameDate[];
}

/** What the fixed cost of a date is worth in rows. */
const ROWS_PER_DATE = 20;
const weightOf = ({ expected, rows }: PlannedDate): number => ROWS_PER_DATE + Math.max(expected ?? 0, rows);

class BackfillRun {
  readonly #context: BackfillContext;
  readonly #plan: BackfillPlan;
  readonly #tables: readonly TableRun[];
  /** Aborted with the context's signal, or when too many dates have failed. */
  readonly #stop = new AbortController();
  readonly #seconds = { write: 0, verify: 0 };
  #failures = 0;

  constructor(context: BackfillContext, plan: BackfillPlan) {
    this.#context = context;
    this.#plan = plan;
    this.#tables = plan.tables.map((table) => ({
      plan: table,
      states: new Map(table.dates.map((date) => [date.date, this.#planned(table, date)])),
      weights: new Map(table.dates.map((date) => [date.date, weightOf(date)])),
      progress: { done: 0, rows: 0, failed: 0 },
      weightDone: 0,
      underWay: new Map(),
      started: false,
    }));
  }

  async run(): Promise<BackfillResult> {
    const { warehouse, signal, listener } = this.#context;
    const { verify } = this.#plan.request;
    const begun = performance.now();
    await writeStates(
      warehouse,
      this.#tables.flatMap(({ states }) => [...states.values()]),
    );
    await this.#doQueue();
    const written = performance.now();
    this.#seconds.write = (written - begun) / 1000;
    if (this.#isInterrupted) return this.#result('interrupted', undefined);
    if (!verify) return this.#result(this.#ending, undefined);
    listener?.verifying();
    try {
      const measured = await measure(warehouse, this.#plan.request, true, signal);
      await this.#settle(measured);
      this.#seconds.verify = (performance.now() - written) / 1000;
      return this.#result(this.#ending, measured);
    } catch (error) {
      if (this.#isInterrupted) return this.#result('interrupted', undefined);
      throw error;
    }
  }

  get #isInterrupted(): boolean {
    return this.#context.signal?.aborted === true;
  }

  get #ending(): BackfillResult['ending'] {
    return this.#stop.signal.aborted ? 'stopped' : 'done';
  }

  get #now(): EpochMicros {
    return this.#context.now();
  }

  #planned({ processor }: TablePlan, { date, expected, present, attempts }: PlannedDate): DateState {
    const { backfillId, request } = this.#plan;
    return {
      backfillId,
      table: processor.table.name,
      date,
      method: request.method,
      status: 'pending',
      expected,
      present,
      rowsWritten: null,
      attempts,
      error: null,
      startedAt: null,
      finishedAt: null,
      codeVersion: this.#context.codeVersion,
      processedAt: this.#now,
    };
  }

  /** What one worker does at a time: to compute rows, the units of tables that read alike, of the same dates as far as may be. */
  #queue(): (readonly QueuedUnit[])[] {
    const units = this.#tables.flatMap((table) => table.plan.units.map((dates, index) => ({ table, dates, index })));
    if (this.#plan.request.method === 'hash') return units.map((unit) => [unit]);
    const alike = Map.groupBy(units, ({ table, index }) => `${table.plan.processor.kind} ${index}`);
    return [...alike.values()];
  }

  async #doQueue(): Promise<void> {
    const { warehouse, signal } = this.#context;
    const { concurrency } = this.#plan.request;
    const most = warehouse.capabilities.concurrentRuns;
    const queue = this.#queue();
    const abort = (): void => this.#stop.abort(signal?.reason);
    if (signal?.aborted === true) return;
    signal?.addEventListener('abort', abort, { once: true });
    const work = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        if (this.#stop.signal.aborted) return;
        await this.#doUnits(next);
      }
    };
    const workers = Array.from({ length: Math.min(concurrency ?? most, most, queue.length) }, work);
    try {
      // None is left alone with the warehouse that a failure of another one makes the caller close.
      const ended = await Promise.allSettled(workers);
      const failure = ended.find(({ status }) => status === 'rejected');
      if (failure?.status === 'rejected') throw failure.reason;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  async #doUnits(queued: readonly QueuedUnit[]): Promise<void> {
    const { warehouse, runnerOf } = this.#context;
    const units: Unit[] = [];
    for (const { table, dates } of queued) units.push(await this.#begun(table, dates));
    if (this.#plan.request.method === 'hash') for (const unit of units) await rehashDates(warehouse, unit);
    else await reprocessDates(units.map((unit) => ({ runner: runnerOf(unit.processor), unit })));
  }

  async #begun(table: TableRun, dates: readonly GameDate[]): Promise<Unit> {
    const { backfillId, request } = this.#plan;
    const { processor } = table.plan;
    if (!table.started) this.#context.listener?.tableStarted(processor.table.name, table.plan.dates.length);
    table.started = true;
    const startedAt = this.#now;
    await this.#record(table, dates, (state) => ({
      ...state,
      status: 'running',
      attempts: state.attempts + 1,
      startedAt,
      error: null,
    }));
    const forced = table.plan.dates.filter(({ force }) => force).map(({ date }) => date);
    return {
      processor,
      dates,
      forced: new Set(forced),
      publish: request.publish,
      backfillId,
      signal: this.#stop.signal,
      onDone: (done) => {
        table.underWay.delete(dates);
        return this.#dones(table, done);
      },
      onRows: (rows) => {
        table.underWay.set(dates, rows);
        this.#told(table);
      },
    };
  }

  async #dones(table: TableRun, done: readonly DoneDate[]): Promise<void> {
    const byDate = new Map(done.map((date) => [date.date, date]));
    const finishedAt = this.#now;
    await this.#record(
      table,
      done.map(({ date }) => date),
      (state) => {
        const { status = 'failed', rowsWritten = 0, rows = 0, error = null } = byDate.get(state.date) ?? {};
        const present = status === 'complete' && state.expected === null ? rows : state.present;
        return { ...state, status, rowsWritten, present, error, finishedAt };
      },
    );
    const { progress, weights } = table;
    for (const { date, status, rows } of done) {
      progress.done += 1;
      progress.rows += rows;
      table.weightDone += weights.get(date) ?? 0;
      if (status === 'failed') {
        progress.failed += 1;
        this.#failures += 1;
      }
    }
    this.#told(table);
    const { maxFailures } = this.#plan.request;
    if (maxFailures !== undefined && this.#failures >= maxFailures && !this.#stop.signal.aborted) {
      this.#stop.abort(new AppError('OVERLOADED', `${this.#failures} dates have failed; no more are begun.`));
    }
  }

  #told({ plan, progress, weights, weightDone, underWay }: TableRun): void {
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    const rowsUnderWay = [...underWay.values()].reduce((sum, rows) => sum + rows, 0);
    const share = total === 0 ? 1 : Math.min(1, (weightDone + rowsUnderWay) / total);
    const rows = progress.rows + rowsUnderWay;
    this.#context.listener?.tableProgressed(plan.processor.table.name, { ...progress, rows, share });
  }

  async #record(
    { states }: TableRun,
    dates: readonly GameDate[],
    change: (state: DateState) => DateState,
  ): Promise<void> {
    const changed: DateState[] = [];
    for (const date of dates) {
      const state = states.get(date);
      if (state === undefined) continue;
      // Records of one date are told apart by their time.
      const processedAt = microsOf(Math.max(this.#now, state.processedAt + 1));
      const next = { ...change(state), processedAt };
      states.set(date, next);
      changed.push(next);
    }
    await writeStates(this.#context.warehouse, changed);
  }

  /** Takes what was measured into the states: a date is complete when the measurement says so. */
  async #settle(measured: readonly Measured[]): Promise<void> {
    for (const table of this.#tables) {
      const days = daysOf(measured, table.plan);
      const ended = [...table.states.values()].filter((state) => !isOpen(state)).map(({ date }) => date);
      await this.#record(table, ended, (state) => settled(state, days.get(state.date)));
    }
  }

  #result(ending: BackfillResult['ending'], measured: readonly Measured[] | undefined): BackfillResult {
    return {
      backfillId: this.#plan.backfillId,
      ending,
      seconds: this.#seconds,
      tables: this.#tables.map(({ plan, states }) => {
        const all = [...states.values()];
        const days = measured === undefined ? undefined : daysOf(measured, plan);
        const planned = all.filter(isFaulty).map((state) => faultyDate(state, days?.get(state.date)));
        const accepted = new Set(plan.acceptedGaps);
        const found = [...(days?.values() ?? [])].flatMap((day): FaultyDate[] => {
          if (states.has(day.date) || accepted.has(day.date)) return [];
          const faults = faultsOf(day);
          return faults.length === 0
            ? []
            : [
                {
                  date: day.date,
                  status: 'incomplete',
                  reason: faults.join(', '),
                  planned: false,
                  repair: repairOf(day),
                },
              ];
        });
        return {
          processor: plan.processor,
          planned: all.length,
          ended: countByStatus(all),
          rowsWritten: all.reduce((total, { rowsWritten }) => total + (rowsWritten ?? 0), 0),
          faulty: [...planned, ...found].sort((a, b) => (a.date < b.date ? -1 : 1)),
          acceptedGaps: plan.acceptedGaps,
          measured: days === undefined ? null : [...days.values()],
        };
      }),
    };
  }
}

function daysOf(measured: readonly Measured[], { processor }: TablePlan): ReadonlyMap<GameDate, MeasuredDay> {
  const table = measured.find((candidate) => candidate.processor === processor);
  return new Map(table?.days.map((day) => [day.date, day]));
}

function settled(state: DateState, day: MeasuredDay | undefined): DateState {
  if (day === undefined) return { ...state, expected: state.expected === null ? null : 0, present: 0 };
  const known = { ...state, expected: day.expected, present: day.present };
  if (state.status !== 'complete' && state.status !== 'no_games') return known;
  const faults = faultsOf(day);
  return faults.length === 0 ? known : { ...known, status: 'incomplete', error: faults.join(', ') };
}

function faultyDate({ date, status, error }: DateState, day: MeasuredDay | undefined): FaultyDate {
  const repair = day !== undefined && repairOf(day) === 'reprocess' ? 'reprocess' : 'retry';
  return { date, status: status === 'failed' ? 'failed' : 'incomplete', reason: error ?? '', planned: true, repair };
}

/** Surplus copies are beyond hashing. */
function repairOf({ expected, duplicates }: MeasuredDay): 'stale' | 'reprocess' {
  return expected === null && duplicates > 0 ? 'reprocess' : 'stale';
}

function countByStatus(states: readonly DateState[]): Readonly<Record<Status, number>> {
  const counts: Record<Status, number> = {
    pending: 0,
    running: 0,
    complete: 0,
    incomplete: 0,
    failed: 0,
    no_games: 0,
    accepted_gap: 0,
  };
  for (const { status } of states) counts[status] += 1;
  return counts;
}
