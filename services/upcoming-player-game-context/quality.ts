/** What a row lacks, in the chapter's order of codes, and the tier it has by the games it rests on. */
import type { SeasonPhase } from '../../shared/basketball/season-phase.ts';
import { type Completeness, WINDOWS } from './completeness.ts';

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
  const codes: string[] = [];
  const add = (holds: boolean, code: string): void => {
    if (holds) codes.push(code);
  };
  const addCount = (code: string, count: number): void => add(count > 0, `${code}:${count}`);
  add(findings.teamConflict, 'team_conflict');
  add(findings.nameConflict, 'name_conflict');
  addCount('pending_games', findings.pendingGames);
  add(findings.rosterSize < LEAST_ROSTER, `thin_roster:${findings.rosterSize}`);
  add(findings.sampleSize < LEAST_SAMPLE, `thin_sample:${findings.sampleSize}/${LEAST_SAMPLE}`);
  addCount('minutes_missing', findings.minutesMissing);
  add(findings.spreadMissing, 'missing_game_spread');
  add(findings.totalMissing, 'missing_game_total');
  add(findings.injuryReportMissing, 'injury_report_missing');
  add(findings.tipOffUnknown, 'tipoff_unknown');
  add(findings.tipOffConflict, 'tipoff_conflict');
  add(unknownCity !== undefined, `unknown_venue:${unknownCity}`);
  addCount('lineups_missing', findings.lineUpsMissing);
  addCount('team_boxscore_missing', findings.teamBoxScoresMissing);
  add(findings.universalIdMissing, 'universal_id_missing');
  add(findings.ageMissing, 'age_missing');
  for (const name of WINDOWS) {
    add(!completeness[name].isComplete, `${name}_incomplete:${completeness[name].wholePercent}%`);
  }
  add(phase.isBoundary, 'season_boundary');
  add(phase.isBootstrap, 'bootstrap_mode');
  return codes;
}

/** Tier, score and the other tier by the number of games in the last thirty days. */
export function qualityTier(sampleSize: number) {
  if (sampleSize >= 10) return { quality_tier: 'gold', quality_score: 95, data_quality_tier: 'high' } as const;
  if (sampleSize >= 5) return { quality_tier: 'silver', quality_score: 75, data_quality_tier: 'medium' } as const;
  return { quality_tier: 'bronze', quality_score: 50, data_quality_tier: 'low' } as const;
}
