/** Rows of any declared table, derived from its declaration. */
import fc from 'fast-check';
import { calendarDateOf, dateOfDayNumber, dayNumber } from '../../shared/dates.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import {
  type Column,
  isNumeric,
  numericShape,
  type ScalarType,
  type StoredRow,
} from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';

const FIRST_DAY = dayNumber(calendarDateOf('0001-01-01'));
const LAST_DAY = dayNumber(calendarDateOf('9999-12-31'));
/** 1700-01-01 and 2254-12-31, well inside what a safe integer of microseconds can name. */
const FIRST_INSTANT = -8_520_336_000_000_000;
const LAST_INSTANT = 8_993_548_800_000_000;

/** Values as processors may compute them: unrounded, −0 included, halves often. */
function scalar(type: ScalarType): fc.Arbitrary<unknown> {
  if (isNumeric(type)) {
    const { precision, scale } = numericShape(type);
    // Rounding must not lift the value to the limit.
    const most = 10 ** (precision - scale) * 0.99;
    const halves = Math.floor(2 * most * 10 ** scale);
    return fc.oneof(
      fc.double({ min: -most, max: most, noNaN: true }),
      fc.integer({ min: -halves, max: halves }).map((half) => half / (2 * 10 ** scale)),
      fc.constantFrom(0, -0),
    );
  }
  switch (type) {
    case 'STRING':
      return fc.oneof(
        fc.constantFrom('', 'null', '0', 'false', '1.0', 'Luka Dončić', 'a"b\\c/\n'),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme-ascii' }),
      );
    case 'INT64':
      return fc.oneof(fc.integer({ min: -40, max: 40 }), fc.maxSafeInteger(), fc.constant(-0));
    case 'FLOAT64':
      return fc.oneof(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: -99_999, max: 99_999 }).map((thousandths) => thousandths / 1000),
      );
    case 'BOOL':
      return fc.boolean();
    case 'DATE':
      return fc.oneof(
        fc
          .integer({ min: dayNumber(calendarDateOf('2020-01-01')), max: dayNumber(calendarDateOf('2029-12-31')) })
          .map(dateOfDayNumber),
        fc.integer({ min: FIRST_DAY, max: LAST_DAY }).map(dateOfDayNumber),
      );
    case 'TIMESTAMP':
      return fc.oneof(
        fc.integer({ min: FIRST_INSTANT, max: LAST_INSTANT }),
        fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => seconds * 1_000_000),
      );
    default:
      return fc.jsonValue({ maxDepth: 2 }).map(safeJson);
  }
}

/** A JSON null as a whole is no value at all: the column's own null says that. */
function safeJson(value: unknown): unknown {
  return value === null ? {} : value;
}

function columnValue(column: Column): fc.Arbitrary<unknown> {
  const value = scalar(column.type);
  if (column.mode === 'REPEATED') return fc.array(value, { maxLength: 4 });
  return column.mode === 'REQUIRED' ? value : fc.option(value, { nil: null, freq: 4 });
}

/** Complete rows as a processor may hand them over, not yet quantised. */
export function arbitraryComputedRow(table: Table): fc.Arbitrary<Readonly<Record<string, unknown>>> {
  const columns = Object.entries<Column>(table.columns).map(([name, column]) => [name, columnValue(column)] as const);
  return fc.record(Object.fromEntries(columns), { noNullPrototype: true });
}

/** Complete, quantised rows. */
export function arbitraryRow(table: Table): fc.Arbitrary<StoredRow> {
  return arbitraryComputedRow(table).map(tableQuantiser(table));
}
