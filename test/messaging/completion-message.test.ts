import t from 'tap';
import { microsOf } from '../../shared/dates.ts';
import { completionMessage, type FinishedRun } from '../../shared/messaging/completion-message.ts';

const run: FinishedRun = {
  processorName: 'PlayerGameSummaryProcessor',
  runId: '3f9c21aa',
  outcome: 'success',
  gameDate: '2024-11-20',
  table: 'player_game_summary',
  dataset: 'nba_analytics',
  recordCount: 241,
  failedRows: 0,
  finishedAt: microsOf(Date.UTC(2024, 10, 21, 7, 31, 12) * 1000 + 123_456),
  durationSeconds: 48.2,
  trigger: { source: 'manual' },
  rows: { added: 0, changed: 3, removed: 1, unchanged: 238 },
  changedFields: { points: 2, minutes_played: 1 },
  hashScheme: 'v1',
  games: [{ game_id: '20241120_BOS_NYK', state: 'game_missing', reason: 'no box score' }],
  seconds: { extract: 1.5, transform: 0.25, save: null },
};

t.test('the worked example of the chapter', async (t) => {
  t.same(completionMessage(run), {
    body: {
      processor_name: 'PlayerGameSummaryProcessor',
      phase: 'phase_3_analytics',
      execution_id: '3f9c21aa',
      correlation_id: '3f9c21aa',
      game_date: '2024-11-20',
      output_table: 'player_game_summary',
      output_dataset: 'nba_analytics',
      status: 'success',
      record_count: 241,
      records_failed: 0,
      timestamp: '2024-11-21T07:31:12.123456+00:00',
      duration_seconds: 48.2,
      trigger_source: 'manual',
      metadata: {
        is_incremental: false,
        entities_changed_count: null,
        entities_total: null,
        efficiency_gain_pct: null,
        change_detection_time: null,
        entities_changed: [],
        extract_time: 1.5,
        transform_time: 0.25,
        save_time: null,
        rows_added: 0,
        rows_changed: 3,
        rows_removed: 1,
        rows_unchanged: 238,
        changed_fields: { points: 2, minutes_played: 1 },
        hash_scheme: 'v1',
        games: [{ game_id: '20241120_BOS_NYK', state: 'game_missing', reason: 'no box score' }],
      },
    },
    attributes: {
      phase: 'phase_3_analytics',
      output_table: 'player_game_summary',
      game_date: '2024-11-20',
      status: 'success',
    },
  });
});

for (const [outcome, status] of [
  ['success', 'success'],
  ['unchanged', 'success'],
  ['partial', 'partial'],
  ['no_games', 'no_data'],
  ['failed', 'failed'],
] as const) {
  t.test(`a run that ends ${outcome} is told as ${status}, in body and attributes`, async (t) => {
    const message = completionMessage({ ...run, outcome });
    t.equal(message.body.status, status);
    t.equal(message.attributes.status, status);
  });
}

t.test('tracing and error members appear when they are known', async (t) => {
  const { body } = completionMessage({
    ...run,
    outcome: 'failed',
    trigger: { source: 'pubsub', messageId: '77', correlationId: 'c', parentProcessor: 'BdlBoxscoresProcessor' },
    error: { code: 'SOURCE_MISSING', message: 'nbac_team_boxscore has no rows.' },
  });
  t.match(body, {
    correlation_id: 'c',
    parent_processor: 'BdlBoxscoresProcessor',
    trigger_message_id: '77',
    trigger_source: 'pubsub',
    error_type: 'SOURCE_MISSING',
    error_message: 'nbac_team_boxscore has no rows.',
  });
  t.notHas(completionMessage(run).body, { error_type: String });
});
