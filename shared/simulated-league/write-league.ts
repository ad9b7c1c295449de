import type { GameDate } from '../dates.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import type { League } from './league.ts';
import { type DatedRows, LEAGUE_TABLES, type LeagueTable, type StaticRows, storedRows } from './tables.ts';

export interface WriteProgress {
  readonly date: GameDate;
  readonly datesDone: number;
  readonly dates: number;
  readonly rows: number;
}

export interface WriteLeagueOptions {
  /** Writes the schedules of all seasons whole, instead of those of the dates alone: context tables look ahead. */
  readonly wholeSchedules?: boolean;
}

const BATCH_ROWS = 20_000;

/**
 * Puts static rows and the rows of some dates into a warehouse, creating the tables. Rows are added, so once per warehouse.
 * @returns rows by table
 */
export async function writeLeague(
  league: League,
  warehouse: Pick<Warehouse, 'ensureTables' | 'append'>,
  dates: readonly GameDate[],
  onProgress: (progress: WriteProgress) => void = () => {},
  { wholeSchedules = false }: WriteLeagueOptions = {},
): Promise<Readonly<Record<LeagueTable, number>>> {
  await warehouse.ensureTables(Object.values(LEAGUE_TABLES));
  const waiting = new Map<LeagueTable, StoredRow[]>();
  const written = Object.fromEntries(Object.keys(LEAGUE_TABLES).map((table) => [table, 0])) as Record<
    LeagueTable,
    number
  >;
  let total = 0;
  const flush = async (table: LeagueTable): Promise<void> => {
    const rows = waiting.get(table);
    if (rows === undefined || rows.length === 0) return;
    waiting.delete(table);
    await warehouse.append(LEAGUE_TABLES[table], rows);
    written[table] += rows.length;
  };
  const write = async (all: DatedRows | StaticRows): Promise<void> => {
    for (const [table, rows] of storedRows(all)) {
      const queue = waiting.get(table) ?? [];
      waiting.set(table, queue);
      for (const row of rows) queue.push(row);
      total += rows.length;
      if (queue.length >= BATCH_ROWS) await flush(table);
    }
  };
  await write(league.staticRows());
  if (wholeSchedules) for (const season of league.seasons) await write({ nbac_schedule: league.scheduleRows(season) });
  for (const [index, date] of dates.entries()) {
    const { nbac_schedule, ...others } = league.rowsOfDate(date);
    await write(wholeSchedules || nbac_schedule === undefined ? others : { nbac_schedule, ...others });
    onProgress({ date, datesDone: index + 1, dates: dates.length, rows: total });
  }
  for (const table of [...waiting.keys()]) await flush(table);
  return written;
}
