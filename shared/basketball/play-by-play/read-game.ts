/** The play-by-play of one game: both feeds read, counted, compared with the box score, one of them accepted (D13). */
import type { EpochMicros } from '../../dates.ts';
import type { Compare } from '../order.ts';
import type { RosterMatcher, RosterPlayer } from '../roster-matching.ts';
import { isTeamCountAccepted, type TeamBox } from './acceptance.ts';
import { markAndOnes } from './and-one.ts';
import { bigDataBallEvents, inBigDataBallOrder, type ReadEvents } from './bigdataball-events.ts';
import {
  BIGDATABALL_COLUMNS,
  BIGDATABALL_STARTER_COLUMNS,
  type BigDataBallRow,
  type BigDataBallStarterRow,
  NBAC_PBP_COLUMNS,
  NBAC_PBP_STARTER_COLUMNS,
  type NbacPlayByPlayRow,
  type NbacPlayByPlayStarterRow,
  type PlayByPlaySource,
} from './columns.ts';
import { type Counts, countEvents, emptyPlayerCounts, type PlayerCounts, type TeamCounts } from './counts.ts';
import type { Teams } from './events.ts';
import { inNbacOrder, nbacEvents } from './nbac-events.ts';
import { pairBlocks } from './pair-blocks.ts';
import { periodOneStarters, type TeamStarters } from './period-one-starters.ts';
import { createPersonResolver, type PersonResolver, type TeamCodeOf } from './persons.ts';
import { scoringSequences } from './scoring-sequences.ts';
import { type ChosenLoad, selectLoad } from './select-load.ts';

export interface GamePlayByPlayInput<P extends RosterPlayer> {
  /** The schedule's two teams (D5: never the raw row's). */
  readonly teams: Teams;
  /** D3, `teams.ts`. */
  readonly teamCodeOf: TeamCodeOf;
  /** Rows of either table already matched to the game (D5); all loads, duplicates included, in any order. */
  readonly bigDataBallRows: readonly BigDataBallRow[];
  readonly nbacRows: readonly NbacPlayByPlayRow[];
  readonly matcher: RosterMatcher<P>;
  /** Team totals (D9) of the two teams; undefined where there are none. */
  readonly totals: { readonly home: TeamBox | undefined; readonly away: TeamBox | undefined };
}

/** What is known of one feed's chosen load, accepted or not. */
export interface PlayByPlayLoad<P extends RosterPlayer> {
  readonly source: PlayByPlaySource;
  readonly sourceFilePath: string;
  readonly newestProcessedAt: EpochMicros;
  /** Events of the load, one per event_sequence. */
  readonly rowsFound: number;
  /** `data_hash` of these events, for the digest of D22. */
  readonly dataHashes: readonly (string | null)[];
  readonly accepted: boolean;
  /** Highest period of any of its rows. */
  readonly highestPeriod: number | undefined;
  /** Rows of the load that lost to another of their event_sequence. */
  readonly collapsed: number;
  /** Rows of other loads. */
  readonly ignored: number;
  /** Rows ignored because player 1's team code is none (`unknown_team_code`). */
  readonly unknownTeamCodes: number;
  /** Persons named by events who are no roster player, each once. */
  readonly unmatchedPersons: number;
  readonly counts: Counts<P>;
  /** A player's counts; zeros for one without events. */
  player(player: P): PlayerCounts;
  /** Counts of a team of the game; undefined for any other code. */
  team(teamAbbr: string): TeamCounts | undefined;
}

export interface GamePlayByPlay<P extends RosterPlayer> {
  readonly bigdataball: PlayByPlayLoad<P> | undefined;
  readonly nbacPbp: PlayByPlayLoad<P> | undefined;
  /** BigDataBall if accepted, else NBA.com if accepted, else undefined (`shot_zones_unavailable`). */
  readonly accepted: PlayByPlayLoad<P> | undefined;
  /** Highest period by D10 (b), accepted or not: BigDataBall's, else NBA.com's, the first that reaches 4. */
  readonly highestPeriod: number | undefined;
  /** The two teams' starters by rule 2 of D14, accepted or not; a team without exactly five is undefined. */
  readonly starters: TeamStarters<P>;
}

/**
 * Reads the play-by-play of a game (D13; D10 b; D14 rule 2). Neither the order nor the number of equal raw rows matters.
 */
export function readGamePlayByPlay<P extends RosterPlayer>(input: GamePlayByPlayInput<P>): GamePlayByPlay<P> {
  const { teams, matcher, teamCodeOf: codeOf } = input;
  const loads = orderedLoads(input);
  let bigdataball: PlayByPlayLoad<P> | undefined;
  if (loads.bigDataBall !== undefined) {
    const persons = createPersonResolver({ matcher, teams, source: 'bigdataball_play_by_play', codeOf });
    const events = bigDataBallEvents(loads.bigDataBall.rows, persons);
    bigdataball = describeLoad('bigdataball', loads.bigDataBall, events, persons, input);
  }
  let nbacPbp: PlayByPlayLoad<P> | undefined;
  if (loads.nbac !== undefined) {
    const persons = createPersonResolver({ matcher, teams, source: 'nbac_play_by_play', codeOf });
    const events = nbacEvents(loads.nbac.rows, persons);
    pairBlocks(events.events, teams);
    nbacPbp = describeLoad('nbac_pbp', loads.nbac, events, persons, input);
  }
  return {
    bigdataball,
    nbacPbp,
    accepted: [bigdataball, nbacPbp].find((load) => load?.accepted),
    highestPeriod: [bigdataball, nbacPbp].map((load) => load?.highestPeriod).find((period) => (period ?? 0) >= 4),
    starters: startersOf(loads, input),
  };
}

/** As GamePlayByPlayInput, of rows that need not have more than the columns for starters, nor be of later periods. */
export interface StarterPlayByPlayInput<P extends RosterPlayer>
  extends Pick<GamePlayByPlayInput<P>, 'teams' | 'teamCodeOf' | 'matcher'> {
  readonly bigDataBallRows: readonly BigDataBallStarterRow[];
  readonly nbacRows: readonly NbacPlayByPlayStarterRow[];
}

/**
 * Only the starters of a game by play-by-play, as in `readGamePlayByPlay`, at a fraction of its cost: for the earlier games
 * that expected starters look back on.
 */
export function readPlayByPlayStarters<P extends RosterPlayer>(input: StarterPlayByPlayInput<P>): TeamStarters<P> {
  const bigDataBall = selectLoad(input.bigDataBallRows, BIGDATABALL_STARTER_COLUMNS);
  const nbac = selectLoad(input.nbacRows, NBAC_PBP_STARTER_COLUMNS);
  return startersOf(
    {
      bigDataBall: bigDataBall && inOrderOf(bigDataBall, inBigDataBallOrder),
      nbac: nbac && inOrderOf(nbac, inNbacOrder),
    },
    input,
  );
}

function inOrderOf<Row>(load: ChosenLoad<Row>, order: Compare<Row>): ChosenLoad<Row> {
  return { ...load, rows: load.rows.toSorted(order) };
}

/** The chosen load of each feed, its rows in the order of D13. */
function orderedLoads(input: Pick<GamePlayByPlayInput<RosterPlayer>, 'bigDataBallRows' | 'nbacRows'>) {
  const bigDataBall = selectLoad(input.bigDataBallRows, BIGDATABALL_COLUMNS);
  const nbac = selectLoad(input.nbacRows, NBAC_PBP_COLUMNS);
  return {
    bigDataBall: bigDataBall && inOrderOf(bigDataBall, inBigDataBallOrder),
    nbac: nbac && inOrderOf(nbac, inNbacOrder),
  };
}

interface StarterLoads {
  readonly bigDataBall: ChosenLoad<BigDataBallStarterRow> | undefined;
  readonly nbac: ChosenLoad<NbacPlayByPlayStarterRow> | undefined;
}

function startersOf<P extends RosterPlayer>(
  loads: StarterLoads,
  { teams, matcher, teamCodeOf }: Pick<GamePlayByPlayInput<P>, 'teams' | 'matcher' | 'teamCodeOf'>,
): TeamStarters<P> {
  return periodOneStarters({
    bigDataBallRows: loads.bigDataBall?.rows ?? [],
    nbacRows: loads.nbac?.rows ?? [],
    teams,
    matcher,
    codeOf: teamCodeOf,
  });
}

interface PeriodRow {
  readonly period: number | null;
  readonly data_hash: string | null;
}

function describeLoad<P extends RosterPlayer, Row extends PeriodRow>(
  source: PlayByPlaySource,
  load: ChosenLoad<Row>,
  { events, unknownTeamCodes }: ReadEvents<P>,
  persons: PersonResolver<P>,
  { teams, totals }: GamePlayByPlayInput<P>,
): PlayByPlayLoad<P> {
  markAndOnes(events);
  const counts = countEvents(events, teams, scoringSequences(events, teams));
  let highestPeriod: number | undefined;
  for (const { period } of load.rows) {
    if (period !== null && (highestPeriod === undefined || period > highestPeriod)) highestPeriod = period;
  }
  return {
    source,
    sourceFilePath: load.sourceFilePath,
    newestProcessedAt: load.newestProcessedAt,
    rowsFound: load.rows.length,
    dataHashes: load.rows.map((row) => row.data_hash),
    accepted: isTeamCountAccepted(counts.home, totals.home) && isTeamCountAccepted(counts.away, totals.away),
    highestPeriod,
    collapsed: load.collapsed,
    ignored: load.ignored,
    unknownTeamCodes,
    unmatchedPersons: persons.unmatchedPersons(),
    counts,
    player: (player) => counts.players.get(player) ?? emptyPlayerCounts(),
    team: (teamAbbr) => (teamAbbr === teams.home ? counts.home : teamAbbr === teams.away ? counts.away : undefined),
  };
}
