import t from 'tap';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { coverageSuite } from './league-coverage.ts';

const emulator = await emulatorFor(t);

if (emulator !== undefined) {
  let projects = 0;
  const nameOf = () => `${emulator.projectId}-${projects}`;
  coverageSuite(t, {
    open: async () => {
      projects += 1;
      return openBigquery({ projectId: nameOf(), location: 'us-west2', apiEndpoint: emulator.url });
    },
    paste: async (_warehouse, query) => {
      const response = await fetch(`${emulator.url}/bigquery/v2/projects/${nameOf()}/queries`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, useLegacySql: false }),
      });
      const { schema, rows } = (await response.json()) as {
        schema: { fields: { name: string }[] };
        rows: { f: { v: string }[] }[];
      };
      return Object.fromEntries(schema.fields.map(({ name }, index) => [name, rows[0]?.f[index]?.v]));
    },
  });
}
