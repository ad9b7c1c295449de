/** The warehouse that the configuration names. Only the engine that is used is loaded. */
import type { Config } from '../config.ts';
import type { Warehouse } from './warehouse.ts';

type WarehouseConfig = Pick<
  Config,
  | 'WAREHOUSE'
  | 'DUCKDB_PATH'
  | 'DUCKDB_MEMORY_LIMIT'
  | 'DUCKDB_CHECKPOINT_THRESHOLD'
  | 'GCP_PROJECT_ID'
  | 'BQ_LOCATION'
  | 'BQ_DATASET_PREFIX'
  | 'BQ_API_ENDPOINT'
>;

const openers: Readonly<Record<Config['WAREHOUSE'], (config: WarehouseConfig) => Promise<Warehouse>>> = {
  duckdb: async (config) => {
    const { openDuckdb } = await import('./duckdb/open.ts');
    const { DUCKDB_PATH: path, DUCKDB_MEMORY_LIMIT: memoryLimit } = config;
    const { DUCKDB_CHECKPOINT_THRESHOLD: checkpointThreshold } = config;
    return openDuckdb({
      path,
      ...(memoryLimit === undefined ? {} : { memoryLimit }),
      ...(checkpointThreshold === undefined ? {} : { checkpointThreshold }),
    });
  },
  bigquery: async (config) => {
    const { openBigquery } = await import('./bigquery/open-bigquery.ts');
    return openBigquery({
      projectId: config.GCP_PROJECT_ID,
      location: config.BQ_LOCATION,
      datasets: (dataset) => `${config.BQ_DATASET_PREFIX}${dataset}`,
      ...(config.BQ_API_ENDPOINT === undefined ? {} : { apiEndpoint: config.BQ_API_ENDPOINT }),
    });
  },
};

/**
 * Opens it; whoever opened it closes it.
 * @throws AppError WAREHOUSE_UNAVAILABLE, for example when another process has the DuckDB file open
 */
export function openWarehouse(config: WarehouseConfig): Promise<Warehouse> {
  return openers[config.WAREHOUSE](config);
}
