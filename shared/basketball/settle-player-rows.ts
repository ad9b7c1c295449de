/**
 * Who appeared (D8). Gaps in seconds are filled from the next sources of the order first, so the sources are settled from
 * the last to the first. Drafts are completed in place.
 */
import type { BoxScore } from './box-score.ts';
import type { NameForms } from './names.ts';
import type { PlayerSource } from './player-columns.ts';
import { type PlayerDraft, playerKey, type SourceDraft } from './read-player-rows.ts';

/**
 * Settles BDL or NBA box rows: played = seconds > 0 in a final game. Rows of 0 seconds that carry statistics are no rows.
 * @param next the settled sources after this one, in order
 */
export function settleBackup(
  source: PlayerSource,
  { players, unplaceable }: SourceDraft,
  next: readonly SourceDraft[],
  count: (what: string, source: PlayerSource) => void,
): void {
  for (const [person, player] of players) {
    player.seconds ??= secondsElsewhere(player, next);
    if (player.seconds === 0 && hasStatistic(player.statistics)) {
      players.delete(person);
      count('zero_minutes_with_stats', source);
    }
    player.appeared &&= (player.seconds ?? 0) > 0;
  }
  for (const { player } of unplaceable) player.appeared &&= (player.seconds ?? 0) > 0;
}

/** Settles gamebook rows: an active player of unknown minutes played if points or shots say so (`minutes_unknown`). */
export function settleGamebook({ players, unplaceable }: SourceDraft, next: readonly SourceDraft[]): void {
  const played = ({ status, seconds, statistics }: PlayerDraft): boolean =>
    status === 'active' && (seconds === null ? hasShotOrScored(statistics) : seconds > 0);
  for (const player of players.values()) {
    if (player.status === 'active') player.seconds ??= secondsElsewhere(player, next);
    player.appeared = played(player);
  }
  for (const { player } of unplaceable) player.appeared = played(player);
}

function hasStatistic(statistics: BoxScore): boolean {
  return Object.values(statistics).some((value) => value !== null && value > 0);
}

function hasShotOrScored({ points, fieldGoalAttempts, freeThrowAttempts }: BoxScore): boolean {
  return (points ?? 0) + (fieldGoalAttempts ?? 0) + (freeThrowAttempts ?? 0) > 0;
}

function secondsElsewhere(player: PlayerDraft, next: readonly SourceDraft[]): number | null {
  for (const { players } of next) {
    const same =
      players.get(playerKey(player)) ??
      onlyOne(players.values(), (other) => other.teamAbbr === player.teamAbbr && other.key === player.key);
    if (same !== undefined && same.seconds !== null) return same.seconds;
  }
  return null;
}

/** The team of the one NBA box player of that LOOKUP, else of that KEY. */
export function teamByName({ players }: SourceDraft, { lookup, key }: NameForms): string | undefined {
  const found =
    onlyOne(players.values(), (player) => player.lookup === lookup) ??
    onlyOne(players.values(), (player) => player.key === key);
  return found?.teamAbbr;
}

function onlyOne<T>(values: Iterable<T>, matches: (value: T) => boolean): T | undefined {
  let found: T | undefined;
  for (const value of values) {
    if (!matches(value)) continue;
    if (found !== undefined) return undefined;
    found = value;
  }
  return found;
}
