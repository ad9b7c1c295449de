/** Compile-time exactness of row types: these are checked by tsc, and hold nothing to run. */
import t from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import type { CalendarDate, EpochMicros } from '../../shared/dates.ts';
import type { JsonValue } from '../../shared/tables/column-types.ts';
import type { ColumnName, RowOf, Table } from '../../shared/tables/define-table.ts';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const exactly = <Truth extends true>(holds: Truth): Truth => holds;

type Row = RowOf<typeof playerGameSummary>;

t.test('a row has the types of its columns', async (t) => {
  t.ok(exactly<Equal<Row['player_lookup'], string>>(true), 'REQUIRED STRING');
  t.ok(exactly<Equal<Row['universal_player_id'], string | null>>(true), 'NULLABLE STRING');
  t.ok(exactly<Equal<Row['game_date'], CalendarDate>>(true), 'REQUIRED DATE');
  t.ok(exactly<Equal<Row['points'], number | null>>(true), 'NULLABLE INT64');
  t.ok(exactly<Equal<Row['usage_rate'], number | null>>(true), 'NULLABLE NUMERIC');
  t.ok(exactly<Equal<Row['quality_score'], number | null>>(true), 'NULLABLE FLOAT64');
  t.ok(exactly<Equal<Row['starter_flag'], boolean>>(true), 'REQUIRED BOOL');
  t.ok(exactly<Equal<Row['processed_at'], EpochMicros | null>>(true), 'NULLABLE TIMESTAMP');
  t.ok(exactly<Equal<Row['quality_issues'], readonly string[]>>(true), 'REPEATED STRING');
  t.ok(exactly<Equal<Row['quality_metadata'], JsonValue | null>>(true), 'NULLABLE JSON');
});

t.test('a row has exactly the columns asked for', async (t) => {
  type Narrow = RowOf<typeof playerGameSummary, 'points' | 'game_date'>;
  t.ok(exactly<Equal<Narrow, { readonly points: number | null; readonly game_date: CalendarDate }>>(true));
  t.ok(exactly<Equal<ColumnName<(typeof playerGameSummary)['columns']>, keyof Row>>(true));
  // @ts-expect-error no such column
  type Wrong = RowOf<typeof playerGameSummary, 'pointz'>;
  t.ok(exactly<Equal<keyof Wrong, 'pointz'>>(true));
});

t.test('a declared table is a Table, and plain text is no date', async (t) => {
  const table: Table = playerGameSummary;
  t.equal(table.columnNames.length, 88);
  // @ts-expect-error a date must have been checked
  const date: Row['game_date'] = '2025-01-15';
  t.equal(date, '2025-01-15');
});
