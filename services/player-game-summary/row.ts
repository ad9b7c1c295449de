/** One row of player_game_summary: a player of PB(g) and everything known of him in his game. */
import { pointsDisagree } from '../../shared/basketball/box-score.ts';
import type { UniversalIds } from '../../shared/basketball/identity.ts';
import { distinctLabels, issueCodes } from '../../shared/basketball/issue-codes.ts';
import { PLAYER_SOURCE_LABELS, type PlayerRow } from '../../shared/basketball/player-rows.ts';
import { effectiveFieldGoal, type PlayerSums, trueShooting, usage } from '../../shared/basketball/possessions.ts';
import type { SummaryGame } from '../../shared/basketball/summary-games.ts';
import { seasonLabel } from '../../shared/dates.ts';
import type { ComputedRow } from '../../shared/processing/define-processor.ts';
import { propResult } from './prop-result.ts';
import type { GameProps } from './props.ts';
import { dataQualityTier, isInconsistent } from './quality.ts';
import { playerPlayByPlay } from './shot-creation.ts';
import { type ExistingSources, sourceColumns } from './source-columns.ts';
import type { playerGameSummary } from './table.ts';

export type PlayerGameRow = ComputedRow<typeof playerGameSummary>;

/** What all rows of a game share. */
export interface RowContext {
  readonly summary: SummaryGame;
  readonly props: GameProps;
  /** Sums over each team's rows of PB(g), by system code. */
  readonly sums: ReadonlyMap<string, PlayerSums>;
  readonly ids: UniversalIds;
  readonly exists: ExistingSources;
}

const GAMEBOOK = 'nbac_gamebook_player_stats';
const QUALITY_OF_GAMEBOOK = { tier: 'gold', score: 100 } as const;
const QUALITY_OF_BACKUP = { tier: 'silver', score: 85 } as const;

export function playerGameRow(player: PlayerRow, context: RowContext): PlayerGameRow {
  const { summary, props, sums, ids, exists } = context;
  const { game, players, playByPlay, overtime, result, starters } = summary;
  const { statistics, teamAbbr: team } = player;
  const teamSums = sums.get(team);
  if (teamSums === undefined) throw new TypeError(`${team} does not play in ${game.gameId}`);

  const accepted = playByPlay.accepted;
  const fromPlayByPlay = playerPlayByPlay(accepted?.player(player), statistics);
  const starter = starters.flagOf(player);
  const usageRate = usage(player, teamSums, overtime.periods);
  const line = props.lineOf(player);
  const nbaBox = players.nbaBoxOf(player);
  const fullName = player.fullName ?? nbaBox?.fullName ?? null;
  const universalId = ids.find({
    lookup: player.lookup,
    key: player.key,
    season: seasonLabel(game.seasonYear),
    team,
  });
  const fromGamebook = player.source === GAMEBOOK;
  const hasZones = fromPlayByPlay.shots.paint_attempts !== null;
  const issues = issueCodes({
    backup_source_used: !fromGamebook,
    schedule_missing: game.schedule === null,
    minutes_unknown: player.seconds === null,
    starter_estimated: starter.estimated,
    shot_zones_unavailable: accepted === undefined,
    shot_zones_fallback: accepted?.source === 'nbac_pbp',
    shot_zone_mismatch: fromPlayByPlay.shotsDisagree,
    blocks_mismatch: fromPlayByPlay.blocksDisagree,
    universal_id_missing: universalId === null,
    points_calculation_mismatch: pointsDisagree(statistics),
    stat_inconsistent: isInconsistent(statistics),
    usage_rate_out_of_range: usageRate.outOfRange,
    overtime_mismatch: overtime.mismatch,
    overtime_unknown: overtime.periods === null,
    score_mismatch: result.mismatch,
    result_unknown: result.source === null,
    props_unavailable: !props.available,
    props_fallback: line?.source === 'bettingpros',
  });

  // The NBA box score has a share in the row when its starters, its plus-minus or its name are in it.
  const usesNbaBox =
    starter.rule === 1 ||
    (player.source === 'bdl_player_boxscores' && player.plusMinus !== null) ||
    (player.fullName === null && fullName !== null);
  const usesPlayByPlay = accepted !== undefined && (hasZones || fromPlayByPlay.blocks.paint_blocks !== null);
  const starterFeed = starter.rule === 2 ? playByPlay.starters.source : undefined;
  const dataSources = distinctLabels([
    PLAYER_SOURCE_LABELS[player.source],
    usesNbaBox ? PLAYER_SOURCE_LABELS.nbac_player_boxscores : undefined,
    usesPlayByPlay ? accepted.source : undefined,
    starterFeed,
    line?.source,
  ]);
  const quality = fromGamebook ? QUALITY_OF_GAMEBOOK : QUALITY_OF_BACKUP;

  return {
    player_lookup: player.lookup,
    universal_player_id: universalId,
    player_full_name: fullName,
    game_id: game.gameId,
    game_date: game.date,
    team_abbr: team,
    opponent_team_abbr: team === game.home ? game.away : game.home,
    season_year: game.seasonYear,
    points: statistics.points,
    minutes_played: player.seconds === null ? null : player.seconds / 60,
    assists: statistics.assists,
    offensive_rebounds: statistics.offensiveRebounds,
    defensive_rebounds: statistics.defensiveRebounds,
    steals: statistics.steals,
    blocks: statistics.blocks,
    turnovers: statistics.turnovers,
    fg_attempts: statistics.fieldGoalAttempts,
    fg_makes: statistics.fieldGoalMakes,
    three_pt_attempts: statistics.threePointAttempts,
    three_pt_makes: statistics.threePointMakes,
    ft_attempts: statistics.freeThrowAttempts,
    ft_makes: statistics.freeThrowMakes,
    plus_minus: player.plusMinus,
    personal_fouls: statistics.personalFouls,
    ...fromPlayByPlay.shots,
    ...fromPlayByPlay.blocks,
    usage_rate: usageRate.value,
    ts_pct: trueShooting(statistics),
    efg_pct: effectiveFieldGoal(statistics),
    starter_flag: starter.starter,
    win_flag: result.winner === team,
    ...propResult(line, statistics.points),
    is_active: true,
    player_status: 'active',
    ...sourceColumns(player, summary, props, exists),
    data_quality_tier: dataQualityTier(fromGamebook, hasZones),
    primary_source_used: PLAYER_SOURCE_LABELS[player.source],
    processed_with_issues: issues.length > 0,
    shot_zones_estimated: hasZones ? false : null,
    quality_tier: quality.tier,
    quality_score: quality.score,
    quality_issues: issues,
    data_sources: dataSources,
    quality_sample_size: null,
    quality_used_fallback: !fromGamebook || accepted?.source === 'nbac_pbp' || line?.source === 'bettingpros',
    quality_reconstructed: false,
    quality_metadata: {
      sources_used: dataSources,
      pbp_source: accepted?.source ?? null,
      starter_rule: starter.rule,
      result_source: result.source,
      prop_source: line?.source ?? null,
    },
  };
}
