/** One row of team_defense_game_summary: what a team's opponent produced, and what the team did against it. */
import { distinctLabels, issueCodes } from '../../shared/basketball/issue-codes.ts';
import { REFEREE_SOURCE } from '../../shared/basketball/officials.ts';
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
import { type ActionsSource, defensiveActions } from './defensive-actions.ts';
import { type ExistingSources, sourceColumns } from './source-columns.ts';
import type { teamDefenseGameSummary } from './table.ts';
import { zoneBlocks } from './zone-blocks.ts';

export type TeamDefenseRow = ComputedRow<typeof teamDefenseGameSummary>;

const TIERS: Readonly<Record<ActionsSource, 'high' | 'medium' | 'low'>> = {
  nbac_gamebook: 'high',
  bdl_player_boxscores: 'medium',
  nbac_player_boxscores: 'medium',
  nbac_team_boxscore: 'medium',
  none: 'low',
};

/** @param team the defending team */
export function teamDefenseRow(
  team: TeamGame,
  opponent: TeamGame,
  pair: TeamGamePair,
  exists: ExistingSources,
): TeamDefenseRow {
  const { summary, crew } = pair;
  const { game, players, playByPlay, overtime } = summary;
  const { accepted } = playByPlay;
  const { totals, shots } = opponent;
  const { statistics } = totals;
  const actions = defensiveActions(team.team, players, team.totals.official);
  const blocks = zoneBlocks(accepted?.team(team.team), actions.blocks);
  const reconstructed = totals.kind === 'reconstructed';
  const fromBackup = actions.source === 'bdl_player_boxscores' || actions.source === 'nbac_player_boxscores';
  const figures = figureFindings(opponent);
  const issues = issueCodes({
    backup_source_used: reconstructed || fromBackup,
    reconstructed,
    missing_defensive_actions: actions.source === 'none',
    ...shotFindings(opponent, pair),
    blocks_mismatch: blocks.mismatch,
    ...figures,
    incomplete_totals: figures.incomplete_totals || team.totals.kind === 'incomplete',
    ...gameFindings(team, pair),
  });
  const primarySource = totalsSource(opponent);
  const dataSources = distinctLabels([
    primarySource,
    actions.source === 'none' ? undefined : actions.source,
    shots.areKnown || blocks.areKnown ? accepted?.source : undefined,
    crew.crewId === null ? undefined : REFEREE_SOURCE,
  ]);

  return {
    game_id: game.gameId,
    game_date: game.date,
    defending_team_abbr: team.team,
    opponent_team_abbr: opponent.team,
    season_year: game.seasonYear,
    points_allowed: statistics.points,
    opp_fg_attempts: statistics.fieldGoalAttempts,
    opp_fg_makes: statistics.fieldGoalMakes,
    opp_three_pt_attempts: statistics.threePointAttempts,
    opp_three_pt_makes: statistics.threePointMakes,
    opp_ft_attempts: statistics.freeThrowAttempts,
    opp_ft_makes: statistics.freeThrowMakes,
    opp_rebounds: statistics.totalRebounds,
    opp_assists: statistics.assists,
    turnovers_forced: statistics.turnovers,
    fouls_committed: team.totals.statistics.personalFouls,
    opp_paint_attempts: shots.paintAttempts,
    opp_paint_makes: shots.paintMakes,
    opp_mid_range_attempts: shots.midRangeAttempts,
    opp_mid_range_makes: shots.midRangeMakes,
    points_in_paint_allowed: shots.pointsInPaint,
    mid_range_points_allowed: shots.midRangePoints,
    three_pt_points_allowed: statistics.threePointMakes === null ? null : 3 * statistics.threePointMakes,
    second_chance_points_allowed: shots.secondChancePoints,
    fast_break_points_allowed: shots.fastBreakPoints,
    blocks_paint: blocks.paint,
    blocks_mid_range: blocks.midRange,
    blocks_three_pt: blocks.three,
    steals: actions.steals,
    defensive_rebounds: actions.defensiveRebounds,
    defensive_rating: opponent.rating,
    opponent_pace: opponent.pace,
    opponent_ts_pct: opponent.trueShooting,
    home_game: team.isHome,
    win_flag: team.won,
    margin_of_victory: team.margin,
    overtime_periods: overtime.periods,
    players_inactive: team.absences.players,
    starters_inactive: team.absences.starters,
    referee_crew_id: crew.crewId,
    data_quality_tier: TIERS[actions.source],
    primary_source_used: `${primarySource}+${actions.source}`,
    processed_with_issues: issues.length > 0,
    ...sourceColumns(team.team, opponent.team, summary, exists),
    ...totalsQuality(opponent),
    quality_issues: issues,
    data_sources: dataSources,
    quality_used_fallback: reconstructed || actions.source !== 'nbac_gamebook' || accepted?.source === 'nbac_pbp',
    quality_metadata: {
      sources_used: dataSources,
      actions_source: actions.source,
      ...gameMetadata(team, pair),
    },
  };
}
