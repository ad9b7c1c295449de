import t from 'tap';
import { serveCoverage } from './served.ts';

const TABLES = [
  'player_game_summary',
  'team_offense_game_summary',
  'team_defense_game_summary',
  'upcoming_team_game_context',
  'upcoming_player_game_context',
];

t.test('the coverage service', { timeout: 120_000 }, async (t) => {
  const { get, json, url, nights, rows, lost, doubled } = await serveCoverage(t);
  const { first, last, at } = nights;
  const since = `start_date=${first}`;

  t.test('reports all tables, as JSON unless something else is asked for', async (t) => {
    const report = await json('/coverage');
    t.match(report, {
      status: 'corrupt',
      start_date: first,
      end_date: last,
      group_by: 'table',
      verify: 0,
      hash_scheme: 'v1',
      expected_as_of: /^2\d{3}-/,
    });
    const { coverage } = report as unknown as { coverage: Record<string, unknown>[] };
    t.strictSame(
      coverage.map(({ table }) => table),
      TABLES,
    );
    const verified = await json('/coverage?verify=100');
    const players = rows.player_game_summary;
    const teams = rows.team_offense_game_summary;
    t.match((verified as unknown as { coverage: unknown }).coverage, [
      {
        status: 'partial',
        missing_rows: lost.rows,
        expected_rows: players,
        verified_rows: players - lost.rows,
        stale_hashes: 0,
        dates_complete: nights.dates.length - 1,
        dates_expected: nights.dates.length,
      },
      {
        status: 'corrupt',
        duplicate_rows: doubled,
        unique_hashes: teams,
        total_rows: teams + doubled,
        completeness_pct: 100,
      },
      { status: 'complete', expected_rows: teams, verified_rows: teams, coverage_pct: 100 },
      { status: 'empty', expected_rows: teams, missing_rows: teams, completeness_pct: 0, coverage_pct: null },
      { status: 'empty' },
    ]);
  });

  t.test('groups by season, month and date, and picks tables', async (t) => {
    const groups = async (query: string) =>
      (
        (await json(`/coverage?${query}`)) as unknown as {
          coverage: { table: string; group: string; status: string }[];
        }
      ).coverage;
    t.match(await groups('group_by=season&table=team_defense_game_summary'), [
      { group: '2024-25', status: 'complete', expected_rows: rows.team_defense_game_summary },
    ]);
    const months = await groups(
      'group_by=month&table=player_game_summary&table=nba_analytics.team_offense_game_summary',
    );
    const names = [...new Set(nights.dates.map((date) => date.slice(0, 7)))];
    t.strictSame(
      months.map(({ table, group }) => `${table} ${group}`),
      ['player_game_summary', 'team_offense_game_summary'].flatMap((table) => names.map((name) => `${table} ${name}`)),
    );
    const dates = await groups('group_by=date&table=player_game_summary');
    t.strictSame(
      dates.map(({ group }) => group),
      nights.dates,
    );
    t.match(dates[8], { status: 'partial', missing_rows: lost.rows });
    t.match(dates[7], { status: 'complete', missing_rows: 0 });
  });

  t.test('answers CSV and pages to those who ask for them', async (t) => {
    const csv = await get('/coverage?table=team_defense_game_summary', 'text/csv');
    t.match(csv, {
      status: 200,
      type: 'text/csv; charset=utf-8',
      text: /^table,group,status,.*\r\nteam_defense_game_summary,,complete,/,
    });
    t.strictSame(await get('/coverage?table=team_defense_game_summary&format=csv'), csv);
    for (const path of ['/coverage', '/coverage/gaps', `/coverage/player_game_summary/${last}`]) {
      t.match(await get(path, 'text/html,*/*;q=0.8'), {
        status: 200,
        type: 'text/html; charset=utf-8',
        text: /^<!doctype html>/,
      });
    }
    const redirected = await fetch(`${url}/`, { redirect: 'manual' });
    t.equal(redirected.headers.get('location'), '/coverage');
    t.match(await get('/coverage/gaps?format=csv'), { text: /^table,start_date,end_date,dates,status,faults/ });
  });

  t.test('lists gaps with the commands that repair them', async (t) => {
    const { gaps } = (await json(`/coverage/gaps?${since}`)) as unknown as { gaps: unknown[] };
    t.match(gaps.slice(0, 2), [
      {
        table: 'player_game_summary',
        start_date: at(8),
        end_date: at(8),
        dates: 1,
        status: 'partial',
        faults: { missing_rows: lost.rows },
        explanation: `${lost.rows} rows missing.`,
        command: `nba-analytics process --table player_game_summary --date ${at(8)}`,
      },
      {
        table: 'team_offense_game_summary',
        start_date: at(1),
        status: 'corrupt',
        faults: { duplicate_rows: doubled },
        command: `nba-analytics process --table team_offense_game_summary --date ${at(1)}`,
      },
    ]);
    t.equal(gaps.length, 4);
  });

  t.test('shows a date key by key', async (t) => {
    const date = await json(`/coverage/player_game_summary/${at(8)}`);
    const { missing, intact } = date as unknown as { missing: string[]; intact: string[] };
    t.equal(missing.length, lost.rows);
    t.ok(missing.every((key) => key.startsWith(`${lost.game}|`)));
    t.match(date, {
      figures: { status: 'partial', verified_rows: intact.length, stale_hashes: 0 },
      repair: { command: `nba-analytics process --table player_game_summary --date ${at(8)}` },
    });
    const twice = await json(`/coverage/team_offense_game_summary/${at(1)}`);
    t.match(twice, { missing: [], intact: [], figures: { status: 'corrupt' } });
    const { duplicated } = twice as unknown as { duplicated: { rows: number }[] };
    t.strictSame(
      duplicated.map((key) => key.rows),
      Array.from({ length: doubled }, () => 2),
    );
    t.match(await json(`/coverage/player_game_summary/${nights.eve}`), {
      figures: { expected_rows: 0, total_rows: 0 },
      repair: null,
    });
    t.match(await json(`/coverage/upcoming_team_game_context/${at(1)}`), {
      figures: { status: 'empty', missing_rows: doubled },
    });
  });

  t.test('explains a row, also against what a run changed', async (t) => {
    const { intact } = (await json(`/coverage/player_game_summary/${at(8)}`)) as unknown as { intact: string[] };
    const key = intact[0] ?? '';
    const address = (text: string): string => `/explain/player_game_summary/${encodeURIComponent(text)}`;
    t.match(await json(address(key)), {
      key,
      stored: [{ valid: true, changes: [], canonical_text: /^\{"and1_count": / }],
      fresh: { reason: null },
    });
    const nobody = await get(address(key.replace(/\|.*/, '|nobody')));
    t.match(nobody, { status: 404, text: /Stored keys of that game/ });
    t.match(await get('/explain/player_game_summary/nonsense'), { status: 400, text: /The key nonsense is not/ });
    t.match(await get(`${address(key)}?against=none`), { status: 404, text: /no ended run none/ });
  });

  t.test('gives the numbers as Prometheus gauges', async (t) => {
    const { type, text } = await get('/metrics');
    t.equal(type, 'text/plain; version=0.0.4; charset=utf-8');
    t.match(text, /^nba_coverage_status\{table="team_offense_game_summary",status="corrupt"\} 1$/m);
    t.match(text, `\nnba_coverage_duplicate_rows{table="team_offense_game_summary"} ${doubled}\n`);
    t.match(text, /^# TYPE nba_coverage_expected_rows gauge$/m);
    t.match(text, /^nba_coverage_latest_processed_timestamp_seconds\{table="player_game_summary"\} \d{9,}/m);
    t.notMatch(text, /coverage_pct\{table="upcoming_team_game_context"\}/, 'there is no percentage of nothing');
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
