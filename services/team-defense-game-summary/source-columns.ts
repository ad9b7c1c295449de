/** Where a row's values came from (D22): the league's team rows, and the defending team's rows of two player box scores. */
import { digest } from '../../shared/basketball/digest.ts';
import type { PlayerSource } from '../../shared/basketball/player-rows.ts';
import {
  ABSENT_SOURCE,
  completeness,
  newestOf,
  type SourceGroup,
  sourceGroupColumns,
} from '../../shared/basketball/source-group.ts';
import type { SummaryGame } from '../../shared/basketball/summary-games.ts';
import { officialGroup } from '../../shared/basketball/team-source-columns.ts';

/** Which of the tables exist. */
export interface ExistingSources {
  readonly teamBox: boolean;
  readonly gamebook: boolean;
  readonly bdl: boolean;
}

/** All source_* columns of a row. */
export function sourceColumns(team: string, opponent: string, summary: SummaryGame, exists: ExistingSources) {
  const players = (source: PlayerSource): SourceGroup => playersGroup(team, summary, source);
  return {
    ...sourceGroupColumns('team_boxscore', officialGroup(summary, opponent, exists.teamBox)),
    ...sourceGroupColumns('gamebook_players', exists.gamebook ? players('nbac_gamebook_player_stats') : ABSENT_SOURCE),
    ...sourceGroupColumns('bdl_players', exists.bdl ? players('bdl_player_boxscores') : ABSENT_SOURCE),
  };
}

function playersGroup(team: string, { players: { bySource } }: SummaryGame, source: PlayerSource): SourceGroup {
  const ofTeam = bySource[source].rows.filter(({ teamAbbr }) => teamAbbr === team);
  const appearedIn = (other: PlayerSource) => bySource[other].appeared.filter(({ teamAbbr }) => teamAbbr === team);
  const appeared = appearedIn(source);
  const most = Math.max(appearedIn('nbac_gamebook_player_stats').length, appearedIn('bdl_player_boxscores').length);
  return {
    last_updated: newestOf(ofTeam.map(({ processedAt }) => processedAt)),
    rows_found: appeared.length,
    completeness_pct: most === 0 ? 0 : completeness(appeared.length, most),
    hash: digest(appeared.map(({ dataHash }) => dataHash)),
  };
}
