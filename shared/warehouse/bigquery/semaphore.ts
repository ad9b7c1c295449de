/** Limits how many tasks of one key run at the same time; those beyond wait in order. */
export class KeyedSemaphore {
  readonly #limit: number;
  readonly #running = new Map<string, number>();
  readonly #waiting = new Map<string, (() => void)[]>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  async run<R>(key: string, task: () => Promise<R>): Promise<R> {
    const running = this.#running.get(key) ?? 0;
    if (running >= this.#limit) await this.#turn(key);
    else this.#running.set(key, running + 1);
    try {
      return await task();
    } finally {
      this.#release(key);
    }
  }

  /** Runs the task with a place of every key; keys are taken in one order, so that no two wait for each other. */
  runAll<R>(keys: readonly string[], task: () => Promise<R>): Promise<R> {
    const nested = [...new Set(keys)]
      .sort()
      .reduceRight<() => Promise<R>>((inner, key) => () => this.run(key, inner), task);
    return nested();
  }

  #turn(key: string): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.#waiting.get(key) ?? [];
      queue.push(resolve);
      this.#waiting.set(key, queue);
    });
  }

  /** A place is handed to the first that waits, so the count stays. */
  #release(key: string): void {
    const queue = this.#waiting.get(key);
    const next = queue?.shift();
    if (queue?.length === 0) this.#waiting.delete(key);
    if (next !== undefined) {
      next();
      return;
    }
    const left = (this.#running.get(key) ?? 1) - 1;
    if (left === 0) this.#running.delete(key);
    else this.#running.set(key, left);
  }
}
