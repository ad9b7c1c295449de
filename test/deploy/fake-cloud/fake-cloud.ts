/**
 * Google Cloud for the deployment script: `gcloud`, `bq`, `curl` and `docker` on a PATH of their own, which hand every call
 * to this process. Here it is recorded and changes a state, and later calls see that state.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Refusal } from './arguments.ts';
import { bq } from './bq.ts';
import { gcloud } from './gcloud.ts';
import { CloudState } from './state.ts';

const TOOLS = ['gcloud', 'bq', 'curl', 'docker'] as const;
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Sends its name, arguments and input, each ended by a zero byte, and does what it is answered. */
const CLIENT = `#!/bin/bash
exec 3<>"/dev/tcp/127.0.0.1/$FAKE_CLOUD_PORT"
printf '%s\\0' $# "\${0##*/}" "$@" "$(</dev/stdin)" >&3
IFS= read -r -d '' code <&3
IFS= read -r -d '' out <&3
IFS= read -r -d '' err <&3
printf '%s' "$out"
printf '%s' "$err" >&2
exit "$code"
`;

export interface Call {
  readonly words: readonly string[];
  readonly input: string;
}

export interface ScriptEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The commands that it printed because they change something. */
  readonly changes: readonly string[];
}

interface Suite {
  teardown(task: () => unknown): void;
}

export class FakeCloud {
  readonly state = new CloudState();
  readonly calls: Call[] = [];
  /** Asked before each call: a text refuses it. */
  refuse: (words: readonly string[]) => string | undefined = () => undefined;
  /** Answers of services by path; an absent one is a failure. */
  readonly answers = new Map([
    ['/ready', '{"status":"ready"}'],
    ['/coverage', '{"coverage":[]}'],
  ]);
  /** Headers that curl was given. */
  readonly headers: string[] = [];
  readonly #environment: Readonly<Record<string, string>>;

  constructor(environment: Readonly<Record<string, string>>) {
    this.#environment = environment;
  }

  /** Runs a script of deploy/. */
  run(script: string, args: readonly string[]): Promise<ScriptEnd> {
    const child = spawn('bash', [join(root, 'deploy', script), ...args], {
      env: this.#environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        texts[name] += chunk;
      });
    }
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        const changes = [...texts.stdout.matchAll(/^ {2}\$ (.+)$/gm)].map(([, command = '']) => command);
        resolve({ code, ...texts, changes });
      });
    });
  }

  answer(call: Call): { readonly code: number; readonly out: string; readonly err: string } {
    this.calls.push(call);
    const [tool, ...words] = call.words;
    try {
      const refusal = this.refuse(call.words);
      if (refusal !== undefined) throw new Refusal(refusal);
      if (tool === 'gcloud') return { code: 0, out: gcloud(this.state, words), err: '' };
      if (tool === 'bq') return { code: 0, out: bq(this.state, words, call.input), err: '' };
      if (tool === 'docker') return { code: 0, out: this.#docker(words), err: '' };
      return { code: 0, out: this.#curl(words, call.input), err: '' };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { code: error.exitCode, out: '', err: `ERROR: ${error.message}\n` };
    }
  }

  #docker([command, ...words]: readonly string[]): string {
    const image = words.at(-1) ?? '';
    if (command === 'push') this.state.images.set(image, `sha256:${'d'.repeat(64)}`);
    return '';
  }

  #curl(words: readonly string[], input: string): string {
    this.headers.push(input);
    const url = new URL(words.at(-1) ?? '');
    const name = url.hostname.split(`-${this.state.projectNumber}.`)[0] ?? '';
    const answer = this.answers.get(url.pathname);
    if (!this.state.services.has(name) || answer === undefined) throw new Refusal('curl: (22) 404');
    writeFileSync(words[words.indexOf('--output') + 1] ?? '', answer);
    return '';
  }
}

/** A project in which nothing is there yet. Ended with the test. */
export async function fakeCloud(t: Suite): Promise<FakeCloud> {
  const place = mkdtempSync(join(tmpdir(), 'nba-analytics-cloud-'));
  const tools = join(place, 'tools');
  mkdirSync(tools);
  writeFileSync(join(tools, 'client'), CLIENT);
  chmodSync(join(tools, 'client'), 0o755);
  for (const tool of TOOLS) symlinkSync('client', join(tools, tool));
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      const fields = text.split('\0');
      const count = Number(fields[0]);
      if (fields.length < count + 4) return;
      const { code, out, err } = cloud.answer({ words: fields.slice(1, count + 2), input: fields[count + 2] ?? '' });
      socket.end(`${code}\0${out}\0${err}\0`);
    });
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const cloud = new FakeCloud({
    PATH: `${tools}:${process.env.PATH}`,
    HOME: place,
    FAKE_CLOUD_PORT: String(typeof address === 'object' && address !== null ? address.port : 0),
    DEPLOY_PAUSE_SECONDS: '0',
    DEPLOY_VERIFY_PAUSE_SECONDS: '0',
    DEPLOY_VERIFY_TRIES: '2',
  });
  t.teardown(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
    rmSync(place, { recursive: true, force: true });
  });
  return cloud;
}
