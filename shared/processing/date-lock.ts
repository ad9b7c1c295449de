/** Mutual exclusion by name inside one process: a second run of the same table and date waits for the first. */
export class DateLock {
  readonly #tails = new Map<string, Promise<void>>();

  /**
   * Runs `work` when everything that asked for one of `keys` earlier has ended, in the order of asking. Several keys are taken
   * together, so two requests whose keys overlap cannot wait for each other.
   * @param keys for example `player_game_summary|2024-01-15`, one per date
   * @param signal gives up waiting; has no effect on `work` once it has started
   * @throws the reason of the signal, or whatever `work` throws
   */
  async hold<T>(keys: readonly string[], work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted();
    const earlier = Promise.all(keys.map((key) => this.#tails.get(key)));
    const { promise: ended, resolve: end } = Promise.withResolvers<void>();
    // Whoever asks later waits for this request and for those before it, even if this one gives up waiting.
    const tail = Promise.all([earlier, ended]).then(() => undefined);
    for (const key of keys) this.#tails.set(key, tail);
    void tail.then(() => {
      for (const key of keys) if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    try {
      await untilAborted(earlier, signal);
      return await work();
    } finally {
      end();
    }
  }

  /** Number of keys that somebody holds or waits for. */
  get size(): number {
    return this.#tails.size;
  }
}

/** The value of a promise, or the rejection with the signal's reason if that comes first. */
async function untilAborted(promise: Promise<unknown>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) {
    await promise;
    return;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
