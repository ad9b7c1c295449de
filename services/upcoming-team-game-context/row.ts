/** One row of upcoming_team_game_context: a team before a game, and everything that was known of its situation. */
import type { ContextDay, ContextGame } from '../../shared/basketball/context-games.ts';
import type { EarlierStarters } from '../../shared/basketball/earlier-starters.ts';
import type { Game } from '../../shared/basketball/games.ts';
import { processingDecision, type SeasonPhase } from '../../shared/basketball/season-phase.ts';
import { tripOf } from '../../shared/basketball/travel.ts';
import { windowCompleteness } from '../../shared/basketball/window-completeness.ts';
import type { ComputedRow } from '../../shared/processing/define-processor.ts';
import { availability } from './availability.ts';
import { bettingColumns } from './betting-line.ts';
import { type KnownGame, knownGames, teamForm } from './form.ts';
import { issuesOf, qualityTier } from './quality.ts';
import type { EarlierResult } from './results.ts';
import { gamesWithin, scheduleLoad } from './schedule-load.ts';
import type { sourceColumns } from './source-columns.ts';
import type { upcomingTeamGameContext } from './table.ts';

export type TeamContextRow = ComputedRow<typeof upcomingTeamGameContext>;

/** What all rows of a date share. */
export interface RowContext {
  readonly day: ContextDay;
  readonly phase: SeasonPhase;
  readonly startersOf: (team: string) => EarlierStarters;
  readonly resultOf: (game: Game) => EarlierResult;
  readonly sourceColumns: ReturnType<typeof sourceColumns>;
}

const EARLY_SEASON_GAMES = 5;
const SCHEDULE = 'nbac_schedule';
const FIRST_BOOKMAKER = 'draftkings';

export function teamContextRow(team: string, contextGame: ContextGame, context: RowContext): TeamContextRow {
  const { game, tipOff, line } = contextGame;
  const { season, injuries, venues, travel } = context.day;
  const { date } = game;

  const load = scheduleLoad(team, date, season);
  const isBackToBack = load.daysSince === 1;
  const finalGames = season.finalBefore(team, date);
  const known = knownGames(team, finalGames, context.resultOf);
  const form = teamForm(known);
  const trip = tripOf(team, game, season, venues);
  const betting = bettingColumns(team, line);
  const starters = context.startersOf(team);
  const { startersOut, inDoubt } = availability(team, injuries, starters);

  const knownWithin = (days: number): readonly KnownGame[] => {
    const games = new Set(gamesWithin(finalGames, date, days));
    return known.filter((knownGame) => games.has(knownGame.game));
  };
  const sevenDays = windowCompleteness(knownWithin(7).length, load.lastSevenDays);
  const fourteenDays = windowCompleteness(knownWithin(14).length, load.lastFourteenDays);
  const allComplete = sevenDays.isComplete && fourteenDays.isComplete;
  const hasConflict = season.droppedOn(date).some(({ home, away }) => home === team || away === team);
  const quality = qualityTier(fourteenDays.percent);
  const scoreLabels = new Set([...form.read, ...knownWithin(14)].map(({ source }) => source));
  const bookmakers = [betting.game_spread_source, betting.game_total_source];
  const issues = issuesOf({
    sevenDays,
    fourteenDays,
    pendingGames: season.pending(team, date),
    phase: context.phase,
    spreadMissing: betting.game_spread === null,
    totalMissing: betting.game_total === null,
    injuryReportMissing: !injuries.isKnown,
    startersUnknown: starters.players === undefined,
    tipOffUnknown: tipOff.instant === null,
    tipOffConflict: tipOff.conflict,
    unknownCities: trip.unknownCities,
    resultMissing: finalGames[0] !== form.last?.game,
    scheduleConflict: hasConflict,
  });

  return {
    team_abbr: team,
    game_id: game.gameId,
    game_date: date,
    season_year: game.seasonYear,
    opponent_team_abbr: team === game.home ? game.away : game.home,
    home_game: team === game.home,
    is_back_to_back: isBackToBack,
    days_since_last_game: load.daysSince,
    game_number_in_season: load.gameNumber,
    team_days_rest: load.daysSince === null ? null : load.daysSince - 1,
    team_back_to_back: isBackToBack,
    games_in_last_7_days: load.lastSevenDays,
    games_in_last_14_days: load.lastFourteenDays,
    ...betting,
    starters_out_count: startersOut,
    questionable_players_count: inDoubt,
    team_win_streak_entering: form.winStreak,
    team_loss_streak_entering: form.lossStreak,
    last_game_margin: form.last?.margin ?? null,
    last_game_result: form.last === undefined ? null : form.last.margin > 0 ? 'W' : 'L',
    travel_miles: travel.miles(trip.from, trip.to),
    ...context.sourceColumns,
    early_season_flag: finalGames.length < EARLY_SEASON_GAMES,
    insufficient_data_reason: finalGames.length < EARLY_SEASON_GAMES ? `only_${finalGames.length}_final_games` : null,
    l7d_completeness_pct: sevenDays.percent,
    l7d_is_complete: sevenDays.isComplete,
    l14d_completeness_pct: fourteenDays.percent,
    l14d_is_complete: fourteenDays.isComplete,
    all_windows_complete: allComplete,
    expected_games_count: fourteenDays.expected,
    actual_games_count: fourteenDays.actual,
    completeness_percentage: fourteenDays.percent,
    missing_games_count: fourteenDays.expected - fourteenDays.actual,
    is_production_ready: allComplete,
    season_boundary_detected: context.phase.isBoundary,
    backfill_bootstrap_mode: context.phase.isBootstrap,
    processing_decision_reason: processingDecision(allComplete, context.phase),
    manual_override_required: hasConflict,
    last_reprocess_attempt_at: null,
    reprocess_attempt_count: 0,
    circuit_breaker_active: false,
    circuit_breaker_until: null,
    quality_tier: quality.tier,
    quality_score: quality.score,
    quality_issues: issues,
    data_quality_issues: issues,
    data_sources: dataSources([
      SCHEDULE,
      tipOff.source,
      ...(bookmakers.some((bookmaker) => bookmaker !== null) ? ['odds_api_game_lines'] : []),
      ...(injuries.isKnown ? ['nbac_injury_report', ...starters.sources] : []),
      ...scoreLabels,
    ]),
    quality_sample_size: finalGames.length,
    quality_used_fallback:
      [...scoreLabels].some((label) => label !== SCHEDULE) ||
      bookmakers.some((bookmaker) => bookmaker !== null && bookmaker !== FIRST_BOOKMAKER),
    quality_reconstructed: false,
    quality_metadata: null,
  };
}

/** The chapter's order of labels; prop rows, of which tip-off may be taken, are not among them. */
const LABELS = [
  'nbac_schedule',
  'espn_scoreboard',
  'nbac_scoreboard_v2',
  'odds_api_game_lines',
  'nbac_injury_report',
  'nbac_gamebook',
  'bdl_player_boxscores',
  'nbac_player_boxscores',
  'bigdataball',
  'nbac_pbp',
  'nbac_team_boxscore',
] as const;

function dataSources(found: readonly (string | null)[]): readonly string[] {
  return LABELS.filter((label) => found.includes(label));
}
