import t from 'tap';
import { recordedPublisher } from '../../shared/messaging/publisher.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { JsonValue, StoredRow } from '../../shared/tables/column-types.ts';
import { league, leagueOver, openLeague, silent, TRIGGER, topic } from './harness.ts';
import { addRows, at, DAY, game, gameId, lines, type RawRows } from './league.ts';

const A = gameId(DAY, 'BOS', 'NYK');
const gameA = game(DAY, 'BOS', 'NYK', [100, 99]);
const gameB = game(DAY, 'LAL', 'GSW', [88, 120]);
const withLines: RawRows = [[lines, [{ game_id: A, taken_at: at(-86_400), total: 210.5, processed_at: at(0) }]]];

/** Publication of each run, by its newest record. */
function publications(records: readonly StoredRow[]): unknown[] {
  const newest = new Map(records.map((record) => [record.run_id, record.summary]));
  return [...newest.values()].map((summary) => (summary as { publication?: JsonValue } | null)?.publication);
}

t.test('a message that could not be published is owed: the re-run is unchanged and publishes it', async (t) => {
  const { warehouse, run, stored, records, topic } = await openLeague(t);
  await addRows(warehouse, gameA);
  topic.down = true;
  await t.rejects(run(), { code: 'PUBLISH_FAILED', kind: { status: 503 } });
  t.equal((await stored()).length, 2, 'the rows are stored');
  t.match((await records()).at(-1), { status: 'success', summary: { publication: 'owed', message: { body: {} } } });
  await t.rejects(run(), { code: 'PUBLISH_FAILED' }, 'as long as the topic is down');
  topic.down = false;
  const answer = await run();
  t.match(answer, { status: 'unchanged', record_count: 2, published: true });
  t.equal(topic.messages.length, 1, 'once');
  t.match(topic.messages[0]?.body, { status: 'success', record_count: 2, metadata: { rows_added: 2 } });
  t.not(topic.messages[0]?.body.execution_id, answer.run_id, 'the message is that of the run that owed it');
  t.same(publications(await records()), ['published', 'none', 'none']);
  t.match(await run(), { status: 'unchanged', published: true });
  t.match(topic.messages[1]?.body, { metadata: { rows_added: 0 } });
  t.equal(topic.messages.length, 2, 'nothing is owed any more');
});

t.test('owed messages leave before those of later runs', async (t) => {
  const { warehouse, run, records, topic } = await openLeague(t);
  await addRows(warehouse, gameA);
  topic.down = true;
  await t.rejects(run(), { code: 'PUBLISH_FAILED' });
  await addRows(warehouse, withLines);
  await t.rejects(run(), { code: 'PUBLISH_FAILED' });
  topic.down = false;
  await addRows(warehouse, gameB);
  t.match(await run(), { status: 'success', rows_added: 2, published: true });
  t.match(
    topic.messages.map(({ body }) => body.metadata),
    [{ rows_added: 2 }, { rows_changed: 2 }, { rows_added: 2, rows_unchanged: 2 }],
  );
  t.same(publications(await records()), ['published', 'published', 'published']);
});

t.test('nothing is published when the caller wants none, and nothing is owed then', async (t) => {
  const { warehouse, run, records, topic } = await openLeague(t);
  await addRows(warehouse, gameA);
  t.match(await run({ skipDownstream: true }), { status: 'success', published: null });
  t.match(await run({ skipDownstream: true }), { status: 'unchanged', published: null });
  t.same(topic.messages, []);
  t.same(publications(await records()), ['none', 'none']);
  t.equal((await records()).length, 4, 'nor is anything marked');
});

t.test('without a topic the run record keeps the message', async (t) => {
  const { warehouse } = await openLeague(t);
  await addRows(warehouse, gameA);
  const { run, records } = leagueOver(warehouse);
  const answer = await run({}, { publisher: recordedPublisher(silent) });
  t.match(answer, { status: 'success', published: false });
  t.match((await records()).at(-1), {
    summary: {
      publication: 'recorded',
      message: { body: { execution_id: answer.run_id, metadata: { rows_added: 2 } } },
    },
  });
});

t.test('that a run failed is published if that is possible, and never owed', async (t) => {
  const failing: AnyProcessor = { ...league, kind: 'context' };
  const { run, topic, records } = await openLeague(t, failing);
  topic.down = true;
  await t.rejects(run(), { code: 'SOURCE_MISSING' }, 'the failure itself is answered');
  topic.down = false;
  await t.rejects(run(), { code: 'SOURCE_MISSING' });
  t.match(topic.messages, [{ body: { status: 'failed', error_type: 'SOURCE_MISSING', record_count: 0 } }]);
  t.equal(topic.messages.length, 1);
  t.same(publications(await records()), ['none', 'none']);
});

t.test('rows that a run wrote before it failed are told by the run that settles them', async (t) => {
  const { warehouse, run, runner, topic, stored } = await openLeague(t);
  await addRows(warehouse, gameA);
  await run();
  await addRows(warehouse, gameB, withLines);
  const broken = { ...league, afterWrite: { tables: [], run: () => Promise.reject(new Error('stopped')) } };
  await t.rejects(runner({}, broken).run({ date: DAY, trigger: TRIGGER }), { code: 'INTERNAL' });
  const rows = await stored();
  topic.messages.length = 0;
  const answer = await run();
  t.match(answer, { status: 'success', rows_added: 2, rows_changed: 2, rows_unchanged: 0, record_count: 4 });
  t.same(await stored(), rows, 'although they are stored already');
  t.match(topic.messages[0]?.body, {
    record_count: 4,
    metadata: { rows_added: 2, rows_changed: 2, rows_unchanged: 0 },
  });
  t.match(await run(), { status: 'unchanged' });
});

t.test('records of other tools, and runs that never ended, confuse nothing', async (t) => {
  const { warehouse, run, stored } = await openLeague(t);
  await addRows(warehouse, gameA);
  const { processorRunHistory } = await import('../../shared/tables/operations/processor-run-history.ts');
  const foreign = { processor_name: league.name, data_date: DAY, started_at: at(1) };
  await warehouse.append(processorRunHistory, [
    { ...foreign, run_id: 'old tool', status: 'success', processed_at: at(2), summary: { rows_written: 3 } },
    { ...foreign, run_id: 'older tool', status: 'success', processed_at: at(2), summary: null },
    { ...foreign, run_id: 'killed', status: 'running' },
    { ...foreign, run_id: 'other processor', processor_name: 'SomebodyElse', status: 'success', processed_at: at(2) },
  ]);
  t.match(await run(), { status: 'success', rows_added: 2, record_count: 2 });
  t.match(await run(), { status: 'unchanged', record_count: 2 });
  await warehouse.append(processorRunHistory, [
    { ...foreign, run_id: 'killed too', status: 'running', started_at: at(7_000) },
  ]);
  t.match(await run(), { status: 'unchanged', record_count: 2 });
  t.equal((await stored()).length, 2);
});

t.test('a second request for a date waits for the first and finds nothing left to do', async (t) => {
  const { warehouse, runner, topic: published } = await openLeague(t);
  await addRows(warehouse, gameA);
  const shared = runner();
  const answers = await Promise.all([1, 2, 3].map(() => shared.run({ date: DAY, trigger: TRIGGER })));
  t.same(answers.map(({ status }) => status).sort(), ['success', 'unchanged', 'unchanged']);
  t.equal(published.messages.length, 3, 'one message per run');
});

t.test('a topic that fails in the middle of a range leaves what it did not take owed', async (t) => {
  const { warehouse } = await openLeague(t);
  const picky = topic();
  const publisher = {
    ...picky,
    publish: async (message: Parameters<typeof picky.publish>[0]) => {
      picky.down = message.attributes.game_date === DAY;
      return picky.publish(message);
    },
  };
  await addRows(warehouse, gameA, game('2024-01-16' as typeof DAY, 'BOS', 'NYK', [1, 2]));
  const { runner, records } = leagueOver(warehouse);
  const range = { startDate: DAY, endDate: '2024-01-16' as typeof DAY, trigger: TRIGGER };
  const answer = await runner({ publisher }).runRange(range);
  t.match(answer, {
    dates: [{ game_date: '2024-01-16', published: true }],
    failed: [{ game_date: DAY, error: { code: 'PUBLISH_FAILED' } }],
  });
  t.same(publications(await records()), ['owed', 'published']);
});
