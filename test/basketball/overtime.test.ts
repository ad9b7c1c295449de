import t from 'tap';
import { teamMinutes } from '../../shared/basketball/minutes.ts';
import { gameMinutes, overtime, overtimesOfMinutes, sharedMinutes } from '../../shared/basketball/overtime.ts';
import { bdlRow, GAME, gamebookRow, NAMES, playersOf, teamBoxRow, teamOf } from './box-rows.ts';

t.test('overtimes that the minutes of a team tell', async (t) => {
  for (const [text, overtimes] of [
    ['240:00', 0],
    ['264:58', 1],
    ['250:00', 0],
    ['290:00', 2],
    ['315:00', 3],
    ['238:40', 0],
    ['252:30', undefined],
    ['250:01', undefined],
    ['230:00', 0],
    ['229:59', undefined],
    ['215:00', undefined],
    ['265', 1],
    ['', undefined],
  ] as const) {
    t.equal(overtimesOfMinutes(teamMinutes(text)), overtimes, text);
  }
});

t.test('length of a game and of a team', async (t) => {
  t.same([0, 1, 2, null].map(gameMinutes), [48, 53, 58, null]);
  t.same([0, 1, 2, null].map(sharedMinutes), [240, 265, 290, null]);
});

/** Five players of each team; the seconds of a team sum to the given number. */
function fives(lalSeconds: number | null, bosSeconds: number | null) {
  return [['LAL', lalSeconds] as const, ['BOS', bosSeconds] as const].flatMap(([team, sum]) =>
    NAMES.slice(0, 5).map((name, index) => {
      const seconds = sum === null ? null : index === 0 ? sum - 4 * 3000 : 3000;
      return gamebookRow(`${team} ${name}`, team, {
        minutes: null,
        minutes_decimal: seconds === null ? null : seconds / 60,
      });
    }),
  );
}
const nobody = playersOf({});
const load = (highestPeriod: number) => ({ highestPeriod });

t.test('overtime of a game: the first source that knows', async (t) => {
  for (const [name, [home, away], players, bigdataball, nbacPbp, expected] of [
    ['regulation', ['240:00', '240:00'], nobody, 4, undefined, [0, false, 'nbac_team_boxscore']],
    ['one overtime', ['265:00', '264:58'], nobody, undefined, undefined, [1, false, 'nbac_team_boxscore']],
    [
      'teams agree against the play-by-play',
      ['265:00', '265:00'],
      nobody,
      4,
      undefined,
      [1, true, 'nbac_team_boxscore'],
    ],
    ['teams differ: play-by-play', ['265:00', '240:00'], nobody, 5, undefined, [1, true, 'bigdataball']],
    ['an unfinished load: the other', ['265:00', '240:00'], nobody, 3, 5, [1, true, 'nbac_pbp']],
    [
      'teams differ, nothing else: home',
      ['265:00', '240:00'],
      nobody,
      undefined,
      undefined,
      [1, true, 'nbac_team_boxscore'],
    ],
    ['home unusable: away', ['252:30', '265:00'], nobody, undefined, undefined, [1, false, 'nbac_team_boxscore']],
    [
      'official minutes null: the players',
      [null, null],
      playersOf({ gamebook: fives(15_898, 15_898) }),
      undefined,
      undefined,
      [1, false, 'reconstructed_team_from_players'],
    ],
    [
      'official minutes unusable: the players',
      ['252:30', '252:30'],
      playersOf({ gamebook: fives(15_898, 15_898) }),
      undefined,
      undefined,
      [1, false, 'reconstructed_team_from_players'],
    ],
    [
      'seconds of one unknown: his team is not usable',
      [null, null],
      playersOf({ gamebook: fives(null, 15_898) }),
      undefined,
      undefined,
      [1, false, 'reconstructed_team_from_players'],
    ],
    ['no minutes, play-by-play to period 4', [null, null], nobody, undefined, 4, [0, false, 'nbac_pbp']],
    [
      'only the period of BDL',
      [null, null],
      playersOf({ bdl: [...teamOf(bdlRow, 'LAL', 3), bdlRow('BOS One', 'BOS', { period: 6 })] }),
      undefined,
      undefined,
      [2, false, 'bdl_player_boxscores'],
    ],
    [
      'BDL before the game is over',
      [null, null],
      playersOf({ bdl: [bdlRow('BOS One', 'BOS', { period: 3 })] }),
      undefined,
      undefined,
      [null, false, null],
    ],
    ['nothing', [null, null], nobody, undefined, undefined, [null, false, null]],
  ] as const) {
    const { periods, mismatch, source } = overtime({
      game: GAME,
      official: { home: teamBoxRow('BOS', { minutes: home }), away: teamBoxRow('LAL', { minutes: away }) },
      players,
      playByPlay: {
        bigdataball: bigdataball === undefined ? undefined : load(bigdataball),
        nbacPbp: nbacPbp === undefined ? undefined : load(nbacPbp),
      },
    });
    t.same([periods, mismatch, source], expected, name);
  }
});

t.test('without official rows and play-by-play', async (t) => {
  const official = { home: undefined, away: undefined };
  const players = playersOf({ gamebook: fives(15_900, 15_900) });
  t.match(overtime({ game: GAME, official, players, playByPlay: undefined }), { periods: 1, mismatch: false });
});
