import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { defineProcessor } from '../../shared/processing/define-processor.ts';
import { unresolvedPlayerNames } from '../../shared/tables/reference/unresolved-player-names.ts';
import { computePlayerGameSummary, expectedPlayerGames } from './compute.ts';
import { keySources, sources } from './sources.ts';
import { playerGameSummary } from './table.ts';
import { recordUnresolvedNames } from './unresolved-names.ts';

export const playerGameSummaryProcessor = defineProcessor({
  name: 'PlayerGameSummaryProcessor',
  service: 'player-game-summary',
  table: playerGameSummary,
  sources,
  kind: 'summary',
  version: '1',
  shipped: { player_aliases: SHIPPED_PLAYER_ALIASES },
  compute: computePlayerGameSummary,
  expected: expectedPlayerGames,
  keySources,
  keysFromRuns: true,
  afterWrite: { tables: [unresolvedPlayerNames], run: recordUnresolvedNames },
});
