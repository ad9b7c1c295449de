/**
 * Carries a plan out: units side by side, each date's state recorded after what it says is true, and at the end a measurement
 * of what the range holds, which is what success means.
 */
import { type EpochMicros, type GameDate, microsOf } from '../dates.ts';
import { AppError } from '../errors.ts';
import type { Runner } from '../processing/create-runner.ts';
import type { AnyProcessor } from '../processing/define-processor.ts';
import { type BackfillResult, daysOf, isSettled, settled, tableResult } from './backfill-result.ts';
import { type DoneDate, rehashDates, reprocessDates, type Unit } from './do-unit.ts';
import { type Measured, measure } from './measure.ts';
import type { BackfillPlan, PlanContext, PlannedDate, TablePlan } from './plan.ts';
import { type DateState, isOpen, writeStates } from './state.ts';
import { areKindsTogether, workersOf } from './units.ts';
import { type BackfillListener, WorkDone } from './work-done.ts';

export interface BackfillContext extends PlanContext {
  readonly runnerOf: (processor: AnyProcessor) => Pick<Runner, 'steps'>;
  readonly listener?: BackfillListener;
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
  readonly work: WorkDone;
  started: boolean;
}

interface QueuedUnit {
  readonly table: TableRun;
  readonly dates: readonly GameDate[];
}

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
      work: new WorkDone(table),
      started: false,
    }));
  }

  async run(): Promise<BackfillResult> {
    const { warehouse, signal, listener } = this.#context;
    const { request, meter } = this.#plan;
    const begun = performance.now();
    await writeStates(
      warehouse,
      this.#tables.flatMap(({ states }) => [...states.values()]),
    );
    await this.#doQueue();
    const written = performance.now();
    this.#seconds.write = (written - begun) / 1000;
    if (this.#isInterrupted) return this.#result('interrupted', undefined);
    if (!request.verify) return this.#result(this.#ending, undefined);
    listener?.verifying();
    try {
      const measured = await measure({ warehouse, meter }, request, true, signal);
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
    const { request } = this.#plan;
    const units = this.#tables.flatMap((table) => table.plan.units.map((dates, index) => ({ table, dates, index })));
    if (request.method === 'hash') return units.map((unit) => [unit]);
    const byDates = Map.groupBy(units, ({ index }) => index);
    if (areKindsTogether(byDates.size, request, this.#context.warehouse.capabilities)) return [...byDates.values()];
    return [...Map.groupBy(units, ({ table, index }) => `${table.plan.processor.kind} ${index}`).values()];
  }

  async #doQueue(): Promise<void> {
    const { warehouse, signal } = this.#context;
    const most = workersOf(this.#plan.request, warehouse.capabilities);
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
    const workers = Array.from({ length: Math.min(most, queue.length) }, work);
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
      onDone: (done) => this.#dones(table, dates, done),
      onRows: (rows) => {
        table.work.working(dates, rows);
        this.#told(table);
      },
    };
  }

  async #dones(table: TableRun, unit: readonly GameDate[], done: readonly DoneDate[]): Promise<void> {
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
    table.work.add(unit, done);
    this.#failures += done.filter(({ status }) => status === 'failed').length;
    this.#told(table);
    const { maxFailures } = this.#plan.request;
    if (maxFailures !== undefined && this.#failures >= maxFailures && !this.#stop.signal.aborted) {
      this.#stop.abort(new AppError('OVERLOADED', `${this.#failures} dates have failed; no more are begun.`));
    }
  }

  #told({ plan, work }: TableRun): void {
    const all = this.#tables.map((table) => table.work);
    this.#context.listener?.tableProgressed(
      plan.processor.table.name,
      work.progress(all, workersOf(this.#plan.request, this.#context.warehouse.capabilities)),
    );
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
      const ended = [...table.states.values()].filter((state) => !isOpen(state));
      const moved = ended.filter((state) => !isSettled(state, days.get(state.date))).map(({ date }) => date);
      await this.#record(table, moved, (state) => settled(state, days.get(state.date)));
    }
  }

  #result(ending: BackfillResult['ending'], measured: readonly Measured[] | undefined): BackfillResult {
    return {
      backfillId: this.#plan.backfillId,
      ending,
      seconds: this.#seconds,
      tables: this.#tables.map(({ plan, states }) =>
        tableResult(plan, [...states.values()], measured && daysOf(measured, plan)),
      ),
    };
  }
}
