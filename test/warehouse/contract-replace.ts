/** The part of the contract that replaces the rows of a scope. */
import type { Test } from 'tap';
import { nullable, type StoredRow } from '../../shared/tables/column-types.ts';
import { contentDigest } from '../../shared/warehouse/content-digest.ts';
import type { DateReport, Warehouse, WriteCounts, WriteReport } from '../../shared/warehouse/warehouse.ts';
import { allRows, type OpenWarehouse, warehouseWith } from './contract-suite.ts';
import { at, FIRST, gameNote, gameNotes, hashed, SECOND, THIRD, withColumns } from './contract-tables.ts';

const NOTHING = { added: 0, changed: 0, removed: 0, changedFields: {}, changes: [] };

function counts({ added, changed, removed, unchanged }: WriteReport): readonly number[] {
  return [added, changed, removed, unchanged];
}

function withoutDates({ byDate: _, ...report }: WriteReport): WriteCounts {
  return report;
}

function byKey(rows: readonly StoredRow[]): StoredRow[] {
  const key = (row: StoredRow): string => `${row.game_id}|${row.player_lookup}|${row.data_hash}`;
  return [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

async function stored(warehouse: Warehouse): Promise<StoredRow[]> {
  return byKey(await allRows(warehouse, gameNotes));
}

export async function replaceContract(t: Test, open: OpenWarehouse): Promise<void> {
  t.test('the difference is written, reported, and nothing else is touched', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const elsewhere = gameNote('g0|x', { game_date: SECOND });
    const before = [gameNote('g1|same'), gameNote('g1|moved', { points: 1, usage_rate: 0.5 }), gameNote('g1|gone')];
    await warehouse.append(gameNotes, [elsewhere, ...before]);
    const later = { created_at: at(50), processed_at: at(50), note: 'second run' };
    const same = gameNote('g1|same', later);
    const moved = gameNote('g1|moved', { ...later, points: null, usage_rate: 0.5, minutes_played: 1 });
    const fresh = gameNote('g1|new', later);
    const request = { table: gameNotes, dates: [FIRST], rows: [same, moved, fresh] };
    const report = await warehouse.replaceRows(request);
    const after = [same, moved, fresh];
    t.same(withoutDates(report), {
      added: 1,
      changed: 1,
      removed: 1,
      unchanged: 1,
      changedFields: { points: 1, minutes_played: 1 },
      changes: [
        { kind: 'removed', key: 'g1|gone', fields: [] },
        {
          kind: 'changed',
          key: 'g1|moved',
          fields: [
            { field: 'points', before: '1', after: 'null' },
            { field: 'minutes_played', before: '33.5', after: '1.0' },
          ],
        },
        { kind: 'added', key: 'g1|new', fields: [] },
      ],
    });
    const { byDate, ...counted } = report;
    t.same(byDate, { [FIRST]: { ...counted, rows: 3, content: contentDigest(gameNotes, after) } });
    const expected = [elsewhere, gameNote('g1|same'), { ...moved, created_at: at(0) }, fresh];
    t.strictSame(await stored(warehouse), byKey(expected));
    t.same(
      withoutDates(await warehouse.replaceRows(request)),
      { ...NOTHING, unchanged: 3 },
      'the second time there is nothing to do',
    );
    t.strictSame(await stored(warehouse), byKey(expected));
  });

  t.test('a scope of several dates, or of none left, is one write', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const rows = [gameNote('g1|a'), gameNote('g3|a', { game_date: THIRD })];
    const between = gameNote('g2|a', { game_date: SECOND });
    await warehouse.append(gameNotes, [between]);
    t.same(counts(await warehouse.replaceRows({ table: gameNotes, dates: [FIRST, THIRD, FIRST], rows })), [2, 0, 0, 0]);
    t.strictSame(await stored(warehouse), byKey([...rows, between]));
    t.same(counts(await warehouse.replaceRows({ table: gameNotes, dates: [THIRD, FIRST], rows: [] })), [0, 0, 2, 0]);
    t.strictSame(await stored(warehouse), [between]);
    const nothing = await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows: [] });
    t.same(withoutDates(nothing), { ...NOTHING, unchanged: 0 });
  });

  t.test('dates that are written together end and are reported as if each had been written alone', async (t) => {
    const [together, alone] = [await warehouseWith(t, open, [gameNotes]), await warehouseWith(t, open, [gameNotes])];
    // The last key is stored on a day that is not its own.
    const before = [
      gameNote('g1|same'),
      gameNote('g1|gone'),
      gameNote('g3|kept', { game_date: THIRD }),
      gameNote('g3|moved', { game_date: THIRD, points: 1, created_at: at(1) }),
      gameNote('g1|stray', { game_date: THIRD, created_at: at(2) }),
    ];
    const rows = [
      gameNote('g1|same', { processed_at: at(9) }),
      gameNote('g1|stray', { created_at: at(9) }),
      gameNote('g2|new', { game_date: SECOND, created_at: at(9) }),
      gameNote('g3|moved', { game_date: THIRD, created_at: at(9) }),
    ];
    const keep = [{ game_id: 'g3', player_lookup: 'kept' }];
    for (const warehouse of [together, alone]) await warehouse.append(gameNotes, before);
    const dates = [FIRST, SECOND, THIRD];
    const { byDate } = await together.replaceRows({ table: gameNotes, dates, rows, keep });
    const single: Record<string, DateReport | undefined> = {};
    for (const date of dates) {
      const ofDate = rows.filter((row) => row.game_date === date);
      const report = await alone.replaceRows({ table: gameNotes, dates: [date], rows: ofDate, keep });
      single[date] = report.byDate[date];
    }
    t.same(byDate, single);
    t.match(byDate, {
      [FIRST]: { added: 1, changed: 0, removed: 1, unchanged: 1, rows: 2 },
      [SECOND]: { added: 1, rows: 1 },
      [THIRD]: { changed: 1, removed: 1, unchanged: 0, rows: 2, changedFields: { points: 1 } },
    });
    t.strictSame(await stored(together), await stored(alone));
    for (const date of dates) {
      const held = (await stored(together)).filter((row) => row.game_date === date);
      t.equal(byDate[date]?.content, contentDigest(gameNotes, held), `content of ${date}`);
    }
  });

  t.test('a row of a date that is not written is refused', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const rows = [gameNote('g2|a', { game_date: SECOND })];
    await t.rejects(warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows }), { code: 'INTERNAL' });
    t.same(await stored(warehouse), []);
  });

  t.test('rows without a hash, or with a stale one, are written anew', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const unhashed = { ...gameNote('g|unhashed'), data_hash: null };
    const stale = { ...gameNote('g|stale'), data_hash: '0123456789abcdef' };
    await warehouse.append(gameNotes, [unhashed, stale]);
    const rows = [gameNote('g|unhashed', { processed_at: at(9) }), gameNote('g|stale', { processed_at: at(9) })];
    const report = await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows });
    t.same(counts(report), [0, 2, 0, 0]);
    t.same(report.changedFields, {}, 'their fields are what they were');
    t.strictSame(await stored(warehouse), byKey(rows));
  });

  t.test('a stored row that no hash can be made of is replaced like any other', async (t) => {
    const share = { share: nullable('FLOAT64') };
    const table = { ...withColumns(gameNotes, share), hashFields: [...gameNotes.hashFields, 'share'] };
    const warehouse = await warehouseWith(t, open, [table]);
    await warehouse.append(table, [{ ...gameNote('g|p'), share: Number.NEGATIVE_INFINITY, data_hash: null }]);
    const row = hashed(table, { ...gameNote('g|p'), share: 0.5 });
    const report = await warehouse.replaceRows({ table, dates: [FIRST], rows: [row] });
    t.same(counts(report), [0, 1, 0, 0]);
    t.match(report.changes, [{ key: 'g|p', fields: [{ field: 'share', before: /no value to hash/, after: '0.5' }] }]);
    t.strictSame(await allRows(warehouse, table), [row]);
  });

  t.test('force writes rows of an unchanged hash, and reports them as unchanged', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    await warehouse.append(gameNotes, [gameNote('g|p', { created_at: at(1), note: 'old' })]);
    const rows = [gameNote('g|p', { created_at: at(5), processed_at: at(5), note: 'new' })];
    const report = await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows, force: true });
    t.same(withoutDates(report), { ...NOTHING, unchanged: 1 });
    t.strictSame(await stored(warehouse), [{ ...rows[0], created_at: at(1) }]);
  });

  t.test('rows to keep stay as they are, unless they are computed after all', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const before = [gameNote('g1|a'), gameNote('g2|a'), gameNote('g2|b', { points: 1 }), gameNote('g3|a')];
    await warehouse.append(gameNotes, before);
    const computed = gameNote('g2|b', { points: 2 });
    const report = await warehouse.replaceRows({
      table: gameNotes,
      dates: [FIRST],
      rows: [computed],
      keep: [{ game_id: 'g2' }, { game_id: 'g3', player_lookup: 'a' }, { game_id: 'g1', player_lookup: 'nobody' }],
    });
    t.same(counts(report), [0, 1, 1, 0]);
    t.strictSame(await stored(warehouse), byKey([gameNote('g2|a'), computed, gameNote('g3|a')]));
  });

  t.test('copies of one key collapse into one row', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const copy = (key: string, points: number, created: number): StoredRow =>
      gameNote(key, { points, created_at: at(created) });
    await warehouse.append(gameNotes, [
      copy('g|same', 1, 1),
      copy('g|same', 1, 1),
      copy('g|same', 1, 1),
      copy('g|one', 1, 2),
      copy('g|one', 5, 2),
      copy('g|none', 7, 4),
      copy('g|none', 8, 3),
    ]);
    const rows = [copy('g|same', 1, 1), copy('g|one', 1, 2), copy('g|none', 9, 9)];
    const report = await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows });
    t.same(counts(report), [0, 1, 4, 2]);
    t.same(report.changes.map(({ kind, key }) => `${kind} ${key}`).sort(), [
      'changed g|none',
      'removed g|none',
      'removed g|one',
      'removed g|same',
      'removed g|same',
    ]);
    const expected = [copy('g|same', 1, 1), copy('g|one', 1, 2), copy('g|none', 9, 3)];
    t.strictSame(await stored(warehouse), byKey(expected), 'the oldest created_at is kept');
    t.same(counts(await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows })), [0, 0, 0, 3]);
  });

  t.test('one key twice among the rows is refused and nothing is written', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    await warehouse.append(gameNotes, [gameNote('g|old')]);
    const rows = [gameNote('g|p'), gameNote('g|p', { points: 3 })];
    await t.rejects(warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows }), {
      code: 'DUPLICATE_KEY',
      message: /g\|p/,
    });
    t.strictSame(await stored(warehouse), [gameNote('g|old')]);
  });

  t.test('keys whose parts hold the separator are told apart', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const rows = [
      gameNote('', { game_id: 'a|b', player_lookup: 'c' }),
      gameNote('', { game_id: 'a', player_lookup: 'b|c' }),
    ];
    const request = { table: gameNotes, dates: [FIRST], rows };
    t.same(counts(await warehouse.replaceRows(request)), [2, 0, 0, 0]);
    t.same(counts(await warehouse.replaceRows(request)), [0, 0, 0, 2]);
  });

  t.test('runs of one scope at the same time end with the rows of one of them', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const run = (points: number): StoredRow[] =>
      ['a', 'b', 'c', `only${points}`].map((player) => gameNote(`g|${player}`, { points }));
    const runs = [run(1), run(2), run(3)];
    await Promise.all(runs.map((rows) => warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows })));
    const after = JSON.stringify(await stored(warehouse));
    t.equal(runs.filter((rows) => JSON.stringify(byKey(rows)) === after).length, 1);
  });
}
