/**
 * A process that writes one date of the test table and may be killed in the middle: `node bigquery-writer.ts <json>`. It
 * says `ready`, starts on a line of standard input, and ends with exit code 0, or with the code of the error on its output.
 */
import { once } from 'node:events';
import { toAppError } from '../../shared/errors.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { boxScores, boxScoresOf, GAME_DAY } from './bigquery-rows.ts';

export interface WriterTask {
  readonly url: string;
  readonly projectId: string;
  readonly players: number;
  readonly points: number;
  /** The process kills itself with SIGKILL when a write reaches this step. */
  readonly dieAt?: string;
}

const task = JSON.parse(process.argv[2] ?? '{}') as WriterTask;
const warehouse = await openBigquery({
  projectId: task.projectId,
  location: 'us-west2',
  apiEndpoint: task.url,
  retries: { attempts: 4, firstPauseMilliseconds: 20, longestPauseMilliseconds: 200 },
  onStep: (step) => {
    if (step === task.dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
await warehouse.ping();
console.log('ready');
await once(process.stdin, 'data');
process.stdin.destroy();
try {
  const rows = boxScoresOf(task.players, task.points);
  await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows });
  console.log('written');
} catch (error) {
  console.log(toAppError(error).code);
  process.exitCode = 1;
} finally {
  await warehouse.close();
}
