/** Four real seasons, all tables: figures are those of the pasted query, keys are those of the rows, every hash is true. */
import t from 'tap';
import { CoverageMeter } from '../../shared/coverage/coverage.ts';
import { readExpectedKeys } from '../../shared/coverage/key-reader.ts';
import { coverageReport } from '../../shared/coverage/report.ts';
import { calendarDateOf, datesOfRange, type GameDate } from '../../shared/dates.ts';
import { recordedPublisher } from '../../shared/messaging/publisher.ts';
import { createRunner } from '../../shared/processing/create-runner.ts';
import type { AnyProcessor, ExpectedKeys } from '../../shared/processing/define-processor.ts';
import { readSources } from '../../shared/processing/source-reader.ts';
import { readSourceStates } from '../../shared/processing/source-states.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { realDataMissing, realWarehouseFile } from '../helpers/real-warehouse.ts';
import { silent } from '../processing/harness.ts';
import { pastedQuery } from './pasted-query.ts';
import { processors, sql } from './processed-nights.ts';

const RANGE = { start: calendarDateOf('2021-10-01'), end: calendarDateOf('2025-06-30') };
/** Beginnings of seasons, their middle, and the play-in, of which there are no box scores. */
const SAMPLES = [
  ['2021-10-19', '2021-10-25'],
  ['2024-01-10', '2024-01-16'],
  ['2025-04-11', '2025-04-20'],
] as const;

t.test('four real seasons', { skip: realDataMissing, timeout: 800_000 }, async (t) => {
  const path = await realWarehouseFile(t);
  const warehouse = await openDuckdb({ path });
  const dates = datesOfRange(RANGE.start, RANGE.end);
  for (const processor of processors) {
    const options = { warehouse, publisher: recordedPublisher(silent), codeVersion: 'test', log: silent };
    await createRunner(processor, options).runDates({ dates, trigger: { source: 'backfill' } });
  }
  const measure = (asked: readonly AnyProcessor[], verify = 0) =>
    new CoverageMeter(warehouse).measure({ processors: asked, startDate: RANGE.start, endDate: RANGE.end, verify });
  const { coverage, ...report } = coverageReport(await measure(processors, 100), 'table');

  t.test('every hash is true, and what is missing has no source', async (t) => {
    t.strictSame(
      coverage.map(({ table, expected_rows: expected, dates_expected: nights }) => [table, expected, nights]),
      [
        ['player_game_summary', 108_445, 845],
        ['team_offense_game_summary', 10_562, 845],
        ['team_defense_game_summary', 10_562, 845],
        ['upcoming_team_game_context', 10_562, 845],
        ['upcoming_player_game_context', 177_761, 845],
      ],
    );
    for (const entry of coverage) {
      t.match(entry, {
        stale_hashes: 0,
        duplicate_rows: 0,
        unexpected_rows: 0,
        malformed_hashes: 0,
        coverage_pct: 100,
      });
      t.equal(entry.verified_rows, entry.total_rows);
      t.equal(entry.missing_rows, entry.expected_rows - entry.total_rows);
    }
    t.type(report.expected_as_of, 'string');
  });

  t.test('keys that runs recorded are those that are worked out anew', async (t) => {
    const anew = processors.map(({ keysFromRuns: _, ...processor }) => processor);
    const worked = coverageReport(await measure(anew), 'date');
    t.equal(worked.expected_as_of, null);
    t.strictSame(worked.coverage, coverageReport(await measure(processors), 'date').coverage);
  });

  t.test('key sources give the keys that all sources give', async (t) => {
    for (const [start, end] of SAMPLES) {
      const some = datesOfRange(calendarDateOf(start), calendarDateOf(end));
      for (const processor of processors) {
        const found = new Map<GameDate, ExpectedKeys>();
        await readExpectedKeys(warehouse, processor, some, (date, keys) => found.set(date, keys));
        const states = await readSourceStates(warehouse, processor, some);
        const sources = await readSources(warehouse, processor, states, some, undefined);
        for (const date of some) {
          t.strictSame(
            found.get(date),
            processor.expected({ date, sources: sources.of(date) }),
            `${processor.service} ${date}`,
          );
        }
      }
    }
  });

  t.test('the pasted query gives the same figures', async (t) => {
    await warehouse.close();
    for (const entry of coverage) {
      const [pasted] = await sql(path, pastedQuery(entry.table, RANGE));
      t.equal(Object.keys(pasted ?? {}).length, 6);
      for (const [name, value] of Object.entries(pasted ?? {})) {
        t.equal(Number(value), entry[name as keyof typeof entry], `${entry.table}.${name}`);
      }
    }
  });
});
