/** Names and lookups as single loaders write them; the forms of D6 are in `basketball/names.ts`. */
import { lookup } from '../../basketball/names.ts';
import type { PlayerName } from '../player-names.ts';

const COMBINING_MARKS = /\p{M}/gu;

/** The name in plain letters. */
export function withoutAccents(name: string): string {
  return name.normalize('NFD').replace(COMBINING_MARKS, '');
}

/** The injury report's loader cuts the letters of suffixes out anywhere: `Isaiah Livers` → `isaiahlers`. */
export function injuryLookup(name: string): string {
  return lookup(name).replace(/jr|sr|iii|ii|iv/g, '');
}

/** `Family Jr., First`, as the injury report is printed. */
export function lastNameFirst(name: PlayerName): string {
  return `${name.family}, ${name.first}`;
}

/** `first-family`, the slug of a web address. */
export function slug(name: string): string {
  return withoutAccents(name)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
