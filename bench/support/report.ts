/** What a bench prints: one JSON line per number. `bench/run.ts` makes a table of them. */

export interface Measured {
  readonly what: string;
  readonly value: number;
  /** `ms`, `rows/s`, `times` … */
  readonly unit: string;
  /** What we promise of it, in the same unit. */
  readonly promised?: { readonly atMost: number } | { readonly atLeast: number };
}

export interface Skipped {
  readonly what: string;
  readonly skipped: string;
}

/** Prints a measured number, or why there is none. */
export function report(line: Measured | Skipped): void {
  console.log(JSON.stringify(line));
}

/** The value below which the share `q` (0 to 1) of the measured ones lies, nearest rank. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('a quantile of nothing');
  return value;
}

/** Reports median and 95th percentile of times in milliseconds. */
export function reportTimes(what: string, times: readonly number[], promisedP95?: number): void {
  const rounded = (value: number): number => Math.round(value * 10) / 10;
  report({ what: `${what}, median of ${times.length}`, value: rounded(quantile(times, 0.5)), unit: 'ms' });
  report({
    what: `${what}, 95th percentile`,
    value: rounded(quantile(times, 0.95)),
    unit: 'ms',
    ...(promisedP95 === undefined ? {} : { promised: { atMost: promisedP95 } }),
  });
}
