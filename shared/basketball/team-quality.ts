/** What both team tables say of the quality of a row: findings in the order of their codes, sources, tiers. */
import { pointsDisagree } from './box-score.ts';
import type { TeamGame, TeamGamePair } from './team-games.ts';

/** Labels of D22 for the totals of a team (D9). */
export type TotalsSource = 'nbac_team_boxscore' | 'reconstructed_team_from_players';

export function totalsSource({ totals }: TeamGame): TotalsSource {
  return totals.kind === 'reconstructed' ? 'reconstructed_team_from_players' : 'nbac_team_boxscore';
}

const LOWEST_SCORE = 50;
const HIGHEST_SCORE = 200;

/** Findings about the shots of the team whose production a row tells, in order. */
export function shotFindings({ shots }: TeamGame, { summary: { game, playByPlay } }: TeamGamePair) {
  const { accepted } = playByPlay;
  return {
    schedule_missing: game.schedule === null,
    shot_zones_unavailable: accepted === undefined,
    shot_zones_fallback: accepted?.source === 'nbac_pbp',
    shot_zone_mismatch: shots.mismatch,
  };
}

/** Findings about that team's figures, and whether its score can be true, in order. */
export function figureFindings({ totals, possessions }: TeamGame) {
  const { points } = totals.statistics;
  return {
    points_calculation_mismatch: pointsDisagree(totals.statistics),
    unrealistic_team_score: points !== null && (points < LOWEST_SCORE || points > HIGHEST_SCORE),
    incomplete_totals: totals.kind === 'incomplete',
    possessions_invalid: possessions.invalid,
  };
}

/** Findings about the game, and about who was absent from the team that a row belongs to, in order. */
export function gameFindings({ absences }: TeamGame, { summary: { overtime, result }, crew }: TeamGamePair) {
  return {
    overtime_mismatch: overtime.mismatch,
    overtime_unknown: overtime.periods === null,
    score_mismatch: result.mismatch,
    result_unknown: result.source === null,
    inactive_unknown: absences.issue === 'inactive_unknown',
    starters_unknown: absences.issue === 'starters_unknown',
    referee_incomplete: crew.incomplete,
    referee_unknown: crew.crewId === null,
  };
}

/** quality_* columns that follow from how the totals were made. */
export function totalsQuality({ totals }: TeamGame) {
  const reconstructed = totals.kind === 'reconstructed';
  return {
    quality_tier: reconstructed ? 'silver' : 'gold',
    quality_score: reconstructed ? 85 : 100,
    quality_sample_size: null,
    quality_reconstructed: reconstructed,
  } as const;
}

/** `quality_metadata` as far as both tables have it. */
export function gameMetadata({ starterGames }: TeamGame, { summary }: TeamGamePair) {
  return {
    pbp_source: summary.playByPlay.accepted?.source ?? null,
    result_source: summary.result.source,
    overtime_source: summary.overtime.source,
    starter_games: starterGames,
  };
}
