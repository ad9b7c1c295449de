/**
 * A process that runs DAY of the test league on a BigQuery emulator: `node bigquery-child.ts <json>`. It says `ready`,
 * starts on a line of standard input, and prints what was answered, or the code of the error.
 */
import { once } from 'node:events';
import type { EpochMicros } from '../../shared/dates.ts';
import { toAppError } from '../../shared/errors.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { leagueOver, TRIGGER } from './harness.ts';
import { DAY } from './league.ts';

export interface BigqueryTask {
  readonly url: string;
  readonly projectId: string;
  /** The process kills itself with SIGKILL at this step. */
  readonly dieAt?: string;
}

const task = JSON.parse(process.argv[2] ?? '{}') as BigqueryTask;
const onStep = (step: string): void => {
  if (step === task.dieAt) process.kill(process.pid, 'SIGKILL');
};
const warehouse = await openBigquery({
  projectId: task.projectId,
  location: 'us-west2',
  apiEndpoint: task.url,
  retries: { attempts: 6, firstPauseMilliseconds: 20, longestPauseMilliseconds: 400 },
  onStep,
});
await warehouse.ping();
console.log('ready');
await once(process.stdin, 'data');
process.stdin.destroy();
const { runner } = leagueOver(warehouse);
const now = (): EpochMicros => (Date.now() * 1000) as EpochMicros;
// Of an old date, since ages are not what is looked at here.
const request = { date: DAY, trigger: { ...TRIGGER, source: 'backfill' } } as const;
try {
  console.log(JSON.stringify(await runner({ onStep, now }).run(request)));
} catch (error) {
  console.log(JSON.stringify({ error: toAppError(error).code }));
}
await warehouse.close();
