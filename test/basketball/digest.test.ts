import { hash } from 'node:crypto';
import t from 'tap';
import { digest } from '../../shared/basketball/digest.ts';

t.test('the digest covers the distinct hashes, in whatever order and number', async (t) => {
  const expected = hash('sha256', 'aa\nbb', 'hex').slice(0, 16);
  t.equal(digest(['bb', null, 'aa', 'bb']), expected);
  t.equal(digest(new Set(['aa', 'bb'])), expected);
  t.not(digest(['aa']), expected);
});

t.test('no hash, no digest', async (t) => {
  t.equal(digest([]), null);
  t.equal(digest([null, null]), null);
});
