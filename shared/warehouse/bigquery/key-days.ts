/** Keys and hashes of a table by day, and how many different hashes longer spans hold: one aggregate query. */
import { calendarDateOf, isoInstant, microsOf } from '../../dates.ts';
import { nullable, type StoredRow } from '../../tables/column-types.ts';
import type { Table } from '../../tables/define-table.ts';
import { KEY_DIGITS, KEY_SEPARATOR, keySetDigestOf } from '../key-set.ts';
import { type KeyDay, type KeyDays, type KeyDaysRequest, NO_KEY_DAYS } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { existingTables, explainRefusal } from './ensure.ts';
import type { Jobs } from './jobs.ts';
import { rowReader } from './row-codec.ts';
import { Parameters, quoted, withinRanges } from './sql.ts';

const COLUMNS = {
  span: nullable('STRING'),
  part: nullable('STRING'),
  row_count: nullable('INT64'),
  key_count: nullable('INT64'),
  valid_keys: nullable('INT64'),
  hashed: nullable('INT64'),
  unique_hashes: nullable('INT64'),
  min_length: nullable('INT64'),
  max_length: nullable('INT64'),
  malformed: nullable('INT64'),
  newest: nullable('TIMESTAMP'),
  key_set: nullable('INT64'),
};
const readRow = rowReader(
  { id: 'keys by day', columns: COLUMNS } satisfies Pick<Table, 'id' | 'columns'>,
  Object.keys(COLUMNS),
  { exactIntegers: true },
);

const NOTHING = 'CAST(NULL AS INT64)';
const uniqueOnly = [
  ...[NOTHING, NOTHING, NOTHING, NOTHING, 'COUNT(DISTINCT s.hash)', NOTHING, NOTHING, NOTHING],
  ...['CAST(NULL AS TIMESTAMP)', NOTHING],
].join(', ');

/** @throws AppError SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE */
export async function keyDays(connection: Connection, jobs: Jobs, request: KeyDaysRequest): Promise<KeyDays> {
  const { table, dates } = request;
  const present = await existingTables(connection, [table]);
  if (!present.has(table.id)) return NO_KEY_DAYS;
  const partition = table.partitionBy ?? '';
  const parameters = new Parameters();
  const where = withinRanges(table, partition, [dates], parameters, 't');
  const key = table.key.map((name) => `CAST(t.${quoted(name)} AS STRING)`).join(` || '${KEY_SEPARATOR}' || `);
  const sql = `WITH stored AS (
  SELECT t.${quoted(partition)} AS day, t.data_hash AS hash, t.processed_at AS written,
    CAST(CONCAT('0x', SUBSTR(TO_HEX(MD5(${key})), 1, ${KEY_DIGITS})) AS INT64) AS key_number,
    IFNULL(REGEXP_CONTAINS(t.data_hash, r'^[0-9a-f]{16}$'), FALSE) AS is_valid
  FROM ${connection.tableName(table)} AS t WHERE ${where})
SELECT 'day' AS span, CAST(s.day AS STRING) AS part, COUNT(*) AS row_count, COUNT(DISTINCT s.key_number) AS key_count,
  COUNT(DISTINCT IF(s.is_valid, s.key_number, NULL)) AS valid_keys, COUNT(s.hash) AS hashed,
  COUNT(DISTINCT s.hash) AS unique_hashes, MIN(LENGTH(s.hash)) AS min_length, MAX(LENGTH(s.hash)) AS max_length,
  COUNTIF(s.hash IS NOT NULL AND NOT s.is_valid) AS malformed, MAX(s.written) AS newest,
  BIT_XOR(DISTINCT s.key_number) AS key_set
FROM stored AS s GROUP BY s.day
UNION ALL SELECT 'month', FORMAT_DATE('%Y-%m', s.day), ${uniqueOnly} FROM stored AS s GROUP BY FORMAT_DATE('%Y-%m', s.day)
UNION ALL SELECT 'season', CAST(EXTRACT(YEAR FROM DATE_SUB(s.day, INTERVAL 9 MONTH)) AS STRING), ${uniqueOnly}
  FROM stored AS s GROUP BY EXTRACT(YEAR FROM DATE_SUB(s.day, INTERVAL 9 MONTH))
UNION ALL SELECT 'range', '', ${uniqueOnly} FROM stored AS s`;
  const subject = `count the keys of ${table.id}`;
  try {
    const rows = await jobs.rows({ kind: 'query', table: table.id, subject, sql, parameters });
    return collect(rows.map(readRow));
  } catch (error) {
    throw await explainRefusal(connection, table, [...table.key, partition, 'data_hash', 'processed_at'], error);
  }
}

function collect(rows: readonly StoredRow[]): KeyDays {
  const days: KeyDay[] = [];
  const [months, seasons] = [new Map<string, number>(), new Map<string, number>()];
  let range = 0;
  const number = (value: unknown): number | null => (value === null ? null : Number(value));
  for (const row of rows) {
    const uniqueHashes = Number(row.unique_hashes);
    const part = String(row.part);
    if (row.span === 'range') range = uniqueHashes;
    else if (row.span === 'season') seasons.set(part, uniqueHashes);
    else if (row.span === 'month') months.set(part, uniqueHashes);
    else {
      days.push({
        date: calendarDateOf(part),
        rows: Number(row.row_count),
        keys: Number(row.key_count),
        validKeys: Number(row.valid_keys),
        hashed: Number(row.hashed),
        uniqueHashes,
        minHashLength: number(row.min_length),
        maxHashLength: number(row.max_length),
        malformed: Number(row.malformed),
        newest: typeof row.newest === 'number' ? isoInstant(microsOf(row.newest)) : null,
        keySet: keySetDigestOf(BigInt(String(row.key_set))),
      });
    }
  }
  return {
    exists: true,
    days: days.sort((a, b) => (a.date < b.date ? -1 : 1)),
    uniqueHashes: { range, seasons, months },
  };
}
