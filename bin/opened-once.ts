/** Something that is opened when it is first needed, and then shared. */
export interface OpenedOnce<T> {
  /** Opens it, or waits until it is open; after a failure the next call tries again. */
  get(): Promise<T>;
  /** What is open or being opened; undefined when nothing is. */
  opened(): Promise<T | undefined>;
}

export function openedOnce<T>(open: () => Promise<T>): OpenedOnce<T> {
  let opened: Promise<T> | undefined;
  return {
    get: () => {
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      return opened;
    },
    opened: async () => opened?.catch(() => undefined),
  };
}
