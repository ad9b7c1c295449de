/** Answers of a readiness probe, kept for a while so that frequent callers cost the warehouse nothing. */
import { AppError } from '../errors.ts';

const KEPT_MILLISECONDS = 10_000;
const PROBE_MILLISECONDS = 5_000;

/**
 * The probe with its answer, good or bad, kept for 10 s; callers at the same time share one. A probe that does not answer
 * within 5 s counts as WAREHOUSE_UNAVAILABLE.
 * @param now monotonic clock in milliseconds
 */
export function cachedProbe(
  probe: () => Promise<void>,
  now: () => number = () => performance.now(),
): () => Promise<void> {
  let last: { readonly at: number; readonly answer: Promise<void> } | undefined;
  return () => {
    if (last === undefined || now() - last.at >= KEPT_MILLISECONDS) {
      const answer = bounded(probe);
      answer.catch(() => undefined);
      last = { at: now(), answer };
    }
    return last.answer;
  };
}

async function bounded(probe: () => Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new AppError('WAREHOUSE_UNAVAILABLE', `The warehouse gave no answer within ${PROBE_MILLISECONDS} ms.`));
  }, PROBE_MILLISECONDS);
  try {
    await Promise.race([probe(), promise]);
  } finally {
    clearTimeout(timer);
  }
}
