/** docs/messages.md: what services are sent and send. Every example is answered or made by the code that runs in them. */
import { calendarDateOf, type EpochMicros } from '../../shared/dates.ts';
import { AppError } from '../../shared/errors.ts';
import { HASH_SCHEME } from '../../shared/hashing/data-hash.ts';
import { completionMessage, type FinishedRun } from '../../shared/messaging/completion-message.ts';
import { PushEnvelope, readEnvelope } from '../../shared/messaging/envelope.ts';
import { decide, type TriggeredProcessor, triggerTables } from '../../shared/messaging/triggers.ts';
import type { JsonValue } from '../../shared/tables/column-types.ts';
import { code, codes, jsonBlock, markdownTable, page } from './markdown.ts';

const DATE = calendarDateOf('2025-01-15');

/** What the members of a completion message mean; a member without a line here, or a line without a member, is an error. */
const BODY: Readonly<Record<string, string>> = {
  processor_name: 'Class-style name of the processor.',
  phase: 'Always the same.',
  execution_id: 'The run, as in its run record.',
  correlation_id: 'Taken over from the message that started the run; else the run.',
  game_date: 'Eastern calendar date.',
  output_table: 'Table that was written, without its dataset.',
  output_dataset: 'Its dataset.',
  status:
    '`success` (also when nothing had to be written), `partial` (some games or rows are missing), `no_data` (no games), `failed`.',
  record_count: 'Rows that the table holds for the date after the run.',
  records_failed: 'Rows that could not be built; their stored versions stay.',
  timestamp: 'End of the run, UTC.',
  duration_seconds: 'Its length.',
  parent_processor: 'Processor whose message started the run; absent when unknown.',
  trigger_message_id: 'Pub/Sub id of that message; absent without one.',
  trigger_source: 'What started the run: `pubsub`, `http`, `cli`, `backfill`.',
  error_message: 'Only with status `failed`.',
  error_type: 'Only with status `failed`: a code of [errors.md](errors.md).',
  metadata: 'Below.',
};
const METADATA: Readonly<Record<string, string>> = {
  is_incremental: 'Always false: every run reads all of its date.',
  entities_changed_count: 'Always null; see `rows_changed`.',
  entities_total: 'Always null.',
  efficiency_gain_pct: 'Always null.',
  change_detection_time: 'Always null.',
  entities_changed: 'Always empty.',
  extract_time: 'Seconds of reading; null when not reached.',
  transform_time: 'Seconds of computing; null when not reached.',
  save_time: 'Seconds of writing; null when not reached.',
  rows_added: 'Rows with a new key.',
  rows_changed: 'Rows whose hash moved.',
  rows_removed: 'Rows whose key no longer exists.',
  rows_unchanged: 'Rows that were not touched. When all three above are 0, consumers can stop.',
  changed_fields: 'Changed rows by hash field.',
  hash_scheme: 'Name of the scheme of `data_hash`.',
  games: 'Games of the date and what became of each: `computed`, `game_missing`, `game_not_final`.',
};

const FAILED_RUN: FinishedRun = {
  processorName: 'PlayerGameSummaryProcessor',
  runId: '6f1d2a30-8f0e-4c8e-9b55-0d4c7f1f6a11',
  outcome: 'failed',
  gameDate: DATE,
  table: 'player_game_summary',
  dataset: 'nba_analytics',
  recordCount: 0,
  failedRows: 0,
  finishedAt: 1_737_000_000_250_000 as EpochMicros,
  durationSeconds: 1.25,
  trigger: {
    source: 'pubsub',
    messageId: '13579',
    correlationId: 'morning-2025-01-15',
    parentProcessor: 'NbacGamebookProcessor',
  },
  error: { code: 'SOURCE_MISSING', message: 'No player source has rows of 2025-01-15.' },
  rows: { added: 0, changed: 0, removed: 0, unchanged: 0 },
  changedFields: {},
  hashScheme: HASH_SCHEME,
  games: [],
  seconds: { extract: 0.2, transform: null, save: null },
};
const { error: _, ...withoutError } = FAILED_RUN;
const PARTIAL_RUN: FinishedRun = {
  ...withoutError,
  outcome: 'partial',
  recordCount: 24,
  rows: { added: 0, changed: 1, removed: 0, unchanged: 23 },
  changedFields: { points: 1, ts_pct: 1 },
  games: [
    { game_id: '20250115_BOS_TOR', state: 'computed' },
    { game_id: '20250115_NYK_PHI', state: 'game_missing', reason: 'no player rows' },
  ],
  seconds: { extract: 0.2, transform: 0.1, save: 0.3 },
};

type Body = { readonly [member: string]: JsonValue };
const isBody = (value: JsonValue | undefined): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function describedMembers(body: Body, meanings: Readonly<Record<string, string>>): string {
  const missing = Object.keys(body).filter((member) => !(member in meanings));
  const stale = Object.keys(meanings).filter((member) => !(member in body));
  if (missing.length + stale.length > 0) {
    throw new Error(`docs/generators/messages.ts: say what ${missing} means; there is no ${stale}`);
  }
  return markdownTable(
    ['Member', 'Meaning'],
    Object.keys(body).map((member) => [code(member), meanings[member] ?? '']),
  );
}

const INCOMING: readonly (readonly [string, Body])[] = [
  [
    'a phase 2 processor loaded a source',
    {
      processor_name: 'BdlPlayerBoxScoresProcessor',
      output_table: 'bdl_player_boxscores',
      game_date: DATE,
      status: 'success',
    },
  ],
  ['the older shape', { source_table: 'nba_raw.nbac_gamebook_player_stats', game_date: DATE, success: true }],
  ['an orchestrator starts a date', { game_date: DATE, correlation_id: 'morning-2025-01-15' }],
  ['the older name of the date', { output_table: 'nbac_schedule', analysis_date: DATE }],
  ['upstream had nothing', { output_table: 'bdl_player_boxscores', status: 'no_data' }],
  ['upstream failed', { source_table: 'bdl_player_boxscores', game_date: DATE, success: false }],
  ['a table that is no source', { output_table: 'bdl_standings', game_date: DATE, status: 'success' }],
  ['no date', { output_table: 'bdl_player_boxscores', status: 'success' }],
  ['no such day', { output_table: 'bdl_player_boxscores', game_date: '2025-02-30', status: 'success' }],
];

/** Sources enough to show every answer; the real lists of sources stand in the section about triggers. */
const EXAMPLE_PROCESSOR: TriggeredProcessor = {
  name: 'PlayerGameSummaryProcessor',
  sources: Object.fromEntries(
    ['bdl_player_boxscores', 'nbac_gamebook_player_stats', 'nbac_schedule'].map((name) => [name, { table: { name } }]),
  ),
};

function answerTo(body: Body): string {
  const data = Buffer.from(JSON.stringify(body)).toString('base64');
  try {
    const decision = decide(readEnvelope({ message: { data } }), EXAMPLE_PROCESSOR);
    if (decision.action === 'run') return `runs ${decision.date}`;
    return `200 ${code(decision.action)}: ${decision.reason}`;
  } catch (error) {
    if (error instanceof AppError) return `${error.kind.status} ${code(error.code)}: ${error.message}`;
    throw error;
  }
}

function triggers(processors: readonly TriggeredProcessor[]): string {
  const readers = new Map<string, string[]>();
  for (const processor of processors) {
    for (const table of triggerTables(processor)) readers.set(table, [...(readers.get(table) ?? []), processor.name]);
  }
  const rows = [...readers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([table, names]) => [code(table), codes(names)]);
  return markdownTable(['A message about', 'starts'], rows);
}

export function messagesPage(processors: readonly TriggeredProcessor[]): string {
  const exampleBody = {
    processor_name: 'BdlPlayerBoxScoresProcessor',
    output_table: 'bdl_player_boxscores',
    game_date: DATE,
  };
  const envelope = {
    message: {
      data: Buffer.from(JSON.stringify(exampleBody)).toString('base64'),
      messageId: '13579',
      publishTime: '2025-01-16T08:00:00Z',
    },
    subscription: 'projects/nba-props-platform/subscriptions/analytics-player-game-summary',
    deliveryAttempt: 1,
  };
  const partial = completionMessage(PARTIAL_RUN);
  const { metadata } = partial.body;
  if (!isBody(metadata)) throw new Error('metadata is no object');
  return page(
    '# Messages',
    '## Incoming',
    'A Pub/Sub push to `POST /` or `POST /process`. `message.data` is base64 of a UTF-8 JSON object; members that are not listed are allowed everywhere.',
    jsonBlock(envelope),
    'The schema of the envelope:',
    jsonBlock(PushEnvelope),
    markdownTable(
      ['Of the JSON object', 'Read from'],
      [
        ['table', '`source_table`, else `output_table`: what follows the last dot'],
        ['date', '`game_date`, else `analysis_date`: a real calendar date `YYYY-MM-DD`'],
        [
          'outcome',
          '`status`: `success` and `partial` go on, `failed` and `no_data` stop; else `success`: true goes on, the default',
        ],
        ['tracing', '`correlation_id`, else `execution_id`, else the message id'],
        ['parent', '`processor_name`'],
      ],
    ),
    `What a processor with the sources ${codes(triggerTables(EXAMPLE_PROCESSOR))} does about some messages:`,
    markdownTable(
      ['Message', 'Data', 'Answer'],
      INCOMING.map(([what, body]) => [what, code(JSON.stringify(body)), answerTo(body)]),
    ),
    '### Triggers',
    'Derived from the sources that the processors declare; there is no second list.',
    triggers(processors),
    '## Outgoing',
    'One message per run on the topic `PUBSUB_TOPIC_COMPLETE`, body in UTF-8 JSON; without Pub/Sub it is logged and kept in the run record. The attributes let subscriptions filter:',
    jsonBlock(partial.attributes),
    describedMembers(completionMessage(FAILED_RUN).body, BODY),
    '`metadata`:',
    describedMembers(metadata, METADATA),
    'A partial run:',
    jsonBlock(partial.body),
  );
}
