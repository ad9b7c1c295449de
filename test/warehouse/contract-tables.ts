/** Tables of the contract suite, and rows for them. */
import { type CalendarDate, calendarDateOf, type EpochMicros, microsOf } from '../../shared/dates.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import { nullable, repeated, required, type StoredRow } from '../../shared/tables/column-types.ts';
import { defineTable, type Table } from '../../shared/tables/define-table.ts';

/** Every type and mode; hashed. */
export const gameNotes = defineTable({
  dataset: 'nba_analytics',
  name: 'contract_game_notes',
  description: 'A hashed table with a column of every type, for tests.',
  columns: {
    game_id: required('STRING'),
    player_lookup: required('STRING'),
    game_date: required('DATE'),
    points: nullable('INT64'),
    minutes_played: nullable('NUMERIC(5,1)'),
    usage_rate: nullable('FLOAT64'),
    starter_flag: nullable('BOOL'),
    birth_date: nullable('DATE'),
    line_updated_at: nullable('TIMESTAMP'),
    note: nullable('STRING'),
    tags: repeated('STRING'),
    numbers: repeated('INT64'),
    metadata: nullable('JSON'),
    data_hash: nullable('STRING'),
    created_at: nullable('TIMESTAMP'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: ['game_id', 'player_lookup'],
  partitionBy: 'game_date',
  requirePartitionFilter: true,
  clusterBy: ['player_lookup'],
  hashFields: [
    'game_id',
    'player_lookup',
    'game_date',
    'points',
    'minutes_played',
    'usage_rate',
    'starter_flag',
    'birth_date',
    'line_updated_at',
  ],
});

/** A raw table: no key, duplicates allowed. */
export const shots = defineTable({
  dataset: 'nba_raw',
  name: 'contract_shots',
  description: 'A raw table, for tests.',
  columns: {
    game_id: required('STRING'),
    game_date: required('DATE'),
    distance: nullable('FLOAT64'),
    points: nullable('INT64'),
    made: nullable('BOOL'),
    taken_at: nullable('TIMESTAMP'),
    data_hash: nullable('STRING'),
    processed_at: nullable('TIMESTAMP'),
  },
  key: [],
  partitionBy: 'game_date',
  requirePartitionFilter: true,
});

/** Neither `data_hash` nor `processed_at`, no partition. */
export const arenas = defineTable({
  dataset: 'nba_static',
  name: 'contract_arenas',
  description: 'A table without partition and time stamps, for tests.',
  columns: { team_abbr: required('STRING'), capacity: nullable('INT64'), opened: nullable('DATE') },
  key: ['team_abbr'],
  partitionBy: null,
});

export const FIRST: CalendarDate = calendarDateOf('2025-01-15');
export const SECOND: CalendarDate = calendarDateOf('2025-01-16');
export const THIRD: CalendarDate = calendarDateOf('2025-01-17');

/** Microseconds of 2025-01-15T12:00:00Z and so many seconds. */
export function at(seconds: number): EpochMicros {
  return microsOf(1_736_942_400_000_000 + seconds * 1_000_000);
}

/** Quantised, with its hash. */
export function hashed(table: Table, row: Readonly<Record<string, unknown>>): StoredRow {
  const quantised = tableQuantiser(table)(row);
  return { ...quantised, data_hash: tableHasher(table).dataHash(quantised) };
}

/** A row of gameNotes; the key is `game|player`, the rest may be overridden. */
export function gameNote(key: string, fields: Readonly<Record<string, unknown>> = {}): StoredRow {
  const [game, player] = key.split('|');
  return hashed(gameNotes, {
    game_id: game,
    player_lookup: player,
    game_date: FIRST,
    points: 20,
    minutes_played: 33.5,
    usage_rate: 0.1,
    starter_flag: true,
    birth_date: '1999-02-28',
    line_updated_at: at(0.25),
    note: 'Dončić said "so"',
    tags: ['a', ''],
    numbers: [1, -2],
    metadata: { sources: ['bdl', null], share: 0.25 },
    created_at: at(0),
    processed_at: at(0),
    ...fields,
  });
}

/** A row of shots. */
export function shot(fields: Readonly<Record<string, unknown>> = {}): StoredRow {
  return tableQuantiser(shots)({
    game_id: 'g1',
    game_date: FIRST,
    distance: 23.6,
    points: 3,
    made: true,
    taken_at: at(1),
    data_hash: 'aaaaaaaaaaaaaaaa',
    processed_at: at(100),
    ...fields,
  });
}

/** The table with other columns beside or instead of its own. */
export function withColumns(table: Table, columns: Table['columns']): Table {
  const all = { ...table.columns, ...columns };
  return { ...table, columns: all, columnNames: Object.keys(all) };
}
