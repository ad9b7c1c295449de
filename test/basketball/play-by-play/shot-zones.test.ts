import t from 'tap';
import {
  bigDataBallDistance,
  nbacTwoPointDistance,
  zoneOf,
} from '../../../shared/basketball/play-by-play/shot-zones.ts';

t.test('zones by distance', async (t) => {
  for (const [isThree, distance, zone] of [
    [false, 0, 'paint'],
    [false, 8, 'paint'],
    [false, 8.1, 'midRange'],
    [false, undefined, 'unclassified'],
    [true, undefined, 'three'],
    [true, 6, 'three'],
  ] as const) {
    t.equal(zoneOf(isThree, distance), zone, `${isThree ? 'three' : 'two'} at ${distance}`);
  }
});

t.test('BigDataBall: the stored distance, else the coordinates in tenths of a foot', async (t) => {
  for (const [shot_distance, original_x, original_y, expected] of [
    [0, 100, 100, 0],
    [12, null, null, 12],
    [null, 30, -40, 5],
    [null, 80, 1, 8],
    [null, 81, 1, 8.1],
    [null, 30, null, undefined],
    [null, null, 40, undefined],
    [Number.NaN, 30, 40, 5],
    [null, Number.NaN, 40, undefined],
    [null, Number.POSITIVE_INFINITY, 40, undefined],
  ] as const) {
    const shot = { shot_distance, original_x, original_y };
    t.equal(bigDataBallDistance(shot), expected, JSON.stringify(shot));
  }
});

t.test('NBA.com: stored, else percentages of the court, else the description', async (t) => {
  const described = "MISS O'Neale 9' Jump Shot";
  for (const [name, shot_distance, shot_x, shot_y, event_description, expected] of [
    ['stored with coordinates', 9.8, 92.592, 30.637, described, 9.8],
    ['stored without coordinates', 12.3, null, null, described, 12.3],
    ['0.0 without coordinates', 0, null, null, described, 9],
    ['0.0 with coordinates', 0, 94.4, 50, described, 0],
    ['the loader’s: feet taken for percentages', 72.2, 92.592, 30.637, null, 9.8],
    ['null with coordinates, right basket', null, 94.4, 50, described, 0],
    ['null with coordinates, left basket', null, 5.6, 50, described, 0],
    ['16 feet from the baseline, from the middle', null, 16, 50, described, 9.8],
    ['too far for a two', null, 50, 50, described, 9],
    ['too far, no description', null, 50, 50, null, undefined],
    ['beyond the court', null, 101, 50, described, 9],
    ['below the court', null, 50, -0.1, described, 9],
    ['one coordinate only', null, 92, null, described, 9],
    ['no number in the description', null, null, null, "O'Neale Layup", undefined],
    ['the number before the mark', null, null, null, "7 O'Neale 19' 3 of 4'", 19],
    ['NaN distance', Number.NaN, null, null, described, 9],
    ['NaN coordinate', null, Number.NaN, 50, described, 9],
    ['NaN coordinate, stored distance', 7, Number.NaN, 50, described, 7],
    ['infinite coordinate', 7, Number.POSITIVE_INFINITY, 50, null, 7],
    ['infinite distance', Number.POSITIVE_INFINITY, 94.4, 50, null, 0],
  ] as const) {
    t.equal(nbacTwoPointDistance({ shot_distance, shot_x, shot_y, event_description }), expected, name);
  }
});
