import t from 'tap';
import { selectLoad } from '../../../shared/basketball/play-by-play/select-load.ts';
import { microsOf } from '../../../shared/dates.ts';

const COLUMNS = ['event_sequence', 'source_file_path', 'data_hash', 'processed_at'] as const;
const row = (path: string, event_sequence: number, processedAt: number, data_hash: string | null = null) => ({
  source_file_path: path,
  event_sequence,
  processed_at: microsOf(processedAt),
  data_hash,
});

t.test('the load with the newest row is chosen, then the longer one, then the greater path', async (t) => {
  for (const [name, chosen, rows] of [
    ['newest', 'b', [row('a', 1, 5), row('a', 2, 5), row('b', 1, 1), row('b', 2, 6)]],
    ['more rows', 'a', [row('a', 1, 5), row('a', 2, 5), row('b', 1, 5)]],
    [
      'more events, not more copies',
      'a',
      [row('a', 1, 5), row('a', 2, 5), row('b', 1, 5), row('b', 1, 4), row('b', 1, 3)],
    ],
    ['greater path', 'b', [row('b', 1, 5), row('a', 1, 5)]],
  ] as const) {
    t.equal(selectLoad(rows, COLUMNS)?.sourceFilePath, chosen, name);
    t.equal(selectLoad(rows.toReversed(), COLUMNS)?.sourceFilePath, chosen, `${name}, rows reversed`);
  }
});

t.test('one row of each event_sequence is kept, the others and the other loads are counted', async (t) => {
  const rows = [
    row('a', 1, 5, 'x'),
    row('a', 1, 7, 'z'),
    row('a', 1, 7, 'y'),
    row('a', 2, 5),
    row('b', 9, 6),
    row('c', 9, 6),
  ];
  const load = selectLoad(rows, COLUMNS);
  t.strictSame(
    load?.rows.map(({ event_sequence, data_hash }) => [event_sequence, data_hash]),
    [
      [1, 'y'],
      [2, null],
    ],
  );
  t.match(load, { newestProcessedAt: 7, collapsed: 2, ignored: 2 });
});

t.test('no rows, no load', async (t) => t.equal(selectLoad([], COLUMNS), undefined));
