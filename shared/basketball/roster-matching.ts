/**
 * Matching a name of any source to a player of a game (D6). The roster of a team in a game is every row, whatever its
 * status, of the player source chosen for the game (D8).
 */

import type { RowOf } from '../tables/define-table.ts';
import type { nbacPlayerListCurrent } from '../tables/raw/nbac-player-list-current.ts';
import { ascii0Form, asciiForm, type NameFormsOf, nameFormsOnce, type ResolveName, wordsAfterFirst } from './names.ts';
import { type Compare, greatest, inOrder, r0 } from './order.ts';

/** A player of one of the two rosters. Callers extend it with what they need, for example the box-score row. */
export interface RosterPlayer {
  /** player_lookup of D8. */
  readonly lookup: string;
  /** The source's name text, aliases not resolved; null where it has none. */
  readonly fullName: string | null;
  /** System code (D3). */
  readonly teamAbbr: string;
}

/** A player as another source names him. */
export interface NamedPerson {
  readonly name?: string | null | undefined;
  /** The lookup that the loader stored, in whichever form it uses. */
  readonly storedLookup?: string | null | undefined;
  readonly nbaId?: number | null | undefined;
  /** System code (D3); both rosters are searched where the source names no team. */
  readonly team?: string | null | undefined;
  /** Name of the raw table: `nbac_play_by_play` stores family names only, which rule 6 alone may match. */
  readonly source: string;
}

/** A row of `nbac_player_boxscores` of the game: it ties an NBA id to a name. */
export interface NbaBoxPerson {
  readonly nbaId: number | null;
  readonly name: string | null;
  readonly storedLookup: string | null;
  /** System code (D3) or null. */
  readonly team: string | null;
}

export interface RosterMatcherInput<P extends RosterPlayer> {
  /** Both teams' rosters. */
  readonly roster: readonly P[];
  /** NBA box rows of the game; empty if it has none. */
  readonly nbaBox: readonly NbaBoxPerson[];
  /** NBA id → full name, see namesByNbaId. */
  readonly playerListNames: ReadonlyMap<number, string>;
  readonly resolveName: ResolveName;
}

export interface RosterMatcher<P extends RosterPlayer> {
  readonly roster: readonly P[];
  /** The one roster player whom the first of the six rules finds that finds exactly one; undefined = unmatched. */
  match(person: NamedPerson): P | undefined;
}

/** Columns of `nbac_player_list_current` that namesByNbaId reads. */
export const PLAYER_LIST_COLUMNS = [
  'player_id',
  'player_full_name',
  'season_year',
  'data_hash',
  'processed_at',
] as const;
export type PlayerListRow = RowOf<typeof nbacPlayerListCurrent, (typeof PLAYER_LIST_COLUMNS)[number]>;

/** Full name of each NBA id: the row of the newest season_year, then R0. */
export function namesByNbaId(rows: readonly PlayerListRow[]): Map<number, string> {
  const compare: Compare<PlayerListRow> = inOrder(
    greatest((row) => row.season_year),
    r0(PLAYER_LIST_COLUMNS),
  );
  const best = new Map<number, PlayerListRow>();
  for (const row of rows) {
    if (row.player_id === null || (row.player_full_name ?? '').trim() === '') continue;
    const known = best.get(row.player_id);
    if (known === undefined || compare(row, known) < 0) best.set(row.player_id, row);
  }
  const names = new Map<number, string>();
  for (const [id, row] of best) if (row.player_full_name !== null) names.set(id, row.player_full_name);
  return names;
}

const FAMILY_NAMES_ONLY = 'nbac_play_by_play';
/** Sources whose stored lookup never stands for an absent name text: they are matched by rules 4 to 6 alone. */
const STORES_ANOTHER_FORM: ReadonlySet<string> = new Set([FAMILY_NAMES_ONLY, 'bigdataball_play_by_play']);

/** One form of the names of a roster. A form that two players share identifies neither. */
class Index<P> {
  readonly #players = new Map<string, P | null>();

  add(form: string, player: P): void {
    if (form !== '') this.#players.set(form, this.#players.has(form) ? null : player);
  }

  find(form: string): P | undefined {
    return this.#players.get(form) ?? undefined;
  }
}

/** The roster of one team, or of both, by every form that a rule compares. */
class RosterIndex<P extends RosterPlayer> {
  readonly #byLookup = new Index<P>();
  readonly #byKey = new Index<P>();
  readonly #byAscii = new Index<P>();
  readonly #byAscii0 = new Index<P>();
  readonly #byFamilyName = new Index<P>();
  readonly #formsOf: NameFormsOf;

  constructor(roster: readonly P[], resolveName: ResolveName) {
    this.#formsOf = nameFormsOnce(resolveName);
    for (const player of roster) {
      this.#byLookup.add(player.lookup, player);
      if (player.fullName === null) {
        this.#byKey.add(player.lookup, player);
        continue;
      }
      this.#byKey.add(this.#formsOf(player.fullName, null)?.key ?? '', player);
      this.#byAscii.add(asciiForm(player.fullName), player);
      this.#byAscii0.add(ascii0Form(player.fullName), player);
      this.#byFamilyName.add(asciiForm(wordsAfterFirst(player.fullName)), player);
    }
  }

  /** Rules 2 to 5, and 6 for family names. */
  find(nameText: string, storedLookup: string, source: string): P | undefined {
    const forms = this.#formsOf(nameText, STORES_ANOTHER_FORM.has(source) ? '' : storedLookup);
    const found = forms && (this.#byLookup.find(forms.lookup) ?? this.#byKey.find(forms.key));
    if (found !== undefined) return found;
    if (storedLookup === '') return undefined;
    return (
      this.#byAscii.find(storedLookup) ??
      this.#byAscii0.find(storedLookup) ??
      (source === FAMILY_NAMES_ONLY ? this.#byFamilyName.find(storedLookup) : undefined)
    );
  }
}

/** The matcher of one game: the six rules of D6 over the rosters of its two teams. */
export function createRosterMatcher<P extends RosterPlayer>(input: RosterMatcherInput<P>): RosterMatcher<P> {
  const { roster, nbaBox, playerListNames, resolveName } = input;
  const bothTeams = new RosterIndex(roster, resolveName);
  const byTeam = new Map<string, RosterIndex<P>>();
  for (const team of new Set(roster.map((player) => player.teamAbbr))) {
    byTeam.set(
      team,
      new RosterIndex(
        roster.filter((player) => player.teamAbbr === team),
        resolveName,
      ),
    );
  }
  const indexOf = (team: string | null | undefined): RosterIndex<P> | undefined =>
    team === null || team === undefined ? bothTeams : byTeam.get(team);

  const byNbaId = new Map<number, Set<P>>();
  for (const { nbaId, name, storedLookup, team } of nbaBox) {
    if (nbaId === null) continue;
    const player = indexOf(team)?.find(name?.trim() ?? '', storedLookup?.trim() ?? '', 'nbac_player_boxscores');
    if (player !== undefined) byNbaId.set(nbaId, (byNbaId.get(nbaId) ?? new Set()).add(player));
  }

  return {
    roster,
    match({ name, storedLookup, nbaId, team, source }) {
      let nameText = name?.trim() ?? '';
      if (nbaId !== null && nbaId !== undefined) {
        const named = [...(byNbaId.get(nbaId) ?? [])].filter((player) => !team || player.teamAbbr === team);
        if (named.length === 1) return named[0];
        nameText = playerListNames.get(nbaId) ?? nameText;
      }
      return indexOf(team)?.find(nameText, storedLookup?.trim() ?? '', source);
    },
  };
}
