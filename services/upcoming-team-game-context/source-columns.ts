/** Where the rows of a date came from (D22): the same for all of them. A table that does not exist leaves its group null. */
import type { ContextDay } from '../../shared/basketball/context-games.ts';
import { digest } from '../../shared/basketball/digest.ts';
import type { ScheduleRow } from '../../shared/basketball/games.ts';
import { ABSENT_SOURCE, newestOf, type SourceGroup, sourceGroupColumns } from '../../shared/basketball/source-group.ts';
import { teamCode } from '../../shared/basketball/teams.ts';
import type { EpochMicros, GameDate } from '../../shared/dates.ts';
import type { TeamContextSources } from './sources.ts';

/** All source_* columns of the rows of a date that has games. */
export function sourceColumns(date: GameDate, { games, injuries }: ContextDay, sources: TeamContextSources) {
  const scheduled = sources.schedule.on(date);
  const lines = games.flatMap(({ line }) => line.usable);
  const quoted = games.filter(({ game, line }) => line.total !== undefined && line.spreadOf(game.home) !== undefined);
  const reported = games.filter(({ game }) => [game.home, game.away].some((team) => injuries.ofTeam(team).length > 0));
  return {
    ...sourceGroupColumns('nbac_schedule', {
      ...groupOf(scheduled, percent(games.length, rawGames(scheduled))),
      rows_found: games.length,
    }),
    ...sourceGroupColumns(
      'odds_lines',
      sources.gameLines.exists ? groupOf(lines, percent(quoted.length, games.length)) : ABSENT_SOURCE,
    ),
    ...sourceGroupColumns(
      'injury_report',
      sources.injuryReport.exists
        ? groupOf(
            injuries.usable.map(({ row }) => row),
            percent(reported.length, games.length),
          )
        : ABSENT_SOURCE,
    ),
  };
}

interface RawRow {
  readonly processed_at: EpochMicros | null;
  readonly data_hash: string | null;
}

function groupOf(rows: readonly RawRow[], completeness: number | null): SourceGroup {
  return {
    last_updated: newestOf(rows.map((row) => row.processed_at)),
    rows_found: rows.length,
    completeness_pct: completeness,
    hash: digest(rows.map((row) => row.data_hash)),
  };
}

const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (part / whole) * 100);

/** Games that the rows of a date name, valid or not: by NBA id, or by the pair of teams where a row has none. */
function rawGames(rows: readonly ScheduleRow[]): number {
  const games = rows.map(
    (row) => row.game_id.trim() || `${teamCode(row.away_team_tricode)}_${teamCode(row.home_team_tricode)}`,
  );
  return new Set(games).size;
}
