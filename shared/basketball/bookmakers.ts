/** Which bookmaker is asked first, the same for prop lines (D17) and game lines (D18). */
import { type Compare, inOrder, smallest } from './order.ts';

const PREFERRED = ['draftkings', 'fanduel'];

/** Key of a bookmaker of the Odds API: trimmed, lower-case. */
export function bookmakerKey(raw: string): string {
  return raw.trim().toLowerCase();
}

/** draftkings, fanduel, then keys ascending. */
export const bookmakersByPreference: Compare<string> = inOrder(
  smallest((bookmaker) => {
    const rank = PREFERRED.indexOf(bookmaker);
    return rank === -1 ? PREFERRED.length : rank;
  }),
  smallest((bookmaker) => bookmaker),
);
