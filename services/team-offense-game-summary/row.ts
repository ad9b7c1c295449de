/** One row of team_offense_game_summary: what a team produced in a game, and under which circumstances. */
import { distinctLabels, issueCodes } from '../../shared/basketball/issue-codes.ts';
import { REFEREE_SOURCE } from '../../shared/basketball/officials.ts';
import { PLAYER_SOURCE_LABELS } from '../../shared/basketball/player-rows.ts';
import type { TeamGame, TeamGamePair } from '../../shared/basketball/team-games.ts';
import {
  figureFindings,
  gameFindings,
  gameMetadata,
  shotFindings,
  totalsQuality,
  totalsSource,
} from '../../shared/basketball/team-quality.ts';
import type { ComputedRow } from '../../shared/processing/define-processor.ts';
import { nearestInteger } from '../../shared/round.ts';
import { type ExistingSources, sourceColumns } from './source-columns.ts';
import type { teamOffenseGameSummary } from './table.ts';

export type TeamOffenseRow = ComputedRow<typeof teamOffenseGameSummary>;

export function teamOffenseRow(team: TeamGame, pair: TeamGamePair, exists: ExistingSources): TeamOffenseRow {
  const { summary, crew } = pair;
  const { game, players, playByPlay, overtime } = summary;
  const { totals, possessions, shots, absences } = team;
  const { statistics } = totals;
  const reconstructed = totals.kind === 'reconstructed';
  const primarySource = totalsSource(team);
  const findings = {
    backup_source_used: reconstructed,
    reconstructed,
    ...shotFindings(team, pair),
    ...figureFindings(team),
    ...gameFindings(team, pair),
  };
  const issues = issueCodes(findings);
  const isDoubtful =
    reconstructed ||
    findings.points_calculation_mismatch ||
    findings.unrealistic_team_score ||
    findings.score_mismatch ||
    findings.result_unknown ||
    findings.possessions_invalid;
  const zonesSource = shots.areKnown ? playByPlay.accepted?.source : undefined;
  const dataSources = distinctLabels([
    primarySource,
    reconstructed && players.source !== undefined ? PLAYER_SOURCE_LABELS[players.source] : undefined,
    absences.players === null ? undefined : PLAYER_SOURCE_LABELS.nbac_gamebook_player_stats,
    zonesSource,
    crew.crewId === null ? undefined : REFEREE_SOURCE,
  ]);
  const { value: possessionCount } = possessions;

  return {
    game_id: game.gameId,
    nba_game_id: summary.nbaGameId,
    game_date: game.date,
    team_abbr: team.team,
    opponent_team_abbr: team.isHome ? game.away : game.home,
    season_year: game.seasonYear,
    points_scored: statistics.points,
    fg_attempts: statistics.fieldGoalAttempts,
    fg_makes: statistics.fieldGoalMakes,
    three_pt_attempts: statistics.threePointAttempts,
    three_pt_makes: statistics.threePointMakes,
    ft_attempts: statistics.freeThrowAttempts,
    ft_makes: statistics.freeThrowMakes,
    rebounds: statistics.totalRebounds,
    assists: statistics.assists,
    turnovers: statistics.turnovers,
    personal_fouls: statistics.personalFouls,
    team_paint_attempts: shots.paintAttempts,
    team_paint_makes: shots.paintMakes,
    team_mid_range_attempts: shots.midRangeAttempts,
    team_mid_range_makes: shots.midRangeMakes,
    points_in_paint_scored: shots.pointsInPaint,
    second_chance_points_scored: shots.secondChancePoints,
    offensive_rating: team.rating,
    pace: team.pace,
    possessions: possessionCount === null ? null : nearestInteger(possessionCount),
    ts_pct: team.trueShooting,
    home_game: team.isHome,
    win_flag: team.won ?? false,
    margin_of_victory: team.margin,
    overtime_periods: overtime.periods,
    players_inactive: absences.players,
    starters_inactive: absences.starters,
    referee_crew_id: crew.crewId,
    ...sourceColumns(team, summary, exists),
    data_quality_tier: isDoubtful ? 'low' : shots.areKnown ? 'high' : 'medium',
    shot_zones_available: shots.areKnown,
    shot_zones_source: zonesSource ?? null,
    primary_source_used: primarySource,
    processed_with_issues: issues.length > 0,
    ...totalsQuality(team),
    quality_issues: issues,
    data_sources: dataSources,
    quality_used_fallback: reconstructed || findings.shot_zones_fallback,
    quality_metadata: { sources_used: dataSources, ...gameMetadata(team, pair) },
  };
}
