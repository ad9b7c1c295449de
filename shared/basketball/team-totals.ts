/**
 * Totals of a team in a game (D9). *Official* = the league's team row, which counts team turnovers · *reconstructed* = the
 * sums of the team's players, which do not · *incomplete* = an official row with gaps that no players fill.
 */
import type { RowOf } from '../tables/define-table.ts';
import type { nbacTeamBoxscore } from '../tables/raw/nbac-team-boxscore.ts';
import { type BoxScore, sumOf } from './box-score.ts';
import type { Game } from './games.ts';
import { collapse, r0 } from './order.ts';
import type { GamePlayers, PlayerRow } from './player-rows.ts';
import { teamCode } from './teams.ts';

export const TEAM_BOX_COLUMNS = [
  'game_id',
  'nba_game_id',
  'game_date',
  'team_abbr',
  'minutes',
  'points',
  'fg_made',
  'fg_attempted',
  'three_pt_made',
  'three_pt_attempted',
  'ft_made',
  'ft_attempted',
  'offensive_rebounds',
  'defensive_rebounds',
  'total_rebounds',
  'assists',
  'steals',
  'blocks',
  'turnovers',
  'personal_fouls',
  'data_hash',
  'processed_at',
] as const;
export type TeamBoxRow = RowOf<typeof nbacTeamBoxscore, (typeof TEAM_BOX_COLUMNS)[number]>;

export interface OfficialRows {
  readonly home: TeamBoxRow | undefined;
  readonly away: TeamBoxRow | undefined;
  /** Rows that lost to another row of their team. */
  readonly collapsed: number;
  /** Rows of neither team. */
  readonly ignored: number;
}

const better = r0<TeamBoxRow>(TEAM_BOX_COLUMNS);

/** The official rows of a game, one per team (R0). @param rows the table's rows of the game (D5) */
export function officialRows(game: Pick<Game, 'home' | 'away'>, rows: readonly TeamBoxRow[]): OfficialRows {
  const ofTeam = (team: string) => {
    const ofThisTeam = rows.filter((row) => teamCode(row.team_abbr) === team);
    return { given: ofThisTeam.length, row: collapse(ofThisTeam, () => team, better).kept[0] };
  };
  const [home, away] = [ofTeam(game.home), ofTeam(game.away)];
  return {
    home: home.row,
    away: away.row,
    collapsed: Math.max(home.given - 1, 0) + Math.max(away.given - 1, 0),
    ignored: rows.length - home.given - away.given,
  };
}

/** Figures of an official row, nulls as stored. */
export function officialStatistics(row: TeamBoxRow): BoxScore {
  return {
    points: row.points,
    fieldGoalMakes: row.fg_made,
    fieldGoalAttempts: row.fg_attempted,
    threePointMakes: row.three_pt_made,
    threePointAttempts: row.three_pt_attempted,
    freeThrowMakes: row.ft_made,
    freeThrowAttempts: row.ft_attempted,
    offensiveRebounds: row.offensive_rebounds,
    defensiveRebounds: row.defensive_rebounds,
    totalRebounds: row.total_rebounds,
    assists: row.assists,
    steals: row.steals,
    blocks: row.blocks,
    turnovers: row.turnovers,
    personalFouls: row.personal_fouls,
  };
}

/** Sums over players; a sum with a null addend is null. A player without total rebounds has offensive + defensive. */
export function summedStatistics(players: readonly PlayerRow[]): BoxScore {
  const sum = (figure: keyof BoxScore): number | null => sumOf(players, ({ statistics }) => statistics[figure]);
  return {
    points: sum('points'),
    fieldGoalMakes: sum('fieldGoalMakes'),
    fieldGoalAttempts: sum('fieldGoalAttempts'),
    threePointMakes: sum('threePointMakes'),
    threePointAttempts: sum('threePointAttempts'),
    freeThrowMakes: sum('freeThrowMakes'),
    freeThrowAttempts: sum('freeThrowAttempts'),
    offensiveRebounds: sum('offensiveRebounds'),
    defensiveRebounds: sum('defensiveRebounds'),
    totalRebounds: sumOf(players, ({ statistics }) => reboundsOf(statistics)),
    assists: sum('assists'),
    steals: sum('steals'),
    blocks: sum('blocks'),
    turnovers: sum('turnovers'),
    personalFouls: sum('personalFouls'),
  };
}

function reboundsOf({ totalRebounds, offensiveRebounds, defensiveRebounds }: BoxScore): number | null {
  if (totalRebounds !== null) return totalRebounds;
  return offensiveRebounds === null || defensiveRebounds === null ? null : offensiveRebounds + defensiveRebounds;
}

export interface TeamTotals {
  readonly kind: 'official' | 'reconstructed' | 'incomplete';
  readonly statistics: BoxScore;
  /** The team's official row, whether or not the totals are taken from it. */
  readonly official: TeamBoxRow | undefined;
}

/** An official row without one of these is incomplete. */
const NEEDED = [
  'points',
  'fieldGoalMakes',
  'fieldGoalAttempts',
  'threePointMakes',
  'threePointAttempts',
  'freeThrowMakes',
  'freeThrowAttempts',
  'offensiveRebounds',
  'turnovers',
] as const satisfies readonly (keyof BoxScore)[];

const MINIMUM_PLAYERS = 5;

/**
 * TT(g, t) of D9: the official row if complete, else the sums of the team's players, else the incomplete row; undefined
 * without any of them. Each team has its own choice.
 */
export function teamTotals(
  game: Pick<Game, 'home' | 'away'>,
  team: string,
  officialRowsOfGame: Pick<OfficialRows, 'home' | 'away'>,
  players: Pick<GamePlayers, 'ofTeam'>,
): TeamTotals | undefined {
  const official = officialRowOf(game, team, officialRowsOfGame);
  const statistics = official === undefined ? undefined : officialStatistics(official);
  if (statistics !== undefined && NEEDED.every((figure) => statistics[figure] !== null)) {
    return { kind: 'official', statistics, official };
  }
  const ofTeam = players.ofTeam(team);
  if (ofTeam.length >= MINIMUM_PLAYERS)
    return { kind: 'reconstructed', statistics: summedStatistics(ofTeam), official };
  return statistics === undefined ? undefined : { kind: 'incomplete', statistics, official };
}

/** The official row of a team of the game. */
export function officialRowOf(
  game: Pick<Game, 'home' | 'away'>,
  team: string,
  { home, away }: Pick<OfficialRows, 'home' | 'away'>,
): TeamBoxRow | undefined {
  if (team === game.home) return home;
  return team === game.away ? away : undefined;
}
