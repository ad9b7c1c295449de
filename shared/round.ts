/**
 * Rounding half to even **on the exact binary value** of a double: what the specification writes as "he n". 2.675 is below
 * its tie in binary, so it becomes 2.67; 0.125 is a tie, so it becomes 0.12; 1.005 becomes 1.0.
 */

const POWERS_OF_TEN: readonly number[] = Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));
/** Above this a double has no fraction. */
const WHOLE = 2 ** 52;

/**
 * The value rounded to `decimals` decimals, half to even on its exact binary value; the double nearest to that decimal
 * number. Never −0.
 * @param decimals 0 … 15
 * @throws RangeError when the value is NaN or infinite, or decimals is out of range.
 */
export function roundHalfEven(value: number, decimals: number): number {
  const power = POWERS_OF_TEN[decimals];
  if (power === undefined) throw new RangeError(`decimals must be a whole number 0 … 15, not ${decimals}`);
  const scaled = value * power;
  const floor = Math.floor(scaled);
  const fraction = scaled - floor;
  // Below 2^52 every tie is a double, and rounding a product to a double never carries it past another double: a product that
  // is not the tie lies on the same side of it as the exact one. (The same holds for the subtraction.) The quotient of two
  // exact integers below 2^53 is the nearest double.
  if (Math.abs(scaled) < WHOLE && fraction !== 0.5) {
    return (fraction < 0.5 ? floor : floor + 1) / power + 0;
  }
  if (!Number.isFinite(value)) throw new RangeError(`${value} cannot be rounded`);
  return exactHalfEven(value, decimals) + 0;
}

/** The nearest integer, half to even. @throws RangeError when the value is NaN or infinite. */
export function nearestInteger(value: number): number {
  return roundHalfEven(value, 0);
}

const floatView = new Float64Array(1);
const bitsView = new BigUint64Array(floatView.buffer);

/** For near ties and magnitudes beyond the fast path: the binary expansion as a fraction of two integers. */
function exactHalfEven(value: number, decimals: number): number {
  if (Math.abs(value) >= WHOLE) return value;
  floatView[0] = Math.abs(value);
  const bits = bitsView[0] ?? 0n;
  const biased = Number(bits >> 52n);
  const mantissa = (bits & 0xfffffffffffffn) | (biased === 0 ? 0n : 1n << 52n);
  // |value| = mantissa / 2^shift, and shift >= 1 because |value| < 2^52.
  const shift = BigInt(1075 - Math.max(biased, 1));
  const numerator = mantissa * 10n ** BigInt(decimals);
  let quotient = numerator >> shift;
  const twiceRest = (numerator - (quotient << shift)) << 1n;
  const divisor = 1n << shift;
  if (twiceRest > divisor || (twiceRest === divisor && (quotient & 1n) === 1n)) quotient += 1n;
  // Parsing decimal text rounds once, whatever the number of digits.
  const magnitude = Number(`${quotient}e-${decimals}`);
  return value < 0 ? -magnitude : magnitude;
}
