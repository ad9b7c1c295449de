/** The worked examples of the chapter, by their numbers. */
import t from 'tap';
import { teamOffenseGameSummary } from '../../../services/team-offense-game-summary/table.ts';
import type { GamebookRow } from '../../../shared/basketball/player-rows.ts';
import type { TeamBoxRow } from '../../../shared/basketball/team-totals.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { at, bdlRow } from '../../basketball/box-rows.ts';
import { day, instant, scheduleRow } from '../../basketball/build-rows.ts';
import {
  basket,
  bigDataBallRows,
  inPeriod,
  type Moment,
  periodStart,
} from '../../basketball/play-by-play/scripted-game.ts';
import {
  bdlTeam,
  DATE_A,
  DATE_B,
  FIGURES,
  type Figures,
  gamebookTeam,
  officialRow,
  refereeRow,
  type TeamRows,
  WHERE_A,
  WHERE_B,
} from '../team-game-rows.ts';
import { offense } from '../team-tables.ts';
import {
  GAME_A,
  GAME_B,
  NBA_ID_A,
  NBA_ID_B,
  OFFICIAL_A,
  OFFICIAL_B,
  SCHEDULE_A,
  SCHEDULE_B,
} from '../worked-team-games.ts';

const LAL = FIGURES.LAL;
const ZERO: Figures = {
  points: 0,
  fg: [0, 0],
  threes: [0, 0],
  ft: [0, 0],
  oreb: 0,
  reb: 0,
  ast: 0,
  tov: 0,
  pf: 0,
  stl: 0,
  blk: 0,
};
/** Game A with official rows alone. */
const official = (lal: Figures, change: Partial<TeamBoxRow> = {}, bos: Figures = FIGURES.BOS): TeamRows => ({
  schedule: [SCHEDULE_A],
  teamBox: [officialRow(WHERE_A, NBA_ID_A, 'LAL', lal, change), officialRow(WHERE_A, NBA_ID_A, 'BOS', bos, change)],
});
const PLAIN: TeamRows = { schedule: [SCHEDULE_A], teamBox: OFFICIAL_A };
const issuesOf = (row: StoredRow): readonly string[] => row.quality_issues as readonly string[];

t.test('1–4: possessions, rating, pace and shooting', async (t) => {
  const a = offense(PLAIN);
  const b = offense({ schedule: [SCHEDULE_B], teamBox: OFFICIAL_B }, DATE_B);
  const figures = (row: StoredRow) => [
    row.possessions,
    row.offensive_rating,
    row.pace,
    row.ts_pct,
    row.overtime_periods,
    row.margin_of_victory,
  ];
  t.same(figures(a.of('LAL')), [99, 111.47, 98.7, 0.581, 0, 5]);
  t.same(figures(a.of('BOS')), [99, 106.15, 98.9, 0.584, 0, -5]);
  t.same(figures(b.of('GSW')), [107, 120.12, 96.5, 0.624, 1, 3]);
  t.same(figures(b.of('PHX')), [108, 115.4, 98.1, 0.623, 1, -3]);
});

t.test('5: reconstructed from players', async (t) => {
  const byOfficial = offense({ schedule: [SCHEDULE_B], teamBox: OFFICIAL_B }, DATE_B);
  const row = offense(GAME_B, DATE_B).of('GSW');
  for (const field of teamOffenseGameSummary.hashFields) t.equal(row[field], byOfficial.of('GSW')[field], field);
  t.match(row, {
    nba_game_id: NBA_ID_B,
    primary_source_used: 'reconstructed_team_from_players',
    data_quality_tier: 'low',
    quality_tier: 'silver',
    quality_score: 85,
    quality_used_fallback: true,
    quality_reconstructed: true,
  });
  t.same(issuesOf(row).slice(0, 2), ['backup_source_used', 'reconstructed']);
  t.same(row.data_sources, ['reconstructed_team_from_players', 'bdl_player_boxscores']);

  const seconds = { seconds: 15_900 };
  const withoutTeamTurnovers = bdlTeam(WHERE_B, 'GSW', { ...FIGURES.GSW, tov: 12 }, seconds);
  const players = [...withoutTeamTurnovers, ...bdlTeam(WHERE_B, 'PHX', FIGURES.PHX, seconds)];
  const fewer = offense({ schedule: [SCHEDULE_B], bdl: players }, DATE_B).of('GSW');
  const moved = teamOffenseGameSummary.hashFields.filter((field) => fewer[field] !== row[field]);
  t.same(moved, ['turnovers', 'offensive_rating', 'pace', 'possessions']);
  t.match(fewer, { turnovers: 12, possessions: 105, offensive_rating: 122.42, pace: 94.7 });
});

t.test('6: an overtime game', async (t) => {
  const figures = (points: number, fga: number, fta: number, tov: number, oreb: number): Figures => ({
    ...LAL,
    points,
    fg: [45, fga],
    ft: [14, fta],
    tov,
    oreb,
  });
  const made = offense(official(figures(125, 86, 24, 13, 15), { minutes: '265:00' }, figures(119, 92, 14, 12, 11)));
  t.match(made.of('LAL'), { possessions: 95, offensive_rating: 132.19, pace: 85.6, ts_pct: 0.647 });
  t.match(made.of('BOS'), { possessions: 99, offensive_rating: 120.01, pace: 89.8, ts_pct: 0.606 });
});

t.test('7: overtimes by the minutes of the teams', async (t) => {
  for (const [minutes, periods] of [
    ['240:00', 0],
    ['264:58', 1],
    ['250:00', 0],
    ['290:00', 2],
    ['315:00', 3],
    ['238:40', 0],
    ['252:30', null],
  ] as const) {
    t.equal(offense(official(LAL, { minutes })).of('LAL').overtime_periods, periods, minutes);
  }
});

t.test('8: minutes that contradict each other are settled by the play-by-play', async (t) => {
  const moments: Moment[] = [[300, inPeriod(5, periodStart), inPeriod(5, basket('L1'))]];
  const [lal, bos] = OFFICIAL_A;
  const row = offense({
    ...PLAIN,
    teamBox: [lal, { ...bos, minutes: '265:00' }],
    bigDataBall: bigDataBallRows(moments),
  }).of('LAL');
  t.equal(row.overtime_periods, 1);
  t.ok(issuesOf(row).includes('overtime_mismatch'));
  t.match(row.quality_metadata, { overtime_source: 'bigdataball', pbp_source: null });
});

t.test('9: without official minutes', async (t) => {
  const noMinutes = official(LAL, { minutes: null });
  const seconds = { seconds: 15_898 };
  const players = [
    ...gamebookTeam(WHERE_A, 'LAL', LAL, seconds),
    ...gamebookTeam(WHERE_A, 'BOS', FIGURES.BOS, seconds),
  ];
  t.match(offense({ ...noMinutes, gamebook: players }).of('LAL'), { overtime_periods: 1, pace: 89.4 });
  const fourth: Moment[] = [[300, inPeriod(4, periodStart)]];
  t.match(offense({ ...noMinutes, bigDataBall: bigDataBallRows(fourth) }).of('LAL'), {
    overtime_periods: 0,
    pace: 98.7,
  });
  const row = offense(noMinutes).of('LAL');
  t.match(row, { overtime_periods: null, pace: null, possessions: 99 });
  t.ok(issuesOf(row).includes('overtime_unknown'));
});

t.test('10–13: counts at the edge', async (t) => {
  const zero = offense(official(ZERO, {}, { ...FIGURES.BOS, points: 110 })).of('LAL');
  t.match(zero, { possessions: 0, pace: 0, offensive_rating: null, ts_pct: null, points_scored: 0 });
  t.ok(issuesOf(zero).includes('unrealistic_team_score'));
  const edge = (changes: Partial<Figures>): StoredRow => offense(official({ ...LAL, ...changes })).of('LAL');
  t.match(edge({ points: 0 }), { offensive_rating: 0, ts_pct: 0, pace: 98.7 });
  const impossible = edge({ fg: [8, 10], ft: [3, 5], tov: 2, oreb: 50 });
  t.match(impossible, { possessions: null, pace: null, offensive_rating: null, data_quality_tier: 'low' });
  t.type(impossible.ts_pct, 'number');
  t.ok(issuesOf(impossible).includes('possessions_invalid'));
  t.match(edge({ points: 80, fg: [30, 98], ft: [8, 10], tov: 12, oreb: 12 }), {
    offensive_rating: 78.12,
    ts_pct: 0.391,
  });
});

t.test('14: every team row twice', async (t) => {
  const [lal, bos] = OFFICIAL_A;
  const early = { processed_at: at('02:00') };
  const late = { processed_at: at('09:00') };
  const doubled = [
    { ...lal, ...early },
    { ...lal, ...late, points: 111 },
    { ...bos, ...early },
    { ...bos, ...late },
  ];
  const made = offense({ schedule: [SCHEDULE_A], teamBox: doubled });
  t.equal(made.rows.length, 2);
  t.equal(made.of('LAL').points_scored, 111);
  t.equal(made.result.counts['raw_duplicates_collapsed:nbac_team_boxscore'], 2);
});

t.test('15–16: each team has its own source, and both or neither has a row', async (t) => {
  const [lal] = OFFICIAL_A;
  const ofBoston = (size: number): GamebookRow[] => gamebookTeam(WHERE_A, 'BOS', FIGURES.BOS, { size });
  const players = [...gamebookTeam(WHERE_A, 'LAL', LAL), ...ofBoston(7)];
  const made = offense({ schedule: [SCHEDULE_A], teamBox: [lal], gamebook: players });
  t.match(made.of('LAL'), { quality_tier: 'gold', source_nbac_boxscore_rows_found: 1 });
  t.match(made.of('BOS'), { quality_tier: 'silver', points_scored: 105, nba_game_id: NBA_ID_A });
  const short = offense({
    schedule: [SCHEDULE_A],
    teamBox: [lal],
    gamebook: [...gamebookTeam(WHERE_A, 'LAL', LAL), ...ofBoston(4)],
  });
  t.same(short.rows, []);
  t.match(short.result.games, [{ gameId: WHERE_A.game_id, state: 'game_missing', reason: /^BOS has neither/ }]);
  t.same(
    short.result.expected?.keys,
    ['20250115_LAL_BOS|BOS', '20250115_LAL_BOS|LAL'],
    'its rows are expected nevertheless',
  );
});

t.test('17: an official row without turnovers', async (t) => {
  const [lal, bos] = OFFICIAL_A;
  const teamBox = [{ ...lal, turnovers: null }, bos];
  const players = [...gamebookTeam(WHERE_A, 'LAL', { ...LAL, tov: 11 }), ...gamebookTeam(WHERE_A, 'BOS', FIGURES.BOS)];
  t.match(offense({ schedule: [SCHEDULE_A], teamBox, gamebook: players }).of('LAL'), {
    turnovers: 11,
    quality_tier: 'silver',
  });
  const row = offense({ schedule: [SCHEDULE_A], teamBox }).of('LAL');
  t.match(row, { turnovers: null, possessions: null, offensive_rating: null, pace: null, points_scored: 110 });
  t.match(row, { quality_tier: 'gold', ts_pct: 0.581 });
  t.ok(issuesOf(row).includes('incomplete_totals'));
});

t.test('18: the schedule decides who won', async (t) => {
  const made = offense(official(LAL, {}, { ...FIGURES.BOS, points: 104 }));
  t.match(made.of('LAL'), { points_scored: 110, win_flag: true, margin_of_victory: 5 });
  t.match(made.of('BOS'), { points_scored: 104, win_flag: false, margin_of_victory: -5 });
  for (const row of made.rows) t.ok(issuesOf(row).includes('score_mismatch'));
  const tied = { ...SCHEDULE_A, home_team_score: null, away_team_score: null };
  const unknown = offense({ ...official(LAL, {}, { ...FIGURES.BOS, points: 110 }), schedule: [tied] });
  for (const row of unknown.rows) {
    t.match(row, { win_flag: false, margin_of_victory: null, data_quality_tier: 'low' });
    t.ok(issuesOf(row).includes('result_unknown'));
  }
});

t.test('24–25: the referee crew', async (t) => {
  const crew = (rows: TeamRows['referees']): StoredRow => offense({ ...PLAIN, referees: rows ?? [] }).of('LAL');
  const [first, third, alternate] = [refereeRow(1628487, 1), refereeRow(1627962, 3), refereeRow(202049, 4)];
  const row = crew([first, refereeRow(1193, 2), third, alternate]);
  t.equal(row.referee_crew_id, '1193-1627962-1628487');
  t.same(row.data_sources, ['nbac_team_boxscore', 'nbac_referee_game_assignments']);
  const replaced = [
    refereeRow(2534, 2, { processed_at: instant('2025-01-16T14:00Z') }),
    refereeRow(2530, 2, { processed_at: instant('2025-01-16T18:00Z') }),
  ];
  t.equal(crew([first, ...replaced, third]).referee_crew_id, '2530-1627962-1628487');
  t.ok(issuesOf(crew([first])).includes('referee_incomplete'));
  t.ok(issuesOf(crew([])).includes('referee_unknown'));
});

const ZONE_FIELDS = [
  'team_paint_attempts',
  'team_paint_makes',
  'team_mid_range_attempts',
  'team_mid_range_makes',
  'points_in_paint_scored',
  'second_chance_points_scored',
] as const;

t.test('26: accepted play-by-play that lacks three threes', async (t) => {
  const events = GAME_A.bigDataBall as Exclude<typeof GAME_A.bigDataBall, 'absent' | undefined>;
  const threes = events.filter(
    (row) => row.event_type === 'miss' && row.shot_type === '3PT' && row.player_1_team_abbr === 'LAL',
  );
  const row = offense({ ...GAME_A, bigDataBall: events.filter((event) => !threes.slice(-3).includes(event)) }).of(
    'LAL',
  );
  for (const field of ZONE_FIELDS) t.equal(row[field], null, field);
  t.match(row, { shot_zones_available: false, shot_zones_source: null, data_quality_tier: 'medium' });
  t.match(row.quality_metadata, { pbp_source: 'bigdataball' });
  t.match(row, { source_play_by_play_completeness_pct: 96.47, source_play_by_play_rows_found: events.length - 3 });
  t.same(issuesOf(row), ['shot_zone_mismatch']);
});

t.test('27–28: without play-by-play, and when it arrives', async (t) => {
  const without = offense({ ...GAME_A, bigDataBall: [] }).of('LAL');
  for (const field of ZONE_FIELDS) t.equal(without[field], null, field);
  t.match(without, { data_quality_tier: 'medium', quality_tier: 'gold', source_play_by_play_rows_found: 0 });
  t.same(issuesOf(without), ['shot_zones_unavailable']);
  const arrived = offense(GAME_A).of('LAL');
  const moved = teamOffenseGameSummary.hashFields.filter((field) => arrived[field] !== without[field]);
  t.same(moved, ZONE_FIELDS);
  t.match(arrived, { data_quality_tier: 'high', shot_zones_source: 'bigdataball' });
  t.same(issuesOf(arrived), []);
  t.equal(arrived.processed_with_issues, false);
  t.same(arrived.data_sources, ['nbac_team_boxscore', 'nbac_gamebook', 'bigdataball', 'nbac_referee_game_assignments']);
  const absent = offense({ ...GAME_A, bigDataBall: 'absent', nbacPlayByPlay: 'absent' }).of('LAL');
  t.match(absent, { source_play_by_play_rows_found: null, source_play_by_play_completeness_pct: null });
});

t.test('29: codes of loaders become those of the system', async (t) => {
  const where = { ...WHERE_A, game_id: '20250115_BRK_PHO', away_team_abbr: 'BRK', home_team_abbr: 'PHO' };
  const rows: TeamRows = {
    schedule: [scheduleRow(DATE_A, 'BRK', 'PHO', { game_id: NBA_ID_A, away_team_score: 110, home_team_score: 105 })],
    teamBox: [officialRow(where, NBA_ID_A, 'BRK', LAL), officialRow(where, NBA_ID_A, 'PHO', FIGURES.BOS)],
    bdl: [bdlRow('Somebody', 'PHO', { ...where, game_date: day('2025-01-15') })],
  };
  const made = offense(rows);
  t.match(made.of('BKN'), { game_id: '20250115_BKN_PHX', opponent_team_abbr: 'PHX', home_game: false });
  t.match(made.of('PHX'), { game_id: '20250115_BKN_PHX', opponent_team_abbr: 'BKN', home_game: true });
});

t.test('without a schedule the NBA id is that of the rows at hand, and never the id of the system', async (t) => {
  const teamBox = OFFICIAL_A.map((row) => ({ ...row, nba_game_id: row.game_id }));
  const { of } = offense({ schedule: [], teamBox });
  t.match(of('LAL'), { nba_game_id: null, game_id: WHERE_A.game_id, season_year: 2024, win_flag: true });
  t.ok(issuesOf(of('LAL')).includes('schedule_missing'));
  t.match(offense({ schedule: [], teamBox: OFFICIAL_A }).of('BOS'), { nba_game_id: NBA_ID_A });
});
