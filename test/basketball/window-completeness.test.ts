import t from 'tap';
import { windowCompleteness } from '../../shared/basketball/window-completeness.ts';

t.test('percentages of the worked examples', (t) => {
  for (const [actual, expected, percent, isComplete, wholePercent] of [
    [3, 3, 100, true, 100],
    [2, 3, 66.7, false, 67],
    [0, 0, 100, true, 100],
    [0, 1, 0, false, 0],
    [7, 8, 87.5, false, 88],
    [5, 8, 62.5, false, 62],
    [4, 5, 80, false, 80],
    [9, 10, 90, true, 90],
    [17, 19, 89.5, false, 89],
  ] as const) {
    const found = windowCompleteness(actual, expected);
    t.same(found, { actual, expected, percent, isComplete, wholePercent }, `${actual} of ${expected}`);
  }
  t.end();
});
