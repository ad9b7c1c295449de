/** The coverage service over real weeks behind real HTTP, some of its tables complete, some faulty, some absent. */
import type { Test } from 'tap';
import { coverageReportService } from '../../../services/coverage-report/service.ts';
import { PROCESSORS } from '../../../services/registry.ts';
import { loadConfig } from '../../../shared/config.ts';
import { calendarDateOf, easternInstant } from '../../../shared/dates.ts';
import { createApp } from '../../../shared/http/app.ts';
import { openDuckdb } from '../../../shared/warehouse/duckdb/open.ts';
import { processedWeeks, sql } from '../../coverage/processed-weeks.ts';

/** Noon of this date is now. */
export const TODAY = calendarDateOf('2024-11-06');

export interface ServedCoverage {
  readonly url: string;
  get(
    path: string,
    accept?: string,
  ): Promise<{ readonly status: number; readonly type: string; readonly text: string }>;
  json(path: string): Promise<Record<string, unknown> & { readonly status: unknown }>;
}

/** Serves until the test ends. Players lack a game on 4 November, and 25 October of team offence is corrupt. */
export async function serveCoverage(t: Test, prefix: '' | `/${string}` = ''): Promise<ServedCoverage> {
  const tables = ['player_game_summary', 'team_offense_game_summary', 'team_defense_game_summary'];
  const path = await processedWeeks(t, tables);
  await sql(
    path,
    `DELETE FROM nba_analytics.player_game_summary WHERE game_id = '20241104_MIL_CLE'`,
    `INSERT INTO nba_analytics.team_offense_game_summary SELECT * FROM nba_analytics.team_offense_game_summary WHERE game_date = '2024-10-25'`,
  );
  const warehouse = await openDuckdb({ path });
  const service = coverageReportService({
    tables: PROCESSORS,
    warehouse: async () => warehouse,
    close: () => warehouse.close(),
    now: () => easternInstant(TODAY, 12 * 3600),
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
  return { url, get, json: async (address) => JSON.parse((await get(address)).text) };
}
