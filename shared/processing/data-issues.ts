/**
 * Issues of stored rows in `analytics_data_issues`: one record per row and code, derived from the table after a write, so
 * that it does not matter how often or in which order dates were processed, or what stopped a run in between.
 *
 * A record whose row has lost the code is resolved by itself, and opened again if the code comes back. One that a person has
 * resolved stays so.
 */
import { type EpochMicros, type GameDate, microsOfDate } from '../dates.ts';
import { shortHash } from '../hashing/data-hash.ts';
import type { StoredRow } from '../tables/column-types.ts';
import type { RowOf, Table } from '../tables/define-table.ts';
import { analyticsDataIssues } from '../tables/operations/analytics-data-issues.ts';
import { keyText } from '../warehouse/difference.ts';
import { readAll, type Warehouse } from '../warehouse/warehouse.ts';
import type { Processor } from './define-processor.ts';

export interface RecordedIssue {
  readonly severity: 'HIGH' | 'MEDIUM';
  /** What is wrong with the row. */
  readonly description: string;
}

export interface DataIssues {
  /** Name of the processor. */
  readonly processor: string;
  /** A table with `quality_issues`, partitioned by date. */
  readonly table: Table;
  /** The column that names the row's team. */
  readonly teamColumn: string;
  /** The codes that are recorded; others stay on the row alone. */
  readonly issues: Readonly<Record<string, RecordedIssue>>;
}

type IssueRecord = RowOf<typeof analyticsDataIssues>;

const RESOLVED_BY_ITSELF = 'the row no longer has this issue';

/** What a processor does after its write to record the issues of its rows. */
export function recordDataIssues(declared: DataIssues): NonNullable<Processor['afterWrite']> {
  return {
    tables: [analyticsDataIssues],
    run: (warehouse, dates) => bringUpToDate(warehouse, declared, dates),
  };
}

async function bringUpToDate(warehouse: Warehouse, declared: DataIssues, dates: readonly GameDate[]): Promise<void> {
  const sorted = dates.toSorted();
  const [start, end] = [sorted[0], sorted.at(-1)];
  if (start === undefined || end === undefined) return;
  const onDates = new Set<unknown>(dates);
  const [wanted, stored] = await Promise.all([
    issuesOfRows(warehouse, declared, { start, end }, onDates),
    storedRecords(warehouse, declared, { start, end }, onDates),
  ]);
  const now = microsOfDate(new Date());
  const records: IssueRecord[] = [];
  for (const [id, issue] of wanted) {
    const known = stored.get(id);
    if (known === undefined) records.push(issue);
    else if (known.resolved === true && known.auto_resolved === true) records.push({ ...known, ...OPEN });
  }
  for (const [id, known] of stored) {
    if (!wanted.has(id) && known.resolved !== true) records.push({ ...known, ...resolvedAt(now) });
  }
  // RowOf narrows what a stored row may hold.
  if (records.length > 0) await warehouse.upsert(analyticsDataIssues, records as unknown as readonly StoredRow[]);
}

const OPEN = { resolved: false, auto_resolved: false, resolution_notes: null, resolved_at: null } as const;
const resolvedAt = (now: EpochMicros) => ({
  resolved: true,
  auto_resolved: true,
  resolution_notes: RESOLVED_BY_ITSELF,
  resolved_at: now,
});

type Range = { readonly start: GameDate; readonly end: GameDate };

/** The records that the stored rows ask for, by issue_id. */
async function issuesOfRows(
  warehouse: Warehouse,
  { processor, table, teamColumn, issues }: DataIssues,
  range: Range,
  onDates: ReadonlySet<unknown>,
): Promise<ReadonlyMap<string, IssueRecord>> {
  const columns = [
    ...new Set([...table.key, 'game_date', 'season_year', teamColumn, 'processed_at', 'quality_issues']),
  ];
  const rows: readonly StoredRow[] = await readAll(warehouse, { table, columns, dates: range });
  const records = new Map<string, IssueRecord>();
  for (const row of rows) {
    if (!onDates.has(row.game_date)) continue;
    const identifier = keyText(table, row);
    for (const code of row.quality_issues as readonly string[]) {
      const issue = issues[code];
      if (issue === undefined) continue;
      const id = shortHash([table.id, identifier, code].join('\n'));
      records.set(id, {
        issue_id: id,
        processor_name: processor,
        run_id: null,
        issue_type: code,
        severity: issue.severity,
        category: 'data_quality',
        identifier,
        table_name: table.name,
        field_name: null,
        issue_description: issue.description,
        expected_value: null,
        actual_value: null,
        game_date: row.game_date as GameDate,
        season_year: row.season_year as number,
        team_abbr: row[teamColumn] as string,
        player_lookup: null,
        ...OPEN,
        created_at: row.processed_at as EpochMicros,
      });
    }
  }
  return records;
}

/** What is recorded of the dates, by issue_id. */
async function storedRecords(
  warehouse: Warehouse,
  { table, issues }: DataIssues,
  range: Range,
  onDates: ReadonlySet<unknown>,
): Promise<ReadonlyMap<string, IssueRecord>> {
  const records = await readAll(warehouse, {
    table: analyticsDataIssues,
    columns: analyticsDataIssues.columnNames,
    dates: { ...range, column: 'game_date' },
    in: { table_name: [table.name], issue_type: Object.keys(issues) },
  });
  return new Map(records.filter(({ game_date }) => onDates.has(game_date)).map((record) => [record.issue_id, record]));
}
