/** The coverage service over simulated nights behind real HTTP, some of its tables complete, some faulty, some absent. */
import type { Test } from 'tap';
import { coverageReportService } from '../../../services/coverage-report/service.ts';
import { PROCESSORS } from '../../../services/registry.ts';
import { loadConfig } from '../../../shared/config.ts';
import { easternInstant } from '../../../shared/dates.ts';
import { createApp } from '../../../shared/http/app.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { count, type Nights, processedNights, sql } from '../../coverage/processed-nights.ts';

export interface ServedCoverage {
  readonly url: string;
  /** Now is noon of the last of them. */
  readonly nights: Nights;
  /** Rows that were computed, by table. */
  readonly rows: Readonly<Record<(typeof COMPUTED)[number], number>>;
  /** The game of the ninth night that player_game_summary lacks, and how many rows it had. */
  readonly lost: { readonly game: string; readonly rows: number };
  /** Rows of the second night of team_offense_game_summary, all of which are there twice. */
  readonly doubled: number;
  get(
    path: string,
    accept?: string,
  ): Promise<{ readonly status: number; readonly type: string; readonly text: string }>;
  json(path: string): Promise<Record<string, unknown> & { readonly status: unknown }>;
}

const COMPUTED = ['player_game_summary', 'team_offense_game_summary', 'team_defense_game_summary'] as const;

/** Serves until the test ends. */
export async function serveCoverage(t: Test, prefix: '' | `/${string}` = ''): Promise<ServedCoverage> {
  const nights = await processedNights(t, COMPUTED);
  const { path } = nights;
  const counts = await Promise.all(COMPUTED.map(async (table) => [table, await count(path, table)] as const));
  const [found] = await sql(
    path,
    `SELECT min(game_id) AS id FROM nba_analytics.player_game_summary WHERE game_date = '${nights.at(8)}'`,
  );
  const game = String(found?.id);
  const lost = { game, rows: await count(path, `player_game_summary WHERE game_id = '${game}'`) };
  const second = `team_offense_game_summary WHERE game_date = '${nights.at(1)}'`;
  const doubled = await count(path, second);
  await sql(
    path,
    `DELETE FROM nba_analytics.player_game_summary WHERE game_id = '${game}'`,
    `INSERT INTO nba_analytics.team_offense_game_summary SELECT * FROM nba_analytics.${second}`,
  );
  const warehouse = await openDuckdb({ path });
  const service = coverageReportService({
    tables: PROCESSORS,
    warehouse: async () => warehouse,
    close: () => warehouse.close(),
    now: () => easternInstant(nights.last, 12 * 3600),
  });
  const other = { ...service, name: 'other', addRoutes: () => undefined, close: async () => undefined };
  const app = await createApp({
    config: loadConfig({ PUSH_AUTH: 'off', LOG_LEVEL: 'silent' }),
    // A service below a prefix is one of several.
    services: [{ prefix, service }, ...(prefix === '' ? [] : [{ prefix: '/other', service: other } as const])],
  });
  t.teardown(() => app.close());
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}${prefix}`;
  const get: ServedCoverage['get'] = async (address, accept = '*/*') => {
    const response = await fetch(`${url}${address}`, { headers: { accept } });
    return {
      status: response.status,
      type: response.headers.get('content-type') ?? '',
      text: await response.text(),
    };
  };
  const rows = Object.fromEntries(counts) as ServedCoverage['rows'];
  return { url, nights, rows, lost, doubled, get, json: async (address) => JSON.parse((await get(address)).text) };
}
