/**
 * The games of a season: which rows of the schedule are games, which of them are final, and what a team plays before and
 * after a date (D4).
 *
 * - *final* = over, its figures stand · *conflict* = a team twice on a date: one game stays, the others are dropped and
 *   reported · *void* = not final although one of its teams has a later final game of the season: postponed, or never
 *   updated; it exists nowhere · *valid* = what is left · *pending* = valid, before the date, not final.
 */
import { type EpochMicros, type GameDate, seasonOf } from '../dates.ts';
import type { FinalEvidence } from './final-evidence.ts';
import { createGameIndex, GameCandidates, type GameIndex } from './game-rows.ts';
import { type Compare, greatest, inOrder, smallest } from './order.ts';
import { readSchedule, type ScheduledGame, type ScheduleRow, type SeasonSchedule } from './schedule.ts';
import { createTeamCalendars, type TeamCalendars } from './team-calendars.ts';

export {
  EVIDENCE_COLUMNS,
  type FinalEvidence,
  finalEvidenceOf,
} from './final-evidence.ts';
export { SCHEDULE_COLUMNS, type ScheduleRow } from './schedule.ts';

export interface Game {
  /** `YYYYMMDD_AWAY_HOME`. */
  readonly gameId: string;
  readonly date: GameDate;
  /** System codes; at neutral sites the schedule's home team. */
  readonly home: string;
  readonly away: string;
  /** Null without a schedule row. */
  readonly nbaGameId: string | null;
  /** The schedule's; without a schedule row the season of the date (D1). */
  readonly seasonYear: number;
  /** `is_playoffs` is true: play-offs and play-in. */
  readonly isPlayoffs: boolean;
  readonly isFinal: boolean;
  /** The row that is left of the game's loads (D4.2); null without a schedule. */
  readonly schedule: ScheduleRow | null;
}

/** A finding for the run record; it takes no row out of the key set (D23). */
export interface GameReport {
  readonly code: 'SCHEDULE_CONFLICT';
  /** game_id of the game that was dropped. */
  readonly subject: string;
  readonly detail: string;
}

/** The valid games of one season, as far as the rows given tell. */
export interface SeasonGames extends TeamCalendars<Game> {
  /** Whether the schedule has rows in the season's span. */
  readonly scheduleKnown: boolean;
  /** Valid games by date, then game_id. */
  readonly all: readonly Game[];
  /** Games(D): the valid games of a date, by game_id. */
  on(date: GameDate): readonly Game[];
  /** Finds the game of a raw row (D5). It knows every id of the schedule, so prefer it to an index of one date's games. */
  readonly index: GameIndex<Game>;
  /** Games dropped by D4.4 on a date, by game_id. */
  droppedOn(date: GameDate): readonly Game[];
  /** SCHEDULE_CONFLICT reports of the date asked for. */
  readonly reports: readonly GameReport[];
  /** Schedule rows of the season left out, by reason: `duplicate_schedule_rows:nbac_schedule` → 2. */
  readonly counts: Readonly<Record<string, number>>;
  /** OPEN(S): date of the first valid game. */
  readonly open: GameDate | undefined;
  /** REG_END(S): date of the last valid game that is no play-off or play-in game. */
  readonly regularSeasonEnd: GameDate | undefined;
}

export interface SeasonGamesInput {
  readonly date: GameDate;
  /** Rows of the schedule; other seasons than that of the date are ignored. Arrays are remembered: never change one. */
  readonly schedule: readonly ScheduleRow[];
  readonly evidence: FinalEvidence;
}

/** Everything of a season that no date changes. */
type Season = Omit<SeasonGames, 'reports'>;

/** A date asks for its season as it may be, as its own rows and as earlier box scores show it. */
const SEASONS_KEPT = 4;

interface KnownSchedule {
  readonly schedule: SeasonSchedule;
  /** Games that the schedule itself does not call final. */
  readonly open: readonly ScheduledGame[];
  readonly candidates: GameCandidates<ScheduledGame>;
  /** The season as it was worked out lately, by which of the open games had been played. */
  readonly recent: Map<string, Season>;
}

// Dates of one season ask for the same rows again and again; what they mean is worked out once for an array.
const schedules = new WeakMap<readonly ScheduleRow[], Map<number, KnownSchedule>>();

function knownSchedule(rows: readonly ScheduleRow[], season: number): KnownSchedule {
  const bySeason = schedules.get(rows) ?? new Map<number, KnownSchedule>();
  schedules.set(rows, bySeason);
  let known = bySeason.get(season);
  if (known === undefined) {
    const schedule = readSchedule(rows, season);
    const open = schedule.games.filter(({ row }) => row.game_status !== 3);
    const candidates = new GameCandidates(schedule.games, schedule.otherNbaIds);
    known = { schedule, open, candidates, recent: new Map() };
    bySeason.set(season, known);
  }
  return known;
}

/**
 * The games of the season of a date. Cheap to ask for date after date with the same rows. Nothing in it depends on the
 * date but `reports`, and, where the schedule has no row at all, the games themselves: then only those of the date that
 * the box scores name (D4.7). Context tables refuse that case (`scheduleKnown`).
 */
export function seasonGames({ date, schedule, evidence }: SeasonGamesInput): SeasonGames {
  const seasonYear = seasonOf(date);
  const known = knownSchedule(schedule, seasonYear);
  const season = known.schedule.known
    ? scheduledSeason(known, evidence)
    : seasonWithoutSchedule(date, seasonYear, evidence);
  const reports = season.droppedOn(date).map(
    ({ gameId }): GameReport => ({
      code: 'SCHEDULE_CONFLICT',
      subject: gameId,
      detail: `one of its teams has another game on ${date}`,
    }),
  );
  return { ...season, reports };
}

/**
 * The dates of games that the schedule itself does not call final, ascending: where box scores may show more (D4.3).
 * @param date any date of the season asked for
 */
export function openGameDates(date: GameDate, schedule: readonly ScheduleRow[]): readonly GameDate[] {
  const { open } = knownSchedule(schedule, seasonOf(date));
  return [...new Set(open.map((game) => game.date))].sort();
}

interface Candidate {
  readonly game: Game;
  readonly processedAt: EpochMicros | null;
}

function scheduledSeason(known: KnownSchedule, evidence: FinalEvidence): Season {
  const { schedule, open, candidates } = known;
  const playedGames = evidence.playedAmong(open, candidates);
  const played = open.map((game) => (playedGames.has(game) ? '1' : '0')).join('');
  const worked = known.recent.get(played);
  if (worked !== undefined) return worked;
  const games = schedule.games.map((scheduled): Candidate => {
    const { row, ...identity } = scheduled;
    const game: Game = {
      ...identity,
      seasonYear: row.season_year,
      isPlayoffs: row.is_playoffs === true,
      isFinal: row.game_status === 3 || playedGames.has(scheduled),
      schedule: row,
    };
    return { game, processedAt: row.processed_at };
  });
  const season = seasonOfCandidates(games, schedule);
  const [oldest] = known.recent.keys();
  if (oldest !== undefined && known.recent.size >= SEASONS_KEPT) known.recent.delete(oldest);
  known.recent.set(played, season);
  return season;
}

function seasonWithoutSchedule(date: GameDate, seasonYear: number, evidence: FinalEvidence): Season {
  const pairs = evidence.pairsOn(date).map(({ newest, ...pair }) => ({ newest, game: { ...pair, nbaGameId: null } }));
  const found = pairs.map(({ game }) => game);
  const played = evidence.playedAmong(found, new GameCandidates(found, new Set()));
  const candidates = pairs.map(
    ({ newest, game }): Candidate => ({
      game: { ...game, seasonYear, isPlayoffs: false, isFinal: played.has(game), schedule: null },
      processedAt: newest,
    }),
  );
  return seasonOfCandidates(candidates, { known: false, games: [], otherNbaIds: new Set(), counts: {} });
}

/** D4.4: final first, newest processed_at, lowest game_id. */
const precedence: Compare<Candidate> = inOrder(
  greatest(({ game }) => game.isFinal),
  greatest(({ processedAt }) => processedAt),
  smallest(({ game }) => game.gameId),
);
const byDateAndId: Compare<Game> = inOrder(
  smallest((game) => game.date),
  smallest((game) => game.gameId),
);

function seasonOfCandidates(candidates: readonly Candidate[], schedule: SeasonSchedule): Season {
  const { kept, dropped } = resolveConflicts(candidates);
  const all = withoutVoid(kept).toSorted(byDateAndId);
  const byDate = Map.groupBy(all, (game) => game.date);
  const droppedByDate = Map.groupBy(dropped.toSorted(byDateAndId), (game) => game.date);
  const valid = new Set(all);
  const otherNbaIds = new Set(schedule.otherNbaIds);
  for (const { game } of candidates) if (!valid.has(game) && game.nbaGameId !== null) otherNbaIds.add(game.nbaGameId);
  return {
    ...createTeamCalendars(all),
    scheduleKnown: schedule.known,
    all,
    on: (date) => byDate.get(date) ?? [],
    index: createGameIndex(all, otherNbaIds),
    droppedOn: (date) => droppedByDate.get(date) ?? [],
    counts: schedule.counts,
    open: all[0]?.date,
    regularSeasonEnd: all.findLast((game) => !game.isPlayoffs)?.date,
  };
}

function resolveConflicts(candidates: readonly Candidate[]): { kept: Game[]; dropped: Game[] } {
  const kept: Game[] = [];
  const dropped: Game[] = [];
  const taken = new Set<string>();
  for (const { game } of candidates.toSorted(precedence)) {
    const places = [game.date + game.home, game.date + game.away];
    if (places.some((place) => taken.has(place))) dropped.push(game);
    else {
      kept.push(game);
      for (const place of places) taken.add(place);
    }
  }
  return { kept, dropped };
}

function withoutVoid(games: readonly Game[]): Game[] {
  const lastFinal = new Map<string, GameDate>();
  for (const { isFinal, date, home, away } of games) {
    if (!isFinal) continue;
    for (const team of [home, away]) if (date > (lastFinal.get(team) ?? '')) lastFinal.set(team, date);
  }
  const isVoid = ({ isFinal, date, home, away }: Game): boolean =>
    !isFinal && [home, away].some((team) => (lastFinal.get(team) ?? '') > date);
  return games.filter((game) => !isVoid(game));
}
