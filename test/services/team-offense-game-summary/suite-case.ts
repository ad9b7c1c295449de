import { teamOffenseGameSummaryProcessor } from '../../../services/team-offense-game-summary/service.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import { summarySuiteCase } from '../summary-suite-case.ts';

export const suiteCase = summarySuiteCase(eraseTypes(teamOffenseGameSummaryProcessor), 'nbac_team_boxscore');
