/**
 * A BigQuery emulator for tests: `bqemulator` from PyPI in a virtual environment under `.cache/`, made once. It answers the
 * real client over HTTP and executes the SQL. Where Python or the package cannot be had, tests are skipped with a line that
 * says so, unless REQUIRE_EMULATOR=1.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { withLock } from './file-lock.ts';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../.cache/', import.meta.url));
const VENV = join(CACHE, 'bqemulator-venv');
const LOCK = join(CACHE, 'bqemulator-venv.lock');
const REQUIREMENTS = fileURLToPath(new URL('bqemulator-requirements.txt', import.meta.url));
/** Written last: an environment without it, or made for other versions, is made anew. */
const MARKER = join(VENV, 'requirements-installed.txt');
const HOME = join(VENV, 'home');

const INSTALL_EXTENSION = `
import duckdb, glob, os, sys
pattern = os.path.join(sys.prefix, 'lib', 'python3*', 'site-packages', 'duckdb_extension_spatial', 'extensions', '*', '*')
connection = duckdb.connect()
connection.execute("INSTALL '" + glob.glob(pattern)[0] + "'")
connection.execute('LOAD spatial')
`;

export interface Emulator {
  /** Base URL, without a path. */
  readonly url: string;
  /** The project that tests use; each emulator starts empty. */
  readonly projectId: string;
  stop(): Promise<void>;
}

async function install(): Promise<void> {
  const wanted = await readFile(REQUIREMENTS, 'utf8');
  const isInstalled = async (): Promise<boolean> => existsSync(MARKER) && (await readFile(MARKER, 'utf8')) === wanted;
  if (await isInstalled()) return;
  // Several test files may start at once; one of them makes the environment, the others wait for it.
  await withLock(LOCK, async () => {
    if (await isInstalled()) return;
    await rm(VENV, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', VENV]);
    const python = join(VENV, 'bin', 'python3');
    const quietly = [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--retries',
      '1',
      '--timeout',
      '20',
    ];
    await run(python, [...quietly, '-r', REQUIREMENTS]);
    await mkdir(HOME, { recursive: true });
    await run(python, ['-c', INSTALL_EXTENSION], { env: { ...process.env, HOME } });
    await writeFile(MARKER, wanted);
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`bqemulator ended with exit code ${child.exitCode}`);
    const ready = await fetch(`${url}/bigquery/v2/projects/p/datasets`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
    await sleep(100);
  }
  throw new Error('bqemulator did not answer within 40 s');
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(patience);
}

async function start(): Promise<Emulator> {
  await install();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const options = ['--ephemeral', '--rest-port', String(port), '--grpc-port', '0', '--log-level', 'error'];
  const child = spawn(join(VENV, 'bin', 'bqemulator'), ['start', ...options], {
    // Avro would be fetched from the network at start; nothing here uses it.
    env: { ...process.env, HOME, BQEMU_ENABLE_FORMAT_EXTENSIONS: 'false' },
    stdio: 'ignore',
  });
  const onExit = (): void => {
    child.kill('SIGKILL');
  };
  process.once('exit', onExit);
  try {
    await answers(url, child);
  } catch (error) {
    await stop(child);
    throw error;
  }
  return {
    url,
    projectId: `test-${randomUUID().slice(0, 8)}`,
    stop: async () => {
      await stop(child);
      process.removeListener('exit', onExit);
    },
  };
}

/** What the test object of tap has that is used here. */
interface Suite {
  plan(tests: number, reason: string): void;
  teardown(task: () => Promise<void>): void;
}

/**
 * Starts an emulator that lives until the suite ends. Undefined, and the suite skipped, when it cannot be had.
 * @throws Error when it cannot be had although REQUIRE_EMULATOR=1
 */
export async function emulatorFor(t: Suite): Promise<Emulator | undefined> {
  try {
    const emulator = await start();
    t.teardown(() => emulator.stop());
    return emulator;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    if (process.env.REQUIRE_EMULATOR === '1') throw new Error(`the BigQuery emulator is required: ${reason}`);
    t.plan(0, `no BigQuery emulator (needs python3 and PyPI): ${reason}`);
    return undefined;
  }
}
