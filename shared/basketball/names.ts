/**
 * Player names (D6). Sources disagree on accents and suffixes, so names are compared by forms of their text:
 *
 * - LOOKUP: accents folded, lower-case, letters and digits only · KEY: LOOKUP without a generational suffix.
 * - ascii and ascii0: what loaders that drop accented letters have stored, with and without the suffix removed.
 */
import type { RowOf } from '../tables/define-table.ts';
import type { playerAliases } from '../tables/reference/player-aliases.ts';
import { r0 } from './order.ts';

const NOT_ASCII = /[^\0-\x7f]/;
const COMBINING_MARKS = /\p{M}/gu;
const NOT_LOOKUP_CHARACTER = /[^a-z0-9]/g;
// A suffix is a word of its own behind another word: a man named "V" keeps his name.
const SUFFIX = /(?<=[^\s,])[\s,]+(?:jr|sr|ii|iii|iv|v)[.,]*\s*$/i;

/** LOOKUP(name) of D6: `Nikola Jokić` → `nikolajokic`, `Jaren Jackson Jr.` → `jarenjacksonjr`. Empty if nothing is left. */
export function lookup(name: string): string {
  const base = NOT_ASCII.test(name) ? name.normalize('NFD').replace(COMBINING_MARKS, '') : name;
  return base.toLowerCase().replace(NOT_LOOKUP_CHARACTER, '');
}

/** KEY(name) of D6: LOOKUP without one last word jr, sr, ii, iii, iv, v: `Jaren Jackson, Jr.` → `jarenjackson`. */
export function key(name: string): string {
  return lookup(withoutSuffix(name));
}

/** ascii(name) of D6, the form some loaders store: suffix removed, accented letters lost. `Nikola Jokić` → `nikolajoki`. */
export function asciiForm(name: string): string {
  return ascii0Form(withoutSuffix(name));
}

/** ascii0(name) of D6: as asciiForm, the suffix kept. */
export function ascii0Form(name: string): string {
  return name.toLowerCase().replace(NOT_LOOKUP_CHARACTER, '');
}

/** The words after the first (D6 rule 6, D15): `Karl-Anthony Towns` → `Towns`; empty for a single word. */
export function wordsAfterFirst(name: string): string {
  const trimmed = name.trim();
  const blank = trimmed.search(/\s/);
  return blank === -1 ? '' : trimmed.slice(blank).trim();
}

function withoutSuffix(name: string): string {
  return name.replace(SUFFIX, '');
}

export interface ShippedAlias {
  readonly aliasName: string;
  readonly canonicalName: string;
}

/** Columns of `player_aliases` that the resolver reads. */
export const PLAYER_ALIAS_COLUMNS = ['alias_lookup', 'nba_canonical_display', 'is_active', 'processed_at'] as const;
export type PlayerAliasRow = RowOf<typeof playerAliases, (typeof PLAYER_ALIAS_COLUMNS)[number]>;

/** NAME of D6: the canonical display name of an alias, every other name unchanged. */
export type ResolveName = (name: string) => string;

/**
 * The resolver NAME of D6. Active rows of the table come first (several for one alias: R0), the shipped aliases serve
 * what the table lacks. A name is replaced once, never in a chain.
 * @param rows the rows of `player_aliases`; undefined if the table is absent
 */
export function aliasResolver(
  rows: readonly PlayerAliasRow[] | undefined,
  shippedAliases: readonly ShippedAlias[],
): ResolveName {
  const canonicalNames = new Map<string, string>();
  for (const { aliasName, canonicalName } of shippedAliases) canonicalNames.set(lookup(aliasName), canonicalName);
  const better = r0<PlayerAliasRow>(PLAYER_ALIAS_COLUMNS);
  const chosen = new Map<string, PlayerAliasRow>();
  for (const row of rows ?? []) {
    if (!row.is_active || row.nba_canonical_display.trim() === '') continue;
    const known = chosen.get(row.alias_lookup);
    if (known === undefined || better(row, known) < 0) chosen.set(row.alias_lookup, row);
  }
  for (const [aliasLookup, row] of chosen) canonicalNames.set(aliasLookup, row.nba_canonical_display);
  return (name) => canonicalNames.get(lookup(name)) ?? name;
}

export interface NameForms {
  readonly lookup: string;
  readonly key: string;
}

/**
 * LOOKUP and KEY of a raw row: from the name text (aliases resolved), the stored lookup where the text is empty.
 * Undefined when both are empty: such a row is ignored and counted.
 */
export function nameForms(
  resolveName: ResolveName,
  nameText: string | null | undefined,
  storedLookup: string | null | undefined,
): NameForms | undefined {
  if (nameText !== null && nameText !== undefined) {
    const name = resolveName(nameText);
    const forms = { lookup: lookup(name), key: key(name) };
    if (forms.lookup !== '') return forms;
  }
  const stored = storedLookup?.trim() ?? '';
  return stored === '' ? undefined : { lookup: stored, key: stored };
}

/** nameForms of one resolver. */
export type NameFormsOf = (
  nameText: string | null | undefined,
  storedLookup: string | null | undefined,
) => NameForms | undefined;

const remembered = new WeakMap<ResolveName, NameFormsOf>();

/** nameForms with every name worked out once: a season names the same five hundred players two hundred times each. */
export function nameFormsOnce(resolveName: ResolveName): NameFormsOf {
  const known = remembered.get(resolveName);
  if (known !== undefined) return known;
  const byName = new Map<string, NameForms>();
  const formsOf: NameFormsOf = (nameText, storedLookup) => {
    const name = nameText ?? '';
    const found = byName.get(name);
    if (found !== undefined) return found;
    const forms = nameForms(resolveName, name, null);
    if (forms === undefined) return nameForms(resolveName, null, storedLookup);
    byName.set(name, forms);
    return forms;
  };
  remembered.set(resolveName, formsOf);
  return formsOf;
}
