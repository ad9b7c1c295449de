/** Four real seasons: what the definitions make of a game agrees with the league's own figures. */
import t from 'tap';
import type { BoxScore } from '../../shared/basketball/box-score.ts';
import { SHIPPED_PLAYER_ALIASES } from '../../shared/basketball/data/player-aliases.ts';
import { aliasResolver } from '../../shared/basketball/names.ts';
import { overtime } from '../../shared/basketball/overtime.ts';
import { type GamePlayers, gamePlayers, type PlayerRow } from '../../shared/basketball/player-rows.ts';
import { playerSums, usage } from '../../shared/basketball/possessions.ts';
import { gameResult } from '../../shared/basketball/result.ts';
import type { ScheduleRow } from '../../shared/basketball/schedule.ts';
import { gameStarters } from '../../shared/basketball/starters.ts';
import {
  type OfficialRows,
  officialRowOf,
  officialRows,
  officialStatistics,
  summedStatistics,
} from '../../shared/basketball/team-totals.ts';
import { type RealGameRows, rawDataMissing, readRealSeason } from './real-box-scores.ts';

const SEASONS = [2021, 2022, 2023, 2024];
/** Turnovers aside, of which the league's team row counts some that no player has. */
const FIGURES = [
  'points',
  'fieldGoalMakes',
  'fieldGoalAttempts',
  'threePointMakes',
  'threePointAttempts',
  'freeThrowMakes',
  'freeThrowAttempts',
  'offensiveRebounds',
  'defensiveRebounds',
  'totalRebounds',
  'assists',
  'steals',
  'blocks',
  'personalFouls',
] as const satisfies readonly (keyof BoxScore)[];
/** The league's two books contradict each other in these figures: players, team. */
const CONTRADICTIONS = [
  '20211108_MIA_DEN DEN: freeThrowAttempts 22 24',
  '20250311_MIL_IND IND: defensiveRebounds 32 33',
  '20250311_MIL_IND IND: totalRebounds 37 38',
];
const NO_OFFICIAL_ROWS = { home: undefined, away: undefined };

interface TeamGame {
  readonly where: string;
  readonly team: string;
  readonly rows: RealGameRows;
  readonly players: GamePlayers;
  readonly ofTeam: readonly PlayerRow[];
  readonly official: OfficialRows;
}

const resolveName = aliasResolver(undefined, SHIPPED_PLAYER_ALIASES);

/** Both teams of every game that has player rows. */
async function teamGames(season: number): Promise<TeamGame[]> {
  return (await readRealSeason(season)).flatMap((rows) => {
    const players = gamePlayers({ ...rows, resolveName, playerListNames: new Map() });
    if (players.source === undefined) return [];
    const official = officialRows(rows.game, rows.teamBox);
    const { home, away, gameId } = rows.game;
    return [home, away].map((team) => {
      return { where: `${gameId} ${team}`, team, rows, players, ofTeam: players.ofTeam(team), official };
    });
  });
}

/** Figures in which the sums of the players differ from the official row. */
function differences({ team, rows, ofTeam, official }: TeamGame): string[] {
  const row = officialRowOf(rows.game, team, official);
  if (row === undefined) return [];
  const [sums, figures] = [summedStatistics(ofTeam), officialStatistics(row)];
  return FIGURES.filter((figure) => sums[figure] !== figures[figure]).map(
    (figure) => `${figure} ${sums[figure]} ${figures[figure]}`,
  );
}

/** Usage weighted by minutes, times five; undefined if someone's is out of range. */
function teamUsage({ ofTeam }: TeamGame): number | undefined {
  const sums = playerSums(ofTeam);
  let weighted = 0;
  for (const player of ofTeam) {
    const { value, outOfRange } = usage(player, sums, null);
    if (outOfRange) return undefined;
    weighted += (value ?? Number.NaN) * (player.seconds ?? Number.NaN);
  }
  return (weighted / (sums.seconds ?? Number.NaN)) * 5;
}

for (const season of SEASONS) {
  t.test(`season ${season}`, { skip: rawDataMissing }, async (t) => {
    const all = await teamGames(season);
    const failing = (fails: (team: TeamGame) => boolean): string[] => all.filter(fails).map(({ where }) => where);

    t.ok(all.length > 2400, 'the season has player rows');
    t.same(
      failing(({ players }) => players.failed.length > 0 || players.buildable !== players.appeared),
      [],
      'built',
    );
    t.same(
      failing(({ ofTeam }) => ofTeam.some(({ seconds }) => seconds === null)),
      [],
      'every minute is understood',
    );
    t.same(
      failing(
        ({ players, ofTeam }) =>
          players.bySource.nbac_player_boxscores.rows.length > 0 &&
          ofTeam.some((player) => players.nbaBoxOf(player) === undefined),
      ),
      [],
      'every player is found in the NBA box score',
    );
    t.same(
      all
        .flatMap((team) => differences(team).map((difference) => `${team.where}: ${difference}`))
        .filter((difference) => !CONTRADICTIONS.includes(difference)),
      [],
      'the sums of the players are the official totals',
    );
    t.same(
      failing((team) => Math.abs((teamUsage(team) ?? 100) - 100) > 1e-9),
      [],
      'usage of a team adds up',
    );
    t.ok(failing((team) => teamUsage(team) === undefined).length < 20, 'and is rarely out of range');
    t.same(
      failing(({ players, rows, official }) => {
        const periods = (used: Pick<OfficialRows, 'home' | 'away'>) =>
          overtime({ game: rows.game, official: used, players, playByPlay: undefined }).periods;
        return official.home !== undefined && periods(official) !== periods(NO_OFFICIAL_ROWS);
      }),
      [],
      'overtimes by the minutes of the players are those of the official rows',
    );
    t.same(
      failing(({ players, rows, official }) => {
        const schedule = { game_status: 3, ...rows.score } as ScheduleRow;
        return gameResult({ game: { ...rows.game, schedule }, official, players }).mismatch;
      }),
      [],
      'the three scores agree',
    );
    const rules = all.map(({ players, rows, team, ofTeam }) => {
      const starters = gameStarters({ game: rows.game, players, playByPlay: undefined });
      const [first] = ofTeam;
      return starters.ofTeam(team)?.size === 5 && first !== undefined ? starters.flagOf(first).rule : undefined;
    });
    t.notOk(rules.includes(undefined), 'every team has five starters');
    t.ok(rules.filter((rule) => rule === 1).length / rules.length > 0.98, 'nearly all by the NBA box score');
  });
}
