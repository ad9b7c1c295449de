/**
 * Runs dates of several processors side by side, so that rows which they declare alike are read once, and what is remembered
 * per array of rows is worked out once. Each run ends as if it were alone.
 */
import type { DatesRequest, Runner } from './create-runner.ts';
import type { RangeAnswer } from './runner-port.ts';
import { SourceMemory } from './source-memory.ts';

/** Dates of one processor. */
export interface TogetherRun {
  readonly runner: Pick<Runner, 'steps'>;
  readonly request: DatesRequest;
}

/**
 * Runs the dates step by step, always those of the processor that is furthest behind: its rows are still in memory where
 * another one has read them just now. The processors should read many sources alike, otherwise this only needs memory.
 * @returns one answer per run, as `runDates` gives it
 */
export async function runTogether(runs: readonly TogetherRun[]): Promise<readonly RangeAnswer[]> {
  const memory = new SourceMemory();
  const underWay = new Set(
    runs.map(({ runner, request }) => ({
      steps: runner.steps({ memory, ...request })[Symbol.asyncIterator](),
      reached: '',
      dates: [] as RangeAnswer['dates'][number][],
      failed: [] as RangeAnswer['failed'][number][],
    })),
  );
  const answers = [...underWay];
  for (;;) {
    const [behind] = [...underWay].sort((a, b) => (a.reached < b.reached ? -1 : a.reached > b.reached ? 1 : 0));
    if (behind === undefined) return answers.map(({ dates, failed }) => ({ dates, failed }));
    const { done, value } = await behind.steps.next();
    if (done === true) {
      underWay.delete(behind);
      continue;
    }
    behind.dates.push(...value.dates);
    behind.failed.push(...value.failed);
    for (const { game_date } of [...value.dates, ...value.failed]) {
      if (game_date > behind.reached) behind.reached = game_date;
    }
  }
}
