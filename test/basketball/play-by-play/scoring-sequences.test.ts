/** Second-chance and fast-break points by sequences of plays, told in the words of both feeds. */
import t, { type Test } from 'tap';
import type { PlayByPlayLoad } from '../../../shared/basketball/play-by-play/read-game.ts';
import type { RosterPlayer } from '../../../shared/basketball/roster-matching.ts';
import {
  basket,
  bigDataBallOnly,
  FEEDS,
  foul,
  freeThrow,
  inPeriod,
  jumpBall,
  type Moment,
  miss,
  nbacOnly,
  periodEnd,
  periodStart,
  rebound,
  teamRebound,
  tell,
  timeout,
  turnover,
} from './scripted-game.ts';

type Points = { readonly LAL?: readonly [number, number]; readonly BOS?: readonly [number, number] };
const three = { three: true, feet: 25 };
const sequences: readonly [name: string, expected: Points, ...moments: Moment[]][] = [
  [
    'free throws after an offensive rebound, then a break off the rebound of the last one',
    { LAL: [1, 0], BOS: [0, 2] },
    [300, miss('L1')],
    [298, rebound('L2', 'offensive')],
    [297, foul('B1'), freeThrow('L2', '1 of 2', true), freeThrow('L2', '2 of 2', false)],
    [296, rebound('B1', 'defensive')],
    [292, basket('B2')],
  ],
  [
    'a rebound between two free throws is dead',
    {},
    [300, freeThrow('L1', '1 of 2', false), teamRebound('LAL', 'offensive'), freeThrow('L1', '2 of 2', true)],
  ],
  [
    'a rebound of a technical free throw is dead',
    {},
    [300, freeThrow('L1', '1 of 1', false, 'technical'), teamRebound('LAL', 'offensive')],
    [290, basket('L1', three)],
  ],
  [
    'an and-1 belongs to the second chance, the next basket does not',
    { LAL: [3, 0] },
    [300, miss('L1')],
    [299, rebound('L2', 'offensive')],
    [298, basket('L2'), foul('B1'), freeThrow('L2', '1 of 1', true)],
    [280, miss('B1')],
    [270, timeout],
    [260, basket('L1')],
  ],
  ['a steal and a basket 5 s later', { LAL: [0, 2] }, [300, turnover('B1', 'L1')], [295, basket('L1')]],
  ['a steal and a basket 6 s later', {}, [300, turnover('B1', 'L1')], [294, basket('L1')]],
  ['a turnover without a steal', {}, [300, turnover('B1')], [298, basket('L1')]],
  ['a timeout ends the break', {}, [300, turnover('B1', 'L1')], [299, timeout], [298, basket('L1')]],
  [
    'a timeout leaves the second chance',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive'), timeout],
    [290, basket('L2')],
  ],
  [
    'a jump ball won by the same team leaves the second chance',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, jumpBall('L2')],
    [290, basket('L2')],
  ],
  [
    'a jump ball won by the other team ends it',
    {},
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, jumpBall('B2')],
    [290, basket('L2')],
  ],
  [
    'a team rebound starts no break',
    {},
    [300, miss('B1')],
    [299, teamRebound('LAL', 'defensive')],
    [297, basket('L1')],
  ],
  [
    'a defensive rebound starts one',
    { LAL: [0, 3] },
    [300, miss('B1')],
    [299, rebound('L1', 'defensive')],
    [294, basket('L1', three)],
  ],
  [
    'a second rebound without another miss counts for nothing',
    {},
    [300, miss('B1')],
    [299, teamRebound('LAL', 'defensive'), rebound('B1', 'offensive')],
    [294, basket('B1')],
  ],
  [
    'the end of a period ends everything',
    {},
    [1, miss('L1')],
    [0, rebound('L1', 'offensive'), periodEnd, periodStart],
    [0, basket('L1')],
  ],
  [
    'flagrant free throws keep the second chance, which ends with the basket behind them',
    { LAL: [4, 0] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, freeThrow('L1', '1 of 2', true, 'flagrant'), freeThrow('L1', '2 of 2', true, 'flagrant')],
    [290, basket('L2')],
    [280, basket('L2')],
  ],
  [
    'a free throw of the other team ends it',
    {},
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, freeThrow('B1', '1 of 1', true)],
    [297, basket('L2')],
  ],
  [
    'a turnover ends the second chance',
    {},
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, turnover('L1')],
    [290, basket('L2')],
  ],
  [
    'a turnover leaves no miss to rebound',
    {},
    [300, miss('L1')],
    [299, turnover('B1')],
    [298, rebound('L1', 'offensive')],
    [290, basket('L2')],
  ],
  ['a turnover ends the break', {}, [300, turnover('B1', 'L1')], [299, turnover('L1')], [298, basket('L2')]],
  [
    'a new period ends the second chance, also without rows of its bounds',
    {},
    [1, miss('L1')],
    [0, rebound('L1', 'offensive')],
    [720, inPeriod(2, basket('L2'))],
  ],
  ['a new period ends the break', {}, [1, turnover('B1', 'L1')], [720, inPeriod(2, basket('L2'))]],
  [
    'an offensive rebound makes a second chance of a break',
    { LAL: [2, 0] },
    [300, turnover('B1', 'L1')],
    [299, miss('L1')],
    [298, rebound('L2', 'offensive')],
    [297, basket('L2')],
  ],
  [
    'a rebound of the last flagrant free throw is dead',
    {},
    [300, freeThrow('L1', '1 of 2', true, 'flagrant'), freeThrow('L1', '2 of 2', false, 'flagrant')],
    [299, rebound('L2', 'offensive')],
    [298, basket('L2')],
  ],
  [
    'both free throws of two belong to the second chance',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L2', 'offensive')],
    [298, freeThrow('L2', '1 of 2', true), freeThrow('L2', '2 of 2', true)],
    [297, basket('L2')],
  ],
  [
    'an and-1 throw ends the second chance, made or missed',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L2', 'offensive')],
    [298, basket('L2'), freeThrow('L2', '1 of 1', false)],
    [290, basket('L1')],
  ],
  [
    'a missed technical free throw takes the place of the miss before it',
    {},
    [300, miss('L1'), freeThrow('L2', '1 of 1', false, 'technical')],
    [299, rebound('L2', 'offensive')],
    [298, basket('L2')],
  ],
  [
    'a defensive team rebound ends the second chance',
    {},
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, miss('L1')],
    [297, teamRebound('BOS', 'defensive')],
    [296, basket('L2')],
  ],
  [
    'the first of two free throws of the other team ends the second chance',
    {},
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, freeThrow('B1', '1 of 2', true)],
    [297, basket('L2')],
  ],
  ['and the break', {}, [300, turnover('B1', 'L1')], [299, freeThrow('B1', '1 of 2', true)], [298, basket('L1')]],
  [
    'after a made and-1 throw there is no miss to rebound',
    {},
    [300, basket('L1'), freeThrow('L2', '1 of 1', false, 'technical'), freeThrow('L1', '1 of 1', true)],
    [299, rebound('B2', 'defensive')],
    [297, basket('B2')],
  ],
  [
    'nor after a basket',
    {},
    [300, miss('L1')],
    [299, basket('L2')],
    [298, rebound('B1', 'defensive')],
    [296, basket('B2')],
  ],
  [
    'nor after a made free throw',
    {},
    [300, miss('L1')],
    [299, freeThrow('L1', '1 of 2', true)],
    [298, rebound('B1', 'defensive')],
    [296, basket('B2')],
  ],
  [
    'of two baskets the last carries the and-1',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, basket('L1'), basket('L1'), freeThrow('L1', '1 of 1', true)],
  ],
  [
    'of two throws the first is the and-1',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, basket('L1'), freeThrow('L1', '1 of 1', false), freeThrow('L1', '1 of 1', true)],
  ],
];

function pointsAre(t: Test, load: PlayByPlayLoad<RosterPlayer>, expected: Points): void {
  for (const team of ['LAL', 'BOS'] as const) {
    const { secondChancePoints, fastBreakPoints } = load.team(team) ?? {};
    t.strictSame([secondChancePoints, fastBreakPoints], expected[team] ?? [0, 0], `${team} second chance, fast break`);
  }
}

for (const feed of FEEDS) {
  t.test(feed, async (t) => {
    for (const [name, expected, ...moments] of sequences) {
      t.test(name, async (t) => pointsAre(t, tell(feed, moments), expected));
    }
  });
}

const nbacSequences: typeof sequences = [
  [
    'a steal without its turnover ends the second chance and starts a break',
    { BOS: [0, 2] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, nbacOnly({ event_type: 'steal', player_1_lookup: 'one', player_1_team_abbr: 'BOS' })],
    [296, basket('B1')],
  ],
  [
    'after a steal the other team has no second chance left',
    {},
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
    [298, nbacOnly({ event_type: 'steal', player_1_lookup: 'one', player_1_team_abbr: 'BOS' })],
    [296, basket('L1')],
  ],
  [
    'the end of the game ends everything',
    {},
    [1, miss('L1')],
    [0, rebound('L1', 'offensive'), nbacOnly({ event_type: 'game', event_action_type: 'end' }), basket('L1')],
  ],
  [
    'a rebound with no more than an id, which may be a team’s, starts no break',
    {},
    [300, miss('B1')],
    [299, nbacOnly({ event_type: 'rebound', event_action_type: 'defensive', player_1_id: 1610612747 })],
    [297, basket('L1')],
  ],
  [
    'periods come before clocks',
    { LAL: [2, 0] },
    [300, miss('L1')],
    [299, rebound('L1', 'offensive'), inPeriod(2, periodStart)],
    [298, basket('L1')],
  ],
  [
    'an unknown clock comes last',
    { LAL: [2, 0] },
    [null, basket('L1')],
    [300, miss('L1')],
    [299, rebound('L1', 'offensive')],
  ],
];
for (const [name, expected, ...moments] of nbacSequences) {
  t.test(`NBA.com: ${name}`, async (t) => pointsAre(t, tell('nbac_pbp', moments), expected));
}

t.test('BigDataBall: a team rebound that names somebody starts no break', async (t) => {
  const team = {
    event_type: 'rebound',
    event_subtype: 'team rebound',
    player_1_name: 'Lakers',
    player_1_team_abbr: 'LAL',
  };
  pointsAre(
    t,
    tell('bigdataball', [
      [300, miss('B1')],
      [299, bigDataBallOnly(team)],
      [297, basket('L1')],
    ]),
    {},
  );
});
