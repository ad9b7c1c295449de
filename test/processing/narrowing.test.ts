/** Sources of which a date reads only what other sources show to be needed. */
import t from 'tap';
import { addDays, calendarDateOf, type GameDate } from '../../shared/dates.ts';
import { type AnyProcessor, defineProcessor } from '../../shared/processing/define-processor.ts';
import { narrowedBy, onDate, type Sources, seasonToDate, source } from '../../shared/processing/define-source.ts';
import { readSources } from '../../shared/processing/source-reader.ts';
import { readSourceStates } from '../../shared/processing/source-states.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { StatementRecord, Warehouse } from '../../shared/warehouse/warehouse.ts';
import { league } from './harness.ts';
import { fixture, fixtures, score, scores } from './league.ts';

const FIRST = calendarDateOf('2024-11-01');
const today = source({ table: fixtures, columns: ['game_id', 'game_date'], window: onDate, role: 'critical' });
/** Scores of as many days before D as D has fixtures. */
const earlier = source({
  table: scores,
  columns: ['game_id', 'game_date', 'points'],
  window: seasonToDate,
  role: 'optional',
  narrowing: narrowedBy({ today }, (date, sources) => {
    const days = sources.today.all.length;
    return days === 0 ? undefined : { start: addDays(date, -days), end: addDays(date, 5) };
  }),
});
/** Of those days, the ones after the first score. */
const later = source({
  ...earlier,
  narrowing: narrowedBy({ earlier }, (date, sources) => {
    const [first] = sources.earlier.all.map((row) => row.game_date).sort();
    return first === undefined ? undefined : { start: addDays(first, 1), end: date };
  }),
});
const withSources = (sources: Sources): AnyProcessor => ({ ...league, sources });
const processor = withSources({ today, earlier, later });

/** One score a day for ten days, and a fixture more on every other day. */
async function filled(t: { teardown(task: () => Promise<unknown>): void }): Promise<Warehouse> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([scores, fixtures]);
  const days = Array.from({ length: 10 }, (_, index) => addDays(FIRST, index));
  await warehouse.append(
    scores,
    days.map((date, index) => score(date, `g${index}`, 'A', index)),
  );
  await warehouse.append(
    fixtures,
    days.flatMap((date, index) => Array.from({ length: index % 4 }, (_, game) => fixture(date, `A${game}`, 'B'))),
  );
  return warehouse;
}

async function read(warehouse: Warehouse, dates: readonly GameDate[], of: AnyProcessor = processor) {
  const statements: StatementRecord[] = [];
  const logged = warehouse.withLog((record) => statements.push(record));
  const states = await readSourceStates(logged, of, dates);
  const sources = await readSources(logged, of, states, dates, undefined);
  const seen = (date: GameDate): unknown[] => {
    const { earlier: wide, later: narrow } = sources.of(date);
    return [wide, narrow].map((rows) => rows?.all.map((row) => row.points).sort());
  };
  return { seen, rows: statements.filter(({ table }) => table === scores.id).reduce((sum, { rows }) => sum + rows, 0) };
}

t.test('a date sees the part that other sources leave, and only that is read', async (t) => {
  const warehouse = await filled(t);
  const date = addDays(FIRST, 7);
  const { seen, rows } = await read(warehouse, [date]);
  t.same(seen(date), [
    [4, 5, 6],
    [5, 6],
  ]);
  t.equal(rows, 5, 'of ten rows');
});

t.test('neither the dates read together nor their order make a difference', async (t) => {
  const warehouse = await filled(t);
  const dates = Array.from({ length: 10 }, (_, index) => addDays(FIRST, index));
  const together = await read(warehouse, dates);
  for (const date of dates) {
    const alone = await read(warehouse, [date]);
    t.same(together.seen(date), alone.seen(date), date);
  }
  t.same(together.seen(addDays(FIRST, 4)), [[], []], 'without fixtures nothing is seen');
});

t.test('a part beyond the window is cut to it', async (t) => {
  const warehouse = await filled(t);
  const date = addDays(FIRST, 1);
  const { seen } = await read(warehouse, [date]);
  t.same(seen(date), [[0], []], 'nothing of the date itself');
});

t.test('the source digest covers the whole window', async (t) => {
  const warehouse = await filled(t);
  const date = addDays(FIRST, 7);
  const digest = async (): Promise<string> =>
    (await readSourceStates(warehouse, processor, [date])).digest([date], ['earlier']);
  const before = await digest();
  await warehouse.append(scores, [score(FIRST, 'late', 'A', 50)]);
  t.not(await digest(), before);
});

t.test('a read that a narrowed source waits for, and that fails, fails the run with its reason', async (t) => {
  const warehouse = await filled(t);
  const bigger = { ...fixtures, columns: { ...fixtures.columns, more: fixtures.columns.game_status }, columnNames: [] };
  const wanting = withSources({ today, earlier, later });
  const dates = [addDays(FIRST, 1)];
  const states = await readSourceStates(warehouse, wanting, dates);
  const broken = withSources({ today: { ...today, table: bigger, columns: ['more'] }, earlier, later });
  await t.rejects(readSources(warehouse, broken, states, dates, undefined), { code: 'SCHEMA_DRIFT' });
});

t.test('a narrowing that looks at what is not declared before it is refused', async (t) => {
  const refused = { code: 'INVALID_CONFIG' };
  t.throws(() => defineProcessor(withSources({ earlier, today })), refused);
  t.throws(() => defineProcessor(withSources({ ...league.sources, earlier })), refused);
  t.doesNotThrow(() => defineProcessor(processor));
});
