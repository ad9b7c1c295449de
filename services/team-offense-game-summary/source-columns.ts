/** Where a row's values came from (D22): the league's team rows and the play-by-play of the game. */
import { digestOnce } from '../../shared/basketball/digest.ts';
import {
  ABSENT_SOURCE,
  completeness,
  type SourceGroup,
  sourceGroupColumns,
} from '../../shared/basketball/source-group.ts';
import type { SummaryGame } from '../../shared/basketball/summary-games.ts';
import type { TeamGame } from '../../shared/basketball/team-games.ts';
import { officialGroup } from '../../shared/basketball/team-source-columns.ts';

/** Which of the tables exist. */
export interface ExistingSources {
  readonly teamBox: boolean;
  /** Either feed. */
  readonly playByPlay: boolean;
}

/** All source_* columns of a team's row. */
export function sourceColumns(team: TeamGame, summary: SummaryGame, exists: ExistingSources) {
  return {
    ...sourceGroupColumns('nbac_boxscore', officialGroup(summary, team.team, exists.teamBox)),
    ...sourceGroupColumns('play_by_play', exists.playByPlay ? playByPlayGroup(team, summary) : ABSENT_SOURCE),
  };
}

/** Of the accepted load; where none is, of the first that was found. */
function playByPlayGroup({ team, totals }: TeamGame, { playByPlay }: SummaryGame): SourceGroup {
  const { accepted, bigdataball, nbacPbp } = playByPlay;
  const load = accepted ?? bigdataball ?? nbacPbp;
  const attempts = totals.statistics.fieldGoalAttempts;
  const counted = load?.team(team)?.fieldGoalAttempts ?? 0;
  return {
    last_updated: load?.newestProcessedAt ?? null,
    rows_found: load?.rowsFound ?? 0,
    completeness_pct: attempts === null ? null : attempts === 0 ? 100 : completeness(counted, attempts),
    hash: load === undefined ? null : digestOnce(load.dataHashes),
  };
}
