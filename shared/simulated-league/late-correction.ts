/** Corrections of statistics that the league makes days after a game. */
import { lookup } from '../basketball/names.ts';
import { addDays, type GameDate } from '../dates.ts';
import { type BoxLine, boxScoreOf } from './game/box-score.ts';
import type { PlayEvent } from './game/events.ts';
import type { GamePlan } from './game/plan.ts';
import type { Random } from './random.ts';
import type { PlayedGame } from './season.ts';
import type { DatedRows } from './tables.ts';

export type CorrectionKind = 'assist taken back' | 'rebound credited to a team-mate';

/** Whether all sources have the corrected figures, or as yet the game book alone. */
export type CorrectionReach = 'everywhere' | 'gamebook only';

export interface FigureChange {
  readonly playerLookup: string;
  readonly team: string;
  readonly figure: keyof BoxLine;
  readonly before: number;
  readonly after: number;
}

export interface LateCorrection {
  readonly kind: CorrectionKind;
  readonly reach: CorrectionReach;
  readonly date: GameDate;
  readonly gameId: string;
  /** Newer versions of the rows of the game, to be added to those there are. */
  readonly rows: DatedRows;
  readonly description: string;
  /** Figures of players that differ afterwards; nothing else does. */
  readonly players: readonly FigureChange[];
}

interface Rescoring {
  readonly corrected: PlayEvent;
  readonly description: string;
}

/** The game with one event scored differently, and how. @throws RangeError for a game without such an event */
export function correctGame(
  { plan, course }: PlayedGame,
  kind: CorrectionKind,
  random: Random,
): { readonly played: PlayedGame; readonly description: string } {
  const rescore = kind === 'assist taken back' ? withoutAssist : recredited;
  const candidates = course.events.flatMap((event, index) => {
    const rescoring = rescore(event, plan, random);
    return rescoring === undefined ? [] : [{ index, rescoring }];
  });
  const { index, rescoring } = random.pick(candidates);
  const newCourse = { ...course, events: course.events.with(index, rescoring.corrected) };
  return {
    played: { plan, course: newCourse, box: boxScoreOf(plan, newCourse) },
    description: rescoring.description,
  };
}

function withoutAssist(event: PlayEvent): Rescoring | undefined {
  if (event.kind !== 'shot' || event.assist === null) return undefined;
  return { corrected: { ...event, assist: null }, description: `${event.assist.player.name.full} loses an assist` };
}

function recredited(event: PlayEvent, plan: GamePlan, random: Random): Rescoring | undefined {
  if (event.kind !== 'rebound' || event.player === null || event.isOffensive) return undefined;
  const { player } = event;
  const mate = random.pick(plan[event.side].filter((other) => other !== player && other.availability.kind === 'plays'));
  const description = `a defensive rebound of ${player.player.name.full} goes to ${mate.player.name.full}`;
  return { corrected: { ...event, player: mate }, description };
}

/** Figures of players that differ between two versions of a game. */
export function figureChanges(before: PlayedGame, after: PlayedGame): FigureChange[] {
  const changes: FigureChange[] = [];
  for (const [player, line] of after.box.players) {
    const old = before.box.players.get(player);
    if (old === undefined) continue;
    for (const figure of Object.keys(line) as (keyof BoxLine)[]) {
      if (line[figure] === old[figure]) continue;
      const playerLookup = lookup(player.player.name.full);
      changes.push({ playerLookup, team: player.team, figure, before: old[figure], after: line[figure] });
    }
  }
  return changes;
}

/** When corrections arrive. */
export function correctionDate(date: GameDate): GameDate {
  return addDays(date, 2);
}
