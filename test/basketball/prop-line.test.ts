import fc from 'fast-check';
import t from 'tap';
import {
  type BettingProsRow,
  bettingProsBookmaker,
  eligibleBettingProsRows,
  eligibleOddsRows,
  isUsableBettingProsRow,
  isUsableOddsRow,
  type OddsPropRow,
  oddsBookmaker,
  propLine,
} from '../../shared/basketball/prop-line.ts';
import { cutoffOf } from '../../shared/basketball/tip-off.ts';
import type { EpochMicros } from '../../shared/dates.ts';
import { day, instant } from './build-rows.ts';

const tipOff = instant('2025-01-16T00:30Z');

/** A quote with both prices. */
function odds(bookmaker: string, line: number, at: string, changes: Partial<OddsPropRow> = {}): OddsPropRow {
  return {
    game_date: day('2025-01-15'),
    home_team_abbr: 'BOS',
    away_team_abbr: 'LAL',
    game_start_time: null,
    snapshot_timestamp: instant(at),
    bookmaker,
    player_name: 'Alpha Guard',
    player_lookup: 'alphaguard',
    points_line: line,
    over_price: 1.9,
    under_price: 1.9,
    source_file_path: 'props.json',
    data_hash: null,
    processed_at: instant('2025-01-16T09:00Z'),
    ...changes,
  };
}

/** An active over row without a stated opening. */
function pros(bookmaker: string, line: number, at: string, changes: Partial<BettingProsRow> = {}): BettingProsRow {
  return {
    game_date: day('2025-01-15'),
    market_type: 'points',
    bet_side: 'over',
    player_name: 'Alpha Guard',
    player_lookup: 'alphaguard',
    book_id: 12,
    bookmaker,
    points_line: line,
    bookmaker_last_update: instant(at),
    opening_line: null,
    opening_book_id: null,
    opening_timestamp: null,
    is_active: true,
    source_file_path: 'bp.json',
    data_hash: null,
    processed_at: instant('2025-01-16T09:00Z'),
    ...changes,
  };
}

const early = '2025-01-15T18:00Z';
const late = '2025-01-15T23:50Z';
const after = '2025-01-16T00:40Z';
const lineOf = (
  oddsApi: readonly OddsPropRow[],
  bettingPros: readonly BettingProsRow[] = [],
  cutoff: EpochMicros = tipOff,
): string => {
  const found = propLine({ oddsApi, bettingPros, cutoff });
  return found === undefined ? 'none' : `${found.source} ${found.bookmaker} ${found.openingLine} → ${found.line}`;
};
const overOnly = { under_price: null };

t.test('Odds API lines', async (t) => {
  for (const [what, rows, expected] of [
    [
      'example 9: the last before tip-off of the preferred book',
      [
        odds('draftkings', 24.5, early),
        odds('draftkings', 25.5, late),
        odds('draftkings', 31.5, after),
        odds('fanduel', 26.5, '2025-01-15T23:55Z'),
      ],
      'odds_api draftkings 24.5 → 25.5',
    ],
    [
      'example 10: the preferred book has only a line after tip-off',
      [odds('draftkings', 12.5, after), odds('fanduel', 10.5, early), odds('fanduel', 10, late)],
      'odds_api fanduel 10.5 → 10',
    ],
    [
      'example 11: other books by name',
      [odds('caesars', 22.5, early), odds('betmgm', 23.5, early)],
      'odds_api betmgm 23.5 → 23.5',
    ],
    [
      'example 11: book names in any case',
      [odds(' DraftKings ', 21.5, early), odds('fanduel', 24.5, early)],
      'odds_api draftkings 21.5 → 21.5',
    ],
    [
      'example 11: a novelty line opens no market that has real lines',
      [odds('prizepicks', 0.5, early, overOnly), odds('prizepicks', 26.5, late)],
      'odds_api prizepicks 26.5 → 26.5',
    ],
    [
      'example 11: a novelty line alone is the line',
      [odds('prizepicks', 0.5, early, overOnly)],
      'odds_api prizepicks 0.5 → 0.5',
    ],
    [
      'a novelty line closes none either',
      [odds('prizepicks', 26.5, early), odds('prizepicks', 0.5, late, { over_price: null })],
      'odds_api prizepicks 26.5 → 26.5',
    ],
    [
      'a preferred book with one-sided rows stays preferred',
      [odds('draftkings', 20.5, early, overOnly), odds('fanduel', 21.5, late)],
      'odds_api draftkings 20.5 → 20.5',
    ],
    [
      'a missing point is stored as 0',
      [odds('draftkings', 0, late), odds('fanduel', 21.5, late)],
      'odds_api fanduel 21.5 → 21.5',
    ],
    ['at tip-off', [odds('fanduel', 21.5, '2025-01-16T00:30Z')], 'odds_api fanduel 21.5 → 21.5'],
    ['a second after', [odds('fanduel', 21.5, '2025-01-16T00:30:01Z')], 'none'],
    [
      'two lines in one snapshot: newest load, then smallest line',
      [
        odds('fanduel', 21.5, late),
        odds('fanduel', 20.5, late),
        odds('fanduel', 23.5, late, { processed_at: instant(early) }),
      ],
      'odds_api fanduel 20.5 → 20.5',
    ],
    ['nothing', [], 'none'],
  ] as const) {
    t.equal(lineOf(rows), expected, what);
    t.equal(lineOf(rows.toReversed()), expected, `${what}, reversed`);
  }
});

t.test('example 13: with an unknown tip-off the Eastern date is the bound', async (t) => {
  const cutoff = cutoffOf(day('2025-01-15'), { instant: null });
  t.equal(lineOf([odds('fanduel', 21.5, '2025-01-16T04:30Z')], [], cutoff), 'odds_api fanduel 21.5 → 21.5');
  t.equal(lineOf([odds('fanduel', 21.5, '2025-01-16T05:10Z')], [], cutoff), 'none');
});

t.test('BettingPros lines', async (t) => {
  const opening = (line: number | null, changes: Partial<BettingProsRow> = {}) => ({
    opening_line: line,
    opening_book_id: 12,
    ...changes,
  });
  for (const [what, rows, expected] of [
    ['example 12', [pros('DraftKings', 18.5, late, opening(17.5))], 'bettingpros draftkings 17.5 → 18.5'],
    [
      'player context, example 12: the consensus comes last',
      [pros('BettingPros Consensus', 21, late), pros('Party Casino', 21.5, late, opening(20.5))],
      'bettingpros partycasino 20.5 → 21.5',
    ],
    ['the consensus alone', [pros('BettingPros Consensus', 21, late)], 'bettingpros bettingprosconsensus 21 → 21'],
    [
      'player context, example 12: opening of another book',
      [pros('DraftKings', 21.5, late, opening(20.5, { opening_book_id: 10 }))],
      'bettingpros draftkings 21.5 → 21.5',
    ],
    [
      'opening without a book',
      [pros('DraftKings', 21.5, late, opening(20.5, { opening_book_id: null }))],
      'bettingpros draftkings 20.5 → 21.5',
    ],
    [
      'opening stated after tip-off',
      [pros('DraftKings', 21.5, late, opening(20.5, { opening_timestamp: instant(after) }))],
      'bettingpros draftkings 21.5 → 21.5',
    ],
    [
      'opening stated at tip-off',
      [pros('DraftKings', 21.5, late, opening(20.5, { opening_timestamp: tipOff }))],
      'bettingpros draftkings 20.5 → 21.5',
    ],
    ['opening of 0 is none', [pros('DraftKings', 21.5, late, opening(0))], 'bettingpros draftkings 21.5 → 21.5'],
    [
      'without a stated opening: the first of the same side and activity',
      [
        pros('FanDuel', 22.5, late),
        pros('FanDuel', 20.5, early),
        pros('FanDuel', 19.5, '2025-01-15T12:00Z', { bet_side: 'under' }),
        pros('FanDuel', 18.5, '2025-01-15T12:00Z', { is_active: false }),
      ],
      'bettingpros fanduel 20.5 → 22.5',
    ],
    [
      'active before inactive, whatever the side',
      [pros('FanDuel', 22.5, late, { is_active: false }), pros('FanDuel', 20.5, early, { bet_side: 'Under' })],
      'bettingpros fanduel 20.5 → 20.5',
    ],
    [
      'over before under',
      [pros('FanDuel', 22.5, early, { bet_side: 'OVER' }), pros('FanDuel', 20.5, late, { bet_side: 'under' })],
      'bettingpros fanduel 22.5 → 22.5',
    ],
    [
      'inactive rows are better than none',
      [pros('FanDuel', 22.5, early, { is_active: false })],
      'bettingpros fanduel 22.5 → 22.5',
    ],
    [
      'after tip-off, other markets, no line',
      [pros('FanDuel', 22.5, after), pros('FanDuel', 8.5, late, { market_type: 'rebounds' }), pros('FanDuel', 0, late)],
      'none',
    ],
  ] as const) {
    t.equal(lineOf([], rows), expected, what);
    t.equal(lineOf([], rows.toReversed()), expected, `${what}, reversed`);
  }
});

t.test('BettingPros is asked only if no Odds API row is usable', async (t) => {
  const bettingPros = [pros('DraftKings', 18.5, late)];
  t.equal(lineOf([odds('zzz', 20.5, early)], bettingPros), 'odds_api zzz 20.5 → 20.5');
  t.equal(
    lineOf([odds('draftkings', 20.5, after), odds('draftkings', 0, early)], bettingPros),
    'bettingpros draftkings 18.5 → 18.5',
  );
});

t.test('bookmakers are known by a key', async (t) => {
  t.equal(oddsBookmaker({ bookmaker: ' Bet365_US ' }), 'bet365_us');
  t.equal(bettingProsBookmaker({ bookmaker: 'BettingPros Consensus' }), 'bettingprosconsensus');
  t.equal(bettingProsBookmaker({ bookmaker: 'bet365' }), 'bet365');
});

t.test('what the source columns count: usable rows, each quote once', async (t) => {
  const rows = [
    odds('draftkings', 24.5, early, { data_hash: 'old', processed_at: instant(early) }),
    odds('DraftKings', 24.5, early, { data_hash: 'new' }),
    odds('draftkings', 25.5, late),
    odds('draftkings', 0.5, late, overOnly),
    odds('draftkings', 31.5, after),
    odds('fanduel', 0, early),
  ];
  t.match(
    eligibleOddsRows(rows, tipOff).map((row) => [row.points_line, row.data_hash]),
    [
      [24.5, 'new'],
      [25.5, null],
      [0.5, null],
    ],
  );
  t.equal(eligibleOddsRows(rows, tipOff).length, 3);
  const bettingPros = [
    pros('DraftKings', 18.5, late, { data_hash: 'b' }),
    pros('Draft Kings', 18.5, late, { data_hash: 'a' }),
    pros('DraftKings', 18.5, late, { bet_side: 'under' }),
    pros('DraftKings', 18.5, after),
    pros('DraftKings', 8.5, late, { market_type: 'assists' }),
  ];
  t.match(
    eligibleBettingProsRows(bettingPros, tipOff).map((row) => [row.bet_side, row.data_hash]),
    [
      ['over', 'a'],
      ['under', null],
    ],
  );
});

t.test('a line that is no number is not usable', async (t) => {
  t.notOk(isUsableOddsRow(odds('draftkings', Number.NaN, early), tipOff));
  t.notOk(isUsableOddsRow(odds('draftkings', -1, early), tipOff));
  t.notOk(isUsableBettingProsRow(pros('DraftKings', Number.NaN, early), tipOff));
  t.ok(isUsableBettingProsRow(pros('DraftKings', 18.5, early), tipOff));
});

const offsets = fc
  .integer({ min: -3, max: 1 })
  .map((hours) => `2025-01-${hours > 0 ? '16T01' : `15T${23 + hours}`}:00Z`);
const price = fc.constantFrom(1.9, null);
const oddsRows = fc.array(
  fc
    .record({
      book: fc.constantFrom('draftkings', 'FanDuel', 'betmgm', 'bovada'),
      line: fc.constantFrom(0, 0.5, 20.5, 21.5),
      at: offsets,
      over: price,
      under: price,
      hour: fc.integer({ min: 1, max: 3 }),
      path: fc.constantFrom('a', null),
    })
    .map(({ book, line, at, over, under, hour, path }) =>
      odds(book, line, at, {
        over_price: over,
        under_price: under,
        source_file_path: path,
        processed_at: instant(`2025-01-16T0${hour}:00Z`),
      }),
    ),
  { maxLength: 8 },
);
const prosRows = fc.array(
  fc
    .record({
      book: fc.constantFrom('DraftKings', 'BettingPros Consensus', 'Caesars'),
      line: fc.constantFrom(0, 20.5, 21.5),
      at: offsets,
      side: fc.constantFrom('over', 'under', 'both'),
      active: fc.boolean(),
      opening: fc.constantFrom(null, 0, 19.5, 18.5),
      openingBook: fc.constantFrom(null, 12, 10),
    })
    .map(({ book, line, at, side, active, opening, openingBook }) =>
      pros(book, line, at, { bet_side: side, is_active: active, opening_line: opening, opening_book_id: openingBook }),
    ),
  { maxLength: 8 },
);

t.test('neither order nor equal rows nor anything after the cutoff matters', async () => {
  fc.assert(
    fc.property(oddsRows, prosRows, (oddsApi, bettingPros) => {
      const line = lineOf(oddsApi, bettingPros);
      const twice = <Row extends object>(rows: readonly Row[]): Row[] => [
        ...rows.toReversed(),
        ...rows.map((row) => ({ ...row })),
      ];
      const inTime = {
        oddsApi: oddsApi.filter((row) => row.snapshot_timestamp <= tipOff),
        bettingPros: bettingPros.filter((row) => row.bookmaker_last_update <= tipOff),
      };
      const hashes = (rows: readonly object[]): string =>
        rows
          .map((row) => JSON.stringify(row))
          .toSorted()
          .join();
      return (
        lineOf(twice(oddsApi), twice(bettingPros)) === line &&
        lineOf(inTime.oddsApi, inTime.bettingPros) === line &&
        hashes(eligibleOddsRows(twice(oddsApi), tipOff)) === hashes(eligibleOddsRows(oddsApi, tipOff)) &&
        hashes(eligibleBettingProsRows(twice(bettingPros), tipOff)) ===
          hashes(eligibleBettingProsRows(bettingPros, tipOff))
      );
    }),
  );
});
