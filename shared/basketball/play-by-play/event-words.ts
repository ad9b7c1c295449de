/** Words of the two feeds that D13 reads alike. Event types and subtypes are passed trimmed and lower-case. */

const MISS_FIRST = /^\s*miss(?:\s|$)/i;
const NUMBER_OF_NUMBER = /(\d+)\s*(?:\/|\bof\b)\s*(\d+)/i;

/** The text trimmed and lower-case, empty for null. */
export function plain(text: string | null): string {
  return text === null ? '' : text.trim().toLowerCase();
}

/** Whether a description begins with the word MISS; `Missi 1' Dunk (2 PTS)` begins with a name. */
export function beginsWithMiss(description: string): boolean {
  return MISS_FIRST.test(description);
}

export interface ThrowNumber {
  readonly k: number | undefined;
  readonly n: number | undefined;
}

/** Throw k of n from the first of the texts that says so (`free throw 1/2`, `1 of 2`). */
export function throwNumber(...texts: readonly string[]): ThrowNumber {
  for (const text of texts) {
    const match = NUMBER_OF_NUMBER.exec(text);
    if (match !== null) return { k: Number(match[1]), n: Number(match[2]) };
  }
  return { k: undefined, n: undefined };
}

export interface ThrowKind {
  readonly technical: boolean;
  readonly special: boolean;
  readonly clearPath: boolean;
}

/** What kind of free throw a subtype and a description (lower-case) tell. */
export function throwKind(subtype: string, description: string): ThrowKind {
  const says = (word: string) => subtype.includes(word) || description.includes(word);
  const technical = says('technical');
  const clearPath = says('clear path');
  return { technical, clearPath, special: technical || clearPath || says('flagrant') };
}
