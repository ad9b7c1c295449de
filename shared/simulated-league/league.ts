/**
 * A simulated league: real teams, invented players, and the raw rows that the loaders would have stored of it. The same
 * seed gives the same rows, whichever part is asked for and in whatever order.
 */
import type { EpochMicros, GameDate } from '../dates.ts';
import { DIRT, DIRT_KINDS, type DirtKind } from './dirt.ts';
import { GameRowBuilder } from './game-rows.ts';
import {
  type CorrectionKind,
  type CorrectionReach,
  correctGame,
  correctionDate,
  figureChanges,
  type LateCorrection,
} from './late-correction.ts';
import type { Player } from './players.ts';
import { type Random, randomOf } from './random.ts';
import { RosterBook } from './rosters.ts';
import { teamLocationRows, travelDistanceRows } from './rows/place-rows.ts';
import {
  aliasRows,
  basketballReferenceRows,
  espnRosterRows,
  movementRows,
  playerListRows,
  registryRows,
} from './rows/roster-rows.ts';
import { scheduleRow } from './rows/schedule-rows.ts';
import { utc } from './rows/sheet.ts';
import { Season } from './season.ts';
import {
  DATED_TABLES,
  type DatedRows,
  type DatedTable,
  LEAGUE_TABLES,
  type LeagueRow,
  type LeagueTable,
  STATIC_TABLES,
  type StaticRows,
  type StaticTable,
} from './tables.ts';
import type { ScheduledGame } from './team-facts.ts';

export interface LeagueOptions {
  readonly seed: number;
  /** Start year of the first season, 2000 or later. */
  readonly firstSeason: number;
  readonly seasons: number;
  /** Only these tables get rows; all by default. */
  readonly only?: readonly LeagueTable[];
  /** Games from this date on are still to come. All have been played by default. */
  readonly today?: GameDate;
  /** Per kind the share of games it befalls, or the dates on each of which it befalls one game. None by default. */
  readonly dirt?: Readonly<Partial<Record<DirtKind, number | readonly GameDate[]>>>;
  /** Adds play-in and play-offs. Their pairings follow from results, so a season's games are then all played at once. */
  readonly playoffs?: boolean;
  /** Share of games with BigDataBall play-by-play; 0.6 by default. */
  readonly bigDataBallShare?: number;
  /** Share of games with BettingPros props; 0.4 by default. */
  readonly bettingProsShare?: number;
}

/** What was made dirty. */
export interface DirtReport {
  readonly kind: DirtKind;
  readonly date: GameDate;
  readonly gameId: string;
  readonly description: string;
}

export interface CorrectionOptions {
  readonly kind?: CorrectionKind;
  readonly reach?: CorrectionReach;
  /** One of the date's games; by default one is drawn. */
  readonly gameId?: string;
}

const NOON = 12 * 3600;

/** @throws RangeError for options that no league fits. */
export function createLeague(options: LeagueOptions): League {
  return new League(options);
}

export class League {
  readonly seasons: readonly number[];
  readonly #options: LeagueOptions;
  readonly #rosters: RosterBook;
  readonly #builder: GameRowBuilder;
  readonly #seasons = new Map<number, Season>();
  readonly #wanted: ReadonlySet<LeagueTable>;

  constructor(options: LeagueOptions) {
    const { seed, firstSeason, seasons } = options;
    if (!Number.isInteger(seasons) || seasons < 1) throw new RangeError(`a league of ${seasons} seasons is none`);
    this.#options = options;
    this.seasons = Array.from({ length: seasons }, (_, index) => firstSeason + index);
    this.#rosters = new RosterBook(seed);
    this.#wanted = new Set(options.only ?? (Object.keys(LEAGUE_TABLES) as LeagueTable[]));
    const isWanted = (table: DatedTable): boolean => this.#wanted.has(table);
    this.#builder = new GameRowBuilder({ ...options, isWanted, scheduleLoad: this.#scheduleLoad() });
  }

  /** Dates with games, ascending. @throws RangeError for a season that is none of the league's */
  gameDates(season: number): readonly GameDate[] {
    return this.#season(season).dates;
  }

  gamesOn(date: GameDate): readonly ScheduledGame[] {
    return this.#seasonOf(date)?.gamesOn(date) ?? [];
  }

  /** What is wrong with the rows of a date, by game and kind. */
  dirtOn(date: GameDate): readonly DirtReport[] {
    return this.gamesOn(date).flatMap((game) =>
      this.#dirtOf(game).map((kind) => ({ kind, date, gameId: game.gameId, description: DIRT[kind].description })),
    );
  }

  /** All dated rows of a date; every wanted table has an entry. */
  rowsOfDate(date: GameDate): DatedRows {
    const rows: Record<string, unknown[]> = {};
    for (const table of Object.keys(DATED_TABLES) as DatedTable[]) if (this.#wanted.has(table)) rows[table] = [];
    const season = this.#seasonOf(date);
    if (season === undefined) return rows as DatedRows;
    for (const game of season.gamesOn(date)) {
      const ofGame = this.#builder.rowsOf(game, season);
      for (const kind of this.#dirtOf(game)) {
        DIRT[kind].soil(ofGame.rows, ofGame.sheet, this.#random('soil', kind, game.nbaGameId));
      }
      for (const [table, of] of Object.entries(ofGame.rows)) for (const row of of) rows[table]?.push(row);
    }
    if (this.#wanted.has('espn_team_rosters') && isRosterDate(season, date) && !this.#isAfterToday(date)) {
      rows.espn_team_rosters?.push(...espnRosterRows(season, date));
    }
    return rows as DatedRows;
  }

  /** The schedule of a whole season, clean: what context tables look ahead into when only some dates are written. */
  scheduleRows(season: number): readonly LeagueRow<'nbac_schedule'>[] {
    const of = this.#season(season);
    const load = this.#scheduleLoad();
    return of.games.map((game) => scheduleRow(this.#builder.sheetOf(game, of), load));
  }

  /** Rows that belong to no date: player lists, rosters, transactions, registry, aliases, places. */
  staticRows(): StaticRows {
    const rows: { -readonly [N in StaticTable]?: readonly LeagueRow<N>[] } = {};
    const seasons = this.seasons.map((season) => this.#season(season));
    const { today } = this.#options;
    const builders: { readonly [N in StaticTable]: () => readonly LeagueRow<N>[] } = {
      nbac_player_list_current: () => seasons.flatMap(playerListRows),
      nbac_player_movement: () => seasons.flatMap(movementRows),
      br_rosters_current: () => seasons.flatMap(basketballReferenceRows),
      nba_players_registry: () =>
        seasons.flatMap((season) => {
          const games = season.games.filter(({ date }) => today === undefined || date < today);
          return registryRows(
            season,
            games.map((game) => season.plan(game)),
          );
        }),
      player_aliases: () => {
        const players = new Set<Player>();
        for (const { stints } of seasons) for (const { player } of stints) players.add(player);
        return aliasRows([...players].sort((a, b) => a.nbaId - b.nbaId));
      },
      team_locations: teamLocationRows,
      travel_distances: travelDistanceRows,
    };
    for (const table of Object.keys(STATIC_TABLES) as StaticTable[]) {
      if (this.#wanted.has(table)) Object.assign(rows, { [table]: builders[table]() });
    }
    return rows;
  }

  /**
   * A correction of one game of a date that arrives two days later: the rows to be added, and what must change.
   * @throws RangeError when the date has no such game, or it has not been played
   */
  lateCorrection(date: GameDate, options: CorrectionOptions = {}): LateCorrection {
    const { kind = 'assist taken back', reach = 'everywhere', gameId } = options;
    const season = this.#seasonOf(date);
    const random = this.#random('correction', kind, date);
    const games = this.gamesOn(date).filter((game) => gameId === undefined || game.gameId === gameId);
    if (season === undefined || games.length === 0) throw new RangeError(`no such game on ${date}`);
    const game = random.pick(games);
    const sheet = this.#builder.sheetOf(game, season);
    if (sheet.played === undefined) throw new RangeError(`${game.gameId} has not been played`);
    const { played, description } = correctGame(sheet.played, kind, random);
    const loadedAt = utc(correctionDate(date), 15 * 3600);
    const rows = this.#builder.correctedRows(game, { played, loadedAt, reach });
    return {
      kind,
      reach,
      date,
      gameId: game.gameId,
      rows,
      description: `${game.gameId}: ${description} (${reach})`,
      players: figureChanges(sheet.played, played),
    };
  }

  #random(...name: readonly (string | number)[]): Random {
    return randomOf(this.#options.seed, ...name);
  }

  #scheduleLoad(): EpochMicros {
    return utc(this.#options.today ?? (`${this.#options.firstSeason}-10-01` as GameDate), NOON);
  }

  #isAfterToday(date: GameDate): boolean {
    return this.#options.today !== undefined && date > this.#options.today;
  }

  #season(year: number): Season {
    let season = this.#seasons.get(year);
    if (season === undefined) {
      if (!this.seasons.includes(year))
        throw new RangeError(`${year} is none of the seasons ${this.seasons.join(', ')}`);
      season = new Season(this.#options.seed, year, this.#rosters, this.#options.playoffs === true);
      this.#seasons.set(year, season);
    }
    return season;
  }

  #seasonOf(date: GameDate): Season | undefined {
    const year = Number(date.slice(0, 4)) - (date.slice(5, 7) >= '10' ? 0 : 1);
    return this.seasons.includes(year) ? this.#season(year) : undefined;
  }

  #dirtOf(game: ScheduledGame): DirtKind[] {
    return DIRT_KINDS.filter((kind) => {
      const where = this.#options.dirt?.[kind];
      if (where === undefined) return false;
      if (typeof where === 'number') return this.#random('dirt', kind, game.nbaGameId).chance(where);
      if (!where.includes(game.date)) return false;
      return this.#random('dirt', kind, game.date).pick(this.gamesOn(game.date)) === game;
    });
  }
}

/** Rosters are scraped on the first game date of a week, which begins on Monday. */
function isRosterDate(season: Season, date: GameDate): boolean {
  const index = season.dates.indexOf(date);
  const before = season.dates[index - 1];
  return before === undefined || weekOf(before) !== weekOf(date);
}

function weekOf(date: GameDate): number {
  return Math.floor((Date.parse(date) / 86_400_000 + 3) / 7);
}
