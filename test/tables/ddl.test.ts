import { DuckDBInstance } from '@duckdb/node-api';
import t from 'tap';
import {
  bigqueryColumnType,
  bigqueryCreateTable,
  bigqueryFields,
  bigqueryTableMetadata,
} from '../../shared/tables/bigquery-ddl.ts';
import { nullable, repeated, required } from '../../shared/tables/column-types.ts';
import { defineTable } from '../../shared/tables/define-table.ts';
import { duckdbAddColumn, duckdbColumnType, duckdbCreateTable } from '../../shared/tables/duckdb-ddl.ts';
import { brRostersCurrent } from '../../shared/tables/raw/br-rosters-current.ts';
import { allTables } from '../../shared/tables/registry.ts';
import { analyticsTables } from '../helpers/analytics-tables.ts';

const sample = defineTable({
  dataset: 'nba_analytics',
  name: 'sample',
  description: 'A "sample".',
  columns: {
    id: required('STRING', 'who'),
    game_date: required('DATE'),
    count: { ...nullable('INT64'), default: '0' },
    ratio: nullable('FLOAT64'),
    minutes: nullable('NUMERIC(5,1)'),
    flag: nullable('BOOL'),
    at: nullable('TIMESTAMP'),
    extra: nullable('JSON'),
    issues: repeated('STRING'),
    data_hash: nullable('STRING'),
  },
  key: ['id'],
  partitionBy: 'game_date',
  requirePartitionFilter: true,
  clusterBy: ['id', 'game_date'],
  hashFields: ['id', 'count'],
});
const byInstant = defineTable({
  dataset: 'nba_processing',
  name: 'events',
  description: 'Events.',
  columns: { at: required('TIMESTAMP') },
  key: [],
  partitionBy: 'at',
});

t.test('BigQuery SQL: types, modes, defaults, partition, clustering, options', async (t) => {
  t.equal(
    bigqueryCreateTable(sample),
    `CREATE TABLE IF NOT EXISTS \`nba_analytics.sample\` (
  \`id\` STRING NOT NULL OPTIONS (description = "who"),
  \`game_date\` DATE NOT NULL,
  \`count\` INT64 DEFAULT 0,
  \`ratio\` FLOAT64,
  \`minutes\` NUMERIC(5, 1),
  \`flag\` BOOL,
  \`at\` TIMESTAMP,
  \`extra\` JSON,
  \`issues\` ARRAY<STRING>,
  \`data_hash\` STRING
)
PARTITION BY \`game_date\`
CLUSTER BY \`id\`, \`game_date\`
OPTIONS (description = "A \\"sample\\".", require_partition_filter = TRUE, labels = [("hash_scheme", "v1")]);`,
  );
  t.equal(
    bigqueryCreateTable(byInstant, 'project.other'),
    `CREATE TABLE IF NOT EXISTS \`project.other.events\` (
  \`at\` TIMESTAMP NOT NULL
)
PARTITION BY DATE(\`at\`)
OPTIONS (description = "Events.");`,
  );
  t.match(
    bigqueryCreateTable(brRostersCurrent),
    'PARTITION BY RANGE_BUCKET(`season_year`, GENERATE_ARRAY(2020, 2030, 1))',
  );
});

t.test('BigQuery API: fields and metadata', async (t) => {
  t.strictSame(bigqueryFields(sample), [
    { name: 'id', type: 'STRING', mode: 'REQUIRED', description: 'who' },
    { name: 'game_date', type: 'DATE', mode: 'REQUIRED' },
    { name: 'count', type: 'INTEGER', mode: 'NULLABLE', defaultValueExpression: '0' },
    { name: 'ratio', type: 'FLOAT', mode: 'NULLABLE' },
    { name: 'minutes', type: 'NUMERIC', precision: '5', scale: '1', mode: 'NULLABLE' },
    { name: 'flag', type: 'BOOLEAN', mode: 'NULLABLE' },
    { name: 'at', type: 'TIMESTAMP', mode: 'NULLABLE' },
    { name: 'extra', type: 'JSON', mode: 'NULLABLE' },
    { name: 'issues', type: 'STRING', mode: 'REPEATED' },
    { name: 'data_hash', type: 'STRING', mode: 'NULLABLE' },
  ]);
  const { schema, ...metadata } = bigqueryTableMetadata(sample);
  t.equal(schema.fields.length, 10);
  t.strictSame(metadata, {
    description: 'A "sample".',
    timePartitioning: { type: 'DAY', field: 'game_date' },
    requirePartitionFilter: true,
    clustering: { fields: ['id', 'game_date'] },
    labels: { hash_scheme: 'v1' },
  });
  t.strictSame(bigqueryTableMetadata(byInstant), {
    description: 'Events.',
    schema: { fields: [{ name: 'at', type: 'TIMESTAMP', mode: 'REQUIRED' }] },
    timePartitioning: { type: 'DAY', field: 'at' },
  });
  const { timePartitioning, rangePartitioning } = bigqueryTableMetadata(brRostersCurrent);
  t.equal(timePartitioning, undefined);
  t.strictSame(rangePartitioning, { field: 'season_year', range: { start: '2020', end: '2030', interval: '1' } });
});

t.test("more decimals than BigQuery's NUMERIC has are refused", async (t) => {
  t.throws(() => bigqueryColumnType(nullable('NUMERIC(15,10)')), /at most 9 decimals/);
  t.equal(bigqueryColumnType(repeated('NUMERIC(15,9)')), 'ARRAY<NUMERIC(15, 9)>');
});

t.test('DuckDB SQL: types, modes, names', async (t) => {
  t.equal(
    duckdbCreateTable(sample),
    `CREATE TABLE IF NOT EXISTS "nba_analytics"."sample" (
  "id" VARCHAR NOT NULL,
  "game_date" DATE NOT NULL,
  "count" BIGINT,
  "ratio" DOUBLE,
  "minutes" DECIMAL(5,1),
  "flag" BOOLEAN,
  "at" TIMESTAMPTZ,
  "extra" JSON,
  "issues" VARCHAR[] DEFAULT [],
  "data_hash" VARCHAR
)`,
  );
  t.match(duckdbCreateTable(sample, { temporary: true, name: 'staged' }), /^CREATE TEMPORARY TABLE "staged" \(/);
  t.match(duckdbCreateTable(sample, { schema: 's"x' }), /^CREATE TABLE IF NOT EXISTS "s""x"."sample" \(/);
  t.equal(duckdbColumnType(repeated('NUMERIC(5,2)')), 'DECIMAL(5,2)[]');
  t.equal(
    duckdbAddColumn(sample, 'issues'),
    'ALTER TABLE "nba_analytics"."sample" ADD COLUMN IF NOT EXISTS "issues" VARCHAR[] DEFAULT []',
  );
  t.throws(() => duckdbAddColumn(sample, 'nothing'), /no column nothing/);
  t.throws(() => duckdbAddColumn(sample, 'id'), /REQUIRED/);
});

t.test('DuckDB makes every table as declared', async (t) => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  t.teardown(() => {
    connection.closeSync();
    instance.closeSync();
  });
  const tables = allTables(analyticsTables);
  for (const dataset of new Set(tables.map((table) => table.dataset)))
    await connection.run(`CREATE SCHEMA "${dataset}"`);
  for (const table of tables) {
    await connection.run(duckdbCreateTable(table));
    const reader = await connection.runAndReadAll(
      `SELECT column_name, data_type, is_nullable FROM information_schema.columns
       WHERE table_schema = '${table.dataset}' AND table_name = '${table.name}' ORDER BY ordinal_position`,
    );
    const made = reader.getRows().map((row) => row.map(String));
    const declared = Object.entries(table.columns).map(([name, column]) => [
      name,
      duckdbColumnType(column).replace('TIMESTAMPTZ', 'TIMESTAMP WITH TIME ZONE'),
      column.mode === 'REQUIRED' ? 'NO' : 'YES',
    ]);
    t.strictSame(made, declared, table.id);
  }
  await connection.run(`ALTER TABLE nba_analytics.player_game_summary DROP COLUMN quality_issues`);
  await connection.run(
    `INSERT INTO nba_analytics.player_game_summary (player_lookup, game_id, game_date, team_abbr, opponent_team_abbr,
       season_year, starter_flag, win_flag, is_active) VALUES ('a', 'g', '2025-01-15', 'LAL', 'BOS', 2024, true, true, true)`,
  );
  const summary = tables.find(({ name }) => name === 'player_game_summary');
  if (summary === undefined) throw new Error('player_game_summary is not among the tables');
  await connection.run(duckdbAddColumn(summary, 'quality_issues'));
  const stored = await connection.runAndReadAll(
    `SELECT quality_issues, data_sources FROM nba_analytics.player_game_summary`,
  );
  t.strictSame(stored.getRowsJson(), [[[], []]], 'arrays nobody gave are empty');
});
