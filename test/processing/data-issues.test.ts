/** Records of issues, derived from the rows that are stored. */
import t from 'tap';
import { teamOffenseGameSummary } from '../../services/team-offense-game-summary/table.ts';
import { tableHasher } from '../../shared/hashing/data-hash.ts';
import { recordDataIssues } from '../../shared/processing/data-issues.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { analyticsDataIssues } from '../../shared/tables/operations/analytics-data-issues.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll, type Warehouse } from '../../shared/warehouse/warehouse.ts';
import { DATE_A, DATE_B } from '../services/team-game-rows.ts';
import { offense } from '../services/team-tables.ts';
import { GAME_A } from '../services/worked-team-games.ts';

const { tables, run } = recordDataIssues({
  processor: 'Tester',
  table: teamOffenseGameSummary,
  teamColumn: 'team_abbr',
  issues: {
    score_mismatch: { severity: 'HIGH', description: 'two sources disagree' },
    overtime_mismatch: { severity: 'MEDIUM', description: 'two sources disagree on overtime' },
  },
});
const hasher = tableHasher(teamOffenseGameSummary);
const PLAIN = offense(GAME_A).rows;

async function opened(t: { teardown(task: () => Promise<unknown>): void }): Promise<Warehouse> {
  const warehouse = await openDuckdb({ path: ':memory:', threads: 1 });
  t.teardown(() => warehouse.close());
  await warehouse.ensureTables([teamOffenseGameSummary, ...tables]);
  return warehouse;
}

/** Stores the rows of the date with these issues by team. */
async function store(warehouse: Warehouse, issues: Readonly<Record<string, readonly string[]>>): Promise<void> {
  const rows = PLAIN.map((row): StoredRow => {
    const codes = issues[String(row.team_abbr)] ?? [];
    const changed = { ...row, assists: codes.length, quality_issues: codes };
    return { ...changed, data_hash: hasher.dataHash(changed) };
  });
  await warehouse.replaceRows({ table: teamOffenseGameSummary, dates: [DATE_A], rows });
}

async function recorded(warehouse: Warehouse) {
  const records = await readAll(warehouse, { table: analyticsDataIssues, columns: analyticsDataIssues.columnNames });
  return records.sort((a, b) => (`${a.identifier}${a.issue_type}` < `${b.identifier}${b.issue_type}` ? -1 : 1));
}

t.test('one record per row and declared code', async (t) => {
  const warehouse = await opened(t);
  await store(warehouse, { LAL: ['score_mismatch', 'overtime_mismatch', 'referee_unknown'], BOS: ['score_mismatch'] });
  await run(warehouse, [DATE_A]);
  const records = await recorded(warehouse);
  t.match(records, [
    { identifier: '20250115_LAL_BOS|BOS', issue_type: 'score_mismatch', severity: 'HIGH', team_abbr: 'BOS' },
    { identifier: '20250115_LAL_BOS|LAL', issue_type: 'overtime_mismatch', severity: 'MEDIUM', team_abbr: 'LAL' },
    { identifier: '20250115_LAL_BOS|LAL', issue_type: 'score_mismatch', severity: 'HIGH', team_abbr: 'LAL' },
  ]);
  for (const record of records) {
    t.match(record, {
      processor_name: 'Tester',
      table_name: 'team_offense_game_summary',
      game_date: DATE_A,
      season_year: 2024,
      resolved: false,
      created_at: PLAIN[0]?.processed_at,
    });
  }
  await run(warehouse, [DATE_A]);
  await run(warehouse, [DATE_B]);
  t.strictSame(await recorded(warehouse), records, 'however often, and whatever other dates are run');
});

t.test('a record ends with its issue, and opens again with it', async (t) => {
  const warehouse = await opened(t);
  await store(warehouse, { LAL: ['score_mismatch'] });
  await run(warehouse, [DATE_A]);
  const [open] = await recorded(warehouse);
  await store(warehouse, {});
  await run(warehouse, [DATE_A]);
  t.match(await recorded(warehouse), [{ resolved: true, auto_resolved: true, issue_id: open?.issue_id }]);
  await store(warehouse, { LAL: ['score_mismatch'] });
  await run(warehouse, [DATE_A]);
  t.strictSame(await recorded(warehouse), [open]);
  await warehouse.replaceRows({ table: teamOffenseGameSummary, dates: [DATE_A], rows: [] });
  await run(warehouse, [DATE_A]);
  t.match(await recorded(warehouse), [{ resolved: true, auto_resolved: true }], 'also with its row');
});

t.test('what a person has resolved stays resolved', async (t) => {
  const warehouse = await opened(t);
  await store(warehouse, { LAL: ['score_mismatch'] });
  await run(warehouse, [DATE_A]);
  const [open] = await recorded(warehouse);
  const settled = { ...open, resolved: true, resolution_notes: 'the box score is right' };
  await warehouse.upsert(analyticsDataIssues, [settled as unknown as StoredRow]);
  await run(warehouse, [DATE_A]);
  t.match(await recorded(warehouse), [
    { resolved: true, auto_resolved: false, resolution_notes: 'the box score is right' },
  ]);
});
