/** The real command line as a child process, in a folder of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { COMPILE_CACHE } from '../helpers/compile-cache.ts';

const BINARY = fileURLToPath(new URL('../../bin/nba-analytics.ts', import.meta.url));

export interface CliEnd {
  /** Exit code; null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON, for --json; undefined when it is none. */
  readonly json: Record<string, unknown> | undefined;
}

export interface RunningCli {
  readonly child: ChildProcess;
  readonly end: Promise<CliEnd>;
  /** Waits until either output holds the text. */
  says(text: string | RegExp): Promise<RegExpMatchArray>;
}

/** Starts it; nothing of this process's environment but PATH reaches it. */
export function startCli(args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): RunningCli {
  const child = spawn(process.execPath, [BINARY, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  const waiting = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      texts[name] += chunk;
      for (const look of waiting) look();
    });
  }
  const end = new Promise<CliEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...texts, json: parsed(texts.stdout) }));
  });
  return {
    child,
    end,
    says: (text) => {
      const { promise, resolve, reject } = Promise.withResolvers<RegExpMatchArray>();
      const pattern = typeof text === 'string' ? new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')) : text;
      const look = (): void => {
        const match = texts.stdout.match(pattern) ?? texts.stderr.match(pattern);
        if (match === null) return;
        waiting.delete(look);
        resolve(match);
      };
      waiting.add(look);
      look();
      void end.then(() => reject(new Error(`it ended without saying ${text}: ${texts.stdout}${texts.stderr}`)));
      return promise;
    },
  };
}

/** Runs it to its end. */
export function runCli(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<CliEnd> {
  return startCli(args, cwd, env).end;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
