/** The part of the contract that loads files. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Test } from 'tap';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import type { LoadReport, Warehouse } from '../../shared/warehouse/warehouse.ts';
import { allRows, type OpenWarehouse, type Unchecked, warehouseWith } from './contract-suite.ts';
import { at, FIRST, SECOND, shot, shots } from './contract-tables.ts';

const HEADER = 'game_id,game_date,distance,points,made,taken_at,processed_at\n';
const MADE = '0021,2025-01-15,23.6,3,true,2025-01-15 12:00:01+00:00,2025-01-15T12:01:40Z\n';
const MISSED = '"a ""b"", c",2025-01-16,,,false,2025-01-15 12:00:02.25,\n';

function storedShots(rows: readonly StoredRow[]): string[] {
  return rows.map((row) => JSON.stringify(shots.columnNames.map((name) => row[name]))).sort();
}

export async function loadContract(t: Test, open: OpenWarehouse, unchecked: Unchecked): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'contract-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const load = async (warehouse: Warehouse, name: string, content: string | Buffer): Promise<LoadReport> => {
    const file = join(folder, name);
    await writeFile(file, content);
    return warehouse.load({ table: shots, file });
  };
  const made = shot({ game_id: '0021', data_hash: null });
  const missed = shot({
    game_id: 'a "b", c',
    game_date: SECOND,
    distance: null,
    points: null,
    made: false,
    taken_at: at(2.25),
    data_hash: null,
    processed_at: null,
  });

  t.test('CSV and lines of JSON, packed or not, give the same typed rows', async (t) => {
    const lines = [
      { game_id: '0021', game_date: FIRST, distance: 23.6, points: 3, made: true, taken_at: '2025-01-15T12:00:01Z' },
      { game_id: 'a "b", c', game_date: SECOND, made: false, taken_at: '2025-01-15T12:00:02.250000Z' },
    ];
    const json = [{ ...lines[0], processed_at: '2025-01-15T12:01:40+00:00' }, lines[1]]
      .map((line) => JSON.stringify(line))
      .join('\n');
    const csv = `${HEADER}${MADE}${MISSED}`;
    const files: readonly (readonly [string, string | Buffer])[] = [
      ['rows.csv', csv],
      ['rows.csv.gz', gzipSync(csv)],
      ['rows.ndjson', json],
      ['rows.jsonl.gz', gzipSync(json)],
    ];
    for (const [name, content] of files) {
      const warehouse = await warehouseWith(t, open, [shots]);
      t.same(await load(warehouse, name, content), { rowsInFile: 2, rowsAdded: 2 }, name);
      t.same(storedShots(await allRows(warehouse, shots)), storedShots([made, missed]), name);
    }
  });

  t.test('loading again adds nothing; a corrected file adds what is new', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots]);
    const twice = `${HEADER}${MADE}${MADE}${MISSED}`;
    t.same(await load(warehouse, 'twice.csv', twice), { rowsInFile: 3, rowsAdded: 3 });
    t.same(await load(warehouse, 'twice.csv', twice), { rowsInFile: 3, rowsAdded: 0 });
    t.same(await load(warehouse, 'once.csv', `${HEADER}${MISSED}${MADE}`), { rowsInFile: 2, rowsAdded: 0 });
    const corrected = MADE.replace(',3,', ',2,');
    const report = await load(warehouse, 'corrected.csv', `${HEADER}${MADE}${corrected}${MADE}${MADE}${MISSED}`);
    t.same(report, { rowsInFile: 5, rowsAdded: 2 });
    const expected = [made, made, made, { ...made, points: 2 }, missed];
    t.same(storedShots(await allRows(warehouse, shots)), storedShots(expected));
  });

  t.test('loads of a file that is in the table already add nothing, even at the same time', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots]);
    const file = join(folder, 'rows.csv');
    await writeFile(file, `${HEADER}${MADE}${MISSED}`);
    await warehouse.load({ table: shots, file });
    const reports = await Promise.all([warehouse.load({ table: shots, file }), warehouse.load({ table: shots, file })]);
    t.same(reports, [
      { rowsInFile: 2, rowsAdded: 0 },
      { rowsInFile: 2, rowsAdded: 0 },
    ]);
    t.equal((await allRows(warehouse, shots)).length, 2);
  });

  t.test('files that do not fit are refused and add nothing', async (t) => {
    const warehouse = await warehouseWith(t, open, [shots]);
    const refused: readonly (readonly [string, string, string, RegExp])[] = [
      ['unknown.csv', 'game_id,game_date,zone\na,2025-01-15,paint\n', 'SCHEMA_DRIFT', /zone/],
      ['lacking.csv', 'game_id,points\na,3\n', 'SCHEMA_DRIFT', /game_date/],
      ['date.csv', 'game_id,game_date\na,yesterday\n', 'SCHEMA_DRIFT', /date\.csv/],
      ['fraction.csv', 'game_id,game_date,points\na,2025-01-15,2.5\n', 'SCHEMA_DRIFT', /fraction\.csv/],
      ['unknown.ndjson', '{"game_id":"a","game_date":"2025-01-15"}\n{"zone":1}\n', 'SCHEMA_DRIFT', /zone/],
      ['broken.ndjson', '{"game_id":"a","game_date":"2025-01-15"}\n{oops\n', 'SCHEMA_DRIFT', /broken\.ndjson/],
      ['bad.parquet', 'no parquet at all', 'SCHEMA_DRIFT', /bad\.parquet/],
      ['rows.txt', 'x', 'INVALID_ARGUMENT', /rows\.txt/],
    ];
    for (const [name, content, code, message] of refused) {
      const reason = unchecked[name];
      if (reason !== undefined) {
        t.pass(name, { skip: reason });
        continue;
      }
      await t.rejects(load(warehouse, name, content), { code, message }, name);
    }
    await t.rejects(warehouse.load({ table: shots, file: join(folder, 'nothing.csv') }), { code: 'INVALID_ARGUMENT' });
    t.same(await allRows(warehouse, shots), []);
  });
}
