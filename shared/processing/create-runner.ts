/** The runtime of a processor: single dates, ranges of them, and what has been run. */
import { hostname } from 'node:os';
import { datesOfRange, type EpochMicros, type GameDate } from '../dates.ts';
import { AppError, toAppError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { CompletionPublisher } from '../messaging/publisher.ts';
import { processorRunHistory } from '../tables/operations/processor-run-history.ts';
import type { StepListener, Warehouse } from '../warehouse/warehouse.ts';
import type { ChunkAnswer } from './close-chunk.ts';
import { DateLock } from './date-lock.ts';
import type { AnyProcessor } from './define-processor.ts';
import { bySeason, planChunks } from './plan-chunks.ts';
import { type ChunkRequest, runChunk } from './run-chunk.ts';
import { runClock } from './run-clock.ts';
import { codeOf, type RunContext, stepsOf } from './run-context.ts';
import { readRecentRuns } from './run-ledger.ts';
import type { FailedDate, ProcessorRunner, RangeAnswer, RangeRequest, RunAnswer } from './runner-port.ts';
import { SourceMemory } from './source-memory.ts';
import { readSourceStates, type SourceStates } from './source-states.ts';

export interface RunnerOptions {
  /** Shared; whoever opened it closes it. */
  readonly warehouse: Warehouse;
  /** Shared; whoever opened it closes it. */
  readonly publisher: CompletionPublisher;
  /** Version of the deployed code: rows computed by another one are computed anew. */
  readonly codeVersion: string;
  readonly log: Logger;
  /** Shared by runners of one table in one process; default: one of the runner's own. */
  readonly lock?: DateLock;
  /** Default: the system's clock. */
  readonly now?: () => EpochMicros;
  /** Recorded; default: the name of the machine. */
  readonly host?: string;
  readonly cloudRun?: { readonly service: string; readonly revision: string };
  /** Source rows in memory at once, as far as one date allows; default: what `plan-chunks.ts` measured. */
  readonly rowsPerChunk?: number;
  /** Shared by the runners of one warehouse, so that they read once what they declare alike; default: one of the runner's own. */
  readonly memory?: SourceMemory;
  /** Called at the points of a run at which a fault can strike. */
  readonly onStep?: StepListener;
}

/** Some dates, not necessarily one after the other; they may belong to several seasons. */
export interface DatesRequest extends Omit<RangeRequest, 'startDate' | 'endDate'> {
  readonly dates: readonly GameDate[];
  /** Told what became of each chunk as it ends. */
  readonly onProgress?: (answer: RangeAnswer) => void | Promise<void>;
  /** Default: the runner's. */
  readonly memory?: SourceMemory;
}

/** The port of the services, and what a backfill needs beside it. */
export interface Runner extends ProcessorRunner {
  /** As runRange. */
  runDates(request: DatesRequest): Promise<RangeAnswer>;
  /** As runDates, in steps: each is planned when it is asked for, and run when that is asked for. */
  steps(request: DatesRequest): AsyncIterable<Step>;
}

/** Dates of one season that are run together. */
export interface Step {
  /** In order; never none. */
  readonly dates: readonly GameDate[];
  /** To be called once, before the next step is asked for. */
  run(): Promise<RangeAnswer>;
}

/** The runtime of a processor over a warehouse and a publisher. */
export function createRunner(processor: AnyProcessor, options: RunnerOptions): Runner {
  return new DateRunner(processor, options);
}

class DateRunner implements Runner {
  readonly #context: RunContext;
  readonly #lock: DateLock;
  readonly #rowsPerChunk: number | undefined;
  readonly #active = new Set<Promise<unknown>>();
  #tables: Promise<void> | undefined;
  #closed = false;

  constructor(processor: AnyProcessor, options: RunnerOptions) {
    const { warehouse, publisher, log, cloudRun } = options;
    this.#context = {
      processor,
      warehouse,
      publisher,
      log,
      clock: runClock(options.now),
      host: { name: options.host ?? hostname(), ...(cloudRun === undefined ? {} : { cloudRun }) },
      code: codeOf(processor, options.codeVersion),
      step: stepsOf(options.onStep),
      memory: options.memory ?? new SourceMemory(),
    };
    this.#lock = options.lock ?? new DateLock();
    this.#rowsPerChunk = options.rowsPerChunk;
  }

  readonly run: ProcessorRunner['run'] = ({ date, force = false, skipDownstream = false, trigger, signal }) =>
    this.#tracked(async () => {
      await this.#ensureTables();
      const [answer] = await this.#locked({ dates: [date], force, skipDownstream, trigger, signal });
      if (answer === undefined) throw new AppError('INTERNAL', `the run of ${date} gave no answer`);
      if (answer.result instanceof AppError) throw answer.result;
      return answer.result;
    });

  readonly runRange: ProcessorRunner['runRange'] = ({ startDate, endDate, ...request }) =>
    this.runDates({ ...request, dates: datesOfRange(startDate, endDate) });

  readonly runDates: Runner['runDates'] = (request) =>
    this.#tracked(async () => {
      const dates: RunAnswer[] = [];
      const failed: FailedDate[] = [];
      for await (const step of this.#steps(request)) {
        const told = await step.run();
        dates.push(...told.dates);
        failed.push(...told.failed);
      }
      return { dates, failed };
    });

  readonly steps: Runner['steps'] = (request) => {
    const steps = this.#steps(request);
    const tracked = ({ dates, run }: Step): Step => ({ dates, run: () => this.#tracked(run) });
    const next = async (): Promise<IteratorResult<Step>> => {
      const { done, value } = await this.#tracked(() => steps.next());
      return done === true ? { done, value } : { value: tracked(value) };
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  };

  async *#steps(request: DatesRequest): AsyncGenerator<Step, undefined> {
    for (const source of Object.values(this.#context.processor.sources)) request.memory?.expect(source);
    await this.#ensureTables();
    for (const season of bySeason([...new Set(request.dates)].sort())) {
      for await (const { dates, run } of this.#season(request, season)) {
        yield {
          dates,
          run: async () => {
            const told = rangeAnswer(await run());
            await request.onProgress?.(told);
            return told;
          },
        };
      }
    }
  }

  readonly recentRuns: ProcessorRunner['recentRuns'] = async (query) => {
    await this.#ensureTables();
    return readRecentRuns(this.#context.warehouse, this.#context.processor, query, this.#context.clock());
  };

  readonly ready = (): Promise<void> => this.#context.warehouse.ping();

  /** Waits for the runs under way; starts no more. */
  readonly close = async (): Promise<void> => {
    this.#closed = true;
    await Promise.allSettled(this.#active);
  };

  /** Chunk by chunk. Dates whose chunks cannot be planned fail as a whole. */
  async *#season(request: DatesRequest, dates: readonly GameDate[]): AsyncGenerator<PlannedChunk> {
    const { processor, warehouse } = this.#context;
    const { force = false, skipDownstream = false, trigger, signal, memory } = request;
    const shared = { force, skipDownstream, trigger, signal, ...(memory === undefined ? {} : { memory }) };
    let states: SourceStates;
    try {
      signal?.throwIfAborted();
      states = await readSourceStates(warehouse, processor, dates);
    } catch (error) {
      const refused = toAppError(signal?.aborted === true ? signal.reason : error);
      yield { dates, run: async () => failedChunk(dates, refused) };
      return;
    }
    for (const chunk of planChunks(dates, states, this.#rowsPerChunk)) {
      yield { dates: chunk, run: () => this.#locked({ ...shared, dates: chunk, states }) };
    }
  }

  async #locked(request: ChunkRequest): Promise<readonly ChunkAnswer[]> {
    const { table } = this.#context.processor;
    const keys = request.dates.map((date) => `${table.name}|${date}`);
    try {
      return await this.#lock.hold(keys, () => runChunk(this.#context, request), request.signal);
    } catch (error) {
      return failedChunk(request.dates, toAppError(error));
    }
  }

  /** Once; again after a failure. */
  async #ensureTables(): Promise<void> {
    const { processor, warehouse } = this.#context;
    this.#tables ??= warehouse.ensureTables([
      processor.table,
      ...(processor.afterWrite?.tables ?? []),
      processorRunHistory,
    ]);
    try {
      await this.#tables;
    } catch (error) {
      this.#tables = undefined;
      throw error;
    }
  }

  async #tracked<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw new AppError('OVERLOADED', `the runner of ${this.#context.processor.name} is closed`);
    const run = work();
    this.#active.add(run);
    try {
      return await run;
    } finally {
      this.#active.delete(run);
    }
  }
}

interface PlannedChunk {
  readonly dates: readonly GameDate[];
  run(): Promise<readonly ChunkAnswer[]>;
}

function failedChunk(dates: readonly GameDate[], error: AppError): readonly ChunkAnswer[] {
  return dates.map((date) => ({ date, result: error }));
}

function rangeAnswer(answers: readonly ChunkAnswer[]): RangeAnswer {
  const dates: RunAnswer[] = [];
  const failed: FailedDate[] = [];
  for (const { date, result } of answers) {
    if (result instanceof AppError)
      failed.push({ game_date: date, error: { code: result.code, message: result.message } });
    else dates.push(result);
  }
  return { dates, failed };
}
