/** NBA.com tells a block and the shot it blocked as two events, which are paired here. */
import t from 'tap';
import { type Moment, miss, nbacOnly, periodEnd, playerOf, tell } from './scripted-game.ts';

const block = nbacOnly({ player_1_lookup: 'one', player_1_team_abbr: 'BOS', event_type: 'block' });
const described = nbacOnly({
  player_1_lookup: 'two',
  player_1_team_abbr: 'LAL',
  event_type: '2pt',
  event_description: "MISS L. Two 15' Shot - BLOCKED",
});
const paint = miss('L1', { feet: 2 });
const three = miss('L2', { three: true, feet: 25 });
const none = { paint: 0, midRange: 0, three: 0, unclassified: 0 };

const cases: readonly [name: string, blocks: object, ...moments: Moment[]][] = [
  ['the shot before it', { paint: 1 }, [300, paint, block]],
  ['the latest of two before it', { three: 1 }, [301, paint], [300, three, block]],
  ['the described one of its moment, wherever it stands', { midRange: 1 }, [300, block, paint, described]],
  ['the described one rather than the latest', { midRange: 1 }, [300, described, paint, block]],
  ['each of two described ones', { midRange: 2 }, [300, block, block, described, described]],
  ['a shot 2 seconds before', { paint: 1 }, [302, paint], [300, block]],
  ['no shot 3 seconds before', {}, [303, paint], [300, block]],
  ['the first after it at the same clock', { paint: 1 }, [300, block, paint, three]],
  ['a shot before it rather than one after it', { three: 1 }, [301, three], [300, block, paint]],
  ['no shot after it at a later clock', {}, [300, block], [299, paint]],
  ['no shot of its own team', {}, [300, miss('B2'), block]],
  ['one shot once', { paint: 1 }, [300, paint, block, block]],
  [
    'the described shot is not taken by a block nearby',
    { paint: 1, midRange: 1 },
    [301, paint],
    [300, block, described],
    [299, block],
  ],
  ['no block at an unknown time', {}, [null, paint, block]],
];
for (const [name, blocks, ...moments] of cases) {
  t.test(name, async (t) => {
    const load = tell('nbac_pbp', moments);
    t.strictSame(load.team('BOS')?.blocks, { ...none, ...blocks });
    t.strictSame(load.player(playerOf('B1')).blocks, { ...none, ...blocks });
  });
}

t.test('never across periods', async (t) => {
  const next = nbacOnly({ period: 2, player_1_lookup: 'one', player_1_team_abbr: 'BOS', event_type: 'block' });
  t.strictSame(
    tell('nbac_pbp', [
      [1, paint, periodEnd],
      [1, next],
    ]).team('BOS')?.blocks,
    none,
  );
});

t.test('a blocker who is not identified still counts for his team', async (t) => {
  const stranger = nbacOnly({ player_1_lookup: 'stranger', player_1_team_abbr: 'BOS', event_type: 'block' });
  const load = tell('nbac_pbp', [[300, paint, stranger]]);
  t.strictSame(load.team('BOS')?.blocks, { ...none, paint: 1 });
  t.equal(load.unmatchedPersons, 1);
});

t.test('a block of an unknown team blocks nothing', async (t) => {
  const load = tell('nbac_pbp', [[300, paint, nbacOnly({ player_1_lookup: 'stranger', event_type: 'block' })]]);
  t.strictSame([load.team('BOS')?.blocks, load.team('LAL')?.blocks], [none, none]);
});
