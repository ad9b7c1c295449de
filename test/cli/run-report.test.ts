/** What the command line says of games and rows that a run could not write. */
import t from 'tap';
import { printRuns } from '../../bin/run-report.ts';
import { calendarDateOf } from '../../shared/dates.ts';
import type { RunAnswer } from '../../shared/processing/runner-port.ts';

const date = calendarDateOf('2024-10-26');
const partial: RunAnswer = {
  status: 'partial',
  run_id: 'run',
  processor: 'PlayerGameSummaryProcessor',
  table: 'player_game_summary',
  game_date: date,
  rows_added: 20,
  rows_changed: 0,
  rows_removed: 0,
  rows_unchanged: 0,
  record_count: 20,
  changed_fields: {},
  games: [
    { game_id: '20241026_BOS_MEM', state: 'computed' },
    { game_id: '20241026_MIA_MIL', state: 'game_missing', reason: 'nobody played' },
  ],
  failed_rows: [{ key: '20241026_BOS_MEM|alphaguard', game_id: '20241026_BOS_MEM', reason: 'ts_pct overflows' }],
  reports: [],
  duration_seconds: 1,
  published: false,
};

t.test('games and rows that are not written are listed, each with its reason', async (t) => {
  const written = t.capture(process.stdout, 'write', () => true);
  printRuns([{ table: 'player_game_summary', dates: [partial], failed: [] }], { start: date, end: date }, false);
  const text = written()
    .map(({ args }) => String(args[0]))
    .join('');
  written.restore();
  t.match(
    text,
    /\n\nplayer_game_summary, 2 games or rows not written:\n {2}2024-10-26 20241026_MIA_MIL missing: nobody played\n {2}2024-10-26 20241026_BOS_MEM\|alphaguard not built: ts_pct overflows\n$/,
  );
});
