/** Who gets a row (P1 … P3), and the chapter's worked examples of it: moves, rosters, injuries, props, names. */
import t from 'tap';
import type { GamebookRow } from '../../../shared/basketball/player-rows.ts';
import { bdlRow } from '../../basketball/box-rows.ts';
import { day, instant } from '../../basketball/build-rows.ts';
import { injury, played, scheduled } from '../upcoming-team-game-context/context-rows.ts';
import {
  bettingPros,
  boxScore,
  computed,
  espnRoster,
  type Line,
  movement,
  type PlayerContextRows,
  quote,
  rowOf,
  rowsOf,
} from './context-rows.ts';

const DATE = '2025-01-15';
/** Two games of LAL and one of MIA in the week before they meet; BOS plays NYK on the same date. */
const FINALS = [
  ['2025-01-08', 'LAL', 'DEN'],
  ['2025-01-10', 'LAL', 'UTA'],
  ['2025-01-11', 'MIA', 'POR'],
  ['2025-01-12', 'BOS', 'CHI'],
  ['2025-01-13', 'NYK', 'CLE'],
] as const;
const TIP_OFF = { game_date_est: instant('2025-01-15T19:00Z') };
const BEFORE = '2025-01-15T20:00Z';

/** The league with these lines in its box scores, by date and team. */
function league(
  lines: Readonly<Record<string, Readonly<Record<string, readonly Line[]>>>> = {},
  more: PlayerContextRows = {},
): PlayerContextRows {
  return {
    schedule: [
      ...FINALS.map(([date, away, home]) => played(date, away, home, 100, 110)),
      scheduled(DATE, 'MIA', 'LAL', TIP_OFF),
      scheduled(DATE, 'NYK', 'BOS', TIP_OFF),
    ],
    gamebook: FINALS.flatMap(([date, away, home]) => boxScore(date, away, home, lines[date])),
    ...more,
  };
}
/** `team lookup` of every row that is no role player's. */
const placesOf = (rows: PlayerContextRows): readonly string[] =>
  rowsOf(rows, DATE)
    .filter(({ player_lookup }) => !/(one|two|three|four|five|six|seven)$/.test(String(player_lookup)))
    .map(({ team_abbr, player_lookup }) => `${team_abbr} ${player_lookup}`)
    .sort();

const plain = (name: string, changes: Partial<GamebookRow> = {}): Line => ({ name, time: '20:00', changes });
const inactive = (name: string, resolution: string): Line => ({
  name,
  time: null,
  changes: { player_status: 'inactive', name_resolution_status: resolution },
});
const LAKERS_ROSTER = Array.from({ length: 10 }, (_, index) => `Lakers Man ${index}`);

for (const [title, rows, expected] of [
  ['who played for the team lately', league({ '2025-01-10': { LAL: [plain('Gus')] } }), ['LAL gus']],
  [
    '16: waived the day after he played',
    league({ '2025-01-08': { LAL: [plain('Gus')] } }, { movements: [movement('2025-01-09', 'Waive', 'LAL', 'Gus')] }),
    [],
  ],
  [
    '16: waived, and on the published list a day later',
    league(
      { '2025-01-08': { LAL: [plain('Gus')] } },
      {
        movements: [movement('2025-01-09', 'Waive', 'LAL', 'Gus')],
        rosters: espnRoster('2025-01-10', 'LAL', ['Gus']),
      },
    ),
    ['LAL gus'],
  ],
  [
    '16: a later list lacks him, and he has not been seen since',
    league({ '2025-01-08': { LAL: [plain('Gus')] } }, { rosters: espnRoster('2025-01-09', 'LAL', LAKERS_ROSTER) }),
    LAKERS_ROSTER.map((_, index) => `LAL lakersman${index}`),
  ],
  [
    'the list lacks him, and he has played since',
    league({ '2025-01-10': { LAL: [plain('Gus')] } }, { rosters: espnRoster('2025-01-09', 'LAL', LAKERS_ROSTER) }),
    ['LAL gus', ...LAKERS_ROSTER.map((_, index) => `LAL lakersman${index}`)],
  ],
  [
    'a fragment of a list contradicts nobody, and lists nobody',
    league({ '2025-01-08': { LAL: [plain('Gus')] } }, { rosters: espnRoster('2025-01-09', 'LAL', ['Hal']) }),
    ['LAL gus'],
  ],
  [
    '16: inactive in every game book, found out who he is',
    league({ '2025-01-08': { LAL: [inactive('Long Injured', 'resolved')] } }),
    ['LAL longinjured'],
  ],
  ['16: a surname only', league({ '2025-01-08': { LAL: [inactive('Injured', 'not_found')] } }), []],
  [
    '16: the injury report has him for his new team',
    league({ '2025-01-10': { LAL: [plain('Gus')] } }, { injuryReport: [injury(DATE, 'BOS', 'Gus', 'Out', 11)] }),
    ['BOS gus'],
  ],
  [
    'signed in the autumn, not seen yet',
    league({}, { movements: [movement('2024-09-20', 'Signing', 'LAL', 'Gus')] }),
    ['LAL gus'],
  ],
  [
    '17: a trade of the day itself is not known yet',
    league({ '2025-01-10': { LAL: [plain('Gus')] } }, { movements: [movement(DATE, 'Trade', 'BOS', 'Gus')] }),
    ['LAL gus'],
  ],
  [
    '17: the published list of the morning is',
    league({ '2025-01-10': { LAL: [plain('Gus')] } }, { rosters: espnRoster(DATE, 'BOS', ['Gus', ...LAKERS_ROSTER]) }),
    ['BOS gus', ...LAKERS_ROSTER.map((_, index) => `BOS lakersman${index}`)],
  ],
  [
    'a list published after tip-off is not',
    league(
      { '2025-01-10': { LAL: [plain('Gus')] } },
      { rosters: espnRoster(DATE, 'BOS', ['Gus', ...LAKERS_ROSTER], { scrape_hour: 19 }) },
    ),
    ['LAL gus'],
  ],
  [
    'the last transaction of a day decides, trades before the others',
    league(
      {},
      {
        movements: [
          movement('2025-01-14', 'Waive', 'BOS', 'Gus', { group_sort: 'Transaction 2' }),
          movement('2025-01-14', 'Trade', 'BOS', 'Gus', { group_sort: 'Transaction 9' }),
          movement('2025-01-14', 'Signing', 'LAL', 'Gus', { group_sort: 'Transaction 3' }),
          movement('2025-01-14', 'Signing', 'LAL', 'Coach', { is_player_transaction: false }),
          movement('2025-01-14', 'Retirement', 'LAL', 'Hal'),
        ],
      },
    ),
    ['LAL gus'],
  ],
  [
    'quoted, his team is known though he was not seen lately',
    league(
      {},
      {
        rosters: espnRoster('2024-12-01', 'LAL', ['Gus']),
        oddsApiProps: [quote(DATE, 'MIA', 'LAL', 'Gus', 'draftkings', BEFORE, 10.5)],
      },
    ),
    ['LAL gus'],
  ],
  [
    'quoted, and waived: the last team that anything names',
    league(
      {},
      {
        movements: [movement('2024-09-01', 'Signing', 'LAL', 'Gus'), movement('2024-12-01', 'Waive', 'LAL', 'Gus')],
        oddsApiProps: [quote(DATE, 'MIA', 'LAL', 'Gus', 'draftkings', BEFORE, 10.5)],
      },
    ),
    ['LAL gus'],
  ],
  [
    'quoted by BettingPros, which knows his team',
    league(
      {},
      {
        bettingProsProps: [
          bettingPros(DATE, 'Gus', 'DraftKings', BEFORE, 10.5, { player_team: 'BRK', validated_team: 'NY' }),
        ],
      },
    ),
    ['NYK gus'],
  ],
  [
    'quoted by BettingPros for a team that does not play',
    league({}, { bettingProsProps: [bettingPros(DATE, 'Gus', 'DraftKings', BEFORE, 10.5, { player_team: 'BRK' })] }),
    [],
  ],
  [
    'quoted after tip-off',
    league(
      {},
      { bettingProsProps: [bettingPros(DATE, 'Gus', 'DraftKings', '2025-01-16T00:30Z', 10.5, { player_team: 'LAL' })] },
    ),
    [],
  ],
  [
    '14: two lists, odds and BettingPros of one player',
    league(
      { '2025-01-10': { LAL: [plain('Gus')] } },
      {
        rosters: [...espnRoster('2025-01-14', 'LAL', ['Gus']), ...espnRoster(DATE, 'LAL', ['Gus'])],
        oddsApiProps: [quote(DATE, 'MIA', 'LAL', 'Gus', 'draftkings', BEFORE, 10.5)],
        bettingProsProps: [bettingPros(DATE, 'Gus', 'DraftKings', BEFORE, 10.5, { player_team: 'LAL' })],
      },
    ),
    ['LAL gus'],
  ],
] as const) {
  t.test(title, async (t) => {
    t.same(placesOf(rows), expected);
  });
}

t.test('18: quoted, and nothing tells his team', async (t) => {
  const rows = league({}, { oddsApiProps: [quote(DATE, 'MIA', 'LAL', 'Gus Jr.', 'draftkings', BEFORE, 10.5)] });
  const { reports, failed, games } = computed(rows, DATE);
  t.match(reports, [{ code: 'TEAM_UNKNOWN', subject: '20250115_MIA_LAL|gusjr' }]);
  t.equal(reports.length, 1);
  t.same(failed, []);
  t.same(
    games.map(({ state }) => state),
    ['computed', 'computed'],
  );
});

t.test('the injury report has him twice: the newer report decides, and the row says so', async (t) => {
  const rows = league(
    { '2025-01-10': { LAL: [plain('Gus')] } },
    { injuryReport: [injury(DATE, 'LAL', 'Gus', 'Out', 15), injury(DATE, 'BOS', 'Gus', 'Probable', 11)] },
  );
  t.match(rowOf(rows, DATE, 'gus'), {
    team_abbr: 'LAL',
    player_status: 'out',
    manual_override_required: true,
    is_production_ready: false,
  });
  t.ok((rowOf(rows, DATE, 'gus').quality_issues as string[]).includes('team_conflict'));
});

t.test('15: one player under many spellings has one row, called as the game book mostly calls him', async (t) => {
  const stone = (name: string) => ({ LAL: [plain(name)] });
  const rows = league(
    { '2025-01-08': stone('Gary Stone II'), '2025-01-10': stone('Gary Stone II') },
    {
      rosters: espnRoster('2025-01-14', 'LAL', ['Gary Stone']),
      oddsApiProps: [quote(DATE, 'MIA', 'LAL', 'Gary Stone II', 'draftkings', BEFORE, 10.5)],
      lastSpellings: [],
    },
  );
  t.same(placesOf(rows), ['LAL garystoneii']);
  t.equal(rowOf(rows, DATE, 'garystoneii').current_points_line, 10.5);
  const lastSeason = (name: string, days: number) =>
    Array.from({ length: days }, (_, index) => ({
      game_date: day(`2024-01-${String(index + 1).padStart(2, '0')}`),
      player_name: name,
      player_lookup: '',
      player_status: 'active',
      name_resolution_status: null,
    }));
  const traded = league(
    { '2025-01-08': { LAL: [plain('James Brook')] } },
    {
      movements: [movement('2025-01-12', 'Trade', 'BOS', 'James Brook')],
      lastSpellings: [...lastSeason('James Brook III', 9), ...lastSeason('Jim Brook', 20)],
    },
  );
  t.same(placesOf(traded), ['BOS jamesbrookiii'], 'before and after a trade');
  const alias = league(
    { '2025-01-10': { LAL: [plain('Nic Claxton')] } },
    { oddsApiProps: [quote(DATE, 'MIA', 'LAL', 'Nicolas Claxton', 'draftkings', BEFORE, 10.5)] },
  );
  t.same(placesOf(alias), ['LAL nicclaxton']);
  t.equal(rowOf(alias, DATE, 'nicclaxton').current_points_line, 10.5);
});

t.test('never in the game book: called as in the registry, else as in the newest evidence', async (t) => {
  const rows = (more: PlayerContextRows) =>
    placesOf(league({}, { movements: [movement('2024-09-20', 'Signing', 'LAL', 'Gus Jr.')], ...more }));
  t.same(rows({}), ['LAL gusjr']);
  t.same(rows({ rosters: espnRoster('2025-01-10', 'LAL', ['Gus']) }), ['LAL gus']);
  const registered = { universal_player_id: 'g1', player_name: 'Gus Sr.', player_lookup: 'gussr', team_abbr: 'LAL' };
  t.same(rows({ registry: [{ ...registered, season: '2024-25' }] }), ['LAL gussr']);
  t.same(rows({ injuryReport: [injury(DATE, 'LAL', 'Gus II', 'Out')] }), ['LAL gusii']);
});

t.test('two spellings of one key in one game and team are told apart by nobody: the row says so', async (t) => {
  const rows = league({ '2025-01-10': { LAL: [plain('Gus Jr.'), plain('Gus')] } });
  const row = rowOf(rows, DATE, 'gus');
  t.match(row, { manual_override_required: true, is_production_ready: false });
  t.ok((row.quality_issues as string[]).includes('name_conflict'));
});

t.test('14: the gamebook figures win, seconds of another source fill their gap', async (t) => {
  const gus = plain('Gus', { minutes: null, points: 7 });
  const bdl = bdlRow('Gus', 'LAL', {
    game_id: '20250110_LAL_UTA',
    game_date: day('2025-01-10'),
    home_team_abbr: 'UTA',
    away_team_abbr: 'LAL',
    minutes: '28',
    points: 9,
  });
  const row = rowOf(league({ '2025-01-10': { LAL: [gus] } }, { bdl: [bdl] }), DATE, 'gus');
  t.match(row, { minutes_in_last_7_days: 28, points_avg_last_5: 7, games_in_last_7_days: 1 });
  t.same(row.data_sources, ['nbac_schedule', 'nbac_gamebook', 'reconstructed_team_from_players']);
});

t.test('opening night: rosters by the end of the last season, and by moves since', async (t) => {
  const spring = '2024-04-14';
  const rows: PlayerContextRows = {
    schedule: [scheduled('2024-10-22', 'MIA', 'LAL')],
    lastSchedule: [played(spring, 'LAL', 'NOP', 124, 108, { season_year: 2023 })],
    lastGamebook: boxScore(spring, 'LAL', 'NOP', { LAL: [plain('Stayed'), plain('Left')], NOP: [plain('Came')] }),
    movements: [
      movement('2024-07-06', 'Signing', 'LAL', 'Came'),
      movement('2024-07-06', 'Signing', 'MIA', 'Left'),
      movement('2024-07-08', 'Signing', 'LAL', 'Rookie'),
    ],
  };
  const roster = rowsOf(rows, '2024-10-22')
    .filter(({ player_lookup }) => !String(player_lookup).startsWith('lal'))
    .map(({ team_abbr, player_lookup }) => `${team_abbr} ${player_lookup}`);
  t.same(roster.sort(), ['LAL came', 'LAL rookie', 'LAL stayed', 'MIA left']);
});
