/** Game A of the chapters' complete rows, event by event, in the words of BigDataBall. */
import {
  basket,
  bigDataBallRows,
  freeThrow,
  type Moment,
  miss,
  type Play,
  type PlayerRef,
  rebound,
  type ShotOptions,
  turnover,
} from '../basketball/play-by-play/scripted-game.ts';

/** How a team of game A scored, for a script of it. */
interface Script {
  readonly by: PlayerRef;
  readonly reboundBy: PlayerRef;
  readonly stolenFrom: PlayerRef;
  readonly blockedBy: PlayerRef;
  readonly paint: readonly [makes: number, attempts: number];
  readonly midRange: readonly [makes: number, attempts: number];
  readonly threes: readonly [makes: number, attempts: number];
  readonly ft: readonly [makes: number, attempts: number];
  /** Twos and threes after an own rebound; twos after a steal. */
  readonly secondChance: readonly [twos: number, threes: number];
  readonly fastBreaks: number;
  readonly blocked: { readonly paint: number; readonly midRange: number; readonly three: number };
}

const LAKERS: Script = {
  by: 'L1',
  reboundBy: 'L2',
  stolenFrom: 'B3',
  blockedBy: 'B1',
  paint: [22, 35],
  midRange: [6, 20],
  threes: [12, 30],
  ft: [18, 22],
  secondChance: [4, 1],
  fastBreaks: 7,
  blocked: { paint: 4, midRange: 0, three: 1 },
};
const CELTICS: Script = {
  by: 'B1',
  reboundBy: 'B2',
  stolenFrom: 'L3',
  blockedBy: 'L1',
  paint: [17, 30],
  midRange: [6, 17],
  threes: [15, 35],
  ft: [14, 18],
  secondChance: [3, 1],
  fastBreaks: 5,
  blocked: { paint: 3, midRange: 1, three: 0 },
};

const PAINT: ShotOptions = { feet: 3 };
const MID_RANGE: ShotOptions = { feet: 15 };
const THREE: ShotOptions = { feet: 25, three: true };

/** A team's plays: after steals and own rebounds first, then whatever else the figures ask for. */
function plays(script: Script): Moment[] {
  const { by, reboundBy, stolenFrom, blockedBy, secondChance, fastBreaks, blocked } = script;
  const [paint, midRange, threes] = [script.paint, script.midRange, script.threes].map(([makes, attempts]) => ({
    makes,
    misses: attempts - makes,
  }));
  if (paint === undefined || midRange === undefined || threes === undefined) throw new TypeError('no zones');
  const told: (readonly Play[])[] = [];
  const tell = (...what: readonly Play[]): void => void told.push(what);
  const made = (zone: { makes: number }, options: ShotOptions): Play => {
    zone.makes -= 1;
    return basket(by, options);
  };
  const missed = (zone: { misses: number }, options: ShotOptions): Play => {
    zone.misses -= 1;
    return miss(by, options);
  };
  for (let i = 0; i < fastBreaks; i += 1) tell(turnover(stolenFrom, reboundBy), made(paint, PAINT));
  for (let i = 0; i < secondChance[0]; i += 1) {
    tell(missed(paint, PAINT), rebound(reboundBy, 'offensive'), made(paint, PAINT));
  }
  for (let i = 0; i < secondChance[1]; i += 1) {
    tell(missed(paint, PAINT), rebound(reboundBy, 'offensive'), made(threes, THREE));
  }
  for (let i = 0; i < blocked.paint; i += 1) tell(missed(paint, { ...PAINT, blockedBy }));
  for (let i = 0; i < blocked.midRange; i += 1) tell(missed(midRange, { ...MID_RANGE, blockedBy }));
  for (let i = 0; i < blocked.three; i += 1) tell(missed(threes, { ...THREE, blockedBy }));
  for (const [zone, options] of [
    [paint, PAINT],
    [midRange, MID_RANGE],
    [threes, THREE],
  ] as const) {
    while (zone.misses > 0) tell(missed(zone, options));
    while (zone.makes > 0) tell(made(zone, options));
  }
  const [makes, attempts] = script.ft;
  for (let k = 0; k < attempts; k += 1) tell(freeThrow(by, `${(k % 2) + 1} of 2`, k < makes));
  return told.map((what, index): Moment => [719 - 3 * index, ...what]);
}

export const PLAY_BY_PLAY_A = [
  ...bigDataBallRows(plays(LAKERS), { period: 1 }),
  ...bigDataBallRows(plays(CELTICS), { period: 2 }),
].map((row, index) => ({ ...row, event_sequence: index + 1 }));
