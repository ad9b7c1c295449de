import t from 'tap';
import { secondsOfDecimal, secondsOfMinutes, teamMinutes } from '../../shared/basketball/minutes.ts';
import { roundHalfEven } from '../../shared/round.ts';

t.test('minutes of a player become seconds, and minutes with one decimal', async (t) => {
  for (const [text, seconds, minutes] of [
    ['36:30', 2190, 36.5],
    ['36:15', 2175, 36.2],
    ['36:45', 2205, 36.8],
    ['32:47', 1967, 32.8],
    ['40:11', 2411, 40.2],
    ['04:20', 260, 4.3],
    ['0:45', 45, 0.8],
    ['05', 300, 5],
    ['0:02', 2, 0],
    ['0:00', 0, 0],
    ['00', 0, 0],
    [' 36:15 ', 2175, 36.2],
    ['PT36M15.00S', 2175, 36.2],
    ['PT36M15.99S', 2175, 36.2],
    ['PT00M00S', 0, 0],
    ['36.25', 2175, 36.2],
  ] as const) {
    t.equal(secondsOfMinutes(text), seconds, text);
    t.equal(roundHalfEven(seconds / 60, 1), minutes, `${text} is ${minutes} minutes`);
  }
});

t.test('a plain number of minutes is rounded to seconds, half to even', async (t) => {
  t.equal(secondsOfMinutes('0.125'), 8, '7.5 seconds');
  t.equal(secondsOfMinutes('0.375'), 22, '22.5 seconds');
  t.equal(secondsOfDecimal(0.375), 22);
  t.equal(secondsOfDecimal(36.25), 2175);
});

t.test('anything else is unknown, not zero', async (t) => {
  for (const text of [
    null,
    undefined,
    '',
    ' ',
    '-',
    '-5',
    '-1:30',
    '12:60',
    '1:2',
    '100:00',
    'DNP',
    'PT12S',
    '1e3',
    '5.',
  ]) {
    t.equal(secondsOfMinutes(text), null, String(text));
  }
  for (const decimal of [null, -1, Number.NaN, Number.POSITIVE_INFINITY]) t.equal(secondsOfDecimal(decimal), null);
  t.equal(secondsOfDecimal(0), 0);
});

t.test('minutes of a team have up to three digits', async (t) => {
  for (const [text, minutes] of [
    ['240:00', 240],
    ['264:58', 264 + 58 / 60],
    ['265', 265],
    ['265.5', 265.5],
    ['PT240M00.00S', null],
    ['', null],
    [null, null],
  ] as const) {
    t.equal(teamMinutes(text), minutes, String(text));
  }
});
