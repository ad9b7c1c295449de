import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import t from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { addDays, calendarDateOf } from '../../shared/dates.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import { nullable, required, type StoredRow } from '../../shared/tables/column-types.ts';
import { defineTable } from '../../shared/tables/define-table.ts';
import { nbacSchedule } from '../../shared/tables/raw/nbac-schedule.ts';
import { type BigqueryOptions, openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { readAll, type StatementRecord, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { type FaultyProxy, isJobInsert, isUpload, startProxy } from '../helpers/bigquery-proxy.ts';
import { boxScore, boxScores, boxScoresOf, GAME_DAY } from '../helpers/bigquery-rows.ts';

const emulator = await emulatorFor(t);

if (emulator !== undefined) {
  let projects = 0;
  const opened = async (
    test: { teardown(task: () => Promise<void>): void },
    options: Partial<BigqueryOptions> = {},
  ): Promise<{ proxy: FaultyProxy; warehouse: Warehouse }> => {
    const proxy = await startProxy(emulator.url);
    test.teardown(() => proxy.close());
    projects += 1;
    const projectId = `${emulator.projectId}-${projects}`;
    const warehouse = await openBigquery({ projectId, location: 'us-west2', apiEndpoint: proxy.url, ...options });
    await warehouse.ensureTables([boxScores]);
    return { proxy, warehouse };
  };
  const jobsOf = ({ requests }: FaultyProxy): number =>
    requests.filter((request) => isJobInsert(request) || isUpload(request)).length;

  t.test('a write takes as many jobs for thousands of rows as for three, and none without a difference', async (t) => {
    const counts: number[] = [];
    for (const count of [3, 3_000]) {
      const { proxy, warehouse } = await opened(t);
      const before = jobsOf(proxy);
      await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(count, 5) });
      counts.push(jobsOf(proxy) - before);
      const { requests } = proxy;
      requests.length = 0;
      const report = await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(count, 5) });
      t.match(report, { added: 0, changed: 0, removed: 0, unchanged: count });
      t.equal(jobsOf(proxy), 1, 'one read');
      t.notOk(
        requests.some(({ method, path }) => method !== 'GET' && !path.includes('/jobs')),
        'nothing is made',
      );
    }
    t.same(counts, [4, 4], 'read, load, MERGE, read again');
  });

  t.test('every statement is logged with its rows and the bytes that BigQuery names', async (t) => {
    const { proxy, warehouse } = await opened(t);
    // The emulator counts no bytes.
    proxy.rewrite((_, body) => body.replaceAll('"totalBytesProcessed":"0"', '"totalBytesProcessed":"10485760"'));
    const records: StatementRecord[] = [];
    const inner: StatementRecord[] = [];
    const logged = warehouse.withLog((record) => records.push(record));
    await logged.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: boxScoresOf(4, 5) });
    const shape = (list: StatementRecord[]): unknown[] => list.map(({ kind, rows, bytes }) => [kind, rows, bytes]);
    t.same(shape(records), [
      ['query', 0, 10_485_760],
      ['load', 4, 0],
      ['dml', 4, 10_485_760],
      ['query', 4, 10_485_760],
    ]);
    t.ok(records.every(({ table, milliseconds }) => table === boxScores.id && milliseconds > 0));
    records.length = 0;
    await logged.withLog((record) => inner.push(record)).append(boxScores, [boxScore(8, 1)]);
    t.same(shape(records), [['dml', 1, 10_485_760]]);
    t.same(inner, records, 'both logs hear of it');
    await warehouse.ping();
    t.equal(records.length, 1, 'the warehouse without a log stays silent');
  });

  t.test('each job names its location, its labels and the limit of bytes', async (t) => {
    const { proxy, warehouse } = await opened(t, { maximumBytesBilled: 5_000_000_000, labels: { service: 'tests' } });
    await warehouse.ping();
    const job = JSON.parse(proxy.requests.filter(isJobInsert).at(-1)?.body ?? '{}');
    t.match(job, {
      jobReference: { location: 'us-west2' },
      configuration: {
        query: { maximumBytesBilled: '5000000000', useLegacySql: false },
        labels: { application: 'nba-analytics', service: 'tests' },
      },
    });
  });

  t.test('no statement reads or changes the table without a condition on its partitions', async (t) => {
    const { proxy, warehouse } = await opened(t);
    const state = { table: boxScores, columns: ['points'], fingerprint: 'columns' } as const;
    await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY, addDays(GAME_DAY, 2)], rows: boxScoresOf(2, 5) });
    await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: [] });
    await warehouse.upsert(boxScores, boxScoresOf(2, 6), ['created_at']);
    await readAll(warehouse, { table: boxScores, columns: ['points'] });
    await readAll(warehouse, { table: boxScores, columns: ['points'], in: { player_lookup: ['player1'] } });
    const dates = { start: GAME_DAY, end: GAME_DAY };
    await readAll(warehouse, { table: boxScores, columns: ['points'], dates: { ...dates, column: 'processed_at' } });
    await warehouse.sourceStates([state, { ...state, fingerprint: 'data_hash', dates }]);
    let references = 0;
    for (const sql of proxy.statements()) {
      for (const [, alias] of sql.matchAll(/`[^`]*\.box_scores` AS (\w+)/g)) {
        references += 1;
        t.match(sql, new RegExp(`\\b${alias}\\.\`game_date\` (BETWEEN|>=)`), sql);
      }
      t.notMatch(sql.replaceAll(/`[^`]*\.box_scores` AS \w+/g, ''), /\.box_scores`/, 'every reference has an alias');
    }
    t.equal(references, 13);
  });

  t.test('values travel as parameters, whatever they look like', async (t) => {
    const { proxy, warehouse } = await opened(t);
    const nasty = `x' OR TRUE -- \`"\\\n@p0 {}`;
    const hasher = tableHasher(boxScores);
    const row: StoredRow = { ...boxScore(1, 5), player_lookup: nasty };
    await warehouse.append(boxScores, [{ ...row, data_hash: hasher.dataHash(row) }, boxScore(2, 6)]);
    const read = await readAll(warehouse, {
      table: boxScores,
      columns: ['player_lookup', 'quality_metadata'],
      in: { player_lookup: [nasty] },
    });
    t.same(read, [{ player_lookup: nasty, quality_metadata: row.quality_metadata }]);
    const keep = [{ player_lookup: nasty }];
    const report = await warehouse.replaceRows({ table: boxScores, dates: [GAME_DAY], rows: [], keep });
    t.equal(report.removed, 1);
    t.equal((await readAll(warehouse, { table: boxScores, columns: ['points'] })).length, 1);
    for (const sql of proxy.statements()) t.notMatch(sql, /x' OR/);
  });

  t.test('a large result comes in pages', async (t) => {
    const { warehouse } = await opened(t, { pageRows: 1_000 });
    await warehouse.append(boxScores, boxScoresOf(4_500, 5));
    const sizes: number[] = [];
    const players = new Set<string>();
    for await (const batch of warehouse.read({ table: boxScores, columns: ['player_lookup'] })) {
      sizes.push(batch.length);
      for (const { player_lookup } of batch) players.add(player_lookup);
    }
    t.same(sizes, [1_000, 1_000, 1_000, 1_000, 500]);
    t.equal(players.size, 4_500);
  });

  t.test('rows read back are the rows written, to the last digit, and have their hash', async (t) => {
    const { warehouse } = await opened(t);
    await warehouse.ensureTables([playerGameSummary]);
    const quantise = tableQuantiser(playerGameSummary);
    const hasher = tableHasher(playerGameSummary);
    const text = fc.option(fc.string({ unit: 'grapheme', maxLength: 12 }));
    const value = fc.record({
      player_full_name: text,
      points: fc.option(fc.maxSafeInteger()),
      minutes_played: fc.option(fc.double({ min: -9_000, max: 9_000, noNaN: true })),
      usage_rate: fc.option(fc.double({ min: -900, max: 900, noNaN: true })),
      quality_score: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      processed_with_issues: fc.option(fc.boolean()),
      // The years 1678 to 2255.
      source_bdl_last_updated: fc.option(
        fc.integer({ min: -9_214_560_000_000_000, max: 9_007_199_254_740_990 }).filter(Number.isSafeInteger),
      ),
      quality_issues: fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 3 }),
      quality_metadata: fc.option(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.oneof(text, fc.boolean(), fc.integer()), { maxKeys: 3 }),
      ),
    });
    const write = async (values: readonly object[], offset: number): Promise<void> => {
      const rows = values.map((fields, index): StoredRow => {
        const row = quantise({
          ...fields,
          game_id: '20250115_BOS_LAL',
          player_lookup: `player${offset + index}`,
          game_date: GAME_DAY,
          team_abbr: 'BOS',
          opponent_team_abbr: 'LAL',
          season_year: 2024,
          starter_flag: false,
          win_flag: true,
          is_active: true,
        });
        return { ...row, data_hash: hasher.dataHash(row) };
      });
      await warehouse.append(playerGameSummary, rows);
      const names = rows.map((row) => String(row.player_lookup));
      const back = await readAll(warehouse, {
        table: playerGameSummary,
        columns: playerGameSummary.columnNames,
        in: { player_lookup: names },
      });
      const byName = new Map(back.map((row) => [row.player_lookup, row]));
      for (const row of rows) {
        const stored = byName.get(String(row.player_lookup));
        t.same(stored, row);
        t.equal(stored === undefined ? '' : hasher.dataHash(stored), row.data_hash);
      }
    };
    // One batch by parameters, one by a load job.
    await write(fc.sample(value, 15), 0);
    await write(fc.sample(value, 200), 1_000);
  });

  t.test('an INT64 beyond 2^53 is written whole and refused on reading', async (t) => {
    const { warehouse } = await opened(t);
    for (const rows of [1, 30]) {
      const row = { ...boxScore(1, 5), points: 9_007_199_254_740_993n };
      await warehouse.append(
        boxScores,
        Array.from({ length: rows }, () => row),
      );
    }
    const read = readAll(warehouse, { table: boxScores, columns: ['points'] });
    await t.rejects(read, { code: 'INTEGER_UNSAFE', message: /box_scores\.points holds 9007199254740993,/ });
  });

  t.test('tables are made, completed and compared with their declaration', async (t) => {
    const { proxy, warehouse } = await opened(t);
    const made = JSON.parse(
      proxy.requests.find(({ method, path }) => method === 'POST' && /\/tables(\?|$)/.test(path))?.body ?? '{}',
    );
    t.match(made, {
      tableReference: { tableId: 'box_scores' },
      timePartitioning: { type: 'DAY', field: 'game_date' },
      requirePartitionFilter: true,
      clustering: { fields: ['player_lookup'] },
      labels: { hash_scheme: 'v1' },
    });
    const like = (columns: object): typeof boxScores => ({
      ...boxScores,
      columns: { ...boxScores.columns, ...columns },
      columnNames: [...new Set([...boxScores.columnNames, ...Object.keys(columns)])] as typeof boxScores.columnNames,
    });
    await Promise.all([warehouse.ensureTables([boxScores]), warehouse.ensureTables([boxScores])]);
    t.equal(proxy.statements().length, 0, 'nothing to do');
    const wider = like({ usage_rate: nullable('NUMERIC(5,2)'), sources: { type: 'STRING', mode: 'REPEATED' } });
    await warehouse.append(boxScores, [boxScore(1, 5)]);
    await Promise.all([warehouse.ensureTables([wider]), warehouse.ensureTables([wider])]);
    const columns = ['usage_rate', 'sources'] as unknown as 'points'[];
    t.same(await readAll(warehouse, { table: wider, columns }), [{ usage_rate: null, sources: [] }]);
    const drifts = [
      [
        { points: nullable('STRING') },
        /box_scores, column points: INT64 NULLABLE is stored, STRING NULLABLE is declared/,
      ],
      [
        { quality_issues: nullable('STRING') },
        /quality_issues: STRING REPEATED is stored, STRING NULLABLE is declared/,
      ],
      [{ game_id: nullable('STRING') }, /game_id: STRING REQUIRED is stored, STRING NULLABLE is declared/],
      [{ coach: required('STRING') }, /coach: STRING REQUIRED is declared, no such column is stored/],
    ] as const;
    for (const [change, message] of drifts) {
      await t.rejects(warehouse.ensureTables([like(change)]), { code: 'SCHEMA_DRIFT', message });
    }
    await t.rejects(warehouse.ensureTables([{ ...boxScores, partitionBy: null }]), {
      code: 'SCHEMA_DRIFT',
      message: /partitioned by game_date/,
    });
    await t.rejects(
      readAll(warehouse, {
        table: like({ nothing: nullable('STRING') }),
        columns: ['nothing'] as unknown as 'points'[],
      }),
      { code: 'SCHEMA_DRIFT', message: /lacks nothing/ },
    );
  });

  const rosters = defineTable({
    dataset: 'nba_raw',
    name: 'rosters',
    description: 'A raw table, for tests.',
    columns: {
      roster_date: required('DATE'),
      player: required('STRING'),
      jersey: nullable('INT64'),
      processed_at: { ...nullable('TIMESTAMP'), default: 'CURRENT_TIMESTAMP()' },
    },
    key: [],
    partitionBy: 'roster_date',
    requirePartitionFilter: true,
  });

  t.test('a file is loaded row by row as often as the table lacks it', async (t) => {
    const { warehouse } = await opened(t);
    await warehouse.ensureTables([rosters]);
    const folder = await mkdtemp(join(tmpdir(), 'rosters-'));
    t.teardown(() => rm(folder, { recursive: true }));
    const file = async (name: string, content: string | Buffer): Promise<{ table: typeof rosters; file: string }> => {
      await writeFile(join(folder, name), content);
      return { table: rosters, file: join(folder, name) };
    };
    const csv =
      'player,roster_date,jersey\n"Dončić, Luka",2025-01-15,77\nx,2025-01-16,\n"Dončić, Luka",2025-01-15,77\n';
    const packed = await file('a.csv.gz', gzipSync(csv));
    t.same(await warehouse.load(packed), { rowsInFile: 3, rowsAdded: 3 });
    t.same(await warehouse.load(packed), { rowsInFile: 3, rowsAdded: 0 });
    t.same(await warehouse.load(await file('a.csv', `${csv}y,2025-01-15,1\nx,2025-01-16,\n`)), {
      rowsInFile: 5,
      rowsAdded: 2,
    });
    const lines = [
      { player: 'x', roster_date: '2025-01-16' },
      { player: 'z', roster_date: '2025-01-17', jersey: 0 },
    ];
    const ndjson = await file('a.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'));
    t.same(await warehouse.load(ndjson), { rowsInFile: 2, rowsAdded: 1 });
    const rows = await readAll(warehouse, { table: rosters, columns: ['player', 'jersey', 'roster_date'] });
    t.same(rows.map(({ player, jersey, roster_date }) => `${player} ${jersey} ${roster_date}`).sort(), [
      'Dončić, Luka 77 2025-01-15',
      'Dončić, Luka 77 2025-01-15',
      'x null 2025-01-16',
      'x null 2025-01-16',
      'y 1 2025-01-15',
      'z 0 2025-01-17',
    ]);
    const refused = [
      ['b.csv', 'player,roster_date,shoe\nx,2025-01-15,1\n', 'SCHEMA_DRIFT', /has shoe, which nba_raw.rosters lacks/],
      ['c.csv', 'player\nx\n', 'SCHEMA_DRIFT', /lacks roster_date/],
      ['d.csv', 'player,roster_date\nx,yesterday\n', 'SCHEMA_DRIFT', /does not fit nba_raw.rosters/],
      ['e.ndjson', '{"player":"x","roster_date":"2025-01-15"}\n{oops\n', 'SCHEMA_DRIFT', /line 2 is not JSON/],
      ['f.csv.gz', 'not packed', 'INVALID_ARGUMENT', /cannot be read/],
      ['f.parquet', 'no parquet', 'SCHEMA_DRIFT', /does not fit/],
      [
        'g.csv.gz',
        gzipSync(`${csv}${'x,2025-01-16,\n'.repeat(200_000)}`).subarray(0, 300),
        'INVALID_ARGUMENT',
        /cannot be read/,
      ],
      ['g.txt', 'x', 'INVALID_ARGUMENT', /is none of/],
    ] as const;
    for (const [name, content, code, message] of refused) {
      await t.rejects(warehouse.load(await file(name, content)), { code, message }, name);
    }
    await t.rejects(warehouse.load({ table: rosters, file: join(folder, 'nothing.csv') }), {
      code: 'INVALID_ARGUMENT',
    });
    t.equal((await readAll(warehouse, { table: rosters, columns: ['player'] })).length, 6);
  });

  const realSeason = fileURLToPath(new URL('../../../shared/data/raw/nbac_schedule/2024.parquet', import.meta.url));
  const skip = existsSync(realSeason) ? false : 'the real seasons of ../shared are not here';
  t.test('a real season is loaded from Parquet, once', { skip }, async (t) => {
    const { warehouse } = await opened(t);
    await warehouse.ensureTables([nbacSchedule]);
    const request = { table: nbacSchedule, file: realSeason };
    t.same(await warehouse.load(request), { rowsInFile: 1_320, rowsAdded: 1_320 });
    t.same(await warehouse.load(request), { rowsInFile: 1_320, rowsAdded: 0 });
    const final = await readAll(warehouse, {
      table: nbacSchedule,
      columns: ['game_date', 'home_team_tricode', 'away_team_tricode', 'home_team_score', 'away_team_score'],
      dates: { start: calendarDateOf('2025-06-20'), end: calendarDateOf('2025-06-30') },
    });
    t.same(final, [
      {
        game_date: '2025-06-22',
        home_team_tricode: 'OKC',
        away_team_tricode: 'IND',
        home_team_score: 103,
        away_team_score: 91,
      },
    ]);
  });
}
