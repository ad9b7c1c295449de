import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { addDays, type EpochMicros } from '../../shared/dates.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import type { BigqueryTask } from './bigquery-child.ts';
import { facts, type League, league, leagueOver, TRIGGER, timeless } from './harness.ts';
import {
  addRows,
  at,
  DAY,
  fixture,
  fixtures,
  game,
  gameId,
  leagueTables,
  lines,
  score,
  scores,
  teamGames,
} from './league.ts';

const emulator = await emulatorFor(t);

if (emulator !== undefined) {
  let projects = 0;
  const opened = async (): Promise<League & { readonly projectId: string }> => {
    projects += 1;
    const projectId = `${emulator.projectId}-${projects}`;
    const warehouse = await openBigquery({ projectId, location: 'us-west2', apiEndpoint: emulator.url });
    await warehouse.ensureTables([...leagueTables, league.table, teamGames, processorRunHistory]);
    return { ...leagueOver(warehouse), projectId };
  };
  const C = gameId(DAY, 'UTA', 'SAC');
  const days = [DAY, addDays(DAY, 1), addDays(DAY, 2)];
  const rounds = [
    [
      game(addDays(DAY, -3), 'BOS', 'LAL', [90, 81]),
      game(DAY, 'BOS', 'NYK', [100, 99.5]),
      game(addDays(DAY, 1), 'BOS', 'GSW', [91, 92]),
      [[fixtures, [fixture(DAY, 'UTA', 'SAC')]]],
    ],
    [],
    [
      [
        [scores, [score(DAY, C, 'UTA', 5), score(DAY, C, null, 6)]],
        [lines, [{ game_id: C, taken_at: at(-86_400), total: 210.5, processed_at: at(0) }]],
      ],
    ],
    [[[lines, [{ game_id: gameId(DAY, 'BOS', 'NYK'), taken_at: at(-86_400), total: 1.5, processed_at: at(0) }]]]],
  ] as const;

  t.test('runs on BigQuery answer and store what runs on DuckDB do, alone and in ranges', async (t) => {
    const duckdb = leagueOver(await openDuckdb({ path: ':memory:', threads: 1 }));
    t.teardown(() => duckdb.warehouse.close());
    await duckdb.warehouse.ensureTables(leagueTables);
    const bigquery = await opened();
    for (const [index, rows] of rounds.entries()) {
      const answers = [];
      for (const { warehouse, runner } of [duckdb, bigquery]) {
        await addRows(warehouse, ...rows);
        const single = index % 2 === 0;
        const request = { trigger: TRIGGER };
        const answer = single
          ? { dates: [await runner().run({ ...request, date: DAY })], failed: [] }
          : await runner().runRange({ ...request, startDate: DAY, endDate: addDays(DAY, 2) });
        answers.push({ dates: answer.dates.map(facts), failed: answer.failed });
      }
      t.same(answers[1], answers[0], `round ${index}`);
      t.strictSame(timeless(await bigquery.stored()), timeless(await duckdb.stored()), `rows of round ${index}`);
    }
    t.ok((await bigquery.stored()).length > 4);
    t.same(await bigquery.stored(teamGames), await duckdb.stored(teamGames));
    const statuses = async ({ runner }: League) =>
      (await runner().recentRuns({ limit: 50 })).map(({ game_date, status }) => `${game_date} ${status}`).sort();
    t.same(await statuses(bigquery), await statuses(duckdb));
    t.ok((await bigquery.records()).every(({ run_id }) => typeof run_id === 'string'));
  });

  t.test('a range is one write, whatever its dates', async (t) => {
    const { warehouse, topic } = await opened();
    await addRows(warehouse, ...days.map((date) => game(date, 'BOS', 'NYK', [1, 2])));
    const statements: StatementRecord[] = [];
    const { runner } = leagueOver(
      warehouse.withLog((record) => statements.push(record)),
      league,
      topic,
    );
    const answer = await runner().runRange({ startDate: DAY, endDate: addDays(DAY, 2), trigger: TRIGGER });
    t.equal(answer.dates.length, 3);
    const writes = statements.filter(({ kind, table }) => kind === 'dml' && table === league.table.id);
    t.equal(writes.length, 1);
    t.equal(topic.messages.length, 3);
  });

  const started = async (
    task: BigqueryTask,
  ): Promise<{ child: ChildProcess; lines: string[]; ended: Promise<unknown> }> => {
    const script = fileURLToPath(new URL('bigquery-child.ts', import.meta.url));
    const child = spawn(process.execPath, [script, JSON.stringify(task)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'close');
    const said: string[] = [];
    const reader = createInterface({ input: child.stdout });
    const ready = once(reader, 'line');
    reader.on('line', (line) => said.push(line));
    await ready;
    return { child, lines: said, ended };
  };
  const rightRows = async (rows: Parameters<typeof addRows>[1][]) => {
    const duckdb = leagueOver(await openDuckdb({ path: ':memory:', threads: 1 }));
    await duckdb.warehouse.ensureTables(leagueTables);
    await addRows(duckdb.warehouse, ...rows);
    await duckdb.run();
    const stored = timeless(await duckdb.stored());
    await duckdb.warehouse.close();
    return stored;
  };
  const raw = [game(DAY, 'BOS', 'NYK', [100, 99]), game(DAY, 'LAL', 'GSW', [88, 120])];
  const now = (): EpochMicros => (Date.now() * 1000) as EpochMicros;
  const backfill = { trigger: { ...TRIGGER, source: 'backfill' } } as const;

  t.test('two processes that run one date at once give the rows of one', async (t) => {
    const { warehouse, projectId, stored, run } = await opened();
    await addRows(warehouse, ...raw);
    const children = await Promise.all([0, 1].map(() => started({ url: emulator.url, projectId })));
    for (const { child } of children) child.stdin?.write('go\n');
    await Promise.all(children.map(({ ended }) => ended));
    for (const { lines: said } of children) t.match(JSON.parse(said[1] ?? '{}'), { record_count: 4 });
    t.strictSame(timeless(await stored()), await rightRows(raw));
    t.match(await run(backfill, { now }), { rows_added: 0, rows_changed: 0, rows_removed: 0, record_count: 4 });
  });

  t.test('a killed process leaves old or new rows, and the next run completes it', async (t) => {
    const right = await rightRows(raw);
    for (const dieAt of [
      'run:opened',
      'staging:loaded',
      'write:merged',
      'run:derived',
      'run:closed',
      'run:published',
    ]) {
      const { warehouse, projectId, stored, run, topic } = await opened();
      await addRows(warehouse, ...raw);
      const { child, ended } = await started({ url: emulator.url, projectId, dieAt });
      child.stdin?.write('go\n');
      await ended;
      t.equal(child.signalCode, 'SIGKILL', dieAt);
      const left = timeless(await stored());
      t.ok(left.length === 0 || JSON.stringify(left) === JSON.stringify(right), `${dieAt}: nothing or everything`);
      t.match(await run(backfill, { now }), { record_count: 4 });
      t.strictSame(timeless(await stored()), right);
      t.match(topic.messages[0]?.body.metadata, { rows_added: 4 }, `${dieAt}: consumers hear of the rows`);
      t.match(await run(backfill, { now }), { status: 'unchanged', record_count: 4 });
    }
  });
}
