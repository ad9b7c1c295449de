/** What every warehouse does, whatever its engine. Each engine's test runs the suite on warehouses of its own. */
import fc from 'fast-check';
import type { Test } from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { nullable, repeated, required, type StoredRow } from '../../shared/tables/column-types.ts';
import type { Table } from '../../shared/tables/define-table.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { arbitraryRow } from '../helpers/arbitrary-row.ts';
import { keyDaysContract } from './contract-key-days.ts';
import { loadContract } from './contract-load.ts';
import { rehashContract } from './contract-rehash.ts';
import { replaceContract } from './contract-replace.ts';
import { sourceStateContract } from './contract-source-states.ts';
import {
  arenas,
  at,
  FIRST,
  gameNote,
  gameNotes,
  hashed,
  SECOND,
  shot,
  shots,
  THIRD,
  withColumns,
} from './contract-tables.ts';

/** Opens an empty warehouse; the suite closes it. */
export type OpenWarehouse = () => Promise<Warehouse>;

/** An empty warehouse, with the tables made, that is closed after the test. */
export async function warehouseWith(t: Test, open: OpenWarehouse, tables: readonly Table[]): Promise<Warehouse> {
  const warehouse = await open();
  t.teardown(() => warehouse.close());
  if (tables.length > 0) await warehouse.ensureTables(tables);
  return warehouse;
}

export function allRows(warehouse: Warehouse, table: Table): Promise<StoredRow[]> {
  return readAll(warehouse, { table, columns: table.columnNames, exactIntegers: true });
}

/** Names of cases that cannot be checked on the engine at hand, with the reason; they are skipped with it. */
export type Unchecked = Readonly<Record<string, string>>;

/** Registers the tests. */
export function contractSuite(t: Test, open: OpenWarehouse, unchecked: Unchecked = {}): void {
  t.test('contract: tables', (t) => tableContract(t, open));
  t.test('contract: reading', (t) => readContract(t, open));
  t.test('contract: round trip', (t) => roundTripContract(t, open));
  t.test('contract: source states', (t) => sourceStateContract(t, open));
  t.test('contract: keys by day', (t) => keyDaysContract(t, open));
  t.test('contract: appending and upserting', (t) => mutationContract(t, open));
  t.test('contract: replacing rows', (t) => replaceContract(t, open));
  t.test('contract: hashing rows again', (t) => rehashContract(t, open));
  t.test('contract: loading files', (t) => loadContract(t, open, unchecked));
}

async function tableContract(t: Test, open: OpenWarehouse): Promise<void> {
  t.test('an empty warehouse answers, and tables appear when ensured, again and again', async (t) => {
    const warehouse = await warehouseWith(t, open, []);
    await warehouse.ping();
    const tables = [gameNotes, shots, arenas];
    t.same([...(await warehouse.existing(tables))], []);
    await warehouse.ensureTables([gameNotes, shots]);
    await warehouse.ensureTables(tables);
    await Promise.all([warehouse.ensureTables(tables), warehouse.ensureTables(tables)]);
    t.same([...(await warehouse.existing(tables))].sort(), tables.map(({ id }) => id).sort());
    t.same(await warehouse.existing([arenas]), new Set([arenas.id]));
  });

  t.test('missing nullable and array columns are added, stored rows stay', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    await warehouse.append(gameNotes, [gameNote('g|p')]);
    const wider = withColumns(gameNotes, { pace: nullable('NUMERIC(5,2)'), sources: repeated('STRING') });
    await warehouse.ensureTables([wider]);
    const [row] = await allRows(warehouse, wider);
    t.same(row, { ...gameNote('g|p'), pace: null, sources: [] });
    t.same(await allRows(warehouse, gameNotes), [gameNote('g|p')], 'an older declaration still reads');
    await warehouse.ensureTables([gameNotes]);
    await warehouse.append(gameNotes, [gameNote('g|q')]);
    t.equal((await allRows(warehouse, wider)).length, 2, 'and writes');
  });

  t.test('a stored table that contradicts its declaration is refused by table, column and types', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const drifts: readonly (readonly [string, Table['columns']])[] = [
      ['points', { points: nullable('STRING') }],
      ['minutes_played', { minutes_played: nullable('NUMERIC(6,2)') }],
      ['note', { note: repeated('STRING') }],
      ['tags', { tags: nullable('STRING') }],
      ['coach', { coach: required('STRING') }],
    ];
    for (const [column, columns] of drifts) {
      const drifted = withColumns(gameNotes, columns);
      await t.rejects(warehouse.ensureTables([drifted]), {
        code: 'SCHEMA_DRIFT',
        message: new RegExp(`${gameNotes.id}.*${column}.*stored`),
        details: { table: gameNotes.id, column },
      });
    }
    await warehouse.ensureTables([gameNotes]);
  });

  t.test('statements over absent tables and columns say which', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots]);
    const missing = { code: 'TABLE_MISSING', message: new RegExp(gameNotes.id) };
    await t.rejects(readAll(warehouse, { table: gameNotes, columns: ['points'] }), missing);
    await t.rejects(warehouse.append(gameNotes, [gameNote('g|p')]), missing);
    await t.rejects(warehouse.upsert(gameNotes, [gameNote('g|p')]), missing);
    await t.rejects(warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows: [gameNote('g|p')] }), missing);
    const wider = withColumns(shots, { zone: nullable('STRING') });
    const drift = { code: 'SCHEMA_DRIFT', message: /zone/ };
    await t.rejects(readAll(warehouse, { table: wider, columns: ['zone'] }), drift);
    await t.rejects(warehouse.append(wider, [{ ...shot(), zone: 'paint' }]), drift);
  });
}

async function readContract(t: Test, open: OpenWarehouse): Promise<void> {
  const warehouse = await warehouseWith(t, open, [gameNotes, arenas]);
  const rows = [
    gameNote('g1|a', { game_date: FIRST, points: 1, birth_date: '1990-01-01', starter_flag: false }),
    gameNote('g1|b', { game_date: FIRST, points: 2, birth_date: '1995-06-30' }),
    gameNote('g2|a', { game_date: SECOND, points: null, birth_date: null }),
    gameNote('g3|c', { game_date: THIRD, points: 4, created_at: at(86_400) }),
  ];
  await warehouse.append(gameNotes, rows);
  await warehouse.append(arenas, [
    { team_abbr: 'BOS', capacity: 19_156, opened: '1995-09-30' },
    { team_abbr: 'LAL', capacity: null, opened: null },
  ]);
  const keys = async (request: object): Promise<string> => {
    const found = await readAll(warehouse, { table: gameNotes, columns: ['game_id', 'player_lookup'], ...request });
    return found
      .map(({ game_id, player_lookup }) => `${game_id}|${player_lookup}`)
      .sort()
      .join(' ');
  };

  t.test('windows include both ends, lists restrict, and both together', async (t) => {
    const cases: readonly (readonly [string, object, string])[] = [
      ['all', {}, 'g1|a g1|b g2|a g3|c'],
      ['one day', { dates: { start: FIRST, end: FIRST } }, 'g1|a g1|b'],
      ['two days', { dates: { start: SECOND, end: THIRD } }, 'g2|a g3|c'],
      ['reversed', { dates: { start: THIRD, end: FIRST } }, ''],
      ['another date column', { dates: { start: '1990-01-01', end: '1995-06-29', column: 'birth_date' } }, 'g1|a'],
      ['days of an instant', { dates: { start: SECOND, end: SECOND, column: 'created_at' } }, 'g3|c'],
      ['a list of texts', { in: { player_lookup: ['a', 'c', 'nobody'] } }, 'g1|a g2|a g3|c'],
      ['a list of numbers', { in: { points: [2, 4] } }, 'g1|b g3|c'],
      ['a list of flags', { in: { starter_flag: [false] } }, 'g1|a'],
      ['a list of dates', { in: { game_date: [SECOND, THIRD] } }, 'g2|a g3|c'],
      ['an empty list', { in: { player_lookup: [] } }, ''],
      [
        'lists and a window',
        { dates: { start: FIRST, end: SECOND }, in: { player_lookup: ['a'], game_id: ['g2'] } },
        'g2|a',
      ],
      ['text that looks like SQL', { in: { player_lookup: ["' OR TRUE --", 'b'] } }, 'g1|b'],
    ];
    for (const [name, request, expected] of cases) t.equal(await keys(request), expected, name);
  });

  t.test('only the named columns are read, whole or restricted by a date column', async (t) => {
    const [found, ...others] = await readAll(warehouse, {
      table: gameNotes,
      columns: ['points', 'tags'],
      in: { player_lookup: ['b'] },
    });
    t.same([found, others], [{ points: 2, tags: ['a', ''] }, []]);
    t.same(
      await readAll(warehouse, {
        table: arenas,
        columns: ['team_abbr'],
        dates: { start: FIRST, end: FIRST, column: 'opened' },
      }),
      [],
    );
    t.equal((await readAll(warehouse, { table: arenas, columns: ['capacity'] })).length, 2);
  });

  t.test('what reads would cost is told before they run, where they cost anything', async (t) => {
    const bytes = await warehouse.estimateBytes([
      { table: gameNotes, columns: ['points'], dates: { start: FIRST, end: THIRD } },
      { table: arenas, columns: ['capacity'], in: { team_abbr: ['BOS'] } },
    ]);
    if (warehouse.capabilities.billedByBytes) t.type(bytes, 'number');
    else t.equal(bytes, null);
  });

  t.test('a read that is given up, and one beside a write, harm nobody', async (t) => {
    for await (const batch of warehouse.read({ table: gameNotes, columns: ['points'] })) {
      t.ok(batch.length > 0);
      break;
    }
    const [before] = await Promise.all([
      readAll(warehouse, { table: arenas, columns: ['team_abbr'] }),
      warehouse.append(arenas, [{ team_abbr: 'OKC', capacity: 1, opened: null }]),
    ]);
    t.ok(before.length === 2 || before.length === 3);
    t.equal((await readAll(warehouse, { table: arenas, columns: ['team_abbr'] })).length, 3);
  });
}

async function roundTripContract(t: Test, open: OpenWarehouse): Promise<void> {
  for (const table of [gameNotes, playerGameSummary] as readonly Table[]) {
    t.test(`rows of ${table.id} come back as they were written, and hash the same`, async (t) => {
      const warehouse = await warehouseWith(t, open, [table]);
      const sample = fc.sample(arbitraryRow(table), { numRuns: 150, seed: 20_250_115 });
      const rows = sample.map((row, index) =>
        hashed(table, { ...row, player_lookup: `player${index}`, game_date: FIRST }),
      );
      await warehouse.append(table, rows.slice(0, 50));
      await warehouse.replaceRows({ table, dates: [FIRST], rows: rows.slice(0, 120) });
      await warehouse.upsert(table, rows);
      const stored = await readAll(warehouse, { table, columns: table.columnNames });
      t.equal(stored.length, rows.length);
      const byPlayer = new Map<unknown, StoredRow>(stored.map((row) => [row.player_lookup, row]));
      for (const row of rows) {
        const back = byPlayer.get(row.player_lookup) ?? {};
        t.strictSame(back, row);
        t.equal(tableHasher(table).dataHash(back), row.data_hash);
      }
    });
  }

  t.test(
    'integers beyond 2^53 are stored whole, refused in reads for computing, exact in reads for hashing',
    async (t) => {
      const warehouse = await warehouseWith(t, open, [gameNotes]);
      const large = gameNote('g|p', { points: 9_007_199_254_740_993n });
      const least = gameNote('g|q', { points: -(2n ** 63n) });
      await warehouse.append(gameNotes, [large]);
      await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows: [large, least] });
      await t.rejects(readAll(warehouse, { table: gameNotes, columns: ['points'] }), {
        code: 'INTEGER_UNSAFE',
        message: /contract_game_notes\.points/,
      });
      const stored = await readAll(warehouse, {
        table: gameNotes,
        columns: gameNotes.columnNames,
        exactIntegers: true,
      });
      const byPlayer = new Map(stored.map((row) => [row.player_lookup, row]));
      t.strictSame(byPlayer.get('p'), large);
      t.strictSame(byPlayer.get('q'), least);
      const again = await warehouse.replaceRows({ table: gameNotes, dates: [FIRST], rows: [large, least] });
      t.match(again, { added: 0, changed: 0, removed: 0, unchanged: 2 });
    },
  );
}

async function mutationContract(t: Test, open: OpenWarehouse): Promise<void> {
  t.test('append adds rows, duplicates included, and leaves absent columns null', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots, gameNotes]);
    await warehouse.append(shots, []);
    await warehouse.append(shots, [shot(), shot()]);
    await warehouse.append(
      shots,
      Array.from({ length: 60 }, (_, index) => shot({ points: index })),
    );
    t.equal((await allRows(warehouse, shots)).length, 62);
    await warehouse.append(gameNotes, [{ game_id: 'g', player_lookup: 'p', game_date: FIRST, points: 1 }]);
    const [row] = await allRows(warehouse, gameNotes);
    const nothing = Object.fromEntries(gameNotes.columnNames.map((name) => [name, null]));
    t.same(row, { ...nothing, game_id: 'g', player_lookup: 'p', game_date: FIRST, points: 1, tags: [], numbers: [] });
  });

  t.test('upsert inserts new keys, updates known ones, and keeps what it is told to keep', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const stored = gameNote('g|known', { points: 1, created_at: at(1), note: 'old' });
    const other = gameNote('g|other');
    await warehouse.append(gameNotes, [stored, other]);
    const update = gameNote('g|known', { points: 2, created_at: at(2), note: 'new' });
    const fresh = gameNote('g|new', { created_at: at(3) });
    await warehouse.upsert(gameNotes, [update, fresh], ['created_at', 'note']);
    const byPlayer = new Map((await allRows(warehouse, gameNotes)).map((row) => [row.player_lookup, row]));
    t.equal(byPlayer.size, 3);
    t.same(byPlayer.get('known'), { ...update, created_at: at(1), note: 'old' });
    t.same(byPlayer.get('new'), fresh);
    t.same(byPlayer.get('other'), other);
    await warehouse.upsert(gameNotes, []);
  });

  t.test('upsert of some columns changes those alone, and adds no incomplete rows', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const stored = gameNote('g|p');
    await warehouse.append(gameNotes, [stored]);
    await warehouse.upsert(gameNotes, [
      { game_id: 'g', player_lookup: 'p', data_hash: 'ffffffffffffffff' },
      { game_id: 'g', player_lookup: 'gone', data_hash: 'ffffffffffffffff' },
    ]);
    t.same(await allRows(warehouse, gameNotes), [{ ...stored, data_hash: 'ffffffffffffffff' }]);
  });

  t.test('upsert refuses one key twice and changes nothing', async (t) => {
    const warehouse = await warehouseWith(t, open, [gameNotes]);
    const rows = [gameNote('g|p'), gameNote('g|q'), gameNote('g|p', { points: 3 })];
    await t.rejects(warehouse.upsert(gameNotes, rows), { code: 'DUPLICATE_KEY', message: /g\|p/ });
    t.same(await allRows(warehouse, gameNotes), []);
  });
}
