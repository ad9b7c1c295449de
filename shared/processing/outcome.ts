/** How a date ends, from the states of its games (D23). */
import type { AnyProcessor, GameOutcome } from './define-processor.ts';

/** Whether a date has nothing to compute: no game, or for a summary none that is final. */
export function isNoGames(processor: Pick<AnyProcessor, 'kind'>, games: readonly GameOutcome[]): boolean {
  if (games.length === 0) return true;
  return processor.kind === 'summary' && games.every(({ state }) => state === 'game_not_final');
}
