/**
 * Streams of pseudo-random numbers, each named by what it decides. A stream depends on its seed and name alone, so any part
 * of the league can be generated without the parts before it.
 */
import { hash } from 'node:crypto';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { RandomGenerator } from 'pure-rand/types/RandomGenerator';

/** The stream of a seed and a name. */
export function randomOf(seed: number, ...name: readonly (string | number)[]): Random {
  const digest = hash('sha256', `${seed}|${name.join('|')}`, 'hex');
  return new Random(xoroshiro128plus(Number.parseInt(digest.slice(0, 8), 16) | 0));
}

export class Random {
  readonly #generator: RandomGenerator;

  constructor(generator: RandomGenerator) {
    this.#generator = generator;
  }

  /** Uniform in [0, 1), 32 bits. */
  next(): number {
    return (this.#generator.next() >>> 0) / 0x1_0000_0000;
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** A whole number, both ends inclusive. */
  whole(lowest: number, highest: number): number {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Close to a normal deviate: mean 0, variance 1, never beyond ±6. */
  normal(): number {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += this.next();
    return sum;
  }

  /** Exponential with the given mean. */
  waiting(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** @throws RangeError for an empty list. */
  pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.next() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  /** One of the items, each as likely as its weight. @throws RangeError when there is none. */
  weighted<T>(items: readonly T[], weight: (item: T) => number): T {
    let total = 0;
    for (const item of items) total += weight(item);
    let rest = this.next() * total;
    for (const item of items) {
      rest -= weight(item);
      if (rest < 0) return item;
    }
    return this.pick(items);
  }

  /** The items in random order. */
  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, at: this.next() }));
    return keyed.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }
}
