/** Final score and winner of a game (D11). */
import { sumOf } from './box-score.ts';
import type { Game } from './games.ts';
import type { GamePlayers } from './player-rows.ts';
import type { OfficialRows } from './team-totals.ts';

/** Label of the source of the score (`result_source`); null = unknown (`result_unknown`). */
export type ResultSource = 'nbac_schedule' | 'nbac_team_boxscore' | 'reconstructed_team_from_players' | null;

export interface GameResult {
  /** Null, both of them, if no source has two different scores. */
  readonly home: number | null;
  readonly away: number | null;
  /** System code; undefined if unknown. */
  readonly winner: string | undefined;
  readonly source: ResultSource;
  /** A later source knows two scores that differ from these (`score_mismatch`). */
  readonly mismatch: boolean;
}

/** The score by the schedule alone; source null where it does not tell. */
export function scheduleResult(game: Pick<Game, 'home' | 'away' | 'schedule'>): GameResult {
  return gameResult({ game, official: NO_OFFICIAL_ROWS, players: NO_PLAYERS });
}

const NO_OFFICIAL_ROWS = { home: undefined, away: undefined };
const NO_PLAYERS = { source: undefined, ofTeam: () => [] };

interface Score {
  readonly home: number;
  readonly away: number;
  readonly source: ResultSource;
}

const SCHEDULE_FINAL = 3;

/** The score by the schedule (status 3), else the official rows, else the players' points: the first of two different numbers. */
export function gameResult(input: {
  readonly game: Pick<Game, 'home' | 'away' | 'schedule'>;
  readonly official: Pick<OfficialRows, 'home' | 'away'>;
  readonly players: Pick<GamePlayers, 'source' | 'ofTeam'>;
}): GameResult {
  const { game, official, players } = input;
  const schedule = game.schedule?.game_status === SCHEDULE_FINAL ? game.schedule : undefined;
  const pointsOf = (team: string): number | null =>
    players.source === undefined ? null : sumOf(players.ofTeam(team), ({ statistics }) => statistics.points);
  const scores = [
    score('nbac_schedule', schedule?.home_team_score, schedule?.away_team_score),
    score('nbac_team_boxscore', official.home?.points, official.away?.points),
    score('reconstructed_team_from_players', pointsOf(game.home), pointsOf(game.away)),
  ].filter((known) => known !== undefined);
  const index = scores.findIndex(({ home, away }) => home !== away);
  const used = scores[index];
  if (used === undefined) return { home: null, away: null, winner: undefined, source: null, mismatch: false };
  return {
    ...used,
    winner: used.home > used.away ? game.home : game.away,
    mismatch: scores.slice(index + 1).some(({ home, away }) => home !== used.home || away !== used.away),
  };
}

function score(
  source: ResultSource,
  home: number | null | undefined,
  away: number | null | undefined,
): Score | undefined {
  if (home === null || home === undefined || away === null || away === undefined) return undefined;
  return { home, away, source };
}
