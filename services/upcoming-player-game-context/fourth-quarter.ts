/** What the play-by-play of an earlier game says of its fourth quarter and its end, by player (P7). */
import type { Game } from '../../shared/basketball/games.ts';
import { firstOf } from '../../shared/basketball/order.ts';
import { isTeamCountAccepted, type TeamBox } from '../../shared/basketball/play-by-play/acceptance.ts';
import type { PlayByPlaySource } from '../../shared/basketball/play-by-play/columns.ts';
import { createPersonResolver } from '../../shared/basketball/play-by-play/persons.ts';
import { compareLoads } from '../../shared/basketball/play-by-play/select-load.ts';
import type { GamePlayers, PlayerRow } from '../../shared/basketball/player-rows.ts';
import { teamCode } from '../../shared/basketball/teams.ts';
import { areUsable, type CourtSeconds } from './line-ups.ts';
import type { LoadDigest } from './load-digest.ts';

/** Loads of the two feeds that count for a game. */
export interface GameLoads {
  readonly bigdataball: LoadDigest | undefined;
  readonly nbacPbp: LoadDigest | undefined;
}

/** The load that counts among those of one feed and game (D13). */
export function chosenLoad(loads: readonly LoadDigest[]): LoadDigest | undefined {
  return firstOf(loads, compareLoads);
}

export interface FourthQuarterPoints {
  readonly points: number;
  readonly source: PlayByPlaySource | 'nbac_player_boxscores';
}

export interface FourthQuarter {
  /** Q4SEC and CLUTCH of a player; undefined = the line-ups do not tell. */
  secondsOf(player: PlayerRow): CourtSeconds | undefined;
  /** Q4PTS of a player; undefined = unknown. */
  pointsOf(player: PlayerRow): FourthQuarterPoints | undefined;
}

const POINTS_TOLERANCE = 2;

export function fourthQuarter(input: {
  readonly game: Pick<Game, 'home' | 'away'>;
  readonly players: Pick<GamePlayers, 'matcher' | 'nbaBoxOf'>;
  readonly loads: GameLoads;
  /** Figures of TT of a team; undefined for none. */
  readonly totalsOf: (team: string) => TeamBox | undefined;
}): FourthQuarter {
  const { players, loads } = input;
  let court: ReadonlyMap<PlayerRow, CourtSeconds> | undefined;
  let accepted: AcceptedLoad | null | undefined;
  const acceptedLoad = (): AcceptedLoad | null => {
    accepted ??= acceptedOf(loads.bigdataball, input) ?? acceptedOf(loads.nbacPbp, input) ?? null;
    return accepted;
  };
  return {
    secondsOf(player) {
      const lineUps = loads.bigdataball?.lineUps;
      if (lineUps === undefined || !areUsable(lineUps, player.teamAbbr)) return undefined;
      court ??= onCourt(loads.bigdataball, players);
      return court.get(player);
    },
    pointsOf(player) {
      const inBox = players.nbaBoxOf(player)?.fourthQuarterPoints ?? null;
      if (inBox !== null) return { points: inBox, source: 'nbac_player_boxscores' };
      const { points } = player.statistics;
      const load = points === null ? null : acceptedLoad();
      if (load === null || points === null) return undefined;
      const counted = load.players.get(player) ?? NOTHING_SCORED;
      if (Math.abs(counted.points - points) > POINTS_TOLERANCE) return undefined;
      return { points: counted.fourthQuarter, source: load.source };
    },
  };
}

interface PointsCount {
  points: number;
  fourthQuarter: number;
}
const NOTHING_SCORED: Readonly<PointsCount> = { points: 0, fourthQuarter: 0 };

interface AcceptedLoad {
  readonly source: PlayByPlaySource;
  readonly players: ReadonlyMap<PlayerRow, Readonly<PointsCount>>;
}

/** Points of a load by player, if the load is accepted for the game (D13). */
function acceptedOf(
  load: LoadDigest | undefined,
  { game, players, totalsOf }: Parameters<typeof fourthQuarter>[0],
): AcceptedLoad | undefined {
  if (load === undefined) return undefined;
  const { home, away } = game;
  const source = load.source === 'bigdataball' ? 'bigdataball_play_by_play' : 'nbac_play_by_play';
  const persons = createPersonResolver({ matcher: players.matcher, teams: { home, away }, source, codeOf: teamCode });
  const teams = new Map([home, away].map((team) => [team, { fieldGoalAttempts: 0, points: 0 }]));
  const byPlayer = new Map<PlayerRow, PointsCount>();
  for (const shooter of load.shooters) {
    const { team, player } = persons.resolve(shooter.person);
    const ofTeam = teams.get(team ?? '');
    if (ofTeam !== undefined) {
      ofTeam.fieldGoalAttempts += shooter.fieldGoalAttempts;
      ofTeam.points += shooter.points;
    }
    if (player === undefined) continue;
    const count = byPlayer.get(player) ?? { points: 0, fourthQuarter: 0 };
    count.points += shooter.points;
    count.fourthQuarter += shooter.fourthQuarterPoints;
    byPlayer.set(player, count);
  }
  const isAccepted = [...teams].every(([team, counted]) => isTeamCountAccepted(counted, totalsOf(team)));
  return isAccepted ? { source: load.source, players: byPlayer } : undefined;
}

function onCourt(
  load: LoadDigest | undefined,
  { matcher }: Pick<GamePlayers, 'matcher'>,
): ReadonlyMap<PlayerRow, CourtSeconds> {
  const seconds = new Map<PlayerRow, CourtSeconds>();
  for (const [team, side] of load?.lineUps?.sides ?? []) {
    for (const [storedLookup, played] of side.players) {
      const player = matcher.match({ storedLookup, team, source: 'bigdataball_play_by_play' });
      if (player === undefined) continue;
      const known = seconds.get(player) ?? { fourthQuarter: 0, clutch: 0 };
      seconds.set(player, {
        fourthQuarter: known.fourthQuarter + played.fourthQuarter,
        clutch: known.clutch + played.clutch,
      });
    }
  }
  return seconds;
}
