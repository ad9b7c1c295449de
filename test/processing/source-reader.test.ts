import fc from 'fast-check';
import t from 'tap';
import { addDays, calendarDateOf, type GameDate } from '../../shared/dates.ts';
import { eraseTypes } from '../../shared/processing/define-processor.ts';
import {
  onDate,
  type Sources,
  seasonSpan,
  seasonThroughDate,
  seasonToDate,
  source,
  wholeTable,
} from '../../shared/processing/define-source.ts';
import { readSources } from '../../shared/processing/source-reader.ts';
import { readSourceStates } from '../../shared/processing/source-states.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import type { StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { league } from './harness.ts';
import { fixture, fixtures, leagueProcessor, lines, score, scores, teams } from './league.ts';

const FIRST = calendarDateOf('2023-09-27');
/** The window of D's yesterday and tomorrow around D. */
const around = {
  name: 'around D',
  resolve: (date: GameDate) => ({ start: addDays(date, -1), end: addDays(date, 1) }),
};
const windows = { onDate, seasonSpan, seasonToDate, seasonThroughDate, around };

const sources: Sources = {
  ...Object.fromEntries(
    Object.entries(windows).map(([name, window]) => [
      name,
      source({ table: scores, columns: ['game_id', 'points'], window, role: 'critical' }),
    ]),
  ),
  timed: source({ table: lines, columns: ['game_id', 'taken_at'], window: onDate, role: 'optional' }),
  listed: source({
    table: scores,
    columns: ['team', 'game_date'],
    window: onDate,
    role: 'optional',
    in: { team: ['B'] },
  }),
  whole: source({ table: scores, columns: ['game_id', 'game_date'], window: wholeTable, role: 'optional' }),
  undated: source({ table: teams, columns: ['name'], window: wholeTable, role: 'optional' }),
  absent: source({ table: fixtures, columns: ['game_id'], window: onDate, role: 'optional' }),
};
const processor = { ...league, sources };

t.test('a date sees the rows of its windows and no others, however many dates are read', async (t) => {
  const arbitrary = fc.array(fc.record({ day: fc.integer({ min: 0, max: 12 }), team: fc.constantFrom('A', 'B') }), {
    maxLength: 30,
  });
  const property = fc.asyncProperty(
    arbitrary,
    fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 6 }),
    async (made, days) => {
      const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
      await warehouse.ensureTables([scores, lines, teams]);
      const rows = made.map(({ day, team }, index) => score(addDays(FIRST, day), `g${index}`, team, index));
      await warehouse.append(scores, rows);
      await warehouse.append(
        lines,
        rows.map(({ game_id, game_date }, index) => {
          // The last microsecond of a day and the first are its own.
          const start = Date.parse(`${game_date}T00:00:00Z`) * 1000;
          return { game_id, taken_at: index % 2 === 0 ? start : start + 86_399_999_999 };
        }),
      );
      await warehouse.append(teams, [{ team: 'A', name: 'a' }]);
      const dates = days.map((day) => addDays(FIRST, day)).sort();
      const states = await readSourceStates(warehouse, processor, dates);
      const read = await readSources(warehouse, processor, states, dates, undefined);
      const ids = (some: readonly StoredRow[]): string[] => some.map(({ game_id }) => String(game_id)).sort();
      const idsBetween = (start: GameDate, end: GameDate): string[] =>
        ids(rows.filter(({ game_date }) => game_date >= start && game_date <= end));
      for (const date of dates) {
        const views = read.of(date);
        for (const [name, window] of Object.entries(windows)) {
          const view = views[name];
          const range = window.resolve(date);
          if (view === undefined || range === null) throw new Error(name);
          t.same(ids(view.all), idsBetween(range.start, range.end), `${name} of ${date}`);
          t.same(states.of(name, date).rows, view.all.length);
          for (const other of [...dates, addDays(date, 1), addDays(date, -1)]) {
            const inside = other >= range.start && other <= range.end;
            t.same(ids(view.on(other)), inside ? idsBetween(other, other) : []);
            const [first = date, last = date] = [other, date].sort();
            const between = rows.filter(({ game_date: day }) => day >= first && day <= last);
            const cut = between.filter(({ game_date: day }) => day >= range.start && day <= range.end);
            t.same(ids(view.between(first, last)), ids(cut));
          }
        }
        t.same(ids(views.timed?.all ?? []), idsBetween(date, date), 'by the UTC day of a time stamp');
        t.ok(views.listed?.all.every((row) => (row as StoredRow).team === 'B'));
        t.equal(views.listed?.all.length, rows.filter((row) => row.team === 'B' && row.game_date === date).length);
        t.same(ids(views.whole?.all ?? []), ids(rows));
        t.same(ids(views.whole?.on(date) ?? []), idsBetween(date, date));
        t.same(views.undated?.all, [{ name: 'a' }]);
        t.throws(() => views.undated?.on(date), TypeError);
        t.match(views.absent, { exists: false, all: [] });
        t.match(views.onDate, { exists: true });
      }
      await warehouse.close();
    },
  );
  await fc.assert(property, { numRuns: 15 });
});

t.test('dates share what they see alike, so that it can be worked on once', async (t) => {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([scores, lines, teams, fixtures]);
  const dates = [5, 6, 7].map((day) => addDays(FIRST, day));
  await warehouse.append(
    fixtures,
    [0, 1, 5, 9].map((day) => fixture(addDays(FIRST, day), 'A', 'B')),
  );
  const one = eraseTypes(leagueProcessor);
  const states = await readSourceStates(warehouse, one, dates);
  const statements: StatementRecord[] = [];
  const logged = warehouse.withLog((record) => statements.push(record));
  const read = await readSources(logged, one, states, dates, undefined);
  const seen = dates.map((date) => read.of(date).fixtures);
  t.equal(seen[0]?.all.length, 2, 'of the season');
  t.ok(
    seen.every((view) => view?.all === seen[0]?.all),
    'one array',
  );
  const [day = FIRST] = dates;
  t.ok(seen.every((view) => view?.on(day) === seen[0]?.on(day)));
  t.equal(read.rows, 2);
  t.equal(statements.length, 1, 'one statement per source that has rows');
});

t.test('a digest moves exactly when a window of the date does, whatever it was asked for with', async (t) => {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([scores, lines, teams]);
  const [yesterday, today, tomorrow] = [addDays(FIRST, 20), addDays(FIRST, 21), addDays(FIRST, 22)];
  const one = eraseTypes(leagueProcessor);
  const digests = async (...dates: GameDate[]): Promise<string[]> => {
    const states = await readSourceStates(warehouse, one, dates);
    return dates.map((date) => states.digest([date]));
  };
  const changes: readonly (readonly [string, () => Promise<void>, boolean, boolean])[] = [
    ['a row of the day before', () => warehouse.append(scores, [score(yesterday, 'g', 'A', 1)]), true, true],
    ['a row of the day', () => warehouse.append(scores, [score(today, 'g', 'A', 1)]), true, true],
    ['a row of the next day', () => warehouse.append(scores, [score(tomorrow, 'g', 'A', 1)]), false, true],
    ['a row of a table without dates', () => warehouse.append(teams, [{ team: 'A', name: null }]), true, true],
    ['a table that appears, empty', () => warehouse.ensureTables([fixtures]), true, true],
    [
      'a row of another season',
      () => warehouse.append(fixtures, [fixture(addDays(FIRST, 900), 'A', 'B')]),
      false,
      false,
    ],
  ];
  let before = await digests(today, tomorrow);
  for (const [name, change, ofToday, ofTomorrow] of changes) {
    await change();
    const after = await digests(today, tomorrow);
    t.equal(after[0] !== before[0], ofToday, `today: ${name}`);
    t.equal(after[1] !== before[1], ofTomorrow, `tomorrow: ${name}`);
    t.same([...(await digests(today)), ...(await digests(tomorrow))], after, `${name}: alone as together`);
    before = after;
  }
});

t.test('a read that fails, or is stopped, stops the others', async (t) => {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([scores, lines, teams, fixtures]);
  await warehouse.append(scores, [score(FIRST, 'g', 'A', 1)]);
  const one = eraseTypes(leagueProcessor);
  const states = await readSourceStates(warehouse, one, [FIRST]);
  const stopped = AbortSignal.abort(new Error('enough'));
  await t.rejects(readSources(warehouse, one, states, [FIRST], stopped), { message: 'enough' });
  const bigger = { ...scores, columns: { ...scores.columns, more: scores.columns.points }, columnNames: [] };
  const wanting = {
    ...one,
    sources: { ...one.sources, scores: { ...one.sources.scores, table: bigger, columns: ['more'] } },
  } as typeof one;
  await t.rejects(readSources(warehouse, wanting, states, [FIRST], undefined), { code: 'SCHEMA_DRIFT' });
});
