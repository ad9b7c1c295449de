import t, { type Test } from 'tap';
import { addDays, calendarDateOf } from '../../shared/dates.ts';
import { type AnyProcessor, eraseTypes } from '../../shared/processing/define-processor.ts';
import { type Source, type Sources, seasonToDate, source, wholeTable } from '../../shared/processing/define-source.ts';
import { SourceMemory } from '../../shared/processing/source-memory.ts';
import { readSources } from '../../shared/processing/source-reader.ts';
import { readSourceStates } from '../../shared/processing/source-states.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { StatementRecord, Warehouse } from '../../shared/warehouse/warehouse.ts';
import { league } from './harness.ts';
import { score, scores, teams } from './league.ts';

const FIRST = calendarDateOf('2023-10-10');
const DATES = [3, 4].map((days) => addDays(FIRST, days));

/** Points of a day by team, in place of its rows. */
interface DayTotal {
  readonly team: string | null;
  readonly points: number;
}

const sources: Sources = {
  earlier: source({ table: scores, columns: ['game_id', 'team', 'points'], window: seasonToDate, role: 'critical' }),
  totals: source({
    table: scores,
    columns: ['team', 'points'],
    window: seasonToDate,
    role: 'optional',
    condense: (rows): DayTotal[] =>
      Array.from(
        Map.groupBy(rows, (row) => row.team),
        ([team, ofTeam]) => ({ team, points: ofTeam.reduce((sum, row) => sum + (row.points ?? 0), 0) }),
      ),
  }),
  whole: source({ table: teams, columns: ['name'], window: wholeTable, role: 'optional' }),
};
const processor = eraseTypes({ ...league, sources });

async function opened(t: Test): Promise<Warehouse> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([scores, teams]);
  await warehouse.append(teams, [{ team: 'A', name: 'a' }]);
  await warehouse.append(
    scores,
    [0, 0, 1, 2, 3].map((day, index) =>
      score(addDays(FIRST, day), `g${index}`, index % 2 === 0 ? 'A' : 'B', 10 + index),
    ),
  );
  return warehouse;
}

async function read(warehouse: Warehouse, memory?: SourceMemory) {
  const statements: StatementRecord[] = [];
  const states = await readSourceStates(warehouse, processor, DATES);
  const logged = warehouse.withLog((record) => statements.push(record));
  const found = await readSources(logged, processor, states, DATES, undefined, memory);
  const seen = DATES.map((date) => found.of(date));
  const sorted = (rows: readonly unknown[] | undefined): string[] =>
    (rows ?? []).map((row) => JSON.stringify(row)).sort();
  return {
    statements: statements.map(({ table, rows }) => `${table} ${rows}`).sort(),
    texts: seen.map(({ earlier, totals, whole }) => [earlier, totals, whole].map((view) => sorted(view?.all))),
    seen,
  };
}

t.test('a condensed source shows what is made of each day', async (t) => {
  const { seen } = await read(await opened(t));
  const totals = seen[1]?.totals;
  const texts = totals?.on(FIRST).map((total) => JSON.stringify(total));
  t.same(texts?.sort(), ['{"team":"A","points":10}', '{"team":"B","points":11}']);
  t.same(totals?.on(addDays(FIRST, 3)), [{ team: 'A', points: 14 }]);
  t.same(seen[0]?.totals?.on(addDays(FIRST, 3)), [], 'inside the window of the date');
});

t.test('what is unchanged is not read again, and is the very same', async (t) => {
  const warehouse = await opened(t);
  const memory = new SourceMemory();
  const first = await read(warehouse, memory);
  const again = await read(warehouse, memory);
  t.same(again.statements, [], 'nothing is read');
  t.same(again.texts, first.texts);
  t.equal(again.seen[0]?.earlier?.on(FIRST), first.seen[0]?.earlier?.on(FIRST));
  t.equal(again.seen[1]?.earlier?.all, first.seen[1]?.earlier?.all);
  t.equal(again.seen[0]?.whole?.all, first.seen[0]?.whole?.all);
});

t.test('a day, or a table, that has changed is read anew, and nothing else', async (t) => {
  const warehouse = await opened(t);
  const memory = new SourceMemory();
  const first = await read(warehouse, memory);
  const changed = addDays(FIRST, 1);
  await warehouse.append(scores, [score(changed, 'g9', 'B', 33)]);
  await warehouse.append(teams, [{ team: 'B', name: 'b' }]);
  const again = await read(warehouse, memory);
  t.same(again.statements, [`${scores.id} 2`, `${scores.id} 2`, `${teams.id} 2`]);
  t.same(again.texts, (await read(warehouse)).texts, 'as without a memory');
  t.notSame(again.texts, first.texts);
  t.equal(again.seen[0]?.earlier?.on(FIRST), first.seen[0]?.earlier?.on(FIRST));
});

t.test(
  'sources of other fingerprints, and condensed ones that are expected, are served by what was read for others',
  async (t) => {
    const warehouse = await opened(t);
    const { earlier, totals } = sources;
    if (earlier === undefined || totals === undefined) throw new TypeError('the sources above');
    const hashed = eraseTypes({
      ...league,
      sources: { hashed: { ...earlier, fingerprint: 'data_hash' as const } },
    });
    const { condense: _, ...raw } = totals;
    const plain = eraseTypes({ ...league, sources: { plain: raw } });
    const condensed = eraseTypes({
      ...league,
      sources: { condensed: { ...totals, fingerprint: 'data_hash' as const } },
    });
    const memory = new SourceMemory();
    memory.expect(totals);
    const readOf = async (reader: AnyProcessor, of: Warehouse = warehouse) => {
      const states = await readSourceStates(of, reader, DATES);
      return (await readSources(of, reader, states, DATES, undefined, memory)).of(addDays(FIRST, 4));
    };
    const read = [await readOf(eraseTypes({ ...league, sources: { earlier } })), await readOf(plain)];
    const nothingRead = { ...warehouse, read: () => t.fail('nothing is read') as never };
    const [again, made] = [await readOf(hashed, nothingRead), await readOf(condensed, nothingRead)];
    t.equal(again.hashed?.all, read[0]?.earlier?.all);
    t.same(made.condensed?.on(addDays(FIRST, 3)), [{ team: 'A', points: 14 }]);
    t.equal(made.condensed?.all.length, 5);
    await warehouse.append(scores, [score(FIRST, 'g9', 'B', 33)]);
    t.equal((await readOf(hashed)).hashed?.all.length, 6, 'once the table has been written, it is read again');
  },
);

const bare = (name: string, change: Partial<Source> = {}): Source => ({
  table: { ...scores, id: name },
  columns: ['points'],
  window: seasonToDate,
  role: 'optional',
  ...change,
});

t.test('a memory holds no more than its rows, those used last', (t) => {
  const memory = new SourceMemory(10);
  const state = (fingerprint: string) => ({ rows: 4, newest: null, fingerprint });
  const rows: StoredRow[] = [1, 2, 3, 4].map((points) => ({ points }));
  const recall = (name: string, content = name) => memory.recall(bare(name), FIRST, state(content));
  const keep = (name: string, kept = rows) => memory.keep(bare(name), FIRST, state(name), kept);
  for (const part of ['a', 'b']) t.equal(keep(part), rows);
  t.equal(recall('a'), rows);
  keep('c');
  t.equal(recall('b'), undefined, 'the one not used for longest is gone');
  t.equal(recall('a', 'other'), undefined, 'other content');
  t.equal(recall('a'), rows);
  t.equal(memory.recall(bare('a'), addDays(FIRST, 1), state('a')), undefined, 'another day');
  keep('d', [...rows, ...rows, ...rows]);
  t.equal(recall('d'), undefined, 'more than fits');
  t.equal(recall('c'), rows);
  t.end();
});

t.test('room is made of raw rows first that are kept condensed too', (t) => {
  const memory = new SourceMemory(10);
  const condensed = bare('events', { condense: (events) => [{ events: events.length }] });
  memory.expect(condensed);
  const state = { rows: 4, newest: null, fingerprint: 'f', tableVersion: 1 };
  const rows: StoredRow[] = [1, 2, 3, 4].map((points) => ({ points }));
  memory.keep(bare('a'), FIRST, state, rows);
  memory.keep(bare('events'), FIRST, state, rows);
  memory.keep(bare('b'), FIRST, state, rows);
  t.equal(memory.recall(bare('events'), FIRST, state), undefined);
  t.equal(memory.recall(bare('a'), FIRST, state), rows);
  t.same(memory.recall(condensed, FIRST, state), [{ events: 4 }]);
  t.end();
});
