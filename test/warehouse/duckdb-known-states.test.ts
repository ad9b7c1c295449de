/** States of sources that are remembered are those that a fresh look at the file finds. */
import fc from 'fast-check';
import t from 'tap';
import { type CalendarDate, calendarDateOf, microsOf } from '../../shared/dates.ts';
import { nullable, required } from '../../shared/tables/column-types.ts';
import { defineTable } from '../../shared/tables/define-table.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { SourceState, SourceStateRequest, StatementRecord } from '../../shared/warehouse/warehouse.ts';

const shots = defineTable({
  dataset: 'nba_raw',
  name: 'known_shots',
  description: 'A table whose states are remembered, for tests.',
  columns: {
    shot_id: required('STRING'),
    game_date: required('DATE'),
    points: nullable('INT64'),
    data_hash: nullable('STRING'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: ['shot_id'],
  partitionBy: 'game_date',
  clusterBy: [],
  hashFields: ['shot_id', 'points'],
});
const DAYS = ['2024-01-14', '2024-01-15', '2024-01-16', '2024-01-17'].map(calendarDateOf);

type Step = { readonly kind: 'append' | 'upsert' | 'replace'; readonly day: number; readonly points: number };
const step = fc.record({
  kind: fc.constantFrom<Step['kind']>('append', 'upsert', 'replace'),
  day: fc.nat({ max: DAYS.length - 1 }),
  points: fc.nat({ max: 3 }),
});

function range(start: CalendarDate, end: CalendarDate, byDay: boolean): SourceStateRequest {
  const columns = ['shot_id', 'game_date', 'points'] as const;
  return { table: shots, columns, dates: { start, end }, fingerprint: 'columns', byDay };
}
const requests = fc
  .array(fc.record({ day: fc.nat({ max: 3 }), length: fc.integer({ min: -1, max: 3 }), byDay: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.map(({ day, length, byDay }) => range(dayAt(day), dayAt(day + length), byDay)));

/** Without the versions, which count from when the file was opened. */
function contents(states: readonly SourceState[]): unknown[] {
  return states.map(({ tableVersion: _, ...content }) => content);
}

function dayAt(index: number): CalendarDate {
  return DAYS[Math.max(0, Math.min(index, DAYS.length - 1))] ?? calendarDateOf('2024-01-14');
}

t.test('whatever is written and asked for in between', async (t) => {
  let files = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(step, requests), { minLength: 1, maxLength: 4 }),
      requests,
      async (steps, last) => {
        const path = `${t.testdir()}/${files++}.duckdb`;
        const warehouse = await openDuckdb({ path, threads: 1 });
        const contentOf = new Map<number, unknown>();
        await warehouse.sourceStates(last);
        await warehouse.ensureTables([shots]);
        for (const [{ kind, day, points }, asked] of steps) {
          const row = { shot_id: `${kind === 'append' ? 'a' : 'b'}${day}`, game_date: dayAt(day), points };
          const whole = {
            ...row,
            data_hash: `${points}`.padStart(16, '0'),
            processed_at: microsOf(1_700_000_000_000_000),
          };
          if (kind === 'append') await warehouse.append(shots, [whole]);
          else if (kind === 'upsert') await warehouse.upsert(shots, [whole]);
          else await warehouse.replaceRows({ table: shots, dates: [dayAt(day)], rows: [whole] });
          const [state] = await warehouse.sourceStates([range(dayAt(0), dayAt(3), false)]);
          const { tableVersion, ...content } = state ?? {};
          t.type(tableVersion, 'number');
          const version = Number(tableVersion);
          t.strictSame(content, contentOf.get(version) ?? content, 'states of one version are of the same rows');
          contentOf.set(version, content);
          await warehouse.sourceStates(asked);
        }
        const known = await warehouse.sourceStates(last);
        await warehouse.close();
        const fresh = await openDuckdb({ path, threads: 1 });
        t.strictSame(contents(known), contents(await fresh.sourceStates(last)));
        await fresh.close();
      },
    ),
    { numRuns: 25 },
  );
});

t.test('only days that are not known are read, and none once all are', async (t) => {
  const statements: StatementRecord[] = [];
  const opened = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => opened.close());
  const warehouse = opened.withLog((record) => statements.push(record));
  await warehouse.ensureTables([shots]);
  statements.length = 0;
  const [first, second] = [dayAt(0), dayAt(3)];
  const before = await warehouse.sourceStates([range(first, second, true)]);
  t.strictSame(await warehouse.sourceStates([range(first, second, true)]), before);
  t.strictSame(await warehouse.sourceStates([range(dayAt(1), dayAt(2), true)]), before);
  t.equal(statements.length, 1);
  await warehouse.append(shots, [{ shot_id: 'x', game_date: first, points: 1 }]);
  const [after] = await warehouse.sourceStates([range(first, second, true)]);
  t.equal(after?.rows, 1);
});

t.test('days that are forgotten for want of room are not missed in the answer under way', async (t) => {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([shots]);
  const day = dayAt(0);
  await warehouse.append(shots, [{ shot_id: 'x', game_date: day, points: 1 }]);
  const [start, end] = [calendarDateOf('2000-01-01'), calendarDateOf('2030-01-01')];
  const [long] = await warehouse.sourceStates([range(start, end, true)]);
  t.equal(long?.rows, 1);
  const [longer] = await warehouse.sourceStates([range(start, calendarDateOf('2030-01-02'), true)]);
  t.strictSame(longer, long);
});
