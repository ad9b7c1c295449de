import t from 'tap';
import { gameResult } from '../../shared/basketball/result.ts';
import type { ScheduleRow } from '../../shared/basketball/schedule.ts';
import { GAME, gamebookRow, playersOf, teamBoxRow, teamOf } from './box-rows.ts';

/** Five players of each team with the given points in all. */
function scoring(bos: number | null, lal: number | null) {
  const five = (team: string, points: number | null) =>
    teamOf((name) => gamebookRow(name, team, { points: name.endsWith('One') ? points : 0 }), team);
  return playersOf({ gamebook: [...five('BOS', bos), ...five('LAL', lal)] });
}
const schedule = (status: number, home: number | null, away: number | null) =>
  ({ game_status: status, home_team_score: home, away_team_score: away }) as ScheduleRow;
const official = (home: number | null, away: number | null) => ({
  home: teamBoxRow('BOS', { points: home }),
  away: teamBoxRow('LAL', { points: away }),
});
const noRows = { home: undefined, away: undefined };

t.test('the first source with two different scores decides', async (t) => {
  const [nbacSchedule, teamBox, summed] = ['nbac_schedule', 'nbac_team_boxscore', 'reconstructed_team_from_players'];
  for (const [name, row, rows, players, [home, away, winner, source, mismatch]] of [
    ['schedule', schedule(3, 105, 110), official(105, 110), scoring(105, 110), [105, 110, 'LAL', nbacSchedule, false]],
    [
      'box score differs',
      schedule(3, 105, 110),
      official(104, 110),
      scoring(105, 110),
      [105, 110, 'LAL', nbacSchedule, true],
    ],
    [
      'sums differ',
      schedule(3, 105, 110),
      official(105, 110),
      scoring(104, 110),
      [105, 110, 'LAL', nbacSchedule, true],
    ],
    [
      'later sources without numbers',
      schedule(3, 105, 110),
      noRows,
      playersOf({}),
      [105, 110, 'LAL', nbacSchedule, false],
    ],
    [
      'schedule not final',
      schedule(2, 50, 60),
      official(105, 101),
      scoring(105, 101),
      [105, 101, 'BOS', teamBox, false],
    ],
    [
      'schedule without scores',
      schedule(3, null, 110),
      official(105, 101),
      playersOf({}),
      [105, 101, 'BOS', teamBox, false],
    ],
    ['schedule says a tie', schedule(3, 0, 0), official(105, 101), playersOf({}), [105, 101, 'BOS', teamBox, false]],
    [
      'a later source says a tie',
      schedule(3, 105, 110),
      official(110, 110),
      playersOf({}),
      [105, 110, 'LAL', nbacSchedule, true],
    ],
    [
      'no schedule, one official row',
      null,
      { ...noRows, home: teamBoxRow('BOS') },
      scoring(105, 110),
      [105, 110, 'LAL', summed, false],
    ],
    ['a player without points', null, noRows, scoring(105, null), [null, null, undefined, null, false]],
    ['nothing', null, noRows, playersOf({}), [null, null, undefined, null, false]],
    ['ties only', schedule(3, 90, 90), official(90, 90), playersOf({}), [null, null, undefined, null, false]],
  ] as const) {
    const result = gameResult({ game: { ...GAME, schedule: row }, official: rows, players });
    t.same(
      [result.home, result.away, result.winner, result.source, result.mismatch],
      [home, away, winner, source, mismatch],
      name,
    );
  }
});
