/** The four box-score tables of a game, each in the habits of its loader. */
import { asciiForm, lookup } from '../../basketball/names.ts';
import { emptyLine } from '../game/box-score.ts';
import type { PlannedPlayer } from '../game/plan.ts';
import type { LeagueRow } from '../tables.ts';
import { withoutAccents } from './name-forms.ts';
import { everybody, hashOf, isPostseason, minutesText, type PlayedSheet, percentage, teamOfSide } from './sheet.ts';

const COMBINED_MINUTES = 5;

/** The official row of each team. */
export function teamBoxRows(sheet: PlayedSheet): LeagueRow<'nbac_team_boxscore'>[] {
  const { game, played } = sheet;
  return (['away', 'home'] as const).map((side) => {
    const team = teamOfSide(game, side);
    const total = played.box.totals[side];
    const values = {
      game_id: game.gameId,
      nba_game_id: game.nbaGameId,
      game_date: game.date,
      season_year: game.season,
      team_id: team.nbaTeamId,
      team_abbr: team.code,
      team_name: team.nickname,
      team_city: team.market,
      is_home: side === 'home',
      minutes: `${COMBINED_MINUTES * (48 + 5 * (played.box.periods - 4))}:00`,
      fg_made: total.fieldGoalMakes,
      fg_attempted: total.fieldGoalAttempts,
      fg_percentage: percentage(total.fieldGoalMakes, total.fieldGoalAttempts, 3, null),
      three_pt_made: total.threePointMakes,
      three_pt_attempted: total.threePointAttempts,
      three_pt_percentage: percentage(total.threePointMakes, total.threePointAttempts, 3, null),
      ft_made: total.freeThrowMakes,
      ft_attempted: total.freeThrowAttempts,
      ft_percentage: percentage(total.freeThrowMakes, total.freeThrowAttempts, 3, null),
      offensive_rebounds: total.offensiveRebounds,
      defensive_rebounds: total.defensiveRebounds,
      total_rebounds: total.offensiveRebounds + total.defensiveRebounds,
      assists: total.assists,
      steals: total.steals,
      blocks: total.blocks,
      turnovers: total.turnovers,
      personal_fouls: total.personalFouls,
      points: total.points,
      plus_minus: total.plusMinus,
    };
    return {
      ...values,
      source_file_path: `nba-com/team-boxscore/${sheet.day}/${game.nbaGameId}_${sheet.loadStamp}.json`,
      created_at: sheet.loadedAt,
      data_hash: hashOf(values),
      processed_at: sheet.loadedAt,
    };
  });
}

/** The game book: everybody, with a status and a reason for those who did not play. */
export function gamebookRows(sheet: PlayedSheet): LeagueRow<'nbac_gamebook_player_stats'>[] {
  return everybody(sheet).map((player) => gamebookRow(sheet, player));
}

function gamebookRow(sheet: PlayedSheet, planned: PlannedPlayer): LeagueRow<'nbac_gamebook_player_stats'> {
  const { game, day, loadedAt } = sheet;
  const { availability, player, side } = planned;
  const line = sheet.played.box.players.get(planned) ?? emptyLine();
  const isActive = line.seconds > 0;
  const isInactive = availability.kind === 'inactive';
  // The inactive list carries surnames; the loader resolves them unless one other player, who is in the book, has the same.
  const namesakes = sheet.plan[side].filter(
    (mate) => mate !== planned && mate.player.name.family === player.name.family,
  );
  const isResolved = namesakes.length !== 1 || namesakes[0]?.availability.kind === 'inactive';
  const name = isInactive && !isResolved ? player.name.family : player.name.full;
  const reason = availability.kind === 'out' || isInactive ? availability.reason : "DNP - Coach's Decision";
  const values = {
    game_id: game.gameId,
    game_code: `${day}/${game.away.code}${game.home.code}`,
    game_date: game.date,
    season_year: game.season,
    home_team_abbr: game.home.code,
    away_team_abbr: game.away.code,
    player_name: name,
    player_name_original: isInactive ? player.name.family : player.name.full,
    player_lookup: lookup(name),
    team_abbr: planned.team,
    player_status: isActive ? 'active' : isInactive ? 'inactive' : 'dnp',
    dnp_reason: isActive ? null : reason,
    name_resolution_status: isInactive ? (isResolved ? 'resolved' : 'multiple_matches') : 'original',
    name_resolution_confidence: isInactive ? (isResolved ? 1 : 0.5) : null,
    name_resolution_method: isInactive ? (isResolved ? 'auto_exact' : 'ambiguous') : null,
    br_team_abbr_used: isInactive ? teamOfSide(game, side).basketballReferenceCode : null,
    minutes: isActive ? minutesText(line.seconds) : null,
    minutes_decimal: isActive ? line.seconds / 60 : null,
    points: isActive ? line.points : null,
    field_goals_made: isActive ? line.fieldGoalMakes : null,
    field_goals_attempted: isActive ? line.fieldGoalAttempts : null,
    field_goal_percentage: isActive ? percentage(line.fieldGoalMakes, line.fieldGoalAttempts, 3, 0) : null,
    three_pointers_made: isActive ? line.threePointMakes : null,
    three_pointers_attempted: isActive ? line.threePointAttempts : null,
    three_point_percentage: isActive ? percentage(line.threePointMakes, line.threePointAttempts, 3, 0) : null,
    free_throws_made: isActive ? line.freeThrowMakes : null,
    free_throws_attempted: isActive ? line.freeThrowAttempts : null,
    free_throw_percentage: isActive ? percentage(line.freeThrowMakes, line.freeThrowAttempts, 3, 0) : null,
    offensive_rebounds: isActive ? line.offensiveRebounds : null,
    defensive_rebounds: isActive ? line.defensiveRebounds : null,
    total_rebounds: isActive ? line.offensiveRebounds + line.defensiveRebounds : null,
    assists: isActive ? line.assists : null,
    steals: isActive ? line.steals : null,
    blocks: isActive ? line.blocks : null,
    turnovers: isActive ? line.turnovers : null,
    personal_fouls: isActive ? line.personalFouls : null,
    plus_minus: isActive ? line.plusMinus : null,
  };
  return {
    ...values,
    processed_by_run_id: `gamebook_${game.season}`,
    source_file_path: `nba-com/gamebooks-data/${game.date}/${day}-${game.away.code}${game.home.code}/${sheet.loadStamp}.json`,
    data_hash: hashOf(values),
    processed_at: loadedAt,
    data_quality_flags: [],
    requires_manual_review: isInactive && !isResolved,
  };
}

/** Ball Don't Lie: whole minutes, zeros for whoever sat, no accents, no inactive players. */
export function bdlRows(sheet: PlayedSheet): LeagueRow<'bdl_player_boxscores'>[] {
  const { game, played, loadedAt } = sheet;
  const inUniform = everybody(sheet).filter(({ availability }) => availability.kind !== 'inactive');
  return inUniform.map((planned) => {
    const line = played.box.players.get(planned) ?? emptyLine();
    const name = withoutAccents(planned.player.name.full);
    const values = {
      game_id: game.gameId,
      game_date: game.date,
      season_year: game.season,
      game_status: 'Final',
      period: played.box.periods,
      is_postseason: isPostseason(game),
      home_team_abbr: game.home.code,
      away_team_abbr: game.away.code,
      home_team_score: played.box.score.home,
      away_team_score: played.box.score.away,
      team_abbr: planned.team,
      player_full_name: name,
      player_lookup: lookup(name),
      bdl_player_id: planned.player.nbaId - 1_000_000,
      jersey_number: planned.player.jersey,
      position: planned.player.position.slice(-1),
      minutes: String(Math.floor(line.seconds / 60)).padStart(2, '0'),
      points: line.points,
      assists: line.assists,
      rebounds: line.offensiveRebounds + line.defensiveRebounds,
      offensive_rebounds: line.offensiveRebounds,
      defensive_rebounds: line.defensiveRebounds,
      steals: line.steals,
      blocks: line.blocks,
      turnovers: line.turnovers,
      personal_fouls: line.personalFouls,
      field_goals_made: line.fieldGoalMakes,
      field_goals_attempted: line.fieldGoalAttempts,
      field_goal_pct: percentage(line.fieldGoalMakes, line.fieldGoalAttempts, 7, 0),
      three_pointers_made: line.threePointMakes,
      three_pointers_attempted: line.threePointAttempts,
      three_point_pct: percentage(line.threePointMakes, line.threePointAttempts, 7, 0),
      free_throws_made: line.freeThrowMakes,
      free_throws_attempted: line.freeThrowAttempts,
      free_throw_pct: percentage(line.freeThrowMakes, line.freeThrowAttempts, 7, 0),
    };
    return {
      ...values,
      source_file_path: `ball-dont-lie/boxscores/${game.date}/${sheet.loadStamp}.json`,
      created_at: loadedAt,
      data_hash: hashOf(values),
      processed_at: loadedAt,
    };
  });
}

/** The league's player box: who appeared, with NBA ids and starters; whole minutes, null below one. */
export function nbaBoxRows(sheet: PlayedSheet): LeagueRow<'nbac_player_boxscores'>[] {
  const { game, played, loadedAt } = sheet;
  const { home, away } = game;
  const rows: LeagueRow<'nbac_player_boxscores'>[] = [];
  for (const planned of everybody(sheet)) {
    const line = played.box.players.get(planned);
    if (line === undefined || line.seconds === 0) continue;
    const { player } = planned;
    const isStarter = played.box.starters.has(planned);
    const wholeMinutes = Math.floor(line.seconds / 60);
    const values = {
      game_id: game.gameId,
      game_date: game.date,
      season_year: game.season,
      season_type: isPostseason(game) ? 'Playoffs' : 'Regular Season',
      nba_game_id: game.nbaGameId,
      game_code: null,
      game_status: 'Final',
      period: played.box.periods,
      is_playoff_game: isPostseason(game),
      home_team_id: home.nbaTeamId,
      home_team_abbr: home.code,
      home_team_score: played.box.score.home,
      away_team_id: away.nbaTeamId,
      away_team_abbr: away.code,
      away_team_score: played.box.score.away,
      nba_player_id: player.nbaId,
      player_full_name: player.name.full,
      player_lookup: asciiForm(player.name.full),
      team_id: teamOfSide(game, planned.side).nbaTeamId,
      team_abbr: planned.team,
      jersey_number: null,
      position: isStarter ? player.position.slice(-1) : null,
      starter: isStarter,
      minutes: wholeMinutes === 0 ? null : String(wholeMinutes),
      points: line.points,
      field_goals_made: line.fieldGoalMakes,
      field_goals_attempted: line.fieldGoalAttempts,
      field_goal_percentage: percentage(line.fieldGoalMakes, line.fieldGoalAttempts, 3, null),
      three_pointers_made: line.threePointMakes,
      three_pointers_attempted: line.threePointAttempts,
      three_point_percentage: percentage(line.threePointMakes, line.threePointAttempts, 3, null),
      free_throws_made: line.freeThrowMakes,
      free_throws_attempted: line.freeThrowAttempts,
      free_throw_percentage: percentage(line.freeThrowMakes, line.freeThrowAttempts, 3, null),
      offensive_rebounds: line.offensiveRebounds,
      defensive_rebounds: line.defensiveRebounds,
      total_rebounds: line.offensiveRebounds + line.defensiveRebounds,
      assists: line.assists,
      steals: line.steals,
      blocks: line.blocks,
      turnovers: line.turnovers,
      personal_fouls: line.personalFouls,
      flagrant_fouls: null,
      technical_fouls: null,
      plus_minus: line.plusMinus,
    };
    rows.push({
      ...values,
      ...NO_ADVANCED_FIGURES,
      source_file_path: `nba-com/player-boxscores/${game.date}/${sheet.loadStamp}.json`,
      scrape_timestamp: loadedAt,
      created_at: loadedAt,
      data_hash: hashOf(values),
      processed_at: loadedAt,
    });
  }
  return rows;
}

// Columns that the loader has no figures for.
const NO_ADVANCED_FIGURES = {
  true_shooting_pct: null,
  effective_fg_pct: null,
  usage_rate: null,
  offensive_rating: null,
  defensive_rating: null,
  pace: null,
  pie: null,
  points_q1: null,
  points_q2: null,
  points_q3: null,
  points_q4: null,
  points_ot: null,
} as const;
