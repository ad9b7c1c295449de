/** Backfills on BigQuery, by the emulator. BACKFILL_ROWS=100000 hashes more rows, which takes the emulator half a minute. */
import fc from 'fast-check';
import t from 'tap';
import { playerGameSummary } from '../../services/player-game-summary/table.ts';
import { isComplete } from '../../shared/backfill/backfill-result.ts';
import { planBackfill } from '../../shared/backfill/plan.ts';
import { addDays, datesOfRange } from '../../shared/dates.ts';
import { tableQuantiser } from '../../shared/hashing/quantise.ts';
import type { StoredRow } from '../../shared/tables/column-types.ts';
import { processorRunHistory } from '../../shared/tables/operations/processor-run-history.ts';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { readAll, type StatementRecord } from '../../shared/warehouse/warehouse.ts';
import { runCli } from '../cli/run-cli.ts';
import { arbitraryRow } from '../helpers/arbitrary-row.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { isJobInsert, isUpload, startProxy } from '../helpers/bigquery-proxy.ts';
import { boxScores, boxScoresOf, GAME_DAY } from '../helpers/bigquery-rows.ts';
import { type League, league, leagueOver, timeless } from '../processing/harness.ts';
import { DAY, leagueTables, teamGames } from '../processing/league.ts';
import { addGames, backfill, DAYS, HASH, now, REPROCESS, statuses, withoutHash } from './harness.ts';

const MANY_ROWS = Number(process.env.BACKFILL_ROWS ?? 10_000);
const emulator = await emulatorFor(t);

if (emulator !== undefined) {
  let projects = 0;
  const nextProject = (): string => {
    projects += 1;
    return `${emulator.projectId}-backfill-${projects}`;
  };

  t.test(
    'hashing takes as many jobs for 100,000 rows as for 1,000, and leaves everything else as it was',
    async (t) => {
      const counts: unknown[] = [];
      for (const count of [1_000, MANY_ROWS]) {
        const proxy = await startProxy(emulator.url);
        t.teardown(() => proxy.close());
        const warehouse = await openBigquery({
          projectId: nextProject(),
          location: 'us-west2',
          apiEndpoint: proxy.url,
        });
        await warehouse.ensureTables([boxScores]);
        const good = boxScoresOf(count, 5);
        // Every tenth row has its hash.
        await warehouse.append(
          boxScores,
          good.map((row, index) => (index % 10 === 0 ? row : { ...row, data_hash: null })),
        );
        const jobs = (): number => proxy.requests.filter((request) => isJobInsert(request) || isUpload(request)).length;
        const before = jobs();
        const statements: StatementRecord[] = [];
        const range = { start: addDays(GAME_DAY, -10), end: addDays(GAME_DAY, 10) };
        const logged = warehouse.withLog((record) => statements.push(record));
        const report = await logged.rehash({ table: boxScores, dates: [range] });
        counts.push([jobs() - before, statements.map(({ kind }) => kind)]);
        t.equal(report.written, good.length - Math.ceil(good.length / 10), 'true hashes are not written again');
        const stored = await readAll(warehouse, { table: boxScores, columns: boxScores.columnNames });
        const byPlayer = new Map<unknown, StoredRow>(stored.map((row) => [`${row.game_id} ${row.player_lookup}`, row]));
        const moved = good.filter(
          (row) => JSON.stringify(byPlayer.get(`${row.game_id} ${row.player_lookup}`)) !== JSON.stringify(row),
        );
        t.same(moved.slice(0, 2), [], 'bit for bit, processed_at included');
        t.equal(stored.length, count);
      }
      t.same(counts, [
        [3, ['query', 'load', 'dml']],
        [3, ['query', 'load', 'dml']],
      ]);
    },
  );

  const opened = async (): Promise<League> => {
    const warehouse = await openBigquery({
      projectId: nextProject(),
      location: 'us-west2',
      apiEndpoint: emulator.url,
      retries: { attempts: 6, firstPauseMilliseconds: 20, longestPauseMilliseconds: 400 },
    });
    await warehouse.ensureTables([...leagueTables, league.table, teamGames, processorRunHistory]);
    await addGames(warehouse);
    return leagueOver(warehouse);
  };

  t.test('both methods end as they do on DuckDB, with the bytes told before', async (t) => {
    const duckdb = leagueOver(await openDuckdb({ path: ':memory:', threads: 1 }));
    t.teardown(() => duckdb.warehouse.close());
    await duckdb.warehouse.ensureTables([...leagueTables, league.table]);
    await addGames(duckdb.warehouse);
    await backfill(duckdb);
    const good = timeless(await duckdb.stored());

    const bigquery = await opened();
    const { warehouse } = bigquery;
    const plan = await planBackfill({ warehouse, codeVersion: 'v1', now }, REPROCESS);
    t.match(plan.tables, [{ bytes: Number, expected: 10, rows: 0 }]);
    t.ok(isComplete(await backfill(bigquery)));
    t.strictSame(timeless(await bigquery.stored()), good);
    t.same(await statuses(bigquery), Object.fromEntries(DAYS.slice(0, 5).map((date) => [date, 'complete'])));

    const rows = await bigquery.stored();
    await warehouse.upsert(league.table, rows.map(withoutHash));
    t.match(await planBackfill({ warehouse, codeVersion: 'v1', now }, HASH), {
      tables: [{ bytes: Number, rows: 10, present: 0, statements: 3 }],
    });
    t.ok(isComplete(await backfill(bigquery, HASH)));
    t.strictSame(await bigquery.stored(), rows);
  });

  t.test('backfills of overlapping ranges at once end in the right state', async (t) => {
    const bigquery = await opened();
    const results = await Promise.all([
      backfill(bigquery, { resume: false }),
      backfill(bigquery, { resume: false, start: addDays(DAY, 2) }),
    ]);
    t.same(
      results.map(({ ending }) => ending),
      ['done', 'done'],
    );
    t.ok(isComplete(await backfill(bigquery)));
    t.equal((await bigquery.stored()).length, 10);
  });

  t.test('beyond sixty dates the command shows its plan and wants consent, where there is no terminal', async (t) => {
    const projectId = nextProject();
    const warehouse = await openBigquery({ projectId, location: 'us-west2', apiEndpoint: emulator.url });
    await warehouse.ensureTables([playerGameSummary]);
    const dates = datesOfRange(DAY, addDays(DAY, 60));
    const sample = fc.sample(arbitraryRow(playerGameSummary), { numRuns: dates.length, seed: 7 });
    await warehouse.append(
      playerGameSummary,
      sample.map((row, index) => ({
        ...tableQuantiser(playerGameSummary)({ ...row, player_lookup: `p${index}`, game_date: dates[index] }),
        data_hash: null,
      })),
    );
    const env = { WAREHOUSE: 'bigquery', BQ_API_ENDPOINT: emulator.url, GCP_PROJECT_ID: projectId };
    const range = ['--start-date', DAY, '--end-date', addDays(DAY, 60)];
    const command = ['backfill', '--table', 'player_game_summary', '--method', 'hash', ...range];
    const asked = await runCli(command, t.testdir({}), env);
    t.equal(asked.code, 2);
    t.match(asked.stdout, /: 61 game dates to do\n/);
    t.match(asked.stdout, /player_game_summary +61 .* scanned|scanned\nplayer_game_summary +61 /);
    t.match(asked.stderr, /^error: These are 61 game dates on BigQuery: .* --yes\./);
    const done = await runCli([...command, '--yes'], t.testdir({}), env);
    t.equal(done.code, 0, done.stderr);
    t.match(done.stdout, /61 rows written/);
  });
}
