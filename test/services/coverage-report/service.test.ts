import t from 'tap';
import { realDataMissing } from '../../helpers/real-warehouse.ts';
import { serveCoverage, TODAY } from './served.ts';

const TABLES = [
  'player_game_summary',
  'team_offense_game_summary',
  'team_defense_game_summary',
  'upcoming_team_game_context',
  'upcoming_player_game_context',
];

t.test('the coverage service', { skip: realDataMissing, timeout: 120_000 }, async (t) => {
  const { get, json, url } = await serveCoverage(t);

  t.test('reports all tables, as JSON unless something else is asked for', async (t) => {
    const report = await json('/coverage');
    t.match(report, {
      status: 'corrupt',
      end_date: TODAY,
      group_by: 'table',
      verify: 0,
      start_date: '2024-10-22',
      hash_scheme: 'v1',
    });
    const { coverage } = report as unknown as { coverage: Record<string, unknown>[] };
    t.strictSame(
      coverage.map(({ table }) => table),
      TABLES,
    );
    const week = await json(`/coverage?start_date=2024-10-22&verify=100`);
    t.match(week, {
      start_date: '2024-10-22',
      expected_as_of: /^2\d{3}-/,
      coverage: [
        {
          status: 'partial',
          missing_rows: 20,
          expected_rows: 2_656,
          verified_rows: 2_636,
          stale_hashes: 0,
          dates_complete: 14,
          dates_expected: 15,
        },
        { status: 'corrupt', duplicate_rows: 20, unique_hashes: 240, total_rows: 260, completeness_pct: 100 },
        { status: 'complete', expected_rows: 240, verified_rows: 240, coverage_pct: 100 },
        { status: 'empty', expected_rows: 240, missing_rows: 240, completeness_pct: 0, coverage_pct: null },
        { status: 'empty' },
      ],
    });
  });

  t.test('groups by season, month and date, and picks tables', async (t) => {
    const groups = async (query: string) =>
      (
        (await json(`/coverage?start_date=2024-10-22&${query}`)) as unknown as {
          coverage: { table: string; group: string; status: string }[];
        }
      ).coverage;
    t.match(await groups('group_by=season&table=team_defense_game_summary'), [
      { group: '2024-25', status: 'complete', expected_rows: 240 },
    ]);
    const months = await groups(
      'group_by=month&table=player_game_summary&table=nba_analytics.team_offense_game_summary',
    );
    t.strictSame(
      months.map(({ table, group, status }) => [table, group, status]),
      [
        ['player_game_summary', '2024-10', 'complete'],
        ['player_game_summary', '2024-11', 'partial'],
        ['team_offense_game_summary', '2024-10', 'corrupt'],
        ['team_offense_game_summary', '2024-11', 'complete'],
      ],
    );
    const dates = await groups('group_by=date&table=player_game_summary');
    t.equal(dates.length, 15, 'nobody played on 5 November');
    t.match(dates.at(-2), { group: '2024-11-04', status: 'partial', missing_rows: 20 });
  });

  t.test('answers CSV and pages to those who ask for them', async (t) => {
    const csv = await get('/coverage?table=team_defense_game_summary&start_date=2024-10-22', 'text/csv');
    t.match(csv, {
      status: 200,
      type: 'text/csv; charset=utf-8',
      text: /^table,group,status,.*\r\nteam_defense_game_summary,,complete,/,
    });
    t.strictSame(await get('/coverage?table=team_defense_game_summary&start_date=2024-10-22&format=csv'), csv);
    for (const path of ['/coverage', '/coverage/gaps', '/coverage/player_game_summary/2024-11-04']) {
      t.match(await get(path, 'text/html,*/*;q=0.8'), {
        status: 200,
        type: 'text/html; charset=utf-8',
        text: /^<!doctype html>/,
      });
    }
    const redirected = await fetch(`${url}/`, { redirect: 'manual' });
    t.equal(redirected.headers.get('location'), '/coverage');
    t.match(await get('/coverage/gaps?format=csv&start_date=2024-10-22'), {
      text: /^table,start_date,end_date,dates,status,faults/,
    });
  });

  t.test('lists gaps with the commands that repair them', async (t) => {
    const { gaps } = (await json('/coverage/gaps?start_date=2024-10-22')) as unknown as { gaps: unknown[] };
    t.match(gaps.slice(0, 2), [
      {
        table: 'player_game_summary',
        start_date: '2024-11-04',
        end_date: '2024-11-04',
        dates: 1,
        status: 'partial',
        faults: { missing_rows: 20 },
        explanation: '20 rows missing.',
        command: 'nba-analytics process --table player_game_summary --date 2024-11-04',
      },
      {
        table: 'team_offense_game_summary',
        start_date: '2024-10-25',
        status: 'corrupt',
        faults: { duplicate_rows: 20 },
        command: 'nba-analytics process --table team_offense_game_summary --date 2024-10-25',
      },
    ]);
    t.equal(gaps.length, 4);
  });

  t.test('shows a date key by key', async (t) => {
    const date = await json('/coverage/player_game_summary/2024-11-04');
    const { missing, intact } = date as unknown as { missing: string[]; intact: string[] };
    t.equal(missing.length, 20);
    t.ok(missing.every((key) => key.startsWith('20241104_MIL_CLE|')));
    t.match(date, {
      figures: { status: 'partial', verified_rows: intact.length, stale_hashes: 0 },
      repair: { command: /process --table player_game_summary --date 2024-11-04$/ },
    });
    const doubled = await json('/coverage/team_offense_game_summary/2024-10-25');
    t.match(doubled, { missing: [], intact: [], figures: { status: 'corrupt' } });
    t.equal(
      (doubled as unknown as { duplicated: { rows: number }[] }).duplicated.filter(({ rows }) => rows === 2).length,
      20,
    );
    t.match(await json('/coverage/player_game_summary/2024-11-05'), {
      figures: { expected_rows: 0, total_rows: 0 },
      repair: null,
    });
    t.match(await json('/coverage/upcoming_team_game_context/2024-11-04'), {
      figures: { status: 'empty', missing_rows: 30 },
    });
  });

  t.test('explains a row, also against what a run changed', async (t) => {
    const key = '20241104_GSW_WAS|stephencurry';
    const explained = await json(`/explain/player_game_summary/${encodeURIComponent(key)}`);
    t.match(explained, {
      key,
      stored: [{ valid: true, changes: [], canonical_text: /^\{"and1_count": / }],
      fresh: { reason: null },
    });
    const absent = await get(`/explain/player_game_summary/${encodeURIComponent('20241104_GSW_WAS|nobody')}`);
    t.match(absent, { status: 404, text: /Stored keys of that game/ });
    t.match(await get('/explain/player_game_summary/nonsense'), {
      status: 400,
      text: /is not game_id\|player_lookup|is not player/,
    });
    t.match(await get(`/explain/player_game_summary/${encodeURIComponent(key)}?against=none`), {
      status: 404,
      text: /no ended run none/,
    });
  });

  t.test('gives the numbers as Prometheus gauges', async (t) => {
    const { type, text } = await get('/metrics');
    t.equal(type, 'text/plain; version=0.0.4; charset=utf-8');
    t.match(text, /^nba_coverage_status\{table="team_offense_game_summary",status="corrupt"\} 1$/m);
    t.match(text, /^nba_coverage_duplicate_rows\{table="team_offense_game_summary"\} 20$/m);
    t.match(text, /^# TYPE nba_coverage_expected_rows gauge$/m);
    t.match(text, /^nba_coverage_latest_processed_timestamp_seconds\{table="player_game_summary"\} 1?\d{9,}/m);
  });

  t.test('refuses what it cannot answer, and says what to do instead', async (t) => {
    const cases = [
      ['/coverage?table=players', 404, /there are player_game_summary, team_offense/],
      ['/coverage/players/2024-11-04', 404, /there are player_game_summary/],
      ['/coverage/player_game_summary/2024-02-30', 400, /2024-02-30 is not a calendar date/],
      ['/coverage?start_date=yesterday', 400, /start_date is not a calendar date/],
      ['/coverage?start_date=2024-11-04&end_date=2024-11-03', 400, /after end_date/],
      ['/coverage?verify=101', 400, /verify/],
      ['/coverage?group_by=week', 400, /group_by/],
      ['/coverage?format=xml', 400, /format/],
      ['/coverage?startdate=2024-11-04', 400, /additional/],
    ] as const;
    for (const [path, status, text] of cases) t.match(await get(path), { status, text }, path);
    t.match(await json('/health'), { service: 'analytics-coverage-report' });
    t.match(await json('/ready'), { status: 'ready' });
    t.match(await get('/documentation/json'), { text: /"\/coverage\/gaps"/ });
  });
});
