import t from 'tap';
import type { PlayerRow } from '../../shared/basketball/player-rows.ts';
import { expectedStarters, gameStarters } from '../../shared/basketball/starters.ts';
import { bdlRow, GAME, gamebookRow, NAMES, nbaBoxRow, playersOf, teamOf } from './box-rows.ts';

/** Nine players of each team, the ninth playing longest. */
const GAMEBOOK = ['LAL', 'BOS'].flatMap((team) =>
  NAMES.map((name, index) => gamebookRow(`${team} ${name}`, team, { minutes: `${10 + index}:00`, points: index })),
);
/** NBA box rows of both teams, the named numbers of LAL started. */
const nbaBox = (starters: readonly string[], stored: boolean | null = false) =>
  ['LAL', 'BOS'].flatMap((team) =>
    NAMES.map((name) =>
      nbaBoxRow(`${team} ${name}`, team, { starter: team === 'LAL' && starters.includes(name) ? true : stored }),
    ),
  );
const FIRST_FIVE = NAMES.slice(0, 5);
const named = (players: Iterable<PlayerRow> | undefined) =>
  players && Array.from(players, (player) => player.fullName).sort();
const allOf = (team: string, names: readonly string[]) => names.map((name) => `${team} ${name}`).sort();

t.test('the NBA box score names the starters, if it names exactly five', async (t) => {
  const players = playersOf({ gamebook: GAMEBOOK, nbaBox: nbaBox(FIRST_FIVE) });
  const starters = gameStarters({ game: GAME, players, playByPlay: undefined });
  t.same(named(starters.ofTeam('LAL')), allOf('LAL', FIRST_FIVE));
  for (const player of players.ofTeam('LAL')) {
    const starter = FIRST_FIVE.some((name) => player.fullName === `LAL ${name}`);
    t.same(starters.flagOf(player), { starter, rule: 1, estimated: false });
  }
  for (const names of [NAMES.slice(0, 4), NAMES.slice(0, 6), []]) {
    const others = playersOf({ gamebook: GAMEBOOK, nbaBox: nbaBox(names, null) });
    const [player] = others.ofTeam('LAL');
    const flag = player && gameStarters({ game: GAME, players: others, playByPlay: undefined }).flagOf(player);
    t.match(flag, { rule: 3, estimated: true }, `${names.length} named`);
  }
});

t.test('five starters of whom one is nobody of the roster are not known by that rule', async (t) => {
  const rows = [...nbaBox(NAMES.slice(0, 4)), nbaBoxRow('Another Man', 'LAL', { starter: true })];
  const players = playersOf({ gamebook: GAMEBOOK, nbaBox: rows });
  const [player] = players.ofTeam('LAL');
  t.match(player && gameStarters({ game: GAME, players, playByPlay: undefined }).flagOf(player), { rule: 3 });
});

t.test('the play-by-play tells the starters where the box score does not, team by team', async (t) => {
  const players = playersOf({ gamebook: GAMEBOOK, nbaBox: nbaBox(FIRST_FIVE) });
  const seen = (team: string) =>
    players.ofTeam(team).filter(({ fullName }) => /Two|Three|Four|Five|Six$/.test(fullName ?? ''));
  const playByPlay = { home: seen('BOS'), away: seen('LAL'), source: 'nbac_pbp' } as const;
  const starters = gameStarters({ game: GAME, players, playByPlay });
  t.same(named(starters.ofTeam('LAL')), allOf('LAL', FIRST_FIVE), 'the box score comes first');
  t.same(named(starters.ofTeam('BOS')), allOf('BOS', NAMES.slice(1, 6)));
  for (const player of players.ofTeam('BOS')) {
    t.same(starters.flagOf(player), { starter: seen('BOS').includes(player), rule: 2, estimated: false });
  }
});

t.test('estimate: a row by more than twenty minutes, a team by its five longest', async (t) => {
  const changed = [
    { minutes: '20:00' },
    { minutes: '20:01' },
    { minutes: null },
    { minutes: '18:00', points: 1 },
    { minutes: '18:00', points: 50 },
  ];
  const players = playersOf({
    gamebook: [
      ...GAMEBOOK.filter((row) => row.team_abbr === 'BOS'),
      ...changed.map((change, index) => gamebookRow(`Man ${NAMES[index]}`, 'LAL', { points: 2, ...change })),
      gamebookRow('Man Six', 'LAL', { minutes: '18:00', points: 2 }),
      gamebookRow('Man Seven', 'LAL', { minutes: '17:59', points: 2 }),
    ],
  });
  const starters = gameStarters({ game: GAME, players, playByPlay: undefined });
  t.same(
    players.ofTeam('LAL').map((player) => [player.fullName, starters.flagOf(player).starter]),
    [
      ['Man Five', false],
      ['Man Four', false],
      ['Man One', false],
      ['Man Seven', false],
      ['Man Six', false],
      ['Man Three', false],
      ['Man Two', true],
    ],
  );
  t.same(named(starters.ofTeam('LAL')), allOf('Man', ['One', 'Two', 'Five', 'Six', 'Four']), 'ties: more points');
  t.ok(players.ofTeam('LAL').every((player) => starters.flagOf(player).estimated));
});

t.test('fewer than five with known time, or a game without player rows: unknown', async (t) => {
  const untimed = playersOf({
    gamebook: [
      ...teamOf(gamebookRow, 'BOS'),
      ...teamOf((name, team) => gamebookRow(name, team, name.endsWith('One') ? { minutes: null } : {}), 'LAL'),
    ],
  });
  t.equal(gameStarters({ game: GAME, players: untimed, playByPlay: undefined }).ofTeam('LAL'), undefined);
  const none = playersOf({ bdl: teamOf(bdlRow, 'LAL', 9), nbaBox: nbaBox(FIRST_FIVE).slice(0, 9) });
  t.equal(none.source, undefined);
  t.equal(gameStarters({ game: GAME, players: none, playByPlay: undefined }).ofTeam('LAL'), undefined);
});

/** The starters of a game: players X, Y, … by name. */
const five = (...names: string[]): ReadonlySet<PlayerRow> =>
  new Set(
    playersOf({
      gamebook: [
        ...teamOf(gamebookRow, 'BOS'),
        ...names.map((name) => gamebookRow(name, 'LAL')),
        ...teamOf(gamebookRow, 'LAL'),
      ],
    })
      .ofTeam('LAL')
      .filter((player) => names.includes(player.fullName ?? '')),
  );

t.test('expected starters started half of the ten last games that are known', async (t) => {
  const games = [
    ...Array.from({ length: 3 }, () => five('Xavier', 'Yann')),
    five('Xavier'),
    undefined,
    undefined,
    ...Array.from({ length: 4 }, () => five('Zoe')),
    ...Array.from({ length: 5 }, () => five('Yann')),
  ];
  const expected = expectedStarters(games);
  t.equal(expected.games, 8);
  t.same(
    expected.players?.map(({ key }) => key),
    ['xavier', 'zoe'],
    'four of eight are enough, three are not; the eleventh game is not looked at',
  );
});

t.test('expected starters are unknown without a known game', async (t) => {
  t.same(expectedStarters([]), { players: undefined, games: 0 });
  t.same(expectedStarters([undefined, undefined]), { players: undefined, games: 0 });
});

t.test('a player is one man under two spellings, called as in his newest game', async (t) => {
  t.same(expectedStarters([five('Ándy Man Jr.'), five('Andy Man')]).players, [
    { key: 'andyman', lookup: 'andymanjr', fullName: 'Ándy Man Jr.' },
  ]);
});
