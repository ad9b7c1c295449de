import { join } from 'node:path';
import t from 'tap';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { coverageSuite } from './league-coverage.ts';
import { sql } from './processed-nights.ts';

let file = '';

coverageSuite(t, {
  open: async (t) => {
    file = join(t.testdir(), 'league.duckdb');
    const warehouse = await openDuckdb({ path: file, threads: 1 });
    t.teardown(() => warehouse.close());
    return warehouse;
  },
  paste: async (warehouse, query) => {
    await warehouse.close();
    return (await sql(file, query))[0] ?? {};
  },
});
