import fc from 'fast-check';
import t from 'tap';
import { type InjuryRow, injuryReport, reportInstant } from '../../shared/basketball/injury-report.ts';
import { type EpochMicros, isoInstant } from '../../shared/dates.ts';
import { day, instant } from './build-rows.ts';

const date = day('2025-01-15');
const tipOff = instant('2025-01-16T00:00Z');
const games = [
  { game: { home: 'BKN', away: 'PHX' }, cutoff: tipOff },
  { game: { home: 'LAL', away: 'MIA' }, cutoff: instant('2025-01-16T03:00Z') },
];
const resolveName = (name: string): string => (name === 'Moe Wagner' ? 'Moritz Wagner' : name);

/** `listing('BKN', 'Ivan Srilov', 'Out', 17)`; the report is of the game's date unless said otherwise. */
function listing(
  team: string,
  name: string | null,
  status: string,
  hour: number | null,
  changes: Partial<InjuryRow> = {},
): InjuryRow {
  return {
    report_date: date,
    report_hour: hour,
    game_date: date,
    team,
    player_full_name: name,
    player_lookup: null,
    injury_status: status,
    reason: 'Injury/Illness',
    confidence_score: 1,
    source_file_path: 'report.pdf',
    data_hash: null,
    processed_at: instant('2025-01-16T09:00Z'),
    ...changes,
  };
}

const reportOf = (rows: readonly InjuryRow[]) => injuryReport({ date, games, rows, resolveName });
const statuses = (rows: readonly InjuryRow[], team = 'BKN') =>
  Object.fromEntries(
    reportOf(rows)
      .ofTeam(team)
      .map(({ key, status }) => [key, status]),
  );

t.test('who is listed, and how', (t) => {
  const cases: readonly [string, readonly InjuryRow[], Record<string, string>][] = [
    [
      'the newest report wins; a damaged lookup does not matter',
      [
        listing('BKN', 'Ivan Srilov', 'Questionable', 11, { player_lookup: 'anilov' }),
        listing('BKN', 'Ivan Srilov', 'Out', 17, { player_lookup: 'anilov' }),
      ],
      { ivansrilov: 'out' },
    ],
    [
      'a doubtful parse does not hide a reliable one',
      [
        listing('BKN', 'Able', 'out', 13, { confidence_score: 0.95 }),
        listing('BKN', 'Able', 'available', 17, { confidence_score: 0.6 }),
      ],
      { able: 'out' },
    ],
    [
      'a confidence of 0.8, or none, is enough',
      [listing('BKN', 'A', 'out', 9, { confidence_score: 0.8 })],
      { a: 'out' },
    ],
    [
      'a report after tip-off is ignored',
      [listing('BKN', 'Able', 'questionable', 11), listing('BKN', 'Able', 'out', 19)],
      { able: 'questionable' },
    ],
    [
      'reports of earlier days about this game count, older than a week or later do not',
      [
        listing('BKN', 'A', 'out', 23, { report_date: day('2025-01-08') }),
        listing('BKN', 'B', 'out', 23, { report_date: day('2025-01-07') }),
        listing('BKN', 'C', 'out', 0, { report_date: day('2025-01-16') }),
        listing('BKN', 'D', 'out', 9, { game_date: day('2025-01-14'), report_date: day('2025-01-14') }),
      ],
      { a: 'out' },
    ],
    [
      'teams by code or name, statuses with blanks, suffixes and aliases',
      [
        listing('BRK', 'Jaren Jackson Jr.', ' Doubtful ', 9),
        listing('Brooklyn Nets', 'Moe Wagner', 'PROBABLE', null),
        listing('BKN', null, 'out', 9, { player_lookup: 'storedname' }),
      ],
      { jarenjackson: 'doubtful', moritzwagner: 'probable', storedname: 'out' },
    ],
    [
      'equal instants: the row processed last',
      [
        listing('BKN', 'A', 'out', 9),
        listing('BKN', 'A', 'available', 9, { processed_at: instant('2025-01-16T10:00Z') }),
      ],
      { a: 'available' },
    ],
    ['other words are no status', [listing('BKN', 'A', 'not yet submitted', 9), listing('BKN', 'B', '', 9)], {}],
    ['nobody without a name', [listing('BKN', ' ', 'out', 9)], {}],
  ];
  for (const [name, rows, expected] of cases) t.strictSame(statuses(rows), expected, name);
  t.end();
});

t.test('injuries are known as soon as one row of the date is usable', async (t) => {
  const other = listing('MIA', 'A', 'out', 20);
  t.equal(reportOf([other]).isKnown, true);
  t.same(reportOf([other]).ofTeam('BKN'), []);
  t.equal(reportOf([other]).listed('MIA', 'a')?.status, 'out');
  t.equal(reportOf([listing('BKN', 'A', 'out', 20)]).isKnown, false, 'each game has its own cutoff');
  t.equal(reportOf([]).isKnown, false);
});

t.test('ignored rows are counted by reason', async (t) => {
  const { counts } = reportOf([
    listing('XXX', 'A', 'out', 9),
    listing('BOS', 'A', 'out', 9),
    listing('BKN', 'A', 'out', 19),
    listing('BKN', 'A', 'out', 9, { confidence_score: 0.79 }),
    listing('BKN', 'A', 'ill', 9),
    listing('BKN', null, 'out', 9),
    listing('BKN', 'A', 'out', 9),
    listing('BKN', 'A', 'out', 10),
  ]);
  t.same(counts, {
    'unknown_team_code:nbac_injury_report': 1,
    'unmatched_raw_rows:nbac_injury_report': 1,
    'after_cutoff:nbac_injury_report': 1,
    'unreliable_rows:nbac_injury_report': 1,
    'unknown_injury_status:nbac_injury_report': 1,
    'unnamed_players:nbac_injury_report': 1,
    'raw_duplicates_collapsed:nbac_injury_report': 1,
  });
});

t.test('a report is half an hour old at its hour, in Eastern time', async (t) => {
  t.equal(isoInstant(reportInstant(day('2025-01-15'), 17)), '2025-01-15T22:30:00+00:00');
  t.equal(isoInstant(reportInstant(day('2025-06-05'), 17)), '2025-06-05T21:30:00+00:00');
  t.equal(isoInstant(reportInstant(day('2025-01-15'), null)), '2025-01-15T05:00:00+00:00');
});

t.test('neither the order of rows nor reports after the cutoff matter', async (t) => {
  const anyRow = fc
    .record({
      name: fc.constantFrom('A', 'B', 'C'),
      status: fc.constantFrom('out', 'questionable', 'ill'),
      hour: fc.integer({ min: 0, max: 23 }),
      confidence: fc.constantFrom(null, 0.5, 1),
      hash: fc.constantFrom(null, 'x', 'y'),
    })
    .map(({ name, status, hour, confidence, hash }) =>
      listing('BKN', name, status, hour, { confidence_score: confidence, data_hash: hash }),
    );
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 15 }), (rows) => {
      const known = reportOf(rows).ofTeam('BKN');
      t.strictSame(reportOf(rows.toReversed()).ofTeam('BKN'), known);
      const before = rows.filter((row) => reportInstant(date, row.report_hour) <= (tipOff as EpochMicros));
      t.strictSame(reportOf(before).ofTeam('BKN'), known);
    }),
  );
});
