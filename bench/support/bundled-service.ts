/** The bundle of the image, and services started from it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles into a folder inside the repository, so that DuckDB, which is no part of a bundle, is found. */
export async function bundle(name: string): Promise<{ readonly folder: string; remove(): Promise<void> }> {
  const folder = `${root}.cache/bench-${name}-${process.pid}`;
  await promisify(execFile)(process.execPath, ['deploy/bundle.ts', folder], { cwd: root });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Longer than any start takes; a service whose log level hides its address never says it. */
const START_MILLISECONDS = 60_000;
/** What it prints is shown when it does not start. */
const KEPT_LINES = 200;

export interface RunningService {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a bundled program, by default the one service that the environment names; resolves once it listens.
 * @throws Error with its output when it never does
 */
export async function startService(
  folder: string,
  environment: Readonly<Record<string, string>>,
  command: readonly string[] = ['service.mjs'],
): Promise<RunningService> {
  const [program = '', ...options] = command;
  const child = spawn(process.execPath, [`${folder}/${program}`, ...options], {
    env: { HOST: '127.0.0.1', PORT: '0', PUSH_AUTH: 'off', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  child.stderr.on('data', (chunk) => output.push(String(chunk)));
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the service does not listen: ${output.join('\n')}`));
      child.kill();
    }, START_MILLISECONDS);
    lines.on('line', (line) => {
      const match = /listening at (http:\/\/[\d.:]+)/.exec(line);
      if (match?.[1] === undefined) {
        if (output.length < KEPT_LINES) output.push(line);
        return;
      }
      clearTimeout(timer);
      resolve(match[1]);
    });
    child.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`the service ended with ${code}: ${output.join('\n')}`));
    });
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
