/**
 * A process that runs a backfill of the test league and kills itself with SIGKILL at one of its steps:
 * `node kill-child.ts <json>`. It prints how many steps there were; exit code 0 when it was complete.
 */

import { isComplete } from '../../shared/backfill/backfill-result.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import type { Method } from '../../shared/backfill/request.ts';
import { runBackfill } from '../../shared/backfill/run-backfill.ts';
import type { EpochMicros } from '../../shared/dates.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { leagueOver } from '../processing/harness.ts';
import { KILLED } from './harness.ts';

export interface KillTask {
  /** DuckDB file. */
  readonly path: string;
  readonly method: Method;
  /** Number of the step at which the process dies, from 0; none when it is left out. */
  readonly dieAt?: number;
}

const task = JSON.parse(process.argv[2] ?? '{}') as KillTask;
let steps = 0;
const onStep = (): void => {
  if (steps === task.dieAt) process.kill(process.pid, 'SIGKILL');
  steps += 1;
};
const now = (): EpochMicros => (Date.now() * 1000) as EpochMicros;
const opened = await openDuckdb({ path: task.path, threads: 1, onStep });
// Several units of either method.
const warehouse = { ...opened, capabilities: { ...opened.capabilities, rowsPerRehash: 4 } };
const { runner } = leagueOver(warehouse);
const context = {
  warehouse,
  codeVersion: 'v1',
  now,
  runnerOf: () => runner({ onStep, now }),
};
const plan = await planBackfill(context, { ...KILLED, method: task.method });
const result = await runBackfill(context, plan);
await opened.close();
console.log(steps);
process.exitCode = isComplete(result) ? 0 : 1;
