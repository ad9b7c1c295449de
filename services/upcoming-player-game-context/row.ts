/** One row of upcoming_player_game_context: a player before a game, and everything that was known of him. */
import type { Game } from '../../shared/basketball/games.ts';
import { PLAYER_SOURCE_LABELS } from '../../shared/basketball/player-rows.ts';
import { processingDecision, type SeasonPhase } from '../../shared/basketball/season-phase.ts';
import { sourceGroupColumns } from '../../shared/basketball/source-group.ts';
import type { TipOffSource } from '../../shared/basketball/tip-off.ts';
import { countWhile } from '../../shared/count-while.ts';
import type { ComputedRow } from '../../shared/processing/define-processor.ts';
import { ageOn, type BirthDates } from './ages.ts';
import { type Completeness, completenessOf, expectedGames } from './completeness.ts';
import type { PlayerDay, PlayerGame } from './day.ts';
import type { PlayedRecord } from './earlier-game.ts';
import type { EvidenceKind } from './evidence.ts';
import { formColumns, fourthQuarterForm, streakColumns } from './form.ts';
import { minutesColumns, playedWithin, playerLog, restColumns } from './player-log.ts';
import { issuesOf, qualityTier } from './quality.ts';
import type { RosterMember } from './rosters.ts';
import {
  boxScoreGroup,
  dataSources,
  type gameLineColumns,
  primarySource,
  propsGroup,
  type SourceLabel,
  type scheduleColumns,
} from './source-columns.ts';
import type { upcomingPlayerGameContext } from './table.ts';
import type { TeamRates } from './team-rates.ts';
import { movementOf, type TeamSituation, teammateColumns } from './team-situation.ts';

export type PlayerContextRow = ComputedRow<typeof upcomingPlayerGameContext>;

/** What all rows of a date share. */
export interface RowContext {
  readonly day: PlayerDay;
  readonly phase: SeasonPhase;
  readonly births: { readonly listed: BirthDates; readonly ofRosters: BirthDates };
  /** Whether any table of props exists. */
  readonly propsExist: boolean;
  readonly scheduleColumns: ReturnType<typeof scheduleColumns>;
}

/** What all rows of a team share. */
export interface TeamContext extends TeamSituation {
  readonly playerGame: PlayerGame;
  /** P of the members of its roster, by key. */
  readonly played: ReadonlyMap<string, readonly PlayedRecord[]>;
  /** Its games before the date without a record of anyone, newest first. */
  readonly unrecorded: readonly Game[];
  readonly gameLineColumns: ReturnType<typeof gameLineColumns>;
}

/** Version of the definitions that rows follow; 1 was the pipeline before. */
const CONTEXT_VERSION = 2;
const RECENT_DAYS = 30;
const GAMEBOOK = 'nbac_gamebook_player_stats';

export function playerContextRow(
  member: RosterMember,
  lookup: string,
  team: TeamContext,
  context: RowContext,
): PlayerContextRow {
  const { day, phase, births } = context;
  const { date, season, history, injuries } = day;
  const { game, cutoff, tipOff, known } = team.playerGame;
  const { key, injury } = member;
  const own = history.player(key);
  const played = team.played.get(key) ?? [];
  const log = playerLog(date, played, team.unrecorded, (day) => known.teamAt(key, day) === team.team);
  const lastMonth = playedWithin(log, RECENT_DAYS);
  const line = day.props.line(game, key, cutoff);
  const points = movementOf(line && { current: line.line, opening: line.openingLine });
  const lastQuarters = fourthQuarterForm(played);
  const age = ageOn(date, key, known.rosterEntries(key, team.team), births.listed, births.ofRosters);
  const windows = completenessOf(date, expectedGames(key, date, season, history));
  const completeness = completenessColumns(windows);
  const universalId = day.idOf(member, lookup);
  const nameConflict = countWhile(own.sharedKeyDates, (day) => day < date) > 0;
  const needsHand = member.teamConflict || nameConflict;
  const leftOut = new Set([...team.rates.own.leftOut, ...team.rates.opponent.leftOut]);
  const issues = issuesOf({
    teamConflict: member.teamConflict,
    nameConflict,
    pendingGames: team.pendingGames,
    rosterSize: team.members.length,
    sampleSize: lastMonth.length,
    minutesMissing: played.filter(({ player }) => player.seconds === null).length,
    spreadMissing: team.columns.game_spread === null,
    totalMissing: team.columns.game_total === null,
    injuryReportMissing: !injuries.isKnown,
    tipOffUnknown: tipOff.instant === null,
    tipOffConflict: tipOff.conflict,
    unknownCity: team.unknownCity,
    lineUpsMissing: lastQuarters.missingLineUps,
    teamBoxScoresMissing: leftOut.size,
    universalIdMissing: universalId === null,
    ageMissing: age === undefined,
    completeness: windows,
    phase,
  });
  const usesOtherBoxScores = played.some(({ player }) => player.source !== GAMEBOOK);

  return {
    player_lookup: lookup,
    universal_player_id: universalId,
    ...team.columns,
    has_prop_line: points.current !== null,
    current_points_line: points.current,
    opening_points_line: points.opening,
    line_movement: points.movement,
    current_points_line_source: line?.bookmaker ?? null,
    opening_points_line_source: line?.bookmaker ?? null,
    ...restColumns(log),
    ...minutesColumns(log),
    ...formColumns(played),
    ...streakColumns(played, points.current),
    ...lastQuarters.columns,
    player_age: age?.years ?? null,
    player_status: injury?.status ?? null,
    injury_report: injury?.row.reason?.trim() || null,
    ...teammateColumns(member, team, injuries.isKnown),
    ...completeness,
    is_production_ready: completeness.all_windows_complete && team.pendingGames === 0 && !needsHand,
    manual_override_required: needsHand,
    season_boundary_detected: phase.isBoundary,
    backfill_bootstrap_mode: phase.isBootstrap,
    processing_decision_reason: processingDecision(completeness.all_windows_complete, phase),
    context_version: CONTEXT_VERSION,
    ...sourceGroupColumns(
      'boxscore',
      boxScoreGroup(date, own, windows.l30d.expected === 0 ? undefined : windows.l30d.percent),
    ),
    ...context.scheduleColumns,
    ...sourceGroupColumns('props', propsGroup(day.props.eligible(game, key, cutoff), context.propsExist)),
    ...team.gameLineColumns,
    ...qualityTier(lastMonth.length),
    quality_issues: issues,
    data_quality_issues: issues,
    processed_with_issues: issues.length > 0,
    primary_source_used: primarySource(lastMonth),
    data_sources: dataSources([
      'nbac_schedule',
      ...played.map(({ player }) => PLAYER_SOURCE_LABELS[player.source]),
      ...rateSources(team.rates.own),
      ...rateSources(team.rates.opponent),
      EVIDENCE_SOURCES[known.lastItem(key)?.kind ?? 'appearance'],
      line?.source,
      team.columns.game_spread === null && team.columns.game_total === null ? null : 'odds_api_game_lines',
      injuries.isKnown ? 'nbac_injury_report' : null,
      tipOff.source === null ? null : TIP_OFF_SOURCES[tipOff.source],
      ...lastQuarters.sources,
      age?.source,
      universalId === null ? null : 'nba_players_registry',
    ]),
    quality_sample_size: lastMonth.length,
    quality_used_fallback: usesOtherBoxScores || line?.source === 'bettingpros',
    quality_reconstructed: team.rates.own.kinds.has('reconstructed') || team.rates.opponent.kinds.has('reconstructed'),
    quality_metadata: null,
    last_reprocess_attempt_at: null,
    reprocess_attempt_count: 0,
    circuit_breaker_active: false,
    circuit_breaker_until: null,
  };
}

const EVIDENCE_SOURCES: Readonly<Record<EvidenceKind, SourceLabel | null>> = {
  transaction: 'nbac_player_movement',
  snapshot: 'espn_team_rosters',
  // By then the box scores are among the sources.
  appearance: null,
};

const TIP_OFF_SOURCES: Readonly<Record<TipOffSource, SourceLabel>> = {
  nbac_schedule: 'nbac_schedule',
  espn_scoreboard: 'espn_scoreboard',
  nbac_scoreboard_v2: 'nbac_scoreboard_v2',
  odds_api_game_lines: 'odds_api_game_lines',
  odds_api_player_points_props: 'odds_api',
};

function rateSources({ kinds }: TeamRates): readonly SourceLabel[] {
  return [...kinds].map((kind) =>
    kind === 'reconstructed' ? 'reconstructed_team_from_players' : 'nbac_team_boxscore',
  );
}

function completenessColumns({ l5, l10, l7d, l14d, l30d }: Completeness) {
  return {
    expected_games_count: l30d.expected,
    actual_games_count: l30d.actual,
    completeness_percentage: l30d.percent,
    missing_games_count: l30d.expected - l30d.actual,
    l5_completeness_pct: l5.percent,
    l5_is_complete: l5.isComplete,
    l10_completeness_pct: l10.percent,
    l10_is_complete: l10.isComplete,
    l7d_completeness_pct: l7d.percent,
    l7d_is_complete: l7d.isComplete,
    l14d_completeness_pct: l14d.percent,
    l14d_is_complete: l14d.isComplete,
    l30d_completeness_pct: l30d.percent,
    l30d_is_complete: l30d.isComplete,
    all_windows_complete: [l5, l10, l7d, l14d, l30d].every(({ isComplete }) => isComplete),
  };
}
