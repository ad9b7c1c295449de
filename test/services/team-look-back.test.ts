/**
 * What a date reads of earlier games is enough: rows are the same as if it had read the whole season, also where the
 * gamebook is missing or incomplete, no box score names the starters, or the schedule was never updated.
 */
import t from 'tap';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { RunTrigger } from '../../shared/processing/runner-port.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { bdlPlayerBoxscores } from '../../shared/tables/raw/bdl-player-boxscores.ts';
import { bigdataballPlayByPlay } from '../../shared/tables/raw/bigdataball-play-by-play.ts';
import { nbacGamebookPlayerStats } from '../../shared/tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayByPlay } from '../../shared/tables/raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from '../../shared/tables/raw/nbac-player-boxscores.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { leagueOver, timeless } from '../processing/harness.ts';
import type { RawTables } from '../processing/processor-suite.ts';
import { OFFENSE } from './real-team-tables.ts';
import { summarySuiteCase } from './summary-suite-case.ts';

const TRIGGER: RunTrigger = { source: 'backfill' };
const { rows, dates } = summarySuiteCase(OFFENSE, 'nbac_team_boxscore');
const date = dates.at(-1);
if (date === undefined) throw new Error('the case has no date');

const wide: AnyProcessor = {
  ...OFFENSE,
  sources: Object.fromEntries(
    Object.entries(OFFENSE.sources).map(([name, { narrowing: _, ...source }]) => [name, source]),
  ),
};

const isEarlier = (row: StoredRow): boolean => String(row.game_date) < String(date);

/** The rows with those of one table changed, or left out, before the date. */
function changed(table: unknown, change: (row: StoredRow) => StoredRow | undefined): RawTables {
  return rows.map(([each, all]) =>
    each === table
      ? [each, all.map((row) => (isEarlier(row) ? change(row) : row)).filter((row) => row !== undefined)]
      : [each, all],
  );
}

async function made(t: { teardown(task: () => Promise<unknown>): void }, processor: AnyProcessor, raw: RawTables) {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables(raw.map(([table]) => table));
  for (const [table, all] of raw) await warehouse.append(table, all);
  const statements: StatementRecord[] = [];
  const { runner, stored } = leagueOver(
    warehouse.withLog((record) => statements.push(record)),
    processor,
  );
  if (date !== undefined) await runner().run({ date, trigger: TRIGGER });
  return { rows: timeless(await stored()), statements };
}

const readOf = (statements: readonly StatementRecord[], table: { readonly id: string }): number =>
  statements.filter((statement) => statement.kind === 'query' && statement.table === table.id).length;

for (const [name, raw, reads] of [
  ['everything is there', rows, { bdl: 1, playByPlay: 1 }],
  ['no game books', changed(nbacGamebookPlayerStats, () => undefined), { bdl: 2, playByPlay: 1 }],
  [
    'game books without minutes',
    changed(nbacGamebookPlayerStats, (row) => ({ ...row, minutes: null, minutes_decimal: null })),
    { bdl: 2, playByPlay: 1 },
  ],
  [
    'no box score names the starters',
    changed(nbacPlayerBoxscores, (row) => ({ ...row, starter: null })),
    { bdl: 1, playByPlay: 2 },
  ],
  ['nor is there a box score of the league', changed(nbacPlayerBoxscores, () => undefined), { bdl: 1, playByPlay: 2 }],
  [
    'a schedule of games to come',
    changed(nbacSchedule, (row) => ({ ...row, game_status: 1 })),
    { bdl: 1, playByPlay: 1 },
  ],
] as const) {
  t.test(name, async (t) => {
    const narrow = await made(t, OFFENSE, raw);
    const whole = await made(t, wide, raw);
    t.ok(narrow.rows.length > 0);
    t.strictSame(narrow.rows, whole.rows);
    t.equal(
      narrow.rows.some((row) => row.starters_inactive !== null),
      true,
      'somebody’s starters are known',
    );
    const games = readOf(narrow.statements, nbacPlayByPlay) + readOf(narrow.statements, bigdataballPlayByPlay);
    t.equal(readOf(narrow.statements, bdlPlayerBoxscores), reads.bdl, 'reads of the backup box score');
    t.equal(games, 2 * reads.playByPlay, 'reads of play-by-play');
    t.equal(readOf(whole.statements, bdlPlayerBoxscores), 2);
  });
}
