/** Every fault that has been seen in these tables, put into computed nights: found, named, and gone after its repair. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import type { Fault, Gap } from '../../shared/coverage/gaps.ts';
import { coverageReport } from '../../shared/coverage/report.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';
import {
  copyOf,
  count,
  look,
  type Nights,
  processedNights,
  processors,
  sql,
  withWarehouse,
} from './processed-nights.ts';

interface FaultyDates {
  readonly from: string;
  readonly to: string;
  readonly status: Gap['status'];
  readonly faults: Partial<Record<Fault, number>>;
  /** Without its table. */
  readonly command: string;
}

interface FaultCase {
  readonly name: string;
  readonly inject: string;
  readonly gaps: readonly FaultyDates[];
  /** Found without recomputing hashes too. */
  readonly counted: boolean;
}

/** Faults by table, in the order of their dates; how many there are is counted in the file before they are put in. */
async function faultCases(
  nights: Nights,
): Promise<readonly (readonly [table: string, faults: readonly FaultCase[]])[]> {
  const { path, first, last, eve, at } = nights;
  const rowsOf = (table: string, where: string) => count(path, `${table} WHERE ${where}`);
  const on = (date: string): string => `game_date = '${date}'`;
  const players = 'nba_analytics.player_game_summary';
  const offense = 'nba_analytics.team_offense_game_summary';
  const defense = 'nba_analytics.team_defense_game_summary';
  const rosters = 'nba_analytics.upcoming_player_game_context';
  const [edited, touched] = await sql(
    path,
    `SELECT player_lookup AS name FROM ${players} WHERE ${on(at(6))} ORDER BY ALL LIMIT 2`,
  );
  const [game] = await sql(
    path,
    `SELECT game_id AS id, min(team_abbr) AS team FROM ${offense} WHERE ${on(at(9))} GROUP BY 1 ORDER BY 1`,
  );
  const one = (
    date: string,
    status: Gap['status'],
    faults: FaultyDates['faults'],
    command: string,
  ): readonly FaultyDates[] => [{ from: date, to: date, status, faults, command }];
  const hash = (date: string, mode = ''): string =>
    `backfill --method hash${mode} --start-date ${date} --end-date ${date}`;
  return [
    [
      'player_game_summary',
      [
        {
          name: 'rows without a hash',
          inject: `UPDATE ${players} SET data_hash = NULL WHERE ${on(at(2))}`,
          gaps: one(at(2), 'partial', { missing_hashes: await rowsOf('player_game_summary', on(at(2))) }, hash(at(2))),
          counted: true,
        },
        {
          name: 'a hash field edited by hand',
          inject: `UPDATE ${players} SET points = points + 1 WHERE ${on(at(4))} AND player_lookup = (SELECT min(player_lookup) FROM ${players} WHERE ${on(at(4))})`,
          gaps: one(at(4), 'corrupt', { values_changed: 1 }, `process --date ${at(4)} --force`),
          counted: false,
        },
        {
          name: 'a hash field edited by hand where hashes were touched too',
          inject: `UPDATE ${players} SET assists = 99 WHERE ${on(at(6))} AND player_lookup = '${edited?.name}';
            UPDATE ${players} SET data_hash = '0123456789abcdef' WHERE ${on(at(6))} AND player_lookup = '${touched?.name}'`,
          gaps: one(at(6), 'corrupt', { values_changed: 2 }, `process --date ${at(6)} --force`),
          counted: false,
        },
        {
          name: 'a missing game',
          inject: `DELETE FROM ${players} WHERE game_id = '${game?.id}'`,
          gaps: one(
            at(9),
            'partial',
            { missing_rows: await rowsOf('player_game_summary', `game_id = '${game?.id}'`) },
            `process --date ${at(9)}`,
          ),
          counted: true,
        },
      ],
    ],
    [
      'team_offense_game_summary',
      [
        {
          name: 'every row four times',
          inject: `INSERT INTO ${offense} SELECT o.* FROM ${offense} o, range(3) WHERE game_date <= '${at(3)}'`,
          gaps: [
            {
              from: first,
              to: at(3),
              status: 'corrupt',
              faults: { duplicate_rows: 3 * (await rowsOf('team_offense_game_summary', `game_date <= '${at(3)}'`)) },
              command: `process --start-date ${first} --end-date ${at(3)}`,
            },
          ],
          counted: true,
        },
        {
          name: 'hashes of an earlier tool',
          inject: `UPDATE ${offense} SET data_hash = substr(sha256(data_hash), 1, 16) WHERE game_date BETWEEN '${at(5)}' AND '${at(7)}'`,
          gaps: [
            {
              from: at(5),
              to: at(7),
              status: 'corrupt',
              faults: {
                stale_hashes: await rowsOf('team_offense_game_summary', `game_date BETWEEN '${at(5)}' AND '${at(7)}'`),
              },
              command: `backfill --method hash --mode stale --start-date ${at(5)} --end-date ${at(7)}`,
            },
          ],
          counted: false,
        },
        {
          name: 'rows of a team that did not play',
          inject: `UPDATE ${offense} SET team_abbr = 'SEA' WHERE game_id = '${game?.id}' AND team_abbr = '${game?.team}'`,
          gaps: one(
            at(9),
            'corrupt',
            { stale_hashes: 1, missing_rows: 1, unexpected_rows: 1 },
            `process --date ${at(9)} --force`,
          ),
          counted: true,
        },
      ],
    ],
    [
      'team_defense_game_summary',
      [
        {
          name: 'a pre-season game that should not be there',
          inject: `INSERT INTO ${defense} SELECT * REPLACE ('${eve.replaceAll('-', '')}_LAL_BOS' AS game_id, DATE '${eve}' AS game_date)
            FROM ${defense} WHERE game_id = (SELECT min(game_id) FROM ${defense})`,
          gaps: one(eve, 'unexpected', { unexpected_rows: 2 }, `process --date ${eve}`),
          counted: true,
        },
        {
          name: 'malformed hashes',
          inject: `UPDATE ${defense} SET data_hash = upper(data_hash) || '!' WHERE ${on(at(2))}`,
          gaps: one(
            at(2),
            'corrupt',
            { malformed_hashes: await rowsOf('team_defense_game_summary', on(at(2))) },
            hash(at(2), ' --mode stale'),
          ),
          counted: true,
        },
      ],
    ],
    [
      'upcoming_team_game_context',
      [
        {
          name: 'a table that does not exist yet',
          inject: 'DROP TABLE nba_analytics.upcoming_team_game_context',
          gaps: [
            {
              from: first,
              to: last,
              status: 'missing',
              faults: { missing_rows: await rowsOf('upcoming_team_game_context', 'true') },
              command: `process --start-date ${first} --end-date ${last}`,
            },
          ],
          counted: true,
        },
      ],
    ],
    [
      'upcoming_player_game_context',
      [
        {
          name: 'a table that holds one date',
          inject: `DELETE FROM ${rosters} WHERE game_date <> '${at(5)}'`,
          gaps: [
            {
              from: first,
              to: at(4),
              status: 'missing',
              faults: { missing_rows: await rowsOf('upcoming_player_game_context', `game_date < '${at(5)}'`) },
              command: `process --start-date ${first} --end-date ${at(4)}`,
            },
            {
              from: at(6),
              to: last,
              status: 'missing',
              faults: { missing_rows: await rowsOf('upcoming_player_game_context', `game_date > '${at(5)}'`) },
              command: `process --start-date ${at(6)} --end-date ${last}`,
            },
          ],
          counted: true,
        },
      ],
    ],
  ];
}

const nights = await processedNights(t);
const processed = nights.path;

t.test('the nights themselves have no fault, whatever is asked', async (t) => {
  const { coverage, gaps } = await look(processed, nights);
  t.same(gaps, []);
  for (const entry of coverageReport(coverage, 'table').coverage) {
    t.match(entry, { status: 'complete', coverage_pct: 100, completeness_pct: 100, stale_hashes: 0 }, entry.table);
    t.equal(entry.verified_rows, entry.expected_rows, entry.table);
    t.equal(entry.dates_complete, nights.dates.length, entry.table);
    t.equal(entry.total_rows, await count(processed, entry.table));
  }
});

t.test('faults are found, named, and gone after their repair', async (t) => {
  const cases = await faultCases(nights);
  const path = await copyOf(processed);
  await sql(path, ...cases.flatMap(([, faults]) => faults.map(({ inject }) => inject)));
  await hashTruly(path, 'team_defense_game_summary', nights.eve);
  const found = await look(path, nights);
  const counted = await look(path, nights, 0);
  for (const [table, faults] of cases) {
    const ofThis = (gaps: readonly Gap[]): readonly Gap[] => gaps.filter((gap) => gap.table === table);
    t.strictSame(
      ofThis(found.gaps).map(({ start_date: from, end_date: to, status, faults: kinds, command }) => {
        return { from, to, status, faults: kinds, command: command.replace(` --table ${table}`, '') };
      }),
      faults.flatMap(({ gaps }) => gaps.map((gap) => ({ ...gap, command: `nba-analytics ${gap.command}` }))),
      `${table}: ${faults.map(({ name }) => name).join(', ')}`,
    );
    t.strictSame(
      ofThis(counted.gaps).map(({ start_date: from }) => from),
      faults.filter((fault) => fault.counted).flatMap(({ gaps }) => gaps.map(({ from }) => from)),
      `${table}: what counting alone finds`,
    );
  }
  t.strictSame(
    coverageReport(found.coverage, 'table').coverage.map(({ status }) => status),
    ['corrupt', 'corrupt', 'corrupt', 'empty', 'partial'],
  );

  const child = fileURLToPath(new URL('repair-child.ts', import.meta.url));
  const commands = JSON.stringify(found.gaps.map(({ command }) => command));
  const { stderr } = await promisify(execFile)(process.execPath, [child, commands, path]);
  const { codes }: { codes: [string, number][] } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
  t.equal(codes.length, found.gaps.length);
  for (const [command, code] of codes) t.equal(code, 0, command);
  t.strictSame((await look(path, nights)).gaps, []);
  for (const [table] of cases) {
    const rows = `SELECT * EXCLUDE (created_at, processed_at, quality_calculated_at) FROM nba_analytics.${table} ORDER BY ALL`;
    t.strictSame(await sql(path, rows), await sql(processed, rows), `${table} has the rows that it had`);
  }
});

/** Gives the rows of a date the hashes that their values have. */
async function hashTruly(path: string, name: string, date: string): Promise<void> {
  const table = processors.find((processor) => processor.table.name === name)?.table;
  if (table === undefined) throw new Error(`no table ${name}`);
  const rows = await withWarehouse(path, (warehouse) =>
    readAll(warehouse, { table, columns: table.columnNames, in: { game_date: [date] } }),
  );
  const where = (row: (typeof rows)[number]): string =>
    table.key.map((column) => `${column} = '${row[column]}'`).join(' AND ');
  const hashes = rows.map(
    (row) => `UPDATE ${table.id} SET data_hash = '${tableHasher(table).dataHash(row)}' WHERE ${where(row)}`,
  );
  await sql(path, ...hashes);
}
