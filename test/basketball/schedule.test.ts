import fc from 'fast-check';
import t from 'tap';
import { gameIdOf, parseGameId } from '../../shared/basketball/game-id.ts';
import { isCompetitive, readSchedule, type ScheduleRow } from '../../shared/basketball/schedule.ts';
import { TEAM_CODES } from '../../shared/basketball/teams.ts';
import { day, instant, scheduleRow } from './build-rows.ts';

const idsOf = (rows: readonly ScheduleRow[], season = 2024): string[] =>
  readSchedule(rows, season)
    .games.map((game) => game.gameId)
    .toSorted();

t.test('a row is competitive by its flags, and by its NBA id where both flags are null', async (t) => {
  for (const [what, changes, expected] of [
    ['regular season', {}, true],
    ['play-off, both flags set as in the feed', { is_regular_season: true, is_playoffs: true }, true],
    ['play-off alone', { is_regular_season: false, is_playoffs: true }, true],
    ['neither flag true', { is_regular_season: false, is_playoffs: false }, false],
    ['one false, one null', { is_regular_season: false, is_playoffs: null, game_id: '0022400001' }, false],
    ['unflagged 002', { is_regular_season: null, is_playoffs: null, game_id: '0022400001' }, true],
    ['unflagged 004', { is_regular_season: null, is_playoffs: null, game_id: '0042400101' }, true],
    ['unflagged 005', { is_regular_season: null, is_playoffs: null, game_id: '0052400101' }, true],
    ['unflagged 006', { is_regular_season: null, is_playoffs: null, game_id: '0062400001' }, false],
    ['exhibition 001, flag or not', { game_id: '0012400001' }, false],
    ['all-star 003, flag or not', { game_id: '0032400001' }, false],
    ['all-star by flag', { is_all_star: true }, false],
    ['all-star flag null', { is_all_star: null }, true],
  ] as const) {
    t.equal(isCompetitive(scheduleRow('2025-01-15', 'LAL', 'BOS', changes)), expected, what);
  }
});

t.test('codes are re-coded; a code that is none leaves the row out and is counted', async (t) => {
  const schedule = readSchedule(
    [
      scheduleRow('2025-01-15', 'BRK', 'PHO'),
      scheduleRow('2025-01-16', 'XXX', 'BOS', { game_id: '0022499999' }),
      scheduleRow('2025-01-17', 'NY', 'NYK'),
      scheduleRow('2024-10-08', 'MEL', 'OKC', { game_id: '0012400001' }),
    ],
    2024,
  );
  t.match(schedule.games, [{ gameId: '20250115_BKN_PHX', home: 'PHX', away: 'BKN' }]);
  t.same(schedule.counts, { 'unknown_team_code:nbac_schedule': 1, 'not_competitive:nbac_schedule': 2 });
  t.ok(schedule.otherNbaIds.has('0022499999'));
  t.ok(schedule.otherNbaIds.has('0012400001'));
  t.equal(schedule.known, true);
});

t.test('a season is 1 October to 30 September; other rows are not looked at', async (t) => {
  const rows = [
    scheduleRow('2024-09-30', 'LAL', 'BOS'),
    scheduleRow('2024-10-01', 'MIA', 'CHI'),
    scheduleRow('2025-09-30', 'DEN', 'UTA'),
    scheduleRow('2025-10-01', 'DAL', 'SAS'),
  ];
  t.same(idsOf(rows), ['20241001_MIA_CHI', '20250930_DEN_UTA']);
  t.same(idsOf(rows, 2023), ['20240930_LAL_BOS']);
  t.equal(readSchedule(rows, 2019).known, false);
});

t.test('rows of one NBA id collapse: the game was moved to another date', async (t) => {
  const id = { game_id: '0022400561' };
  const before = scheduleRow('2025-01-11', 'LAL', 'SAS', { ...id, processed_at: instant('2025-01-05T06:00Z') });
  const moved = scheduleRow('2025-01-13', 'LAL', 'SAS', { ...id, processed_at: instant('2025-01-12T06:00Z') });
  for (const rows of [
    [before, moved],
    [moved, before],
  ]) {
    t.same(idsOf(rows), ['20250113_LAL_SAS']);
    t.same(readSchedule(rows, 2024).counts, { 'duplicate_schedule_rows:nbac_schedule': 1 });
  }
});

t.test('rows of one game_id collapse, whatever their NBA ids', async (t) => {
  const early = instant('2025-01-15T06:00Z');
  const late = instant('2025-01-15T09:00Z');
  for (const [what, loser, winner] of [
    ['newest processed_at', { processed_at: early, game_status: 3 }, { processed_at: late, game_status: 1 }],
    ['highest status', { game_status: 2 }, { game_status: 3 }],
    ['a status before none', { game_status: null }, { game_status: 1 }],
    ['newest scrape', { scrape_timestamp: early }, { scrape_timestamp: late }],
    ['a scrape time before none', { scrape_timestamp: null }, { scrape_timestamp: early }],
    ['lowest NBA id', { game_id: '0022400002' }, { game_id: '0022400001' }],
    ['lowest path', { source_file_path: 'b' }, { source_file_path: 'a' }],
    ['smallest hash', { data_hash: 'b' }, { data_hash: 'a' }],
    ['smallest text of the columns', { arena_city: 'Boston' }, { arena_city: 'Austin' }],
  ] as const) {
    const id = { game_id: '0022400001' };
    const rows = [
      scheduleRow('2025-01-15', 'LAL', 'BOS', { ...id, ...loser }),
      scheduleRow('2025-01-15', 'LAL', 'BOS', { ...id, ...winner }),
    ];
    for (const order of [rows, rows.toReversed()]) {
      const { games, counts } = readSchedule(order, 2024);
      t.match(games, [{ row: rows[1] }], what);
      t.same(counts, { 'duplicate_schedule_rows:nbac_schedule': 1 }, what);
    }
  }
});

t.test('the latest date wins among equal loads of one NBA id', async (t) => {
  const id = { game_id: '0022400561' };
  t.same(idsOf([scheduleRow('2025-01-13', 'LAL', 'SAS', id), scheduleRow('2025-01-11', 'LAL', 'SAS', id)]), [
    '20250113_LAL_SAS',
  ]);
});

t.test('a blank NBA id is none: such rows collapse by game_id only', async (t) => {
  const { games } = readSchedule(
    [
      scheduleRow('2025-01-15', 'LAL', 'BOS', { game_id: ' ' }),
      scheduleRow('2025-01-15', 'LAL', 'BOS', { game_id: '' }),
      scheduleRow('2025-01-16', 'MIA', 'CHI', { game_id: '' }),
    ],
    2024,
  );
  t.match(games.map(({ gameId, nbaGameId }) => [gameId, nbaGameId]).toSorted(), [
    ['20250115_LAL_BOS', null],
    ['20250116_MIA_CHI', null],
  ]);
});

t.test('system-form ids are read and re-coded, other texts are none', async (t) => {
  t.same(parseGameId('20250115_BRK_PHO'), { date: '2025-01-15', away: 'BKN', home: 'PHX' });
  t.same(parseGameId(' 20250115_lal_bos '), { date: '2025-01-15', away: 'LAL', home: 'BOS' });
  for (const text of [
    '0022400561',
    '20250115_LAL',
    '20250115_LAL_XXX',
    '20250115_NY_NYK',
    '20250231_LAL_BOS',
    '20250115_LAL_BOS_2',
    '',
    null,
    undefined,
  ]) {
    t.equal(parseGameId(text), undefined, String(text));
  }
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom(...TEAM_CODES), { minLength: 2, maxLength: 2 }),
      fc.constantFrom('2025-01-15', '2024-02-29', '2021-10-19'),
      ([away = '', home = ''], date) => {
        const parts = { date: day(date), away, home };
        const parsed = parseGameId(gameIdOf(parts));
        return parsed?.date === date && parsed.away === away && parsed.home === home;
      },
    ),
  );
});
