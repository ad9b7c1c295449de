import { nullable, required } from '../column-types.ts';
import { defineTable } from '../define-table.ts';

export const backfillState = defineTable({
  dataset: 'nba_orchestration',
  name: 'backfill_state',
  description: 'Where each backfill stands, one row per backfill, table and date.',
  columns: {
    backfill_id: required('STRING', 'identifies one backfill command; a resumed one keeps its id'),
    table_name: required('STRING', 'analytics table'),
    game_date: required('DATE'),
    method: required('STRING', 'hash or reprocess'),
    status: required('STRING', 'pending, running, complete, incomplete, failed, no_games or accepted_gap'),
    expected_rows: nullable('INT64', 'keys that should exist'),
    present_rows: nullable('INT64', 'expected keys found with a valid hash'),
    rows_written: nullable('INT64'),
    attempts: required('INT64'),
    error: nullable('STRING', 'reason of the last failure'),
    started_at: nullable('TIMESTAMP'),
    finished_at: nullable('TIMESTAMP'),
    code_version: nullable('STRING'),
    processed_at: required('TIMESTAMP', 'when this record was written'),
  },
  key: ['backfill_id', 'table_name', 'game_date', 'method'],
  partitionBy: 'game_date',
  clusterBy: ['table_name', 'method', 'status'],
});
