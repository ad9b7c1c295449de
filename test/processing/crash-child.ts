/**
 * A process that runs the first date of a suite's case and kills itself with SIGKILL at one of its steps:
 * `node crash-child.ts <json>`. Ends with exit code 0 when the run takes fewer steps.
 */
import { appendFileSync } from 'node:fs';
import type { EpochMicros } from '../../shared/dates.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { leagueOver, topic } from './harness.ts';
import type { SuiteModule } from './processor-suite.ts';

export interface CrashTask {
  /** URL of a module that exports the case. */
  readonly module: string;
  /** DuckDB file. */
  readonly path: string;
  /** File that published messages are added to, a line each. */
  readonly messages: string;
  /** Number of the step at which the process dies, from 0. */
  readonly dieAt: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as CrashTask;
const { suiteCase } = (await import(task.module)) as SuiteModule;
let steps = 0;
const onStep = (): void => {
  if (steps === task.dieAt) process.kill(process.pid, 'SIGKILL');
  steps += 1;
};
const publisher = topic();
const { publish } = publisher;
publisher.publish = (message) => {
  appendFileSync(task.messages, `${JSON.stringify(message.body)}\n`);
  return publish(message);
};
const warehouse = await openDuckdb({ path: task.path, threads: 1, onStep });
const { runner } = leagueOver(warehouse, suiteCase.processor, publisher);
const [date] = suiteCase.dates;
if (date === undefined) throw new Error('a suite needs a date');
const now = (): EpochMicros => (Date.now() * 1000) as EpochMicros;
await runner({ onStep, now }).run({ date, trigger: { source: 'backfill' } });
await warehouse.close();
