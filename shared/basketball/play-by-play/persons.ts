import type { RosterMatcher, RosterPlayer } from '../roster-matching.ts';
import type { Teams } from './events.ts';

/** System code of a raw team code (D3); undefined if it is none. */
export type TeamCodeOf = (rawCode: string) => string | undefined;

/** A person as a play-by-play row names him, unresolved: BigDataBall by name, NBA.com by id. */
export type RawPerson = {
  readonly storedLookup: string | null;
  readonly teamAbbr: string | null;
} & ({ readonly name: string | null; readonly nbaId: null } | { readonly name: null; readonly nbaId: number | null });

export interface ResolvedPerson<P extends RosterPlayer> {
  /** Team of the event: the code of the row, else the matched player's team (D13). */
  readonly team: string | undefined;
  readonly player: P | undefined;
  /** The player, or a text that stands for a person who is not matched; undefined if the row names nobody. */
  readonly person: P | string | undefined;
  /** The row carries a team code that is none: it is ignored (D3). */
  readonly unknownTeamCode: boolean;
}

export interface PersonResolver<P extends RosterPlayer> {
  resolve(raw: RawPerson): ResolvedPerson<P>;
  /** Persons resolved so far who are no roster player, each once. */
  unmatchedPersons(): number;
}

/** Resolves the persons of one load; each combination of name, id and team is matched once. */
export function createPersonResolver<P extends RosterPlayer>(input: {
  readonly matcher: RosterMatcher<P>;
  readonly teams: Teams;
  readonly source: 'bigdataball_play_by_play' | 'nbac_play_by_play';
  readonly codeOf: TeamCodeOf;
}): PersonResolver<P> {
  const { matcher, teams, source, codeOf } = input;
  // By id or name, stored lookup and team. Nested, because one text of the three would have to be built for every event.
  const resolved = new Map<number | string | null, Map<string | null, Map<string | null, ResolvedPerson<P>>>>();
  const unmatched = new Set<string>();

  const resolveNew = (raw: RawPerson): ResolvedPerson<P> => {
    const rawCode = raw.teamAbbr?.trim() ?? '';
    const code = rawCode === '' ? undefined : codeOf(rawCode);
    if (rawCode !== '' && code === undefined) {
      return { team: undefined, player: undefined, person: undefined, unknownTeamCode: true };
    }
    // A code of a team that does not play in the game says nothing about the event.
    const team = code === teams.home || code === teams.away ? code : undefined;
    const name = raw.name?.trim() ?? '';
    const storedLookup = raw.storedLookup?.trim() ?? '';
    if (name === '' && storedLookup === '' && raw.nbaId === null) {
      return { team, player: undefined, person: undefined, unknownTeamCode: false };
    }
    const player = matcher.match({ name, storedLookup, nbaId: raw.nbaId, team, source });
    if (player !== undefined) return { team: team ?? player.teamAbbr, player, person: player, unknownTeamCode: false };
    const text = `${team ?? ''}|${raw.nbaId ?? ''}|${storedLookup}|${name}`;
    unmatched.add(text);
    // An id alone may be a team's, as some loads carry for team rebounds.
    const person = name === '' && storedLookup === '' ? undefined : text;
    return { team, player: undefined, person, unknownTeamCode: false };
  };

  return {
    resolve(raw) {
      const byLookup = entry(resolved, raw.nbaId ?? raw.name);
      const byTeam = entry(byLookup, raw.storedLookup);
      let person = byTeam.get(raw.teamAbbr);
      if (person === undefined) {
        person = resolveNew(raw);
        byTeam.set(raw.teamAbbr, person);
      }
      return person;
    },
    unmatchedPersons: () => unmatched.size,
  };
}

function entry<Key, Inner extends Map<unknown, unknown>>(map: Map<Key, Inner>, key: Key): Inner {
  let inner = map.get(key);
  if (inner === undefined) {
    inner = new Map() as Inner;
    map.set(key, inner);
  }
  return inner;
}
