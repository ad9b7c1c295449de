/** Box-score rows for tests: a bench player's plain line, changed where the test cares. */

import type { BdlRow, GamebookRow, NbaBoxRow } from '../../shared/basketball/player-rows.ts';
import { type GamePlayers, type GamePlayersInput, gamePlayers } from '../../shared/basketball/player-rows.ts';
import type { TeamBoxRow } from '../../shared/basketball/team-totals.ts';
import { calendarDateOf, type EpochMicros, parseInstant } from '../../shared/dates.ts';

export const GAME = { gameId: '20250115_LAL_BOS', home: 'BOS', away: 'LAL' } as const;
const DATE = calendarDateOf('2025-01-15');

/** An instant of the test's day: `at('02:00')`. */
export function at(time: string): EpochMicros {
  const instant = parseInstant(`2025-01-16T${time}:00Z`);
  if (instant === undefined) throw new RangeError(`${time} is no time`);
  return instant;
}

const LINE = {
  points: 2,
  field_goals_made: 1,
  field_goals_attempted: 3,
  three_pointers_made: 0,
  three_pointers_attempted: 1,
  free_throws_made: 0,
  free_throws_attempted: 0,
  offensive_rebounds: 0,
  defensive_rebounds: 2,
  assists: 1,
  steals: 0,
  blocks: 0,
  turnovers: 1,
  personal_fouls: 2,
};
const WHERE = { game_id: GAME.gameId, game_date: DATE, home_team_abbr: 'BOS', away_team_abbr: 'LAL' };
const LOADED = { source_file_path: 'a.json', processed_at: at('02:00') };
const stored = (name: string | null): string => (name ?? '').toLowerCase().replace(/[^a-z0-9]/g, '');

export function gamebookRow(name: string, team: string | null, change: Partial<GamebookRow> = {}): GamebookRow {
  return {
    ...WHERE,
    ...LINE,
    ...LOADED,
    team_abbr: team,
    player_name: name,
    player_name_original: name,
    player_lookup: stored(name),
    player_status: 'active',
    dnp_reason: null,
    name_resolution_status: 'original',
    minutes: '20:00',
    minutes_decimal: null,
    total_rebounds: 2,
    plus_minus: 1,
    data_hash: `gamebook ${name}`,
    ...change,
  };
}

export function bdlRow(name: string, team: string, change: Partial<BdlRow> = {}): BdlRow {
  return {
    ...WHERE,
    ...LINE,
    ...LOADED,
    team_abbr: team,
    game_status: 'Final',
    period: 4,
    player_full_name: name,
    player_lookup: stored(name),
    minutes: '20',
    rebounds: 2,
    data_hash: `bdl ${name}`,
    ...change,
  };
}

export function nbaBoxRow(name: string, team: string, change: Partial<NbaBoxRow> = {}): NbaBoxRow {
  return {
    ...WHERE,
    ...LINE,
    ...LOADED,
    nba_game_id: '0022400123',
    team_abbr: team,
    game_status: 'Final',
    nba_player_id: 1,
    player_full_name: name,
    player_lookup: stored(name),
    starter: null,
    minutes: '20',
    total_rebounds: 2,
    points_q4: null,
    plus_minus: 3,
    data_hash: `nba ${name}`,
    ...change,
  };
}

/** LAL's official row of the specification's game A, and BOS's. */
export function teamBoxRow(team: 'LAL' | 'BOS', change: Partial<TeamBoxRow> = {}): TeamBoxRow {
  const [points, fgm, fga, tpm, tpa, ftm, fta, oreb, reb, ast, tov, pf, stl, blk] =
    team === 'LAL'
      ? [110, 40, 85, 12, 30, 18, 22, 8, 40, 25, 12, 18, 7, 4]
      : [105, 38, 82, 15, 35, 14, 18, 6, 41, 22, 15, 20, 8, 5];
  return {
    game_id: GAME.gameId,
    nba_game_id: '0022400123',
    game_date: DATE,
    team_abbr: team,
    minutes: '240:00',
    points: points ?? null,
    fg_made: fgm ?? null,
    fg_attempted: fga ?? null,
    three_pt_made: tpm ?? null,
    three_pt_attempted: tpa ?? null,
    ft_made: ftm ?? null,
    ft_attempted: fta ?? null,
    offensive_rebounds: oreb ?? null,
    defensive_rebounds: (reb ?? 0) - (oreb ?? 0),
    total_rebounds: reb ?? null,
    assists: ast ?? null,
    steals: stl ?? null,
    blocks: blk ?? null,
    turnovers: tov ?? null,
    personal_fouls: pf ?? null,
    data_hash: `team ${team}`,
    processed_at: at('02:00'),
    ...change,
  };
}

/** `LAL One` … `LAL Nine`. */
export const NAMES = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'] as const;
/** The first `size` players of a team, by one of the row makers above. */
export function teamOf<Row>(make: (name: string, team: string) => Row, team: string, size = 5): Row[] {
  return NAMES.slice(0, size).map((name) => make(`${team} ${name}`, team));
}

/** Five gamebook players of each team. */
export const BOTH_TEAMS: readonly GamebookRow[] = [...teamOf(gamebookRow, 'LAL'), ...teamOf(gamebookRow, 'BOS')];

export function playersOf(rows: Partial<GamePlayersInput>): GamePlayers {
  return gamePlayers({
    game: GAME,
    gamebook: [],
    bdl: [],
    nbaBox: [],
    resolveName: (name) => name,
    playerListNames: new Map(),
    ...rows,
  });
}
