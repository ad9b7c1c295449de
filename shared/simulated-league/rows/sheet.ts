/** What the builders of rows know about a game, and what every row gets: hash, path, time of the load. */
import {
  addDays,
  dayNumber,
  type EpochMicros,
  easternInstant,
  MICROS_PER_SECOND,
  microsOf,
  seasonLabel,
} from '../../dates.ts';
import { shortHash } from '../../hashing/data-hash.ts';
import type { GamePlan, PlannedPlayer, Side } from '../game/plan.ts';
import type { Official } from '../officials.ts';
import type { PlayedGame } from '../season.ts';
import type { ScheduledGame, TeamFacts } from '../team-facts.ts';

const HOUR = 3600;

export interface GameSheet {
  readonly game: ScheduledGame;
  readonly plan: GamePlan;
  /** Absent for a game that is still to come. */
  readonly played: PlayedGame | undefined;
  readonly tipOff: EpochMicros;
  /** When results were loaded: 09:00 UTC of the day after, later for corrected ones. */
  readonly loadedAt: EpochMicros;
  /** Stamp in the paths of files, `20241104_090000`. */
  readonly loadStamp: string;
  /** `YYYYMMDD`. */
  readonly day: string;
  /** Season label, `2024-25`. */
  readonly season: string;
  readonly officials: readonly Official[];
}

export interface PlayedSheet extends GameSheet {
  readonly played: PlayedGame;
}

/** @param loadedAt when given, results are those of this later load */
export function gameSheet(
  game: ScheduledGame,
  facts: { plan: GamePlan; played: PlayedGame | undefined; officials: readonly Official[] },
  loadedAt: EpochMicros = usualLoad(game),
): GameSheet {
  return {
    game,
    ...facts,
    tipOff: easternInstant(game.date, game.tipOffSeconds),
    loadedAt,
    loadStamp: stamp(loadedAt),
    day: game.date.replaceAll('-', ''),
    season: seasonLabel(game.season),
  };
}

/** 09:00 UTC of the day after the game. */
function usualLoad(game: ScheduledGame): EpochMicros {
  return utc(addDays(game.date, 1), 9 * HOUR);
}

/** An instant by its UTC date and seconds of the day. */
export function utc(date: ScheduledGame['date'], seconds: number): EpochMicros {
  return microsOf((dayNumber(date) * 86_400 + seconds) * MICROS_PER_SECOND);
}

export function plusSeconds(instant: EpochMicros, seconds: number): EpochMicros {
  return microsOf(instant + Math.round(seconds) * MICROS_PER_SECOND);
}

/** `20241104_090000`. */
export function stamp(instant: EpochMicros): string {
  const text = new Date(instant / 1000).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}_${text.slice(11, 19).replaceAll(':', '')}`;
}

/** The stable hash that loaders put on a row: over its values, not over path or time of the load. */
export function hashOf(values: object): string {
  return shortHash(Object.values(values).join('|'));
}

export function hasBeenPlayed(sheet: GameSheet): sheet is PlayedSheet {
  return sheet.played !== undefined;
}

/** Whether it is a game of the play-in or the play-offs. */
export function isPostseason({ playoffRound }: ScheduledGame): boolean {
  return playoffRound !== null;
}

export function teamOfSide(game: ScheduledGame, side: Side): TeamFacts {
  return side === 'home' ? game.home : game.away;
}

/** `makes ÷ attempts` to some decimals; the given value where nothing was attempted. */
export function percentage<None>(makes: number, attempts: number, decimals: number, none: None): number | None {
  return attempts === 0 ? none : Number((makes / attempts).toFixed(decimals));
}

/** `M:SS`, minutes with two digits. */
export function minutesText(seconds: number): string {
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Away first, each team by NBA id. */
export function everybody({ plan }: Pick<GameSheet, 'plan'>): PlannedPlayer[] {
  return [...plan.away, ...plan.home];
}
