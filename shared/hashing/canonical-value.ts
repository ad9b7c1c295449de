/**
 * Canonical text of one value (scheme v1, the hashing chapter): what Python's `json.dumps` writes for it, with the declared
 * type deciding between 1 and 1.0. Values are quantised already; only what would give a wrong text unnoticed is refused.
 */
import { type EpochMicros, isoInstant } from '../dates.ts';
import { isNumeric, type ScalarType } from '../tables/column-types.ts';

/** The text of a value that is not null. @throws TypeError when the value is none of the writer's type. */
export type ValueWriter = (value: unknown) => string;

const NEEDS_ESCAPE = /[^ !#-[\]-~]/;
const EVERY_ESCAPE = /[^ !#-[\]-~]/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

function escaped(unit: string): string {
  return SHORT_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** A JSON string in ASCII; what lies above U+FFFF is a pair of surrogate escapes. */
export function quotedText(text: string): string {
  return NEEDS_ESCAPE.test(text) ? `"${text.replace(EVERY_ESCAPE, escaped)}"` : `"${text}"`;
}

/** Python's `repr` of a finite double; negative zero is `0.0`. */
export function floatText(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude >= 1e16 || (magnitude < 1e-4 && magnitude > 0)) {
    // Both languages give the shortest digits; Python writes at least two digits of exponent.
    return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
  }
  return Number.isInteger(value) ? `${value}.0` : `${value}`;
}

function mismatch(expected: string, value: unknown): never {
  const text = typeof value === 'object' ? 'an object' : `${typeof value} ${String(value)}`;
  throw new TypeError(`expected ${expected}, got ${text}; quantise the row before it is hashed`);
}

const writeString: ValueWriter = (value) =>
  typeof value === 'string' ? quotedText(value) : mismatch('a string', value);

const writeBool: ValueWriter = (value) => {
  if (value === true) return 'true';
  return value === false ? 'false' : mismatch('true or false', value);
};

const writeInteger: ValueWriter = (value) => {
  if (Number.isSafeInteger(value) || typeof value === 'bigint') return String(value);
  return Number.isInteger(value) ? String(BigInt(value as number)) : mismatch('an integer', value);
};

const writeFloat: ValueWriter = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? floatText(value) : mismatch('a finite number', value);

const writeInstant: ValueWriter = (value) =>
  Number.isSafeInteger(value) ? `"${isoInstant(value as EpochMicros)}"` : mismatch('whole microseconds', value);

/** The writer of a column type. @throws TypeError for JSON, which has no canonical text. */
export function valueWriter(type: ScalarType): ValueWriter {
  if (isNumeric(type)) return writeFloat;
  switch (type) {
    case 'STRING':
    case 'DATE':
      return writeString;
    case 'BOOL':
      return writeBool;
    case 'INT64':
      return writeInteger;
    case 'FLOAT64':
      return writeFloat;
    case 'TIMESTAMP':
      return writeInstant;
    default:
      throw new TypeError(`${type} is not allowed as a hash field: it has no canonical text`);
  }
}
