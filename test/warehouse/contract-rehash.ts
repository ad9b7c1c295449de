/** The part of the contract that makes stored hashes true. */
import type { Test } from 'tap';
import { nullable, type StoredRow } from '../../shared/tables/column-types.ts';
import { type RehashedDay, readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { allRows, type OpenWarehouse, warehouseWith } from './contract-suite.ts';
import { at, FIRST, gameNote, gameNotes, hashed, SECOND, THIRD, withColumns } from './contract-tables.ts';

const ALL = [{ start: FIRST, end: THIRD }];
const STALE = '0123456789abcdef';
const CLEAN: RehashedDay = { rows: 1, absent: 0, stale: 0, unhashable: 0 };

function byKey(rows: readonly StoredRow[]): StoredRow[] {
  const key = (row: StoredRow): string => `${row.game_id}|${row.player_lookup}|${row.data_hash}|${row.points}`;
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function stored(warehouse: Warehouse): Promise<StoredRow[]> {
  return byKey(await allRows(warehouse, gameNotes));
}

const withHash = (row: StoredRow, data_hash: string | null): StoredRow => ({ ...row, data_hash });

export async function rehashContract(t: Test, open: OpenWarehouse): Promise<void> {
  t.test('absent and stale hashes become true, and nothing else of any row moves', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const rows = [
      gameNote('g1|true'),
      gameNote('g1|none', { points: null, note: '', tags: [], processed_at: at(7) }),
      gameNote('g2|stale', { game_date: SECOND, line_updated_at: at(0.000001), minutes_played: -0.5 }),
      gameNote('g3|large', { game_date: THIRD, points: 9_007_199_254_740_993n }),
    ];
    const [first = {}, none = {}, stale = {}, large = {}] = rows;
    await warehouse.append(gameNotes, [first, withHash(none, null), withHash(stale, STALE), withHash(large, 'x')]);
    const looked: number[] = [];
    const report = await warehouse.rehash({ table: gameNotes, dates: ALL, onRows: (count) => looked.push(count) });
    t.same(report, {
      byDate: {
        [FIRST]: { rows: 2, absent: 1, stale: 0, unhashable: 0 },
        [SECOND]: { rows: 1, absent: 0, stale: 1, unhashable: 0 },
        [THIRD]: { rows: 1, absent: 0, stale: 1, unhashable: 0 },
      },
      written: 3,
      unhashable: [],
    });
    t.equal(looked.at(-1), 4);
    t.strictSame(await stored(warehouse), byKey(rows));
    const again = await warehouse.rehash({ table: gameNotes, dates: ALL });
    t.match(again, { written: 0, byDate: { [FIRST]: { ...CLEAN, rows: 2 }, [SECOND]: CLEAN, [THIRD]: CLEAN } });
    t.strictSame(await stored(warehouse), byKey(rows));
  });

  t.test('only the days asked for are looked at', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const rows = [FIRST, SECOND, THIRD].map((game_date) => gameNote(`g|${game_date}`, { game_date }));
    await warehouse.append(
      gameNotes,
      rows.map((row) => withHash(row, null)),
    );
    t.same(await warehouse.rehash({ table: gameNotes, dates: [] }), { byDate: {}, written: 0, unhashable: [] });
    const ends = [FIRST, THIRD].map((date) => ({ start: date, end: date }));
    t.match(await warehouse.rehash({ table: gameNotes, dates: ends }), { written: 2 });
    const expected = rows.map((row) => (row.game_date === SECOND ? withHash(row, null) : row));
    t.strictSame(await stored(warehouse), byKey(expected));
  });

  t.test('each copy of a key gets the hash of its own fields', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const copies = [1, 1, 2].map((points) => gameNote('g|twice', { points }));
    await warehouse.append(
      gameNotes,
      copies.map((row) => withHash(row, null)),
    );
    t.match(await warehouse.rehash({ table: gameNotes, dates: ALL }), { written: 3 });
    t.strictSame(await stored(warehouse), byKey(copies));
  });

  t.test('a row that no hash can be made of is left, named, and stops no other', async (t) => {
    const measured = withColumns(gameNotes, { share: nullable('FLOAT64') });
    const table = { ...measured, hashFields: [...gameNotes.hashFields, 'share'] };
    const warehouse = await warehouseWith(t, open, [table]);
    const good = hashed(table, { ...gameNote('g|good'), share: 0.5 });
    const bad = { ...gameNote('g|bad'), share: Number.POSITIVE_INFINITY };
    await warehouse.append(table, [withHash(good, null), withHash(bad, null)]);
    const report = await warehouse.rehash({ table, dates: ALL });
    t.match(report, { written: 1, unhashable: [{ date: FIRST, key: 'g|bad', reason: /finite/ }] });
    const after = await readAll(warehouse, { table, columns: ['player_lookup', 'data_hash'] });
    t.same(new Map(after.map((row) => [row.player_lookup, row.data_hash])).get('bad'), null);
    t.equal(new Map(after.map((row) => [row.player_lookup, row.data_hash])).get('good'), good.data_hash);
  });

  t.test('an abort before the write leaves everything as it was; an absent table is named', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    await t.rejects(
      warehouse.rehash({
        table: withColumns({ ...gameNotes, id: 'nba_analytics.gone', name: 'gone' }, {}),
        dates: ALL,
      }),
      {
        code: 'TABLE_MISSING',
        message: /gone/,
      },
    );
    const row = withHash(gameNote('g|p'), null);
    await warehouse.append(gameNotes, [row]);
    const reason = new Error('enough');
    await t.rejects(warehouse.rehash({ table: gameNotes, dates: ALL, signal: AbortSignal.abort(reason) }), reason);
    t.strictSame(await stored(warehouse), [row]);
    t.match(await warehouse.rehash({ table: gameNotes, dates: ALL }), { written: 1 });
  });

  t.test('rows that are written meanwhile keep the hash of what they hold', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const before = ['a', 'b', 'c'].map((player) => gameNote(`g|${player}`, { points: 1 }));
    await warehouse.append(
      gameNotes,
      before.map((row) => withHash(row, null)),
    );
    const rows = ['a', 'b', 'd'].map((player) => gameNote(`g|${player}`, { points: player === 'a' ? 1 : 2 }));
    await Promise.all([
      warehouse.rehash({ table: gameNotes, dates: ALL }),
      warehouse.rehash({ table: gameNotes, dates: ALL }),
      warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows }),
    ]);
    t.strictSame(await stored(warehouse), byKey(rows));
  });
}
