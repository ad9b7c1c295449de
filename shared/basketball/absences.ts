/**
 * Who could not play (D15): the gamebook's inactive list, and those who did not play for another reason than the coach's
 * decision. A row without any resolved name carries a surname only.
 */
import { key, wordsAfterFirst } from './names.ts';
import type { GamePlayers, PlayerRow } from './player-rows.ts';
import type { ExpectedStarters } from './starters.ts';

/** Why a figure is null, or null if it is known. */
export type AbsenceIssue = 'inactive_unknown' | 'starters_unknown' | null;

export interface Absences {
  /** Inactive(g, t), by lookup; undefined if the gamebook says nothing about players who did not play. */
  readonly inactive: readonly PlayerRow[] | undefined;
  /** players_inactive. */
  readonly players: number | null;
  /** starters_inactive. */
  readonly starters: number | null;
  readonly issue: AbsenceIssue;
}

/** Inactive(g, t) of D15; undefined unless the gamebook has a dnp or inactive row of either team. */
export function inactivePlayers(
  team: string,
  players: Pick<GamePlayers, 'bySource'>,
): readonly PlayerRow[] | undefined {
  const gamebook = players.bySource.nbac_gamebook_player_stats.rows;
  if (!gamebook.some(({ status }) => status !== 'active')) return undefined;
  return gamebook.filter((player) => player.teamAbbr === team && isUnavailable(player));
}

function isUnavailable({ status, dnpReason }: PlayerRow): boolean {
  if (status === 'active' || (status === 'dnp' && dnpReason === null)) return false;
  return !(dnpReason ?? '').toLowerCase().includes('coach');
}

/**
 * Absences of a team in a game.
 * @param expected E(t,D) of D14
 */
export function absences(
  team: string,
  players: Pick<GamePlayers, 'bySource' | 'appeared'>,
  expected: ExpectedStarters,
): Absences {
  const inactive = inactivePlayers(team, players);
  if (inactive === undefined) return { inactive, players: null, starters: null, issue: 'inactive_unknown' };
  if (expected.players === undefined) {
    return { inactive, players: inactive.length, starters: null, issue: 'starters_unknown' };
  }
  const missing = missingStarters(inactive, expected.players, players.appeared);
  return { inactive, players: inactive.length, starters: missing, issue: null };
}

/** How many expected starters are on the list: by lookup, else KEY, else by a surname that only one of them bears. */
function missingStarters(
  inactive: readonly PlayerRow[],
  expected: NonNullable<ExpectedStarters['players']>,
  appeared: readonly PlayerRow[],
): number {
  const played = new Set(appeared.map((player) => player.key));
  const familyNames = expected.flatMap((starter) =>
    played.has(starter.key) || starter.fullName === null
      ? []
      : [{ starter, name: key(wordsAfterFirst(starter.fullName)) }],
  );
  const missing = new Set<unknown>();
  for (const player of inactive) {
    const named =
      expected.find((starter) => starter.lookup === player.lookup) ??
      expected.find((starter) => starter.key === player.key);
    if (named !== undefined) {
      missing.add(named);
      continue;
    }
    if (player.nameResolutionStatus === 'resolved' || player.originalName === null) continue;
    const surname = key(player.originalName);
    const bearers = familyNames.filter(({ name }) => surname !== '' && name === surname);
    if (bearers.length === 1) missing.add(bearers[0]?.starter);
  }
  return missing.size;
}
