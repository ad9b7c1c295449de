/** The chapter's examples on invented data, and what a row says of what it lacks. */
import t from 'tap';
import type { BigDataBallStarterRow } from '../../../shared/basketball/play-by-play/columns.ts';
import { MICROS_PER_SECOND, microsOf } from '../../../shared/dates.ts';
import { bdlRow, nbaBoxRow, teamBoxRow } from '../../basketball/box-rows.ts';
import { day, instant, scheduleRow } from '../../basketball/build-rows.ts';
import {
  boxScore,
  computed,
  fillers,
  injury,
  played,
  rowOf,
  scheduled,
  snapshot,
  type TeamContextRows,
} from './context-rows.ts';

const DATE = '2025-01-15';
const LAST_DAY = scheduled('2025-04-13', 'UTA', 'POR');
const GAME = scheduled(DATE, 'MIA', 'LAL', { arena_city: 'Los Angeles' });
const WARM_UP = fillers('LAL', 'UTA', '2024-10-22', 10);

/** The Lakers' row of DATE. */
const lakers = (rows: TeamContextRows) => rowOf(rows, DATE, 'LAL');
const issuesOf = (rows: TeamContextRows) => lakers(rows).quality_issues;

t.test('5: games on the edges of the windows', async (t) => {
  const edges = ['2024-12-31', '2025-01-01', '2025-01-07', '2025-01-08'];
  const schedule = [...edges.map((date) => played(date, 'UTA', 'LAL', 90, 100)), GAME, LAST_DAY];
  t.match(lakers({ schedule }), { games_in_last_7_days: 1, games_in_last_14_days: 3, game_number_in_season: 5 });
});

t.test('2: a back-to-back', async (t) => {
  const schedule = [...WARM_UP, played('2025-01-14', 'UTA', 'LAL', 90, 100), GAME, LAST_DAY];
  t.match(lakers({ schedule }), {
    days_since_last_game: 1,
    team_days_rest: 0,
    is_back_to_back: true,
    team_back_to_back: true,
  });
});

t.test('12: a game stored twice is one game, and counted', async (t) => {
  const first = played('2025-01-13', 'SAS', 'LAL', 126, 102, { processed_at: instant('2025-01-14T06:00Z') });
  const again = { ...first, processed_at: instant('2025-01-14T09:00Z') };
  const rows = { schedule: [...WARM_UP, first, again, GAME, LAST_DAY] };
  t.match(lakers(rows), { game_number_in_season: 12, team_loss_streak_entering: 1 });
  t.equal(computed(rows, DATE).counts['duplicate_schedule_rows:nbac_schedule'], 1);
});

t.test('13: a postponed game is no game', async (t) => {
  const rows = {
    schedule: [
      ...WARM_UP,
      played('2025-01-07', 'LAL', 'DAL', 97, 118),
      scheduled('2025-01-09', 'CHA', 'LAL'),
      played('2025-01-13', 'SAS', 'LAL', 126, 102),
      GAME,
      LAST_DAY,
    ],
  };
  t.same(computed(rows, '2025-01-09').rows, []);
  t.equal(rowOf(rows, '2025-01-13', 'LAL').days_since_last_game, 6);
});

t.test('14: ahead of time, with a game still to be played', async (t) => {
  const rows = {
    schedule: [
      ...fillers('LAL', 'UTA', '2024-10-22', 31),
      played('2024-12-31', 'CLE', 'LAL', 122, 110),
      played('2025-01-02', 'POR', 'LAL', 106, 114),
      played('2025-01-03', 'ATL', 'LAL', 102, 119),
      played('2025-01-05', 'LAL', 'HOU', 115, 119),
      played('2025-01-07', 'LAL', 'DAL', 97, 118),
      scheduled('2025-01-13', 'SAS', 'LAL'),
      GAME,
      LAST_DAY,
    ],
  };
  t.match(lakers(rows), {
    days_since_last_game: 2,
    game_number_in_season: 38,
    games_in_last_7_days: 1,
    games_in_last_14_days: 5,
    last_game_margin: -21,
    team_loss_streak_entering: 2,
    expected_games_count: 5,
    actual_games_count: 4,
    missing_games_count: 1,
    completeness_percentage: 80,
    l7d_completeness_pct: 0,
    quality_tier: 'silver',
    quality_score: 75,
    is_production_ready: false,
    processing_decision_reason: 'processed_incomplete',
    quality_issues: [
      'l7d_incomplete:0%',
      'l14d_incomplete:80%',
      'pending_games:1',
      'spread_missing',
      'total_missing',
      'injury_report_missing',
      'starters_unknown',
    ],
  });
});

t.test('15: injuries as they were known at tip-off', async (t) => {
  const five = ['Ivan Srilov', 'Other Starter', 'Carl', 'Dan', 'Ed'];
  const rows = {
    schedule: [...WARM_UP, GAME, LAST_DAY],
    gamebook: boxScore('2024-10-31', 'UTA', 'LAL', { LAL: five }),
    injuryReport: [
      injury(DATE, 'LAL', 'Ivan Srilov', 'Questionable', 11, { player_lookup: 'anilov' }),
      injury(DATE, 'LAL', 'Ivan Srilov', 'Out', 17, { player_lookup: 'anilov' }),
      injury(DATE, 'LAL', 'Other Starter', 'Out', 13, { confidence_score: 0.95 }),
      injury(DATE, 'LAL', 'Other Starter', 'Available', 17, { confidence_score: 0.6 }),
      injury(DATE, 'LAL', 'Carl', 'Out', 19),
      injury(DATE, 'LAL', 'Reserve', 'Out'),
      injury(DATE, 'LAL', 'A', 'Doubtful'),
      injury(DATE, 'LAL', 'B', 'Questionable'),
      injury(DATE, 'LAL', 'C', 'Probable'),
    ],
  };
  t.match(lakers(rows), {
    starters_out_count: 2,
    questionable_players_count: 2,
    quality_issues: ['spread_missing', 'total_missing'],
    data_sources: ['nbac_schedule', 'nbac_injury_report', 'nbac_gamebook'],
  });
});

t.test('16: who is expected to start', async (t) => {
  const regulars = ['Able', 'Baker', 'Carl', 'Dan', 'Ed'];
  const others = ['Fred', 'Baker', 'Carl', 'Dan', 'Ed'];
  const box = (number: number, five: readonly string[]) =>
    boxScore(WARM_UP[number]?.game_date ?? '', 'UTA', 'LAL', { LAL: five });
  const injuryReport = [injury(DATE, 'LAL', 'Able', 'Out'), injury(DATE, 'LAL', 'Fred', 'Out')];
  const out = (gamebook: ReturnType<typeof box>, schedule = WARM_UP) =>
    lakers({ schedule: [...schedule, GAME, LAST_DAY], gamebook, injuryReport }).starters_out_count;
  t.equal(out([...[1, 2, 3, 4].flatMap((n) => box(n, regulars)), ...[5, 6, 7, 8].flatMap((n) => box(n, others))]), 2);
  t.equal(out([...[1, 2, 3].flatMap((n) => box(n, regulars)), ...[4, 5, 6, 7, 8].flatMap((n) => box(n, others))]), 1);
  const three = WARM_UP.slice(0, 3);
  t.equal(out([...box(0, regulars), ...box(1, others), ...box(2, others)], three), 1, 'one start of three');
  t.match(lakers({ schedule: [GAME, LAST_DAY], injuryReport }), { starters_out_count: 0 });
});

t.test('sources that told who starts are named', async (t) => {
  const date = '2024-10-31';
  const book = boxScore(date, 'UTA', 'LAL').concat(
    boxScore(date, 'UTA', 'LAL', { UTA: [], LAL: ['LAL Six'] }).map((row) => ({ ...row, minutes: '40:00' })),
  );
  const rows: TeamContextRows = {
    schedule: [...WARM_UP, GAME, LAST_DAY],
    gamebook: book,
    injuryReport: [injury(DATE, 'LAL', 'LAL Six', 'Out')],
  };
  const found = (more: TeamContextRows) => {
    const { starters_out_count, data_sources } = lakers({ ...rows, ...more });
    return [starters_out_count, (data_sources as string[]).slice(2)];
  };
  t.same(found({}), [1, ['nbac_gamebook']], 'who played longest');

  const starters = ['One', 'Two', 'Three', 'Four', 'Five'].map((name) => `LAL ${name}`);
  const place = { game_id: '20241031_UTA_LAL', game_date: day(date), home_team_abbr: 'LAL', away_team_abbr: 'UTA' };
  const nbaBox = starters.map((name, index) =>
    nbaBoxRow(name, 'LAL', { ...place, nba_game_id: '', nba_player_id: index + 1, starter: true }),
  );
  t.same(found({ nbaBox }), [0, ['nbac_gamebook', 'nbac_player_boxscores']], 'who is said to have started');

  const lookupOf = (team: string, name: string): string => `${team}${name}`.toLowerCase();
  const bigDataBall: BigDataBallStarterRow = {
    ...place,
    bdb_game_id: null,
    event_sequence: 1,
    period: 1,
    away_player_1_lookup: lookupOf('UTA', 'One'),
    away_player_2_lookup: lookupOf('UTA', 'Two'),
    away_player_3_lookup: lookupOf('UTA', 'Three'),
    away_player_4_lookup: lookupOf('UTA', 'Four'),
    away_player_5_lookup: lookupOf('UTA', 'Five'),
    home_player_1_lookup: lookupOf('LAL', 'One'),
    home_player_2_lookup: lookupOf('LAL', 'Two'),
    home_player_3_lookup: lookupOf('LAL', 'Three'),
    home_player_4_lookup: lookupOf('LAL', 'Four'),
    home_player_5_lookup: lookupOf('LAL', 'Five'),
    source_file_path: 'plays.csv',
    data_hash: null,
    processed_at: instant(`${date}T23:00Z`),
  };
  t.same(found({ bigDataBall: [bigDataBall] }), [0, ['nbac_gamebook', 'bigdataball']], 'who was on the floor first');
});

t.test('17: no injury report, and one of other teams only', async (t) => {
  const rows = {
    schedule: [...WARM_UP, GAME, scheduled(DATE, 'CHA', 'BOS'), LAST_DAY],
    gamebook: boxScore('2024-10-31', 'UTA', 'LAL'),
  };
  const missing = ['spread_missing', 'total_missing', 'injury_report_missing'];
  t.match(lakers(rows), { starters_out_count: 0, questionable_players_count: 0, quality_issues: missing });
  const other = { ...rows, injuryReport: [injury(DATE, 'BOS', 'Able', 'Out')] };
  t.match(lakers(other), {
    starters_out_count: 0,
    questionable_players_count: 0,
    quality_issues: ['spread_missing', 'total_missing'],
    source_injury_report_rows_found: 1,
    source_injury_report_completeness_pct: 50,
  });
});

t.test('18: codes of other houses', async (t) => {
  const rows = {
    schedule: [scheduleRow(DATE, 'BRK', 'PHO', { game_status: 1 }), LAST_DAY],
    gameLines: snapshot(
      DATE,
      'BKN',
      'PHX',
      'draftkings',
      `${DATE}T16:00Z`,
      { 'Brooklyn Nets': 3.5 },
      {
        home_team: 'Phoenix Suns',
        away_team: 'Brooklyn Nets',
        home_team_abbr: null,
        away_team_abbr: null,
      },
    ),
  };
  t.match(rowOf(rows, DATE, 'BKN'), { game_id: '20250115_BKN_PHX', game_spread: 3.5 });
  t.match(rowOf(rows, DATE, 'PHX'), { game_spread: -3.5 });
});

t.test('20: two games of a team on one date', async (t) => {
  const rows = {
    schedule: [...WARM_UP, played(DATE, 'MIA', 'LAL', 100, 90), scheduled(DATE, 'LAL', 'UTA'), LAST_DAY],
  };
  const { reports, rows: found, failed, games } = computed(rows, DATE);
  t.match(reports, [{ code: 'SCHEDULE_CONFLICT', subject: '20250115_LAL_UTA' }]);
  t.same(
    found.map(({ team_abbr, manual_override_required }) => [team_abbr, manual_override_required]),
    [
      ['MIA', false],
      ['LAL', true],
    ],
  );
  t.same([failed, games.length], [[], 1]);
  t.ok(found[1]?.quality_issues.includes('schedule_conflict'));
  t.notOk(found[0]?.quality_issues.includes('schedule_conflict'));
});

t.test('an unknown city is named, of this game or the one before', async (t) => {
  const before = played('2025-01-13', 'SAS', 'LAL', 126, 102, { arena_city: 'Anaheim' });
  const away = { ...GAME, arena_city: 'San Diego' };
  t.match(lakers({ schedule: [...WARM_UP, before, away, LAST_DAY] }), { travel_miles: 0 });
  const issues = issuesOf({ schedule: [...WARM_UP, before, away, LAST_DAY] });
  t.match(issues, ['spread_missing', 'total_missing', 'injury_report_missing', 'starters_unknown']);
  t.same((issues as string[]).slice(4), ['unknown_venue:San Diego', 'unknown_venue:Anaheim']);
});

t.test('tip-off unknown: all of the date counts, and the row says so', async (t) => {
  const late = snapshot(
    DATE,
    'MIA',
    'LAL',
    'fanduel',
    '2025-01-16T04:59:59Z',
    { LAL: -5 },
    {
      commence_time: instant('2025-01-17T00:00Z'),
    },
  );
  const next = late.map((row) => ({
    ...row,
    outcome_point: -9,
    snapshot_timestamp: microsOf(row.snapshot_timestamp + MICROS_PER_SECOND),
  }));
  const game = { ...GAME, game_date_est: instant(`${DATE}T00:00Z`) };
  const row = lakers({ schedule: [...WARM_UP, game, LAST_DAY], gameLines: [...late, ...next] });
  t.match(row, { game_spread: -5, quality_used_fallback: true });
  t.ok((row.quality_issues as string[]).includes('tipoff_unknown'));
});

t.test('scores that the schedule lacks come from box scores', async (t) => {
  const unscored = scheduleRow('2025-01-13', 'BOS', 'LAL', { home_team_score: null, away_team_score: null });
  const rows: TeamContextRows = { schedule: [...WARM_UP, unscored, GAME, LAST_DAY] };
  t.match(lakers(rows), { last_game_margin: 10, team_win_streak_entering: 10 });
  t.ok((issuesOf(rows) as string[]).includes('result_missing'));

  const game = { game_id: '20250113_BOS_LAL', game_date: unscored.game_date, nba_game_id: unscored.game_id };
  const official = (['LAL', 'BOS'] as const).map((team) => teamBoxRow(team, game));
  t.match(lakers({ ...rows, teamBox: official }), {
    last_game_margin: 5,
    last_game_result: 'W',
    team_win_streak_entering: 11,
    quality_used_fallback: true,
    data_sources: ['nbac_schedule', 'nbac_team_boxscore'],
  });

  const book = boxScore('2025-01-13', 'BOS', 'LAL').map((row) =>
    row.team_abbr === 'BOS' ? { ...row, points: 3 } : row,
  );
  t.match(lakers({ ...rows, gamebook: book }), {
    last_game_margin: -5,
    last_game_result: 'L',
    team_win_streak_entering: 0,
    team_loss_streak_entering: 1,
    data_sources: ['nbac_schedule', 'nbac_gamebook'],
  });
});

t.test('a final game that only a box score tells of counts as final', async (t) => {
  const open = scheduled('2025-01-13', 'BOS', 'LAL');
  const pair = { game_id: '20250113_BOS_LAL', game_date: open.game_date, home_team_abbr: 'LAL', away_team_abbr: 'BOS' };
  const rows: TeamContextRows = { schedule: [...WARM_UP, open, GAME, LAST_DAY] };
  t.ok((issuesOf(rows) as string[]).includes('pending_games:1'));
  const row = lakers({ ...rows, bdlEvidence: [bdlRow('Somebody', 'LAL', pair)] });
  t.ok((row.quality_issues as string[]).includes('result_missing'));
  t.equal(row.quality_sample_size, 11);
});

t.test('without any schedule of the season nothing is expected', async (t) => {
  const { rows, scheduleKnown, expected } = computed({ schedule: [played('2023-12-25', 'BOS', 'LAL', 1, 2)] }, DATE);
  t.same([rows, scheduleKnown, expected?.keys], [[], false, []]);
});

t.test('source groups of tables that do not exist are null', async (t) => {
  const schedule = [...WARM_UP, GAME, LAST_DAY];
  const empty = { last_updated: null, completeness_pct: 0, rows_found: 0, hash: null };
  const absent = { last_updated: null, completeness_pct: null, rows_found: null, hash: null };
  const groupOf = (row: ReturnType<typeof lakers>, name: string) =>
    Object.fromEntries(Object.keys(empty).map((column) => [column, row[`source_${name}_${column}`]]));
  for (const [rows, expected] of [
    [{ schedule }, empty],
    [{ schedule, gameLines: 'absent', injuryReport: 'absent' }, absent],
  ] as const) {
    t.same(groupOf(lakers(rows), 'odds_lines'), expected);
    t.same(groupOf(lakers(rows), 'injury_report'), expected);
  }
});
