/**
 * Runs dates of several processors side by side, so that rows which they declare alike are read once, and what is remembered
 * per array of rows is worked out once. Each run ends as if it were alone.
 */
import { type Compare, greatest, inOrder, smallest } from '../basketball/order.ts';
import type { DatesRequest, Runner, Step } from './create-runner.ts';
import type { RangeAnswer } from './runner-port.ts';
import { SourceMemory } from './source-memory.ts';

/** Dates of one processor. */
export interface TogetherRun {
  readonly runner: Pick<Runner, 'steps'>;
  readonly request: DatesRequest;
}

/** Rows that are kept at most: those of a season's tables that the widest step of any of them reaches over. */
const ROWS_KEPT = 400_000;

interface UnderWay {
  readonly steps: AsyncIterator<Step>;
  readonly dates: RangeAnswer['dates'][number][];
  readonly failed: RangeAnswer['failed'][number][];
}

/**
 * Runs the dates step by step, always the step that ends first, the narrowest of several: what a wide step reads has then been
 * read by narrow ones, and is still in memory. The processors should read many sources alike, otherwise this only needs memory.
 * @returns one answer per run, as `runDates` gives it
 */
export async function runTogether(runs: readonly TogetherRun[]): Promise<readonly RangeAnswer[]> {
  const memory = new SourceMemory(ROWS_KEPT);
  const underWay = runs.map(({ runner, request }): UnderWay => {
    const steps = runner.steps({ memory, ...request })[Symbol.asyncIterator]();
    return { steps, dates: [], failed: [] };
  });
  const planned = new Map<UnderWay, Step>();
  const planNext = async (run: UnderWay): Promise<void> => {
    const next = await run.steps.next();
    if (next.done === true) planned.delete(run);
    else planned.set(run, next.value);
  };
  for (const run of underWay) await planNext(run);
  for (;;) {
    const [first] = [...planned].sort(([, a], [, b]) => narrowFirst(a, b));
    if (first === undefined) return underWay.map(({ dates, failed }) => ({ dates, failed }));
    const [run, step] = first;
    const { dates, failed } = await step.run();
    run.dates.push(...dates);
    run.failed.push(...failed);
    await planNext(run);
  }
}

/** The step that ends first; of those that end alike the shortest. */
const narrowFirst: Compare<Step> = inOrder(
  smallest(({ dates }) => dates.at(-1)),
  greatest(({ dates }) => dates[0]),
);
