import t from 'tap';
import { addDays } from '../../shared/dates.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { A, changed, gameA, gameB, summaryOf, withLines } from './examples.ts';
import { league, leagueOver, openLeague, TRIGGER } from './harness.ts';
import { addRows, at, DAY, fixture, fixtures, lines, type RawRows, score, scores } from './league.ts';

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
