import t from 'tap';
import {
  basket,
  bigDataBallRows,
  freeThrow,
  type Moment,
  miss,
  nbacOnly,
  nbacRows,
  playerOf,
  readRows,
  rebound,
  teams,
} from './scripted-game.ts';

const shots = (count: number): Moment[] => [[300, ...Array.from({ length: count }, () => basket('L1'))]];

t.test('a game without rows', async (t) => {
  const { starters, ...rest } = readRows({});
  t.strictSame(rest, { bigdataball: undefined, nbacPbp: undefined, accepted: undefined, highestPeriod: undefined });
  t.strictSame(starters, { home: undefined, away: undefined, source: 'nbac_pbp' });
});

t.test('what a load tells of itself', async (t) => {
  const rows = [
    ...nbacRows(shots(3), { path: 'new', processedAt: 9 }),
    ...nbacRows(shots(2), { path: 'new', processedAt: 7 }),
    ...nbacRows(shots(9), { path: 'old', processedAt: 8 }),
  ];
  const { nbacPbp } = readRows({ nbacRows: rows });
  t.match(nbacPbp, {
    source: 'nbac_pbp',
    sourceFilePath: 'new',
    newestProcessedAt: 9,
    rowsFound: 3,
    collapsed: 2,
    ignored: 9,
  });
  t.strictSame(nbacPbp?.dataHashes, ['new-1-1', 'new-1-2', 'new-1-3']);
  t.strictSame(nbacPbp?.player(playerOf('L1')).attemptHashes, nbacPbp?.dataHashes);
});

t.test('the highest period, accepted or not, from the first feed that reaches the fourth', async (t) => {
  for (const [bigDataBall, nbac, expected] of [
    [5, 4, 5],
    [4, 6, 4],
    [3, 5, 5],
    [3, 3, undefined],
    [undefined, 4, 4],
  ] as const) {
    const { highestPeriod } = readRows({
      bigDataBallRows: bigDataBall === undefined ? [] : bigDataBallRows(shots(1), { period: bigDataBall }),
      nbacRows: nbacRows(shots(1), { period: nbac }),
      totals: {
        home: undefined,
        away: { points: 99, fieldGoalAttempts: 99, fieldGoalMakes: 9, threePointAttempts: 9, threePointMakes: 9 },
      },
    });
    t.equal(highestPeriod, expected, `${bigDataBall}, ${nbac}`);
  }
});

t.test('the clock orders NBA.com’s events, whatever their numbers', async (t) => {
  // Told backwards: the rebound of a miss that comes first by the clock.
  const { nbacPbp } = readRows({
    nbacRows: nbacRows([
      [298, basket('L1')],
      [299, rebound('L2', 'offensive')],
      [300, miss('L1')],
    ]),
  });
  t.equal(nbacPbp?.team('LAL')?.secondChancePoints, 2);
});

t.test('teams and persons of events', async (t) => {
  const shot = { event_type: '2pt', event_description: "One 3' Layup (2 PTS)" };
  for (const [name, row, LAL, BOS, found, unmatched, unknownCodes] of [
    ['by code', { player_1_lookup: 'one', player_1_team_abbr: ' lal ' }, 2, 0, 1, 0, 0],
    ['a stranger counts for his team', { player_1_lookup: 'stranger', player_1_team_abbr: 'LAL' }, 2, 0, 0, 1, 0],
    ['a family name of both teams without a code', { player_1_lookup: 'one' }, 0, 0, 0, 1, 0],
    ['nobody', { player_1_team_abbr: 'BOS' }, 0, 2, 0, 0, 0],
    ['a code that is none: the row is ignored', { player_1_lookup: 'one', player_1_team_abbr: 'EAST' }, 0, 0, 0, 0, 1],
    ['the code of a team that does not play', { player_1_lookup: 'one', player_1_team_abbr: 'PHX' }, 0, 0, 0, 1, 0],
  ] as const) {
    const { nbacPbp } = readRows({ nbacRows: nbacRows([[300, nbacOnly({ ...shot, ...row })]]) });
    t.equal(nbacPbp?.team(teams.away)?.points, LAL, `${name}: LAL`);
    t.equal(nbacPbp?.team(teams.home)?.points, BOS, `${name}: BOS`);
    t.equal(nbacPbp?.player(playerOf('L1')).fieldGoalMakes, found, `${name}: L1`);
    t.equal(nbacPbp?.unmatchedPersons, unmatched, `${name}: unmatched`);
    t.equal(nbacPbp?.unknownTeamCodes, unknownCodes, `${name}: unknown codes`);
  }
});

t.test('a person who is matched brings his team, in either feed', async (t) => {
  const rows = bigDataBallRows([[300, basket('B3'), freeThrow('B3', '1 of 1', true)]]).map((row) => ({
    ...row,
    player_1_team_abbr: null,
  }));
  const { bigdataball } = readRows({ bigDataBallRows: rows });
  t.equal(bigdataball?.team('BOS')?.points, 3);
  t.equal(bigdataball?.player(playerOf('B3')).and1, 1);
});

t.test('the code of a team that does not play hides nobody', async (t) => {
  const rows = bigDataBallRows([[300, basket('L1')]]).map((row) => ({ ...row, player_1_team_abbr: 'PHX' }));
  t.equal(readRows({ bigDataBallRows: rows }).bigdataball?.team('LAL')?.points, 2);
});

t.test('a stranger is one person however often he is named', async (t) => {
  const stranger = nbacOnly({
    event_type: '2pt',
    player_1_lookup: 'stranger',
    player_1_team_abbr: 'LAL',
    player_1_id: 9,
  });
  t.equal(readRows({ nbacRows: nbacRows([[300, stranger, stranger]]) }).nbacPbp?.unmatchedPersons, 1);
});
