import { playerGameSummaryProcessor } from '../../../services/player-game-summary/service.ts';
import { eraseTypes } from '../../../shared/processing/define-processor.ts';
import { summarySuiteCase } from '../summary-suite-case.ts';

export const suiteCase = summarySuiteCase(eraseTypes(playerGameSummaryProcessor), 'nbac_gamebook_player_stats');
