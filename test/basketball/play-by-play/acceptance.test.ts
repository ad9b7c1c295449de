import t from 'tap';
import {
  isTeamCountAccepted,
  playerBlocksReconcile,
  playerShotsReconcile,
  teamBlocksReconcile,
  teamShotsReconcile,
} from '../../../shared/basketball/play-by-play/acceptance.ts';
import {
  emptyPlayerCounts,
  type PlayerCounts,
  type TeamCounts,
} from '../../../shared/basketball/play-by-play/counts.ts';
import type { Zone } from '../../../shared/basketball/play-by-play/events.ts';

const zones = (counts: Partial<Record<Zone, number>>) => ({
  paint: 0,
  midRange: 0,
  three: 0,
  unclassified: 0,
  ...counts,
});
const player = (counts: Partial<PlayerCounts>): PlayerCounts => ({ ...emptyPlayerCounts(), ...counts });
const team = (counts: Partial<TeamCounts>): TeamCounts => ({
  ...emptyPlayerCounts(),
  points: 0,
  secondChancePoints: 0,
  fastBreakPoints: 0,
  ...counts,
});

t.test('a load is accepted within 3 attempts and 3 points; null totals are not compared', async (t) => {
  const counted = team({ fieldGoalAttempts: 85, points: 110 });
  const rest = { fieldGoalMakes: null, threePointAttempts: null, threePointMakes: null };
  for (const [fieldGoalAttempts, points, accepted] of [
    [85, 110, true],
    [88, 107, true],
    [82, 113, true],
    [89, 110, false],
    [85, 114, false],
    [null, 110, true],
    [85, null, true],
    [null, null, true],
    [null, 114, false],
  ] as const) {
    t.equal(
      isTeamCountAccepted(counted, { ...rest, fieldGoalAttempts, points }),
      accepted,
      `${fieldGoalAttempts}, ${points}`,
    );
  }
  t.equal(isTeamCountAccepted(counted, undefined), true);
});

t.test('shots reconcile within 1 for a player, 2 for a team, in each of five figures', async (t) => {
  const attempts = zones({ paint: 4, midRange: 4, three: 4, unclassified: 0 });
  const makes = zones({ paint: 3, midRange: 1, three: 2 });
  const box = { fieldGoalAttempts: 12, fieldGoalMakes: 6, threePointAttempts: 4, threePointMakes: 2 };
  const off = (by: number) => [
    { ...box, fieldGoalAttempts: 12 + by },
    { ...box, fieldGoalAttempts: 12 + by, threePointAttempts: 4 + by },
    { ...box, fieldGoalMakes: 6 + by },
    { ...box, fieldGoalMakes: 6 + by, threePointMakes: 2 + by },
  ];
  for (const [by, playerAgrees, teamAgrees] of [
    [0, true, true],
    [1, true, true],
    [-1, true, true],
    [2, false, true],
    [-2, false, true],
    [3, false, false],
    [-3, false, false],
  ] as const) {
    for (const figures of off(by)) {
      t.equal(playerShotsReconcile(player({ attempts, makes }), figures), playerAgrees, `player off by ${by}`);
      t.equal(teamShotsReconcile(team({ attempts, makes }), figures), teamAgrees, `team off by ${by}`);
    }
  }
  for (const [unclassified, playerAgrees, teamAgrees] of [
    [1, true, true],
    [2, false, true],
    [3, false, false],
  ] as const) {
    const lost = { attempts: { ...attempts, paint: 4 - unclassified, unclassified }, makes };
    t.equal(playerShotsReconcile(player(lost), box), playerAgrees, `player with ${unclassified} unclassified`);
    t.equal(teamShotsReconcile(team(lost), box), teamAgrees, `team with ${unclassified} unclassified`);
  }
});

t.test('a null of the box score agrees with nothing', async (t) => {
  const zero = { fieldGoalAttempts: 0, fieldGoalMakes: 0, threePointAttempts: 0, threePointMakes: 0 };
  t.equal(playerShotsReconcile(player({}), zero), true, 'no events, no attempts');
  for (const figure of Object.keys(zero))
    t.equal(playerShotsReconcile(player({}), { ...zero, [figure]: null }), false, figure);
});

t.test('blocks reconcile within 1', async (t) => {
  const blocks = zones({ paint: 3, midRange: 1 });
  for (const [box, agrees] of [
    [4, true],
    [3, true],
    [5, true],
    [2, false],
    [6, false],
  ] as const) {
    t.equal(playerBlocksReconcile(player({ blocks }), box), agrees, `player ${box}`);
    t.equal(teamBlocksReconcile(team({ blocks }), box), agrees, `team ${box}`);
  }
  t.equal(playerBlocksReconcile(player({ blocks }), null), false);
  t.equal(teamBlocksReconcile(team({ blocks }), null), true, 'not compared where no source has defensive actions');
});
