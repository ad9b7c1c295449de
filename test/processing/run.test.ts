import t from 'tap';
import { addDays } from '../../shared/dates.ts';
import {
  type AnyProcessor,
  type ComputeResult,
  defineProcessor,
  eraseTypes,
} from '../../shared/processing/define-processor.ts';
import type { JsonValue, StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { type League, league, openLeague, TRIGGER } from './harness.ts';
import {
  addRows,
  at,
  DAY,
  fixture,
  fixtures,
  game,
  gameId,
  leagueProcessor,
  lines,
  type RawRows,
  score,
  scores,
  teamGames,
  teams,
} from './league.ts';

const A = gameId(DAY, 'BOS', 'NYK');
const B = gameId(DAY, 'LAL', 'GSW');
const C = gameId(DAY, 'UTA', 'SAC');
const gameA = game(DAY, 'BOS', 'NYK', [100, 99]);
const gameB = game(DAY, 'LAL', 'GSW', [88, 120]);
const withLines: RawRows = [[lines, [{ game_id: A, taken_at: at(-86_400), total: 210.5, processed_at: at(0) }]]];

/** The league with another ending of its compute. */
function changed(
  change: (result: ComputeResult<Table>) => Partial<ComputeResult<Table>>,
  more: Partial<AnyProcessor> = {},
): AnyProcessor {
  const compute: AnyProcessor['compute'] = (input) => {
    const result = league.compute(input);
    return { ...result, ...change(result) };
  };
  return defineProcessor({ ...league, ...more, compute });
}

const keysOf = (rows: readonly StoredRow[]): string[] => rows.map((row) => `${row.game_id}|${row.team}`);
const summaryOf = (record: StoredRow | undefined): Readonly<Record<string, JsonValue>> =>
  record?.summary as Readonly<Record<string, JsonValue>>;

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
      expected: { rows: 4, digest: /^[0-9a-f]{16}$/ },
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

/** A row as the processor computes it. */
async function computedRow(t: Parameters<typeof openLeague>[0]): Promise<StoredRow> {
  const { warehouse, run, stored } = await openLeague(t);
  await addRows(warehouse, gameA);
  await run();
  const [row] = await stored();
  return row ?? {};
}

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

t.test('runs that fail leave the table alone, say why, and are told downstream', async (t) => {
  const cases: readonly (readonly [
    string,
    AnyProcessor,
    RawRows,
    { readonly code: string; readonly [name: string]: unknown },
  ])[] = [
    [
      'no game has its critical source',
      league,
      [[fixtures, [fixture(DAY, 'BOS', 'NYK')]]],
      { code: 'SOURCE_MISSING', details: { tables: ['nba_raw.league_scores'], games: [{ game_id: A }] } },
    ],
    [
      'a context without a schedule',
      { ...league, kind: 'context' },
      [[scores, [score(DAY, A, 'BOS', 1)]]],
      { code: 'SOURCE_MISSING', message: /schedule/ },
    ],
    [
      'what the processor itself refuses',
      changed(() => ({ refusal: { code: 'SOURCE_STALE', message: 'too few records', details: { records: 3 } } })),
      gameA,
      { code: 'SOURCE_STALE', message: 'too few records', details: { records: 3 } },
    ],
    [
      'one key twice',
      changed(({ rows }) => ({ rows: [...rows, ...rows.slice(0, 1)] })),
      gameA,
      { code: 'DUPLICATE_KEY', details: { key: `${A}|BOS` } },
    ],
    [
      'a row of another date',
      changed(({ rows }) => ({ rows: rows.map((row) => ({ ...row, game_date: addDays(DAY, 1) })) })),
      gameA,
      { code: 'INTERNAL' },
    ],
    [
      'a defect of compute',
      changed(() => {
        throw new Error('divided by a team');
      }),
      gameA,
      { code: 'INTERNAL' },
    ],
    [
      'a derived table that cannot be written',
      { ...league, afterWrite: { tables: [], run: () => Promise.reject(new Error('no such thing')) } },
      gameA,
      { code: 'INTERNAL' },
    ],
  ];
  for (const [name, processor, rows, error] of cases) {
    const { warehouse, run, stored, records, topic } = await openLeague(t, processor);
    await addRows(warehouse, rows);
    await t.rejects(run(), error, name);
    if (!name.startsWith('a derived')) t.same(await stored(), [], `${name}: nothing is written`);
    t.match((await records()).at(-1), { status: 'failed', errors: [{ code: error.code }] });
    t.match(topic.messages, [{ body: { status: 'failed' } }]);
    await t.rejects(run(), error, `${name}: again, nothing was taken for done`);
  }
  const { warehouse, run } = await openLeague(t);
  await warehouse.ensureTables([]);
  await t.resolves(run(), 'a season without schedule and rows is no failure where the tables exist');
});

t.test('an absent table is not an empty one, and an unreadable one is neither', async (t) => {
  const { openDuckdb } = await import('../../shared/warehouse/duckdb/open.ts');
  const { leagueOver } = await import('./harness.ts');
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  const { run } = leagueOver(warehouse);
  await t.rejects(run(), { code: 'SOURCE_MISSING' }, 'neither schedule nor critical tables');
  await warehouse.ensureTables([fixtures, scores]);
  await addRows(warehouse, gameA);
  const seen: boolean[] = [];
  const watching = changed(() => ({}));
  const compute: AnyProcessor['compute'] = (input) => {
    seen.push(...Object.values(input.sources).map(({ exists }) => exists));
    return watching.compute(input);
  };
  t.match(await leagueOver(warehouse, { ...league, compute }).run(), { status: 'success', rows_added: 2 });
  t.same(seen, [true, true, true, false, false], 'optional tables may be absent');
  const narrow = {
    ...lines,
    columns: { game_id: lines.columns.game_id, taken_at: lines.columns.taken_at },
    columnNames: ['game_id', 'taken_at'],
  };
  await warehouse.ensureTables([narrow as unknown as Table]);
  await t.rejects(run(), { code: 'SCHEMA_DRIFT' }, 'a table without a declared column fails the run');
});

t.test('ages of sources', async (t) => {
  const old = (days: number): RawRows => [
    [fixtures, [{ ...fixture(DAY, 'BOS', 'NYK'), processed_at: at(-86_400 * days) }]],
    [scores, [score(DAY, A, 'BOS', 1), score(DAY, A, 'NYK', 2)]],
    [lines, [{ game_id: A, taken_at: at(-86_400), total: 1, processed_at: at(-86_400 * days) }]],
  ];
  const { warehouse, run, records } = await openLeague(t);
  await addRows(warehouse, old(1));
  const warned = await run();
  t.match(warned, { status: 'success', reports: [{ code: 'SOURCE_OLD', subject: 'league_lines' }] });
  t.match((await records()).at(-1), { warnings: [{ code: 'SOURCE_OLD' }], stale_dependencies: ['league_lines'] });

  const stale = await openLeague(t);
  await addRows(stale.warehouse, old(2));
  await t.rejects(stale.run(), { code: 'SOURCE_STALE', details: { table: 'nba_raw.league_fixtures', limit: 36 } });
  const backfill = { ...TRIGGER, source: 'backfill' } as const;
  t.match(await stale.run({ trigger: backfill }), { status: 'success', reports: [] }, 'history does not age');
  await t.rejects(stale.run(), { code: 'SOURCE_STALE' }, 'nor is an unchanged but stale date called unchanged');
  const later = () => at(86_400 * 3);
  t.match(
    await stale.run({}, { now: later }),
    { status: 'unchanged' },
    'nor does what lies further back than yesterday',
  );
});

t.test('sources below their minimum warn', async (t) => {
  const { warehouse, run } = await openLeague(t);
  await addRows(warehouse, gameA, gameB, withLines);
  const { reports } = await run();
  t.same(reports, [
    { code: 'SOURCE_BELOW_MINIMUM', subject: 'league_lines', detail: '1 rows for 2 games, usual are 2' },
  ]);
  t.same((await run()).reports, reports, 'an unchanged run still warns');
});

t.test('findings that take no row away are listed', async (t) => {
  const { warehouse, run, records } = await openLeague(t);
  await addRows(warehouse, gameA, withLines, [[scores, [score(DAY, 'nowhere', 'X', 1)]]]);
  t.match(await run(), { status: 'success', reports: [{ code: 'TEAM_UNKNOWN', subject: DAY }] });
  t.match(summaryOf((await records()).at(-1)), { counts: { unmatched_raw_rows: 1 } });
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
