import t from 'tap';
import { openDuckdb } from '../../shared/warehouse/duckdb/open.ts';
import { contractSuite } from './contract-suite.ts';

contractSuite(t, () => openDuckdb({ path: ':memory:', threads: 2 }));
