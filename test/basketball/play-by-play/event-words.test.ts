import t from 'tap';
import { beginsWithMiss, plain, throwKind, throwNumber } from '../../../shared/basketball/play-by-play/event-words.ts';

t.test('texts compare trimmed and lower-case', async (t) => {
  t.equal(plain('  Free Throw '), 'free throw');
  t.equal(plain(null), '');
});

t.test('a miss is the word, not a name', async (t) => {
  for (const text of ['MISS', "miss Edwards 27'", '  MISS\tOne', 'MISS ']) t.equal(beginsWithMiss(text), true, text);
  for (const text of ["Missi 1' Dunk", 'One MISS', '', 'MISSED', 'MISS-One'])
    t.equal(beginsWithMiss(text), false, text);
});

t.test('throw k of n is read from the first text that says it', async (t) => {
  for (const [texts, k, n] of [
    [['free throw 1/2', '2 of 2'], 1, 2],
    [['1 of 2', ''], 1, 2],
    [['', 'one free throw flagrant 2 of 3 (7 pts)'], 2, 3],
    [['technical', 'free throw technical'], undefined, undefined],
  ] as const) {
    t.strictSame(throwNumber(...texts), { k, n }, texts.join(' | '));
  }
});

t.test('kinds of free throws', async (t) => {
  for (const [subtype, description, technical, special, clearPath] of [
    ['free throw 1/2', 'one free throw 1 of 2', false, false, false],
    ['free throw technical 1/1', '', true, true, false],
    ['1 of 1', 'one free throw technical (2 pts)', true, true, false],
    ['1 of 2', 'one free throw flagrant 1 of 2', false, true, false],
    ['free throw clear path 1/2', '', false, true, true],
  ] as const) {
    t.strictSame(throwKind(subtype, description), { technical, special, clearPath }, `${subtype} | ${description}`);
  }
});
