/**
 * The same player in the three box scores of a game (D6): the source of the game has the roster, rows of the other two are
 * matched to it like those of any other source.
 */
import type { ResolveName } from './names.ts';
import type { PlayerSource } from './player-columns.ts';
import type { PlayerRow, SourcePlayers } from './player-rows.ts';
import { playerKey } from './read-player-rows.ts';
import { createRosterMatcher, type RosterMatcher } from './roster-matching.ts';

export interface SourceMatching {
  /** D6 over the roster, made when first asked for. */
  matcher(): RosterMatcher<PlayerRow>;
  /** The row of a source that is this roster player's; the row itself in its own source. */
  inSource(player: PlayerRow, source: PlayerSource): PlayerRow | undefined;
}

export function createSourceMatching(input: {
  readonly roster: readonly PlayerRow[];
  readonly bySource: Readonly<Record<PlayerSource, SourcePlayers>>;
  readonly resolveName: ResolveName;
  readonly playerListNames: ReadonlyMap<number, string>;
}): SourceMatching {
  const { roster, bySource } = input;
  let matcher: RosterMatcher<PlayerRow> | undefined;
  const matcherOnce = (): RosterMatcher<PlayerRow> => {
    matcher ??= createRosterMatcher({
      ...input,
      nbaBox: bySource.nbac_player_boxscores.rows.map((row) => ({
        nbaId: row.nbaId,
        name: row.fullName,
        storedLookup: row.storedLookup,
        team: row.teamAbbr,
      })),
    });
    return matcher;
  };

  const matched = new Map<PlayerSource, Map<PlayerRow, PlayerRow>>();
  const matchSource = (source: PlayerSource): Map<PlayerRow, PlayerRow> => {
    const rowOf = new Map<PlayerRow, PlayerRow>();
    const byPerson = new Map(roster.map((player) => [playerKey(player), player]));
    const others: PlayerRow[] = [];
    for (const row of bySource[source].rows) {
      // Equal lookups in one team are what the matcher would find first; most rows end here.
      const player = byPerson.get(playerKey(row));
      if (player === undefined) others.push(row);
      else rowOf.set(player, row);
    }
    for (const row of others) {
      const { fullName: name, storedLookup, teamAbbr: team } = row;
      const player = matcherOnce().match({ name, storedLookup, team, source });
      if (player !== undefined && !rowOf.has(player)) rowOf.set(player, row);
    }
    matched.set(source, rowOf);
    return rowOf;
  };

  return {
    matcher: matcherOnce,
    inSource: (player, source) =>
      player.source === source ? player : (matched.get(source) ?? matchSource(source)).get(player),
  };
}
