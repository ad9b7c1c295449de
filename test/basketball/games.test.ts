import fc from 'fast-check';
import t from 'tap';
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import type { ScheduleRow } from '../../shared/basketball/schedule.ts';
import {
  bdlRow,
  day,
  type EvidenceLists,
  gamebookRow,
  gamesOf,
  instant,
  nbaBoxRow,
  scheduleRow,
  teamBoxRows,
} from './build-rows.ts';

const ids = (games: readonly Game[]): string[] => games.map((game) => game.gameId);
const stateOf = (games: SeasonGames, id: string): string => {
  const game = games.all.find(({ gameId }) => gameId === id);
  if (game === undefined) return 'none';
  return game.isFinal ? 'final' : 'not final';
};

t.test('a scheduled game becomes a game with the identity of its row', async (t) => {
  const row = scheduleRow('2025-01-15', 'LAL', 'BOS', { season_year: 2024, is_playoffs: true });
  const games = gamesOf('2025-01-15', [row]);
  t.strictSame(games.on(day('2025-01-15')), [
    {
      gameId: '20250115_LAL_BOS',
      date: '2025-01-15',
      home: 'BOS',
      away: 'LAL',
      nbaGameId: row.game_id,
      seasonYear: 2024,
      isPlayoffs: true,
      isFinal: true,
      schedule: row,
    },
  ]);
  t.equal(games.scheduleKnown, true);
  t.same(games.on(day('2025-01-16')), []);
});

t.test('a game is final by its status or by a box score of it, wherever that is dated', async (t) => {
  const game = ['2025-01-15', 'LAL', 'BOS'] as const;
  const schedule = [scheduleRow(...game, { game_id: '0022400123', game_status: 2 })];
  const id = { nba_game_id: '0022400123' };
  for (const [what, evidence, expected] of [
    ['nothing', {}, 'not final'],
    ['active gamebook row', { gamebook: [gamebookRow(...game)] }, 'final'],
    ['its status in other letters', { gamebook: [gamebookRow(...game, { player_status: ' Active' })] }, 'final'],
    [
      'dnp and inactive rows only',
      { gamebook: ['dnp', 'inactive'].map((s) => gamebookRow(...game, { player_status: s })) },
      'not final',
    ],
    ['gamebook row of a listing reversed', { gamebook: [gamebookRow('2025-01-15', 'BOS', 'LAL')] }, 'final'],
    ['gamebook row of another pair', { gamebook: [gamebookRow('2025-01-15', 'LAL', 'NYK')] }, 'not final'],
    ['gamebook row of another date', { gamebook: [gamebookRow('2025-01-16', 'LAL', 'BOS')] }, 'not final'],
    ['BDL Final', { bdl: [bdlRow(...game)] }, 'final'],
    ['BDL final/OT', { bdl: [bdlRow(...game, { game_status: ' FINAL/OT' })] }, 'final'],
    ['BDL 3rd quarter', { bdl: [bdlRow(...game, { game_status: '3rd Qtr' })] }, 'not final'],
    ['BDL without a status', { bdl: [bdlRow(...game, { game_status: null })] }, 'not final'],
    ['NBA box by id', { nbaBox: [nbaBoxRow(...game, { ...id, home_team_abbr: 'XXX' })] }, 'final'],
    ['NBA box, id of another date', { nbaBox: [nbaBoxRow('2025-01-14', 'LAL', 'BOS', id)] }, 'not final'],
    ['both official rows', { teamBox: teamBoxRows(...game, id, id) }, 'final'],
    ['both official rows by codes', { teamBox: teamBoxRows(...game) }, 'final'],
    ['one official row', { teamBox: teamBoxRows(...game, id, id).slice(1) }, 'not final'],
    ['equal points: still being played', { teamBox: teamBoxRows(...game, { points: 105 }) }, 'not final'],
    ['points missing', { teamBox: teamBoxRows(...game, { points: null }) }, 'not final'],
    ['overtime', { teamBox: teamBoxRows(...game, { minutes: '265:00' }, { minutes: '264' }) }, 'final'],
    ['half played', { teamBox: teamBoxRows(...game, { minutes: '120:00' }, { minutes: '120:00' }) }, 'not final'],
    ['minutes missing', { teamBox: teamBoxRows(...game, { minutes: null }) }, 'not final'],
    [
      'the newer official row counts',
      {
        teamBox: [
          ...teamBoxRows(...game, { minutes: null }, { minutes: null }),
          ...teamBoxRows(...game, ...[0, 1].map(() => ({ processed_at: instant('2025-01-17T00:00Z') }))),
        ],
      },
      'final',
    ],
    [
      'the older official row does not',
      {
        teamBox: [
          ...teamBoxRows(...game),
          ...teamBoxRows(...game, { minutes: null, processed_at: instant('2025-01-17T00:00Z') }),
        ],
      },
      'not final',
    ],
  ] as const satisfies readonly (readonly [string, EvidenceLists, string])[]) {
    t.equal(stateOf(gamesOf('2025-01-10', schedule, evidence), '20250115_LAL_BOS'), expected, what);
  }
});

t.test(
  'a team plays once on a date: final first, newest load, lowest id (player summary, example 29; team context, 20)',
  async (t) => {
    const late = { processed_at: instant('2025-01-15T12:00Z') };
    const date = '2025-01-15';
    for (const [what, rows, evidence, expected] of [
      [
        'final before scheduled, however new',
        [scheduleRow(date, 'LAL', 'BOS'), scheduleRow(date, 'LAL', 'MIA', { game_status: 1, ...late })],
        {},
        '20250115_LAL_BOS',
      ],
      [
        'final by its box score',
        [
          scheduleRow(date, 'LAL', 'BOS', { game_status: 1 }),
          scheduleRow(date, 'LAL', 'MIA', { game_status: 1, ...late }),
        ],
        { gamebook: [gamebookRow(date, 'LAL', 'BOS')] },
        '20250115_LAL_BOS',
      ],
      ['newest load', [scheduleRow(date, 'LAL', 'BOS'), scheduleRow(date, 'LAL', 'MIA', late)], {}, '20250115_LAL_MIA'],
      ['lowest id', [scheduleRow(date, 'LAL', 'MIA'), scheduleRow(date, 'LAL', 'BOS')], {}, '20250115_LAL_BOS'],
      [
        'the same pair twice',
        [scheduleRow(date, 'LAL', 'BOS'), scheduleRow(date, 'BOS', 'LAL')],
        {},
        '20250115_BOS_LAL',
      ],
    ] as const satisfies readonly (readonly [string, ScheduleRow[], EvidenceLists, string])[]) {
      for (const order of [rows, rows.toReversed()]) {
        const games = gamesOf(date, order, evidence);
        t.same(ids(games.all), [expected], what);
        t.same(ids(games.before('LAL', day('2025-01-20'))), [expected], `${what}: the other one is nobody's history`);
        const [report] = games.reports;
        t.equal(games.reports.length, 1);
        t.match(report, { code: 'SCHEDULE_CONFLICT' });
        t.not(report?.subject, expected);
        t.same(ids(games.droppedOn(day(date))), [report?.subject]);
        t.same(gamesOf('2025-01-16', order, evidence).reports, [], `${what}: reported on its own date only`);
      }
    }
  },
);

t.test('a game dropped by a conflict frees its other team', async (t) => {
  const date = '2025-01-15';
  const games = gamesOf(date, [
    scheduleRow(date, 'LAL', 'BOS', { processed_at: instant('2025-01-15T12:00Z') }),
    scheduleRow(date, 'LAL', 'MIA', { processed_at: instant('2025-01-15T11:00Z') }),
    scheduleRow(date, 'MIA', 'CHI', { processed_at: instant('2025-01-15T10:00Z') }),
  ]);
  t.same(ids(games.all), ['20250115_LAL_BOS', '20250115_MIA_CHI']);
});

t.test('box-score rows that name the pair or one team cannot make a game of a dropped one', async (t) => {
  const date = '2025-01-15';
  const rows = [scheduleRow(date, 'LAL', 'BOS'), scheduleRow(date, 'LAL', 'MIA', { game_status: 1 })];
  const games = gamesOf(date, rows, {
    gamebook: [gamebookRow(date, 'LAL', 'BOS', { home_team_abbr: null, away_team_abbr: null, team_abbr: 'LAL' })],
  });
  t.same(ids(games.all), ['20250115_LAL_BOS']);
  t.equal(games.index.find({ date: day(date), nbaGameId: rows[1]?.game_id ?? null, codes: ['LAL'] }), undefined);
});

t.test(
  'a game never updated is void once one of its teams has a later final game (team context, example 13)',
  async (t) => {
    const rows = [
      scheduleRow('2025-01-07', 'LAL', 'DAL'),
      scheduleRow('2025-01-09', 'CHA', 'LAL', { game_status: 1 }),
      scheduleRow('2025-01-13', 'SAS', 'LAL'),
      scheduleRow('2025-01-15', 'MIA', 'LAL', { game_status: 1 }),
    ];
    const games = gamesOf('2025-01-13', rows);
    t.same(ids(games.all), ['20250107_LAL_DAL', '20250113_SAS_LAL', '20250115_MIA_LAL']);
    t.same(ids(games.before('LAL', day('2025-01-13'))), ['20250107_LAL_DAL']);
    t.same(ids(games.before('CHA', day('2025-01-13'))), []);
    t.same(games.reports, []);
    t.test('the mere existence of the later box score is enough', async (t) => {
      const ahead = rows.map((row) => (row.game_date === '2025-01-13' ? { ...row, game_status: 1 } : row));
      t.equal(stateOf(gamesOf('2025-01-09', ahead), '20250109_CHA_LAL'), 'not final');
      const later = { gamebook: [gamebookRow('2025-01-13', 'SAS', 'LAL')] };
      t.equal(stateOf(gamesOf('2025-01-09', ahead, later), '20250109_CHA_LAL'), 'none');
    });
    t.test('its own box score saves it', async (t) => {
      const played = { gamebook: [gamebookRow('2025-01-09', 'CHA', 'LAL')] };
      t.equal(stateOf(gamesOf('2025-01-13', rows, played), '20250109_CHA_LAL'), 'final');
    });
    t.test('a game of another season voids nothing', async (t) => {
      const april = [
        scheduleRow('2025-04-13', 'LAL', 'POR', { game_status: 1 }),
        scheduleRow('2025-10-21', 'GSW', 'LAL'),
      ];
      t.equal(stateOf(gamesOf('2025-04-13', april), '20250413_LAL_POR'), 'not final');
    });
  },
);

t.test('history, final history and what comes of a team on a date', async (t) => {
  const games = gamesOf('2025-01-15', [
    scheduleRow('2025-01-07', 'LAL', 'DAL'),
    scheduleRow('2025-01-13', 'SAS', 'LAL', { game_status: 1 }),
    scheduleRow('2025-01-15', 'MIA', 'LAL', { game_status: 1 }),
    scheduleRow('2025-01-17', 'BKN', 'LAL', { game_status: 1 }),
    scheduleRow('2025-04-16', 'LAL', 'SAC', { game_status: 1, is_playoffs: true }),
  ]);
  const date = day('2025-01-15');
  t.same(ids(games.before('LAL', date)), ['20250113_SAS_LAL', '20250107_LAL_DAL']);
  t.same(ids(games.finalBefore('LAL', date)), ['20250107_LAL_DAL']);
  t.equal(games.pending('LAL', date), 1);
  t.same(ids(games.after('LAL', date)), ['20250117_BKN_LAL', '20250416_LAL_SAC']);
  t.same(ids(games.before('UTA', date)), []);
  t.same(ids(games.after('UTA', date)), []);
  t.equal(games.pending('UTA', date), 0);
  t.equal(games.open, '2025-01-07');
  t.equal(games.regularSeasonEnd, '2025-01-17', 'play-in games do not prolong the regular season');
});

t.test('a game stored twice is one game, and counted (team context, example 12)', async (t) => {
  const rows = ['2025-01-13T06:00Z', '2025-01-13T09:00Z'].map((at) =>
    scheduleRow('2025-01-13', 'SAS', 'LAL', { processed_at: instant(at) }),
  );
  const games = gamesOf('2025-01-15', rows);
  t.equal(games.before('LAL', day('2025-01-15')).length, 1);
  t.same(games.counts, { 'duplicate_schedule_rows:nbac_schedule': 1 });
});

t.test('without any schedule row of the season the box scores of the date name the games', async (t) => {
  const date = '2025-01-15';
  const otherSeason = [scheduleRow('2023-12-25', 'LAL', 'BOS', { season_year: 2023 })];
  const games = gamesOf(date, otherSeason, {
    gamebook: [
      gamebookRow(date, 'LAL', 'BOS'),
      gamebookRow(date, 'BRK', 'PHO', { player_status: 'dnp' }),
      gamebookRow(date, 'LAL', 'XXX'),
      gamebookRow(date, 'DEN', 'UTA', { game_id: '0022400555' }),
      gamebookRow(date, 'DEN', 'UTA', { game_id: '20250114_DEN_UTA' }),
      gamebookRow('2025-01-16', 'MIA', 'CHI'),
    ],
    bdl: [bdlRow(date, 'BOS', 'LAL'), bdlRow(date, 'SAS', 'DAL')],
    teamBox: teamBoxRows(date, 'NYK', 'ORL', { home_team_abbr: null } as object),
  });
  t.equal(games.scheduleKnown, false);
  t.match(games.on(day(date)), [
    { gameId: '20250115_BKN_PHX', isFinal: false },
    { gameId: '20250115_LAL_BOS', isFinal: true, nbaGameId: null, schedule: null, seasonYear: 2024, isPlayoffs: false },
    { gameId: '20250115_NYK_ORL', isFinal: true },
    { gameId: '20250115_SAS_DAL', isFinal: true },
  ]);
  t.equal(games.on(day(date)).length, 4);
  t.same(games.all, games.on(day(date)), 'rows of other dates name no game of this one');
  t.equal(games.index.find({ date: day(date), nbaGameId: '0022400999', codes: ['BOS', 'LAL'] })?.home, 'BOS');
});

t.test('conflicts are resolved without a schedule too: final, then newest rows', async (t) => {
  const date = '2025-01-15';
  const games = gamesOf(date, [], {
    gamebook: [
      gamebookRow(date, 'LAL', 'BOS', { player_status: 'dnp', processed_at: instant('2025-01-17T00:00Z') }),
      gamebookRow(date, 'LAL', 'MIA'),
    ],
  });
  t.same(ids(games.all), ['20250115_LAL_MIA']);
  t.match(games.reports, [{ subject: '20250115_LAL_BOS' }]);
});

t.test('with a schedule, a pair unknown to it is no game', async (t) => {
  const games = gamesOf('2025-01-15', [scheduleRow('2025-01-16', 'MIA', 'CHI')], {
    gamebook: [gamebookRow('2025-01-15', 'LAL', 'BOS')],
  });
  t.same(games.on(day('2025-01-15')), []);
  t.equal(games.scheduleKnown, true);
});

t.test('dates asked in turn with the same rows get the same games, and what changed evidence changes', async (t) => {
  const rows = [scheduleRow('2025-01-13', 'SAS', 'LAL'), scheduleRow('2025-01-15', 'MIA', 'LAL', { game_status: 1 })];
  const first = gamesOf('2025-01-13', rows);
  const second = gamesOf('2025-01-15', rows);
  t.equal(second.all[0], first.all[0], 'one object per game, so that it can key a map');
  const played = gamesOf('2025-01-15', rows, { bdl: [bdlRow('2025-01-15', 'MIA', 'LAL')] });
  t.equal(stateOf(played, '20250115_MIA_LAL'), 'final');
  t.equal(stateOf(gamesOf('2025-01-15', rows), '20250115_MIA_LAL'), 'not final');
});

const CODES = ['LAL', 'BOS', 'MIA', 'CHI', 'BRK', 'PHO'] as const;
const scheduleRows = fc.array(
  fc
    .record({
      date: fc.integer({ min: 10, max: 14 }),
      pair: fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 2, maxLength: 2 }),
      id: fc.integer({ min: 1, max: 12 }),
      status: fc.constantFrom(1, 2, 3, null),
      hour: fc.integer({ min: 0, max: 2 }),
      path: fc.constantFrom('a', 'b'),
    })
    .map(({ date, pair: [away = 'LAL', home = 'BOS'], id, status, hour, path }) =>
      scheduleRow(`2025-01-${date}`, away, home, {
        game_id: `00224000${String(id).padStart(2, '0')}`,
        game_status: status,
        source_file_path: path,
        processed_at: instant(`2025-01-01T0${hour}:00Z`),
      }),
    ),
  { maxLength: 14 },
);
const gamebooks = fc.array(
  fc
    .record({
      date: fc.integer({ min: 10, max: 14 }),
      pair: fc.uniqueArray(fc.constantFrom(...CODES), { minLength: 2, maxLength: 2 }),
    })
    .map(({ date, pair: [away = 'LAL', home = 'BOS'] }) => gamebookRow(`2025-01-${date}`, away, home)),
  { maxLength: 4 },
);

t.test('neither the order nor the number of equal rows changes a game, and invariants hold', async () => {
  fc.assert(
    fc.property(scheduleRows, gamebooks, fc.infiniteStream(fc.nat()), (rows, gamebook, shuffle) => {
      const games = gamesOf('2025-01-12', rows, { gamebook });
      const again = [...rows, ...rows.slice(0, 3)]
        .map((row) => ({ row: { ...row }, place: shuffle.next().value ?? 0 }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ row }) => row);
      const other = gamesOf('2025-01-12', again, { gamebook: [...gamebook.toReversed(), ...gamebook] });
      const text = ({ all, reports, open, regularSeasonEnd }: SeasonGames): string =>
        JSON.stringify({ all, reports, open, regularSeasonEnd });
      if (text(other) !== text(games)) return false;

      const places = games.all.flatMap((game) => [game.date + game.home, game.date + game.away]);
      if (new Set(places).size !== places.length) return false;
      for (const team of ['LAL', 'BOS', 'MIA', 'CHI', 'BKN', 'PHX']) {
        const ofTeam = games.all.filter((game) => game.home === team || game.away === team);
        for (let date = 9; date <= 15; date += 1) {
          const at = day(`2025-01-${String(date).padStart(2, '0')}`);
          const before = ofTeam.filter((game) => game.date < at).toReversed();
          const after = ofTeam.filter((game) => game.date > at);
          if (JSON.stringify(games.before(team, at)) !== JSON.stringify(before)) return false;
          if (JSON.stringify(games.after(team, at)) !== JSON.stringify(after)) return false;
          const final = before.filter((game) => game.isFinal);
          if (JSON.stringify(games.finalBefore(team, at)) !== JSON.stringify(final)) return false;
          if (games.pending(team, at) !== before.length - final.length) return false;
        }
        const lastFinal = ofTeam.findLastIndex((game) => game.isFinal);
        if (ofTeam.slice(0, lastFinal + 1).some((game) => !game.isFinal)) return false;
      }
      return true;
    }),
  );
});
