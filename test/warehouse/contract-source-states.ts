/** The part of the contract that tells the states of sources. */
import type { Test } from 'tap';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { DayState } from '../../shared/warehouse/warehouse.ts';
import { type OpenWarehouse, warehouseWith } from './contract-suite.ts';
import { arenas, at, FIRST, gameNotes, SECOND, shot, shots, THIRD } from './contract-tables.ts';

export async function sourceStateContract(t: Test, open: OpenWarehouse): Promise<void> {
  t.test('a state tells existence, rows and the newest row of its window', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots, arenas]);
    const columns = ['game_id', 'points'] as const;
    const window = { start: FIRST, end: SECOND };
    const states = () =>
      warehouse.sourceStates([
        { table: shots, columns, dates: window, fingerprint: 'columns' },
        { table: gameNotes, columns: ['points'], fingerprint: 'columns' },
        { table: arenas, columns: ['capacity'], fingerprint: 'data_hash' },
      ]);
    const absent = { exists: false, rows: 0, newest: null, fingerprint: null };
    const [empty, missing, timeless] = await states();
    t.match(empty, { exists: true, rows: 0, newest: null });
    t.same(missing, absent);
    t.match(timeless, { exists: true, rows: 0, newest: null });
    await warehouse.append(shots, [
      shot({ processed_at: at(1) }),
      shot({ processed_at: at(2.5), game_date: SECOND }),
      shot({ processed_at: at(99), game_date: THIRD }),
    ]);
    await warehouse.append(arenas, [{ team_abbr: 'BOS', capacity: 3, opened: null }]);
    const [filled, , arena] = await states();
    t.match(filled, { exists: true, rows: 2, newest: '2025-01-15T12:00:02.500000+00:00' });
    t.match(arena, { exists: true, rows: 1, newest: null });
    t.same(await warehouse.sourceStates([]), []);
  });

  t.test('by day, a state tells the days of its range that hold rows', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots]);
    const columns = ['points'] as const;
    const days = async (request: object = {}): Promise<readonly DayState[] | undefined> => {
      const whole = { table: shots, columns, dates: { start: FIRST, end: THIRD }, fingerprint: 'columns' } as const;
      const [first, absent, second] = await warehouse.sourceStates([
        { ...whole, byDay: true, ...request },
        { ...whole, table: gameNotes, byDay: true },
        whole,
      ]);
      t.same(absent, { exists: false, rows: 0, newest: null, fingerprint: null });
      t.equal(second?.days, undefined);
      t.match(first, { exists: true, fingerprint: null });
      return first?.days;
    };
    t.same(await days(), []);
    const third = shot({ game_date: THIRD, processed_at: at(2.5), points: 1 });
    await warehouse.append(shots, [third, shot({ processed_at: at(1) }), shot({ processed_at: at(3) })]);
    const found = await days();
    t.match(found, [
      { date: FIRST, rows: 2, newest: '2025-01-15T12:00:03+00:00', fingerprint: /./ },
      { date: THIRD, rows: 1, newest: '2025-01-15T12:00:02.500000+00:00', fingerprint: /./ },
    ]);
    t.same(await days({ dates: { start: SECOND, end: THIRD } }), found?.slice(1), 'whatever the range');
    t.match(await days({ dates: { start: FIRST, end: FIRST, column: 'taken_at' } }), [{ date: FIRST, rows: 3 }]);
    await warehouse.append(shots, [third]);
    const [first, last] = (await days()) ?? [];
    t.same(first, found?.[0]);
    t.not(last?.fingerprint, found?.[1]?.fingerprint);
    await t.rejects(
      warehouse.sourceStates([{ table: shots, columns, fingerprint: 'columns', byDay: true }]),
      TypeError,
      'days of no range',
    );
  });

  t.test('a fingerprint moves exactly when the rows of the window do', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots]);
    const columns = ['game_id', 'distance', 'points'] as const;
    const dates = { start: FIRST, end: FIRST };
    const fingerprints = async (): Promise<(string | null)[]> => {
      const states = await warehouse.sourceStates([
        { table: shots, columns, dates, fingerprint: 'columns' },
        { table: shots, columns, dates, fingerprint: 'data_hash' },
      ]);
      return states.map(({ fingerprint }) => fingerprint);
    };
    // Whether values of columns, and stored hashes, count as moved by the rows added.
    const cases: readonly (readonly [string, StoredRow, boolean, boolean])[] = [
      ['a first row', shot({ game_id: 'a' }), true, true],
      ['a row outside the window', shot({ game_date: SECOND }), false, false],
      ['the same row once more', shot({ game_id: 'a' }), true, true],
      ['nulls in other columns', shot({ points: null, distance: 3 }), true, true],
      ['the nulls the other way round', shot({ points: 3, distance: null }), true, true],
      ['a row without a hash', shot({ data_hash: null }), true, true],
    ];
    let [ofColumns, ofHashes] = await fingerprints();
    for (const [name, row, columnsMove, hashesMove] of cases) {
      await warehouse.append(shots, [row]);
      t.same(await fingerprints(), await fingerprints(), 'reading changes nothing');
      const [nextColumns, nextHashes] = await fingerprints();
      t.equal(nextColumns !== ofColumns, columnsMove, `columns: ${name}`);
      t.equal(nextHashes !== ofHashes, hashesMove, `data_hash: ${name}`);
      [ofColumns, ofHashes] = [nextColumns, nextHashes];
    }
  });

  t.test('a fingerprint covers nothing but its columns, or stored hashes where they exist', async (t) => {
    const states = async (...rows: StoredRow[]): Promise<(string | null)[]> => {
      const warehouse = await warehouseWith(t, open, [shots]);
      await warehouse.append(shots, rows);
      const columns = ['points', 'made'] as const;
      const found = await warehouse.sourceStates([
        { table: shots, columns, fingerprint: 'columns' },
        { table: shots, columns, fingerprint: 'data_hash' },
      ]);
      return found.map(({ fingerprint }) => fingerprint);
    };
    const [three, two] = [shot({ points: 3 }), shot({ points: 2, data_hash: 'b' })];
    const base = await states(three, two);
    t.same(await states(two, three), base, 'the order of rows does not matter');
    const elsewhere = await states(shot({ points: 3, distance: 1, processed_at: at(9) }), two);
    t.same(elsewhere, base, 'nor do other columns');
    const [ofColumns, ofHashes] = await states(shot({ points: 1 }), two);
    t.not(ofColumns, base[0]);
    t.equal(ofHashes, base[1], 'where a hash is stored, it stands for the row');
    const unhashed = await states(shot({ data_hash: null, points: 3 }), two);
    t.not((await states(shot({ data_hash: null, points: 1 }), two))[1], unhashed[1], 'else the columns do');
  });
}
