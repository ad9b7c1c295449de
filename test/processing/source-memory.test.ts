import t, { type Test } from 'tap';
import { addDays, calendarDateOf } from '../../shared/dates.ts';
import { eraseTypes } from '../../shared/processing/define-processor.ts';
import { type Sources, seasonToDate, source, wholeTable } from '../../shared/processing/define-source.ts';
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

t.test('a memory holds no more than its rows, those used last', (t) => {
  const memory = new SourceMemory(10);
  const state = (fingerprint: string) => ({ rows: 4, newest: null, fingerprint });
  const rows: StoredRow[] = [];
  for (const part of ['a', 'b']) memory.keep(part, state(part), rows, 4);
  t.equal(memory.recall('a', state('a')), rows);
  memory.keep('c', state('c'), rows, 4);
  t.equal(memory.recall('b', state('b')), undefined, 'the one not used for longest is gone');
  t.equal(memory.recall('a', state('other')), undefined, 'other content');
  t.equal(memory.recall('a', state('a')), rows);
  memory.keep('d', state('d'), rows, 11);
  t.equal(memory.recall('d', state('d')), undefined, 'more than fits');
  t.equal(memory.recall('c', state('c')), rows);
  t.end();
});
