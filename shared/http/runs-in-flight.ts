/** The runs that requests of this process have started: bounded in number and time, and waited for on shutdown. */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../errors.ts';

export interface RunLimits {
  /** Runs, waiting ones included, beyond which a request is refused OVERLOADED. */
  readonly maximum: number;
  /** Time after which a run's signal is aborted, in milliseconds. */
  readonly deadline: number;
  /** Time that an aborted run has to end or roll back before its request is answered without it, in milliseconds. */
  readonly settle: number;
}

export class RunsInFlight {
  readonly #limits: RunLimits;
  readonly #active = new Set<Promise<unknown>>();
  /** Of each run under way. One signal for all, joined with each run's own, would keep every run's in memory for ever. */
  readonly #controllers = new Set<AbortController>();
  #closing = false;

  constructor(limits: RunLimits) {
    this.#limits = limits;
  }

  /** Whether shutdown has begun: nothing new is started. */
  get closing(): boolean {
    return this.#closing;
  }

  get count(): number {
    return this.#active.size;
  }

  /**
   * Starts a run and answers with its result.
   * @param work gets a signal that is aborted at the deadline or on shutdown
   * @throws AppError OVERLOADED when too many runs are under way or the service is shutting down, DEADLINE_EXCEEDED, or
   *   whatever `work` throws
   */
  async start<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closing) throw new AppError('OVERLOADED', 'The service is shutting down.');
    if (this.#active.size >= this.#limits.maximum) {
      throw new AppError('OVERLOADED', `${this.#active.size} runs are under way or waiting.`);
    }
    const controller = new AbortController();
    this.#controllers.add(controller);
    const timer = setTimeout(() => {
      controller.abort(
        new AppError('DEADLINE_EXCEEDED', `The run did not end within ${this.#limits.deadline / 1000} seconds.`),
      );
    }, this.#limits.deadline);
    const { signal } = controller;
    const run = work(signal).catch((error: unknown) => {
      throw signal.aborted && !(error instanceof AppError) ? signal.reason : error;
    });
    const ended = run.then(ignore, ignore).finally(() => {
      clearTimeout(timer);
      this.#controllers.delete(controller);
      this.#active.delete(ended);
    });
    this.#active.add(ended);
    return Promise.race([run, this.#abandoned(signal, ended)]);
  }

  /** Refuses new runs, gives those under way `grace` milliseconds, then aborts them and waits until they have ended. */
  async drain(grace: number): Promise<void> {
    this.#closing = true;
    const timer = new AbortController();
    await Promise.race([Promise.all(this.#active), sleep(grace, undefined, { signal: timer.signal }).catch(ignore)]);
    timer.abort();
    const reason = new AppError('OVERLOADED', 'The service is shutting down.');
    for (const controller of this.#controllers) controller.abort(reason);
    await Promise.all(this.#active);
  }

  /** Rejects when an aborted run does not end in time; never settles otherwise. */
  #abandoned(signal: AbortSignal, ended: Promise<unknown>): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener(
        'abort',
        () => {
          const timer = setTimeout(() => reject(signal.reason), this.#limits.settle);
          void ended.then(() => clearTimeout(timer));
        },
        { once: true },
      );
    });
  }
}

const ignore = (): void => undefined;
