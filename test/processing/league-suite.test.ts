import t from 'tap';
import { suiteCase } from './league-case.ts';
import { processorSuite } from './processor-suite.ts';

processorSuite(t, suiteCase, { module: new URL('league-case.ts', import.meta.url).href, crashes: 52 });
