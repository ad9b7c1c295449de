import fc from 'fast-check';
import t from 'tap';
import {
  effectiveFieldGoal,
  type PlayerSums,
  pace,
  playerSums,
  possessions,
  rating,
  trueShooting,
  usage,
} from '../../shared/basketball/possessions.ts';
import { nearestInteger, roundHalfEven } from '../../shared/round.ts';
import { gamebookRow, NAMES, playersOf, teamOf } from './box-rows.ts';

const rounded = (value: number | null, decimals: number): number | null =>
  value === null ? null : roundHalfEven(value, decimals);

t.test('team efficiency by the worked examples', async (t) => {
  for (const [name, [points, fga, fta, turnovers, offensiveRebounds], overtimes, expected] of [
    ['LAL', [110, 85, 22, 12, 8], 0, [99, 111.47, 98.7, 0.581]],
    ['BOS', [105, 82, 18, 15, 6], 0, [99, 106.15, 98.9, 0.584]],
    ['GSW in overtime', [128, 92, 24, 14, 10], 1, [107, 120.12, 96.5, 0.624]],
    ['PHX in overtime', [125, 88, 28, 16, 8], 1, [108, 115.4, 98.1, 0.623]],
    ['GSW without its two team turnovers', [128, 92, 24, 12, 10], 1, [105, 122.42, 94.7, 0.624]],
    ['winners of 125', [125, 86, 24, 13, 15], 1, [95, 132.19, 85.6, 0.647]],
    ['losers of 119', [119, 92, 14, 12, 11], 1, [99, 120.01, 89.8, 0.606]],
    ['a rating of exactly 78.125', [80, 98, 10, 12, 12], 0, [102, 78.12, 102.4, 0.391]],
    ['no points', [0, 85, 22, 12, 8], 0, [99, 0, 98.7, 0]],
    ['nothing at all', [0, 0, 0, 0, 0], 0, [0, null, 0, null]],
    ['overtimes unknown', [110, 85, 22, 12, 8], null, [99, 111.47, null, 0.581]],
    ['turnovers unknown', [110, 85, 22, null, 8], 0, [null, null, null, 0.581]],
  ] as const) {
    const totals = { points, fieldGoalAttempts: fga, freeThrowAttempts: fta, turnovers, offensiveRebounds };
    const { value, invalid } = possessions(totals);
    t.equal(invalid, false, name);
    t.same(
      [
        value === null ? null : nearestInteger(value),
        rounded(rating(points, value), 2),
        rounded(pace(value, overtimes), 1),
        rounded(trueShooting(totals), 3),
      ],
      expected,
      name,
    );
  }
});

t.test('impossible counts give no possessions, and shooting is still known', async (t) => {
  const totals = { points: 8, fieldGoalAttempts: 10, freeThrowAttempts: 5, turnovers: 2, offensiveRebounds: 50 };
  t.same(possessions(totals), { value: null, invalid: true });
  t.equal(rating(8, possessions(totals).value), null);
  t.equal(pace(possessions(totals).value, 0), null);
  t.equal(rounded(trueShooting(totals), 3), 0.328);
});

t.test('shooting of a player by the worked examples', async (t) => {
  for (const [points, makes, attempts, threes, freeThrows, ts, efg] of [
    [25, 9, 20, 3, 4, 0.574, 0.525],
    [2, 0, 0, 0, 2, 1.136, null],
    [0, 0, 0, 0, 0, null, null],
    [0, 0, 1, 0, 0, 0, 0],
    [1, 0, 8, 1, 0, 0.062, 0.062],
    [null, 1, 2, 0, 0, null, 0.5],
    [2, null, 2, 0, 0, 0.5, null],
    [2, 1, null, 0, 0, null, null],
  ] as const) {
    const statistics = {
      points,
      fieldGoalMakes: makes,
      fieldGoalAttempts: attempts,
      threePointMakes: threes,
      freeThrowAttempts: freeThrows,
    };
    t.same([rounded(trueShooting(statistics), 3), rounded(effectiveFieldGoal(statistics), 3)], [ts, efg]);
  }
});

t.test('ratios that are binary ties go to the even digit', async (t) => {
  for (const [makes, expected] of [
    [1, 0.062],
    [3, 0.188],
    [5, 0.312],
    [7, 0.438],
  ] as const) {
    const line = { fieldGoalMakes: makes, threePointMakes: 0, fieldGoalAttempts: 16 };
    t.equal(rounded(effectiveFieldGoal(line), 3), expected);
  }
});

const LAL: PlayerSums = { fieldGoalAttempts: 85, freeThrowAttempts: 22, turnovers: 12, seconds: 14_400 };
const BOS: PlayerSums = { fieldGoalAttempts: 82, freeThrowAttempts: 18, turnovers: 15, seconds: 14_400 };
const GSW: PlayerSums = { fieldGoalAttempts: 92, freeThrowAttempts: 24, turnovers: 14, seconds: 15_900 };

/** A player of the given line. */
function player(seconds: number | null, fga: number | null, fta: number, turnovers: number) {
  const [row] = playersOf({
    gamebook: [
      ...teamOf(gamebookRow, 'BOS'),
      ...teamOf(gamebookRow, 'LAL', 4),
      gamebookRow('A B', 'LAL', {
        minutes: seconds === null ? null : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
        points: 1,
        field_goals_attempted: fga,
        free_throws_attempted: fta,
        turnovers,
      }),
    ],
  }).appeared.filter(({ lookup }) => lookup === 'ab');
  if (row === undefined) throw new Error('the player did not appear');
  return row;
}

t.test('usage by the worked examples', async (t) => {
  for (const [name, [seconds, fga, fta, tov], team, overtimes, expected] of [
    ['a scorer', [2175, 20, 4, 3], LAL, 0, 30.73],
    ['in overtime', [2580, 15, 5, 1], GSW, 1, 19.25],
    ['five shots', [1110, 5, 0, 0], BOS, 0, 12.36],
    ['nothing done', [45, 0, 0, 0], LAL, 0, 0],
    ['minutes unknown', [null, 4, 0, 0], LAL, 0, null],
    ['attempts unknown', [600, null, 0, 0], LAL, 0, null],
    [
      'his team did nothing',
      [600, 0, 0, 0],
      { ...LAL, fieldGoalAttempts: 0, freeThrowAttempts: 0, turnovers: 0 },
      0,
      null,
    ],
    ['a sum unknown', [600, 1, 0, 0], { ...LAL, turnovers: null }, 0, null],
    ['overtimes unknown: the seconds of the team', [2580, 15, 5, 1], GSW, null, 19.25],
    ['overtimes and seconds unknown', [2580, 15, 5, 1], { ...GSW, seconds: null }, null, null],
  ] as const) {
    const { value, outOfRange } = usage(player(seconds, fga, fta, tov), team, overtimes);
    t.same([rounded(value, 2), outOfRange], [expected, false], name);
  }
});

t.test('a shot within two seconds is out of range', async (t) => {
  t.same(usage(player(2, 1, 0, 0), LAL, 0), { value: null, outOfRange: true });
});

t.test('usage of a team, weighted by minutes, times five is 100', async () => {
  const count = fc.integer({ min: 0, max: 30 });
  // Everyone plays ten minutes, so nobody's usage is out of range, and the first ends at least one possession.
  const line = fc.record({ seconds: fc.integer({ min: 600, max: 2880 }), fga: count, fta: count, tov: count });
  fc.assert(
    fc.property(fc.array(line, { minLength: 5, maxLength: NAMES.length }), (lines) => {
      const team = playersOf({
        gamebook: [
          ...teamOf(gamebookRow, 'BOS'),
          ...lines.map(({ seconds, fga, fta, tov }, index) =>
            gamebookRow(`LAL ${NAMES[index]}`, 'LAL', {
              minutes: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
              field_goals_attempted: index === 0 ? fga + 1 : fga,
              free_throws_attempted: fta,
              turnovers: tov,
            }),
          ),
        ],
      }).ofTeam('LAL');
      const sums = playerSums(team);
      const weighted = team.reduce((sum, row) => {
        const { value } = usage(row, sums, null);
        return sum + (value ?? Number.NaN) * (row.seconds ?? Number.NaN);
      }, 0);
      return Math.abs((weighted / (sums.seconds ?? Number.NaN)) * 5 - 100) < 1e-9;
    }),
  );
});
