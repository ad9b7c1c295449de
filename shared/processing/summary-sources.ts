/**
 * The sources that the three summary tables read alike: they describe the final games of D. Each service spreads them into
 * its own declaration.
 */
import { SCHEDULE_COLUMNS } from '../basketball/games.ts';
import { PLAYER_ALIAS_COLUMNS } from '../basketball/names.ts';
import { BIGDATABALL_COLUMNS, NBAC_PBP_COLUMNS } from '../basketball/play-by-play/columns.ts';
import { BDL_COLUMNS, GAMEBOOK_COLUMNS, NBA_BOX_COLUMNS } from '../basketball/player-rows.ts';
import { PLAYER_LIST_COLUMNS } from '../basketball/roster-matching.ts';
import { TEAM_BOX_COLUMNS } from '../basketball/team-totals.ts';
import { bdlPlayerBoxscores } from '../tables/raw/bdl-player-boxscores.ts';
import { bigdataballPlayByPlay } from '../tables/raw/bigdataball-play-by-play.ts';
import { nbacGamebookPlayerStats } from '../tables/raw/nbac-gamebook-player-stats.ts';
import { nbacPlayByPlay } from '../tables/raw/nbac-play-by-play.ts';
import { nbacPlayerBoxscores } from '../tables/raw/nbac-player-boxscores.ts';
import { nbacPlayerListCurrent } from '../tables/raw/nbac-player-list-current.ts';
import { nbacSchedule } from '../tables/raw/nbac-schedule.ts';
import { nbacTeamBoxscore } from '../tables/raw/nbac-team-boxscore.ts';
import { playerAliases } from '../tables/reference/player-aliases.ts';
import { onDate, type SourceData, seasonSpan, source, wholeTable } from './define-source.ts';

/** Minima and ages: D23. */
export const summarySources = {
  gamebook: source({
    table: nbacGamebookPlayerStats,
    columns: GAMEBOOK_COLUMNS,
    window: onDate,
    role: 'critical',
  }),
  bdl: source({ table: bdlPlayerBoxscores, columns: BDL_COLUMNS, window: onDate, role: 'critical' }),
  nbaBox: source({ table: nbacPlayerBoxscores, columns: NBA_BOX_COLUMNS, window: onDate, role: 'critical' }),
  teamBox: source({
    table: nbacTeamBoxscore,
    columns: TEAM_BOX_COLUMNS,
    window: onDate,
    role: 'optional',
    minimum: { rows: 2, per: 'final game' },
  }),
  schedule: source({
    table: nbacSchedule,
    columns: SCHEDULE_COLUMNS,
    window: seasonSpan,
    role: 'optional',
    warnAfterHours: 12,
  }),
  bigDataBall: source({
    table: bigdataballPlayByPlay,
    columns: BIGDATABALL_COLUMNS,
    window: onDate,
    role: 'optional',
  }),
  nbacPlayByPlay: source({
    table: nbacPlayByPlay,
    columns: NBAC_PBP_COLUMNS,
    window: onDate,
    role: 'optional',
    minimum: { rows: 300, per: 'final game' },
  }),
  playerList: source({
    table: nbacPlayerListCurrent,
    columns: PLAYER_LIST_COLUMNS,
    window: wholeTable,
    role: 'optional',
  }),
  aliases: source({ table: playerAliases, columns: PLAYER_ALIAS_COLUMNS, window: wholeTable, role: 'optional' }),
} as const;

export type SummarySourceData = SourceData<typeof summarySources>;
