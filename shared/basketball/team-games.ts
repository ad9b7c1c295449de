/**
 * The final games of a date as the two team tables see them: both teams with everything that one table says of a team and
 * the other of its opponent, computed once, so that a team's offensive rating is its opponent's defensive rating.
 */
import type { GameDate } from '../dates.ts';
import { type Absences, absences } from './absences.ts';
import { type EarlierBoxScores, type EarlierPlayByPlay, expectedStartersOf } from './earlier-starters.ts';
import type { FinalEvidenceRows, RowsByDate } from './final-evidence.ts';
import { leagueRowGame } from './game-references.ts';
import { type FinalEvidence, finalEvidenceOf, type SeasonGames, seasonGames } from './games.ts';
import { REFEREE_SOURCE, type RefereeCrew, type RefereeRow, refereeCrew } from './officials.ts';
import { smallest } from './order.ts';
import { type Possessions, pace, possessions, rating, trueShooting } from './possessions.ts';
import type { ExpectedStarters } from './starters.ts';
import {
  addCount,
  type GameSources,
  playerListNamesOf,
  rowsByGame,
  type SummaryDay,
  type SummaryGame,
  summaryDay,
} from './summary-games.ts';
import { type TeamShots, teamShots } from './team-shots.ts';
import type { TeamTotals } from './team-totals.ts';

type Earlier<S> = { readonly [N in keyof S as `earlier${Capitalize<N & string>}`]: S[N] };

/** Sources of the team tables; what begins with `earlier` is of dates before D, as far as D looks back. */
export type TeamGameSources = GameSources &
  Earlier<EarlierBoxScores & EarlierPlayByPlay & Pick<FinalEvidenceRows, 'teamBox'>> & {
    readonly referees: RowsByDate<RefereeRow>;
  };

/** A team in a final game. Nothing is rounded. */
export interface TeamGame {
  /** System code. */
  readonly team: string;
  readonly isHome: boolean;
  readonly totals: TeamTotals;
  readonly possessions: Possessions;
  /** Points per 100 possessions. */
  readonly rating: number | null;
  /** Possessions per 48 minutes. */
  readonly pace: number | null;
  readonly trueShooting: number | null;
  readonly shots: TeamShots;
  /** Null = unknown, as the next. */
  readonly won: boolean | null;
  /** Own − opponent's final score. */
  readonly margin: number | null;
  readonly absences: Absences;
  /** m of E(t,D): earlier games whose starters are known. */
  readonly starterGames: number;
}

/** A final game of which both teams' totals are known. */
export interface TeamGamePair {
  readonly summary: SummaryGame;
  readonly crew: RefereeCrew;
  readonly away: TeamGame;
  readonly home: TeamGame;
}

export interface TeamGameDay extends SummaryDay {
  readonly pairs: readonly TeamGamePair[];
  /** Final games without totals of both teams (`game_missing`). */
  readonly missing: readonly SummaryGame[];
}

/** What tells the games of a season and which of them are final. */
export type SeasonSources = Pick<
  TeamGameSources,
  'schedule' | 'gamebook' | 'bdl' | 'nbaBox' | 'teamBox' | `earlier${'Gamebook' | 'Bdl' | 'NbaBox' | 'TeamBox'}`
>;

/** The valid games of the season of a date, their state also known from the box scores of D and of the dates before. */
export function teamSeasonGames(date: GameDate, sources: SeasonSources): SeasonGames {
  const evidence = finalEvidenceOf(evidenceRows(date, sources));
  return seasonGames({ date, schedule: sources.schedule.all, evidence });
}

/**
 * As teamSeasonGames, of a time at which no box score of earlier dates has been read: a game before the date that the schedule
 * leaves open is taken for played, since its box score may show just that.
 */
export function possibleSeasonGames(
  date: GameDate,
  sources: Pick<SeasonSources, 'schedule' | 'gamebook' | 'bdl' | 'nbaBox' | 'teamBox'>,
): SeasonGames {
  const known = finalEvidenceOf(sources);
  const evidence: FinalEvidence = {
    ...known,
    playedAmong: (open, candidates) =>
      new Set([...known.playedAmong(open, candidates), ...open.filter((game) => game.date < date)]),
  };
  return seasonGames({ date, schedule: sources.schedule.all, evidence });
}

function evidenceRows(date: GameDate, sources: SeasonSources): FinalEvidenceRows {
  const both = <Row>(earlier: RowsByDate<Row>, ofDate: RowsByDate<Row>): RowsByDate<Row> => ({
    on: (day) => (day === date ? ofDate : earlier).on(day),
  });
  return {
    gamebook: both(sources.earlierGamebook, sources.gamebook),
    bdl: both(sources.earlierBdl, sources.bdl),
    nbaBox: both(sources.earlierNbaBox, sources.nbaBox),
    teamBox: both(sources.earlierTeamBox, sources.teamBox),
  };
}

/** Reads the games of a date for the team tables. */
export function teamGameDay(date: GameDate, sources: TeamGameSources): TeamGameDay {
  const day = summaryDay(date, sources, evidenceRows(date, sources));
  const { season, counts } = day;
  const assignments = rowsByGame(season, sources.referees.on(date), leagueRowGame, REFEREE_SOURCE, counts);
  const names = { resolveName: day.resolveName, playerListNames: playerListNamesOf(sources.playerList.all) };
  const earlier = {
    gamebook: sources.earlierGamebook,
    bdl: sources.earlierBdl,
    nbaBox: sources.earlierNbaBox,
    bigDataBall: sources.earlierBigDataBall,
    nbacPlayByPlay: sources.earlierNbacPlayByPlay,
  };
  const pairs: TeamGamePair[] = [];
  const missing: SummaryGame[] = [];
  for (const summary of day.games) {
    const { game, totals } = summary;
    const [ofAway, ofHome] = [totals.get(game.away), totals.get(game.home)];
    if (ofAway === undefined || ofHome === undefined) {
      missing.push(summary);
      continue;
    }
    const crew = refereeCrew(assignments.get(game) ?? []);
    addCount(counts, `raw_duplicates_collapsed:${REFEREE_SOURCE}`, crew.collapsed);
    const expected = (team: string): ExpectedStarters => expectedStartersOf(team, date, season, earlier, names);
    pairs.push({
      summary,
      crew,
      away: teamGame(game.away, ofAway, summary, expected(game.away)),
      home: teamGame(game.home, ofHome, summary, expected(game.home)),
    });
  }
  return { ...day, pairs, missing };
}

function teamGame(team: string, totals: TeamTotals, summary: SummaryGame, expected: ExpectedStarters): TeamGame {
  const { game, players, playByPlay, overtime, result } = summary;
  const { statistics } = totals;
  const poss = possessions(statistics);
  const isHome = team === game.home;
  const [own, other] = isHome ? [result.home, result.away] : [result.away, result.home];
  return {
    team,
    isHome,
    totals,
    possessions: poss,
    rating: rating(statistics.points, poss.value),
    pace: pace(poss.value, overtime.periods),
    trueShooting: trueShooting(statistics),
    shots: teamShots(playByPlay.accepted?.team(team), statistics),
    won: result.winner === undefined ? null : result.winner === team,
    margin: own === null || other === null ? null : own - other,
    absences: absences(team, players, expected),
    starterGames: expected.games,
  };
}

/** What a table says of the games of a date, besides its rows. */
export interface TeamGameOutcomes {
  readonly games: readonly {
    readonly gameId: string;
    readonly state: 'computed' | 'game_missing' | 'game_not_final';
    readonly reason?: string;
  }[];
  readonly counts: Readonly<Record<string, number>>;
}

/** States of the games of a date, by game_id, and what was ignored of their raw rows. */
export function teamGameOutcomes({ pairs, missing, notFinal, counts }: TeamGameDay): TeamGameOutcomes {
  const games: TeamGameOutcomes['games'] = [
    ...notFinal.map(({ gameId }) => ({ gameId, state: 'game_not_final' as const })),
    ...pairs.map(({ summary }) => ({ gameId: summary.game.gameId, state: 'computed' as const })),
    ...missing.map((summary) => ({
      gameId: summary.game.gameId,
      state: 'game_missing' as const,
      reason: shortage(summary),
    })),
  ];
  return {
    games: games.toSorted(smallest(({ gameId }) => gameId)),
    counts: Object.fromEntries([...counts].sort(smallest(([name]) => name))),
  };
}

/** `LAL has neither an official row nor five players who appeared; …` */
function shortage({ game, totals }: SummaryGame): string {
  return [game.away, game.home]
    .filter((team) => totals.get(team) === undefined)
    .map((team) => `${team} has neither an official row nor a box score of five players who appeared`)
    .join('; ');
}

/** Keys of a table with a row for each team of a final game: `game_id|team`, sorted (expected keys). */
export function teamGameKeys(season: SeasonGames, date: GameDate): readonly string[] {
  const games = season.on(date).filter((game) => game.isFinal);
  return games.flatMap(({ gameId, away, home }) => [`${gameId}|${away}`, `${gameId}|${home}`]).sort();
}
