import t from 'tap';
import {
  bigDataBallRowGame,
  gameLineGame,
  leagueBoxRowGame,
  leagueRowGame,
  nbacPlayByPlayRowGame,
  pairRowGame,
  playerRowGame,
} from '../../shared/basketball/game-references.ts';
import { createGameIndex, type GameReference, groupRowsByGame } from '../../shared/basketball/game-rows.ts';
import { day, gamesOf, scheduleRow } from './build-rows.ts';

const date = day('2025-01-15');
const games = gamesOf(date, [
  scheduleRow('2025-01-15', 'LAL', 'BOS', { game_id: '0022400123' }),
  scheduleRow('2025-01-15', 'BRK', 'PHO', { game_id: '0022400124' }),
  scheduleRow('2025-01-17', 'BOS', 'LAL', { game_id: '0022400140' }),
  scheduleRow('2025-01-16', 'DEN', 'UTA', { game_id: '0022400130', game_status: 1 }),
  scheduleRow('2025-01-18', 'DEN', 'UTA', { game_id: '0022400150' }),
  scheduleRow('2025-01-15', 'DEN', 'CHI', { game_id: '0012400009' }),
]);

t.test('a row finds its game by NBA id and date, else by teams, else by a system-form id', async (t) => {
  for (const [what, reference, expected] of [
    ['NBA id', { nbaGameId: '0022400123', date }, '20250115_LAL_BOS'],
    ['NBA id with blanks', { nbaGameId: ' 0022400123 ', date }, '20250115_LAL_BOS'],
    ['NBA id against the codes', { nbaGameId: '0022400123', date, codes: ['PHX', 'BKN'] }, '20250115_LAL_BOS'],
    ['NBA id beside a code that is none', { nbaGameId: '0022400123', date, codes: ['XXX'] }, '20250115_LAL_BOS'],
    ['NBA id of a game of another date', { nbaGameId: '0022400140', date, codes: ['LAL', 'BOS'] }, 'unmatched'],
    ['NBA id of a void game', { nbaGameId: '0022400130', date: day('2025-01-16'), codes: ['DEN', 'UTA'] }, 'unmatched'],
    ['NBA id of an exhibition', { nbaGameId: '0012400009', date, codes: ['LAL', 'BOS'] }, 'unmatched'],
    ['NBA id that the schedule lacks', { nbaGameId: '0022499999', date, codes: ['LAL', 'BOS'] }, '20250115_LAL_BOS'],
    ['pair', { date, codes: ['LAL', 'BOS'] }, '20250115_LAL_BOS'],
    ['pair reversed', { nbaGameId: '', date, codes: ['BOS', 'LAL'] }, '20250115_LAL_BOS'],
    ['pair of other codes', { date, codes: ['pho', ' BK '] }, '20250115_BKN_PHX'],
    ['pair of another date', { date: day('2025-01-16'), codes: ['LAL', 'BOS'] }, 'unmatched'],
    ['pair of no game', { date, codes: ['LAL', 'PHX'], systemGameId: '20250115_LAL_BOS' }, 'unmatched'],
    ['a team against itself', { date, codes: ['LAL', 'LAL'] }, 'unmatched'],
    ['one team', { date, codes: [null, 'PHX'] }, '20250115_BKN_PHX'],
    ['one team, blank other', { date, codes: ['', 'BRK'] }, '20250115_BKN_PHX'],
    ['one team that does not play', { date, codes: ['MIA'] }, 'unmatched'],
    ['a code that is none', { date, codes: ['LAL', 'XXX'] }, 'unknown_team_code'],
    ['system id', { date, systemGameId: '20250115_BRK_PHO' }, '20250115_BKN_PHX'],
    ['system id reversed', { date, codes: [null, undefined], systemGameId: '20250115_BOS_LAL' }, '20250115_LAL_BOS'],
    ['system id of another date', { date, systemGameId: '20250117_BOS_LAL' }, 'unmatched'],
    ['another provider’s id', { date, systemGameId: 'a1b2c3' }, 'unmatched'],
    ['nothing', { date }, 'unmatched'],
  ] as const satisfies readonly (readonly [string, GameReference, string])[]) {
    const found = games.index.locate(reference);
    t.equal(typeof found === 'string' ? found : found.gameId, expected, what);
    t.equal(games.index.find(reference), typeof found === 'string' ? undefined : found, what);
  }
});

t.test('an index of one date’s games is told which ids belong to others', async (t) => {
  const row = { nbaGameId: '0022400140', date, codes: ['LAL', 'BOS'] };
  t.equal(createGameIndex(games.on(date), new Set(['0022400140'])).find(row), undefined);
  t.equal(createGameIndex(games.on(date)).find(row)?.gameId, '20250115_LAL_BOS');
});

t.test('every raw table names its game in its own way', async (t) => {
  const pair = { game_date: date, home_team_abbr: 'BOS', away_team_abbr: 'LAL' };
  const none = { game_date: date, home_team_abbr: null, away_team_abbr: null };
  for (const [what, reference] of [
    ['gamebook or BDL', playerRowGame({ ...pair, team_abbr: null, game_id: 'x' })],
    ['gamebook without the pair', playerRowGame({ ...none, team_abbr: 'LAL', game_id: '20250115_LAL_BOS' })],
    ['gamebook without any code', playerRowGame({ ...none, team_abbr: null, game_id: '20250115_LAL_BOS' })],
    ['NBA box', leagueBoxRowGame({ ...none, team_abbr: null, nba_game_id: '0022400123' })],
    ['official row', leagueBoxRowGame({ game_date: date, team_abbr: 'BOS', nba_game_id: '' })],
    ['NBA.com play-by-play', nbacPlayByPlayRowGame({ ...none, nba_game_id: '0022400123' })],
    ['BigDataBall', bigDataBallRowGame({ ...pair, bdb_game_id: 22400123, game_id: '20250115_LAL_BOS' })],
    ['BigDataBall without a number', bigDataBallRowGame({ ...pair, bdb_game_id: null, game_id: '' })],
    ['referees, scoreboard v2', leagueRowGame({ ...pair, game_id: '0022400123' })],
    ['ESPN scoreboard, props', pairRowGame(pair)],
    ['game lines', gameLineGame({ ...pair, home_team: 'Boston Celtics', away_team: 'Los Angeles Lakers' })],
    ['game lines by name', gameLineGame({ ...none, home_team: 'boston  celtics', away_team: 'Los Angeles Lakers' })],
  ] as const) {
    t.equal(games.index.find(reference)?.gameId, '20250115_LAL_BOS', what);
  }
  const named = (home: string, away: string) => gameLineGame({ ...none, home_team: home, away_team: away });
  t.equal(
    games.index.find(named('Phoenix Suns', 'Brooklyn Nets'))?.gameId,
    '20250115_BKN_PHX',
    'team context, example 18',
  );
  t.equal(games.index.locate(named('Team LeBron', 'Los Angeles Lakers')), 'unknown_team_code');
});

t.test('rows are grouped by game, the others counted by reason', async (t) => {
  const rows = [
    ['LAL', 'BOS'],
    ['PHX', 'BKN'],
    ['BOS', 'LAL'],
    ['MIA', 'CHI'],
    ['XXX', 'BOS'],
  ] as const;
  const grouped = groupRowsByGame(games.index, rows, (codes) => ({ date, codes }));
  t.same(
    [...grouped.byGame].map(([game, ofGame]) => [game.gameId, ofGame]),
    [
      ['20250115_LAL_BOS', [rows[0], rows[2]]],
      ['20250115_BKN_PHX', [rows[1]]],
    ],
  );
  t.equal(grouped.unmatched, 1);
  t.equal(grouped.unknownTeamCode, 1);
});
