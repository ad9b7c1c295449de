/**
 * A small but real processor over a league of its own: a schedule, critical scores with look-back, optional lines, notes
 * without a date, and a table derived after the write. Its rows are quantised, hashed and compared like all others.
 */
import { type CalendarDate, calendarDateOf, type EpochMicros, type GameDate, microsOf } from '../../shared/dates.ts';
import type { ComputedRow, FailedRow, GameOutcome, Processor } from '../../shared/processing/define-processor.ts';
import { defineProcessor } from '../../shared/processing/define-processor.ts';
import { onDate, seasonSpan, seasonToDate, source, wholeTable } from '../../shared/processing/define-source.ts';
import { nullable, required, type StoredRow } from '../../shared/tables/column-types.ts';
import { defineTable, type RowOf, type Table } from '../../shared/tables/define-table.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';

export const fixtures = defineTable({
  dataset: 'nba_raw',
  name: 'league_fixtures',
  description: 'A schedule, for tests.',
  columns: {
    game_id: required('STRING'),
    game_date: required('DATE'),
    game_status: nullable('INT64'),
    data_hash: nullable('STRING'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: [],
  partitionBy: 'game_date',
});

export const scores = defineTable({
  dataset: 'nba_raw',
  name: 'league_scores',
  description: 'Points of teams, for tests.',
  columns: {
    game_id: required('STRING'),
    game_date: required('DATE'),
    team: nullable('STRING'),
    points: nullable('FLOAT64'),
    data_hash: nullable('STRING'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: [],
  partitionBy: 'game_date',
});

export const lines = defineTable({
  dataset: 'nba_raw',
  name: 'league_lines',
  description: 'Odds, for tests; dated by a time stamp.',
  columns: {
    game_id: required('STRING'),
    taken_at: required('TIMESTAMP'),
    total: nullable('FLOAT64'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: [],
  partitionBy: 'taken_at',
});

export const teams = defineTable({
  dataset: 'nba_static',
  name: 'league_teams',
  description: 'Names of teams, for tests; without a date.',
  columns: { team: required('STRING'), name: nullable('STRING') },
  key: [],
  partitionBy: null,
});

export const teamScores = defineTable({
  dataset: 'nba_analytics',
  name: 'league_team_scores',
  description: 'What the test processor computes.',
  columns: {
    game_id: required('STRING'),
    team: required('STRING'),
    game_date: required('DATE'),
    team_name: nullable('STRING'),
    points: nullable('NUMERIC(5,1)'),
    mean_before: nullable('NUMERIC(6,2)'),
    games_before: required('INT64'),
    total_line: nullable('FLOAT64'),
    scores_seen: nullable('INT64', 'not hashed'),
    data_hash: nullable('STRING'),
    created_at: nullable('TIMESTAMP'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: ['game_id', 'team'],
  partitionBy: 'game_date',
  hashFields: ['game_id', 'team', 'game_date', 'team_name', 'points', 'mean_before', 'games_before', 'total_line'],
});

export const teamGames = defineTable({
  dataset: 'nba_reference',
  name: 'league_team_games',
  description: 'Games of each team, derived from the computed rows.',
  columns: { team: required('STRING'), games: required('INT64'), last_date: nullable('DATE') },
  key: ['team'],
  partitionBy: null,
});

export const leagueTables: readonly Table[] = [fixtures, scores, lines, teams];

export const leagueSources = {
  fixtures: source({
    table: fixtures,
    columns: ['game_id', 'game_date', 'game_status'],
    window: seasonSpan,
    role: 'optional',
    failAfterHours: 36,
  }),
  scores: source({
    table: scores,
    columns: ['game_id', 'game_date', 'team', 'points', 'processed_at'],
    window: onDate,
    role: 'critical',
    minimum: { rows: 2, per: 'final game' },
  }),
  earlier: source({
    table: scores,
    columns: ['game_date', 'team', 'points'],
    window: seasonToDate,
    role: 'optional',
    fingerprint: 'data_hash',
  }),
  lines: source({
    table: lines,
    columns: ['game_id', 'total'],
    window: onDate,
    role: 'optional',
    minimum: { rows: 1, per: 'game' },
    warnAfterHours: 4,
  }),
  teams: source({ table: teams, columns: ['team', 'name'], window: wholeTable, role: 'optional' }),
};
type LeagueSources = typeof leagueSources;
type TeamScore = ComputedRow<typeof teamScores>;
type LeagueProcessor = Processor<typeof teamScores, LeagueSources>;

function teamsOf(gameId: string): readonly string[] {
  return gameId.split('_').slice(1);
}

const compute: LeagueProcessor['compute'] = ({ date, sources }) => {
  const fixturesOfDate = sources.fixtures.on(date);
  const games: GameOutcome[] = [];
  const rows: TeamScore[] = [];
  const failed: FailedRow[] = [];
  const nameOf = new Map(sources.teams.all.map(({ team, name }) => [team, name]));
  for (const { game_id: gameId, game_status: status } of fixturesOfDate.toSorted((a, b) =>
    a.game_id < b.game_id ? -1 : 1,
  )) {
    const found = sources.scores.on(date).filter(({ game_id }) => game_id === gameId);
    if (status !== 3) {
      games.push({ gameId, state: 'game_not_final' });
      continue;
    }
    if (found.length < 2) {
      games.push({ gameId, state: 'game_missing', reason: `${found.length} scores` });
      continue;
    }
    games.push({ gameId, state: 'computed' });
    const total = Math.max(
      ...sources.lines.all.filter(({ game_id }) => game_id === gameId).map((line) => line.total ?? 0),
      0,
    );
    for (const { team, points } of found) {
      if (team === null) {
        failed.push({ key: gameId, gameId, reason: 'no team' });
        continue;
      }
      if (team.endsWith('?')) {
        failed.push({ key: `${gameId}|${team.slice(0, -1)}`, gameId, reason: 'the team is doubtful' });
        continue;
      }
      const earlier = sources.earlier.all.filter((row) => row.team === team && row.points !== null);
      const sum = earlier
        .map((row) => row.points ?? 0)
        .toSorted((a, b) => a - b)
        .reduce((all, one) => all + one, 0);
      rows.push({
        game_id: gameId,
        team,
        game_date: date,
        team_name: nameOf.get(team) ?? null,
        points,
        mean_before: earlier.length === 0 ? null : sum / earlier.length,
        games_before: earlier.length,
        total_line: total === 0 ? null : total,
        scores_seen: found.length,
      });
    }
  }
  const unknown = sources.scores
    .on(date)
    .filter(({ game_id }) => !fixturesOfDate.some((game) => game.game_id === game_id));
  return {
    games,
    rows,
    failed,
    reports: unknown.length === 0 ? [] : [{ code: 'TEAM_UNKNOWN', subject: String(date) }],
    counts: { unmatched_raw_rows: unknown.length },
    scheduleKnown: sources.fixtures.all.length > 0,
  };
};

const expected: LeagueProcessor['expected'] = ({ date, sources }) => {
  const final = sources.fixtures.on(date).filter(({ game_status: status }) => status === 3);
  const keys = final.flatMap(({ game_id: gameId }) => teamsOf(gameId).map((team) => `${gameId}|${team}`));
  return { keys: keys.sort(), gamesWithoutSource: [] };
};

/** Derived from all stored rows, so it does not matter which dates were written. */
async function countGames(warehouse: Warehouse, dates: readonly GameDate[]): Promise<void> {
  if (dates.length === 0) return;
  const stored = await readAll(warehouse, { table: teamScores, columns: ['team', 'game_date'] });
  const byTeam = new Map<string, { games: number; last: CalendarDate }>();
  for (const { team, game_date: day } of stored) {
    const known = byTeam.get(team);
    byTeam.set(team, {
      games: (known?.games ?? 0) + 1,
      last: known === undefined || day > known.last ? day : known.last,
    });
  }
  const rows = [...byTeam].map(([team, { games, last }]) => ({ team, games, last_date: last }));
  await warehouse.upsert(teamGames, rows);
}

export const leagueProcessor: LeagueProcessor = defineProcessor({
  name: 'LeagueTeamScoresProcessor',
  service: 'league-team-scores',
  table: teamScores,
  sources: leagueSources,
  kind: 'summary',
  version: '1',
  compute,
  expected,
  afterWrite: { tables: [teamGames], run: countGames },
});

// Rows of the raw tables.

export const DAY: GameDate = calendarDateOf('2024-01-15');
/** Microseconds of 2024-01-16T12:00:00Z and so many seconds. */
export function at(seconds: number): EpochMicros {
  return microsOf(Date.UTC(2024, 0, 16, 12) * 1000 + seconds * 1_000_000);
}

export function gameId(date: GameDate, away: string, home: string): string {
  return `${date.replaceAll('-', '')}_${away}_${home}`;
}

export function fixture(date: GameDate, away: string, home: string, status = 3): RowOf<typeof fixtures> {
  const id = gameId(date, away, home);
  return { game_id: id, game_date: date, game_status: status, data_hash: `f${status}`, processed_at: at(0) };
}

export function score(
  date: GameDate,
  game: string,
  team: string | null,
  points: number | null,
  processed = at(0),
): RowOf<typeof scores> {
  const hash = `${game} ${team} ${points}`;
  return { game_id: game, game_date: date, team, points, data_hash: hash, processed_at: processed };
}

/** A final game: its fixture and both scores. */
export function game(date: GameDate, away: string, home: string, points: readonly [number, number]): RawRows {
  const id = gameId(date, away, home);
  return [
    [fixtures, [fixture(date, away, home)]],
    [scores, [score(date, id, away, points[0]), score(date, id, home, points[1])]],
  ];
}

/** Rows of raw tables. */
export type RawRows = readonly (readonly [Table, readonly StoredRow[]])[];

export async function addRows(warehouse: Warehouse, ...all: readonly RawRows[]): Promise<void> {
  const byTable = new Map<Table, StoredRow[]>();
  for (const [table, rows] of all.flat()) {
    const known = byTable.get(table);
    if (known === undefined) byTable.set(table, [...rows]);
    else known.push(...rows);
  }
  for (const [table, rows] of byTable) await warehouse.append(table, rows);
}
