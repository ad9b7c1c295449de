/** What all players of a team share before a game: the line, travel, schedule, rates, who is listed and who is a star. */
import type { GameLineValue } from '../../shared/basketball/game-line.ts';
import type { Game, SeasonGames } from '../../shared/basketball/games.ts';
import { type Trip, tripOf } from '../../shared/basketball/travel.ts';
import { addDays, daysBetween, type GameDate } from '../../shared/dates.ts';
import { roundHalfEven } from '../../shared/round.ts';
import type { PlayerDay, PlayerGame } from './day.ts';
import type { RosterMember } from './rosters.ts';
import { isPostseason, localTime, seasonPart } from './start-time.ts';
import type { TeamRates } from './team-rates.ts';

/** Current and opening value and what lies between them, as they are stored: movements of stored values (D2). */
export function movementOf(line: { readonly current: number; readonly opening: number } | undefined): {
  readonly current: number | null;
  readonly opening: number | null;
  readonly movement: number | null;
} {
  if (line === undefined) return { current: null, opening: null, movement: null };
  const [current, opening] = [roundHalfEven(line.current, 1), roundHalfEven(line.opening, 1)];
  return { current, opening, movement: roundHalfEven(current - opening, 1) };
}

function gameLineColumns(spread: GameLineValue | undefined, total: GameLineValue | undefined) {
  const [ofSpread, ofTotal] = [movementOf(spread), movementOf(total)];
  return {
    game_spread: ofSpread.current,
    opening_spread: ofSpread.opening,
    spread_movement: ofSpread.movement,
    game_spread_source: spread?.bookmaker ?? null,
    spread_public_betting_pct: null,
    game_total: ofTotal.current,
    opening_total: ofTotal.opening,
    total_movement: ofTotal.movement,
    game_total_source: total?.bookmaker ?? null,
    total_public_betting_pct: null,
  };
}

const DENSITY_DAYS = 14;
const AHEAD_DAYS = 7;

function travelColumns(team: string, game: Game, trip: Trip, { season, venues, travel }: PlayerDay) {
  const earliest = addDays(game.date, -DENSITY_DAYS);
  const earlier = season.before(team, game.date);
  let [miles, zones] = [0, 0];
  for (const travelled of [game, ...earlier]) {
    if (travelled.date < earliest) break;
    const { from, to } = travelled === game ? trip : tripOf(team, travelled, season, venues);
    miles += travel.miles(from, to);
    zones += travel.zones(from, to, yearOf(travelled.date));
  }
  let roadGames = 0;
  for (const played of [game, ...earlier]) {
    const isRoad = played.away === team || venues.of(played).venue.team === null;
    if (!isRoad) break;
    roadGames += 1;
  }
  return {
    travel_miles: travel.miles(trip.from, trip.to),
    time_zone_changes: travel.zones(trip.from, trip.to, yearOf(game.date)),
    consecutive_road_games: roadGames,
    miles_traveled_last_14_days: miles,
    time_zones_crossed_last_14_days: zones,
  };
}

const yearOf = (date: GameDate): number => Number(date.slice(0, 4));

/** What comes next for a team. */
function ahead(team: string, date: GameDate, season: SeasonGames) {
  const games = season.after(team, date);
  const [next] = games;
  const last = addDays(date, AHEAD_DAYS);
  return {
    next,
    rest: next === undefined ? null : daysBetween(date, next.date) - 1,
    games: games.filter((game) => game.date <= last).length,
  };
}

function scheduleColumns(team: string, opponent: string, date: GameDate, day: PlayerDay) {
  const { season } = day;
  const own = ahead(team, date, season);
  const others = ahead(opponent, date, season);
  const [lastOfOpponent] = season.before(opponent, date);
  return {
    next_game_days_rest: own.rest,
    games_in_next_7_days: own.games,
    next_opponent_win_pct:
      own.next === undefined ? null : winShare(own.next.home === team ? own.next.away : own.next.home, date, day),
    next_game_is_primetime: own.next === undefined ? null : isPrimetime(own.next),
    opponent_days_rest: lastOfOpponent === undefined ? null : daysBetween(lastOfOpponent.date, date) - 1,
    opponent_games_in_next_7_days: others.games,
    opponent_next_game_days_rest: others.rest,
  };
}

/** Wins per decided game of the regular season before a date. */
function winShare(team: string, date: GameDate, { season, history }: PlayerDay): number | null {
  let [wins, decided] = [0, 0];
  for (const game of season.finalBefore(team, date)) {
    const winner = isPostseason(game) ? undefined : history.gameOf(game)?.result.winner;
    if (winner === undefined) continue;
    decided += 1;
    if (winner === team) wins += 1;
  }
  return decided === 0 ? null : wins / decided;
}

function isPrimetime({ schedule }: Game): boolean | null {
  const flags = [schedule?.is_primetime ?? null, schedule?.has_national_tv ?? null];
  if (flags.includes(true)) return true;
  return flags.includes(false) ? false : null;
}

function rateColumns(own: TeamRates, opponent: TeamRates) {
  return {
    pace_differential: own.pace === null || opponent.pace === null ? null : own.pace - opponent.pace,
    opponent_pace_last_10: opponent.pace,
    opponent_ft_rate_allowed: opponent.freeThrowRateAllowed,
    opponent_def_rating_last_10: opponent.defensiveRating,
  };
}

export interface TeamSituation {
  readonly team: string;
  readonly opponent: string;
  readonly members: readonly RosterMember[];
  readonly stars: ReadonlySet<string>;
  readonly rates: { readonly own: TeamRates; readonly opponent: TeamRates };
  /** City of the game's venue, where it is none known. */
  readonly unknownCity: string | undefined;
  readonly pendingGames: number;
  /** Columns that are the same for all its players. */
  readonly columns: ReturnType<typeof sharedColumns>;
}

export function teamSituation(
  team: string,
  playerGame: PlayerGame,
  day: PlayerDay,
  known: { readonly ratesOf: (team: string) => TeamRates; readonly stars: ReadonlySet<string> },
): TeamSituation {
  const { game } = playerGame;
  const opponent = team === game.home ? game.away : game.home;
  const rates = { own: known.ratesOf(team), opponent: known.ratesOf(opponent) };
  return {
    team,
    opponent,
    members: team === game.home ? playerGame.home : playerGame.away,
    stars: known.stars,
    rates,
    unknownCity: day.venues.of(game).unknownCity,
    pendingGames: day.season.pending(team, day.date),
    columns: sharedColumns(team, opponent, playerGame, day, rates),
  };
}

function sharedColumns(
  team: string,
  opponent: string,
  { game, line, tipOff }: PlayerGame,
  day: PlayerDay,
  rates: TeamSituation['rates'],
) {
  const { season, venues, date } = day;
  const { venue } = venues.of(game);
  return {
    game_id: game.gameId,
    game_date: date,
    team_abbr: team,
    opponent_team_abbr: opponent,
    home_game: team === game.home,
    ...gameLineColumns(line.spreadOf(team), line.total),
    ...rateColumns(rates.own, rates.opponent),
    game_start_time_local:
      tipOff.instant === null ? null : localTime(tipOff.instant, game.schedule?.arena_timezone, venue.zone),
    season_phase: seasonPart(game),
    ...travelColumns(team, game, tripOf(team, game, season, venues), day),
    ...scheduleColumns(team, opponent, date, day),
  };
}

/** Teammates by what the injury report says of them; nulls where there is no report. */
export function teammateColumns(member: RosterMember, { members, stars }: TeamSituation, isReportKnown: boolean) {
  if (!isReportKnown) return { star_teammates_out: null, questionable_teammates: null, probable_teammates: null };
  let [starsOut, questionable, probable] = [0, 0, 0];
  for (const { key, injury } of members) {
    if (key === member.key || injury === undefined) continue;
    if (injury.status === 'out' && stars.has(key)) starsOut += 1;
    if (injury.status === 'questionable' || injury.status === 'doubtful') questionable += 1;
    if (injury.status === 'probable') probable += 1;
  }
  return { star_teammates_out: starsOut, questionable_teammates: questionable, probable_teammates: probable };
}
