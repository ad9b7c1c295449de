/** The worked examples of play-by-play, told in the words of both feeds. */
import t from 'tap';
import { playerShotsReconcile } from '../../../shared/basketball/play-by-play/acceptance.ts';
import {
  basket,
  bigDataBallOnly,
  bigDataBallRows,
  FEEDS,
  foul,
  freeThrow,
  type Moment,
  miss,
  nbacOnly,
  nbacRows,
  playerOf,
  readRows,
  tell,
} from './scripted-game.ts';

for (const feed of FEEDS) {
  t.test(feed, async (t) => {
    t.test('zones: a two is in the paint up to 8.0 feet, a three is one at any distance', async (t) => {
      const { attempts, makes } = tell(feed, [
        [700, basket('L1', { feet: 8 })],
        [690, miss('L1', { feet: 8.1 })],
        [680, miss('L1', { feet: null })],
        [670, basket('L1', { three: true, feet: 22 })],
        [660, miss('L1', { three: true, feet: 6 })],
      ]).player(playerOf('L1'));
      t.strictSame(attempts, { paint: 1, midRange: 1, three: 2, unclassified: 1 });
      t.strictSame(makes, { paint: 1, midRange: 0, three: 1, unclassified: 0 });
    });

    t.test('an and-1 needs no made free throw', async (t) => {
      const load = tell(feed, [[245, basket('L1', { feet: 3 }), foul('B1'), freeThrow('L1', '1 of 1', false)]]);
      t.match(load.player(playerOf('L1')), { and1: 1, attempts: { paint: 1 }, makes: { paint: 1 } });
      t.equal(load.team('LAL')?.points, 2);
    });

    const and1s: readonly [name: string, moments: readonly Moment[], and1: number][] = [
      ['a technical throw of the moment', [[100, basket('L1'), freeThrow('L1', '1 of 1', true, 'technical')]], 0],
      ['a clear-path throw', [[100, basket('L1'), freeThrow('L1', '1 of 1', true, 'clear path')]], 0],
      ['a flagrant throw', [[100, basket('L1'), freeThrow('L1', '1 of 1', true, 'flagrant')]], 1],
      ['the throw of another player', [[100, basket('L1'), freeThrow('L2', '1 of 1', true)]], 0],
      [
        'a throw at another clock',
        [
          [100, basket('L1')],
          [99, freeThrow('L1', '1 of 1', true)],
        ],
        0,
      ],
      ['two throws', [[100, basket('L1'), freeThrow('L1', '1 of 2', true), freeThrow('L1', '2 of 2', true)]], 0],
      ['a missed shot', [[100, miss('L1'), freeThrow('L1', '1 of 1', true)]], 0],
      ['two baskets and one throw', [[100, basket('L1'), basket('L1'), freeThrow('L1', '1 of 1', true)]], 1],
      ['an unknown clock', [[null, basket('L1'), freeThrow('L1', '1 of 1', true)]], 0],
    ];
    for (const [name, moments, and1] of and1s) {
      t.test(`and-1s with ${name}: ${and1}`, async (t) =>
        t.equal(tell(feed, moments).player(playerOf('L1')).and1, and1),
      );
    }

    t.test('counts assists, blocks, points and hashes of attempts', async (t) => {
      const load = tell(feed, [
        [700, basket('L1', { assistBy: 'L2' })],
        [680, miss('B1', { feet: 12, blockedBy: 'L3' })],
        [660, basket('L1', { three: true, feet: 25 })],
        [640, miss('B2', { three: true, feet: 25, blockedBy: 'L3' })],
      ]);
      t.match(load.player(playerOf('L1')), { fieldGoalAttempts: 2, fieldGoalMakes: 2, assistedMakes: 1 });
      t.strictSame(load.player(playerOf('L3')).blocks, { paint: 0, midRange: 1, three: 1, unclassified: 0 });
      t.strictSame(load.team('LAL')?.blocks, { paint: 0, midRange: 1, three: 1, unclassified: 0 });
      t.strictSame(load.team('BOS')?.blocks, { paint: 0, midRange: 0, three: 0, unclassified: 0 });
      t.equal(load.team('LAL')?.points, 5);
      t.equal(load.player(playerOf('L1')).attemptHashes.length, 2);
      t.equal(load.team('PHX'), undefined);
      t.strictSame(load.player(playerOf('B7')).attempts, { paint: 0, midRange: 0, three: 0, unclassified: 0 });
    });
  });
}

const nbac = (row: object) => readRows({ nbacRows: nbacRows([[300, nbacOnly({ ...row })]]) }).nbacPbp;
const l1 = { player_1_lookup: 'one', player_1_team_abbr: 'LAL' };

t.test('NBA.com: the distance of the description where the stored one is the loader’s', async (t) => {
  const load = nbac({
    ...l1,
    event_type: '2pt',
    event_description: "MISS L. One 9' pullup Jump Shot",
    shot_x: 92.592,
    shot_y: 30.637,
    shot_distance: 72.2,
  });
  t.match(load?.player(playerOf('L1')), { attempts: { midRange: 1 }, fieldGoalMakes: 0 });
});

t.test('NBA.com: makes, misses and assists are told by words, not by the stored flag', async (t) => {
  for (const [made, assisted, row] of [
    [1, 1, { event_type: '2pt', event_description: 'L. One cutting DUNK (3 PTS) (A. Name 1 AST)', shot_made: false }],
    [1, 0, { event_type: '2pt', event_description: "Missi 1' Dunk (2 PTS)", shot_made: false }],
    [0, 0, { event_type: '2pt', event_description: ' miss', shot_made: true }],
    [0, 0, { event_type: ' 3PT ', event_action_type: 'Missed', event_description: 'L. One 3PT', shot_made: true }],
    [1, 0, { event_type: 'fieldgoalmade', event_description: 'MISS', shot_made: false }],
    [0, 0, { event_type: 'fieldgoalmissed', event_description: 'L. One' }],
    [1, 0, { event_type: 'shot', event_description: null, shot_made: true }],
    [0, 0, { event_type: 'fieldgoal', event_description: '', shot_made: null }],
  ] as const) {
    const counts = nbac({ ...l1, ...row })?.player(playerOf('L1'));
    t.strictSame([counts?.fieldGoalMakes, counts?.assistedMakes], [made, assisted], JSON.stringify(row));
  }
});

t.test('NBA.com: what tells a three', async (t) => {
  for (const [isThree, row] of [
    [1, { event_type: '3pt', event_description: 'One Jump Shot' }],
    [1, { event_type: 'shot', shot_type: ' 3PT', event_description: 'One Jump Shot' }],
    [1, { event_type: 'fieldgoal', event_description: "One 25' 3PT Jump Shot" }],
    [0, { event_type: '2pt', shot_type: '2PT', event_description: "One 25' Jump Shot" }],
  ] as const) {
    t.equal(nbac({ ...l1, ...row })?.player(playerOf('L1')).attempts.three, isThree, JSON.stringify(row));
  }
});

const bigDataBall = (row: object) =>
  readRows({ bigDataBallRows: bigDataBallRows([[300, bigDataBallOnly({ ...row })]]) }).bigdataball;
const leoOne = { player_1_name: 'Leo One', player_1_team_abbr: 'LAL' };

t.test('BigDataBall: what tells a three and a make', async (t) => {
  for (const [made, isThree, row] of [
    [1, 0, { event_type: 'shot', shot_made: null, points_scored: 2 }],
    [0, 0, { event_type: 'shot', shot_made: false, points_scored: 2 }],
    [0, 0, { event_type: 'miss', shot_made: true, points_scored: 2 }],
    [0, 0, { event_type: 'shot' }],
    [1, 1, { event_type: ' SHOT', points_scored: 3 }],
    [0, 1, { event_type: 'miss', shot_type: '3pt' }],
    [0, 1, { event_type: 'miss', event_subtype: '3PT jump shot' }],
    [0, 1, { event_type: 'miss', event_description: 'MISS One 26 3PT Jump Shot' }],
  ] as const) {
    const counts = bigDataBall({ ...leoOne, ...row })?.player(playerOf('L1'));
    t.strictSame([counts?.fieldGoalMakes, counts?.attempts.three], [made, isThree], JSON.stringify(row));
  }
});

t.test('BigDataBall: a made shot is not blocked, a missed one not assisted', async (t) => {
  const second = { player_2_name: 'Ben One', player_2_team_abbr: 'BOS' };
  const made = bigDataBall({ ...leoOne, ...second, event_type: 'shot', shot_made: true, player_2_role: 'block' });
  t.strictSame(made?.team('BOS')?.blocks, { paint: 0, midRange: 0, three: 0, unclassified: 0 });
  const missed = bigDataBall({ ...leoOne, event_type: 'miss', player_2_role: 'assist' });
  t.equal(missed?.player(playerOf('L1')).assistedMakes, 0);
});

t.test('BigDataBall: free throws without points are read from the description', async (t) => {
  for (const [points, row] of [
    [1, { points_scored: 1, event_description: 'MISS' }],
    [0, { points_scored: 0, event_description: 'One Free Throw 1 of 2' }],
    [1, { event_description: 'One Free Throw 1 of 2 (1 PTS)' }],
    [0, { event_description: 'MISS One Free Throw 1 of 2' }],
  ] as const) {
    t.equal(
      bigDataBall({ ...leoOne, event_type: 'free throw', ...row })?.team('LAL')?.points,
      points,
      JSON.stringify(row),
    );
  }
});

t.test('a player’s counts are used within a tolerance of 1', async (t) => {
  const counted = (attempts: number) =>
    tell('nbac_pbp', [[300, ...Array.from({ length: attempts }, () => miss('L1'))]]).player(playerOf('L1'));
  const box = { fieldGoalAttempts: 12, fieldGoalMakes: 0, threePointAttempts: 0, threePointMakes: 0 };
  t.equal(playerShotsReconcile(counted(11), box), true);
  t.equal(playerShotsReconcile(counted(10), box), false);
  t.equal(playerShotsReconcile(counted(12), { ...box, threePointAttempts: null }), false);
});

t.test('the complete load is taken: BigDataBall first, NBA.com if it breaks off, else none', async (t) => {
  const shots = (count: number): Moment[] => [[300, ...Array.from({ length: count }, () => miss('L1'))]];
  const away = { fieldGoalAttempts: 85, fieldGoalMakes: 0, threePointAttempts: 0, threePointMakes: 0, points: 0 };
  const accepted = (bigDataBallShots: number, nbacShots: number, totals: typeof away | undefined = away) =>
    readRows({
      bigDataBallRows: bigDataBallRows(shots(bigDataBallShots)),
      nbacRows: nbacRows(shots(nbacShots)),
      totals: { home: undefined, away: totals },
    }).accepted?.source;
  t.equal(accepted(85, 85), 'bigdataball');
  t.equal(accepted(82, 85), 'bigdataball');
  t.equal(accepted(81, 85), 'nbac_pbp');
  t.equal(accepted(60, 88), 'nbac_pbp');
  t.equal(accepted(60, 89), undefined);
  t.equal(accepted(60, 85, { ...away, points: 4 }), undefined);
});
