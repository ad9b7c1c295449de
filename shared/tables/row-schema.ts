/** Rows as JSON, for OpenAPI: the schema of a table's row, and the row in that form. */
import { type TObject, type TSchema, Type } from 'typebox';
import { type EpochMicros, isoInstant } from '../dates.ts';
import { AppError } from '../errors.ts';
import {
  type Column,
  isNumeric,
  numericShape,
  type ScalarType,
  type StoredRow,
  type StoredValue,
} from './column-types.ts';
import type { Table } from './define-table.ts';

function scalarSchema(type: ScalarType): TSchema {
  if (isNumeric(type)) {
    const { precision, scale } = numericShape(type);
    const limit = 10 ** (precision - scale);
    return Type.Number({ exclusiveMinimum: -limit, exclusiveMaximum: limit, description: `${scale} decimals` });
  }
  switch (type) {
    case 'STRING':
      return Type.String();
    case 'INT64':
      return Type.Integer();
    case 'FLOAT64':
      return Type.Number();
    case 'BOOL':
      return Type.Boolean();
    case 'DATE':
      return Type.String({ format: 'date' });
    case 'TIMESTAMP':
      return Type.String({ format: 'date-time' });
    default:
      return Type.Unknown();
  }
}

function columnSchema(column: Column): TSchema {
  const scalar = scalarSchema(column.type);
  const options = column.description === undefined ? {} : { description: column.description };
  if (column.mode === 'REPEATED') return Type.Array(scalar, options);
  if (column.mode === 'NULLABLE') return Type.Union([scalar, Type.Null()], options);
  return { ...scalar, ...options };
}

/** Schema of a complete row of the table as `jsonRow` gives it: every column present, no other. */
export function rowSchema(table: Table): TObject {
  const columns = Object.entries<Column>(table.columns).map(([name, column]) => [name, columnSchema(column)] as const);
  return Type.Object(Object.fromEntries(columns), { additionalProperties: false, description: table.description });
}

/**
 * A quantised row as JSON: instants as ISO 8601 text, everything else as it is.
 * @throws AppError INTEGER_UNSAFE for an INT64 beyond 2^53, which JSON readers would round.
 */
export function jsonRow(table: Table, row: StoredRow): Record<string, StoredValue> {
  const json: Record<string, StoredValue> = {};
  for (const [name, column] of Object.entries<Column>(table.columns)) {
    const value = row[name] ?? null;
    if (typeof value === 'bigint') {
      throw new AppError('INTEGER_UNSAFE', `${table.id}.${name}: ${value} is beyond 2^53`, {
        details: { table: table.id, column: name },
      });
    }
    json[name] = column.type === 'TIMESTAMP' ? instantText(value) : value;
  }
  return json;
}

function instantText(value: StoredValue): StoredValue {
  if (typeof value === 'number') return isoInstant(value as EpochMicros);
  return Array.isArray(value) ? value.map((instant) => isoInstant(instant as EpochMicros)) : value;
}
