import { teamDefenseGameSummaryProcessor } from '../../../services/team-defense-game-summary/service.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import { summarySuiteCase } from '../summary-suite-case.ts';

export const suiteCase = summarySuiteCase(eraseTypes(teamDefenseGameSummaryProcessor), 'nbac_team_boxscore');
