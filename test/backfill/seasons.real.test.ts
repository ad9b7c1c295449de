/**
 * Reprocessing real seasons gives the rows and the hashes of single messages, one per date. By default a few weeks of each
 * season are compared; REAL_DATES=all compares every date of every table, which takes a quarter of an hour.
 */
import t from 'tap';
import { PROCESSORS } from '../../services/registry.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import { runBackfill } from '../../shared/backfill/run-backfill.ts';
import { calendarDateOf, type EpochMicros, type GameDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { openRealWarehouse, realDataMissing } from '../helpers/real-warehouse.ts';
import { leagueOver } from '../processing/harness.ts';
import { REPROCESS } from './harness.ts';

type Span = readonly [start: string, end: string];
/** The first weeks of a season, its change of years, its end with play-in and play-offs; one of them in each season. */
const WEEKS: readonly Span[] = [
  ['2021-10-19', '2021-10-31'],
  ['2022-12-23', '2023-01-04'],
  ['2023-04-07', '2023-04-20'],
  ['2024-04-10', '2024-04-24'],
  ['2024-10-22', '2024-11-03'],
];
const SEASONS: readonly Span[] = [['2021-10-01', '2025-06-30']];
const spans = process.env.REAL_DATES === 'all' ? SEASONS : WEEKS;

async function rowsOf(warehouse: Warehouse, { table }: AnyProcessor): Promise<Map<string, string>> {
  const rows: readonly StoredRow[] = await readAll(warehouse, {
    table,
    columns: table.columnNames,
    exactIntegers: true,
  });
  const untimed = new Set(['created_at', 'processed_at', 'quality_calculated_at']);
  return new Map(
    rows.map((row) => [
      table.key.map((name) => String(row[name])).join('|'),
      JSON.stringify(row, (name, value) =>
        untimed.has(name) ? undefined : typeof value === 'bigint' ? `${value}` : value,
      ),
    ]),
  );
}

t.test('chunks of dates give the rows of single messages', { skip: realDataMissing }, async (t) => {
  const processors = await Promise.all(PROCESSORS.map((entry) => entry.load()));
  const [together, single] = [await openRealWarehouse(t), await openRealWarehouse(t)];
  const codeVersion = 'test';
  const now = (): EpochMicros => (Date.now() * 1000) as EpochMicros;
  const dates = new Map<AnyProcessor, GameDate[]>();
  for (const [first, last] of spans) {
    const [start, end] = [calendarDateOf(first), calendarDateOf(last)];
    const runnerOf = (processor: AnyProcessor) => leagueOver(together).runner({ now, codeVersion }, processor);
    const context = { warehouse: together, codeVersion, now, runnerOf };
    const plan = await planBackfill(context, { ...REPROCESS, processors, start, end, verify: false });
    for (const { processor, dates: planned } of plan.tables) {
      dates.set(processor, [...(dates.get(processor) ?? []), ...planned.map(({ date }) => date)]);
    }
    const result = await runBackfill(context, plan);
    t.equal(result.ending, 'done');
  }
  for (const processor of processors) {
    const runner = leagueOver(single).runner({ now, codeVersion }, processor);
    let failed = 0;
    for (const date of dates.get(processor) ?? []) {
      try {
        await runner.run({ date, trigger: { source: 'pubsub', messageId: date } });
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'SOURCE_MISSING') throw error;
        failed += 1;
      }
    }
    const [chunked, alone] = [await rowsOf(together, processor), await rowsOf(single, processor)];
    const different = [...alone].filter(([key, row]) => chunked.get(key) !== row).map(([key]) => key);
    const { name } = processor.table;
    t.same(
      different.slice(0, 3),
      [],
      `${name}: ${alone.size} rows of ${dates.get(processor)?.length} dates, ${failed} without sources`,
    );
    t.equal(chunked.size, alone.size, `${name}: no row more`);
    t.ok(alone.size > 0, name);
  }
});
