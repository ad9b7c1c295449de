/**
 * Reads vectors of text. The client hands out one string per value, by a call into the engine for each longer one; of
 * millions of values that is most of the time of a read. Here texts that lie next to each other in memory are fetched by one
 * call, and equal texts become one string, which also leaves the garbage collector less to do.
 *
 * The layout is the engine's documented `duckdb_string_t`, 16 bytes: length, then up to 12 bytes of text, or its first four
 * bytes and a pointer to all of them.
 */
import { Buffer } from 'node:buffer';
import duckdb from '@duckdb/node-bindings';

const WORDS = 4;
const LONGEST_INLINE = 12;
/** Texts that are kept to be given again; a power of two. */
const SLOTS = 1024;
const HIGH_BITS = 0x80808080;

/** Reads the vectors of one column, one after the other. */
export class TextReader {
  /** What a kept text looked like in its vector. */
  readonly #seen = new Int32Array(SLOTS * WORDS);
  readonly #kept = new Array<string | undefined>(SLOTS).fill(undefined);
  /** The vector in which a kept text was met last: pointers of others mean nothing. */
  readonly #metIn = new Int32Array(SLOTS);
  #vector = 0;

  /**
   * @param data of `count` values
   * @param into gets the text of every value that `isNull` does not rule out
   */
  read(data: Uint8Array, count: number, isNull: (row: number) => boolean, into: (string | null)[]): void {
    this.#vector += 1;
    const words = new Int32Array(data.buffer, data.byteOffset, count * WORDS);
    const run = new Run(data, words);
    for (let row = 0; row < count; row += 1) {
      if (isNull(row)) continue;
      const length = words[row * WORDS] ?? 0;
      const slot = slotOf(words, row);
      const known = this.#known(words, row, slot, length);
      if (known !== undefined) {
        into[row] = known;
      } else if (length <= LONGEST_INLINE) {
        const text = inlineText(data, words, row);
        this.#keep(words, row, slot, text);
        into[row] = text;
      } else if (!run.take(row)) {
        this.#readRun(run, words, into);
        run.begin(row);
      }
    }
    this.#readRun(run, words, into);
  }

  /** The kept text of a value that looks the same. */
  #known(words: Int32Array, row: number, slot: number, length: number): string | undefined {
    const at = row * WORDS;
    const kept = slot * WORDS;
    const seen = this.#seen;
    const isSame =
      words[at] === seen[kept] &&
      words[at + 1] === seen[kept + 1] &&
      words[at + 2] === seen[kept + 2] &&
      words[at + 3] === seen[kept + 3];
    return isSame && (length <= LONGEST_INLINE || this.#metIn[slot] === this.#vector) ? this.#kept[slot] : undefined;
  }

  #keep(words: Int32Array, row: number, slot: number, text: string): void {
    for (let word = 0; word < WORDS; word += 1) this.#seen[slot * WORDS + word] = words[row * WORDS + word] ?? 0;
    this.#metIn[slot] = this.#vector;
    this.#kept[slot] = text;
  }

  #readRun(run: Run, words: Int32Array, into: (string | null)[]): void {
    const texts = run.texts();
    for (let index = 0; index < run.rows.length; index += 1) {
      const row = run.rows[index] ?? 0;
      const slot = slotOf(words, row);
      const kept = this.#kept[slot];
      // Of equal texts at different places the kept one is given.
      const text = kept !== undefined && kept === texts[index] ? kept : (texts[index] ?? '');
      this.#keep(words, row, slot, text);
      into[row] = text;
    }
  }
}

/** Of longer texts only length and beginning count, so that equal ones meet. */
function slotOf(words: Int32Array, row: number): number {
  const at = row * WORDS;
  const length = words[at] ?? 0;
  let mixed = Math.imul(length, 0x9e3779b1) ^ Math.imul(words[at + 1] ?? 0, 0x85ebca6b);
  if (length <= LONGEST_INLINE) {
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35) ^ (words[at + 2] ?? 0);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f) ^ (words[at + 3] ?? 0);
  }
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 15)) & (SLOTS - 1);
}

function inlineText(data: Uint8Array, words: Int32Array, row: number): string {
  const at = row * WORDS;
  const bytes = Buffer.from(data.buffer, data.byteOffset + at * 4 + 4, words[at]);
  const high = ((words[at + 1] ?? 0) | (words[at + 2] ?? 0) | (words[at + 3] ?? 0)) & HIGH_BITS;
  return high === 0 ? bytes.toString('latin1') : bytes.toString();
}

/** Longer texts of a vector that lie one behind the other, without a gap: every byte from the first to the last is theirs. */
class Run {
  /** Rows of the texts, in the order in which they lie. */
  readonly rows: number[] = [];
  readonly #data: Uint8Array;
  readonly #words: Int32Array;
  readonly #ends: number[] = [];
  #length = 0;
  /** Address behind the last of them. */
  #next = -1;

  constructor(data: Uint8Array, words: Int32Array) {
    this.#data = data;
    this.#words = words;
  }

  /** Whether the text of the row continues the run. */
  take(row: number): boolean {
    if (this.#addressOf(row) !== this.#next) return false;
    this.#add(row);
    return true;
  }

  begin(row: number): void {
    this.rows.length = 0;
    this.#ends.length = 0;
    this.#length = 0;
    this.#next = this.#addressOf(row);
    this.#add(row);
  }

  #add(row: number): void {
    const length = this.#words[row * WORDS] ?? 0;
    this.#length += length;
    this.#next += length;
    this.rows.push(row);
    this.#ends.push(this.#length);
  }

  #addressOf(row: number): number {
    const at = row * WORDS;
    return ((this.#words[at + 3] ?? 0) >>> 0) * 2 ** 32 + ((this.#words[at + 2] ?? 0) >>> 0);
  }

  texts(): readonly string[] {
    const first = this.rows[0];
    if (first === undefined) return [];
    // Vectors never are shared memory.
    const buffer = this.#data.buffer as ArrayBuffer;
    const pointer = this.#data.byteOffset + first * WORDS * 4 + 8;
    const found = duckdb.get_data_from_pointer(buffer, pointer, this.#length);
    const bytes = Buffer.from(found.buffer, found.byteOffset, found.byteLength);
    const plain = bytes.toString('latin1');
    const texts: string[] = [];
    let start = 0;
    let high = nextHigh(bytes, 0);
    for (const end of this.#ends) {
      if (high >= end) {
        texts.push(plain.slice(start, end));
      } else {
        texts.push(bytes.toString('utf8', start, end));
        high = nextHigh(bytes, end);
      }
      start = end;
    }
    return texts;
  }
}

/** Index of the first byte from `from` on that is not ASCII; behind the end if there is none. */
function nextHigh(bytes: Uint8Array, from: number): number {
  let index = from;
  while (index < bytes.length && (bytes[index] ?? 0) < 0x80) index += 1;
  return index;
}
