/** The chapter's worked examples that are about figures: rest, minutes, usage, lines, fourth quarters, stars, ages. */
import t from 'tap';
import { birthDateOf, yearsOn } from '../../../services/upcoming-player-game-context/ages.ts';
import { completenessOf } from '../../../services/upcoming-player-game-context/completeness.ts';
import type { PlayedRecord } from '../../../services/upcoming-player-game-context/earlier-game.ts';
import { formColumns, meanUsage, streakColumns } from '../../../services/upcoming-player-game-context/form.ts';
import { readLineUps } from '../../../services/upcoming-player-game-context/line-ups.ts';
import {
  minutesColumns,
  type PlayerLog,
  playerLog,
  restColumns,
} from '../../../services/upcoming-player-game-context/player-log.ts';
import { starsOf } from '../../../services/upcoming-player-game-context/stars.ts';
import { localTime, seasonPart } from '../../../services/upcoming-player-game-context/start-time.ts';
import type { Game } from '../../../shared/basketball/games.ts';
import { addDays } from '../../../shared/dates.ts';
import { roundHalfEven } from '../../../shared/round.ts';
import { day, instant, scheduleRow } from '../../basketball/build-rows.ts';
import { lineUpRows, secondsOf } from './context-rows.ts';

interface Figures {
  readonly seconds?: number | null;
  readonly points?: number | null;
  readonly shots?: readonly [number, number];
  readonly usage?: number | null;
}
/** A record as far as the figures look at it. */
function record(
  date: string,
  { seconds = 1800, points = 10, shots = [4, 10], usage = 20 }: Figures = {},
): PlayedRecord {
  const statistics = { points, fieldGoalMakes: shots[0], fieldGoalAttempts: shots[1] };
  return { date: day(date), usage, player: { seconds, statistics } } as unknown as PlayedRecord;
}
/** A log at a date of games on these dates, newest first. */
function logOn(date: string, dates: readonly string[], figures: readonly Figures[] = []): PlayerLog {
  const records = dates.map((played, index) => record(played, figures[index]));
  return playerLog(day(date), records, [], () => false);
}
/** Records newest first, a day apart. */
const newestFirst = (figures: readonly Figures[]): PlayedRecord[] =>
  figures.map((one, index) => record(addDays(day('2025-01-14'), -index), one));

t.test('1: minutes are exact sums, half to even', (t) => {
  const week = (seconds: readonly (number | null)[]) =>
    minutesColumns(
      logOn(
        '2025-01-15',
        seconds.map((_, index) => addDays(day('2025-01-14'), -index)),
        seconds.map((one) => ({ seconds: one })),
      ),
    );
  t.equal(week(['10:06', '10:12', '10:42'].map(secondsOf)).minutes_in_last_7_days, 31);
  t.equal(week([1035, 1035]).minutes_in_last_7_days, 34);
  t.equal(week([1065, 1065]).minutes_in_last_7_days, 36);
  t.match(week([1035, null]), { minutes_in_last_7_days: null, avg_minutes_per_game_last_7: 17.25 });
  t.match(week([]), { minutes_in_last_7_days: 0, minutes_in_last_14_days: 0, avg_minutes_per_game_last_7: null });
  t.end();
});

const NOTHING_PLAYED = {
  back_to_back: false,
  days_rest: null,
  days_rest_before_last_game: null,
  days_since_2_plus_days_rest: null,
  games_in_last_7_days: 0,
  games_in_last_14_days: 0,
  back_to_backs_last_14_days: 0,
};
for (const [title, date, dates, expected] of [
  [
    '2: rest',
    '2025-01-15',
    ['2025-01-13', '2025-01-07', '2025-01-05', '2025-01-02', '2024-12-31'],
    {
      back_to_back: false,
      days_rest: 1,
      days_rest_before_last_game: 5,
      days_since_2_plus_days_rest: 2,
      games_in_last_7_days: 1,
      games_in_last_14_days: 4,
      back_to_backs_last_14_days: 0,
    },
  ],
  [
    '3: back-to-back, and no real rest since his first game',
    '2025-01-16',
    ['2025-01-15', '2025-01-14', '2025-01-12', '2025-01-10'],
    {
      back_to_back: true,
      days_rest: 0,
      days_rest_before_last_game: 0,
      days_since_2_plus_days_rest: 6,
      games_in_last_7_days: 4,
      games_in_last_14_days: 4,
      back_to_backs_last_14_days: 1,
    },
  ],
  ['4: long rest now', '2025-01-15', ['2025-01-11'], { days_rest: 3, days_since_2_plus_days_rest: 0 }],
  ['5: his team played yesterday, he did not', '2025-01-15', ['2025-01-12'], { days_rest: 2, back_to_back: false }],
  ['6: first game of the season', '2024-10-22', [], NOTHING_PLAYED],
  [
    'the edges of the windows',
    '2025-01-15',
    ['2025-01-08', '2025-01-07', '2025-01-01', '2024-12-31'],
    { games_in_last_7_days: 1, games_in_last_14_days: 3, back_to_backs_last_14_days: 1 },
  ],
] as const) {
  t.test(title, async (t) => {
    t.match(restColumns(logOn(date, dates)), expected);
  });
}

t.test('5: games of his team without any record count for rest, not for minutes', (t) => {
  const pending = { date: day('2025-01-14') } as Game;
  const log = playerLog(day('2025-01-15'), [record('2025-01-12')], [pending], () => true);
  t.match(restColumns(log), { days_rest: 0, back_to_back: true, games_in_last_7_days: 2 });
  t.equal(minutesColumns(log).minutes_in_last_7_days, 30);
  const elsewhere = playerLog(day('2025-01-15'), [record('2025-01-12')], [pending], () => false);
  t.match(restColumns(elsewhere), { days_rest: 2, games_in_last_7_days: 1 });
  t.end();
});

t.test('7: zero attempts, zero points', (t) => {
  const idle = newestFirst([0, 1, 2, 3, 4].map(() => ({ points: 0, shots: [0, 0], usage: 0, seconds: 600 })));
  t.match(formColumns(idle), {
    shooting_pct_decline_last_5: null,
    points_avg_last_5: 0,
    points_avg_last_10: 0,
    avg_usage_rate_last_7_games: 0,
  });
  t.match(formColumns([]), {
    shooting_pct_decline_last_5: null,
    points_avg_last_5: null,
    projected_usage_rate: null,
  });
  t.end();
});

t.test('8: the mean of usage weighs minutes; unknown usage is left out, and not replaced among seven games', (t) => {
  const two = newestFirst([
    { usage: 22.6487, seconds: 2052 },
    { usage: 600, seconds: 4 },
  ]);
  t.equal(roundHalfEven(meanUsage(two) ?? 0, 2), 23.77);
  const eleven = newestFirst(Array.from({ length: 11 }, (_, index) => ({ usage: index === 0 ? null : 10 + index })));
  t.equal(formColumns(eleven).avg_usage_rate_last_7_games, (11 + 12 + 13 + 14 + 15 + 16) / 6);
  t.equal(formColumns(eleven).projected_usage_rate, 15.5, 'the first ten games whose usage is known');
  t.end();
});

t.test('11: a push is passed over', (t) => {
  for (const [line, points, over, under] of [
    [18, [18, 21, 19, 18, 17], 2, 0],
    [18, [17, 18, 12, 25], 0, 2],
    [18, [18], 0, 0],
    [18, [], 0, 0],
    [18, [20, null, 20], 1, 0],
    [17.5, [18, 18, 17, 18], 2, 0],
    [null, [20], null, null],
  ] as const) {
    const played = newestFirst(points.map((one) => ({ points: one })));
    t.same(streakColumns(played, line), { prop_over_streak: over, prop_under_streak: under }, `${line}: ${points}`);
  }
  t.end();
});

t.test('19: clutch and fourth quarter', (t) => {
  const [home, away] = [
    ['Able', 'H2', 'H3', 'H4', 'H5'],
    ['A1', 'A2', 'A3', 'A4', 'A5'],
  ];
  const bench = ['H6', 'H2', 'H3', 'H4', 'H5'];
  const on = (clock: number, type: string, score: readonly [number, number], isOn: boolean, period = 4) => ({
    clock,
    type,
    score,
    period,
    home: isOn ? home : bench,
    away,
  });
  const quarter = [
    on(720, 'start of period', [90, 88], true),
    on(700, 'shot', [92, 88], true),
    on(650, 'substitution', [92, 88], false),
    on(400, 'shot', [95, 94], false),
    on(310, 'substitution', [95, 94], true),
    on(280, 'shot', [97, 94], true),
    on(200, 'shot', [100, 94], true),
    on(100, 'shot', [100, 97], true),
    on(0, 'end of period', [100, 97], true),
  ];
  const secondsOfAble = (events: typeof quarter) =>
    readLineUps(lineUpRows('2025-01-15', 'MIA', 'LAL', events))
      .sides.get('LAL')
      ?.players.get('able');
  t.same(secondsOfAble(quarter), { fourthQuarter: 380, clutch: 200 });
  const overtime = [on(300, 'start of period', [100, 97], true, 5), on(0, 'end of period', [103, 103], true, 5)];
  t.same(secondsOfAble([...quarter, ...overtime]), { fourthQuarter: 380, clutch: 500 });
  const unclocked = [...quarter.slice(0, 3), { ...on(0, 'foul', [92, 88], true), clock: null }, ...quarter.slice(3)];
  t.same(secondsOfAble(unclocked as typeof quarter), { fourthQuarter: 380, clutch: 200 }, 'rows without a clock');
  t.end();
});

t.test('21: stars', (t) => {
  const played = (points: number, usage: number, games = 5) =>
    newestFirst(Array.from({ length: games }, () => ({ points, usage })));
  const roster = new Map([
    ['first', played(27.1, 20)],
    ['second', played(22.4, 20)],
    ['third', played(17.9, 20)],
    ['fourth', played(14.7, 20)],
    ['fifth', played(11, 25.6)],
    ['newcomer', played(30, 30, 4)],
  ]);
  t.same(starsOf(roster), new Set(['fifth', 'first', 'second', 'third']));
  t.same(starsOf(new Map([['user', played(1, 25)]])), new Set(['user']), 'exactly a quarter');
  const equal = new Map([
    ['d', played(20, 10)],
    ['c', played(20, 10)],
    ['b', played(20, 10, 6)],
    ['a', played(20, 10)],
  ]);
  t.same(starsOf(equal), new Set(['b', 'a', 'c']), 'more games, then the lower key');
  t.end();
});

t.test('22: completeness', (t) => {
  const dates = ['2025-01-31', '2025-01-29', '2025-01-27', '2025-01-25', '2025-01-23', '2025-01-22'];
  const games = dates.map((date) => ({ date: day(date), isRecorded: date !== '2025-01-29' }));
  const windows = completenessOf(day('2025-02-04'), games);
  t.match(windows, {
    l5: { actual: 4, expected: 5, percent: 80 },
    l10: { actual: 5, expected: 6, percent: 83.3 },
    l7d: { actual: 1, expected: 2, percent: 50 },
    l14d: { actual: 5, expected: 6 },
    l30d: { actual: 5, expected: 6, percent: 83.3, isComplete: false },
  });
  const sixteen = Array.from({ length: 16 }, (_, index) => ({
    date: addDays(day('2025-02-03'), -index),
    isRecorded: index > 0,
  }));
  t.match(completenessOf(day('2025-02-04'), sixteen).l30d, { percent: 93.8, isComplete: true });
  t.match(completenessOf(day('2025-02-04'), []).l5, { percent: 100, isComplete: true });
  t.end();
});

t.test('25: start and phase', (t) => {
  for (const [at, zone, fallback, text] of [
    ['2025-01-16T03:00Z', 'America/Los_Angeles', 'America/New_York', '7:00 PM PT'],
    ['2025-01-23T19:00Z', 'Europe/Paris', 'America/New_York', '8:00 PM GMT+1'],
    ['2024-11-03T01:30Z', 'America/Mexico_City', 'America/New_York', '7:30 PM CT'],
    ['2025-04-10T02:00Z', 'America/Phoenix', 'America/New_York', '7:00 PM MT'],
    ['2025-01-16T00:05Z', 'America/Indiana/Indianapolis', 'America/New_York', '7:05 PM ET'],
    ['2025-01-16T17:00Z', null, 'America/New_York', '12:00 PM ET'],
    ['2025-01-16T05:00Z', 'PT', 'America/New_York', '12:00 AM ET'],
    ['2025-01-16T17:00Z', 'Europe/London', 'America/New_York', '5:00 PM GMT'],
    ['2025-01-16T17:00Z', 'Asia/Kolkata', 'America/New_York', '10:30 PM GMT+5:30'],
    ['2025-01-16T17:00Z', 'America/Sao_Paulo', 'America/New_York', '2:00 PM GMT-3'],
  ] as const) {
    t.equal(localTime(instant(at), zone, fallback), text);
  }
  const on = (date: string, changes: Parameters<typeof scheduleRow>[3] = {}) => {
    const schedule = scheduleRow(date, 'BOS', 'LAL', changes);
    const nbaGameId = changes.game_id ?? schedule.game_id;
    return seasonPart({ date: day(date), isPlayoffs: schedule.is_playoffs === true, schedule, nbaGameId });
  };
  t.equal(on('2025-04-16', { is_playoffs: true }), 'playoffs');
  t.equal(on('2025-04-16', { is_playoffs: null, game_id: '0052400101' }), 'playoffs');
  t.equal(on('2025-04-13'), 'late');
  t.same(
    ['2024-10-22', '2024-11-30', '2024-12-01', '2025-02-28', '2025-03-01'].map((date) => on(date)),
    ['early', 'early', 'mid', 'mid', 'late'],
  );
  t.end();
});

t.test('26: age', (t) => {
  t.equal(yearsOn(day('2025-01-15'), day('2000-03-10')), 24);
  t.equal(yearsOn(day('2025-03-10'), day('2000-03-10')), 25);
  t.equal(birthDateOf('1984-12-30'), '1984-12-30');
  t.equal(birthDateOf('December 30, 1984'), '1984-12-30');
  t.equal(birthDateOf('Dezember 30, 1984'), null);
  t.equal(birthDateOf('February 30, 1984'), null);
  t.equal(birthDateOf(null), null);
  t.end();
});
