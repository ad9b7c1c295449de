/**
 * Games written as plays and told in the words of either feed, so that one table of examples tests both.
 *
 * - L1 … L7, B1 … B7: seven players each of LAL (away) and BOS (home) · Moment: a clock and what happens then, in order.
 */

import {
  BIGDATABALL_COLUMNS,
  type BigDataBallRow,
  NBAC_PBP_COLUMNS,
  type NbacPlayByPlayRow,
} from '../../../shared/basketball/play-by-play/columns.ts';
import {
  type GamePlayByPlayInput,
  type PlayByPlayLoad,
  readGamePlayByPlay,
} from '../../../shared/basketball/play-by-play/read-game.ts';
import { createRosterMatcher, type RosterPlayer } from '../../../shared/basketball/roster-matching.ts';
import { microsOf } from '../../../shared/dates.ts';

export const teams = { home: 'BOS', away: 'LAL' } as const;
export type TeamCode = 'BOS' | 'LAL';
const NUMBERS = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'] as const;
type Shirt = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export type PlayerRef = `${'L' | 'B'}${Shirt}`;

const teamOf = (ref: PlayerRef): TeamCode => (ref.startsWith('L') ? 'LAL' : 'BOS');
const familyNameOf = (ref: PlayerRef): string => NUMBERS[Number(ref.slice(1)) - 1] ?? '';
const nameOf = (ref: PlayerRef): string => `${ref.startsWith('L') ? 'Leo' : 'Ben'} ${familyNameOf(ref)}`;
const lookupOf = (ref: PlayerRef): string => nameOf(ref).toLowerCase().replace(' ', '');

const refs = (['L', 'B'] as const).flatMap((side) =>
  ([1, 2, 3, 4, 5, 6, 7] as const).map((n): PlayerRef => `${side}${n}`),
);
export const roster: readonly RosterPlayer[] = refs.map((ref) => ({
  lookup: lookupOf(ref),
  fullName: nameOf(ref),
  teamAbbr: teamOf(ref),
}));
export const matcher = createRosterMatcher({
  roster,
  nbaBox: [],
  playerListNames: new Map(),
  resolveName: (name) => name,
});

export function playerOf(ref: PlayerRef): RosterPlayer {
  const player = roster.find((candidate) => candidate.lookup === lookupOf(ref));
  if (player === undefined) throw new Error(`no player ${ref}`);
  return player;
}

type Some<Row> = { readonly [K in keyof Row]?: Row[K] };

/** A play in the words of each feed; a feed may need several rows for it, or say nothing. */
export interface Play {
  readonly bigDataBall: readonly Some<BigDataBallRow>[];
  readonly nbac: readonly Some<NbacPlayByPlayRow>[];
}
export type Moment = readonly [clock: number | null, ...plays: Play[]];

const bigDataBallPlayer = (ref: PlayerRef): Some<BigDataBallRow> => ({
  player_1_name: nameOf(ref),
  player_1_lookup: lookupOf(ref),
  player_1_team_abbr: teamOf(ref),
});
const secondPlayer = (ref: PlayerRef, role: string): Some<BigDataBallRow> => ({
  player_2_name: nameOf(ref),
  player_2_lookup: lookupOf(ref),
  player_2_team_abbr: teamOf(ref),
  player_2_role: role,
});
const nbacPlayer = (ref: PlayerRef): Some<NbacPlayByPlayRow> => ({
  player_1_lookup: familyNameOf(ref).toLowerCase(),
  player_1_team_abbr: teamOf(ref),
});

export interface ShotOptions {
  /** Feet; null leaves every trace of it out. */
  readonly feet?: number | null;
  readonly three?: boolean;
  readonly assistBy?: PlayerRef;
  readonly blockedBy?: PlayerRef;
}

function shot(by: PlayerRef, made: boolean, { feet = 3, three = false, assistBy, blockedBy }: ShotOptions): Play {
  const points = three ? 3 : 2;
  const second = assistBy ? secondPlayer(assistBy, 'assist') : blockedBy ? secondPlayer(blockedBy, 'block') : {};
  const length = feet === null ? '' : `${Math.floor(feet)}' `;
  const style = three ? '3PT Jump Shot' : 'Jump Shot';
  const scored = made ? ` (${points} PTS)` : '';
  const assisted = assistBy ? ` (${familyNameOf(assistBy)} 1 AST)` : '';
  return {
    bigDataBall: [
      {
        ...bigDataBallPlayer(by),
        ...second,
        event_type: made ? 'shot' : 'miss',
        event_subtype: style,
        shot_type: `${points}PT`,
        shot_made: made,
        shot_distance: feet,
        points_scored: made ? points : 0,
      },
    ],
    nbac: [
      {
        ...nbacPlayer(by),
        event_type: `${points}pt`,
        event_action_type: 'Jump Shot',
        event_description: `${made ? '' : 'MISS '}${familyNameOf(by)} ${length}${style}${scored}${assisted}`,
        // What the loader makes of every shot.
        shot_made: false,
        shot_type: `${points}PT`,
        shot_distance: feet,
      },
      ...(blockedBy ? [{ ...nbacPlayer(blockedBy), event_type: 'block', event_description: 'BLOCK (1 BLK)' }] : []),
    ],
  };
}

export const basket = (by: PlayerRef, options: ShotOptions = {}): Play => shot(by, true, options);
export const miss = (by: PlayerRef, options: ShotOptions = {}): Play => shot(by, false, options);

/** @param number like `1 of 2` */
export function freeThrow(by: PlayerRef, number: string, made: boolean, kind = ''): Play {
  const [k, n] = number.split(' of ');
  return {
    bigDataBall: [
      {
        ...bigDataBallPlayer(by),
        event_type: 'free throw',
        event_subtype: `free throw ${kind} ${k}/${n}`,
        points_scored: made ? 1 : 0,
      },
    ],
    nbac: [
      {
        ...nbacPlayer(by),
        event_type: 'freethrow',
        event_action_type: number,
        event_description: `${made ? '' : 'MISS '}${familyNameOf(by)} Free Throw ${kind} ${number}`,
        shot_made: false,
      },
    ],
  };
}

export const rebound = (by: PlayerRef, side: 'offensive' | 'defensive'): Play => ({
  bigDataBall: [{ ...bigDataBallPlayer(by), event_type: 'rebound', event_subtype: `rebound ${side}` }],
  nbac: [{ ...nbacPlayer(by), event_type: 'rebound', event_action_type: side }],
});

/** BigDataBall knows the team and not the side, NBA.com the side and not the team. */
export const teamRebound = (team: TeamCode, side: 'offensive' | 'defensive'): Play => ({
  bigDataBall: [{ player_1_team_abbr: team, event_type: 'rebound', event_subtype: 'team rebound' }],
  nbac: [{ event_type: 'rebound', event_action_type: side }],
});

export const turnover = (by: PlayerRef, stolenBy?: PlayerRef): Play => ({
  bigDataBall: [
    { ...bigDataBallPlayer(by), ...(stolenBy ? secondPlayer(stolenBy, 'steal') : {}), event_type: 'turnover' },
  ],
  nbac: [
    { ...nbacPlayer(by), event_type: 'turnover', event_action_type: stolenBy ? 'lost ball' : 'traveling' },
    ...(stolenBy ? [{ ...nbacPlayer(stolenBy), event_type: 'steal' }] : []),
  ],
});

export const foul = (by: PlayerRef, kind = 'personal'): Play => ({
  bigDataBall: [{ ...bigDataBallPlayer(by), event_type: 'foul', event_subtype: kind }],
  nbac: [{ ...nbacPlayer(by), event_type: 'foul', event_action_type: kind }],
});
export const jumpBall = (wonBy: PlayerRef): Play => ({
  bigDataBall: [{ ...bigDataBallPlayer(wonBy), event_type: 'jump ball' }],
  nbac: [{ ...nbacPlayer(wonBy), event_type: 'jumpball', event_action_type: 'recovered' }],
});
export const timeout: Play = {
  bigDataBall: [{ event_type: 'timeout' }],
  nbac: [{ event_type: 'timeout', event_action_type: 'full' }],
};
export const periodStart: Play = {
  bigDataBall: [{ event_type: 'start of period' }],
  nbac: [{ event_type: 'period', event_action_type: 'start' }],
};
export const periodEnd: Play = {
  bigDataBall: [{ event_type: 'end of period' }],
  nbac: [{ event_type: 'period', event_action_type: 'end' }],
};
export const inPeriod = (period: number, play: Play): Play => ({
  bigDataBall: play.bigDataBall.map((row) => ({ ...row, period })),
  nbac: play.nbac.map((row) => ({ ...row, period })),
});
/** NBA.com only: BigDataBall has line-ups instead. */
export const substitution = (comesIn: PlayerRef, goesOut: PlayerRef): Play => ({
  bigDataBall: [],
  nbac: [
    { ...nbacPlayer(goesOut), event_type: 'substitution', event_action_type: 'out' },
    { ...nbacPlayer(comesIn), event_type: 'substitution', event_action_type: 'in' },
  ],
});
/** Rows as they are, for what only one feed can say. */
export const bigDataBallOnly = (row: Some<BigDataBallRow>): Play => ({ bigDataBall: [row], nbac: [] });
export const nbacOnly = (row: Some<NbacPlayByPlayRow>): Play => ({ bigDataBall: [], nbac: [row] });

const nulls = (columns: readonly string[]) => Object.fromEntries(columns.map((column) => [column, null]));

interface LoadOptions {
  readonly path?: string;
  readonly processedAt?: number;
  readonly period?: number;
}

const stamp = (sequence: number, { path = 'load-1', processedAt = 1, period = 1 }: LoadOptions) => ({
  game_date: '2025-01-15',
  home_team_abbr: teams.home,
  away_team_abbr: teams.away,
  event_sequence: sequence,
  period,
  source_file_path: path,
  data_hash: `${path}-${period}-${sequence}`,
  processed_at: microsOf(processedAt),
});

/** The plays as rows of BigDataBall, numbered in order. */
export function bigDataBallRows(moments: readonly Moment[], options: LoadOptions = {}): BigDataBallRow[] {
  const told = moments.flatMap(([clock, ...plays]) =>
    plays.flatMap((play) => play.bigDataBall.map((row) => ({ game_clock_seconds: clock, ...row }))),
  );
  return told.map(
    (row, index) => ({ ...nulls(BIGDATABALL_COLUMNS), ...stamp(index + 1, options), ...row }) as BigDataBallRow,
  );
}

/** The plays as rows of NBA.com, numbered in order. */
export function nbacRows(moments: readonly Moment[], options: LoadOptions = {}): NbacPlayByPlayRow[] {
  const told = moments.flatMap(([clock, ...plays]) =>
    plays.flatMap((play) => play.nbac.map((row) => ({ game_clock_seconds: clock, ...row }))),
  );
  return told.map(
    (row, index) => ({ ...nulls(NBAC_PBP_COLUMNS), ...stamp(index + 1, options), ...row }) as NbacPlayByPlayRow,
  );
}

const CODES: readonly string[] = ['LAL', 'BOS', 'PHX'];

/** Reads rows as the game LAL at BOS. */
export function readRows(rows: Partial<GamePlayByPlayInput<RosterPlayer>>) {
  return readGamePlayByPlay({
    teams,
    teamCodeOf: (code) => CODES.find((known) => known === code.trim().toUpperCase()),
    bigDataBallRows: [],
    nbacRows: [],
    matcher,
    totals: { home: undefined, away: undefined },
    ...rows,
  });
}

export const FEEDS = ['bigdataball', 'nbac_pbp'] as const;

/** Tells the plays in the words of a feed and reads them. */
export function tell(feed: (typeof FEEDS)[number], moments: readonly Moment[]): PlayByPlayLoad<RosterPlayer> {
  const game =
    feed === 'bigdataball'
      ? readRows({ bigDataBallRows: bigDataBallRows(moments) })
      : readRows({ nbacRows: nbacRows(moments) });
  const load = game.bigdataball ?? game.nbacPbp;
  if (load === undefined) throw new Error('no load');
  return load;
}
