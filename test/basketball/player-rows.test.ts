import fc from 'fast-check';
import t from 'tap';
import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { aliasResolver } from '../../shared/basketball/names.ts';
import type { GamePlayers, PlayerRow, PlayerSource } from '../../shared/basketball/player-rows.ts';
import { at, BOTH_TEAMS, bdlRow, gamebookRow, nbaBoxRow, playersOf, teamOf } from './box-rows.ts';

const found = (players: GamePlayers, lookup: string): PlayerRow | undefined =>
  players.appeared.find((row) => row.lookup === lookup);
const GAMEBOOK = 'nbac_gamebook_player_stats' satisfies PlayerSource;

t.test('only who played appears', async (t) => {
  for (const [name, change, appears] of [
    ['a second of play', { minutes: '0:01' }, true],
    ['no time', { minutes: '0:00' }, false],
    ['dnp with stray figures', { player_status: 'dnp', minutes: '12:00' }, false],
    ['inactive', { player_status: 'inactive' }, false],
    ['time unknown, a shot', { minutes: null, points: 0, field_goals_attempted: 1 }, true],
    ['time unknown, points only', { minutes: '-', points: 4, field_goals_attempted: null }, true],
    ['time unknown, no shot', { minutes: null, points: 0, field_goals_attempted: 0 }, false],
    ['decimal minutes', { minutes: null, points: 0, field_goals_attempted: 0, minutes_decimal: 3.5 }, true],
    ['another status', { player_status: 'two-way' }, false],
  ] as const) {
    const players = playersOf({ gamebook: [...BOTH_TEAMS, gamebookRow('Delta Rookie', 'LAL', change)] });
    t.equal(found(players, 'deltarookie') !== undefined, appears, name);
    t.equal(players.roster.length, name === 'another status' ? 10 : 11, `${name}: of the roster`);
  }
});

t.test('BDL and NBA box rows count once final; zero minutes with figures are no rows', async (t) => {
  const teams = [...teamOf(bdlRow, 'LAL'), ...teamOf(bdlRow, 'BOS')];
  for (const [name, change, appears, listed, counted] of [
    ['final', { game_status: 'FINAL/OT' }, true, true, undefined],
    ['status unsaid', { game_status: null }, true, true, undefined],
    ['still on', { game_status: '3rd Qtr' }, false, true, undefined],
    ['sat', { minutes: '00', ...NOTHING }, false, true, undefined],
    ['sat, with a foul', { minutes: '00', ...NOTHING, personal_fouls: 1 }, false, false, 1],
    ['minutes unknown', { minutes: '' }, false, true, undefined],
  ] as const) {
    const players = playersOf({ bdl: [...teams, bdlRow('Delta Rookie', 'LAL', change)] });
    t.equal(players.source, 'bdl_player_boxscores');
    t.equal(found(players, 'deltarookie') !== undefined, appears, name);
    t.equal(
      players.roster.some(({ lookup }) => lookup === 'deltarookie'),
      listed,
      `${name}: of the roster`,
    );
    t.equal(players.counts['zero_minutes_with_stats:bdl_player_boxscores'], counted, `${name}: counted`);
  }
});

const NOTHING = {
  points: 0,
  field_goals_made: 0,
  field_goals_attempted: 0,
  three_pointers_attempted: 0,
  defensive_rebounds: 0,
  rebounds: 0,
  assists: 0,
  turnovers: 0,
  personal_fouls: 0,
};

t.test('the source is the first that has five players of each team, never a mixture', async (t) => {
  const both = <Row>(make: (name: string, team: string) => Row, [lal, bos]: readonly [number, number]): Row[] => [
    ...teamOf(make, 'LAL', lal),
    ...teamOf(make, 'BOS', bos),
  ];
  for (const [gamebook, bdl, nbaBox, source] of [
    [[5, 5], [9, 9], [9, 9], 'nbac_gamebook_player_stats'],
    [[1, 0], [9, 9], [0, 0], 'bdl_player_boxscores'],
    [[9, 4], [9, 5], [9, 9], 'bdl_player_boxscores'],
    [[9, 4], [4, 9], [5, 5], 'nbac_player_boxscores'],
    [[9, 4], [9, 4], [9, 4], undefined],
    [[0, 0], [0, 0], [0, 0], undefined],
  ] as const) {
    const players = playersOf({
      gamebook: both(gamebookRow, gamebook),
      bdl: both(bdlRow, bdl),
      nbaBox: both(nbaBoxRow, nbaBox),
    });
    t.equal(players.source, source);
    t.ok(players.appeared.every((row) => row.source === source));
    t.equal(players.appeared.length, players.ofTeam('LAL').length + players.ofTeam('BOS').length);
    if (source === undefined) t.same(players.appeared, [], 'no player rows');
  }
});

t.test('without a source the roster is of the first table with rows', async (t) => {
  const players = playersOf({ gamebook: teamOf(gamebookRow, 'LAL', 2), bdl: teamOf(bdlRow, 'LAL', 4) });
  t.same(
    players.roster.map((row) => row.source),
    [GAMEBOOK, GAMEBOOK],
  );
});

t.test('duplicates of a player: the first by the order of the specification stays', async (t) => {
  const name = 'Alpha Guard';
  for (const [what, ...rows] of [
    ['newest', { processed_at: at('02:00'), points: 24 }, { processed_at: at('09:00'), points: 25 }],
    ['active before dnp', { player_status: 'dnp', points: 24 }, { points: 25 }],
    ['more seconds', { minutes: '12:00', points: 26 }, { minutes: '12:01', points: 25 }],
    ['more points', { points: 24 }, { points: 25 }],
    ['smallest stored lookup', { points: 25, player_lookup: 'b', blocks: 1 }, { points: 25, player_lookup: 'a' }],
    ['smallest path', { points: 25, source_file_path: 'b', blocks: 1 }, { points: 25, source_file_path: 'a' }],
    ['smallest hash', { points: 25, data_hash: 'b', blocks: 1 }, { points: 25, data_hash: 'a' }],
  ] as const) {
    const duplicates = rows.map((change) => gamebookRow(name, 'LAL', change));
    for (const gamebook of [duplicates, duplicates.toReversed()]) {
      const players = playersOf({ gamebook: [...BOTH_TEAMS, ...gamebook, gamebookRow('Alpha Guárd', 'BOS')] });
      const alpha = players.ofTeam('LAL').filter((row) => row.lookup === 'alphaguard');
      t.equal(alpha.length, 1, what);
      t.equal(alpha[0]?.statistics.points, 25, what);
      t.equal(alpha[0]?.statistics.blocks, 0, what);
      t.equal(players.counts[`raw_duplicates_collapsed:${GAMEBOOK}`], 1, `${what}: counted`);
    }
  }
});

t.test('minutes that a source lacks come from the next that knows them', async (t) => {
  const secondsOf = (bdl: Parameters<typeof bdlRow>[], nbaBox: Parameters<typeof nbaBoxRow>[]) =>
    found(
      playersOf({
        gamebook: [...BOTH_TEAMS, gamebookRow('Alpha Guard Jr.', 'LAL', { minutes: null })],
        bdl: bdl.map((row) => bdlRow(...row)),
        nbaBox: nbaBox.map((row) => nbaBoxRow(...row)),
      }),
      'alphaguardjr',
    )?.seconds;
  t.equal(secondsOf([['Alpha Guard Jr.', 'LAL', { minutes: '31' }]], []), 1860, 'BDL');
  t.equal(secondsOf([['Alpha Guard', 'LAL', { minutes: '31' }]], []), 1860, 'without the suffix');
  t.equal(secondsOf([['Alpha Guard Jr.', 'BOS', { minutes: '31' }]], []), null, 'of the other team');
  t.equal(
    secondsOf([['Alpha Guard', 'LAL', { minutes: '-' }]], [['Alpha Guard', 'LAL', { minutes: 'PT30M59.90S' }]]),
    1859,
    'NBA box',
  );
  t.equal(secondsOf([], []), null, 'nobody knows');
});

t.test('names decide, aliases first; a stored lookup stands in for a missing name', async (t) => {
  const players = playersOf({
    resolveName: aliasResolver(undefined, [
      ...SHIPPED_PLAYER_ALIASES,
      { aliasName: 'Al Guard', canonicalName: 'Alpha Guard' },
    ]),
    gamebook: [
      ...BOTH_TEAMS,
      gamebookRow('Béta Fórward III', 'LAL', { player_lookup: 'btafrward' }),
      gamebookRow('Al Guard', 'LAL'),
      gamebookRow('x', 'LAL', { player_name: ' ', player_lookup: 'storedlookup' }),
    ],
  });
  t.match(found(players, 'betaforwardiii'), { key: 'betaforward', fullName: 'Béta Fórward III' });
  t.match(found(players, 'alphaguard'), { key: 'alphaguard', fullName: 'Al Guard' });
  t.match(found(players, 'storedlookup'), { key: 'storedlookup', fullName: null });
});

t.test('rows that cannot be built are named, and leave the others alone', async (t) => {
  const players = playersOf({
    gamebook: [
      ...BOTH_TEAMS,
      gamebookRow('x', 'LAL', { player_name: null, player_lookup: null, minutes: '9:00' }),
      gamebookRow('Lost Man', 'MIA'),
      gamebookRow('Lost Man', 'MIA'),
      gamebookRow('Nobodys Man', null),
      gamebookRow('Resting Man', 'MIA', { player_status: 'dnp' }),
      gamebookRow('Odd Code', 'XXX'),
      gamebookRow('Same Name', 'LAL', { minutes: '10:00' }),
      gamebookRow('Same Name', 'BOS', { minutes: '11:00' }),
    ],
  });
  t.same(players.failed, [
    { key: '20250115_LAL_BOS|', reason: 'neither a name nor a lookup' },
    { key: '20250115_LAL_BOS|lostman', reason: 'team MIA is not in the game' },
    { key: '20250115_LAL_BOS|nobodysman', reason: 'no team' },
    { key: '20250115_LAL_BOS|samename', reason: 'LAL: the other team has a player of this lookup' },
  ]);
  t.equal(players.ofTeam('LAL').length, 6, 'a namesake counts for his team');
  t.same(
    players.buildable.filter((row) => row.lookup === 'samename').map((row) => row.teamAbbr),
    ['BOS'],
    'one row per lookup can be built',
  );
  t.match(players.counts, { [`unknown_team_code:${GAMEBOOK}`]: 1, [`team_not_in_game:${GAMEBOOK}`]: 4 });
});

t.test('of two namesakes with equal time the greater team code fails', async (t) => {
  const { failed } = playersOf({
    gamebook: [...BOTH_TEAMS, gamebookRow('Same Name', 'LAL'), gamebookRow('Same Name', 'BOS')],
  });
  t.match(failed, [{ reason: /^LAL/ }]);
});

t.test('a row without a team takes that of the NBA box row; an old code is re-coded', async (t) => {
  const players = playersOf({
    game: { gameId: '20250115_PHX_BKN', home: 'BKN', away: 'PHX' },
    gamebook: [...teamOf(gamebookRow, 'PHO'), ...teamOf(gamebookRow, 'BRK'), gamebookRow('Alpha Guard Jr.', null)],
    nbaBox: [nbaBoxRow('Alpha Guard', 'PHO')],
  });
  t.equal(found(players, 'alphaguardjr')?.teamAbbr, 'PHX');
  t.equal(players.ofTeam('BKN').length, 5);
});

t.test('the NBA box row of a player is found by name, whatever the suffix or accent', async (t) => {
  const players = playersOf({
    gamebook: [...BOTH_TEAMS, gamebookRow('Béta Fórward', 'LAL'), gamebookRow('Alpha Guard Jr.', 'BOS')],
    nbaBox: [
      nbaBoxRow('Beta Forward', 'LAL', { plus_minus: -4 }),
      nbaBoxRow('Alpha Guard', 'BOS', { plus_minus: 5 }),
      nbaBoxRow('Alpha Guard', 'LAL', { plus_minus: 6 }),
    ],
  });
  const plusMinus = (lookup: string) => {
    const player = found(players, lookup);
    return player && [player.plusMinus, players.nbaBoxOf(player)?.plusMinus];
  };
  t.same(plusMinus('betaforward'), [1, -4], "the gamebook's own stays");
  t.same(plusMinus('alphaguardjr'), [1, 5]);
  t.same(plusMinus('lalone'), [1, undefined], 'no row');
});

t.test('BDL rows take plus-minus from the NBA box, zero and null as they are', async (t) => {
  const players = playersOf({
    bdl: [...teamOf(bdlRow, 'LAL'), ...teamOf(bdlRow, 'BOS')],
    nbaBox: [nbaBoxRow('LAL One', 'LAL', { plus_minus: 0 }), nbaBoxRow('LAL Two', 'LAL', { plus_minus: null })],
  });
  t.same(
    players.ofTeam('LAL').map((row) => [row.lookup, row.plusMinus]),
    [
      ['lalfive', null],
      ['lalfour', null],
      ['lalone', 0],
      ['lalthree', null],
      ['laltwo', null],
    ],
  );
  const [one] = players.ofTeam('LAL');
  t.equal(one && players.inSource(one, 'bdl_player_boxscores'), one, 'his row in his own source is himself');
});

t.test('null figures stay null', async (t) => {
  const players = playersOf({ gamebook: [...BOTH_TEAMS, gamebookRow('Alpha Guard', 'LAL', { steals: null })] });
  t.equal(found(players, 'alphaguard')?.statistics.steals, null);
});

t.test('a traded player belongs to the team of his active row', async (t) => {
  const players = playersOf({
    gamebook: [
      ...BOTH_TEAMS,
      gamebookRow('Alpha Guard', 'LAL', { player_status: 'inactive', minutes: null }),
      gamebookRow('Alpha Guard', 'BOS'),
    ],
  });
  t.equal(found(players, 'alphaguard')?.teamAbbr, 'BOS');
  t.same(players.failed, []);
});

t.test('neither the order nor the number of equal rows changes a game', async () => {
  const rows = {
    gamebook: [
      ...BOTH_TEAMS,
      gamebookRow('Alpha Guard', 'LAL', { minutes: null }),
      gamebookRow('Alpha Guard', 'LAL', { processed_at: at('01:00'), points: 30 }),
      gamebookRow('Same Name', 'LAL'),
      gamebookRow('Same Name', 'BOS'),
      gamebookRow('Lost Man', 'MIA'),
      gamebookRow('Resting', 'BOS', { player_status: 'dnp', dnp_reason: 'DNP - Illness' }),
    ],
    bdl: [bdlRow('Alpha Guard', 'LAL', { minutes: '17' }), ...teamOf(bdlRow, 'BOS')],
    nbaBox: [nbaBoxRow('LAL One', 'LAL', { starter: true }), nbaBoxRow('Alpha Guard Jr', 'LAL')],
  };
  const shown = (players: GamePlayers) =>
    JSON.stringify([
      players.source,
      players.appeared,
      players.buildable,
      players.roster,
      players.bySource,
      players.failed,
      players.roster.map((player) => players.nbaBoxOf(player)),
    ]);
  const expected = shown(playersOf(rows));
  const shuffled = <Row>(all: readonly Row[]) =>
    fc
      .tuple(fc.shuffledSubarray([...all], { minLength: all.length }), fc.subarray([...all]))
      .map(([once, again]) => [...once, ...again]);
  fc.assert(
    fc.property(
      fc.record({ gamebook: shuffled(rows.gamebook), bdl: shuffled(rows.bdl), nbaBox: shuffled(rows.nbaBox) }),
      (changed) => shown(playersOf(changed)) === expected,
    ),
    { numRuns: 60 },
  );
});
