import t from 'tap';
import { addDays, datesOfRange, type GameDate } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import { runTogether } from '../../shared/processing/run-together.ts';
import type { RangeAnswer } from '../../shared/processing/runner-port.ts';
import type { StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { facts, league, leagueOver, openLeague, TRIGGER, timeless, topic } from './harness.ts';
import { addRows, DAY, game } from './league.ts';

/** Reads what the league reads, and writes a table of its own; fails on the dates given. */
function twin(failing: readonly GameDate[] = []): AnyProcessor {
  const { afterWrite: _, ...alike } = league;
  return {
    ...alike,
    name: 'TwinProcessor',
    table: { ...league.table, name: 'league_twins', id: 'nba_analytics.league_twins' },
    compute: (input) => {
      if (failing.includes(input.date)) throw new AppError('DUPLICATE_KEY', 'computed twice');
      return league.compute(input);
    },
  };
}

const dates = datesOfRange(DAY, addDays(DAY, 9));
const games = dates.map((date, index) => game(date, 'BOS', 'NYK', [100 + index, 90]));

t.test('processors run together end as they do alone, and a failing date of one stops nothing', async (t) => {
  const other = twin([addDays(DAY, 2)]);
  const [together, alone] = [await openLeague(t), await openLeague(t)];
  for (const { warehouse } of [together, alone]) await addRows(warehouse, ...games);
  const request = { dates, trigger: TRIGGER };
  const answers = await runTogether(
    [league, other].map((processor, index) => ({
      runner: together.runner({ rowsPerChunk: 6 + index }, processor),
      request,
    })),
  );
  for (const [index, processor] of [league, other].entries()) {
    const expected = await alone.runner({}, processor).runDates(request);
    t.same(answers[index]?.dates.map(facts), expected.dates.map(facts));
    t.same(answers[index]?.failed, expected.failed);
    t.same(timeless(await together.stored(processor.table)), timeless(await alone.stored(processor.table)));
  }
  t.equal(answers[1]?.failed.length, 1);
});

t.test('what processors declare alike is read once', async (t) => {
  const counts: number[] = [];
  for (const processors of [[league], [league, twin()]]) {
    const { warehouse } = await openLeague(t);
    await addRows(warehouse, ...games);
    const statements: StatementRecord[] = [];
    const logged = leagueOver(
      warehouse.withLog((record) => statements.push(record)),
      league,
      topic(),
    );
    await runTogether(
      processors.map((processor) => ({
        runner: logged.runner({}, processor),
        request: { dates, trigger: TRIGGER },
      })),
    );
    const reads = statements.filter(({ kind, table }) => kind === 'query' && /^nba_raw\.league_\w+$/.test(table));
    counts.push(reads.reduce((rows, read) => rows + read.rows, 0));
  }
  t.ok(Number(counts[0]) > 0);
  t.equal(counts[1], counts[0]);
});

t.test('a step is planned when it is asked for, and run when that is asked for', async (t) => {
  const { warehouse, runner, records } = await openLeague(t);
  await addRows(warehouse, ...games);
  const steps = runner({ rowsPerChunk: 1 }).steps({ dates, trigger: TRIGGER })[Symbol.asyncIterator]();
  const first = await steps.next();
  if (first.done === true) throw new Error('there is no step');
  const begun = async () => [...new Set((await records()).map(({ data_date }) => data_date))].sort();
  t.same(await begun(), []);
  const answer = await first.value.run();
  t.same(await begun(), first.value.dates);
  t.same(
    answer.dates.map(({ game_date }) => game_date),
    first.value.dates,
  );
  t.ok(first.value.dates.length < dates.length);
});

t.test('the step that ends first is run first, so that wide steps find what narrow ones have read', async (t) => {
  const { warehouse, runner } = await openLeague(t);
  await addRows(warehouse, ...games);
  const ended: (readonly [string, string | undefined])[] = [];
  const run = (name: string, rowsPerChunk: number, processor: AnyProcessor) => ({
    runner: runner({ rowsPerChunk }, processor),
    request: {
      dates,
      trigger: TRIGGER,
      onProgress: (told: RangeAnswer) => void ended.push([name, told.dates.at(-1)?.game_date]),
    },
  });
  await runTogether([run('wide', 1_000, league), run('narrow', 1, twin())]);
  t.ok(ended.length > 2);
  t.same(ended.at(-1), ['wide', dates.at(-1)]);
  const ends = ended.map(([, date]) => date);
  t.same(ends, ends.toSorted());
});
