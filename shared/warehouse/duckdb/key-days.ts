/** Keys and hashes of a table by day, and how many different hashes longer spans hold, in one statement. */
import { dateOfDayNumber, isoInstant, microsOf } from '../../dates.ts';
import { AppError } from '../../errors.ts';
import { KEY_DIGITS, KEY_SEPARATOR, keySetDigestOf } from '../key-set.ts';
import { type KeyDay, type KeyDays, type KeyDaysRequest, NO_KEY_DAYS } from '../warehouse.ts';
import type { Connection } from './connection.ts';
import { explainRefusal } from './failures.ts';
import { condition, Parameters, quoted, tableName } from './sql.ts';

const text = (value: unknown): string => `'${String(value)}'`;

/** @throws AppError SCHEMA_DRIFT, WAREHOUSE_UNAVAILABLE */
export async function keyDays(connection: Connection, request: KeyDaysRequest): Promise<KeyDays> {
  const { table } = request;
  const partition = table.partitionBy ?? '';
  const parameters = new Parameters();
  const key = table.key.map((name) => `CAST(${quoted(name)} AS VARCHAR)`).join(` || ${text(KEY_SEPARATOR)} || `);
  const sql = `WITH stored AS (
      SELECT ${quoted(partition)} AS day, "data_hash" AS hash, "processed_at" AS written,
        CAST('0x' || left(md5(${key}), ${KEY_DIGITS}) AS BIGINT) AS key,
        coalesce(regexp_full_match("data_hash", '[0-9a-f]{16}'), false) AS valid
      FROM ${tableName(table)} WHERE ${condition(request, parameters)})
    SELECT 'day' AS span, CAST(day - DATE '1970-01-01' AS INTEGER) AS part, count(*), count(DISTINCT key),
      count(DISTINCT key) FILTER (WHERE valid), count(hash), count(DISTINCT hash), min(length(hash)), max(length(hash)),
      count(*) FILTER (WHERE hash IS NOT NULL AND NOT valid), epoch_us(max(written)), bit_xor(DISTINCT key)
    FROM stored GROUP BY day
    UNION ALL SELECT 'month', CAST(year(day) * 100 + month(day) AS INTEGER), ${uniqueOnly} FROM stored GROUP BY 2
    UNION ALL SELECT 'season', CAST(year(day - INTERVAL 9 MONTH) AS INTEGER), ${uniqueOnly} FROM stored GROUP BY 2
    UNION ALL SELECT 'range', 0, ${uniqueOnly} FROM stored`;
  const reader = await connection.reader();
  const start = performance.now();
  let rows = 0;
  try {
    const result = await reader.runAndReadAll(sql, parameters.values);
    rows = result.currentRowCount;
    return collect(result.getRowsJS());
  } catch (error) {
    const needed = [...table.key, partition, 'data_hash', 'processed_at'];
    const refusal = await explainRefusal(connection, table, needed, error, `count the keys of ${table.id}`);
    if (refusal instanceof AppError && refusal.code === 'TABLE_MISSING') return NO_KEY_DAYS;
    throw refusal;
  } finally {
    reader.closeSync();
    connection.record({ kind: 'query', table: table.id, rows, bytes: null, milliseconds: performance.now() - start });
  }
}

const uniqueOnly = 'NULL, NULL, NULL, NULL, count(DISTINCT hash), NULL, NULL, NULL, NULL, NULL';

function collect(rows: readonly (readonly unknown[])[]): KeyDays {
  const days: KeyDay[] = [];
  const [months, seasons] = [new Map<string, number>(), new Map<string, number>()];
  let range = 0;
  const number = (value: unknown): number | null => (value === null ? null : Number(value));
  for (const [span, part, count, keys, validKeys, hashed, unique, min, max, malformed, written, combined] of rows) {
    const uniqueHashes = Number(unique);
    if (span === 'range') range = uniqueHashes;
    else if (span === 'season') seasons.set(String(part), uniqueHashes);
    else if (span === 'month') months.set(`${String(part).slice(0, 4)}-${String(part).slice(4)}`, uniqueHashes);
    else {
      days.push({
        date: dateOfDayNumber(Number(part)),
        rows: Number(count),
        keys: Number(keys),
        validKeys: Number(validKeys),
        hashed: Number(hashed),
        uniqueHashes,
        minHashLength: number(min),
        maxHashLength: number(max),
        malformed: Number(malformed),
        newest: written === null ? null : isoInstant(microsOf(Number(written))),
        keySet: keySetDigestOf(BigInt(String(combined))),
      });
    }
  }
  return {
    exists: true,
    days: days.sort((a, b) => (a.date < b.date ? -1 : 1)),
    uniqueHashes: { range, seasons, months },
  };
}
