/**
 * Canonical texts as ASCII bytes in one reused buffer. The texts are those of `canonical-value.ts`, whose writers take over
 * wherever a value is unusual; what box scores consist of (small integers, decimals, short plain strings) is written
 * without making a string, which is what keeps hashing near the speed of SHA-256.
 *
 * Bytes are stored four and eight at a time; what is stored beyond the end of a piece is overwritten by the next one.
 */
import { isNumeric, type ScalarType } from '../tables/column-types.ts';
import { quotedText, type ValueWriter, valueWriter } from './canonical-value.ts';

const DECIMALS = 1000;
const SMALL = 10_000;
/** Bytes kept free beyond what has been asked for: the longest value of bounded length, and what is stored beyond its end. */
const SLACK = 64;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const LETTER_E = 0x65;
const BRACE = 0x7d;
const NULL = fourBytes('null');
const TRUE = fourBytes('true');
const FALS = fourBytes('fals');

/** Digits of 0 … 9999 and how many they are. */
const wholeDigits = Uint32Array.from({ length: SMALL }, (_, value) => fourBytes(String(value)));
const wholeLength = Uint8Array.from({ length: SMALL }, (_, value) => String(value).length);
/** `.0`, `.001` … `.999` without trailing zeros, by thousandths. */
const fractions = Array.from({ length: DECIMALS }, (_, value) =>
  `.${String(value).padStart(3, '0')}`.replace(/(\.\d+?)0+$/, '$1'),
);
const fractionDigits = Uint32Array.from(fractions, fourBytes);
const fractionLength = Uint8Array.from(fractions, (text) => text.length);

function fourBytes(text: string): number {
  return Buffer.from(text.padEnd(4), 'latin1').readUInt32LE();
}

const MOST_VIEWS = 16_384;
let buffer = Buffer.alloc(MOST_VIEWS);
let view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
/** Views of the first n bytes, by n. Rows have few different lengths, and making a view costs much of hashing one. */
let views: Uint8Array[] = [];

function grow(used: number, wanted: number): void {
  const larger = Buffer.alloc(2 * (used + wanted + SLACK));
  buffer.copy(larger, 0, 0, used);
  buffer = larger;
  view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  views = [];
}

/** Writes ASCII of any length; the end of it. */
function writeAscii(text: string, position: number): number {
  if (position + text.length + SLACK > buffer.length) grow(position, text.length);
  return position + buffer.write(text, position, 'latin1');
}

type Kind = 'text' | 'bool' | 'integer' | 'float' | 'other';

interface Member {
  readonly kind: Kind;
  /** Where the separator, key and colon lie among the chunks. */
  readonly firstChunk: number;
  readonly endChunk: number;
  readonly prefixLength: number;
  /** The text of any value of the type; refuses values of other types. */
  readonly text: ValueWriter;
}

/** Compiled members of a row, in the order of the text. */
export interface Layout {
  readonly members: readonly Member[];
  /** The prefixes, eight bytes to a double. ASCII bytes are never those of a NaN, which a copy might change. */
  readonly chunks: Float64Array;
  /** Bytes of everything but strings, at most. */
  readonly fixedLength: number;
}

function kindOf(type: ScalarType): Kind {
  if (type === 'STRING' || type === 'DATE') return 'text';
  if (type === 'BOOL') return 'bool';
  if (type === 'INT64') return 'integer';
  return type === 'FLOAT64' || isNumeric(type) ? 'float' : 'other';
}

/** @param fields in the order of the text. @throws TypeError for a type without canonical text. */
export function compileLayout(fields: readonly { readonly name: string; readonly type: ScalarType }[]): Layout {
  const chunks: number[] = [];
  const members = fields.map(({ name, type }, index): Member => {
    const prefix = `${index === 0 ? '{' : ', '}${quotedText(name)}: `;
    const bytes = Buffer.alloc(Math.ceil(prefix.length / 8) * 8, ' ');
    bytes.write(prefix, 'latin1');
    const firstChunk = chunks.length;
    for (let at = 0; at < bytes.length; at += 8) chunks.push(bytes.readDoubleLE(at));
    const endChunk = chunks.length;
    return { kind: kindOf(type), firstChunk, endChunk, prefixLength: prefix.length, text: valueWriter(type) };
  });
  const fixedLength = members.reduce((sum, { prefixLength }) => sum + prefixLength + SLACK, SLACK);
  return { members, chunks: Float64Array.from(chunks), fixedLength };
}

/** Writes a quoted string; the end of it. */
function writeQuoted(text: string, position: number, fixedLength: number): number {
  const { length } = text;
  if (position + length + fixedLength > buffer.length) grow(position, length + fixedLength);
  const bytes = view;
  bytes.setUint8(position, QUOTE);
  const start = position + 1;
  for (let index = 0; index < length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) {
      const end = writeAscii(quotedText(text), position);
      if (end + fixedLength > buffer.length) grow(end, fixedLength);
      return end;
    }
    bytes.setUint8(start + index, unit);
  }
  bytes.setUint8(start + length, QUOTE);
  return start + length + 1;
}

function writeInteger(value: number, position: number): number {
  const magnitude = value < 0 ? -value : value;
  if (magnitude >= SMALL) return writeAscii(String(value), position);
  let end = position;
  if (value < 0) {
    view.setUint8(end, MINUS);
    end += 1;
  }
  view.setUint32(end, wholeDigits[magnitude] ?? 0, true);
  return end + (wholeLength[magnitude] ?? 0);
}

/**
 * Decimals of at most three places below 10,000. A double that is the nearest one to such a decimal has it as its shortest
 * text, because decimals of up to 15 digits are nearest to different doubles. −1 when the value is none of them.
 */
function writeDecimal(value: number, position: number): number {
  const thousandths = Math.round((value < 0 ? -value : value) * DECIMALS);
  if (!(thousandths < SMALL * DECIMALS) || thousandths / DECIMALS !== Math.abs(value)) return -1;
  const whole = Math.trunc(thousandths / DECIMALS);
  const fraction = thousandths - whole * DECIMALS;
  let end = position;
  if (value < 0) {
    view.setUint8(end, MINUS);
    end += 1;
  }
  view.setUint32(end, wholeDigits[whole] ?? 0, true);
  end += wholeLength[whole] ?? 0;
  view.setUint32(end, fractionDigits[fraction] ?? 0, true);
  return end + (fractionLength[fraction] ?? 0);
}

function writeValue(value: unknown, member: Member, position: number, fixedLength: number): number {
  switch (member.kind) {
    case 'text':
      if (typeof value === 'string') return writeQuoted(value, position, fixedLength);
      break;
    case 'integer':
      if (typeof value === 'number' && Number.isSafeInteger(value)) return writeInteger(value, position);
      break;
    case 'float':
      if (typeof value === 'number') {
        const end = writeDecimal(value, position);
        if (end >= 0) return end;
      }
      break;
    case 'bool':
      if (value === true) {
        view.setUint32(position, TRUE, true);
        return position + 4;
      }
      if (value === false) {
        view.setUint32(position, FALS, true);
        view.setUint8(position + 4, LETTER_E);
        return position + 5;
      }
      break;
    default:
      break;
  }
  const end = writeAscii(member.text(value), position);
  if (end + fixedLength > buffer.length) grow(end, fixedLength);
  return end;
}

/**
 * Writes the canonical text of the values of a row, in the order of the layout; null and undefined are `null`.
 * @returns its length in bytes, for `writtenBytes` or `writtenText` before the next call
 * @throws TypeError when a value is none of its member's type.
 */
export function writeRow({ members, chunks, fixedLength }: Layout, values: readonly unknown[]): number {
  if (fixedLength > buffer.length) grow(0, fixedLength);
  let position = 0;
  for (let index = 0; index < members.length; index += 1) {
    const member = members[index];
    if (member === undefined) break;
    let at = position;
    for (let chunk = member.firstChunk; chunk < member.endChunk; chunk += 1) {
      view.setFloat64(at, chunks[chunk] ?? 0, true);
      at += 8;
    }
    position += member.prefixLength;
    const value = values[index];
    if (value === null || value === undefined) {
      view.setUint32(position, NULL, true);
      position += 4;
    } else {
      position = writeValue(value, member, position, fixedLength);
    }
  }
  view.setUint8(position, BRACE);
  return position + 1;
}

/** The first `length` bytes written. */
export function writtenBytes(length: number): Uint8Array {
  let bytes = views[length];
  if (bytes === undefined) {
    bytes = buffer.subarray(0, length);
    if (length < MOST_VIEWS) views[length] = bytes;
  }
  return bytes;
}

/** The first `length` bytes written, as text. */
export function writtenText(length: number): string {
  return buffer.toString('latin1', 0, length);
}
