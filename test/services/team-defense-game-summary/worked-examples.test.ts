/** The worked examples of the chapter, by their numbers. */
import t from 'tap';
import type { GamebookRow, NbaBoxRow } from '../../../shared/basketball/player-rows.ts';
import type { TeamBoxRow } from '../../../shared/basketball/team-totals.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { at, nbaBoxRow } from '../../basketball/box-rows.ts';
import { day, scheduleRow } from '../../basketball/build-rows.ts';
import { basket, bigDataBallRows, turnover } from '../../basketball/play-by-play/scripted-game.ts';
import {
  absentRow,
  bdlTeam,
  DATE_A,
  DATE_B,
  earlierGame,
  FIGURES,
  type Figures,
  gamebookTeam,
  officialRow,
  statistics,
  type TeamRows,
  WHERE_A,
} from '../team-game-rows.ts';
import { defense, offense } from '../team-tables.ts';
import { GAME_A, GAME_B, NBA_ID_A, OFFICIAL_A, OFFICIAL_B, SCHEDULE_A, SCHEDULE_B } from '../worked-team-games.ts';

const { LAL, BOS } = FIGURES;
const PLAIN: TeamRows = { schedule: [SCHEDULE_A], teamBox: OFFICIAL_A };
const GAMEBOOK_LAL = gamebookTeam(WHERE_A, 'LAL', LAL);
const GAMEBOOK_BOS = gamebookTeam(WHERE_A, 'BOS', BOS);
const official = (lal: Partial<Figures>, bos: Partial<Figures>, change: Partial<TeamBoxRow> = {}): TeamRows => ({
  schedule: [SCHEDULE_A],
  teamBox: [
    officialRow(WHERE_A, NBA_ID_A, 'LAL', { ...LAL, ...lal }, change),
    officialRow(WHERE_A, NBA_ID_A, 'BOS', { ...BOS, ...bos }, change),
  ],
});
const issuesOf = (row: StoredRow): readonly string[] => row.quality_issues as readonly string[];
const ZONE_FIELDS = [
  'opp_paint_attempts',
  'opp_paint_makes',
  'opp_mid_range_attempts',
  'opp_mid_range_makes',
  'points_in_paint_allowed',
  'mid_range_points_allowed',
  'second_chance_points_allowed',
  'fast_break_points_allowed',
] as const;
const BLOCK_FIELDS = ['blocks_paint', 'blocks_mid_range', 'blocks_three_pt'] as const;

t.test('1–4: what the opponent produced', async (t) => {
  const a = defense(PLAIN);
  const b = defense({ schedule: [SCHEDULE_B], teamBox: OFFICIAL_B }, DATE_B);
  const figures = (row: StoredRow) => [
    row.defensive_rating,
    row.opponent_pace,
    row.opponent_ts_pct,
    row.three_pt_points_allowed,
    row.fouls_committed,
    row.margin_of_victory,
    row.overtime_periods,
  ];
  t.same(figures(a.of('LAL')), [106.15, 98.9, 0.584, 45, 18, 5, 0]);
  t.same(figures(a.of('BOS')), [111.47, 98.7, 0.581, 36, 20, -5, 0]);
  t.same(figures(b.of('GSW')), [115.4, 98.1, 0.623, 48, 22, 3, 1]);
  t.same(figures(b.of('PHX')), [120.12, 96.5, 0.624, 54, 24, -3, 1]);
});

t.test('5: half to even', async (t) => {
  const row = defense(official({}, { points: 80, fg: [30, 98], ft: [8, 10], oreb: 12, tov: 12 })).of('LAL');
  t.equal(row.defensive_rating, 78.12);
});

t.test('6–7: zones of the opponent, and none without play-by-play', async (t) => {
  t.match(defense(GAME_A).of('LAL'), { points_in_paint_allowed: 34, mid_range_points_allowed: 12 });
  const row = defense({ ...GAME_A, bigDataBall: [] }).of('LAL');
  for (const field of [...ZONE_FIELDS, ...BLOCK_FIELDS]) t.equal(row[field], null, field);
  t.equal(row.three_pt_points_allowed, 45);
  t.same(issuesOf(row), ['shot_zones_unavailable']);
  t.same(issuesOf(defense(GAME_A).of('LAL')), []);
});

t.test('8: each team has its own source of actions', async (t) => {
  const bdl = [...bdlTeam(WHERE_A, 'LAL', { ...LAL, stl: 1 }), ...bdlTeam(WHERE_A, 'BOS', { ...BOS, stl: 2 })];
  const made = defense({ ...PLAIN, gamebook: GAMEBOOK_LAL, bdl });
  t.match(made.of('LAL'), {
    steals: 7,
    data_quality_tier: 'high',
    primary_source_used: 'nbac_team_boxscore+nbac_gamebook',
    quality_used_fallback: false,
  });
  t.match(made.of('BOS'), {
    steals: 2,
    data_quality_tier: 'medium',
    primary_source_used: 'nbac_team_boxscore+bdl_player_boxscores',
    quality_used_fallback: true,
    source_gamebook_players_rows_found: 0,
    source_gamebook_players_completeness_pct: 0,
    source_gamebook_players_last_updated: null,
    source_bdl_players_rows_found: 7,
    source_bdl_players_completeness_pct: 100,
  });
  t.notOk(issuesOf(made.of('LAL')).includes('backup_source_used'));
  t.equal(issuesOf(made.of('BOS')).filter((code) => code === 'backup_source_used').length, 1);
  t.same(made.of('BOS').data_sources, ['nbac_team_boxscore', 'bdl_player_boxscores']);
});

t.test('9–10: actions of the official row, or none', async (t) => {
  const byTeam = defense(PLAIN);
  t.match(byTeam.of('LAL'), {
    steals: 7,
    data_quality_tier: 'medium',
    primary_source_used: 'nbac_team_boxscore+nbac_team_boxscore',
  });
  t.equal(byTeam.of('BOS').steals, 8);
  t.same(byTeam.of('LAL').data_sources, ['nbac_team_boxscore']);
  const row = defense(official({}, {}, { steals: null })).of('LAL');
  t.match(row, {
    steals: null,
    defensive_rebounds: null,
    data_quality_tier: 'low',
    primary_source_used: 'nbac_team_boxscore+none',
    processed_with_issues: true,
  });
  t.ok(issuesOf(row).includes('missing_defensive_actions'));
});

t.test('11–12: a sum with a gap is none, a sum of nothing is 0', async (t) => {
  const [first, ...others] = GAMEBOOK_LAL;
  if (first === undefined) throw new Error('no player');
  const bdl = bdlTeam(WHERE_A, 'LAL', { ...LAL, stl: 6 });
  const gap = defense({ ...PLAIN, gamebook: [{ ...first, steals: null }, ...others, ...GAMEBOOK_BOS], bdl });
  t.match(gap.of('LAL'), { steals: 6, primary_source_used: 'nbac_team_boxscore+bdl_player_boxscores' });
  const none = [...gamebookTeam(WHERE_A, 'LAL', { ...LAL, stl: 0 }), ...GAMEBOOK_BOS];
  t.equal(defense({ ...PLAIN, gamebook: none, bdl }).of('LAL').steals, 0);
});

t.test('13: plus-minus has no effect', async (t) => {
  const plain = defense({ ...PLAIN, gamebook: [...GAMEBOOK_LAL, ...GAMEBOOK_BOS] });
  for (const plus_minus of [null, 0]) {
    const gamebook = [...GAMEBOOK_LAL, ...GAMEBOOK_BOS].map((row) => ({ ...row, plus_minus }));
    t.same(defense({ ...PLAIN, gamebook }).rows, plain.rows);
  }
});

t.test('14–15: an opponent of nothing, or without threes', async (t) => {
  const zero = { points: 0, fg: [0, 0], threes: [0, 0], ft: [0, 0], oreb: 0, reb: 0, tov: 0 } as const;
  const row = defense(official({}, zero)).of('LAL');
  t.match(row, {
    defensive_rating: null,
    opponent_pace: 0,
    opponent_ts_pct: null,
    points_allowed: 0,
    three_pt_points_allowed: 0,
  });
  t.ok(issuesOf(row).includes('unrealistic_team_score'));
  const [lal, bos] = OFFICIAL_A;
  const gap = defense({ ...PLAIN, teamBox: [lal, { ...bos, three_pt_made: null }] });
  t.match(gap.of('LAL'), { three_pt_points_allowed: null, defensive_rating: 106.15 });
  for (const each of gap.rows) t.ok(issuesOf(each).includes('incomplete_totals'));
});

t.test('16: blocks by zone against the blocks of the team', async (t) => {
  const withBlocks = (blk: number): StoredRow => {
    const gamebook = [...gamebookTeam(WHERE_A, 'LAL', { ...LAL, blk }), ...GAMEBOOK_BOS];
    return defense({ ...GAME_A, gamebook }).of('LAL');
  };
  t.match(withBlocks(4), { blocks_paint: 3, blocks_mid_range: 1, blocks_three_pt: 0 });
  t.match(withBlocks(5), { blocks_paint: 3, blocks_mid_range: 1, blocks_three_pt: 0 });
  const row = withBlocks(6);
  for (const field of BLOCK_FIELDS) t.equal(row[field], null, field);
  t.ok(issuesOf(row).includes('blocks_mismatch'));
  t.equal(row.opp_paint_attempts, 30, 'zones of the opponent stay');
  t.match(
    defense({
      ...PLAIN,
      teamBox: official({}, {}, { steals: null }).teamBox ?? [],
      bigDataBall: GAME_A.bigDataBall ?? [],
    }).of('LAL'),
    { blocks_paint: 3, steals: null },
    'without actions there is nothing to compare with',
  );
});

t.test('17, 22: raw rows stored twice, and a day of one game', async (t) => {
  const pairs = [
    ['LAL', 'BOS'],
    ['GSW', 'PHX'],
    ['MIA', 'DEN'],
    ['NYK', 'CHI'],
  ] as const;
  const teamBox = pairs.flatMap(([away, home], index) => {
    const where = { ...WHERE_A, game_id: `20250115_${away}_${home}`, away_team_abbr: away, home_team_abbr: home };
    const rows = [officialRow(where, '', away, LAL), officialRow(where, '', home, BOS)];
    return index === 0 ? rows : [...rows, ...rows.map((row) => ({ ...row, processed_at: at('09:00') }))];
  });
  const schedule = pairs.map(([away, home]) =>
    scheduleRow(DATE_A, away, home, { away_team_score: 110, home_team_score: 105 }),
  );
  const made = defense({ schedule, teamBox });
  t.equal(made.rows.length, 8);
  t.equal(made.result.counts['raw_duplicates_collapsed:nbac_team_boxscore'], 6);
  t.equal(defense(PLAIN).rows.length, 2);
});

t.test('18: the backup source for a whole game', async (t) => {
  const row = defense(GAME_B, DATE_B).of('GSW');
  t.match(row, {
    overtime_periods: 1,
    primary_source_used: 'reconstructed_team_from_players+bdl_player_boxscores',
    quality_tier: 'silver',
    quality_reconstructed: true,
  });
  t.same(issuesOf(row), [
    'backup_source_used',
    'reconstructed',
    'shot_zones_unavailable',
    'inactive_unknown',
    'referee_unknown',
  ]);
});

t.test('19: statistics of players who did not play', async (t) => {
  const stray = { ...statistics({ ...LAL, stl: 3 }), total_rebounds: 3 };
  const gamebook: GamebookRow[] = [
    ...GAMEBOOK_LAL,
    ...GAMEBOOK_BOS,
    absentRow('Leo Ten', 'LAL', stray),
    absentRow('Leo Eleven', 'LAL', { ...stray, player_status: 'dnp' }),
  ];
  t.match(defense({ ...PLAIN, gamebook }).of('LAL'), { steals: 7, defensive_rebounds: 32 });
});

t.test('20: points within five seconds of a steal', async (t) => {
  const figures: Figures = {
    ...LAL,
    points: 2,
    fg: [1, 1],
    threes: [0, 0],
    ft: [0, 0],
    stl: 1,
    blk: 0,
  };
  const nothing = { ...figures, points: 0, fg: [0, 0], stl: 0 } as const;
  for (const [clock, points] of [
    [295, 2],
    [294, 0],
  ] as const) {
    const bigDataBall = bigDataBallRows([
      [300, turnover('B1', 'L1')],
      [clock, basket('L2')],
    ]);
    const row = defense({ ...official(figures, nothing), bigDataBall }).of('BOS');
    t.equal(row.fast_break_points_allowed, points, `${clock}`);
  }
});

t.test('21: the first game of a season, and a game of yesterday', async (t) => {
  const gamebook = [...GAMEBOOK_LAL, ...GAMEBOOK_BOS, absentRow('Xavier Man', 'LAL')];
  const first = defense({ ...PLAIN, gamebook }).of('LAL');
  t.match(first, { players_inactive: 1, starters_inactive: null });
  t.ok(issuesOf(first).includes('starters_unknown'));
  const yesterday = earlierGame('2025-01-14', 'LAL', 'DEN', {
    LAL: ['Xavier Man', 'Leo One', 'Leo Two', 'Leo Three', 'Leo Four'],
  });
  const second = defense({
    ...PLAIN,
    schedule: [SCHEDULE_A, ...yesterday.schedule],
    gamebook: [...gamebook, ...yesterday.gamebook],
    nbaBox: yesterday.nbaBox,
  });
  t.match(second.of('LAL'), { players_inactive: 1, starters_inactive: 1 });
});

t.test('23: a player counts for the team of his row', async (t) => {
  const moved = gamebookTeam(WHERE_A, 'BOS', { ...BOS, stl: 2 }, { size: 1 }).map((row) => ({
    ...row,
    player_name: 'Leo Five',
    player_lookup: 'leofive',
  }));
  const others = GAMEBOOK_LAL.filter((row) => row.player_name !== 'Leo Five');
  const made = defense({ ...PLAIN, gamebook: [...others, ...GAMEBOOK_BOS, ...moved] });
  t.match(made.of('LAL'), { steals: 7 });
  t.match(made.of('BOS'), { steals: 10 });
});

t.test('the third source of actions', async (t) => {
  const nbaBox = ['LAL', 'BOS'].flatMap((team) =>
    gamebookTeam(WHERE_A, team, team === 'LAL' ? LAL : BOS).map(
      (row): NbaBoxRow =>
        nbaBoxRow(String(row.player_name), team, {
          ...WHERE_A,
          nba_game_id: NBA_ID_A,
          minutes: row.minutes,
          steals: row.steals,
          blocks: row.blocks,
          defensive_rebounds: row.defensive_rebounds,
        }),
    ),
  );
  const row = defense({ ...PLAIN, nbaBox }).of('BOS');
  t.match(row, { steals: 8, primary_source_used: 'nbac_team_boxscore+nbac_player_boxscores' });
  t.ok(issuesOf(row).includes('backup_source_used'));
});

t.test('an unknown result is none, not a defeat', async (t) => {
  const tied = { ...official({}, { points: 110 }), schedule: [{ ...SCHEDULE_A, home_team_score: null }] };
  for (const row of defense(tied).rows) {
    t.match(row, { win_flag: null, margin_of_victory: null });
    t.ok(issuesOf(row).includes('result_unknown'));
  }
});

t.test('tables that do not exist leave their columns null', async (t) => {
  const row = defense({ ...PLAIN, gamebook: 'absent', bdl: 'absent' }).of('LAL');
  for (const source of ['gamebook_players', 'bdl_players']) {
    for (const name of ['last_updated', 'rows_found', 'completeness_pct', 'hash']) {
      t.equal(row[`source_${source}_${name}`], null, `${source} ${name}`);
    }
  }
  t.match(row, { source_team_boxscore_rows_found: 2, source_team_boxscore_completeness_pct: 100 });
});

t.test('both tables say the same of a team', async (t) => {
  for (const [rows, date] of [
    [GAME_A, DATE_A],
    [GAME_B, DATE_B],
    [PLAIN, day('2025-01-15')],
  ] as const) {
    for (const row of defense(rows, date).rows) {
      const opponent = offense(rows, date).of(String(row.opponent_team_abbr));
      const own = offense(rows, date).of(String(row.defending_team_abbr));
      for (const [here, there] of [
        ['points_allowed', 'points_scored'],
        ['opp_fg_attempts', 'fg_attempts'],
        ['turnovers_forced', 'turnovers'],
        ['opp_paint_attempts', 'team_paint_attempts'],
        ['second_chance_points_allowed', 'second_chance_points_scored'],
        ['defensive_rating', 'offensive_rating'],
        ['opponent_pace', 'pace'],
        ['opponent_ts_pct', 'ts_pct'],
      ] as const) {
        t.equal(row[here], opponent[there], here);
      }
      for (const same of ['overtime_periods', 'referee_crew_id', 'players_inactive', 'starters_inactive', 'win_flag']) {
        t.equal(row[same], own[same], same);
      }
    }
  }
});
