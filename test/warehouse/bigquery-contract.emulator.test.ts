import t from 'tap';
import { openBigquery } from '../../shared/warehouse/bigquery/open-bigquery.ts';
import { emulatorFor } from '../helpers/bigquery-emulator.ts';
import { apiError, startProxy } from '../helpers/bigquery-proxy.ts';
import { contractSuite } from './contract-suite.ts';

interface TableResource {
  readonly tableReference?: { readonly tableId?: string };
  readonly schema?: { readonly fields?: readonly { readonly name: string }[] };
}

const emulator = await emulatorFor(t);

if (emulator !== undefined) {
  let projects = 0;
  contractSuite(
    t,
    async () => {
      projects += 1;
      const projectId = `${emulator.projectId}-${projects}`;
      const proxy = await startProxy(emulator.url);
      t.teardown(() => proxy.close());
      // The emulator forgets precision and scale of NUMERIC columns, which BigQuery answers as they were declared.
      proxy.rewrite(({ method, path }, body) => {
        const asked = /\/tables\/([a-z_]+)(\?|$)/.exec(path)?.[1];
        if (method !== 'GET' || asked === undefined) return body;
        const made = proxy.requests
          .filter((request) => request.method === 'POST' && /\/tables(\?|$)/.test(request.path))
          .map((request) => JSON.parse(request.body) as TableResource)
          .find(({ tableReference }) => tableReference?.tableId === asked);
        const answer = JSON.parse(body) as TableResource;
        const declared = new Map(made?.schema?.fields?.map((field) => [field.name, field]));
        const fields = answer.schema?.fields?.map((field) => ({ ...declared.get(field.name), ...field }));
        return JSON.stringify(fields === undefined ? answer : { ...answer, schema: { fields } });
      });
      // A table in an absent dataset: BigQuery answers 404, the emulator an internal error.
      const datasetOf = (path: string): string => /\/datasets\/([a-z_]+)\/tables/.exec(path)?.[1] ?? '';
      const isMade = (dataset: string): boolean =>
        proxy.requests.some(
          ({ method, body }) =>
            method === 'POST' &&
            body.includes(`"datasetReference":{"projectId":"${projectId}","datasetId":"${dataset}"`),
        );
      proxy.fault(
        ({ method, path }) => method === 'POST' && datasetOf(path) !== '' && !isMade(datasetOf(path)),
        apiError(404, 'notFound', 'Not found: Dataset'),
        Number.POSITIVE_INFINITY,
      );
      return openBigquery({ projectId, location: 'us-west2', apiEndpoint: proxy.url });
    },
    {
      'fraction.csv': 'the emulator rounds a fraction for an INT64 column; BigQuery refuses the file',
    },
  );
}
