import type { EpochMicros, GameDate } from '../dates.ts';
import type { GameRows } from './dirt.ts';
import type { CorrectionReach } from './late-correction.ts';
import { officialsOf } from './officials.ts';
import { randomOf } from './random.ts';
import { bigDataBallRows } from './rows/bigdataball-rows.ts';
import { bdlRows, gamebookRows, nbaBoxRows, teamBoxRows } from './rows/box-rows.ts';
import { injuryRows } from './rows/injury-rows.ts';
import { nbacPlayByPlayRows } from './rows/nbac-play-by-play-rows.ts';
import { gameLineRows } from './rows/odds-rows.ts';
import { bettingProsRows, markets, oddsApiPropRows } from './rows/prop-rows.ts';
import { espnScoreboardRow, nbacScoreboardRow, refereeRows, scheduleRow } from './rows/schedule-rows.ts';
import { type GameSheet, gameSheet, hasBeenPlayed, type PlayedSheet } from './rows/sheet.ts';
import type { PlayedGame, Season } from './season.ts';
import type { DatedRows, DatedTable, LeagueRow } from './tables.ts';
import type { ScheduledGame } from './team-facts.ts';

interface BuilderOptions {
  readonly seed: number;
  readonly today?: GameDate;
  readonly bigDataBallShare?: number;
  readonly bettingProsShare?: number;
  readonly isWanted: (table: DatedTable) => boolean;
  readonly scheduleLoad: EpochMicros;
}

/** Builds the rows of single games. Each table draws from a stream of its own, so leaving one out changes no other. */
export class GameRowBuilder {
  readonly #options: BuilderOptions;

  constructor(options: BuilderOptions) {
    this.#options = options;
  }

  /** The game played, unless it is still to come. */
  sheetOf(game: ScheduledGame, season: Season): GameSheet {
    const { today, seed } = this.#options;
    const officials = officialsOf(seed, game);
    if (today !== undefined && game.date >= today) {
      return gameSheet(game, { plan: season.plan(game), played: undefined, officials });
    }
    const played = season.play(game);
    return gameSheet(game, { plan: played.plan, played, officials });
  }

  /** All wanted rows of a game: of a game of today without its results, of a later one only the schedule's. */
  rowsOf(game: ScheduledGame, season: Season): { readonly sheet: GameSheet; readonly rows: GameRows } {
    const { today, isWanted, scheduleLoad } = this.#options;
    const sheet = this.sheetOf(game, season);
    const rows: GameRows = {};
    const add = <N extends DatedTable>(table: N, build: () => readonly LeagueRow<N>[]): void => {
      if (isWanted(table)) Object.assign(rows, { [table]: build() });
    };
    add('nbac_schedule', () => [scheduleRow(sheet, scheduleLoad)]);
    if (today !== undefined && game.date > today) return { sheet, rows };
    this.#addForecasts(sheet, add);
    if (hasBeenPlayed(sheet)) this.#addResults(sheet, add);
    return { sheet, rows };
  }

  /** Newer rows of a game whose figures were corrected. */
  correctedRows(
    game: ScheduledGame,
    correction: { readonly played: PlayedGame; readonly loadedAt: EpochMicros; readonly reach: CorrectionReach },
  ): DatedRows {
    const { played, loadedAt, reach } = correction;
    const officials = officialsOf(this.#options.seed, game);
    const sheet = gameSheet(game, { plan: played.plan, played, officials }, loadedAt);
    if (!hasBeenPlayed(sheet)) return {};
    const rows: GameRows = {};
    this.#addResults(sheet, (table, build) => {
      const isReached = reach === 'everywhere' || table === 'nbac_gamebook_player_stats';
      if (isReached && this.#options.isWanted(table)) Object.assign(rows, { [table]: build() });
    });
    return rows;
  }

  #addForecasts(sheet: GameSheet, add: Add): void {
    const { seed, bettingProsShare = 0.4 } = this.#options;
    const stream = (name: string) => randomOf(seed, name, sheet.game.nbaGameId);
    const offered = () => markets(sheet, stream('markets'));
    add('espn_scoreboard', () => [espnScoreboardRow(sheet)]);
    add('nbac_scoreboard_v2', () => [nbacScoreboardRow(sheet)]);
    add('nbac_referee_game_assignments', () => refereeRows(sheet));
    add('odds_api_game_lines', () => gameLineRows(sheet, stream('game lines')));
    add('odds_api_player_points_props', () => oddsApiPropRows(sheet, offered(), stream('props')));
    add('bettingpros_player_points_props', () => {
      const random = stream('bettingpros');
      return random.chance(bettingProsShare) ? bettingProsRows(sheet, offered(), random) : [];
    });
    add('nbac_injury_report', () => injuryRows(sheet, stream('injuries')));
  }

  #addResults(sheet: PlayedSheet, add: Add): void {
    const { seed, bigDataBallShare = 0.6 } = this.#options;
    add('nbac_team_boxscore', () => teamBoxRows(sheet));
    add('nbac_gamebook_player_stats', () => gamebookRows(sheet));
    add('bdl_player_boxscores', () => bdlRows(sheet));
    add('nbac_player_boxscores', () => nbaBoxRows(sheet));
    add('nbac_play_by_play', () => nbacPlayByPlayRows(sheet));
    add('bigdataball_play_by_play', () =>
      randomOf(seed, 'bigdataball', sheet.game.nbaGameId).chance(bigDataBallShare) ? bigDataBallRows(sheet) : [],
    );
  }
}

type Add = <N extends DatedTable>(table: N, build: () => readonly LeagueRow<N>[]) => void;
