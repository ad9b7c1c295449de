/** Play-by-play of real seasons, counted and held against their box scores. Costs about 9 s; skipped without the shared data. */
import t from 'tap';
import {
  playerBlocksReconcile,
  playerShotsReconcile,
  teamBlocksReconcile,
  teamShotsReconcile,
} from '../../../shared/basketball/play-by-play/acceptance.ts';
import type { PlayerCounts, ShotZones, TeamCounts } from '../../../shared/basketball/play-by-play/counts.ts';
import type { Zone } from '../../../shared/basketball/play-by-play/events.ts';
import { readGamePlayByPlay } from '../../../shared/basketball/play-by-play/read-game.ts';
import {
  type GamebookPlayer,
  type RealGame,
  readRealGames,
  sharedDataMissing,
  type TeamFigures,
} from './real-games.ts';

const zoneSum = ({ paint, midRange, three }: Readonly<Record<Zone, number>>): number => paint + midRange + three;

/** How often something held, of how many. */
class Tally {
  readonly #counts = new Map<string, [held: number, of: number]>();

  note(what: string, held: boolean): void {
    const [before, of] = this.#counts.get(what) ?? [0, 0];
    this.#counts.set(what, [before + Number(held), of + 1]);
  }

  get result(): Record<string, string> {
    return Object.fromEntries(Array.from(this.#counts, ([what, [held, of]]) => [what, `${held} of ${of}`]));
  }
}

type Shooting = Pick<TeamFigures, 'fieldGoalAttempts' | 'fieldGoalMakes' | 'threePointAttempts' | 'threePointMakes'>;

function shotsEqual(counted: PlayerCounts | TeamCounts, box: Shooting): boolean {
  const equalZones = ({ attempts, makes }: ShotZones) =>
    attempts.three === box.threePointAttempts && makes.three === box.threePointMakes;
  return (
    counted.fieldGoalAttempts === box.fieldGoalAttempts &&
    counted.fieldGoalMakes === box.fieldGoalMakes &&
    equalZones(counted)
  );
}

function comparePlayers(
  tally: Tally,
  players: readonly GamebookPlayer[],
  countsOf: (player: GamebookPlayer) => PlayerCounts,
) {
  for (const player of players) {
    const counted = countsOf(player);
    tally.note('player shots equal the box score', shotsEqual(counted, player));
    tally.note('player shots reconcile', playerShotsReconcile(counted, player));
    tally.note('player blocks equal the box score', zoneSum(counted.blocks) === player.blocks);
    tally.note('player blocks reconcile', playerBlocksReconcile(counted, player.blocks));
  }
}

function compareTeam(tally: Tally, counted: TeamCounts, totals: TeamFigures, assistedMakes: number): void {
  tally.note('team shots equal the box score', shotsEqual(counted, totals));
  tally.note('team shots reconcile', teamShotsReconcile(counted, totals));
  tally.note('team points equal the box score', counted.points === totals.points);
  tally.note('team assists equal the box score', assistedMakes === totals.assists);
  tally.note('team blocks equal the box score', zoneSum(counted.blocks) === totals.blocks);
  tally.note('team blocks reconcile', teamBlocksReconcile(counted, totals.blocks));
  tally.note('every two has a distance', counted.attempts.unclassified === 0);
  tally.note(
    'second chance and fast break within points',
    counted.secondChancePoints <= counted.points && counted.fastBreakPoints <= counted.points,
  );
}

function compareGame(tally: Tally, twos: { paint: number; midRange: number }, game: RealGame): void {
  const { teams, matcher, nbacRows, totals } = game;
  const read = readGamePlayByPlay({
    teams,
    teamCodeOf: (code) => code,
    bigDataBallRows: [],
    nbacRows,
    matcher,
    totals,
  });
  const load = read.accepted;
  tally.note('load accepted', load !== undefined);
  if (load === undefined) return;
  tally.note(
    'every row counted, every person known',
    load.rowsFound === nbacRows.length && load.unmatchedPersons === 0,
  );
  for (const side of ['home', 'away'] as const) {
    const ofTeam = game.roster.filter((player) => player.teamAbbr === teams[side]);
    comparePlayers(
      tally,
      ofTeam.filter((player) => player.status === 'active'),
      (player) => load.player(player),
    );
    const assistedMakes = ofTeam.reduce((sum, player) => sum + load.player(player).assistedMakes, 0);
    const figures = totals[side];
    if (figures !== undefined) compareTeam(tally, load.counts[side], figures, assistedMakes);
    twos.paint += load.counts[side].attempts.paint;
    twos.midRange += load.counts[side].attempts.midRange;
    const starters = read.starters[side];
    tally.note('five starters by play-by-play', starters !== undefined);
    if (starters !== undefined)
      tally.note(
        'they are the box score’s',
        starters.every((player) => player.isStarter),
      );
  }
}

// Four teams have a sixth starter: an instant-replay row that names nobody of the game by a substitute's family name.
const SETS = [
  { set: 'raw', season: 2022, games: 1230, players: 25_895, starters: 2457 },
  { set: 'raw', season: 2024, games: 573, players: 12_335, starters: 1145 },
  // The feed with the loader's defects: makes stored as misses, distances without meaning, teams in any order.
  { set: 'raw_as_loaded', season: 2024, games: 60, players: 1268, starters: 120 },
] as const;

for (const { set, season, games, players, starters } of SETS) {
  t.test(`${set} ${season}: counts are the box score's`, { skip: sharedDataMissing }, async (t) => {
    const tally = new Tally();
    const twos = { paint: 0, midRange: 0 };
    for (const game of await readRealGames(set, season)) compareGame(tally, twos, game);
    const all = (count: number) => `${count} of ${count}`;
    const teamGames = 2 * games;
    t.strictSame(tally.result, {
      'load accepted': all(games),
      'every row counted, every person known': all(games),
      'player shots equal the box score': all(players),
      'player shots reconcile': all(players),
      'player blocks equal the box score': all(players),
      'player blocks reconcile': all(players),
      'team shots equal the box score': all(teamGames),
      'team shots reconcile': all(teamGames),
      'team points equal the box score': all(teamGames),
      'team assists equal the box score': all(teamGames),
      'team blocks equal the box score': all(teamGames),
      'team blocks reconcile': all(teamGames),
      'every two has a distance': all(teamGames),
      'second chance and fast break within points': all(teamGames),
      'five starters by play-by-play': `${starters} of ${teamGames}`,
      'they are the box score’s': all(starters),
    });
    // 67.8 %, 69.7 % and 68.1 %: no box score tells zones, but a wrong distance would show here.
    const paintShare = twos.paint / (twos.paint + twos.midRange);
    t.ok(paintShare > 0.675 && paintShare < 0.7, `share of twos up to 8 feet: ${paintShare}`);
  });
}
