/**
 * Pub/Sub's own in-memory server (Go, cloud.google.com/go/pubsub/pstest), built once into .cache/. The real client talks to
 * it over gRPC. Where Go or its modules cannot be had, tests are skipped with a line that says so, unless
 * REQUIRE_EMULATOR=1.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCE = fileURLToPath(new URL('./', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../.cache/', import.meta.url));

export interface PubSubServer {
  /** host:port, the value of PUBSUB_EMULATOR_HOST. */
  readonly address: string;
  /** Ends it at once, as a broken network would. */
  stop(): Promise<void>;
}

/** A started, empty server, or the reason why there is none. */
export async function startPubSub(): Promise<PubSubServer | { readonly skip: string }> {
  try {
    return await start(await build());
  } catch (error) {
    if (process.env.REQUIRE_EMULATOR === '1') throw error;
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { skip: `no Pub/Sub server (needs Go and its module proxy): ${reason}` };
  }
}

async function build(): Promise<string> {
  const sources = await Promise.all(['go.mod', 'go.sum', 'main.go'].map((file) => readFile(join(SOURCE, file))));
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
  const binary = join(CACHE, `pstest-${version}`);
  if (existsSync(binary)) return binary;
  await mkdir(CACHE, { recursive: true });
  // Built aside and renamed, so that test files that start together never run half a program.
  const unfinished = `${binary}.${process.pid}`;
  await run('go', ['build', '-o', unfinished, '.'], { cwd: SOURCE, timeout: 200_000 });
  await rename(unfinished, binary);
  return binary;
}

async function start(binary: string): Promise<PubSubServer> {
  const child = spawn(binary, { stdio: ['pipe', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const { address } = JSON.parse(line);
    return { address: String(address), stop: () => stop(child) };
  }
  throw new Error('the Pub/Sub server ended before it said its address');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
