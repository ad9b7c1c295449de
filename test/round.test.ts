import fc from 'fast-check';
import t from 'tap';
import { nearestInteger, roundHalfEven } from '../shared/round.ts';

/** The same by integer division of the binary expansion, without any fast path. */
function oracle(value: number, decimals: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const word = bits.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const mantissa = (word & ((1n << 52n) - 1n)) + (exponent === 0 ? 0n : 1n << 52n);
  const power = Math.max(exponent, 1) - 1075;
  const numerator = mantissa * 10n ** BigInt(decimals) * (power > 0 ? 1n << BigInt(power) : 1n);
  const denominator = power < 0 ? 1n << BigInt(-power) : 1n;
  const down = numerator / denominator;
  const twice = 2n * (numerator % denominator);
  const up = twice > denominator || (twice === denominator && down % 2n === 1n);
  const digits = String(up ? down + 1n : down);
  const rounded = Number(`${value < 0 ? '-' : ''}${digits}e-${decimals}`);
  return rounded === 0 ? 0 : rounded;
}

t.test('ties of the binary value go to the even digit', async (t) => {
  for (const [value, decimals, expected] of [
    [0.5, 0, 0],
    [1.5, 0, 2],
    [2.5, 0, 2],
    [-0.5, 0, 0],
    [-1.5, 0, -2],
    [0.125, 2, 0.12],
    [0.375, 2, 0.38],
    [0.25, 1, 0.2],
    [0.75, 1, 0.8],
    [36.25, 1, 36.2],
    [-2.5, 0, -2],
  ] as const) {
    t.equal(roundHalfEven(value, decimals), expected, `${value} to ${decimals}`);
  }
});

t.test('what only looks like a tie in decimal follows its binary value', async (t) => {
  for (const [value, decimals, expected] of [
    [2.675, 2, 2.67],
    [1.005, 2, 1],
    [0.15, 1, 0.1],
    [0.35, 1, 0.3],
    [0.45, 1, 0.5],
    [1.015, 2, 1.01],
    [5e-324, 15, 0],
    [0.49999999999999994, 0, 0],
    [4503599627370495.5, 0, 4503599627370496],
    [4503599627370497, 0, 4503599627370497],
    [1e300, 3, 1e300],
  ] as const) {
    t.equal(roundHalfEven(value, decimals), expected, `${value} to ${decimals}`);
  }
});

t.test('zero is never negative', async (t) => {
  for (const value of [-0, -0.0004, -1e-300, -0.5]) t.ok(Object.is(roundHalfEven(value, 0), 0), String(value));
  t.ok(Object.is(nearestInteger(-0.25), 0));
});

t.test('agrees with exact arithmetic on the binary expansion', async (t) => {
  const decimals = fc.integer({ min: 0, max: 15 });
  const nearTie = fc
    .tuple(fc.integer({ min: -2_000_000, max: 2_000_000 }), decimals, fc.integer({ min: -2, max: 2 }))
    .map(([half, places, steps]) => {
      const tie = half / 2 / 10 ** places;
      return [tie + steps * Math.abs(tie) * 2 ** -52, places] as const;
    });
  const any = fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), decimals);
  const usual = fc.tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), decimals);
  const dyadic = fc.tuple(
    fc
      .integer({ min: -(2 ** 30), max: 2 ** 30 })
      .chain((n) => fc.integer({ min: 0, max: 20 }).map((bits) => n / 2 ** bits)),
    decimals,
  );
  fc.assert(
    fc.property(fc.oneof(nearTie, any, usual, dyadic), ([value, places]) => {
      if (!Object.is(roundHalfEven(value, places), oracle(value, places))) {
        throw new Error(`${value} to ${places}: ${roundHalfEven(value, places)}, exactly ${oracle(value, places)}`);
      }
    }),
    { numRuns: 20_000 },
  );
  t.pass('20,000 values');
});

t.test('rounding twice changes nothing', async (t) => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, places) => {
      const once = roundHalfEven(value, places);
      return Object.is(roundHalfEven(once, places), once);
    }),
    { numRuns: 2_000 },
  );
  t.pass('2,000 values');
});

t.test('what cannot be rounded is refused', async (t) => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    t.throws(() => roundHalfEven(value, 2), RangeError);
    t.throws(() => nearestInteger(value), RangeError);
  }
  for (const decimals of [-1, 0.5, 16]) t.throws(() => roundHalfEven(1, decimals), RangeError);
});
