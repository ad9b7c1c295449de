/** A DuckDB file with the box scores and rosters of the first nights of a simulated season. */
import { join } from 'node:path';
import { createLeague } from '../../shared/simulated-league/league.ts';
import { writeLeague } from '../../shared/simulated-league/write-league.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';

const SEASON = 2024;

/** File name of the database in its folder, the default of the command line. */
export const DATABASE = 'nba-analytics.duckdb';

/** Writes the file of two nights. */
export async function writeLeagueDatabase(folder: string) {
  const league = createLeague({
    seed: 11,
    firstSeason: SEASON,
    seasons: 1,
    only: [
      'nbac_schedule',
      'nbac_gamebook_player_stats',
      'bdl_player_boxscores',
      'nbac_team_boxscore',
      'espn_team_rosters',
    ],
  });
  const [first, second] = league.gameDates(SEASON);
  if (first === undefined || second === undefined) throw new Error('a season has more nights');
  const warehouse = await openDuckdb({ path: join(folder, DATABASE) });
  await writeLeague(league, warehouse, [first, second], undefined, { wholeSchedules: true });
  await warehouse.close();
  return { league, first, second };
}
