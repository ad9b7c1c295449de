/** Every fault that has been seen in these tables, put into real weeks: it is found, named, and gone after its repair. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import type { Fault, Gap } from '../../shared/coverage/gaps.ts';
import { coverageReport } from '../../shared/coverage/report.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { readAll } from '../../shared/warehouse/warehouse.ts';
import { realDataMissing } from '../helpers/real-warehouse.ts';
import { copyOf, look, processedWeeks, processors, sql, WEEKS, withWarehouse } from './processed-weeks.ts';

const PLAYERS = 'nba_analytics.player_game_summary';
const OFFENSE = 'nba_analytics.team_offense_game_summary';
const DEFENSE = 'nba_analytics.team_defense_game_summary';
const CONTEXT = 'nba_analytics.upcoming_team_game_context';
const ROSTERS = 'nba_analytics.upcoming_player_game_context';
const TATUM = "game_id = '20241030_BOS_IND' AND player_lookup = 'jaysontatum'";

interface FaultCase {
  readonly name: string;
  readonly inject: string;
  /** What is found: first and last date, status, faults, and the command without its table. */
  readonly gaps: readonly (readonly [
    from: string,
    to: string,
    status: Gap['status'],
    faults: Partial<Record<Fault, number>>,
    command: string,
  ])[];
  /** Found without recomputing hashes too. */
  readonly counted: boolean;
}

/** By table, in the order of their dates. */
const CASES: readonly (readonly [table: string, faults: readonly FaultCase[]])[] = [
  [
    PLAYERS,
    [
      {
        name: 'rows without a hash',
        inject: `UPDATE ${PLAYERS} SET data_hash = NULL WHERE game_date = '2024-10-25'`,
        gaps: [
          [
            '2024-10-25',
            '2024-10-25',
            'partial',
            { missing_hashes: 230 },
            'backfill --method hash --start-date 2024-10-25 --end-date 2024-10-25',
          ],
        ],
        counted: true,
      },
      {
        name: 'a hash field edited by hand',
        inject: `UPDATE ${PLAYERS} SET points = points + 1 WHERE ${TATUM}`,
        gaps: [['2024-10-30', '2024-10-30', 'corrupt', { values_changed: 1 }, 'process --date 2024-10-30 --force']],
        counted: false,
      },
      {
        name: 'a hash field edited by hand where hashes were touched too',
        inject: `UPDATE ${PLAYERS} SET assists = 99 WHERE game_date = '2024-11-01' AND player_lookup = 'jaysontatum';
          UPDATE ${PLAYERS} SET data_hash = '0123456789abcdef' WHERE game_date = '2024-11-01' AND player_lookup = 'jaylenbrown'`,
        gaps: [['2024-11-01', '2024-11-01', 'corrupt', { values_changed: 2 }, 'process --date 2024-11-01 --force']],
        counted: false,
      },
      {
        name: 'a missing game',
        inject: `DELETE FROM ${PLAYERS} WHERE game_id = '20241104_MIL_CLE'`,
        gaps: [['2024-11-04', '2024-11-04', 'partial', { missing_rows: 20 }, 'process --date 2024-11-04']],
        counted: true,
      },
    ],
  ],
  [
    OFFENSE,
    [
      {
        name: 'every row four times',
        inject: `INSERT INTO ${OFFENSE} SELECT o.* FROM ${OFFENSE} o, range(3) WHERE game_date <= '2024-10-26'`,
        gaps: [
          [
            '2024-10-22',
            '2024-10-26',
            'corrupt',
            { duplicate_rows: 3 * 72 },
            'process --start-date 2024-10-22 --end-date 2024-10-26',
          ],
        ],
        counted: true,
      },
      {
        name: 'hashes of an earlier tool',
        inject: `UPDATE ${OFFENSE} SET data_hash = substr(sha256(data_hash), 1, 16) WHERE game_date BETWEEN '2024-10-28' AND '2024-10-31'`,
        gaps: [
          [
            '2024-10-28',
            '2024-10-31',
            'corrupt',
            { stale_hashes: 60 },
            'backfill --method hash --mode stale --start-date 2024-10-28 --end-date 2024-10-31',
          ],
        ],
        counted: false,
      },
      {
        name: 'rows of a team that did not play',
        inject: `UPDATE ${OFFENSE} SET team_abbr = 'SEA' WHERE game_id = '20241104_MIL_CLE' AND team_abbr = 'CLE'`,
        gaps: [
          [
            '2024-11-04',
            '2024-11-04',
            'corrupt',
            { stale_hashes: 1, missing_rows: 1, unexpected_rows: 1 },
            'process --date 2024-11-04 --force',
          ],
        ],
        counted: true,
      },
    ],
  ],
  [
    DEFENSE,
    [
      {
        name: 'malformed hashes',
        inject: `UPDATE ${DEFENSE} SET data_hash = upper(data_hash) || '!' WHERE game_date = '2024-10-25'`,
        gaps: [
          [
            '2024-10-25',
            '2024-10-25',
            'corrupt',
            { malformed_hashes: 20 },
            'backfill --method hash --mode stale --start-date 2024-10-25 --end-date 2024-10-25',
          ],
        ],
        counted: true,
      },
      {
        // Nobody played on election day.
        name: 'a pre-season game that should not be there',
        inject: `INSERT INTO ${DEFENSE} SELECT * REPLACE ('20241105_MIN_LAL' AS game_id, DATE '2024-11-05' AS game_date)
          FROM ${DEFENSE} WHERE game_id = '20241022_MIN_LAL'`,
        gaps: [['2024-11-05', '2024-11-05', 'unexpected', { unexpected_rows: 2 }, 'process --date 2024-11-05']],
        counted: true,
      },
    ],
  ],
  [
    CONTEXT,
    [
      {
        name: 'a table that does not exist yet',
        inject: `DROP TABLE ${CONTEXT}`,
        gaps: [
          [
            '2024-10-22',
            '2024-11-06',
            'missing',
            { missing_rows: 240 },
            'process --start-date 2024-10-22 --end-date 2024-11-06',
          ],
        ],
        counted: true,
      },
    ],
  ],
  [
    ROSTERS,
    [
      {
        name: 'a table that holds one date',
        inject: `DELETE FROM ${ROSTERS} WHERE game_date <> '2024-10-30'`,
        gaps: [
          [
            '2024-10-22',
            '2024-10-29',
            'missing',
            { missing_rows: 1870 },
            'process --start-date 2024-10-22 --end-date 2024-10-29',
          ],
          [
            '2024-10-31',
            '2024-11-06',
            'missing',
            { missing_rows: 1787 },
            'process --start-date 2024-10-31 --end-date 2024-11-06',
          ],
        ],
        counted: true,
      },
    ],
  ],
];

const bare = (table: string): string => table.slice(table.indexOf('.') + 1);
const ofTable = (command: string, table: string): string =>
  `nba-analytics ${command.replace(/^\w+/, (name) => `${name} --table ${table}`)}`;

t.test('faults in real weeks', { skip: realDataMissing, timeout: 200_000 }, async (t) => {
  const processed = await processedWeeks(t);

  await t.test('the weeks themselves have none, whatever is asked', async (t) => {
    const { coverage, gaps } = await look(processed);
    t.same(gaps, []);
    for (const entry of coverageReport(coverage, 'table').coverage) {
      t.match(entry, { status: 'complete', coverage_pct: 100, completeness_pct: 100, stale_hashes: 0 }, entry.table);
      t.equal(entry.verified_rows, entry.expected_rows, entry.table);
      t.equal(entry.dates_complete, entry.dates_expected, entry.table);
    }
  });

  const path = await copyOf(processed);
  await sql(path, ...CASES.flatMap(([, faults]) => faults.map(({ inject }) => inject)));
  await hashTruly(path, 'team_defense_game_summary', '2024-11-05');
  const found = await look(path);
  const counted = await look(path, 0);
  for (const [table, faults] of CASES) {
    const ofThis = (gaps: readonly Gap[]) => gaps.filter((gap) => gap.table === bare(table));
    t.strictSame(
      ofThis(found.gaps).map((gap) => [gap.start_date, gap.end_date, gap.status, gap.faults, gap.command]),
      faults.flatMap(({ gaps }) =>
        gaps.map(([from, to, status, kinds, command]) => [from, to, status, kinds, ofTable(command, bare(table))]),
      ),
      `${bare(table)}: ${faults.map(({ name }) => name).join(', ')}`,
    );
    t.strictSame(
      ofThis(counted.gaps).map(({ start_date: from }) => from),
      faults.filter((fault) => fault.counted).flatMap(({ gaps }) => gaps.map(([from]) => from)),
      `${bare(table)}: what counting alone finds`,
    );
  }
  t.strictSame(
    coverageReport(found.coverage, 'table').coverage.map(({ status }) => status),
    ['corrupt', 'corrupt', 'corrupt', 'empty', 'partial'],
  );

  await t.test('each is gone after its repair, and the rows are those that were there', async (t) => {
    const child = fileURLToPath(new URL('repair-child.ts', import.meta.url));
    const commands = JSON.stringify(found.gaps.map(({ command }) => command));
    const { stderr } = await promisify(execFile)(process.execPath, [child, commands, path]);
    const { codes }: { codes: [string, number][] } = JSON.parse(stderr.trim().split('\n').at(-1) ?? '');
    for (const [command, code] of codes) t.equal(code, 0, command);
    const repaired = await look(path);
    t.strictSame(repaired.gaps, []);
    for (const [table] of CASES) {
      const rows = `SELECT * EXCLUDE (created_at, processed_at, quality_calculated_at) FROM ${table} ORDER BY ALL`;
      t.strictSame(await sql(path, rows), await sql(processed, rows), bare(table));
    }
  });
});

/** Gives the rows of a date the hashes that their values have. */
async function hashTruly(path: string, name: string, date: string): Promise<void> {
  const table = processors.find((processor) => processor.table.name === name)?.table;
  if (table === undefined) throw new Error(`no table ${name}`);
  const rows = await withWarehouse(path, (warehouse) =>
    readAll(warehouse, { table, columns: table.columnNames, dates: WEEKS, in: { game_date: [date] } }),
  );
  const where = (row: (typeof rows)[number]): string =>
    table.key.map((column) => `${column} = '${row[column]}'`).join(' AND ');
  await sql(
    path,
    ...rows.map(
      (row) => `UPDATE ${table.id} SET data_hash = '${tableHasher(table).dataHash(row)}' WHERE ${where(row)}`,
    ),
  );
}
