/** What a row lacks, in the chapter's order of codes, and the tier it has by the games it rests on. */
import { issueCodes } from '../../shared/basketball/issue-codes.ts';
import type { SeasonPhase } from '../../shared/basketball/season-phase.ts';
import type { Completeness } from './completeness.ts';

export interface Findings {
  readonly teamConflict: boolean;
  readonly nameConflict: boolean;
  readonly pendingGames: number;
  /** Members of the team's roster. */
  readonly rosterSize: number;
  /** His games of the last thirty days. */
  readonly sampleSize: number;
  /** His games of the season without known seconds. */
  readonly minutesMissing: number;
  readonly spreadMissing: boolean;
  readonly totalMissing: boolean;
  readonly injuryReportMissing: boolean;
  readonly tipOffUnknown: boolean;
  readonly tipOffConflict: boolean;
  readonly unknownCity: string | undefined;
  readonly lineUpsMissing: number;
  readonly teamBoxScoresMissing: number;
  readonly universalIdMissing: boolean;
  readonly ageMissing: boolean;
  readonly completeness: Completeness;
  readonly phase: SeasonPhase;
}

const LEAST_ROSTER = 8;
const LEAST_SAMPLE = 3;

/** The codes that apply, in order. */
export function issuesOf(findings: Findings): readonly string[] {
  const { completeness, phase, unknownCity } = findings;
  const counted = (code: string, count: number): Record<string, boolean> => ({ [`${code}:${count}`]: count > 0 });
  return issueCodes({
    team_conflict: findings.teamConflict,
    name_conflict: findings.nameConflict,
    ...counted('pending_games', findings.pendingGames),
    [`thin_roster:${findings.rosterSize}`]: findings.rosterSize < LEAST_ROSTER,
    [`thin_sample:${findings.sampleSize}/${LEAST_SAMPLE}`]: findings.sampleSize < LEAST_SAMPLE,
    ...counted('minutes_missing', findings.minutesMissing),
    missing_game_spread: findings.spreadMissing,
    missing_game_total: findings.totalMissing,
    injury_report_missing: findings.injuryReportMissing,
    tipoff_unknown: findings.tipOffUnknown,
    tipoff_conflict: findings.tipOffConflict,
    [`unknown_venue:${unknownCity}`]: unknownCity !== undefined,
    ...counted('lineups_missing', findings.lineUpsMissing),
    ...counted('team_boxscore_missing', findings.teamBoxScoresMissing),
    universal_id_missing: findings.universalIdMissing,
    age_missing: findings.ageMissing,
    ...Object.fromEntries(
      Object.entries(completeness).map(([name, window]) => [
        `${name}_incomplete:${window.wholePercent}%`,
        !window.isComplete,
      ]),
    ),
    season_boundary: phase.isBoundary,
    bootstrap_mode: phase.isBootstrap,
  });
}

/** Tier, score and the other tier by the number of games in the last thirty days. */
export function qualityTier(sampleSize: number) {
  if (sampleSize >= 10) return { quality_tier: 'gold', quality_score: 95, data_quality_tier: 'high' } as const;
  if (sampleSize >= 5) return { quality_tier: 'silver', quality_score: 75, data_quality_tier: 'medium' } as const;
  return { quality_tier: 'bronze', quality_score: 50, data_quality_tier: 'low' } as const;
}
