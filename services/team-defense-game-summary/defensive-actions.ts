/**
 * What the defending team did (section A of the chapter): steals, defensive rebounds and blocks, all three from one source.
 * Player tables come first, whichever of them the game's players are taken from.
 */
import { sumOf } from '../../shared/basketball/box-score.ts';
import {
  type GamePlayers,
  PLAYER_SOURCE_LABELS,
  PLAYER_SOURCES,
  type PlayerSourceLabel,
} from '../../shared/basketball/player-rows.ts';
import type { TeamBoxRow } from '../../shared/basketball/team-totals.ts';

export type ActionsSource = PlayerSourceLabel | 'nbac_team_boxscore' | 'none';

interface Counts {
  readonly steals: number | null;
  readonly defensiveRebounds: number | null;
  readonly blocks: number | null;
}

/** All null together, with source `none`; unknown is never 0. */
export interface DefensiveActions extends Counts {
  readonly source: ActionsSource;
}

const MINIMUM_PLAYERS = 5;

/** @param official the team's official row */
export function defensiveActions(
  team: string,
  players: Pick<GamePlayers, 'bySource'>,
  official: TeamBoxRow | undefined,
): DefensiveActions {
  for (const source of PLAYER_SOURCES) {
    const appeared = players.bySource[source].appeared.filter(({ teamAbbr }) => teamAbbr === team);
    if (appeared.length < MINIMUM_PLAYERS) continue;
    const sums: Counts = {
      steals: sumOf(appeared, ({ statistics }) => statistics.steals),
      defensiveRebounds: sumOf(appeared, ({ statistics }) => statistics.defensiveRebounds),
      blocks: sumOf(appeared, ({ statistics }) => statistics.blocks),
    };
    if (areKnown(sums)) return { ...sums, source: PLAYER_SOURCE_LABELS[source] };
  }
  if (official !== undefined) {
    const counts: Counts = {
      steals: official.steals,
      defensiveRebounds: official.defensive_rebounds,
      blocks: official.blocks,
    };
    if (areKnown(counts)) return { ...counts, source: 'nbac_team_boxscore' };
  }
  return { steals: null, defensiveRebounds: null, blocks: null, source: 'none' };
}

function areKnown({ steals, defensiveRebounds, blocks }: Counts): boolean {
  return steals !== null && defensiveRebounds !== null && blocks !== null;
}
