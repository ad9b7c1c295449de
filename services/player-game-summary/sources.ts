import { REGISTRY_COLUMNS } from '../../shared/basketball/identity.ts';
import { BETTING_PROS_COLUMNS } from '../../shared/basketball/prop-line.ts';
import {
  ESPN_SCOREBOARD_COLUMNS,
  GAME_LINE_START_COLUMNS,
  NBAC_SCOREBOARD_COLUMNS,
} from '../../shared/basketball/tip-off.ts';
import { narrowedBy, onDate, type SourceData, source, wholeTable } from '../../shared/processing/define-source.ts';
import { oddsApiProps } from '../../shared/processing/prop-sources.ts';
import { summarySources } from '../../shared/processing/summary-sources.ts';
import { bettingprosPlayerPointsProps } from '../../shared/tables/raw/bettingpros-player-points-props.ts';
import { espnScoreboard } from '../../shared/tables/raw/espn-scoreboard.ts';
import { nbacScoreboardV2 } from '../../shared/tables/raw/nbac-scoreboard-v2.ts';
import { oddsApiGameLines } from '../../shared/tables/raw/odds-api-game-lines.ts';
import { nbaPlayersRegistry } from '../../shared/tables/reference/nba-players-registry.ts';

const props = {
  oddsApiProps,
  bettingProsProps: source({
    table: bettingprosPlayerPointsProps,
    columns: BETTING_PROS_COLUMNS,
    window: onDate,
    role: 'optional',
    in: { market_type: ['points'] },
    warnAfterHours: 24,
  }),
} as const;

/** What a date of player_game_summary is made of: rows of D, the season's schedule, and the reference tables. */
export const sources = {
  ...summarySources,
  espnScoreboard: source({
    table: espnScoreboard,
    columns: ESPN_SCOREBOARD_COLUMNS,
    window: onDate,
    role: 'optional',
  }),
  nbacScoreboard: source({
    table: nbacScoreboardV2,
    columns: NBAC_SCOREBOARD_COLUMNS,
    window: onDate,
    role: 'optional',
  }),
  ...props,
  // Only to tell which props were offered before tip-off.
  gameLines: source({
    table: oddsApiGameLines,
    columns: GAME_LINE_START_COLUMNS,
    window: onDate,
    narrowing: narrowedBy(props, (date, { oddsApiProps, bettingProsProps }) => {
      const hasProps = oddsApiProps.on(date).length > 0 || bettingProsProps.on(date).length > 0;
      return hasProps ? { start: date, end: date } : undefined;
    }),
    role: 'optional',
  }),
  registry: source({ table: nbaPlayersRegistry, columns: REGISTRY_COLUMNS, window: wholeTable, role: 'optional' }),
} as const;

const { gamebook, bdl, nbaBox, teamBox, schedule, playerList, aliases } = sources;
/** Who appeared, in which final games. */
export const keySources = { gamebook, bdl, nbaBox, teamBox, schedule, playerList, aliases } as const;

export type PlayerGameSources = SourceData<typeof sources>;
