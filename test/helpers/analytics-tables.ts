/** The five tables that the processors fill. */
export { analyticsTables } from '../../services/tables.ts';
