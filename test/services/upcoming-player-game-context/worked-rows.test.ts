/** The chapter's complete rows, made from raw rows by the processor. */
import { readFileSync } from 'node:fs';
import t from 'tap';
import { upcomingPlayerGameContext } from '../../../services/upcoming-player-game-context/table.ts';
import { tableHasher } from '../../../shared/hashing/data-hash.ts';
import { day, instant } from '../../basketball/build-rows.ts';
import { fillers, injury, played, scheduled, snapshot } from '../upcoming-team-game-context/context-rows.ts';
import {
  boxScore,
  espnRoster,
  fourthQuarterPoints,
  type Line,
  movement,
  officialRows,
  onCourt,
  type PlayerContextRows,
  quote,
  registered,
  rowOf,
  type TeamLine,
} from './context-rows.ts';

interface WorkedRow {
  readonly table: string;
  readonly text: string;
  readonly data_hash: string;
}
const fixture = new URL('../../fixtures/worked-rows.json', import.meta.url);
const worked = (JSON.parse(readFileSync(fixture, 'utf8')) as WorkedRow[]).filter(
  ({ table }) => table === upcomingPlayerGameContext.name,
);
const hasher = tableHasher(upcomingPlayerGameContext);

/** Games of a team: date, away, home, arena's city. */
type Games = readonly (readonly [date: string, away: string, home: string, city: string])[];

const PACE_101_8: TeamLine = { attempts: 88, freeThrows: 20, turnovers: 14, offensiveRebounds: 9 };
const ALLOWED: TeamLine = { attempts: 87, freeThrows: 21, turnovers: 12, offensiveRebounds: 11, points: 110 };
const REGULATION: TeamLine = { attempts: 86, freeThrows: 18, turnovers: 13, offensiveRebounds: 10 };
const OVERTIME: TeamLine = { attempts: 95, freeThrows: 24, turnovers: 15, offensiveRebounds: 12, minutes: '265:00' };

const LAKERS_TO_JANUARY: Games = [
  ['2024-12-21', 'LAL', 'SAC', 'Sacramento'],
  ['2024-12-23', 'DET', 'LAL', 'Los Angeles'],
  ['2024-12-25', 'LAL', 'GSW', 'San Francisco'],
  ['2024-12-28', 'SAC', 'LAL', 'Los Angeles'],
  ['2024-12-31', 'CLE', 'LAL', 'Los Angeles'],
  ['2025-01-02', 'POR', 'LAL', 'Los Angeles'],
  ['2025-01-03', 'ATL', 'LAL', 'Los Angeles'],
  ['2025-01-05', 'LAL', 'HOU', 'Houston'],
  ['2025-01-07', 'LAL', 'DAL', 'Dallas'],
  ['2025-01-13', 'SAS', 'LAL', 'Los Angeles'],
];
const HEAT_TO_JANUARY: Games = [
  ['2024-12-28', 'MIA', 'ATL', 'Atlanta'],
  ['2024-12-29', 'MIA', 'HOU', 'Houston'],
  ['2025-01-01', 'NOP', 'MIA', 'Miami'],
  ['2025-01-02', 'IND', 'MIA', 'Miami'],
  ['2025-01-04', 'UTA', 'MIA', 'Miami'],
  ['2025-01-06', 'MIA', 'SAC', 'Sacramento'],
  ['2025-01-07', 'MIA', 'GSW', 'San Francisco'],
  ['2025-01-09', 'MIA', 'UTA', 'Salt Lake City'],
  ['2025-01-11', 'MIA', 'POR', 'Portland'],
  ['2025-01-13', 'MIA', 'LAC', 'Inglewood'],
];

const finals = (games: Games) =>
  games.map(([date, away, home, arena_city]) => played(date, away, home, 100, 110, { arena_city }));
/** Official rows of a team's games, and of its opponents. */
const official = (team: string, games: Games, own: (index: number) => TeamLine, opponents: TeamLine) =>
  games.flatMap(([date, away, home], index) => {
    const line = own(index);
    const other = line.minutes === undefined ? opponents : { ...opponents, minutes: line.minutes };
    return officialRows(date, away, home, { [away]: other, [home]: other, [team]: line });
  });

/** Alpha Guard's games: date, time, points, field goals, free throws and turnovers. */
const ALPHA: Readonly<Record<string, Line>> = Object.fromEntries(
  (
    [
      ['2025-01-13', '34:12', 18, [7, 15], 2, 2],
      ['2025-01-07', '36:40', 21, [8, 17], 4, 3],
      ['2025-01-05', '22:05', 9, [3, 12], 2, 1],
      ['2025-01-03', null, 0, [0, 0], 0, 0],
      ['2025-01-02', '31:30', 16, [6, 13], 3, 2],
      ['2024-12-31', '29:45', 15, [5, 11], 4, 1],
      ['2024-12-28', '27:10', 12, [4, 10], 4, 0],
      ['2024-12-25', '33:20', 22, [9, 16], 2, 4],
      ['2024-12-23', '18:55', 8, [3, 9], 2, 1],
      ['2024-12-21', '24:30', 11, [4, 8], 2, 1],
    ] as const
  ).map(([date, time, points, shots, freeThrows, turnovers]): [string, Line] => [
    date,
    { name: 'Alpha Guard Jr.', time, points, shots, freeThrows, turnovers },
  ]),
);
/** The stars of his team; the last one scores less, and uses every possession while he plays. */
const STARS: readonly Line[] = [
  { name: 'Star First', time: '36:00', points: 27, shots: [9, 16], freeThrows: 3, turnovers: 2 },
  { name: 'Star Second', time: '34:00', points: 22, shots: [8, 14], freeThrows: 3, turnovers: 2 },
  { name: 'Star Third', time: '30:00', points: 18, shots: [7, 12], freeThrows: 2, turnovers: 1 },
  { name: 'Star Fifth', time: '15:00', points: 11, shots: [4, 8], freeThrows: 1, turnovers: 1 },
];
const SECONDS_AT_THE_END: Readonly<Record<string, readonly [quarter: number, clutch: number, points: number]>> = {
  '2025-01-13': [500, 0, 6],
  '2025-01-07': [610, 118, 4],
  '2025-01-05': [0, 0, 0],
  '2025-01-02': [455, 300, 5],
  '2024-12-31': [480, 0, 3],
  '2024-12-28': [372, 95, 2],
  '2024-12-25': [660, 287, 7],
};

const MIAMI_AT_LAKERS: PlayerContextRows = {
  schedule: [
    ...fillers('ORL', 'UTA', '2024-10-22', 1),
    // The next opponent wins fourteen of forty.
    ...fillers('BKN', 'CHA', '2024-10-22', 14),
    ...fillers('NYK', 'BKN', '2024-11-06', 26),
    ...finals(LAKERS_TO_JANUARY),
    ...finals(HEAT_TO_JANUARY),
    scheduled('2025-01-15', 'MIA', 'LAL', {
      arena_city: 'Los Angeles',
      arena_timezone: 'America/Los_Angeles',
      game_date_est: instant('2025-01-15T22:00Z'),
    }),
    scheduled('2025-01-17', 'BKN', 'LAL', { is_primetime: false }),
    scheduled('2025-01-19', 'LAL', 'LAC'),
    scheduled('2025-01-21', 'WAS', 'LAL'),
    scheduled('2025-01-17', 'DEN', 'MIA'),
    scheduled('2025-01-19', 'SAS', 'MIA'),
    scheduled('2025-01-21', 'POR', 'MIA'),
    scheduled('2025-04-13', 'LAL', 'POR'),
  ],
  gamebook: [
    ...LAKERS_TO_JANUARY.flatMap(([date, away, home]) => {
      const alpha = ALPHA[date];
      return boxScore(date, away, home, { LAL: alpha === undefined ? STARS : [alpha, ...STARS] });
    }),
    ...HEAT_TO_JANUARY.flatMap(([date, away, home]) => boxScore(date, away, home)),
  ],
  nbaBox: LAKERS_TO_JANUARY.flatMap(([date, away, home]) => {
    const points = SECONDS_AT_THE_END[date]?.[2];
    return points === undefined ? [] : [fourthQuarterPoints(date, away, home, 'LAL', 'Alpha Guard Jr.', points)];
  }),
  bigDataBall: LAKERS_TO_JANUARY.flatMap(([date, away, home]) => {
    const [quarter, clutch] = SECONDS_AT_THE_END[date] ?? [];
    if (quarter === undefined || clutch === undefined) return [];
    return onCourt(date, away, home, 'LAL', 'Alpha Guard Jr.', quarter, clutch);
  }),
  teamBox: [
    ...official('LAL', LAKERS_TO_JANUARY, () => PACE_101_8, REGULATION),
    ...official('MIA', HEAT_TO_JANUARY, (index) => (index === 4 ? OVERTIME : REGULATION), ALLOWED),
  ],
  movements: [movement('2024-12-20', 'Signing', 'LAL', 'Alpha Guard Jr.')],
  playerList: [
    {
      player_id: 1,
      player_full_name: 'Alpha Guard Jr.',
      season_year: 2024,
      data_hash: null,
      processed_at: null,
    },
  ],
  listedBirths: [
    {
      player_full_name: 'Alpha Guard Jr.',
      player_lookup: 'alphaguardjr',
      season_year: 2024,
      birth_date: day('2000-03-10'),
      data_hash: null,
      processed_at: null,
    },
  ],
  registry: [registered('Alpha Guard Jr.', 'LAL')],
  oddsApiProps: [
    quote('2025-01-15', 'MIA', 'LAL', 'Alpha Guard Jr.', 'DraftKings', '2025-01-15T18:00Z', 14.5),
    quote('2025-01-15', 'MIA', 'LAL', 'Alpha Guard Jr.', 'DraftKings', '2025-01-16T02:50Z', 15.5),
    quote('2025-01-15', 'MIA', 'LAL', 'Alpha Guard Jr.', 'DraftKings', '2025-01-16T03:04Z', 17.5),
    quote('2025-01-15', 'MIA', 'LAL', 'Alpha Guard Jr.', 'FanDuel', '2025-01-16T02:58Z', 16.5),
  ],
  gameLines: [
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-14T16:00Z', { LAL: -3.5, MIA: 3.5, Over: 224.5 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-16T02:40Z', { LAL: -4.5, MIA: 4.5 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'draftkings', '2025-01-16T02:55:38Z', { Over: 222.5, Under: 222.5 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'fanduel', '2025-01-14T16:00Z', { LAL: -4, MIA: 4 }),
    ...snapshot('2025-01-15', 'MIA', 'LAL', 'fanduel', '2025-01-16T02:55Z', { LAL: -5, MIA: 5 }),
  ],
  injuryReport: [
    injury('2025-01-15', 'LAL', 'Alpha Guard Jr.', 'Questionable', 11, {
      reason: 'Injury/Illness - Left Ankle; Soreness',
    }),
    injury('2025-01-15', 'LAL', 'Star Second', 'Out'),
    injury('2025-01-15', 'LAL', 'Star Fifth', 'Out'),
    injury('2025-01-15', 'LAL', 'LAL One', 'Questionable'),
    injury('2025-01-15', 'LAL', 'LAL Two', 'Doubtful'),
    injury('2025-01-15', 'LAL', 'LAL Three', 'Probable'),
  ],
};

const OPENING_NIGHT: PlayerContextRows = {
  schedule: [
    scheduled('2024-10-22', 'NYK', 'BOS', {
      arena_city: 'Boston',
      arena_timezone: 'America/New_York',
      game_date_est: instant('2024-10-22T19:30Z'),
    }),
    scheduled('2024-10-22', 'MIN', 'LAL', { arena_city: 'Los Angeles', game_date_est: instant('2024-10-22T22:00Z') }),
    scheduled('2024-10-24', 'BOS', 'WAS', { is_primetime: false }),
    scheduled('2024-10-26', 'BOS', 'DET'),
    scheduled('2024-10-28', 'MIL', 'BOS'),
    scheduled('2024-10-25', 'IND', 'NYK'),
    scheduled('2024-10-28', 'CLE', 'NYK'),
    scheduled('2025-04-13', 'CHA', 'BOS'),
  ],
  movements: [movement('2024-07-08', 'Signing', 'BOS', 'Nikola Ćaptain')],
  rosters: [
    ...espnRoster('2024-10-21', 'BOS', ['Nikola Ćaptain'], { birth_date: day('2004-02-01') }),
    ...espnRoster(
      '2024-10-21',
      'NYK',
      Array.from({ length: 10 }, (_, index) => `Knick ${index}`),
    ),
  ],
  gameLines: [
    ...snapshot('2024-10-22', 'NYK', 'BOS', 'fanduel', '2024-10-22T12:00Z', { BOS: -5.5, NYK: 5.5, Over: 221.5 }),
    ...snapshot('2024-10-22', 'NYK', 'BOS', 'fanduel', '2024-10-22T23:00Z', { BOS: -5.5, NYK: 5.5, Over: 222.5 }),
  ],
  injuryReport: [injury('2024-10-22', 'LAL', 'LAL One', 'Out')],
};

const LAKERS_TO_FEBRUARY: Games = [
  ['2025-01-13', 'SAS', 'LAL', 'Los Angeles'],
  ['2025-01-15', 'MIA', 'LAL', 'Los Angeles'],
  ['2025-01-17', 'BKN', 'LAL', 'Los Angeles'],
  ['2025-01-21', 'WAS', 'LAL', 'Los Angeles'],
  ['2025-01-23', 'BOS', 'LAL', 'Los Angeles'],
  ['2025-01-25', 'LAL', 'GSW', 'San Francisco'],
  ['2025-01-27', 'LAL', 'CHA', 'Charlotte'],
  ['2025-01-28', 'LAL', 'PHI', 'Philadelphia'],
  ['2025-01-30', 'LAL', 'WAS', 'Washington'],
  ['2025-02-01', 'LAL', 'NYK', 'New York'],
];
const CLIPPERS_TO_FEBRUARY: Games = [
  ['2025-01-16', 'LAC', 'POR', 'Portland'],
  ['2025-01-20', 'CHI', 'LAC', 'Inglewood'],
  ['2025-01-22', 'BOS', 'LAC', 'Inglewood'],
  ['2025-01-23', 'WAS', 'LAC', 'Inglewood'],
  ['2025-01-25', 'MIL', 'LAC', 'Inglewood'],
  ['2025-01-27', 'LAC', 'PHX', 'Phoenix'],
  ['2025-01-29', 'LAC', 'SAS', 'San Antonio'],
  ['2025-01-31', 'LAC', 'CHA', 'Charlotte'],
  ['2025-02-02', 'LAC', 'TOR', 'Toronto'],
];
const MAVERICKS: Games = [
  ['2025-01-22', 'MIN', 'DAL', 'Dallas'],
  ['2025-01-23', 'DAL', 'OKC', 'Oklahoma City'],
  ['2025-01-25', 'BOS', 'DAL', 'Dallas'],
  ['2025-01-27', 'WAS', 'DAL', 'Dallas'],
  ['2025-01-31', 'DAL', 'DET', 'Detroit'],
  ['2025-02-02', 'DAL', 'CLE', 'Cleveland'],
];

const LAKERS: TeamLine = PACE_101_8;
const CLIPPERS: TeamLine = { attempts: 84, freeThrows: 22, turnovers: 14, offensiveRebounds: 8 };
const AGAINST_CLIPPERS: TeamLine = { attempts: 90, freeThrows: 16, turnovers: 11, offensiveRebounds: 9, points: 101 };

/** Beta Wing's games: date, time, points, field goals, free throws, turnovers, points of the fourth quarter. */
const BETA = (
  [
    ['2025-01-31', '28:00', 0, [0, 6], 0, 1, 0],
    ['2025-01-27', '25:06', 13, [5, 9], 2, 2, undefined],
    ['2025-01-25', '19:48', 4, [2, 7], 0, 0, 2],
    ['2025-01-23', '21:15', 7, [3, 8], 1, 1, 3],
    ['2025-01-22', '17:40', 5, [2, 5], 0, 2, 0],
  ] as const
).map(([date, time, points, shots, freeThrows, turnovers, atTheEnd]) => ({
  date,
  line: { name: 'Beta Wing', time, points, shots, freeThrows, turnovers } satisfies Line,
  atTheEnd,
}));

const LAKERS_AT_CLIPPERS: PlayerContextRows = {
  schedule: [
    ...fillers('ORL', 'UTA', '2024-10-22', 1),
    // The next opponent wins twenty-five of forty-nine, one of them against the Lakers.
    ...fillers('GSW', 'MIN', '2024-10-22', 24),
    ...fillers('SAC', 'GSW', '2024-11-16', 24),
    ...finals(LAKERS_TO_FEBRUARY),
    // Without box scores of any kind; it counts for travel.
    played('2025-01-19', 'LAL', 'LAC', 102, 116, { arena_city: 'Inglewood' }),
    ...finals(CLIPPERS_TO_FEBRUARY),
    ...finals(MAVERICKS),
    played('2025-01-29', 'DAL', 'NOP', 137, 136),
    scheduled('2025-02-04', 'LAL', 'LAC', {
      arena_city: 'Inglewood',
      arena_timezone: 'America/Los_Angeles',
      game_date_est: instant('2025-02-04T22:00Z'),
    }),
    scheduled('2025-02-06', 'GSW', 'LAL', { is_primetime: true }),
    scheduled('2025-02-08', 'IND', 'LAL'),
    scheduled('2025-02-10', 'UTA', 'LAL'),
    scheduled('2025-02-12', 'LAL', 'UTA'),
    scheduled('2025-02-06', 'IND', 'LAC'),
    scheduled('2025-02-08', 'UTA', 'LAC'),
    scheduled('2025-04-13', 'LAL', 'POR'),
  ],
  gamebook: [
    ...LAKERS_TO_FEBRUARY.flatMap(([date, away, home]) => boxScore(date, away, home, { LAL: STARS })),
    ...CLIPPERS_TO_FEBRUARY.flatMap(([date, away, home]) => boxScore(date, away, home)),
    ...MAVERICKS.flatMap(([date, away, home]) =>
      boxScore(date, away, home, { DAL: BETA.flatMap((game) => (game.date === date ? [game.line] : [])) }),
    ),
  ],
  nbaBox: MAVERICKS.flatMap(([date, away, home]) => {
    const points = BETA.find((game) => game.date === date)?.atTheEnd;
    return points === undefined ? [] : [fourthQuarterPoints(date, away, home, 'DAL', 'Beta Wing', points)];
  }),
  bigDataBall: MAVERICKS.filter(([date]) => date !== '2025-01-27').flatMap(([date, away, home]) =>
    onCourt(date, away, home, 'DAL', 'Beta Wing', 300, 100),
  ),
  teamBox: [
    ...official('LAL', LAKERS_TO_FEBRUARY, () => LAKERS, REGULATION),
    ...official('LAC', CLIPPERS_TO_FEBRUARY, () => CLIPPERS, AGAINST_CLIPPERS),
    ...MAVERICKS.flatMap(([date, away, home]) => officialRows(date, away, home, { [away]: LAKERS, [home]: LAKERS })),
  ],
  movements: [
    movement('2025-01-21', 'Signing', 'DAL', 'Beta Wing'),
    movement('2025-02-02', 'Trade', 'LAL', 'Beta Wing'),
  ],
  registry: [registered('Beta Wing', 'DAL')],
  injuryReport: [
    injury('2025-02-04', 'LAL', 'Beta Wing', 'Probable', 11, { reason: ' Injury/Illness – Left Calf; Strain ' }),
    injury('2025-02-04', 'LAL', 'Star Second', 'Out'),
  ],
};

for (const [title, rows, date, player] of [
  ['A: a guard at home, with everything known', MIAMI_AT_LAKERS, '2025-01-15', 'alphaguardjr'],
  ['B: a rookie on opening night', OPENING_NIGHT, '2024-10-22', 'nikolacaptain'],
  ['C: traded two days ago, a game of his old team without box score', LAKERS_AT_CLIPPERS, '2025-02-04', 'betawing'],
] as const) {
  t.test(title, async (t) => {
    const row = rowOf(rows, date, player);
    const expected = worked.find(({ text }) => text.includes(`"player_lookup": "${player}"`));
    t.same(JSON.parse(hasher.canonicalText(row)), JSON.parse(expected?.text ?? ''));
    t.equal(hasher.canonicalText(row), expected?.text);
    t.equal(hasher.dataHash(row), expected?.data_hash);
  });
}
