/**
 * A value for a set of keys that both engines and this process compute alike, so that the keys of a date can be compared
 * with those that should exist without moving them.
 */
import { hash } from 'node:crypto';

/** Hex digits of MD5 that count: 60 bits, the most that a signed 64-bit integer of either engine holds without a sign. */
export const KEY_DIGITS = 15;
/** Stands between the values of a key's columns. */
export const KEY_SEPARATOR = '|';

/**
 * Digest of a set of keys, in any order; a key that occurs twice counts once. Sets that differ have different digests but
 * for chance (2^-60): it guards against accidents, not against forgery.
 * @param keys key column values joined by `|`
 * @returns 15 hex digits
 */
export function keySetDigest(keys: Iterable<string>): string {
  let [high, low] = [0, 0];
  for (const key of new Set(keys)) {
    const digits = hash('md5', key, 'hex');
    high ^= Number.parseInt(digits.slice(0, 7), 16);
    low ^= Number.parseInt(digits.slice(7, KEY_DIGITS), 16);
  }
  return high.toString(16).padStart(7, '0') + (low >>> 0).toString(16).padStart(8, '0');
}

/** The digest of a set whose keys' numbers an engine has combined. */
export function keySetDigestOf(combined: bigint): string {
  return combined.toString(16).padStart(KEY_DIGITS, '0');
}
