import t from 'tap';
import { addDays } from '../../shared/dates.ts';
import { type AnyProcessor, defineProcessor, eraseTypes } from '../../shared/processing/define-processor.ts';
import { A, B, gameA, gameB, keysOf, summaryOf, withLines } from './examples.ts';
import { type League, league, openLeague, TRIGGER } from './harness.ts';
import { addRows, DAY, fixture, fixtures, game, leagueProcessor, score, scores, teamGames, teams } from './league.ts';

t.test('a first run writes the rows, derives what follows from them, records and publishes', async (t) => {
  const { warehouse, run, stored, records, topic } = await openLeague(t);
  await addRows(warehouse, gameA, gameB, withLines, game(addDays(DAY, -1), 'NYK', 'BOS', [90, 81]), [
    [teams, [{ team: 'BOS', name: 'Boston' }]],
  ]);
  const answer = await run();
  t.match(answer, {
    status: 'success',
    processor: 'LeagueTeamScoresProcessor',
    table: 'league_team_scores',
    game_date: DAY,
    rows_added: 4,
    rows_changed: 0,
    rows_removed: 0,
    rows_unchanged: 0,
    record_count: 4,
    changed_fields: {},
    games: [
      { game_id: A, state: 'computed' },
      { game_id: B, state: 'computed' },
    ],
    failed_rows: [],
    published: true,
  });
  const rows = await stored();
  t.same(keysOf(rows), [`${A}|BOS`, `${A}|NYK`, `${B}|GSW`, `${B}|LAL`]);
  t.match(rows[0], {
    team_name: 'Boston',
    points: 100,
    mean_before: 81,
    games_before: 1,
    total_line: 210.5,
    data_hash: /^[0-9a-f]{16}$/,
  });
  t.ok(rows.every((row) => row.created_at === row.processed_at && typeof row.created_at === 'number'));
  t.same((await stored(teamGames)).length, 4);
  const all = await records();
  t.same(
    all.map(({ status }) => status),
    ['running', 'success', 'success'],
    'opened, closed, published',
  );
  t.equal(new Set(all.map(({ run_id }) => run_id)).size, 1);
  t.match(all[2], {
    processor_name: 'LeagueTeamScoresProcessor',
    run_id: answer.run_id,
    season_year: 2023,
    data_date: DAY,
    records_processed: 4,
    records_created: 4,
    phase: 'phase_3_analytics',
    output_table: 'league_team_scores',
    trigger_source: 'pubsub',
    trigger_message_id: 'm1',
    execution_host: 'test',
    errors: null,
    dependency_check_passed: true,
    summary: {
      hash_scheme: 'v1',
      record_count: 4,
      rows: { added: 4 },
      expected: { rows: 4, digest: /^[0-9a-f]{15}$/, source_digest: /^[0-9a-f]{16}$/ },
      publication: 'published',
      message: null,
      statements: { dates: 1, bytes: null },
    },
  });
  t.ok(Number((summaryOf(all[2]).statements as { count: number }).count) > 5);
  t.match(topic.messages, [
    {
      body: {
        execution_id: answer.run_id,
        correlation_id: 'c1',
        status: 'success',
        record_count: 4,
        metadata: { rows_added: 4, rows_changed: 0, hash_scheme: 'v1' },
      },
      attributes: { output_table: 'league_team_scores', game_date: DAY, status: 'success' },
    },
  ]);
  t.equal(topic.messages.length, 1);
});

t.test('sources that did not move leave everything as it is', async (t) => {
  const { warehouse, run, stored, records, topic } = await openLeague(t);
  await addRows(warehouse, gameA, gameB, withLines);
  await run();
  const before = await stored();
  const answer = await run();
  t.match(answer, { status: 'unchanged', rows_unchanged: 4, rows_added: 0, record_count: 4, published: true });
  t.match(answer.games, [{ game_id: A }, { game_id: B }], 'the games are those of the last run');
  t.same(await stored(), before);
  t.match((await records()).at(-1), { status: 'unchanged', skipped: true, records_skipped: 4 });
  t.match(topic.messages[1]?.body, {
    status: 'success',
    record_count: 4,
    metadata: { rows_changed: 0, rows_unchanged: 4 },
  });
  t.match(await run(), { status: 'unchanged' }, 'and again');
});

t.test('what makes a run compute again', async (t) => {
  const cases: readonly (readonly [string, (league: League) => Promise<unknown>])[] = [
    ['a row of D', ({ warehouse }) => addRows(warehouse, [[scores, [score(DAY, 'elsewhere', 'X', 1)]]])],
    ['a row inside a look-back', ({ warehouse }) => addRows(warehouse, game(addDays(DAY, -3), 'BOS', 'LAL', [7, 9]))],
    ['a row of a table without dates', ({ warehouse }) => addRows(warehouse, [[teams, [{ team: 'NYK', name: null }]]])],
    [
      'a fixture later in the season',
      ({ warehouse }) => addRows(warehouse, [[fixtures, [fixture(addDays(DAY, 9), 'A', 'B', 1)]]]),
    ],
    ['another version of the domain code', async () => ({ version: '2' })],
    ['other shipped data', async () => ({ shipped: { names: new Map([['a', 1]]) } })],
    ['another version of the deployed code', async () => 'v2'],
    [
      'stored rows that somebody removed',
      ({ warehouse, stored }) =>
        stored().then((rows) => warehouse.replaceRows({ table: league.table, dates: [DAY], rows: rows.slice(1) })),
    ],
    [
      'a stored hash that somebody overwrote',
      ({ warehouse }) => warehouse.upsert(league.table, [{ game_id: A, team: 'BOS', data_hash: 'ffffffffffffffff' }]),
    ],
    [
      'a stored row twice',
      ({ warehouse, stored }) => stored().then((rows) => warehouse.append(league.table, rows.slice(0, 1))),
    ],
  ];
  for (const [name, change] of cases) {
    const opened = await openLeague(t);
    await addRows(opened.warehouse, gameA, gameB);
    await opened.run();
    const before = (await opened.stored()).map(({ data_hash }) => data_hash);
    const difference = await change(opened);
    const codeVersion = typeof difference === 'string' ? difference : 'v1';
    const processor = typeof difference === 'object' ? { ...league, ...difference } : league;
    const again = () => opened.runner({ codeVersion }, processor as AnyProcessor).run({ date: DAY, trigger: TRIGGER });
    t.match(await again(), { status: 'success', record_count: 4 }, name);
    t.match(await again(), { status: 'unchanged', record_count: 4 }, `${name}: once`);
    if (!name.includes('look-back')) {
      t.same(
        (await opened.stored()).map(({ data_hash }) => data_hash),
        before,
        `${name}: the rows are right`,
      );
    }
  }
  const opened = await openLeague(t);
  await addRows(opened.warehouse, gameA);
  await opened.run();
  await addRows(opened.warehouse, game(addDays(DAY, 300), 'BOS', 'LAL', [1, 2]), [
    [scores, [score(addDays(DAY, 1), 'later', 'BOS', 1)]],
  ]);
  t.match(await opened.run(), { status: 'unchanged' }, 'rows outside every window do not');
});

t.test('only what differs is written, and told by field', async (t) => {
  const { warehouse, run, stored, topic } = await openLeague(t);
  await addRows(warehouse, gameA, gameB);
  await run();
  const before = await stored();
  await addRows(warehouse, withLines);
  const answer = await run();
  t.match(answer, {
    status: 'success',
    rows_changed: 2,
    rows_unchanged: 2,
    record_count: 4,
    changed_fields: { total_line: 2 },
  });
  const after = await stored();
  t.same(after.slice(2), before.slice(2), 'unchanged rows keep their time stamps');
  for (const [index, row] of after.slice(0, 2).entries()) {
    t.equal(row.created_at, before[index]?.created_at, 'the first write of a key is kept');
    t.ok(Number(row.processed_at) > Number(before[index]?.processed_at));
  }
  t.match(topic.messages[1]?.body.metadata, { rows_changed: 2, changed_fields: { total_line: 2 } });
});

t.test('force computes and writes although nothing moved', async (t) => {
  const { warehouse, run, stored, records } = await openLeague(t);
  await addRows(warehouse, gameA);
  await run();
  const before = await stored();
  t.match(await run({ force: true }), { status: 'success', rows_unchanged: 2, rows_changed: 0, record_count: 2 });
  const after = await stored();
  t.ok(after.every((row, index) => Number(row.processed_at) > Number(before[index]?.processed_at)));
  t.match((await records()).at(-1), { force_reprocess: true });
});

t.test('recent runs are told newest first, each once, whatever became of it', async (t) => {
  const { warehouse, run, runner } = await openLeague(t);
  await addRows(warehouse, gameA);
  const first = await run();
  const second = await run({ date: addDays(DAY, 1) });
  const third = await run();
  const recent = (query: object) => runner().recentRuns({ limit: 10, ...query });
  t.same(
    (await recent({})).map(({ run_id, status }) => [run_id, status]),
    [
      [third.run_id, 'unchanged'],
      [second.run_id, 'no_games'],
      [first.run_id, 'success'],
    ],
  );
  t.same(
    (await recent({ limit: 1 })).map(({ run_id }) => run_id),
    [third.run_id],
  );
  t.match(await recent({ date: addDays(DAY, 1) }), [
    {
      run_id: second.run_id,
      processor: 'LeagueTeamScoresProcessor',
      table: 'league_team_scores',
      game_date: addDays(DAY, 1),
      started_at: /^2024-01-16T13:00:\d\d\+00:00$/,
      finished_at: /^2024/,
      trigger_source: 'pubsub',
      record_count: 0,
      summary: { games: [], warnings: [] },
    },
  ]);
  t.same(await recent({ date: addDays(DAY, 5) }), []);
});

t.test('a runner that is closed has ended its runs and starts no more', async (t) => {
  const { warehouse, runner, records } = await openLeague(t);
  await addRows(warehouse, gameA);
  const closing = runner();
  const running = closing.run({ date: DAY, trigger: TRIGGER });
  await closing.close();
  t.match(await running, { status: 'success' });
  t.equal((await records()).length, 3);
  await t.rejects(closing.run({ date: DAY, trigger: TRIGGER }), { code: 'OVERLOADED' });
});

t.test('the processor is declared soundly', async (t) => {
  t.equal(eraseTypes(leagueProcessor), league);
  const undated = { ...league.table, partitionBy: 'processed_at' };
  t.throws(() => defineProcessor({ ...league, table: undated }), { code: 'INVALID_CONFIG' });
});
