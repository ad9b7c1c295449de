import t from 'tap';
import type { BigDataBallRow } from '../../../shared/basketball/play-by-play/columns.ts';
import { readPlayByPlayStarters } from '../../../shared/basketball/play-by-play/read-game.ts';
import {
  basket,
  bigDataBallOnly,
  bigDataBallRows,
  foul,
  freeThrow,
  type Moment,
  matcher,
  nbacOnly,
  nbacRows,
  type Play,
  type PlayerRef,
  playerOf,
  readRows,
  substitution,
  teams,
} from './scripted-game.ts';

const fiveOf = (side: 'L' | 'B'): PlayerRef[] => [`${side}1`, `${side}2`, `${side}3`, `${side}4`, `${side}5`];
const lookups = (players: readonly { lookup: string }[] | undefined) => players?.map(({ lookup }) => lookup).toSorted();
const expected = (refs: readonly PlayerRef[]) => lookups(refs.map(playerOf));
const everyone: Play[] = [...fiveOf('L'), ...fiveOf('B')].map((ref) => basket(ref));

t.test('NBA.com: who is seen before he comes in', async (t) => {
  const cases: readonly [name: string, home: readonly PlayerRef[] | undefined, ...moments: Moment[]][] = [
    ['five with events', fiveOf('B'), [700, ...everyone]],
    ['a substitute who comes in', fiveOf('B'), [700, ...everyone, substitution('B6', 'B1'), basket('B6')]],
    [
      'one without an event until he goes out',
      fiveOf('B'),
      [700, ...everyone.slice(0, 9)],
      [600, substitution('B6', 'B5')],
    ],
    [
      'a starter who comes in again',
      fiveOf('B'),
      [700, ...everyone],
      [600, substitution('B6', 'B1')],
      [500, substitution('B1', 'B6')],
    ],
    ['only four seen', undefined, [700, ...everyone.slice(0, 9)]],
    ['a sixth seen', undefined, [700, ...everyone, basket('B6')]],
    ['a technical foul from the bench', fiveOf('B'), [700, foul('B6', 'technical'), ...everyone]],
    [
      'an ejection',
      fiveOf('B'),
      [700, nbacOnly({ player_1_lookup: 'six', player_1_team_abbr: 'BOS', event_type: 'Ejection' }), ...everyone],
    ],
    [
      'a technical free throw of a substitute',
      undefined,
      [700, freeThrow('B6', '1 of 1', true, 'technical'), ...everyone],
    ],
  ];
  for (const [name, home, ...moments] of cases) {
    const { starters } = readRows({ nbacRows: nbacRows(moments) });
    t.strictSame(lookups(starters.home), home && expected(home), name);
    t.strictSame(lookups(starters.away), expected(fiveOf('L')), `${name}: the other team`);
  }
});

t.test('NBA.com: technical fouls by the words of the description', async (t) => {
  for (const [event_description, isTechnical] of [
    ['Six T.FOUL (P0.T1)', true],
    ['Six T.Foul', true],
    ['Six Technical', true],
    ['Six FLAGRANT.FOUL.TYPE1', false],
    ['Six S.FOUL (P1.T1)', false],
  ] as const) {
    const sixth = nbacOnly({
      player_1_lookup: 'six',
      player_1_team_abbr: 'BOS',
      event_type: 'foul',
      event_description,
    });
    const { starters } = readRows({ nbacRows: nbacRows([[700, ...everyone, sixth]]) });
    t.equal(starters.home !== undefined, isTechnical, event_description);
  }
});

t.test('NBA.com: the clock orders the events, later periods and unknown team codes do not count', async (t) => {
  const sixth = { player_1_lookup: 'six', player_1_team_abbr: 'BOS', event_type: '2pt' };
  const { starters } = readRows({
    nbacRows: nbacRows([
      [600, nbacOnly(sixth)],
      [650, substitution('B6', 'B1')],
      [700, ...everyone, nbacOnly({ ...sixth, player_1_lookup: 'seven', player_1_team_abbr: 'XXX' })],
      [720, nbacOnly({ ...sixth, player_1_lookup: 'seven', period: 2 })],
    ]),
  });
  t.strictSame(lookups(starters.home), expected(fiveOf('B')));
});

const lineUp = (away: readonly PlayerRef[], home: readonly PlayerRef[]): Partial<BigDataBallRow> =>
  Object.fromEntries([
    ...away.map((ref, i) => [`away_player_${i + 1}_lookup`, playerOf(ref).lookup]),
    ...home.map((ref, i) => [`home_player_${i + 1}_lookup`, playerOf(ref).lookup]),
  ]);

t.test('BigDataBall: the first complete line-up of period 1', async (t) => {
  const others: PlayerRef[] = ['B2', 'B3', 'B4', 'B5', 'B6'];
  const first = lineUp(fiveOf('L'), fiveOf('B'));
  const read = (...rows: Partial<BigDataBallRow>[]) =>
    readRows({
      bigDataBallRows: bigDataBallRows(rows.map((row): Moment => [700, bigDataBallOnly(row)])),
      nbacRows: nbacRows([[700, ...everyone.slice(0, 5), ...others.map((ref) => basket(ref))]]),
    }).starters;
  for (const [name, home, rows] of [
    ['the first event', fiveOf('B'), [first, lineUp(fiveOf('L'), others)]],
    ['an incomplete one is passed over', fiveOf('B'), [{ ...first, home_player_5_lookup: null }, first]],
    ['another period', others, [{ ...first, period: 2 }]],
    ['none', others, [{ event_type: 'shot' }]],
    [
      'rows with home and away reversed',
      fiveOf('B'),
      [{ ...lineUp(fiveOf('B'), fiveOf('L')), home_team_abbr: 'LAL', away_team_abbr: 'BOS' }],
    ],
    ['one player twice', undefined, [{ ...first, home_player_5_lookup: 'benone' }]],
    ['a stranger', undefined, [{ ...first, home_player_5_lookup: 'stranger' }]],
  ] as const) {
    const starters = read(...rows);
    t.strictSame(lookups(starters.home), home && expected(home), name);
    t.strictSame(lookups(starters.away), expected(fiveOf('L')), `${name}: the other team`);
    t.equal(starters.source, home === others ? 'nbac_pbp' : 'bigdataball', `${name}: the feed`);
  }
});

t.test('starters can be read alone', async (t) => {
  const rows = { bigDataBallRows: [], nbacRows: nbacRows([[700, ...everyone]]) };
  t.strictSame(
    readPlayByPlayStarters({ teams, teamCodeOf: (code) => code, matcher, ...rows }),
    readRows(rows).starters,
  );
});
