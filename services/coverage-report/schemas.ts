/** Queries and answers of the coverage service: types, validation and documentation at once. */
import { Type } from 'typebox';
import type { DateDetail } from '../../shared/coverage/date-detail.ts';
import type { Explanation } from '../../shared/coverage/explain-row.ts';
import type { CoverageEntry } from '../../shared/coverage/figures.ts';
import { FAULTS, type Gap } from '../../shared/coverage/gaps.ts';
import { type CoverageReport, GROUPINGS } from '../../shared/coverage/report.ts';
import { FORMATS } from './formats.ts';

const format = Type.Optional(Type.Enum([...FORMATS], { description: 'Instead of the Accept header' }));
const range = {
  table: Type.Optional(
    Type.Union([Type.String(), Type.Array(Type.String())], {
      description: 'Table; repeat it for several. Default: all',
    }),
  ),
  start_date: Type.Optional(
    Type.String({ description: 'YYYY-MM-DD, inclusive; default: the first date that is known' }),
  ),
  end_date: Type.Optional(Type.String({ description: 'YYYY-MM-DD, inclusive; default: today, Eastern' })),
  verify: Type.Optional(
    Type.String({
      pattern: '^(?:\\d{1,2}(?:\\.\\d{1,6})?|100(?:\\.0{1,6})?)$',
      description: 'Percent of the rows to hash again, 0 to 100, always the same rows; default 0',
    }),
  ),
  format,
};

export const CoverageQuery = Type.Object(
  {
    ...range,
    group_by: Type.Optional(Type.Enum([...GROUPINGS], { description: 'default: table' })),
  },
  { additionalProperties: false },
);
export const GapsQuery = Type.Object(range, { additionalProperties: false });
export const FormatQuery = Type.Object({ format }, { additionalProperties: false });
export const DateParams = Type.Object({ table: Type.String(), date: Type.String({ description: 'YYYY-MM-DD' }) });
export const ExplainParams = Type.Object({
  table: Type.String(),
  key: Type.String({ description: 'Key columns joined by |, for example 20240115_LAL_BOS|lebronjames' }),
});
export const ExplainQuery = Type.Object(
  { against: Type.Optional(Type.String({ description: 'Id of a run whose record tells how the row changed' })) },
  { additionalProperties: false },
);

const text = Type.String();
const count = Type.Integer();
const maybe = <T extends typeof text | typeof count | ReturnType<typeof Type.Number>>(schema: T) =>
  Type.Union([schema, Type.Null()]);

const Entry = Type.Unsafe<CoverageEntry>(
  Type.Object({
    table: text,
    group: Type.Union([text, Type.Null()], { description: 'Season, month or date; null by table' }),
    status: Type.Enum(['complete', 'partial', 'empty', 'corrupt']),
    verdict: Type.String({ description: 'What the numbers mean' }),
    expected_rows: Type.Integer({ description: 'Keys that should exist by the raw tables' }),
    games_without_source: Type.Integer({
      description: 'Games whose players no source names; they add no expected rows',
    }),
    total_rows: count,
    distinct_keys: count,
    duplicate_rows: count,
    missing_rows: Type.Integer({ description: 'Expected keys that no row has' }),
    unexpected_rows: Type.Integer({ description: 'Keys of rows that nothing asks for' }),
    rows_with_hash: count,
    coverage_pct: Type.Union([Type.Number(), Type.Null()], { description: 'Rows with a hash, of the rows present' }),
    completeness_pct: Type.Union([Type.Number(), Type.Null()], {
      description: 'Expected keys present with a well-formed hash, of the expected ones',
    }),
    unique_hashes: count,
    min_hash_length: maybe(count),
    max_hash_length: maybe(count),
    malformed_hashes: count,
    verified_rows: Type.Integer({ description: 'Rows hashed again for this request' }),
    stale_hashes: Type.Integer({ description: 'Those of them whose hash is another' }),
    earliest_date: maybe(text),
    latest_date: maybe(text),
    dates_expected: count,
    dates_complete: count,
    dates_missing: count,
    dates_partial: count,
    latest_processed_at: maybe(text),
    hash_scheme: text,
  }),
);

export const CoverageAnswer = Type.Unsafe<CoverageReport>(
  Type.Object(
    {
      status: Type.Enum(['complete', 'partial', 'empty', 'corrupt'], { description: 'The worst of the tables' }),
      start_date: text,
      end_date: text,
      group_by: Type.Enum([...GROUPINGS]),
      verify: Type.Number(),
      hash_scheme: text,
      expected_as_of: Type.Union([text, Type.Null()], {
        description: 'Start of the oldest run whose record told how many rows to expect; null: all worked out just now',
      }),
      coverage: Type.Array(Entry),
    },
    { description: 'What should exist, what does, and its hashes' },
  ),
);

const Faults = Object.fromEntries(Object.keys(FAULTS).map((fault) => [fault, Type.Optional(count)]));
const GapAnswer = Type.Unsafe<Gap>(
  Type.Object({
    table: text,
    start_date: text,
    end_date: text,
    dates: Type.Integer({ description: 'Game dates from the first to the last' }),
    status: Type.Enum(['missing', 'partial', 'corrupt', 'unexpected']),
    faults: Type.Object(Faults),
    explanation: text,
    command: Type.String({ description: 'What repairs it' }),
  }),
);
export interface GapsReport {
  readonly start_date: string;
  readonly end_date: string;
  readonly verify: number;
  readonly gaps: readonly Gap[];
}
export const GapsAnswer = Type.Unsafe<GapsReport>(
  Type.Object(
    { start_date: text, end_date: text, verify: Type.Number(), gaps: Type.Array(GapAnswer) },
    { description: 'Dates that are not complete' },
  ),
);

const keys = Type.Array(text);
const keyed = (members: Readonly<Record<string, typeof text | ReturnType<typeof maybe> | typeof count>>) =>
  Type.Array(Type.Object({ key: text, ...members }));
export const DateAnswer = Type.Unsafe<DateDetail>(
  Type.Object(
    {
      table: text,
      date: text,
      figures: Entry,
      games_without_source: keys,
      missing: keys,
      unexpected: keys,
      duplicated: keyed({ rows: count }),
      without_hash: keys,
      malformed: keyed({ stored_hash: text }),
      stale: keyed({ stored_hash: text, recomputed_hash: maybe(text) }),
      intact: keys,
      repair: Type.Union([Type.Object({ explanation: text, command: text }), Type.Null()]),
    },
    { description: 'A date key by key' },
  ),
);

/** What the record of a run tells of a row. */
export interface Against {
  readonly run_id: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly fields: readonly { readonly field: string; readonly before: string; readonly after: string }[];
}
const Fields = Type.Array(Type.Object({ field: text, before: text, after: text }));
export const ExplainAnswer = Type.Unsafe<Explanation & { readonly against?: Against }>(
  Type.Object(
    {
      table: text,
      key: text,
      stored: Type.Array(
        Type.Object({
          stored_hash: maybe(text),
          recomputed_hash: text,
          valid: Type.Boolean(),
          canonical_text: text,
          fields: Type.Array(Type.Object({ field: text, text })),
          changes: Type.Union([Fields, Type.Null()], {
            description: 'What a run would change; null: it would make no row',
          }),
        }),
      ),
      fresh: Type.Object({ hash: maybe(text), reason: maybe(text) }),
      against: Type.Optional(
        Type.Object({ run_id: text, kind: Type.Enum(['added', 'changed', 'removed']), fields: Fields }),
      ),
    },
    { description: 'Why a row has the hash it has' },
  ),
);
