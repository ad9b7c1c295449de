/** What a row lacks: its issue codes in the chapter's order, and its tier. */
import { issueCodes } from '../../shared/basketball/issue-codes.ts';
import type { SeasonPhase } from '../../shared/basketball/season-phase.ts';
import type { WindowCompleteness } from '../../shared/basketball/window-completeness.ts';

export interface Findings {
  readonly sevenDays: WindowCompleteness;
  readonly fourteenDays: WindowCompleteness;
  readonly pendingGames: number;
  readonly phase: SeasonPhase;
  readonly spreadMissing: boolean;
  readonly totalMissing: boolean;
  readonly injuryReportMissing: boolean;
  readonly startersUnknown: boolean;
  readonly tipOffUnknown: boolean;
  readonly tipOffConflict: boolean;
  readonly unknownCities: readonly string[];
  readonly resultMissing: boolean;
  readonly scheduleConflict: boolean;
}

/** The codes that apply, in order. */
export function issuesOf(findings: Findings): readonly string[] {
  const { sevenDays, fourteenDays, pendingGames, phase } = findings;
  return issueCodes({
    [`l7d_incomplete:${sevenDays.wholePercent}%`]: !sevenDays.isComplete,
    [`l14d_incomplete:${fourteenDays.wholePercent}%`]: !fourteenDays.isComplete,
    [`pending_games:${pendingGames}`]: pendingGames > 0,
    season_boundary: phase.isBoundary,
    bootstrap_mode: phase.isBootstrap,
    spread_missing: findings.spreadMissing,
    total_missing: findings.totalMissing,
    injury_report_missing: findings.injuryReportMissing,
    starters_unknown: findings.startersUnknown,
    tipoff_unknown: findings.tipOffUnknown,
    tipoff_conflict: findings.tipOffConflict,
    ...Object.fromEntries(findings.unknownCities.map((city) => [`unknown_venue:${city}`, true])),
    result_missing: findings.resultMissing,
    schedule_conflict: findings.scheduleConflict,
  });
}

/** Tier and score by the percentage of the 14-day window. */
export function qualityTier(percent: number): { readonly tier: string; readonly score: number } {
  if (percent >= 95) return { tier: 'gold', score: 95 };
  if (percent >= 75) return { tier: 'silver', score: 75 };
  if (percent >= 50) return { tier: 'bronze', score: 50 };
  return { tier: 'poor', score: 25 };
}
