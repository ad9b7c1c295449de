/** Services started from the command line and from the entry of the images: addresses, messages, signals, refusals. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { PROCESSORS } from '../../services/registry.ts';
import { COMPILE_CACHE } from '../helpers/compile-cache.ts';
import { writeLeagueDatabase } from './league-database.ts';
import { runCli, startCli } from './run-cli.ts';

const SERVICE = fileURLToPath(new URL('../../bin/service.ts', import.meta.url));

const cwd = t.testdir({});
const { first, second } = await writeLeagueDatabase(cwd);
const ADDRESS = /"message":"Server listening at (http:\/\/127\.0\.0\.1:\d+)"/;

t.test('one service at the root: pushes, what it ignores, who else wants the file, SIGTERM', async (t) => {
  const server = startCli(['serve', '--service', 'player-game-summary', '--local', '--port', '0'], cwd);
  const [, url = ''] = await server.says(ADDRESS);
  const publish = (...args: string[]) => runCli(['publish', '--date', first, '--url', url, ...args], cwd);
  const pushed = await publish('--source-table', 'nbac_gamebook_player_stats');
  t.equal(pushed.code, 0, pushed.stderr);
  t.match(pushed.stdout, `${url}/process answered 200 status=success record_count=`);
  const again = await publish('--source-table', 'bdl_player_boxscores', '--json');
  t.match(again.json, { answers: [{ status: 200, body: { status: 'unchanged', rows_added: 0 } }] });
  const other = await publish('--source-table', 'nbac_referee_game_assignments');
  t.match(other.stdout, /answered 200 status=ignored reason=nbac_referee_game_assignments is not a source/);
  const failed = await publish('--source-table', 'nbac_gamebook_player_stats', '--status', 'failed');
  t.match(failed.stdout, /answered 200 status=skipped/);
  const nowhere = await publish('--source-table', 'nbac_schedule', '--url', `${url}/nowhere`);
  t.equal(nowhere.code, 1);
  t.match(nowhere.stdout, /\/nowhere\/process answered 404 NOT_FOUND: /);

  const beside = await runCli(['process', '--date', second], cwd);
  t.equal(beside.code, 3);
  t.match(
    beside.stderr,
    new RegExp(`nba-analytics\\.duckdb is in use by process ${server.child.pid}: stop that process`),
  );
  const samePort = await runCli(
    ['serve', '--all', '--local', '--port', new URL(url).port, '--database', 'other.duckdb'],
    cwd,
  );
  t.equal(samePort.code, 2);
  t.match(samePort.stderr, /^error: The address 127\.0\.0\.1:\d+ is in use: stop what listens there/);

  server.child.kill('SIGTERM');
  const { code, stdout } = await server.end;
  t.equal(code, 0);
  t.match(stdout, /"message":"SIGTERM: shutting down".*\n.*"message":"closed"/);
});

t.test('all services below their names; SIGINT', async (t) => {
  const server = startCli(['serve', '--all', '--local', '--port', '0', '--database', 'all.duckdb'], cwd);
  const [, url = ''] = await server.says(/documentation: (http:\S+)\/documentation/);
  for (const { service } of PROCESSORS) {
    const health = await fetch(`${url}/${service}/health`);
    t.match(await health.json(), { status: 'healthy', service: `analytics-${service}` });
  }
  t.equal((await fetch(`${url}/ready`)).status, 200);
  t.match(await fetch(url), { status: 200, url: `${url}/documentation` }, 'the bare address leads to what there is');
  server.child.kill('SIGINT');
  t.equal((await server.end).code, 0);
});

t.test('the entry of the images serves what SERVICE names', async (t) => {
  const start = (env: Record<string, string>) =>
    spawn(process.execPath, [SERVICE], {
      cwd,
      env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', NODE_COMPILE_CACHE: COMPILE_CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const child = start({ SERVICE: 'player-game-summary', PUSH_AUTH: 'off', DUCKDB_PATH: 'entry.duckdb' });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const url = ADDRESS.exec(line)?.[1];
    if (url === undefined) continue;
    t.match(await (await fetch(`${url}/health`)).json(), { service: 'analytics-player-game-summary' });
    t.equal((await fetch(`${url}/ready`)).status, 200);
    const runs = await fetch(`${url}/runs`);
    t.same(await runs.json(), { processor: 'PlayerGameSummaryProcessor', runs: [] });
    child.kill('SIGTERM');
  }
  t.equal(await exit, 0);

  for (const [env, says] of [
    [{}, /SERVICE is not set: set it to one of player-game-summary/],
    [{ SERVICE: 'weather' }, /SERVICE=weather is no service/],
    [{ SERVICE: 'player-game-summary' }, /PUSH_AUDIENCE is not set/],
  ] as const) {
    const refused = start(env);
    let text = '';
    refused.stderr.on('data', (chunk) => {
      text += chunk;
    });
    t.equal(await new Promise((resolve) => refused.once('close', resolve)), 2);
    t.match(JSON.parse(text), { severity: 'CRITICAL', message: says });
  }
});

t.test('refusals: nothing chosen, both chosen, unknown, no authentication configured', async (t) => {
  for (const [args, says] of [
    [[], /^error: Neither --all nor --service is given: player-game-summary/],
    [['--all', '--service', 'player-game-summary'], /^error: --service and --all exclude each other/],
    [['--service', 'weather'], /^error: weather is no service: player-game-summary/],
    [['--all'], /^error: PUSH_AUDIENCE is not set, and PUSH_AUTH is on/],
    [['--all', '--port', '70000'], /whole number from 0 to 65535/],
  ] as const) {
    const { code, stderr } = await runCli(['serve', ...args, '--database', 'refused.duckdb'], cwd);
    t.equal(code, 2, args.join(' '));
    t.match(stderr, says);
  }
});

t.test('an address of another machine', async (t) => {
  const { code, stderr } = await runCli(['serve', '--all', '--port', '0', '--database', 'elsewhere.duckdb'], cwd, {
    HOST: '192.0.2.1',
    PUSH_AUTH: 'off',
  });
  t.equal(code, 2);
  t.match(stderr, /^error: The address 192\.0\.2\.1:0 is none of this machine: correct HOST/m);
});
