/**
 * The games of a date as the two context tables see them: what was known of each before it started. Nothing that happened
 * at or after tip-off is read, whenever it was loaded (D1).
 */
import type { EpochMicros, GameDate } from '../dates.ts';
import type { FinalEvidenceRows, RowsByDate } from './final-evidence.ts';
import { type GameLine, type GameLineRow, gameLine } from './game-line.ts';
import { gameLineGame, leagueRowGame, pairRowGame } from './game-references.ts';
import { finalEvidenceOf, type Game, type ScheduleRow, type SeasonGames, seasonGames } from './games.ts';
import { type InjuryReport, type InjuryRow, injuryReport } from './injury-report.ts';
import type { PlayerAliasRow, ResolveName } from './names.ts';
import { rememberPer } from './remember.ts';
import { addCount, nameResolverOf, type RawRowCounts, rowsByGame } from './summary-games.ts';
import {
  cutoffOf,
  type EspnScoreboardRow,
  type NbacScoreboardRow,
  type PropStartRow,
  type TipOff,
  tipOff,
} from './tip-off.ts';
import { createTravelTable, type TravelDistanceRow, type TravelTable } from './travel.ts';
import { createVenues, type TeamLocationRow, type Venues } from './venues.ts';

interface AllRows<Row> {
  readonly all: readonly Row[];
}

/** What tells the games of a season: of box scores, whatever their date, only that they exist. */
export interface ContextSeasonSources {
  readonly schedule: AllRows<ScheduleRow>;
  readonly gamebookEvidence: FinalEvidenceRows['gamebook'];
  readonly bdlEvidence: FinalEvidenceRows['bdl'];
  readonly nbaBoxEvidence: FinalEvidenceRows['nbaBox'];
  readonly teamBoxEvidence: FinalEvidenceRows['teamBox'];
}

export interface ContextSources extends ContextSeasonSources {
  readonly gameLines: RowsByDate<GameLineRow>;
  /** Reports of D and the days before it. */
  readonly injuryReport: AllRows<InjuryRow>;
  readonly espnScoreboard: RowsByDate<EspnScoreboardRow>;
  readonly nbacScoreboard: RowsByDate<NbacScoreboardRow>;
  readonly oddsApiProps: RowsByDate<Omit<PropStartRow, 'data_hash' | 'processed_at'>>;
  readonly teamLocations: AllRows<TeamLocationRow>;
  readonly travelDistances: AllRows<TravelDistanceRow>;
  readonly aliases: AllRows<PlayerAliasRow>;
}

/** A game to come. */
export interface ContextGame {
  readonly game: Game;
  readonly tipOff: TipOff;
  /** CUTOFF(g), inclusive. */
  readonly cutoff: EpochMicros;
  readonly line: GameLine;
}

export interface ContextDay {
  readonly season: SeasonGames;
  /** Valid games of the date, whatever their status, by game_id. */
  readonly games: readonly ContextGame[];
  readonly injuries: InjuryReport;
  readonly venues: Venues;
  readonly travel: TravelTable;
  readonly resolveName: ResolveName;
  readonly counts: RawRowCounts;
}

/** The valid games of the season of a date. */
export function contextSeason(date: GameDate, sources: ContextSeasonSources): SeasonGames {
  const evidence = finalEvidenceOf({
    gamebook: sources.gamebookEvidence,
    bdl: sources.bdlEvidence,
    nbaBox: sources.nbaBoxEvidence,
    teamBox: sources.teamBoxEvidence,
  });
  return seasonGames({ date, schedule: sources.schedule.all, evidence });
}

const venuesOf = rememberPer(createVenues);
const travelOf = rememberPer(createTravelTable);

/** Reads the games of a date for the context tables. */
export function contextDay(date: GameDate, sources: ContextSources): ContextDay {
  const season = contextSeason(date, sources);
  const counts: RawRowCounts = new Map(Object.entries(season.counts));
  const lines = rowsByGame(season, sources.gameLines.on(date), gameLineGame, 'odds_api_game_lines', counts);
  const props = rowsByGame(season, sources.oddsApiProps.on(date), pairRowGame, 'odds_api_player_points_props', counts);
  const espn = rowsByGame(season, sources.espnScoreboard.on(date), pairRowGame, 'espn_scoreboard', counts);
  const nbac = rowsByGame(season, sources.nbacScoreboard.on(date), leagueRowGame, 'nbac_scoreboard_v2', counts);
  const games = season.on(date).map((game): ContextGame => {
    const rows = lines.get(game) ?? [];
    const start = tipOff(game, {
      espnScoreboard: espn.get(game) ?? [],
      nbacScoreboard: nbac.get(game) ?? [],
      gameLines: rows,
      props: props.get(game) ?? [],
    });
    const cutoff = cutoffOf(date, start);
    return { game, tipOff: start, cutoff, line: gameLine({ game, rows, cutoff }) };
  });
  for (const { line } of games) addCounts(counts, line.counts);
  const resolveName = nameResolverOf(sources.aliases.all);
  const injuries = injuryReport({ date, games, rows: sources.injuryReport.all, resolveName });
  addCounts(counts, injuries.counts);
  return {
    season,
    games,
    injuries,
    venues: venuesOf(sources.teamLocations.all),
    travel: travelOf(sources.travelDistances.all),
    resolveName,
    counts,
  };
}

/**
 * Whether the start times of prop rows can matter for a date: a game whose game lines name a start needs none (D7).
 */
export function needsPropStarts(
  date: GameDate,
  sources: ContextSeasonSources & Pick<ContextSources, 'gameLines'>,
): boolean {
  const season = contextSeason(date, sources);
  const lines = rowsByGame(season, sources.gameLines.on(date), gameLineGame, 'odds_api_game_lines', new Map());
  return season.on(date).some((game) => {
    const nothing = { espnScoreboard: [], nbacScoreboard: [], props: [] };
    const byLines = tipOff({ date, schedule: null }, { ...nothing, gameLines: lines.get(game) ?? [] });
    return byLines.instant === null;
  });
}

function addCounts(counts: RawRowCounts, found: Readonly<Record<string, number>>): void {
  for (const [name, amount] of Object.entries(found)) addCount(counts, name, amount);
}
