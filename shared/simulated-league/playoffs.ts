/** Play-in and play-offs: who meets whom follows from results, so the games before them are played to know. */
import { addDays, type CalendarDate, dayNumber } from '../dates.ts';
import { type Random, randomOf } from './random.ts';
import { type PlayoffRound, type ScheduledGame, TEAMS, type TeamFacts } from './team-facts.ts';
import { tipOffSeconds } from './tip-off-times.ts';

type Winner = (game: ScheduledGame) => TeamFacts;

const ROUNDS: readonly PlayoffRound[] = ['first_round', 'conf_semifinals', 'conf_finals', 'nba_finals'];
/** Days from the start of a round to the start of the next: seven games, one every other day, and a rest. */
const ROUND_DAYS = 15;
/** Who is at home in games 1 to 7: the better team, or the other. */
const BETTER_AT_HOME = [true, true, false, false, true, false, true];
const WINS = 4;

interface Bracket {
  readonly season: number;
  readonly random: Random;
  readonly winner: Winner;
  readonly rank: ReadonlyMap<TeamFacts, number>;
  readonly games: ScheduledGame[];
}

/**
 * The games after the regular season, by date, then game id.
 * @param winner plays a game, deterministically
 */
export function postseason(seed: number, regular: readonly ScheduledGame[], winner: Winner): ScheduledGame[] {
  const last = regular.at(-1);
  if (last === undefined) return [];
  const bracket: Bracket = {
    season: last.season,
    random: randomOf(seed, 'postseason', last.season),
    winner,
    rank: ranks(regular, winner),
    games: [],
  };
  const opening = addDays(last.date, 6);
  let pairs = (['East', 'West'] as const).flatMap((conference, index) => {
    const [first, second, third, fourth, fifth, sixth, ...rest] = teamsByRank(bracket).filter(
      (team) => team.conference === conference,
    );
    const [seventh, eighth] = playIn(bracket, rest.slice(0, 4), addDays(last.date, 2), index);
    return pairsOf([first, eighth, fourth, fifth, third, sixth, second, seventh]);
  });
  for (const [round, name] of ROUNDS.entries()) {
    const start = addDays(opening, round * ROUND_DAYS);
    const winners = pairs.map((pair, index) =>
      series(bracket, pair, { round, name, index, start: addDays(start, index % 2) }),
    );
    pairs = pairsOf(winners);
  }
  return bracket.games.sort((a, b) => (a.gameId < b.gameId ? -1 : 1));
}

function pairsOf(teams: readonly (TeamFacts | undefined)[]): [TeamFacts, TeamFacts][] {
  const pairs: [TeamFacts, TeamFacts][] = [];
  for (let index = 0; index + 1 < teams.length; index += 2) {
    const [a, b] = [teams[index], teams[index + 1]];
    if (a !== undefined && b !== undefined) pairs.push([a, b]);
  }
  return pairs;
}

/** Rank by wins, ties by code. */
function ranks(regular: readonly ScheduledGame[], winner: Winner): ReadonlyMap<TeamFacts, number> {
  const wins = new Map<TeamFacts, number>(TEAMS.map((team) => [team, 0]));
  for (const game of regular) {
    const won = winner(game);
    wins.set(won, (wins.get(won) ?? 0) + 1);
  }
  const ordered = TEAMS.toSorted((a, b) => (wins.get(b) ?? 0) - (wins.get(a) ?? 0));
  return new Map(ordered.map((team, index) => [team, index]));
}

function teamsByRank({ rank }: Bracket): TeamFacts[] {
  return [...rank.keys()];
}

// The seventh seed goes to the winner of 7 against 8, the eighth to the winner of its loser against the better of 9 and 10.
function playIn(
  bracket: Bracket,
  teams: readonly TeamFacts[],
  start: CalendarDate,
  conference: number,
): (TeamFacts | undefined)[] {
  const [seven, eight, nine, ten] = teams;
  if (!seven || !eight || !nine || !ten) return [seven, eight];
  const play = (home: TeamFacts, away: TeamFacts, day: number, number: number): TeamFacts => {
    const nbaGameId = `005${label(bracket.season)}001${conference * 3 + number}1`;
    return bracket.winner(addGame(bracket, { home, away, date: addDays(start, day), nbaGameId, round: 'play_in' }));
  };
  const seventh = play(seven, eight, conference, 0);
  const ninth = play(nine, ten, conference, 1);
  const loser = seventh === seven ? eight : seven;
  return [seventh, play(loser, ninth, 3, 2)];
}

function series(
  bracket: Bracket,
  [a, b]: readonly [TeamFacts, TeamFacts],
  at: { round: number; name: PlayoffRound; index: number; start: CalendarDate },
): TeamFacts {
  const [better, other] = (bracket.rank.get(a) ?? 0) < (bracket.rank.get(b) ?? 0) ? [a, b] : [b, a];
  const wins = new Map([
    [better, 0],
    [other, 0],
  ]);
  for (const [number, isBetterHome] of BETTER_AT_HOME.entries()) {
    const [home, away] = isBetterHome ? [better, other] : [other, better];
    const nbaGameId = `004${label(bracket.season)}00${at.round + 1}${at.index}${number + 1}`;
    const date = addDays(at.start, number * 2);
    const won = bracket.winner(addGame(bracket, { home, away, date, nbaGameId, round: at.name }));
    wins.set(won, (wins.get(won) ?? 0) + 1);
    if (wins.get(won) === WINS) return won;
  }
  return better;
}

function label(season: number): string {
  return String(season % 100).padStart(2, '0');
}

function addGame(
  bracket: Bracket,
  {
    home,
    away,
    date,
    nbaGameId,
    round,
  }: { home: TeamFacts; away: TeamFacts; date: CalendarDate; nbaGameId: string; round: PlayoffRound },
): ScheduledGame {
  const game: ScheduledGame = {
    gameId: `${date.replaceAll('-', '')}_${away.code}_${home.code}`,
    nbaGameId,
    season: bracket.season,
    date,
    home,
    away,
    arena: home.home,
    isNeutral: false,
    isAbroad: false,
    playoffRound: round,
    tipOffSeconds: tipOffSeconds(home.home, (dayNumber(date) + 4) % 7, bracket.random),
  };
  bracket.games.push(game);
  return game;
}
