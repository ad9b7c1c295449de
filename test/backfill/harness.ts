/** Backfills of the test league over real warehouses. */

import type { BackfillResult } from '../../shared/backfill/backfill-result.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import type { BackfillRequest } from '../../shared/backfill/request.ts';
import { type BackfillContext, runBackfill } from '../../shared/backfill/run-backfill.ts';
import type { DateState } from '../../shared/backfill/state.ts';
import { readStates } from '../../shared/backfill/state.ts';
import { addDays, datesOfRange, type EpochMicros, type GameDate } from '../../shared/dates.ts';
import type { AnyProcessor } from '../../shared/processing/define-processor.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import type { Warehouse } from '../../shared/warehouse/warehouse.ts';
import { type League, league, openLeague } from '../processing/harness.ts';
import { addRows, at, DAY, game } from '../processing/league.ts';

export const DAYS: readonly GameDate[] = datesOfRange(DAY, addDays(DAY, 5));
export const LAST = addDays(DAY, 5);

/** A second table that the same rows belong to. */
const otherTable: Table = { ...league.table, id: 'nba_analytics.league_other', name: 'league_other' };
const { afterWrite: _, ...underived } = league;
export const other: AnyProcessor = { ...underived, name: 'LeagueOtherProcessor', table: otherTable };

export const REPROCESS: BackfillRequest = {
  processors: [league],
  method: 'reprocess',
  mode: 'missing',
  start: DAY,
  end: LAST,
  resume: true,
  retryFailed: false,
  newestFirst: false,
  chunk: 'season',
  publish: false,
  verify: true,
};
export const HASH: BackfillRequest = { ...REPROCESS, method: 'hash' };

/** What processes that are killed are to do: units of few dates, side by side. */
export const KILLED: BackfillRequest = { ...REPROCESS, chunk: 2, concurrency: 2 };

/** Six days, on the first five of which there is a game each. */
export async function openGames(t: Parameters<typeof openLeague>[0]): Promise<League> {
  const opened = await openLeague(t);
  await opened.warehouse.ensureTables([otherTable]);
  await addGames(opened.warehouse);
  return opened;
}

export async function addGames(warehouse: Warehouse): Promise<void> {
  const games = DAYS.slice(0, 5).map((date, index) =>
    game(date, 'BOS', index % 2 === 0 ? 'NYK' : 'LAL', [90 + index, 80]),
  );
  await addRows(warehouse, ...games);
}

let seconds = 0;
/** A clock of its own: no two readings are equal. */
export function now(): EpochMicros {
  seconds += 1;
  return at(100_000 + seconds);
}

export type Options = Partial<Omit<BackfillContext, 'warehouse'>>;

/** Plans and runs. */
export async function backfill(
  { warehouse, runner }: Pick<League, 'warehouse' | 'runner'>,
  request: Partial<BackfillRequest> = {},
  options: Options = {},
): Promise<BackfillResult> {
  const context: BackfillContext = {
    warehouse,
    codeVersion: 'v1',
    now,
    runnerOf: (processor) => runner({}, processor),
    ...options,
  };
  return runBackfill(context, await planBackfill(context, { ...REPROCESS, ...request }));
}

/** What is recorded of dates, by date and table. */
export async function statesOf(
  { warehouse }: Pick<League, 'warehouse'>,
  backfillId?: string,
  request: BackfillRequest = REPROCESS,
): Promise<readonly DateState[]> {
  const { processors, method, start, end } = request;
  const tables = processors.map(({ table }) => table.name);
  const states = await readStates(warehouse, { tables, method, start, end });
  return backfillId === undefined ? states : states.filter((state) => state.backfillId === backfillId);
}

/** Statuses by date. */
export async function statuses(opened: Pick<League, 'warehouse'>, request: BackfillRequest = REPROCESS) {
  const states = await statesOf(opened, undefined, request);
  return Object.fromEntries(states.map(({ date, status }) => [date, status]));
}

export const withoutHash = (row: StoredRow): StoredRow => ({ ...row, data_hash: null });
