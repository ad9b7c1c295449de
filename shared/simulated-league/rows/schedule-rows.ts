import { dayNumber, type EpochMicros } from '../../dates.ts';
import type { LeagueRow } from '../tables.ts';
import { type GameSheet, hasBeenPlayed, hashOf, plusSeconds, utc } from './sheet.ts';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The schedule's row of a game; final once it has been played. @param scheduleLoad when an upcoming game was last loaded */
export function scheduleRow(sheet: GameSheet, scheduleLoad: EpochMicros): LeagueRow<'nbac_schedule'> {
  const { game, day, season } = sheet;
  const { home, away, arena, date } = game;
  const weekday = WEEKDAYS[(dayNumber(date) + 4) % 7] ?? '';
  const isFinal = hasBeenPlayed(sheet);
  const score = isFinal ? sheet.played.box.score : undefined;
  const hour = game.tipOffSeconds / 3600;
  const at = isFinal ? sheet.loadedAt : scheduleLoad;
  const values = {
    game_id: game.nbaGameId,
    game_code: `${day}/${away.code}${home.code}`,
    season: String(game.season),
    season_nba_format: season,
    season_year: game.season,
    game_date: date,
    // The feed writes the Eastern wall clock under a UTC label.
    game_date_est: utc(date, game.tipOffSeconds),
    game_status: isFinal ? 3 : 1,
    game_status_text: isFinal ? 'Final' : `${((Math.floor(hour) + 11) % 12) + 1}:${hour % 1 === 0 ? '00' : '30'} pm ET`,
    home_team_id: home.nbaTeamId,
    home_team_tricode: home.code,
    home_team_name: home.nickname,
    away_team_id: away.nbaTeamId,
    away_team_tricode: away.code,
    away_team_name: away.nickname,
    arena_name: arena.name,
    arena_city: arena.city,
    arena_state: arena.state,
    is_primetime: hour >= 20,
    has_national_tv: weekday === 'thu' || hour >= 22,
    primary_network: null,
    traditional_networks: null,
    streaming_platforms: null,
    // Set on every competitive game, those of the play-offs included.
    is_regular_season: true,
    is_playoffs: game.playoffRound !== null,
    is_all_star: false,
    is_emirates_cup:
      game.playoffRound === null && date.slice(5, 7) === '11' && (weekday === 'tue' || weekday === 'fri'),
    playoff_round: game.playoffRound,
    is_christmas: date.endsWith('-12-25'),
    is_mlk_day: date.endsWith('-01-15'),
    day_of_week: weekday,
    is_weekend: weekday === 'sat' || weekday === 'sun',
    time_slot: hour < 15 ? 'afternoon' : hour < 20 ? 'early_evening' : 'primetime',
    neutral_site_flag: game.isNeutral,
    international_game: game.isAbroad,
    arena_timezone: arena.zone,
    home_team_score: score?.home ?? null,
    away_team_score: score?.away ?? null,
    winning_team_tricode: score === undefined ? null : score.home > score.away ? home.code : away.code,
  };
  return {
    ...values,
    data_source: 'api_stats',
    source_updated_at: at,
    source_file_path: `nba-com/schedule/${season}/schedule.json`,
    scrape_timestamp: at,
    created_at: at,
    data_hash: hashOf(values),
    processed_at: at,
  };
}

/** ESPN's row, with its own team codes; its start time is true UTC. */
export function espnScoreboardRow(sheet: GameSheet): LeagueRow<'espn_scoreboard'> {
  const { game, day } = sheet;
  const { home, away } = game;
  const score = sheet.played?.box.score;
  const at = score === undefined ? plusSeconds(sheet.tipOff, -6 * 3600) : sheet.loadedAt;
  const values = {
    game_id: game.gameId,
    espn_game_id: `4017${game.nbaGameId.slice(4)}`,
    game_date: game.date,
    season_year: game.season,
    home_team_abbr: home.code,
    away_team_abbr: away.code,
    home_team_name: home.fullName,
    away_team_name: away.fullName,
    home_team_espn_id: String(home.espnTeamId),
    away_team_espn_id: String(away.espnTeamId),
    home_team_espn_abbr: home.espnCode,
    away_team_espn_abbr: away.espnCode,
    game_status: score === undefined ? 'scheduled' : 'final',
    game_status_detail: score === undefined ? 'Scheduled' : 'Final',
    espn_status_id: score === undefined ? '1' : '3',
    espn_state: score === undefined ? 'pre' : 'post',
    is_completed: score !== undefined,
    scheduled_start_time: sheet.tipOff,
    home_team_score: score?.home ?? 0,
    away_team_score: score?.away ?? 0,
    home_team_winner: score !== undefined && score.home > score.away,
    away_team_winner: score !== undefined && score.away > score.home,
  };
  return {
    ...values,
    scrape_timestamp: at,
    source_file_path: `espn/scoreboard/${game.date}/${day}.json`,
    processing_confidence: 1,
    data_quality_flags: '',
    created_at: at,
    data_hash: hashOf(values),
    processed_at: at,
  };
}

/** The league's own scoreboard, version 2; its start time is true UTC. */
export function nbacScoreboardRow(sheet: GameSheet): LeagueRow<'nbac_scoreboard_v2'> {
  const { game } = sheet;
  const { home, away } = game;
  const score = sheet.played?.box.score;
  const at = score === undefined ? plusSeconds(sheet.tipOff, -5 * 3600) : sheet.loadedAt;
  const homeWon = score === undefined ? null : score.home > score.away;
  const values = {
    game_id: game.nbaGameId,
    game_date: game.date,
    season_year: game.season,
    start_time: sheet.tipOff,
    game_status_id: score === undefined ? '1' : '3',
    game_state: score === undefined ? 'pre' : 'post',
    game_status_text: score === undefined ? 'Scheduled' : 'Final',
    home_team_id: String(home.nbaTeamId),
    home_team_abbr: home.code,
    home_team_abbr_raw: home.code,
    home_score: score?.home ?? null,
    away_team_id: String(away.nbaTeamId),
    away_team_abbr: away.code,
    away_team_abbr_raw: away.code,
    away_score: score?.away ?? null,
    winning_team_abbr: homeWon === null ? null : homeWon ? home.code : away.code,
    winning_team_side: homeWon === null ? null : homeWon ? 'home' : 'away',
  };
  return {
    ...values,
    source_file_path: `nba-com/scoreboard-v2/${game.date}/${sheet.loadStamp}.json`,
    scrape_timestamp: at,
    created_at: at,
    data_hash: hashOf(values),
    processed_at: at,
  };
}

/** Referee assignments: positions 1 to 3, 4 for an alternate. */
export function refereeRows(sheet: GameSheet): LeagueRow<'nbac_referee_game_assignments'>[] {
  const { game, day } = sheet;
  const { home, away } = game;
  // Assignments are announced in the morning.
  const at = utc(game.date, 14 * 3600);
  return sheet.officials.map((official, index) => {
    const values = {
      game_id: game.nbaGameId,
      game_date: game.date,
      season: sheet.season,
      game_code: `${day}/${away.code}${home.code}`,
      home_team_id: home.nbaTeamId,
      home_team: home.nickname,
      home_team_abbr: home.code,
      away_team_id: away.nbaTeamId,
      away_team: away.nickname,
      away_team_abbr: away.code,
      official_position: index + 1,
      official_name: official.name,
      official_code: official.code,
      official_jersey_number: official.jersey,
    };
    return {
      ...values,
      source_file_path: `nba-com/referee-assignments/${game.date}/${day}_140000.json`,
      scrape_timestamp: at,
      created_at: at,
      data_hash: hashOf(values),
      processed_at: at,
    };
  });
}
