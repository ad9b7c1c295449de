/** The chapter's worked examples that need a whole game: raw rows in, columns of the row out. Numbers are the chapter's. */
import t from 'tap';
import { computePlayerGameSummary, expectedPlayerGames } from '../../../services/player-game-summary/compute.ts';
import { sources } from '../../../services/player-game-summary/sources.ts';
import { playerGameSummary } from '../../../services/player-game-summary/table.ts';
import type { BettingProsRow } from '../../../shared/basketball/prop-line.ts';
import type { GameDate } from '../../../shared/dates.ts';
import { tableQuantiser } from '../../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { bdlRow, gamebookRow, nbaBoxRow } from '../../basketball/box-rows.ts';
import { instant, scheduleRow } from '../../basketball/build-rows.ts';
import { sourceDataOf } from '../../helpers/source-data.ts';
import { DATE_A, GAME_A, oddsRow, type PlayerSourceRows, statistics } from './worked-games.ts';

/** Compared with t.match. Its own type, since tuples of whole rows cost the type checker seconds. */
type Expected = Readonly<Record<string, unknown>>;

const quantise = tableQuantiser(playerGameSummary);
const compute = (rows: PlayerSourceRows, date: GameDate = DATE_A) =>
  computePlayerGameSummary({ date, sources: sourceDataOf(sources, rows, date) });

/** Stored rows by lookup. */
function rowsOf(rows: PlayerSourceRows): ReadonlyMap<string, StoredRow> {
  return new Map(compute(rows).rows.map((row) => [row.player_lookup, quantise({ ...row })]));
}

/** Game A, with one player's game book row (and his share in the league's other box score) changed. */
function withPlayer(name: string, change: Partial<ReturnType<typeof gamebookRow>>): PlayerSourceRows {
  return {
    ...GAME_A,
    gamebook: GAME_A.gamebook.map((row) => (row.player_name === name ? { ...row, ...change } : row)),
  };
}

const ALPHA = 'alphaguard';
const issuesOf = (row: StoredRow | undefined): readonly string[] => (row?.quality_issues ?? []) as readonly string[];

t.test('1: minutes are seconds over sixty, ties to even', async (t) => {
  for (const [minutes, expected] of [
    ['36:30', 36.5],
    ['36:15', 36.2],
    ['36:45', 36.8],
    ['32:47', 32.8],
    ['40:11', 40.2],
    ['04:20', 4.3],
    ['0:45', 0.8],
    ['05', 5],
    ['0:02', 0],
  ] as const) {
    t.equal(rowsOf(withPlayer('Alpha Guard', { minutes })).get(ALPHA)?.minutes_played, expected, minutes);
  }
});

t.test('2: who sat has no row, whatever the source says of him', async (t) => {
  for (const change of [{ minutes: '0:00' }, { player_status: 'dnp' }, { player_status: 'inactive' }]) {
    t.notOk(rowsOf(withPlayer('Alpha Guard', change)).has(ALPHA), JSON.stringify(change));
  }
});

t.test('3: minutes unknown everywhere: a row for his points, without usage', async (t) => {
  const unknown = { minutes: null, minutes_decimal: null };
  const row = rowsOf({
    ...withPlayer('Alpha Guard', unknown),
    nbaBox: GAME_A.nbaBox.map((other) => ({ ...other, minutes: null, starter: null })),
    bigDataBall: [],
  }).get(ALPHA);
  t.match(row, { minutes_played: null, usage_rate: null, starter_flag: false });
  t.match(row?.quality_issues, ['minutes_unknown', 'starter_estimated', 'shot_zones_unavailable']);
});

t.test('6 and 7: ratios without attempts are null, zero stays zero, exact ties go to even', async (t) => {
  const shooting = (points: number, fgm: number, fga: number, fta: number, tov = 0) =>
    statistics([points, fgm, fga, 0, 0, points - 2 * fgm, fta, 0, 0, 0, 0, 0, tov, 0]);
  const lines: readonly (readonly [ReturnType<typeof shooting>, Expected])[] = [
    [shooting(2, 0, 0, 2), { ts_pct: 1.136, efg_pct: null }],
    [shooting(0, 0, 0, 0), { ts_pct: null, efg_pct: null, usage_rate: 0 }],
    [shooting(0, 0, 1, 0), { ts_pct: 0, efg_pct: 0 }],
    [shooting(2, 1, 16, 0), { efg_pct: 0.062 }],
    [shooting(6, 3, 16, 0), { efg_pct: 0.188 }],
    [shooting(10, 5, 16, 0), { efg_pct: 0.312 }],
    [shooting(14, 7, 16, 0), { efg_pct: 0.438 }],
  ];
  for (const [line, expected] of lines) {
    t.match(rowsOf(withPlayer('Alpha Guard', line)).get(ALPHA), expected);
  }
});

t.test('8: a usage that two seconds make absurd is null and named', async (t) => {
  const row = rowsOf(
    withPlayer('Alpha Guard', { minutes: '0:02', ...statistics([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) }),
  ).get(ALPHA);
  t.match(row, { usage_rate: null, minutes_played: 0 });
  t.ok(issuesOf(row).includes('usage_rate_out_of_range'));
});

t.test('9 to 11: the closing line is the last before tip-off of the first bookmaker', async (t) => {
  const alpha = (...quotes: [bookmaker: string, line: number, at: string][]): PlayerSourceRows => ({
    ...GAME_A,
    oddsApiProps: quotes.map(([bookmaker, line, at]) => oddsRow('Alpha Guard', bookmaker, line, at)),
  });
  const morning = '2025-01-15T18:00Z';
  const quoted: readonly (readonly [PlayerSourceRows, Expected])[] = [
    [
      alpha(
        ['draftkings', 24.5, morning],
        ['draftkings', 25.5, '2025-01-15T23:50Z'],
        ['draftkings', 31.5, '2025-01-16T00:40Z'],
        ['fanduel', 26.5, '2025-01-15T23:55Z'],
      ),
      { points_line: 25.5, opening_line: 24.5, line_movement: 1, points_line_source: 'draftkings' },
    ],
    [
      alpha(['caesars', 22.5, morning], ['betmgm', 23.5, morning]),
      { points_line: 23.5, opening_line: 23.5, line_movement: 0, points_line_source: 'betmgm' },
    ],
    [alpha(['DraftKings', 21.5, morning], ['fanduel', 24.5, morning]), { points_line_source: 'draftkings' }],
    [alpha(['draftkings', 25, morning]), { over_under_result: 'PUSH', margin: 0 }],
    [alpha(['draftkings', 25.5, morning]), { over_under_result: 'UNDER', margin: -0.5 }],
  ];
  for (const [rows, expected] of quoted) {
    t.match(rowsOf(rows).get(ALPHA), expected);
  }
});

t.test('12: without the first feed the second serves, and says so', async (t) => {
  const quote: BettingProsRow = {
    game_date: DATE_A,
    market_type: 'points',
    bet_side: 'over',
    player_name: 'Alpha Guard',
    player_lookup: ALPHA,
    book_id: 12,
    bookmaker: 'DraftKings',
    points_line: 18.5,
    bookmaker_last_update: instant('2025-01-15T20:00Z'),
    opening_line: 17.5,
    opening_book_id: 12,
    opening_timestamp: instant('2025-01-15T12:00Z'),
    is_active: true,
    source_file_path: 'bp.json',
    data_hash: 'bp',
    processed_at: instant('2025-01-15T20:00Z'),
  };
  const row = rowsOf({ ...GAME_A, oddsApiProps: [], bettingProsProps: [quote] }).get(ALPHA);
  t.match(row, {
    points_line: 18.5,
    opening_line: 17.5,
    line_movement: 1,
    points_line_source: 'draftkings',
    quality_used_fallback: true,
    source_bp_rows_found: 1,
    source_odds_rows_found: 0,
  });
  t.strictSame(row?.quality_issues, ['props_fallback']);
  t.match(row?.data_sources, ['nbac_gamebook', 'nbac_player_boxscores', 'bigdataball', 'bettingpros']);
});

t.test('14: the newer of two versions of a raw row counts, the older is counted', async (t) => {
  const [alpha] = GAME_A.gamebook;
  if (alpha === undefined) throw new Error('game A has players');
  const older = { ...alpha, points: 24, processed_at: instant('2025-01-16T01:00Z') };
  const { counts } = compute({ ...GAME_A, gamebook: [older, ...GAME_A.gamebook] });
  t.equal(counts['raw_duplicates_collapsed:nbac_gamebook_player_stats'], 1);
  t.equal(rowsOf({ ...GAME_A, gamebook: [older, ...GAME_A.gamebook] }).get(ALPHA)?.points, 25);
});

t.test('15: a source serves a game only with five players of each team', async (t) => {
  const bdl = GAME_A.gamebook.map((row) => bdlRow(row.player_name ?? '', row.team_abbr ?? '', { minutes: '24' }));
  const one = { ...GAME_A, gamebook: GAME_A.gamebook.slice(0, 1), bdl };
  const rows = rowsOf(one);
  t.equal(rows.size, bdl.length);
  t.match(rows.get(ALPHA), { primary_source_used: 'bdl_player_boxscores', quality_tier: 'silver', plus_minus: 7 });

  const league = { ...one, bdl: [] };
  t.match(rowsOf(league).get(ALPHA), { primary_source_used: 'nbac_player_boxscores' });

  const none = { ...one, bdl: [], nbaBox: [] };
  t.match(compute(none).games, [{ state: 'game_missing', reason: /gamebook_player_stats LAL 1, BOS 0/ }]);
  t.equal(rowsOf(none).size, 0);
  t.strictSame(expectedPlayerGames({ date: DATE_A, sources: sourceDataOf(sources, none, DATE_A) }), {
    keys: [],
    gamesWithoutSource: ['20250115_LAL_BOS'],
  });
});

t.test('16: nobody in the registry: a row all the same, without an id', async (t) => {
  const row = rowsOf({ ...GAME_A, registry: GAME_A.registry.filter((entry) => entry.player_lookup !== ALPHA) });
  t.match(row.get(ALPHA), { universal_player_id: null, quality_issues: ['universal_id_missing'] });
  const { warnings } = compute({ ...GAME_A, registry: 'absent' });
  t.match(warnings, [{ code: 'REGISTRY_MISSING' }]);
});

t.test('17: a player traded the day before has one row, for his new team', async (t) => {
  const old = gamebookRow('Alpha Guard', 'BOS', { player_status: 'inactive', minutes: null, data_hash: 'old team' });
  const rows = compute({ ...GAME_A, gamebook: [old, ...GAME_A.gamebook] }).rows;
  t.same(
    rows.filter((row) => row.player_lookup === ALPHA).map((row) => row.team_abbr),
    ['LAL'],
  );
});

t.test('22: counted shots within one of the box score stay, else the zones are null', async (t) => {
  const attempts = (fga: number) => withPlayer('Alpha Guard', { field_goals_attempted: fga });
  t.match(rowsOf(attempts(21)).get(ALPHA), { paint_attempts: 8, mid_range_attempts: 4, quality_issues: [] });
  const off = rowsOf(attempts(22)).get(ALPHA);
  t.match(off, { paint_attempts: null, and1_count: null, assisted_fg_makes: null, paint_blocks: 1 });
  t.match(off?.quality_issues, ['shot_zone_mismatch']);
});

t.test('23: play-by-play that ends early is not accepted', async (t) => {
  const events = GAME_A.bigDataBall;
  const row = rowsOf({ ...GAME_A, bigDataBall: events.slice(0, Math.floor(events.length * 0.7)) }).get(ALPHA);
  t.match(row, { paint_attempts: null, paint_blocks: null, shot_zones_estimated: null, data_quality_tier: 'medium' });
  t.match(row?.quality_issues, ['shot_zones_unavailable']);
});

t.test('27: without a known five, who played more than twenty minutes is estimated a starter', async (t) => {
  for (const [minutes, starter_flag] of [
    ['20:00', false],
    ['20:01', true],
  ] as const) {
    const row = rowsOf({
      ...withPlayer('Alpha Guard', { minutes }),
      nbaBox: GAME_A.nbaBox.map((other) => ({ ...other, starter: other.player_full_name === 'Alpha Guard' })),
      bigDataBall: [],
    }).get(ALPHA);
    t.match(row, { starter_flag, quality_metadata: { starter_rule: 3 } });
    t.ok(issuesOf(row).includes('starter_estimated'));
  }
});

t.test('30: a game without players does not hold up the others', async (t) => {
  const rows = {
    ...GAME_A,
    schedule: [
      ...GAME_A.schedule,
      scheduleRow(DATE_A, 'MIA', 'DEN'),
      scheduleRow(DATE_A, 'UTA', 'SAC', { game_status: 1 }),
    ],
  };
  const { games, rows: written } = compute(rows);
  t.match(games, [
    { gameId: '20250115_LAL_BOS', state: 'computed' },
    { gameId: '20250115_MIA_DEN', state: 'game_missing' },
    { gameId: '20250115_UTA_SAC', state: 'game_not_final' },
  ]);
  t.equal(written.length, GAME_A.gamebook.length);
});

t.test('without a schedule the box scores name the game, and the rows say so', async (t) => {
  const { games, rows, scheduleKnown } = compute({ ...GAME_A, schedule: [] });
  t.match(games, [{ gameId: '20250115_LAL_BOS', state: 'computed' }]);
  t.equal(scheduleKnown, false);
  t.ok(rows.every((row) => row.quality_issues.includes('schedule_missing')));
  t.match(rows.find((row) => row.player_lookup === ALPHA)?.quality_metadata, { result_source: 'nbac_team_boxscore' });
});

t.test('two players of one lookup in one game: one row is built, the other is listed with the reason', async (t) => {
  const namesake = gamebookRow('Alpha Guard', 'BOS', { minutes: '3:00', data_hash: 'namesake' });
  const { rows, failed } = compute({ ...GAME_A, gamebook: [...GAME_A.gamebook, namesake] });
  t.same(
    rows.filter((row) => row.player_lookup === ALPHA).map((row) => row.team_abbr),
    ['LAL'],
  );
  t.match(failed, [{ key: '20250115_LAL_BOS|alphaguard', gameId: '20250115_LAL_BOS', reason: /BOS/ }]);
});

t.test('the order and the number of equal raw rows do not matter', async (t) => {
  const doubled = Object.fromEntries(
    Object.entries(GAME_A).map(([name, rows]) => [name, Array.isArray(rows) ? [...rows, ...rows].reverse() : rows]),
  ) as PlayerSourceRows;
  t.strictSame(rowsOf(doubled), rowsOf(GAME_A));
});

t.test('a row that names nobody is counted, not failed', async (t) => {
  const nobody = nbaBoxRow('', 'LAL', { player_lookup: '' });
  const { failed, rows } = compute({ ...GAME_A, nbaBox: [...GAME_A.nbaBox, nobody] });
  t.strictSame(failed, []);
  t.equal(rows.length, GAME_A.gamebook.length);
});

t.test('counts that cannot be are named, and the row is written with them', async (t) => {
  for (const change of [{ field_goals_attempted: -1 }, { steals: -2 }, { free_throws_made: 5 }]) {
    const row = rowsOf(withPlayer('Alpha Guard', change)).get(ALPHA);
    t.ok(issuesOf(row).includes('stat_inconsistent'), JSON.stringify(change));
  }
});
