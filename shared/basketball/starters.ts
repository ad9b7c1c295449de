/**
 * Starters of a game and expected starters of a team (D14). Rules: 1 = the NBA box score names them · 2 = the play-by-play
 * shows them · 3 = estimated by playing time.
 */
import type { Game } from './games.ts';
import { greatest, inOrder, smallest } from './order.ts';
import type { TeamStarters } from './play-by-play/period-one-starters.ts';
import type { GamePlayers, PlayerRow } from './player-rows.ts';

const STARTERS = 5;
/** Final games that expected starters look back on. */
export const LOOK_BACK_GAMES = 10;
/** An estimated starter played more than twenty minutes. */
const ESTIMATE_SECONDS = 1200;

export interface StarterFlag {
  readonly starter: boolean;
  readonly rule: 1 | 2 | 3;
  /** By rule 3 (`starter_estimated`). */
  readonly estimated: boolean;
}

export interface GameStarters {
  /** The five of a team-game; undefined = unknown. */
  ofTeam(team: string): ReadonlySet<PlayerRow> | undefined;
  /** The rule that the five are taken by. */
  ruleOf(team: string): StarterFlag['rule'];
  /** starter_flag of a row of PB(g). */
  flagOf(player: PlayerRow): StarterFlag;
}

interface KnownFive {
  readonly five: ReadonlySet<PlayerRow>;
  readonly rule: 1 | 2;
}

/**
 * Starters of both teams. A game without PB(g) has none known.
 * @param playByPlay starters by rule 2, of readGamePlayByPlay; undefined without play-by-play
 */
export function gameStarters(input: {
  readonly game: Pick<Game, 'home' | 'away'>;
  readonly players: Pick<GamePlayers, 'source' | 'roster' | 'ofTeam' | 'nbaBoxOf' | 'bySource'>;
  readonly playByPlay: Pick<TeamStarters<PlayerRow>, 'home' | 'away'> | undefined;
}): GameStarters {
  const { game, players, playByPlay } = input;
  const known = new Map<string, KnownFive>();
  if (players.source !== undefined) {
    for (const [team, seen] of [
      [game.home, playByPlay?.home],
      [game.away, playByPlay?.away],
    ] as const) {
      const named = namedByNbaBox(team, players);
      if (named !== undefined) known.set(team, { five: named, rule: 1 });
      else if (seen !== undefined) known.set(team, { five: new Set(seen), rule: 2 });
    }
  }
  return {
    ofTeam: (team) => known.get(team)?.five ?? longestPlaying(players.ofTeam(team)),
    ruleOf: (team) => known.get(team)?.rule ?? 3,
    flagOf(player) {
      const byRule = known.get(player.teamAbbr);
      if (byRule !== undefined) return { starter: byRule.five.has(player), rule: byRule.rule, estimated: false };
      return { starter: (player.seconds ?? 0) > ESTIMATE_SECONDS, rule: 3, estimated: true };
    },
  };
}

/** Rule 1: exactly five of the team's NBA box rows say so, and they are five players of the roster. */
function namedByNbaBox(
  team: string,
  players: Pick<GamePlayers, 'roster' | 'nbaBoxOf' | 'bySource'>,
): ReadonlySet<PlayerRow> | undefined {
  const isStarter = (row: PlayerRow | undefined): boolean => row?.teamAbbr === team && row.starter === true;
  if (players.bySource.nbac_player_boxscores.rows.filter(isStarter).length !== STARTERS) return undefined;
  const five = players.roster.filter((player) => player.teamAbbr === team && isStarter(players.nbaBoxOf(player)));
  return five.length === STARTERS ? new Set(five) : undefined;
}

const longestFirst = inOrder<PlayerRow>(
  greatest((player) => player.seconds),
  greatest((player) => player.statistics.points),
  smallest((player) => player.key),
  smallest((player) => player.lookup),
);

function longestPlaying(ofTeam: readonly PlayerRow[]): ReadonlySet<PlayerRow> | undefined {
  const timed = ofTeam.filter((player) => player.seconds !== null);
  return timed.length < STARTERS ? undefined : new Set(timed.sort(longestFirst).slice(0, STARTERS));
}

/** A player expected to start, with lookup and name of the newest game that he started. */
export interface ExpectedStarter {
  readonly key: string;
  readonly lookup: string;
  readonly fullName: string | null;
}

export interface ExpectedStarters {
  /** By key; undefined = unknown, because no game has known starters. */
  readonly players: readonly ExpectedStarter[] | undefined;
  /** m of D14: how many of the games have known starters. */
  readonly games: number;
}

/**
 * E(t,D): those who started at least half of the team's last ten final games with known starters.
 * @param startersOfGames the team's starters of each game of F(t,D), newest first; undefined where unknown
 */
export function expectedStarters(startersOfGames: readonly (ReadonlySet<PlayerRow> | undefined)[]): ExpectedStarters {
  const known = startersOfGames.slice(0, LOOK_BACK_GAMES).filter((starters) => starters !== undefined);
  if (known.length === 0) return { players: undefined, games: 0 };
  const starts = new Map<string, { readonly newest: PlayerRow; count: number }>();
  for (const starters of known) {
    for (const [key, player] of new Map(Array.from(starters, (starter) => [starter.key, starter]))) {
      const record = starts.get(key);
      if (record === undefined) starts.set(key, { newest: player, count: 1 });
      else record.count += 1;
    }
  }
  const players = [...starts]
    .filter(([, { count }]) => 2 * count >= known.length)
    .map(([key, { newest }]) => ({ key, lookup: newest.lookup, fullName: newest.fullName }))
    .sort(smallest((player) => player.key));
  return { players, games: known.length };
}
