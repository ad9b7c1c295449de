/**
 * Runs some dates of a processor together: one statement per source, one write, one append of records, whatever their
 * number; each date ends as if it had been run alone.
 *
 * Order of truth: rows first, then what is derived from them, then the record, then the message. Whatever stops a process
 * in between, the next run of the date finds what is missing and completes it.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { GameDate } from '../dates.ts';
import { AppError, toAppError } from '../errors.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import type { StatementRecord, Warehouse } from '../warehouse/warehouse.ts';
import { type ChunkAnswer, closeChunk } from './close-chunk.ts';
import { computeDate } from './compute-date.ts';
import { type DateRun, fail, type WrittenDate } from './date-run.ts';
import { type ChunkTotals, rounded } from './end-runs.ts';
import { countsSince, readRecovered } from './recovered-rows.ts';
import type { RunContext } from './run-context.ts';
import { type RunHistory, readHistories, type SettledRun } from './run-ledger.ts';
import { startedRecord } from './run-records.ts';
import type { RunTrigger } from './runner-port.ts';
import { checkAges, checkMinima } from './source-checks.ts';
import type { SourceMemory } from './source-memory.ts';
import { type ReadSources, readSources } from './source-reader.ts';
import { readSourceStates, type SourceStates } from './source-states.ts';
import { readStoredContent } from './stored-content.ts';
import { COMMON_ERRORS, writeDates } from './write-dates.ts';

export interface ChunkRequest {
  /** Ascending, each once. */
  readonly dates: readonly GameDate[];
  readonly force: boolean;
  readonly skipDownstream: boolean;
  readonly trigger: RunTrigger;
  readonly signal: AbortSignal | undefined;
  /** States of the sources over these dates, where they have been read already. */
  readonly states?: SourceStates;
  /** Default: the runner's. */
  readonly memory?: SourceMemory;
}

/** Runs the dates. Never throws for what a date can fail of: its answer tells. */
export async function runChunk(context: RunContext, request: ChunkRequest): Promise<readonly ChunkAnswer[]> {
  return new ChunkRun(context, request).run();
}

type Seconds = { -readonly [Step in keyof ChunkTotals['seconds']]: ChunkTotals['seconds'][Step] };

class ChunkRun {
  readonly #context: RunContext;
  readonly #request: ChunkRequest;
  /** Counts its statements. */
  readonly #warehouse: Warehouse;
  readonly #statements: StatementRecord[] = [];
  readonly #dates: readonly DateRun[];
  readonly #seconds: Seconds = { open: null, read: null, write: null, derive: null };
  #states: SourceStates | undefined;
  #historyOf: (date: GameDate) => RunHistory = () => ({ last: undefined, unsettled: [], owed: [] });

  constructor(context: RunContext, request: ChunkRequest) {
    this.#context = context;
    this.#request = request;
    this.#warehouse = context.warehouse.withLog((record) => this.#statements.push(record));
    const { trigger, force } = request;
    this.#dates = request.dates.map((date) => ({
      run: { runId: randomUUID(), date, startedAt: context.clock(), trigger, force },
      date,
      sourceDigest: null,
      warnings: [],
      stale: [],
      computeSeconds: null,
      computed: undefined,
      ending: undefined,
    }));
  }

  async run(): Promise<readonly ChunkAnswer[]> {
    try {
      const states = await this.#timed('open', () => this.#open());
      await this.#settleUnchanged(states);
      await this.#compute(states);
      this.#request.signal?.throwIfAborted();
      await this.#write();
      await this.#timed('derive', () => this.#derive());
    } catch (error) {
      this.#failPending(error);
    }
    return closeChunk(this.#context, this.#warehouse, {
      dates: this.#dates,
      skipDownstream: this.#request.skipDownstream,
      historyOf: this.#historyOf,
      states: this.#states,
      statements: this.#statements,
      seconds: this.#seconds,
    });
  }

  async #open(): Promise<SourceStates> {
    const { processor, host, step } = this.#context;
    const dates = this.#request.dates;
    this.#request.signal?.throwIfAborted();
    const started = this.#dates.map(({ run }) => startedRecord(processor, run, host));
    const opened = this.#warehouse.append(processorRunHistory, started);
    const [states, histories] = await all([
      this.#request.states ?? readSourceStates(this.#warehouse, processor, dates),
      readHistories(this.#warehouse, processor, dates),
      opened,
    ]);
    this.#states = states;
    this.#historyOf = historiesBefore(histories, this.#dates);
    for (const dateRun of this.#dates) dateRun.sourceDigest = states.digest([dateRun.date]);
    await step('run:opened');
    return states;
  }

  get #pending(): readonly DateRun[] {
    return this.#dates.filter(({ ending }) => ending === undefined);
  }

  /** Ends the dates whose last run had the same sources, the same code, and left the rows that are stored now. */
  async #settleUnchanged(states: SourceStates): Promise<void> {
    const { processor, code } = this.#context;
    if (this.#request.force) return;
    const candidates = this.#dates.filter(({ date, sourceDigest }) => {
      const last = this.#historyOf(date).last;
      return last !== undefined && last.summary.code === code && last.summary.source_digest === sourceDigest;
    });
    if (candidates.length === 0) return;
    const storedOn = await readStoredContent(
      this.#warehouse,
      processor.table,
      candidates.map(({ date }) => date),
    );
    for (const dateRun of candidates) {
      const last = this.#historyOf(dateRun.date).last;
      const stored = storedOn(dateRun.date);
      if (last === undefined || stored.content !== last.summary.content) continue;
      this.#guarded(dateRun, () => {
        if (last.status !== 'no_games') this.#checkSources(dateRun, states, last);
        dateRun.ending = { kind: 'skipped', last, stored };
      });
    }
  }

  #checkSources(dateRun: DateRun, states: SourceStates, last: SettledRun): void {
    this.#checkAges(dateRun, states);
    const games = last.summary.games.map(({ game_id, state }) => ({ gameId: game_id, state: state as 'computed' }));
    dateRun.warnings = [...dateRun.warnings, ...checkMinima(this.#context.processor, states, dateRun.date, games)];
  }

  #checkAges(dateRun: DateRun, states: SourceStates): void {
    const freshness = {
      startedAt: dateRun.run.startedAt,
      isBackfill: this.#request.trigger.source === 'backfill',
    };
    const { warnings, stale } = checkAges(this.#context.processor, states, dateRun.date, freshness);
    dateRun.warnings = [...dateRun.warnings, ...warnings];
    dateRun.stale = stale;
  }

  async #compute(states: SourceStates): Promise<void> {
    if (this.#pending.length === 0) return;
    await this.#computeDates(states, this.#pending);
    await this.#context.step('run:computed');
  }

  /** Rows that cannot be read fail the dates that need them: what cannot be read together is read by halves. */
  async #computeDates(states: SourceStates, dates: readonly DateRun[]): Promise<void> {
    const { signal } = this.#request;
    signal?.throwIfAborted();
    let sources: ReadSources;
    try {
      sources = await this.#timed('read', () => this.#read(states, dates));
    } catch (error) {
      if (signal?.aborted === true || dates.length === 1 || COMMON_ERRORS.has(toAppError(error).code)) {
        for (const dateRun of dates) fail(dateRun, toAppError(signal?.aborted === true ? signal.reason : error));
        return;
      }
      const middle = Math.ceil(dates.length / 2);
      await this.#computeDates(states, dates.slice(0, middle));
      await this.#computeDates(states, dates.slice(middle));
      return;
    }
    await this.#context.step('run:read');
    for (const dateRun of dates) {
      // Between dates the process answers others, and hears that it should stop.
      await nextTurn();
      signal?.throwIfAborted();
      this.#computeDate(states, sources, dateRun);
    }
  }

  #read(states: SourceStates, dates: readonly DateRun[]): Promise<ReadSources> {
    const { processor } = this.#context;
    const { signal, force, memory = this.#context.memory } = this.#request;
    return readSources(
      this.#warehouse,
      processor,
      states,
      dates.map(({ date }) => date),
      signal,
      // A forced run takes nothing on trust.
      force ? undefined : memory,
    );
  }

  #computeDate(states: SourceStates, sources: ReadSources, dateRun: DateRun): void {
    const started = performance.now();
    this.#guarded(dateRun, () => {
      const { date, run } = dateRun;
      const computed = computeDate(this.#context.processor, states, sources.of(date), date, run.startedAt);
      dateRun.warnings = computed.warnings;
      if (computed.outcome !== 'no_games') this.#checkAges(dateRun, states);
      dateRun.computed = computed;
    });
    dateRun.computeSeconds = rounded((performance.now() - started) / 1000);
  }

  async #write(): Promise<void> {
    const { processor, step } = this.#context;
    const computed = this.#pending.flatMap((dateRun) =>
      dateRun.computed === undefined ? [] : [{ dateRun, date: dateRun.date, computed: dateRun.computed }],
    );
    const [toWrite, toLeave] = [
      computed.filter((date) => !date.computed.leaveStored),
      computed.filter((date) => date.computed.leaveStored),
    ];
    const outcomes = await this.#timed('write', () =>
      writeDates(this.#warehouse, processor.table, toWrite, this.#request.force),
    );
    await step('run:written');
    const dates = toWrite.map(({ date }) => date);
    const recoveredOn = await readRecovered(this.#warehouse, processor.table, dates, this.#historyOf);
    for (const { dateRun, date, computed } of toWrite) {
      const outcome = outcomes.get(date);
      if (outcome === undefined || outcome instanceof AppError) {
        fail(dateRun, outcome ?? new AppError('INTERNAL', `${date} was not written`));
        continue;
      }
      const recovered = recoveredOn(date);
      const written: WrittenDate = {
        stored: { rows: outcome.rows, content: outcome.content },
        rows: countsSince(outcome, recovered, this.#historyOf(date)),
        changedFields: outcome.changedFields,
        changes: outcome.changes,
        recoveredRuns: recovered.runs,
      };
      dateRun.ending = { kind: 'written', computed, written };
    }
    if (toLeave.length === 0) return;
    const storedOn = await readStoredContent(
      this.#warehouse,
      processor.table,
      toLeave.map(({ date }) => date),
    );
    for (const { dateRun, date, computed } of toLeave) {
      const stored = storedOn(date);
      const rows = { added: 0, changed: 0, removed: 0, unchanged: stored.rows };
      const written = { stored, rows, changedFields: {}, changes: [], recoveredRuns: [] };
      dateRun.ending = { kind: 'written', computed, written };
    }
  }

  /** Also when nothing changed: the run that changed it may have been stopped before it came here. */
  async #derive(): Promise<void> {
    const { processor, step } = this.#context;
    const written = this.#dates.filter(({ ending }) => ending?.kind === 'written');
    if (processor.afterWrite === undefined || written.length === 0) return;
    try {
      await processor.afterWrite.run(
        this.#warehouse,
        written.map(({ date }) => date),
      );
      await step('run:derived');
    } catch (error) {
      for (const dateRun of written) fail(dateRun, toAppError(error));
    }
  }

  #failPending(cause: unknown): void {
    const { signal } = this.#request;
    const error = toAppError(signal?.aborted === true ? signal.reason : cause);
    for (const dateRun of this.#pending) fail(dateRun, error);
  }

  /** Runs what concerns one date alone; when it throws, that date fails. */
  #guarded(dateRun: DateRun, work: () => void): void {
    try {
      work();
    } catch (error) {
      fail(dateRun, toAppError(error));
    }
  }

  async #timed<T>(name: keyof ChunkTotals['seconds'], work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      const seconds = (performance.now() - started) / 1000 / this.#dates.length;
      this.#seconds[name] = rounded((this.#seconds[name] ?? 0) + seconds);
    }
  }
}

/** Without the runs of this chunk, which may be recorded already, and those that started after them. */
function historiesBefore(
  histories: (date: GameDate) => RunHistory,
  dates: readonly DateRun[],
): (date: GameDate) => RunHistory {
  const startOf = new Map(dates.map(({ date, run }) => [date, run.startedAt]));
  return (date) => {
    const history = histories(date);
    const start = startOf.get(date);
    const before = history.unsettled.filter(({ startedAt }) => start === undefined || startedAt < start);
    return { ...history, unsettled: before };
  };
}

/** The values when all have ended; the first failure, once none is under way any more. */
async function all<A, B, C>(work: readonly [A | Promise<A>, Promise<B>, Promise<C>]): Promise<[A, B, C]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
