/** Bodies of requests and answers: each schema is the type, the validation and the documentation of its route. */
import { type Static, type TSchema, Type } from 'typebox';
import type { JsonValue } from '../tables/column-types.ts';

const list = <T extends TSchema>(items: T) => Type.Unsafe<readonly Static<T>[]>(Type.Array(items));
const Counts = Type.Unsafe<Readonly<Record<string, number>>>(Type.Record(Type.String(), Type.Integer()));
const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const RunAnswer = Type.Object(
  {
    status: Type.Enum(['success', 'partial', 'no_games', 'unchanged']),
    run_id: Type.String(),
    processor: Type.String(),
    table: Type.String(),
    game_date: Type.String({ format: 'date' }),
    rows_added: Type.Integer(),
    rows_changed: Type.Integer(),
    rows_removed: Type.Integer(),
    rows_unchanged: Type.Integer(),
    record_count: Type.Integer({ description: 'Rows the table holds for the date after the run' }),
    changed_fields: Counts,
    games: list(
      Type.Object({
        game_id: Type.String(),
        state: Type.Enum(['computed', 'game_missing', 'game_not_final']),
        reason: Type.Optional(Type.String()),
      }),
    ),
    failed_rows: list(Type.Object({ key: Type.String(), game_id: Type.String(), reason: Type.String() })),
    reports: list(Type.Object({ code: Type.String(), subject: Type.String(), detail: Type.Optional(Type.String()) })),
    duration_seconds: Type.Number(),
    published: nullable(Type.Boolean()),
  },
  { description: 'What a run did' },
);

export const NotRun = Type.Object(
  {
    status: Type.Enum(['skipped', 'ignored']),
    reason: Type.String(),
    message_id: Type.Optional(Type.String()),
  },
  { description: 'A message that starts nothing' },
);

export const RangeRequest = Type.Object(
  {
    start_date: Type.String({ description: 'YYYY-MM-DD, inclusive' }),
    end_date: Type.String({ description: 'YYYY-MM-DD, inclusive' }),
    force: Type.Optional(Type.Boolean({ description: 'Write rows even if nothing moved' })),
    skip_downstream_trigger: Type.Optional(Type.Boolean({ description: 'Publish no completion messages' })),
  },
  { additionalProperties: false },
);

export const RangeAnswer = Type.Object({
  status: Type.Enum(['success', 'partial']),
  start_date: Type.String({ format: 'date' }),
  end_date: Type.String({ format: 'date' }),
  dates: list(RunAnswer),
});

export const RunsQuery = Type.Object(
  {
    date: Type.Optional(Type.String({ description: 'YYYY-MM-DD' })),
    limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50 }),
  },
  { additionalProperties: false },
);

export const RunRecords = Type.Object({
  processor: Type.String(),
  runs: list(
    Type.Object({
      run_id: Type.String(),
      processor: Type.String(),
      table: Type.String(),
      game_date: Type.String({ format: 'date' }),
      status: Type.Enum(['running', 'success', 'partial', 'no_games', 'unchanged', 'failed']),
      started_at: Type.String(),
      finished_at: nullable(Type.String()),
      duration_seconds: nullable(Type.Number()),
      trigger_source: nullable(Type.String()),
      record_count: nullable(Type.Integer()),
      summary: Type.Unsafe<JsonValue>({}),
    }),
  ),
});
