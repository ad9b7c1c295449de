/**
 * A final game before D as players' histories see it: who played, who was listed, what the teams did (P4, P5, D8, D9).
 *
 * - *record* = a player's row of PB(g) · *listing* = a row that names a player for a team of the game although he did not
 *   play. Both are evidence of his team. A game without PB(g) has neither.
 */
import type { Game } from '../../shared/basketball/games.ts';
import { type Compare, greatest, inOrder, smallest } from '../../shared/basketball/order.ts';
import { overtime } from '../../shared/basketball/overtime.ts';
import { type GamePlayers, PLAYER_SOURCES, type PlayerRow } from '../../shared/basketball/player-rows.ts';
import { pace, playerSums, possessions, usage } from '../../shared/basketball/possessions.ts';
import { type GameResult, gameResult } from '../../shared/basketball/result.ts';
import { type OfficialRows, type TeamTotals, teamTotals } from '../../shared/basketball/team-totals.ts';
import type { GameDate } from '../../shared/dates.ts';
import {
  chosenLoad,
  type FourthQuarter,
  type FourthQuarterPoints,
  fourthQuarter,
  type GameLoads,
} from './fourth-quarter.ts';
import type { CourtSeconds } from './line-ups.ts';
import type { LoadDigest } from './load-digest.ts';

/** A player in a game he played. What is said of its fourth quarter is worked out when first asked for. */
export class PlayedRecord {
  readonly date: GameDate;
  readonly player: PlayerRow;
  /** USG, unrounded; null = unknown. */
  readonly usage: number | null;
  readonly #game: EarlierGame;
  #courtSeconds: CourtSeconds | null | undefined;
  #fourthQuarterPoints: FourthQuarterPoints | null | undefined;

  constructor(game: EarlierGame, player: PlayerRow, usage: number | null) {
    this.date = game.date;
    this.player = player;
    this.usage = usage;
    this.#game = game;
  }

  /** Q4SEC and CLUTCH; null = the line-ups do not tell. */
  get courtSeconds(): CourtSeconds | null {
    if (this.#courtSeconds === undefined) {
      this.#courtSeconds = this.#game.fourthQuarter.secondsOf(this.player) ?? null;
    }
    return this.#courtSeconds;
  }

  /** Q4PTS; null = unknown. */
  get fourthQuarterPoints(): FourthQuarterPoints | null {
    if (this.#fourthQuarterPoints === undefined) {
      this.#fourthQuarterPoints = this.#game.fourthQuarter.pointsOf(this.player) ?? null;
    }
    return this.#fourthQuarterPoints;
  }
}

/** A team in a game whose totals are known on both sides. */
export interface RatedTeam {
  readonly totals: TeamTotals;
  /** POSS; null for impossible counts. */
  readonly possessions: number | null;
  /** PACE. */
  readonly pace: number | null;
}

/** Of two rows of one key the one that counts. */
const longerPlaying: Compare<PlayerRow> = inOrder(
  greatest((player) => player.seconds),
  greatest((player) => player.statistics.points),
  smallest((player) => player.teamAbbr),
  smallest((player) => player.lookup),
);

const GAMEBOOK = 'nbac_gamebook_player_stats';

export class EarlierGame {
  readonly game: Game;
  readonly players: GamePlayers;
  /** By player key. */
  readonly records: ReadonlyMap<string, PlayedRecord>;
  /** By player key; nobody who played. */
  readonly listings: ReadonlyMap<string, PlayerRow>;
  /** Keys that two spellings of the gamebook share in one team (`name_conflict`). */
  readonly sharedKeys: ReadonlySet<string>;
  readonly #official: OfficialRows;
  readonly #loads: GameLoads;
  #overtimePeriods: number | null | undefined;
  #totals: ReadonlyMap<string, TeamTotals | undefined> | undefined;
  #rated: ReadonlyMap<string, RatedTeam> | undefined;
  #result: GameResult | undefined;
  #fourthQuarter: FourthQuarter | undefined;

  /**
   * @param official official rows of the game
   * @param loads of both feeds, those of one feed in any number
   */
  constructor(game: Game, players: GamePlayers, official: OfficialRows, loads: readonly LoadDigest[]) {
    this.game = game;
    this.players = players;
    this.#official = official;
    const ofFeed = (feed: LoadDigest['source']) => chosenLoad(loads.filter(({ source }) => source === feed));
    this.#loads = { bigdataball: ofFeed('bigdataball'), nbacPbp: ofFeed('nbac_pbp') };
    this.records = this.isRecorded ? this.#readRecords() : new Map();
    this.listings = this.isRecorded ? listingsOf(players, this.records) : new Map();
    this.sharedKeys = sharedKeysOf(players.bySource[GAMEBOOK].rows);
  }

  get date(): GameDate {
    return this.game.date;
  }

  /** Whether the game has PB(g). */
  get isRecorded(): boolean {
    return this.players.source !== undefined;
  }

  /** OT(g); null = unknown. */
  get overtimePeriods(): number | null {
    if (this.#overtimePeriods === undefined) {
      const { game, players } = this;
      const found = overtime({ game, players, official: this.#official, playByPlay: this.#loads });
      this.#overtimePeriods = found.periods;
    }
    return this.#overtimePeriods;
  }

  /** A team of the game with its totals; undefined unless TT of both teams is known (P5). */
  rated(team: string): RatedTeam | undefined {
    this.#rated ??= ratedTeams(this.#teamTotals(), this.overtimePeriods);
    return this.#rated.get(team);
  }

  get result(): GameResult {
    const { game, players } = this;
    this.#result ??= gameResult({ game, players, official: this.#official });
    return this.#result;
  }

  get fourthQuarter(): FourthQuarter {
    const { game, players } = this;
    this.#fourthQuarter ??= fourthQuarter({
      game,
      players,
      loads: this.#loads,
      totalsOf: (team) => this.#teamTotals().get(team)?.statistics,
    });
    return this.#fourthQuarter;
  }

  /** The team that a player appeared for: he played or was listed. */
  teamOf(key: string): string | undefined {
    return (this.records.get(key)?.player ?? this.listings.get(key))?.teamAbbr;
  }

  #teamTotals(): ReadonlyMap<string, TeamTotals | undefined> {
    const { game, players } = this;
    this.#totals ??= new Map(
      [game.home, game.away].map((team) => [team, teamTotals(game, team, this.#official, players)]),
    );
    return this.#totals;
  }

  #readRecords(): ReadonlyMap<string, PlayedRecord> {
    const { game, players } = this;
    const records = new Map<string, PlayedRecord>();
    for (const team of [game.home, game.away]) {
      const ofTeam = players.ofTeam(team);
      const sums = playerSums(ofTeam);
      for (const player of ofTeam) {
        const known = records.get(player.key);
        if (known !== undefined && longerPlaying(known.player, player) < 0) continue;
        const { value } = usage(player, sums, this.overtimePeriods);
        records.set(player.key, new PlayedRecord(this, player, value));
      }
    }
    return records;
  }
}

function hasFigures({ seconds, statistics }: PlayerRow): boolean {
  return (seconds ?? 0) > 0 || Object.values(statistics).some((value) => value !== null && value > 0);
}

/** Rows that name a player for a team without any figures (D8), those of the first source that has one. */
function listingsOf(
  { bySource }: Pick<GamePlayers, 'bySource'>,
  records: ReadonlyMap<string, PlayedRecord>,
): ReadonlyMap<string, PlayerRow> {
  const listings = new Map<string, PlayerRow>();
  for (const source of PLAYER_SOURCES) {
    for (const row of bySource[source].rows) {
      const isNamed = row.status !== 'inactive' || isResolved(row.nameResolutionStatus);
      if (!isNamed || records.has(row.key) || listings.has(row.key) || hasFigures(row)) continue;
      listings.set(row.key, row);
    }
  }
  return listings;
}

/** Whether the loader found out who an inactive player is; others carry a surname only. */
export function isResolved(nameResolutionStatus: string | null): boolean {
  return nameResolutionStatus?.trim().toLowerCase() === 'resolved';
}

function sharedKeysOf(rows: readonly PlayerRow[]): ReadonlySet<string> {
  const lookups = new Map<string, string>();
  const shared = new Set<string>();
  for (const { teamAbbr, key, lookup } of rows) {
    const known = lookups.get(`${teamAbbr}|${key}`);
    if (known === undefined) lookups.set(`${teamAbbr}|${key}`, lookup);
    else if (known !== lookup) shared.add(key);
  }
  return shared;
}

const NEEDED = ['points', 'fieldGoalAttempts', 'freeThrowAttempts', 'turnovers', 'offensiveRebounds'] as const;

function ratedTeams(
  totalsByTeam: ReadonlyMap<string, TeamTotals | undefined>,
  overtimePeriods: number | null,
): ReadonlyMap<string, RatedTeam> {
  const rated = new Map<string, RatedTeam>();
  for (const [team, totals] of totalsByTeam) {
    if (totals === undefined || NEEDED.some((figure) => totals.statistics[figure] === null)) return new Map();
    const { value } = possessions(totals.statistics);
    rated.set(team, { totals, possessions: value, pace: pace(value, overtimePeriods) });
  }
  return rated;
}
