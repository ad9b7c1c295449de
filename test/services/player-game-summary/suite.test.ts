/** What holds for every processor, held by this one. */
import t from 'tap';
import { processorSuite } from '../../processing/processor-suite.ts';
import { suiteCase } from './suite-case.ts';

processorSuite(t, suiteCase, { module: new URL('suite-case.ts', import.meta.url).href });
