/** Coverage as gauges in the text format that Prometheus scrapes. */
import type { CoverageEntry } from '../../shared/coverage/figures.ts';
import type { CoverageReport } from '../../shared/coverage/report.ts';

export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const GAUGES = {
  expected_rows: 'Rows that should exist by the raw tables',
  games_without_source: 'Games whose player rows no source tells of',
  total_rows: 'Rows present',
  distinct_keys: 'Different keys present',
  duplicate_rows: 'Rows too many of keys that are present',
  missing_rows: 'Expected keys that no row has',
  unexpected_rows: 'Keys present that nothing asks for',
  rows_with_hash: 'Rows with a data_hash',
  coverage_pct: 'Rows with a data_hash as a percentage of the rows present',
  completeness_pct: 'Expected keys present with a well-formed hash, as a percentage of the expected keys',
  unique_hashes: 'Different hashes',
  malformed_hashes: 'Hashes that are not 16 lower-case hex digits',
  dates_expected: 'Dates that should have rows',
  dates_complete: 'Dates that have exactly the rows they should, with their hashes',
  dates_missing: 'Dates that have none of the rows they should',
  dates_partial: 'Dates that have some of the rows they should, or corrupt ones',
} as const satisfies Partial<Record<keyof CoverageEntry, string>>;

const STATUSES = ['complete', 'partial', 'empty', 'corrupt'] as const;

/** @param report by table */
export function metricsText({ coverage }: CoverageReport): string {
  const lines: string[] = [];
  const gauge = (name: string, help: string, values: readonly (readonly [labels: string, value: number])[]): void => {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`);
    for (const [labels, value] of values) lines.push(`${name}{${labels}} ${value}`);
  };
  for (const [member, help] of Object.entries(GAUGES)) {
    const values = coverage.flatMap((entry) => {
      const value = entry[member as keyof typeof GAUGES];
      return value === null ? [] : [[`table="${entry.table}"`, value] as const];
    });
    gauge(`nba_coverage_${member}`, help, values);
  }
  gauge(
    'nba_coverage_latest_processed_timestamp_seconds',
    'When the newest row was written',
    coverage.flatMap(({ table, latest_processed_at: at }) =>
      at === null ? [] : [[`table="${table}"`, Date.parse(at) / 1000] as const],
    ),
  );
  gauge(
    'nba_coverage_status',
    '1 for the status that a table has',
    coverage.flatMap(({ table, status }) =>
      STATUSES.map((name) => [`table="${table}",status="${name}"`, name === status ? 1 : 0] as const),
    ),
  );
  return `${lines.join('\n')}\n`;
}
