/** The part of the contract that counts keys and hashes. */
import type { Test } from 'tap';
import { calendarDateOf } from '../../shared/dates.ts';
import { keySetDigest } from '../../shared/warehouse/key-set.ts';
import { type OpenWarehouse, warehouseWith } from './contract-suite.ts';
import { at, FIRST, gameNote, gameNotes, SECOND, THIRD } from './contract-tables.ts';

export async function keyDaysContract(t: Test, open: OpenWarehouse): Promise<void> {
  t.test('keys and hashes are counted by day, and different hashes by longer spans too', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const [october, april] = [calendarDateOf('2024-10-01'), calendarDateOf('2024-09-30')];
    const copy = gameNote('g1|a', { processed_at: at(5.5) });
    await warehouse.append(gameNotes, [
      gameNote('g1|a'),
      copy,
      { ...gameNote('g1|b'), data_hash: null, processed_at: null },
      { ...gameNote('g2|c'), data_hash: 'ABCDEF0123456789' },
      { ...gameNote('g2|dončić'), data_hash: 'short' },
      { ...gameNote('g3|a', { game_date: THIRD }), data_hash: 'short', processed_at: null },
      gameNote('g4|a', { game_date: october }),
      { ...gameNote('g5|a', { game_date: april }), data_hash: 'short' },
    ]);
    const found = await warehouse.keyDays({ table: gameNotes, dates: { start: april, end: THIRD } });
    t.equal(found.exists, true);
    t.same(
      found.days.map(({ date }) => date),
      [april, october, FIRST, THIRD],
    );
    t.same(found.days[2], {
      date: FIRST,
      rows: 5,
      keys: 4,
      validKeys: 1,
      keySet: keySetDigest(['g2|dončić', 'g1|a', 'g2|c', 'g1|b']),
      hashed: 4,
      uniqueHashes: 3,
      minHashLength: 5,
      maxHashLength: 16,
      malformed: 2,
      newest: '2025-01-15T12:00:05.500000+00:00',
    });
    t.match(found.days[3], { rows: 1, newest: null, keySet: keySetDigest(['g3|a']), validKeys: 0 });
    t.equal(found.uniqueHashes.range, 4, 'one of them occurs on three days');
    t.same([...found.uniqueHashes.seasons].sort(), [
      ['2023', 1],
      ['2024', 4],
    ]);
    t.same([...found.uniqueHashes.months].sort(), [
      ['2024-09', 1],
      ['2024-10', 1],
      ['2025-01', 3],
    ]);
    const second = await warehouse.keyDays({ table: gameNotes, dates: { start: SECOND, end: THIRD } });
    t.same(
      second.days.map(({ date, keySet }) => [date, keySet]),
      [[THIRD, keySetDigest(['g3|a'])]],
      'only the range',
    );
    t.equal(second.uniqueHashes.range, 1);
  });

  t.test('nothing is counted of an empty range, and nothing exists of an absent table', async (t) => {
    const warehouse = await warehouseWith(t, open, []);
    const request = { table: gameNotes, dates: { start: FIRST, end: FIRST } };
    t.match(await warehouse.keyDays(request), { exists: false, days: [] });
    await warehouse.ensureTables([gameNotes]);
    t.match(await warehouse.keyDays(request), { exists: true, days: [], uniqueHashes: { range: 0 } });
  });
}
