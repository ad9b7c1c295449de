import t from 'tap';
import { addDays } from '../../shared/dates.ts';
import { A, B, C, changed, computedRow, gameA, gameB, keysOf } from './examples.ts';
import { league, openLeague } from './harness.ts';
import { addRows, DAY, fixture, fixtures, type RawRows, score, scores } from './league.ts';

t.test('games', async (t) => {
  const missing: RawRows = [[fixtures, [fixture(DAY, 'UTA', 'SAC')]]];
  const open: RawRows = [[fixtures, [fixture(DAY, 'UTA', 'SAC', 1)]]];

  t.test('without their source make the run partial; what is stored of them stays', async (t) => {
    const { warehouse, run, stored, topic } = await openLeague(t);
    await addRows(warehouse, gameA, missing);
    const kept = { ...(await computedRow(t)), game_id: C, team: 'UTA', data_hash: '0123456789abcdef' };
    const gone = { ...kept, game_id: 'void', team: 'UTA' };
    await warehouse.append(league.table, [kept, gone]);
    const answer = await run();
    t.match(answer, {
      status: 'partial',
      rows_added: 2,
      rows_removed: 1,
      record_count: 3,
      games: [
        { game_id: A, state: 'computed' },
        { game_id: C, state: 'game_missing', reason: '0 scores' },
      ],
    });
    t.same(keysOf(await stored()), [`${A}|BOS`, `${A}|NYK`, `${C}|UTA`]);
    t.match(topic.messages[0]?.body, { status: 'partial', record_count: 3, metadata: { games: answer.games } });
    t.match(
      await run(),
      { status: 'partial', rows_added: 0, record_count: 3, games: answer.games },
      'and stay partial',
    );
    await addRows(warehouse, [[scores, [score(DAY, C, 'UTA', 5), score(DAY, C, 'SAC', 6)]]]);
    t.match(
      await run(),
      { status: 'success', rows_added: 1, rows_changed: 1, record_count: 4 },
      'until the source comes',
    );
  });

  t.test('that are not final have no rows, which fails nothing', async (t) => {
    const { warehouse, run, stored } = await openLeague(t);
    await addRows(warehouse, gameA, open);
    await warehouse.append(league.table, [{ ...(await computedRow(t)), game_id: C, team: 'UTA' }]);
    const answer = await run();
    t.match(answer, { status: 'success', rows_added: 2, rows_removed: 1, record_count: 2 });
    t.match(answer.games[1], { game_id: C, state: 'game_not_final' });
    t.same(keysOf(await stored()), [`${A}|BOS`, `${A}|NYK`]);
  });

  t.test('none, or none final: the rows of a known season go', async (t) => {
    for (const [name, rows] of [
      ['no game', [[fixtures, [fixture(addDays(DAY, 1), 'UTA', 'SAC')]]]],
      ['none final', open],
    ] as const) {
      const { warehouse, run, stored, topic } = await openLeague(t);
      await addRows(warehouse, rows);
      await warehouse.append(league.table, [await computedRow(t)]);
      t.match(await run(), { status: 'no_games', rows_removed: 1, record_count: 0 }, name);
      t.same(await stored(), []);
      t.match(topic.messages[0], { body: { status: 'no_data', record_count: 0 }, attributes: { status: 'no_data' } });
      t.match(await run(), { status: 'no_games', record_count: 0 }, `${name}, again`);
    }
  });

  t.test('of an unknown season: stored rows are left', async (t) => {
    const { warehouse, run, stored } = await openLeague(t);
    await warehouse.append(league.table, [await computedRow(t)]);
    t.match(await run(), { status: 'no_games', rows_removed: 0, rows_unchanged: 1, record_count: 1 });
    t.equal((await stored()).length, 1);
    t.match(await run(), { status: 'no_games', record_count: 1 });
  });
});

t.test('rows that cannot be built', async (t) => {
  const doubtful: RawRows = [
    [fixtures, [fixture(DAY, 'UTA', 'SAC')]],
    [scores, [score(DAY, C, 'UTA?', 5), score(DAY, C, 'SAC', 6)]],
  ];

  t.test('are listed by key and reason, and their stored version stays', async (t) => {
    const { warehouse, run, stored, topic } = await openLeague(t);
    await addRows(warehouse, gameA, doubtful);
    const row = await computedRow(t);
    await warehouse.append(league.table, [
      { ...row, game_id: C, team: 'UTA' },
      { ...row, game_id: C, team: 'POR' },
    ]);
    const answer = await run();
    t.match(answer, { status: 'partial', rows_added: 3, rows_removed: 1, record_count: 4 });
    t.same(answer.failed_rows, [{ key: `${C}|UTA`, game_id: C, reason: 'the team is doubtful' }]);
    t.same(keysOf(await stored()), [`${A}|BOS`, `${A}|NYK`, `${C}|SAC`, `${C}|UTA`]);
    t.match(topic.messages[0]?.body, { status: 'partial', records_failed: 1 });
  });

  t.test('because a value does not fit its column are told by it', async (t) => {
    const { warehouse, run, stored } = await openLeague(t);
    await addRows(warehouse, gameA, [
      [fixtures, [fixture(DAY, 'UTA', 'SAC')]],
      [scores, [score(DAY, C, 'UTA', 123_456), score(DAY, C, 'SAC', 6)]],
    ]);
    const answer = await run();
    t.match(answer, { status: 'partial', rows_added: 3 });
    t.match(answer.failed_rows, [{ key: `${C}|UTA`, game_id: C, reason: /points: 123456 overflows NUMERIC\(5,1\)/ }]);
    t.equal((await stored()).length, 3);
  });

  t.test('of an unknown key keep whatever is stored of their game', async (t) => {
    const { warehouse, run, stored } = await openLeague(t);
    await addRows(warehouse, gameA, [
      [fixtures, [fixture(DAY, 'UTA', 'SAC')]],
      [scores, [score(DAY, C, null, 5), score(DAY, C, 'SAC', 6)]],
    ]);
    await warehouse.append(league.table, [{ ...(await computedRow(t)), game_id: C, team: 'UTA' }]);
    t.match(await run(), { status: 'partial', rows_added: 3, rows_removed: 0, record_count: 4 });
    t.same(keysOf(await stored()), [`${A}|BOS`, `${A}|NYK`, `${C}|SAC`, `${C}|UTA`]);
  });

  t.test('take the other rows of their game with them, where the processor says so', async (t) => {
    const pairs = changed(() => ({}), { rowsPerGame: 'all-or-none' });
    const { warehouse, run, stored } = await openLeague(t, pairs);
    await addRows(warehouse, gameA, doubtful);
    const row = await computedRow(t);
    await warehouse.append(league.table, [
      { ...row, game_id: C, team: 'SAC', points: 1 },
      { ...row, game_id: C, team: 'UTA' },
    ]);
    const answer = await run();
    t.match(answer, { status: 'partial', rows_added: 2, rows_changed: 0, rows_removed: 0, record_count: 4 });
    t.equal(answer.failed_rows.length, 1);
    t.match(answer.reports[0], { code: 'ROW_WITHHELD', subject: `${C}|SAC` });
    t.match((await stored())[2], { team: 'SAC', points: 1 }, 'the stored pair stays a pair');
  });

  t.test('fail the run when they are many and of more than one game', async (t) => {
    const { warehouse, run, stored, records, topic } = await openLeague(t);
    await addRows(warehouse, gameA, doubtful, [
      [fixtures, [fixture(DAY, 'LAL', 'GSW')]],
      [scores, [score(DAY, B, 'LAL?', 5), score(DAY, B, 'GSW', 6)]],
    ]);
    await t.rejects(run(), { code: 'TOO_MANY_BAD_ROWS', details: { failed: 2, rows: 6, games: 2 } });
    t.same(await stored(), [], 'nothing is written');
    t.match((await records()).at(-1), { status: 'failed', errors: [{ code: 'TOO_MANY_BAD_ROWS' }] });
    t.match(topic.messages, [{ body: { status: 'failed', error_type: 'TOO_MANY_BAD_ROWS' } }]);
  });

  t.test('up to 5 % are tolerated, in however many games', async (t) => {
    for (const [good, outcome] of [
      [38, 'partial'],
      [37, 'TOO_MANY_BAD_ROWS'],
    ] as const) {
      const many = changed((result) => {
        const [row] = result.rows;
        const rows = Array.from({ length: good }, (_, index) => ({ ...row, team: `T${index}` }));
        const failed = [A, B].map((id) => ({ key: `${id}|X`, gameId: id, reason: 'bad' }));
        return { rows: rows as typeof result.rows, failed };
      });
      const { warehouse, run } = await openLeague(t, many);
      await addRows(warehouse, gameA, gameB);
      const ended = await run().then(
        ({ status }) => status,
        ({ code }: { code: string }) => code,
      );
      t.equal(ended, outcome, `${good} good rows`);
    }
  });
});
