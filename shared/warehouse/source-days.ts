/** States of sources day by day, as both engines answer them. */
import type { DayState, SourceState, SourceStateRequest } from './warehouse.ts';

/**
 * The column whose days a request by day tells apart; undefined when it asks for one state.
 * @throws TypeError when it asks for days without naming a range of them
 */
export function dayColumn({ table, dates, byDay = false }: SourceStateRequest): string | undefined {
  if (!byDay) return undefined;
  const column = dates?.column ?? table.partitionBy;
  if (dates === undefined || column === null) throw new TypeError(`days of ${table.id} need a range of dates`);
  return column;
}

/** The state of a range whose days are known. */
export function stateOfDays(found: readonly DayState[]): SourceState {
  const days = found.toSorted((a, b) => (a.date < b.date ? -1 : 1));
  // ISO texts of one zone are ordered like their instants.
  const newest = days.reduce<string | null>((latest, day) => maximum(latest, day.newest), null);
  return { exists: true, rows: days.reduce((rows, day) => rows + day.rows, 0), newest, fingerprint: null, days };
}

function maximum(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  if (a > b) return a;
  return b;
}
