/** Rows of real dates know nothing that was not known before tip-off, and do not depend on how dates are batched. */
import t from 'tap';
import { upcomingPlayerGameContextProcessor } from '../../../services/upcoming-player-game-context/service.ts';
import { upcomingPlayerGameContext } from '../../../services/upcoming-player-game-context/table.ts';
import { type CalendarDate, calendarDateOf, datesOfRange, microsOf } from '../../../shared/dates.ts';
import { shortHash } from '../../../shared/hashing/data-hash.ts';
import { computeDate } from '../../../shared/processing/compute-date.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import { SourceMemory } from '../../../shared/processing/source-memory.ts';
import { readSources } from '../../../shared/processing/source-reader.ts';
import { readSourceStates } from '../../../shared/processing/source-states.ts';
import type { StoredRow } from '../../../shared/tables/column-types.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../../../shared/warehouse/warehouse.ts';
import { forgetFrom } from '../../helpers/forget-from.ts';
import { openRealWarehouse, realDataMissing, realWarehouseFile } from '../../helpers/real-warehouse.ts';
import { serveProcessor } from '../../helpers/served-processor.ts';
import { timeless } from '../../processing/harness.ts';

const processor = eraseTypes(upcomingPlayerGameContextProcessor);

async function rowsOf(warehouse: Warehouse, start: CalendarDate, end: CalendarDate): Promise<readonly StoredRow[]> {
  const table = upcomingPlayerGameContext;
  const rows = await readAll(warehouse, { table, columns: table.columnNames, dates: { start, end } });
  const keyOf = (row: (typeof rows)[number]): string => `${row.game_id}|${row.player_lookup}`;
  return timeless(rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
}

t.test(
  'a date computed after its games has the rows that it had before them',
  { skip: realDataMissing, timeout: 240_000 },
  async (t) => {
    const dates = ['2025-04-11', '2025-01-10', '2024-12-07', '2024-10-23', '2024-10-22'];
    const whole = await openRealWarehouse(t);
    const service = await serveProcessor(t, processor, whole);
    for (const date of dates) t.equal((await service.push('nbac_schedule', date)).status, 200);
    const file = await realWarehouseFile(t);
    // From the last date backwards: what is deleted for a later date would be for an earlier one.
    for (const date of dates.map(calendarDateOf)) {
      await forgetFrom(file, date);
      const past = await openDuckdb({ path: file });
      const served = await serveProcessor(t, processor, past);
      t.match(await served.push('nbac_schedule', date), { status: 200, body: { status: 'success' } });
      const [before, after] = [await rowsOf(past, date, date), await rowsOf(whole, date, date)];
      t.ok(before.length > 25, `${before.length} rows on ${date}`);
      t.strictSame(before, after, date);
      await past.close();
    }
  },
);

const WRITTEN = microsOf(0);
const SEASON = { start: calendarDateOf('2024-10-22'), end: calendarDateOf('2025-04-13') };

/** Digests of what is computed of a season's dates, in batches of so many days. */
async function season(warehouse: Warehouse, days: number): Promise<Readonly<Record<string, string>>> {
  const all = datesOfRange(SEASON.start, SEASON.end);
  const memory = new SourceMemory();
  const digests: Record<string, string> = {};
  for (let first = 0; first < all.length; first += days) {
    const batch = all.slice(first, first + days);
    const states = await readSourceStates(warehouse, processor, batch);
    const sources = await readSources(warehouse, processor, states, batch, undefined, memory);
    for (const date of batch) {
      const { rows, counts, warnings } = computeDate(processor, states, sources.of(date), date, WRITTEN);
      if (rows.length > 0) digests[date] = shortHash(JSON.stringify([rows, counts, warnings]));
    }
  }
  return digests;
}

t.test('batches make no difference over a season', { skip: realDataMissing, timeout: 240_000 }, async (t) => {
  const warehouse = await openRealWarehouse(t);
  const whole = await season(warehouse, 365);
  t.equal(Object.keys(whole).length, 163);
  for (const days of [30, 7, 1]) t.strictSame(await season(warehouse, days), whole, `batches of ${days}`);
});
