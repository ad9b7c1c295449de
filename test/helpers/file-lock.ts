/** Mutual exclusion of test processes by a folder: making one either succeeds for exactly one of them or fails. */
import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than anything done under a lock takes: whoever has held one for so long has died. */
const ABANDONED_MILLISECONDS = 300_000;

/** Runs the task when no other process holds the lock. @param path of the folder that is the lock */
export async function withLock<R>(path: string, task: () => Promise<R>): Promise<R> {
  await mkdir(dirname(path), { recursive: true });
  for (;;) {
    try {
      await mkdir(path);
      break;
    } catch {
      const since = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > ABANDONED_MILLISECONDS) await rm(path, { recursive: true, force: true });
      await sleep(250);
    }
  }
  try {
    return await task();
  } finally {
    await rm(path, { recursive: true, force: true });
  }
}
