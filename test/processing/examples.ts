/** Games, and endings of the test league's compute, that several tests look at. */
import { type AnyProcessor, type ComputeResult, defineProcessor } from '../../shared/processing/define-processor.ts';
import type { JsonValue, StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { league, openLeague } from './harness.ts';
import { addRows, at, DAY, game, gameId, lines, type RawRows } from './league.ts';

export const A = gameId(DAY, 'BOS', 'NYK');
export const B = gameId(DAY, 'LAL', 'GSW');
export const C = gameId(DAY, 'UTA', 'SAC');
export const gameA = game(DAY, 'BOS', 'NYK', [100, 99]);
export const gameB = game(DAY, 'LAL', 'GSW', [88, 120]);
export const withLines: RawRows = [[lines, [{ game_id: A, taken_at: at(-86_400), total: 210.5, processed_at: at(0) }]]];

/** The league with another ending of its compute. */
export function changed(
  change: (result: ComputeResult<Table>) => Partial<ComputeResult<Table>>,
  more: Partial<AnyProcessor> = {},
): AnyProcessor {
  const compute: AnyProcessor['compute'] = (input) => {
    const result = league.compute(input);
    return { ...result, ...change(result) };
  };
  return defineProcessor({ ...league, ...more, compute });
}

export const keysOf = (rows: readonly StoredRow[]): string[] => rows.map((row) => `${row.game_id}|${row.team}`);
export const summaryOf = (record: StoredRow | undefined): Readonly<Record<string, JsonValue>> =>
  record?.summary as Readonly<Record<string, JsonValue>>;

/** A row as the processor computes it. */
export async function computedRow(t: Parameters<typeof openLeague>[0]): Promise<StoredRow> {
  const { warehouse, run, stored } = await openLeague(t);
  await addRows(warehouse, gameA);
  await run();
  const [row] = await stored();
  return row ?? {};
}
