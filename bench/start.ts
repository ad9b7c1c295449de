/**
 * Milliseconds from spawning a bundled service to its first answer, and to an open warehouse (DuckDB).
 *
 *     node bench/start.ts [spawns]
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROCESSORS } from '../services/registry.ts';
import { bundle, startService } from './support/bundled-service.ts';
import { reportTimes } from './support/report.ts';

const spawns = Number(process.argv[2] ?? 20);
const { folder, remove } = await bundle('start');
const place = await mkdtemp(join(tmpdir(), 'nba-analytics-bench-'));
try {
  const answering: number[] = [];
  const ready: number[] = [];
  // One more than is counted: the first reads the files from disk.
  for (let spawned = 0; spawned <= spawns; spawned += 1) {
    const entry = PROCESSORS[spawned % PROCESSORS.length];
    if (entry === undefined) throw new Error('there are no services');
    const start = performance.now();
    const service = await startService(folder, { SERVICE: entry.service, DUCKDB_PATH: join(place, 'bench.duckdb') });
    const health = await fetch(`${service.url}/health`);
    const answered = performance.now() - start;
    const readiness = await fetch(`${service.url}/ready`);
    const opened = performance.now() - start;
    if (!health.ok || !readiness.ok) throw new Error(`${entry.service} is not ready: ${await readiness.text()}`);
    if (spawned > 0) {
      answering.push(answered);
      ready.push(opened);
    }
    await service.stop();
  }
  reportTimes('start of a service until it answers', answering, 400);
  reportTimes('start of a service until DuckDB is ready', ready);
} finally {
  await remove();
  await rm(place, { recursive: true, force: true });
}
