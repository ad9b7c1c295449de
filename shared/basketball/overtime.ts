/**
 * Overtime periods of a game (D10), and the minutes that follow from them: a game lasts 48 minutes and 5 more per
 * overtime, five players together five times as long.
 */
import { nearestInteger } from '../round.ts';
import { sumOf } from './box-score.ts';
import type { Game } from './games.ts';
import { teamMinutes } from './minutes.ts';
import type { GamePlayers, PlayerRow } from './player-rows.ts';
import { type OfficialRows, officialRowOf } from './team-totals.ts';

/** Label of what told the number (`overtime_source`); null = unknown (`overtime_unknown`). */
export type OvertimeSource =
  | 'nbac_team_boxscore'
  | 'reconstructed_team_from_players'
  | 'bigdataball'
  | 'nbac_pbp'
  | 'bdl_player_boxscores'
  | null;

export interface Overtime {
  /** Null = unknown. */
  readonly periods: number | null;
  /** The teams' minutes differ, or contradict the play-by-play (`overtime_mismatch`). */
  readonly mismatch: boolean;
  readonly source: OvertimeSource;
}

/** Highest period of the two chosen play-by-play loads, accepted or not; what readGamePlayByPlay returns fits. */
export interface PlayedPeriods {
  readonly bigdataball: { readonly highestPeriod: number | undefined } | undefined;
  readonly nbacPbp: { readonly highestPeriod: number | undefined } | undefined;
}

const REGULATION_PERIODS = 4;
const GAME_MINUTES = 48;
const OVERTIME_MINUTES = 5;
const PLAYERS_ON_COURT = 5;
const TOLERANCE = 10;

/** G of D10, minutes; null if the number of overtimes is. */
export function gameMinutes(overtimePeriods: number | null): number | null {
  return overtimePeriods === null ? null : GAME_MINUTES + OVERTIME_MINUTES * overtimePeriods;
}

/** TM of D10: minutes that a team's players share; null if the number of overtimes is. */
export function sharedMinutes(overtimePeriods: number | null): number | null {
  const minutes = gameMinutes(overtimePeriods);
  return minutes === null ? null : PLAYERS_ON_COURT * minutes;
}

/** k(M) of D10: overtimes that a team's minutes tell; undefined if they are unusable. */
export function overtimesOfMinutes(minutes: number | null): number | undefined {
  if (minutes === null) return undefined;
  const [regulation, perOvertime] = [PLAYERS_ON_COURT * GAME_MINUTES, PLAYERS_ON_COURT * OVERTIME_MINUTES];
  const overtimes = nearestInteger((minutes - regulation) / perOvertime);
  const rest = Math.abs(minutes - regulation - perOvertime * overtimes);
  return overtimes >= 0 && rest <= TOLERANCE ? overtimes : undefined;
}

interface TeamOvertime {
  readonly periods: number;
  readonly source: 'nbac_team_boxscore' | 'reconstructed_team_from_players';
}

/** By the official minutes, else by the players' seconds, all known. */
function byTeam(officialMinutes: string | null | undefined, players: readonly PlayerRow[]): TeamOvertime | undefined {
  const official = overtimesOfMinutes(teamMinutes(officialMinutes));
  if (official !== undefined) return { periods: official, source: 'nbac_team_boxscore' };
  const seconds = players.length === 0 ? null : sumOf(players, (player) => player.seconds);
  const played = overtimesOfMinutes(seconds === null ? null : seconds / 60);
  return played === undefined ? undefined : { periods: played, source: 'reconstructed_team_from_players' };
}

function byPlayByPlay(played: PlayedPeriods | undefined): Omit<Overtime, 'mismatch'> | undefined {
  for (const [source, load] of [
    ['bigdataball', played?.bigdataball],
    ['nbac_pbp', played?.nbacPbp],
  ] as const) {
    const periods = load?.highestPeriod ?? 0;
    if (periods >= REGULATION_PERIODS) return { periods: periods - REGULATION_PERIODS, source };
  }
  return undefined;
}

function byBdl(players: Pick<GamePlayers, 'bySource'>): number | undefined {
  const highest = players.bySource.bdl_player_boxscores.rows.reduce(
    (most, { period }) => Math.max(most, period ?? 0),
    0,
  );
  return highest >= REGULATION_PERIODS ? highest - REGULATION_PERIODS : undefined;
}

/**
 * OT(g) of D10: the two teams' minutes if they agree, else the play-by-play, else BDL's period, else the home team's
 * minutes, else the away team's.
 */
export function overtime(input: {
  readonly game: Pick<Game, 'home' | 'away'>;
  readonly official: Pick<OfficialRows, 'home' | 'away'>;
  readonly players: Pick<GamePlayers, 'ofTeam' | 'bySource'>;
  readonly playByPlay: PlayedPeriods | undefined;
}): Overtime {
  const { game, official, players } = input;
  const [home, away] = [game.home, game.away].map((team) =>
    byTeam(officialRowOf(game, team, official)?.minutes, players.ofTeam(team)),
  );
  const played = byPlayByPlay(input.playByPlay);
  if (home !== undefined && away !== undefined && home.periods === away.periods) {
    const source = home.source === 'nbac_team_boxscore' ? home.source : away.source;
    return { periods: home.periods, source, mismatch: played !== undefined && played.periods !== home.periods };
  }
  const mismatch = home !== undefined && away !== undefined;
  if (played !== undefined) return { ...played, mismatch };
  const bdl = byBdl(players);
  if (bdl !== undefined) return { periods: bdl, source: 'bdl_player_boxscores', mismatch };
  return { ...(home ?? away ?? { periods: null, source: null }), mismatch };
}
