import { teamOffenseGameSummaryProcessor } from '../../../services/team-offense-game-summary/service.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import { teamSuiteCase } from '../team-suite-case.ts';

export const suiteCase = teamSuiteCase(eraseTypes(teamOffenseGameSummaryProcessor));
