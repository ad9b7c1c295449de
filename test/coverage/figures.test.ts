import fc from 'fast-check';
import t from 'tap';
import { coverageCsv, gapsCsv } from '../../shared/coverage/csv.ts';
import { type DayFigures, dayStatus, entryOf, percentage } from '../../shared/coverage/figures.ts';
import { explain, faultsOf, repairCommand } from '../../shared/coverage/gaps.ts';
import { compareKeys } from '../../shared/coverage/stored-keys.ts';
import { calendarDateOf } from '../../shared/dates.ts';
import { keySetDigest } from '../../shared/warehouse/key-set.ts';

/** A date with ten expected rows, all of them there. */
function day(changes: Partial<DayFigures> = {}): DayFigures {
  return {
    date: calendarDateOf('2025-01-15'),
    expectedRows: 10,
    gamesWithoutSource: [],
    rows: 10,
    keys: 10,
    missing: 0,
    unexpected: 0,
    fulfilled: 10,
    hashed: 10,
    uniqueHashes: 10,
    minHashLength: 16,
    maxHashLength: 16,
    malformed: 0,
    newest: '2025-01-16T08:00:00+00:00',
    verified: 0,
    stale: 0,
    ...changes,
  };
}
const NONE = {
  rows: 0,
  keys: 0,
  fulfilled: 0,
  hashed: 0,
  uniqueHashes: 0,
  minHashLength: null,
  maxHashLength: null,
  newest: null,
};
const TABLE = { name: 'player_game_summary' };

t.test('the status of a date', async (t) => {
  const cases = [
    ['complete', {}],
    ['missing', { ...NONE, missing: 10 }],
    ['missing', { ...NONE, expectedRows: 0, gamesWithoutSource: ['20250115_LAL_BOS'] }],
    ['nothing', { ...NONE, expectedRows: 0 }],
    ['unexpected', { expectedRows: 0, fulfilled: 0, unexpected: 10 }],
    ['partial', { rows: 9, keys: 9, missing: 1, fulfilled: 9, hashed: 9 }],
    ['partial', { hashed: 9, fulfilled: 9 }],
    ['partial', { rows: 11, keys: 11, unexpected: 1 }],
    ['partial', { gamesWithoutSource: ['20250115_LAL_BOS'] }],
    ['corrupt', { rows: 40 }],
    ['corrupt', { malformed: 1, fulfilled: 9 }],
    ['corrupt', { verified: 10, stale: 1 }],
  ] as const;
  for (const [status, changes] of cases) t.equal(dayStatus(day(changes)), status, JSON.stringify(changes));
});

t.test('the numbers, status and verdict of several dates', async (t) => {
  const cases = [
    [[day(), day()], 'complete', 'All 20 expected rows are there, each once and with its hash.'],
    [
      [day({ verified: 10 })],
      'complete',
      'All 10 expected rows are there, each once and with its hash, proved by hashing them again.',
    ],
    [[day({ ...NONE, missing: 10 })], 'empty', 'No rows yet; 10 rows should be there.'],
    [[], 'empty', 'No rows, and the raw tables ask for none.'],
    [[day({ ...NONE, expectedRows: 0, gamesWithoutSource: ['g'] })], 'empty', 'No rows: no source tells who played.'],
    [[day(), day({ ...NONE, missing: 10 })], 'partial', '10 rows missing on 1 of 2 dates.'],
    [
      [day(), day({ gamesWithoutSource: ['g'] })],
      'partial',
      'Every row that can be expected is there; of 1 game no source tells who played.',
    ],
    [
      [day({ rows: 40, hashed: 40 }), day({ hashed: 9, fulfilled: 9 })],
      'corrupt',
      '30 rows too many of keys that are there already and 1 row without a hash on 2 of 2 dates.',
    ],
  ] as const;
  for (const [days, status, verdict] of cases) t.match(entryOf(TABLE, null, days, 0), { status, verdict });
  t.match(
    entryOf(
      TABLE,
      '2024-25',
      [day({ rows: 40 }), day({ date: calendarDateOf('2025-01-16'), hashed: 9, fulfilled: 9, minHashLength: 5 })],
      19,
    ),
    {
      group: '2024-25',
      expected_rows: 20,
      total_rows: 50,
      distinct_keys: 20,
      duplicate_rows: 30,
      rows_with_hash: 19,
      coverage_pct: 38,
      completeness_pct: 95,
      unique_hashes: 19,
      min_hash_length: 5,
      earliest_date: '2025-01-15',
      latest_date: '2025-01-16',
      dates_expected: 2,
      dates_complete: 0,
      dates_partial: 2,
      dates_missing: 0,
    },
  );
});

t.test('a percentage has two decimals, and nothing has none', async (t) => {
  t.equal(percentage(1, 3), 33.33);
  t.equal(percentage(2, 3), 66.67);
  t.equal(percentage(1, 800), 0.13, 'half away from zero, as ROUND');
  t.equal(percentage(0, 0), null);
});

t.test(
  'repairs: hashes in place, anything else computed anew, and by force where a true hash hides a change',
  async (t) => {
    const one = { start: calendarDateOf('2025-01-15'), end: calendarDateOf('2025-01-15'), dates: 1 };
    const long = { start: calendarDateOf('2024-10-22'), end: calendarDateOf('2025-04-13'), dates: 163 };
    const cases = [
      [one, ['missing_rows'], 'process --table t --date 2025-01-15'],
      [one, ['missing_rows', 'duplicate_rows', 'unexpected_rows'], 'process --table t --date 2025-01-15'],
      [one, ['values_changed'], 'process --table t --date 2025-01-15 --force'],
      [one, ['stale_hashes', 'missing_rows'], 'process --table t --date 2025-01-15 --force'],
      [
        one,
        ['stale_hashes'],
        'backfill --table t --method hash --mode stale --start-date 2025-01-15 --end-date 2025-01-15',
      ],
      [one, ['missing_hashes'], 'backfill --table t --method hash --start-date 2025-01-15 --end-date 2025-01-15'],
      [
        one,
        ['missing_hashes', 'malformed_hashes'],
        'backfill --table t --method hash --mode all --start-date 2025-01-15 --end-date 2025-01-15',
      ],
      [long, ['missing_rows'], 'backfill --table t --method reprocess --start-date 2024-10-22 --end-date 2025-04-13'],
      [
        long,
        ['duplicate_rows'],
        'backfill --table t --method reprocess --mode all --start-date 2024-10-22 --end-date 2025-04-13',
      ],
      [
        long,
        ['games_without_source'],
        'backfill --table t --method reprocess --mode all --start-date 2024-10-22 --end-date 2025-04-13',
      ],
    ] as const;
    for (const [range, faults, command] of cases)
      t.equal(repairCommand('t', range, faults), `nba-analytics ${command}`);
  },
);

t.test('faults are told with what to know before repairing them', async (t) => {
  const several = faultsOf(day({ missing: 1, rows: 12, hashed: 12, malformed: 2, stale: 2 }), undefined);
  t.equal(explain(several), '2 rows too many of keys that are there already, 2 malformed hashes and 1 row missing.');
  t.match(
    explain(faultsOf(day({ stale: 1 }), 'values')),
    /^1 row whose values were changed under their hash\. Hashing/,
  );
  t.match(explain(faultsOf(day({ stale: 2 }), 'hash')), '2 hashes that are not the hash of their row.');
  t.match(
    explain(faultsOf(day({ gamesWithoutSource: ['g'] }), undefined)),
    /^1 game of which no source .*Load box scores/,
  );
});

t.test('keys are compared as sets; games without source are neither expected nor unexpected', async (t) => {
  const key = fc.constantFrom('g1|a', 'g1|b', 'g2|a', 'g2|b', 'g3|a', 'g3|b');
  const hash = fc.constantFrom(null, 'short', '0123456789abcdef');
  fc.assert(
    fc.property(
      fc.uniqueArray(key),
      fc.array(fc.tuple(key, hash)),
      fc.subarray(['g3']),
      (expected, stored, unknowable) => {
        const keys = expected.filter((text) => !unknowable.includes(text.slice(0, 2))).sort();
        const rows = stored.map(([text, value]) => ({ key: text, gameId: text.slice(0, 2), hash: value }));
        const { missing, unexpected, fulfilled } = compareKeys({ keys, gamesWithoutSource: unknowable }, rows);
        const present = new Set(rows.map((row) => row.key));
        t.strictSame(
          missing,
          keys.filter((text) => !present.has(text)),
        );
        t.strictSame(
          unexpected,
          [...present].filter((text) => !keys.includes(text) && !unknowable.includes(text.slice(0, 2))).sort(),
        );
        const valid = new Set(rows.filter((row) => row.hash?.length === 16).map((row) => row.key));
        t.equal(fulfilled, keys.filter((text) => valid.has(text)).length);
      },
    ),
  );
});

t.test('the digest of a set of keys is of the set alone', async (t) => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (some, others) => {
      t.equal(keySetDigest([...some, ...others]), keySetDigest([...others, ...some, ...some]));
      const [a, b] = [new Set(some), new Set(others)];
      const areEqual = a.size === b.size && [...a].every((key) => b.has(key));
      t.equal(keySetDigest(a) === keySetDigest(b), areEqual);
    }),
  );
  t.equal(keySetDigest([]), '000000000000000');
  t.match(keySetDigest(['20240115_LAL_BOS|lebronjames']), /^[0-9a-f]{15}$/);
});

t.test('CSV has a line of names, quotes what needs it, and leaves null empty', async (t) => {
  const [head, line, end] = coverageCsv([entryOf(TABLE, null, [], 0)]).split('\r\n');
  t.match(head, /^table,group,status,verdict,expected_rows,/);
  t.match(line, /^player_game_summary,,empty,"No rows, and the raw tables ask for none\.",0,/);
  t.equal(end, '');
  const gap = {
    table: 't',
    start_date: '2025-01-15',
    end_date: '2025-01-15',
    dates: 1,
    status: 'partial',
    faults: { missing_rows: 2, missing_hashes: 1 },
    explanation: 'So "it" is',
    command: 'nba-analytics process --table t --date 2025-01-15',
  } as const;
  t.match(gapsCsv([gap]), /missing_rows 2; missing_hashes 1,"So ""it"" is",nba-analytics process/);
});
