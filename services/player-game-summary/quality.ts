/** What a row lacks: its issue codes in the chapter's order, its tier and the sources it was made of. */
import type { BoxScore } from '../../shared/basketball/box-score.ts';

/** Whether each code applies, in the order in which the codes are listed. */
export interface Findings {
  readonly backup_source_used: boolean;
  readonly schedule_missing: boolean;
  readonly minutes_unknown: boolean;
  readonly starter_estimated: boolean;
  readonly shot_zones_unavailable: boolean;
  readonly shot_zones_fallback: boolean;
  readonly shot_zone_mismatch: boolean;
  readonly blocks_mismatch: boolean;
  readonly universal_id_missing: boolean;
  readonly points_calculation_mismatch: boolean;
  readonly stat_inconsistent: boolean;
  readonly usage_rate_out_of_range: boolean;
  readonly overtime_mismatch: boolean;
  readonly overtime_unknown: boolean;
  readonly score_mismatch: boolean;
  readonly result_unknown: boolean;
  readonly props_unavailable: boolean;
  readonly props_fallback: boolean;
}

const CODES = [
  'backup_source_used',
  'schedule_missing',
  'minutes_unknown',
  'starter_estimated',
  'shot_zones_unavailable',
  'shot_zones_fallback',
  'shot_zone_mismatch',
  'blocks_mismatch',
  'universal_id_missing',
  'points_calculation_mismatch',
  'stat_inconsistent',
  'usage_rate_out_of_range',
  'overtime_mismatch',
  'overtime_unknown',
  'score_mismatch',
  'result_unknown',
  'props_unavailable',
  'props_fallback',
] as const satisfies readonly (keyof Findings)[];

/** The codes that apply, in order. */
export function issueCodes(findings: Findings): readonly string[] {
  return CODES.filter((code) => findings[code]);
}

/** Whether a count is negative, or more was made than attempted. */
export function isInconsistent(statistics: BoxScore): boolean {
  const { fieldGoalMakes, fieldGoalAttempts, threePointMakes, threePointAttempts, freeThrowMakes, freeThrowAttempts } =
    statistics;
  const pairs = [
    [fieldGoalMakes, fieldGoalAttempts],
    [threePointMakes, threePointAttempts],
    [freeThrowMakes, freeThrowAttempts],
  ] as const;
  return (
    Object.values(statistics).some((value: number | null) => value !== null && value < 0) ||
    pairs.some(([makes, attempts]) => makes !== null && attempts !== null && makes > attempts)
  );
}

/** `data_quality_tier`: the box-score source and the zones together. */
export function dataQualityTier(fromGamebook: boolean, hasZones: boolean): 'high' | 'medium' | 'low' {
  if (fromGamebook && hasZones) return 'high';
  return fromGamebook || hasZones ? 'medium' : 'low';
}
