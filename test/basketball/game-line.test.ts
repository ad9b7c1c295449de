import fc from 'fast-check';
import t from 'tap';
import { type GameLineRow, gameLine } from '../../shared/basketball/game-line.ts';
import { day, instant } from './build-rows.ts';

const game = { home: 'LAL', away: 'MIA' };
const tipOff = instant('2025-01-16T03:00Z');
const NAMES: Readonly<Record<string, string>> = { LAL: 'Los Angeles Lakers', MIA: 'Miami Heat' };

/** `quote('draftkings', 'LAL', -4.5, '2025-01-16T02:40Z')`; outcome a team, Over, Under or any text. */
function quote(
  bookmaker: string,
  outcome: string,
  point: number | null,
  at: string,
  changes: Partial<GameLineRow> = {},
): GameLineRow {
  return {
    game_id: 'event1',
    game_date: day('2025-01-15'),
    home_team: 'Los Angeles Lakers',
    away_team: 'Miami Heat',
    home_team_abbr: 'LAL',
    away_team_abbr: 'MIA',
    bookmaker_key: bookmaker,
    market_key: outcome === 'Over' || outcome === 'Under' ? 'totals' : 'spreads',
    outcome_name: NAMES[outcome] ?? outcome,
    outcome_point: point,
    snapshot_timestamp: instant(at),
    commence_time: tipOff,
    source_file_path: 'lines.json',
    data_hash: null,
    processed_at: instant('2025-01-16T12:00Z'),
    ...changes,
  };
}

/** Both teams' rows of a spread. */
const spread = (bookmaker: string, lakers: number, at: string, changes: Partial<GameLineRow> = {}) => [
  quote(bookmaker, 'LAL', lakers, at, changes),
  quote(bookmaker, 'MIA', -lakers, at, changes),
];
const total = (bookmaker: string, points: number, at: string) => [
  quote(bookmaker, 'Over', points, at),
  quote(bookmaker, 'Under', points, at),
];
const lineOf = (rows: readonly GameLineRow[]) => gameLine({ game, rows, cutoff: tipOff });

t.test('worked examples', (t) => {
  const example8 = [
    ...spread('draftkings', -3.5, '2025-01-14T16:00Z'),
    ...spread('draftkings', -4.5, '2025-01-16T02:40Z'),
    ...spread('draftkings', -8.5, '2025-01-16T03:05Z'),
    ...spread('fanduel', -5.0, '2025-01-16T02:55Z'),
  ];
  const cases: readonly [string, readonly GameLineRow[], object][] = [
    [
      'a snapshot after tip-off does not count, a later one of another bookmaker neither',
      example8,
      {
        LAL: { bookmaker: 'draftkings', current: -4.5, opening: -3.5, updatedAt: instant('2025-01-16T02:40Z') },
        MIA: { bookmaker: 'draftkings', current: 4.5, opening: 3.5, updatedAt: instant('2025-01-16T02:40Z') },
      },
    ],
    [
      'a snapshot at tip-off counts',
      [...example8, ...spread('draftkings', -6, '2025-01-16T03:00:00Z')],
      { LAL: { current: -6, opening: -3.5 } },
    ],
    [
      'DraftKings only after tip-off: FanDuel',
      [
        ...spread('draftkings', 1, '2025-01-16T03:05Z'),
        ...spread('fanduel', 2, '2025-01-15T12:00Z'),
        ...spread('fanduel', 2.5, '2025-01-15T18:00Z'),
        ...spread('betmgm', 3, '2025-01-15T20:00Z'),
      ],
      { LAL: { bookmaker: 'fanduel', current: 2.5, opening: 2 } },
    ],
    [
      'neither of the two: the first by name',
      [...spread('betrivers', 3, '2025-01-15T12:00Z'), ...spread(' BetMGM', 2, '2025-01-15T11:00Z')],
      { LAL: { bookmaker: 'betmgm', current: 2, opening: 2 } },
    ],
    [
      'a total, with its own bookmaker',
      [
        ...example8,
        ...total('draftkings', 224.5, '2025-01-14T16:00Z'),
        ...total('draftkings', 222.5, '2025-01-16T02:55:38Z'),
      ],
      {
        LAL: { current: -4.5 },
        total: { bookmaker: 'draftkings', current: 222.5, opening: 224.5, updatedAt: instant('2025-01-16T02:55:38Z') },
      },
    ],
    [
      'only the opponent is quoted',
      [quote('draftkings', 'MIA', 4.5, '2025-01-15T12:00Z')],
      { LAL: { current: -4.5 }, MIA: { current: 4.5 } },
    ],
    [
      'two events in one snapshot: the newer alone',
      [
        ...spread('draftkings', -4.5, '2025-01-15T12:00Z'),
        quote('draftkings', 'MIA', 5, '2025-01-15T12:00Z', {
          game_id: 'event2',
          processed_at: instant('2025-01-16T12:10Z'),
        }),
      ],
      { LAL: { current: -5 }, MIA: { current: 5 }, counts: { 'other_events_ignored:odds_api_game_lines': 2 } },
    ],
    [
      'only Under is quoted',
      [quote('fanduel', 'Under', 231.5, '2025-01-15T12:00Z')],
      { total: { current: 231.5, opening: 231.5 } },
    ],
    [
      'rows without a point, of other markets, or of no team are ignored and counted',
      [
        quote('draftkings', 'LAL', null, '2025-01-15T12:00Z'),
        quote('draftkings', 'Heat', 3, '2025-01-15T12:00Z'),
        quote('draftkings', 'BOS', 3, '2025-01-15T12:00Z'),
        quote('draftkings', 'LAL', -4.5, '2025-01-15T12:00Z', { market_key: 'h2h' }),
      ],
      {
        LAL: undefined,
        total: undefined,
        counts: {
          'no_point:odds_api_game_lines': 1,
          'unmapped_outcome:odds_api_game_lines': 2,
          'other_market:odds_api_game_lines': 1,
        },
      },
    ],
    [
      'a pick-em from the other side is no negative zero',
      [quote('draftkings', 'MIA', 0, '2025-01-15T12:00Z')],
      { LAL: { current: 0 } },
    ],
    ['no rows', [], { LAL: undefined, MIA: undefined, total: undefined, counts: {} }],
  ];
  for (const [name, rows, expected] of cases) {
    const { spreadOf, total, counts } = lineOf(rows);
    t.match({ LAL: spreadOf('LAL'), MIA: spreadOf('MIA'), total, counts }, expected, name);
    t.notOk(Object.is(spreadOf('LAL')?.current, -0), name);
  }
  t.end();
});

t.test('usable rows are counted once, however often they were loaded', async (t) => {
  const rows = spread('draftkings', -4.5, '2025-01-15T12:00Z');
  const again = rows.map((row) => ({ ...row, processed_at: instant('2025-01-17T12:00Z') }));
  const { usable, counts } = lineOf([...rows, ...again]);
  t.same(usable, again);
  t.same(counts, { 'raw_duplicates_collapsed:odds_api_game_lines': 2 });
});

const anyQuote = fc
  .record({
    bookmaker: fc.constantFrom('draftkings', 'fanduel', 'betmgm', 'DraftKings '),
    outcome: fc.constantFrom('LAL', 'MIA', 'Over', 'Under', 'Heat'),
    point: fc.oneof(fc.constant(null), fc.integer({ min: -20, max: 20 }), fc.double({ min: -9, max: 9, noNaN: true })),
    minute: fc.integer({ min: 0, max: 8 }),
    event: fc.constantFrom('event1', 'event2'),
    processed: fc.integer({ min: 0, max: 2 }),
    hash: fc.constantFrom(null, 'a', 'b'),
  })
  .map(({ bookmaker, outcome, point, minute, event, processed, hash }) =>
    quote(bookmaker, outcome, point, `2025-01-16T02:5${minute}Z`, {
      game_id: event,
      processed_at: instant(`2025-01-16T12:0${processed}Z`),
      data_hash: hash,
    }),
  );

t.test('the order of rows does not matter', async () => {
  const seen = (rows: readonly GameLineRow[]) => {
    const { spreadOf, total, usable, counts } = lineOf(rows);
    return { LAL: spreadOf('LAL'), MIA: spreadOf('MIA'), total, usable: new Set(usable), counts };
  };
  fc.assert(
    fc.property(fc.array(anyQuote, { maxLength: 20 }), fc.infiniteStream(fc.nat()), (rows, keys) => {
      const shuffled = rows
        .map((row) => ({ row, key: keys.next().value ?? 0 }))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row);
      t.strictSame(seen(shuffled), seen(rows));
    }),
  );
});

t.test('rows after the cutoff change nothing', async () => {
  fc.assert(
    fc.property(fc.array(anyQuote, { maxLength: 12 }), fc.array(anyQuote, { maxLength: 12 }), (rows, later) => {
      const after = later.map((row) => ({ ...row, snapshot_timestamp: instant('2025-01-16T03:00:00.000001Z') }));
      const [known, more] = [lineOf(rows), lineOf([...rows, ...after])];
      for (const team of ['LAL', 'MIA']) t.strictSame(more.spreadOf(team), known.spreadOf(team));
      t.strictSame([more.total, more.usable], [known.total, known.usable]);
    }),
  );
});
