import t from 'tap';
import { absences, inactivePlayers } from '../../shared/basketball/absences.ts';
import type { GamebookRow } from '../../shared/basketball/player-rows.ts';
import type { ExpectedStarters } from '../../shared/basketball/starters.ts';
import { BOTH_TEAMS, gamebookRow, playersOf } from './box-rows.ts';

const out = (name: string, change: Partial<GamebookRow> = {}): GamebookRow =>
  gamebookRow(name, 'LAL', { player_status: 'inactive', minutes: null, name_resolution_status: 'resolved', ...change });
const UNKNOWN: ExpectedStarters = { players: undefined, games: 0 };
const expecting = (...fullNames: string[]): ExpectedStarters => ({
  games: 8,
  players: fullNames.map((fullName) => {
    const lookup = fullName.toLowerCase().replace(/[^a-z]/g, '');
    return { fullName, lookup, key: lookup.replace(/jr$/, '') };
  }),
});

t.test('who could not play: inactive, or out for a reason that is not the coach', async (t) => {
  const list = [
    ...BOTH_TEAMS,
    out('First Out'),
    out('Second Out', { dnp_reason: 'G League - Two-Way' }),
    out('Third Out', { player_status: 'dnp', dnp_reason: 'DNP - Injury/Illness - Left Knee; Soreness' }),
    out('Scratched', { player_status: 'dnp', dnp_reason: "DNP - Coach's Decision" }),
    out('Also Scratched', { dnp_reason: "COACH'S DECISION" }),
    out('No Reason', { player_status: 'dnp', dnp_reason: null }),
  ];
  const players = playersOf({ gamebook: list });
  t.same(
    inactivePlayers('LAL', players)?.map((player) => player.fullName),
    ['First Out', 'Second Out', 'Third Out'],
  );
  t.match(absences('LAL', players, expecting()), { players: 3, starters: 0, issue: null });
  t.match(
    absences('BOS', players, expecting()),
    { players: 0, starters: 0, issue: null },
    'the book covers both teams',
  );
});

t.test('a book of active rows only, or none, says nothing', async (t) => {
  for (const gamebook of [BOTH_TEAMS, []]) {
    const { inactive, ...rest } = absences('LAL', playersOf({ gamebook }), expecting('First Out'));
    t.equal(inactive, undefined);
    t.same(rest, { players: null, starters: null, issue: 'inactive_unknown' });
  }
});

t.test('a dnp row without a reason is enough for the book to say something', async (t) => {
  const players = playersOf({ gamebook: [...BOTH_TEAMS, out('No Reason', { player_status: 'dnp' })] });
  t.match(absences('BOS', players, UNKNOWN), { players: 0, starters: null, issue: 'starters_unknown' });
});

t.test('absent starters: by lookup, by KEY, by a surname that one of them bears', async (t) => {
  const surname = (original: string): GamebookRow =>
    out(original, { player_name: null, player_lookup: null, name_resolution_status: 'not_found' });
  for (const [name, rows, expected, starters] of [
    ['by lookup', [out('Xavier Man')], expecting('Xavier Man', 'Yann Man'), 1],
    ['without the suffix', [out('Xavier Man')], expecting('Xavier Man Jr'), 1],
    ['not expected', [out('Xavier Man')], expecting('Yann Other'), 0],
    ['by surname', [surname('Man')], expecting('Xavier Man Jr', 'Yann Other'), 1],
    ['a surname of two', [surname('Man')], expecting('Xavier Man', 'Yann Man'), 0],
    ['a surname of two, one of whom played', [surname('Man')], expecting('Xavier Man', 'Played Man'), 1],
    ['a surname of one who played', [surname('Man')], expecting('Played Man'), 0],
    ['a resolved row is no surname', [out('Man')], expecting('Xavier Man'), 0],
    ['named twice', [out('Xavier Man'), surname('Man')], expecting('Xavier Man'), 1],
  ] as const) {
    const players = playersOf({ gamebook: [...BOTH_TEAMS, gamebookRow('Played Man', 'LAL'), ...rows] });
    t.equal(absences('LAL', players, expected).starters, starters, name);
    t.equal(absences('LAL', players, expected).players, rows.length, `${name}: on the list`);
  }
});

t.test('the first game of a season: counted, starters unknown', async (t) => {
  const players = playersOf({ gamebook: [...BOTH_TEAMS, out('Xavier Man')] });
  t.match(absences('LAL', players, UNKNOWN), { players: 1, starters: null, issue: 'starters_unknown' });
});

t.test('a player listed twice is absent once', async (t) => {
  const players = playersOf({ gamebook: [...BOTH_TEAMS, out('Xavier Man'), out('Xavier Man')] });
  t.equal(absences('LAL', players, UNKNOWN).players, 1);
});
