/**
 * Play-by-play of a game, condensed to what fourth quarters need: points and attempts by person as the feed names him, and
 * line-ups. A season of play-by-play is half a million events; condensed it is small, and it depends on nothing but the rows.
 *
 * *Person* = a player as a row names him; who he is on the roster is told later, when the roster of the game is known.
 */
import { bigDataBallRowGame, nbacPlayByPlayRowGame } from '../../shared/basketball/game-references.ts';
import type { GameReference } from '../../shared/basketball/game-rows.ts';
import { bigDataBallEvents, inBigDataBallOrder } from '../../shared/basketball/play-by-play/bigdataball-events.ts';
import {
  BIGDATABALL_COLUMNS,
  type BigDataBallRow,
  NBAC_PBP_COLUMNS,
  type NbacPlayByPlayRow,
  type PlayByPlaySource,
} from '../../shared/basketball/play-by-play/columns.ts';
import type { GameEvent } from '../../shared/basketball/play-by-play/events.ts';
import { nbacEvents } from '../../shared/basketball/play-by-play/nbac-events.ts';
import type { PersonResolver, RawPerson, ResolvedPerson } from '../../shared/basketball/play-by-play/persons.ts';
import { type ChosenLoad, type LoadRank, selectLoad } from '../../shared/basketball/play-by-play/select-load.ts';
import type { RosterPlayer } from '../../shared/basketball/roster-matching.ts';
import { teamCode } from '../../shared/basketball/teams.ts';
import { type LineUpRow, type LineUps, readLineUps, SCORE_COLUMNS } from './line-ups.ts';

/** Shooting of one person in a load. */
export interface ShooterDigest {
  readonly person: RawPerson;
  readonly fieldGoalAttempts: number;
  readonly points: number;
  readonly fourthQuarterPoints: number;
}

/** The load of a feed that counts among those with one and the same name of the game. */
export interface LoadDigest extends LoadRank {
  readonly source: PlayByPlaySource;
  readonly reference: GameReference;
  /** Highest period of any of its rows. */
  readonly highestPeriod: number | undefined;
  readonly shooters: readonly ShooterDigest[];
  /** BigDataBall only. */
  readonly lineUps: LineUps | undefined;
  readonly collapsed: number;
  readonly ignored: number;
}

export const LINE_UP_COLUMNS = [...BIGDATABALL_COLUMNS, ...SCORE_COLUMNS] as const;
export type BigDataBallLineUpRow = BigDataBallRow & LineUpRow;

/** Loads of a day's BigDataBall rows, one per game. */
export function condenseBigDataBall(rows: readonly BigDataBallLineUpRow[]): readonly LoadDigest[] {
  const games = Map.groupBy(rows, (row) =>
    [row.bdb_game_id, row.game_id, row.game_date, row.home_team_abbr, row.away_team_abbr].join('|'),
  );
  return [...games.values()].flatMap((ofGame) => {
    const load = selectLoad(ofGame, LINE_UP_COLUMNS);
    const [first] = load?.rows ?? [];
    if (load === undefined || first === undefined) return [];
    const ordered = load.rows.toSorted(inBigDataBallOrder);
    const shooters = new Shooters();
    shooters.count(bigDataBallEvents(ordered, shooters).events);
    return [{ ...digestOf('bigdataball', bigDataBallRowGame(first), load, shooters), lineUps: readLineUps(ordered) }];
  });
}

/** Loads of a day's NBA.com rows, one per game. */
export function condenseNbac(rows: readonly NbacPlayByPlayRow[]): readonly LoadDigest[] {
  const games = Map.groupBy(rows, (row) =>
    [row.nba_game_id, row.game_date, row.home_team_abbr, row.away_team_abbr].join('|'),
  );
  return [...games.values()].flatMap((ofGame) => {
    const load = selectLoad(ofGame, NBAC_PBP_COLUMNS);
    const [first] = load?.rows ?? [];
    if (load === undefined || first === undefined) return [];
    const shooters = new Shooters();
    shooters.count(nbacEvents(load.rows, shooters).events);
    return [{ ...digestOf('nbac_pbp', nbacPlayByPlayRowGame(first), load, shooters), lineUps: undefined }];
  });
}

function digestOf(
  source: PlayByPlaySource,
  reference: GameReference,
  load: ChosenLoad<{ readonly period: number | null }>,
  shooters: Shooters,
): Omit<LoadDigest, 'lineUps'> {
  let highestPeriod: number | undefined;
  for (const { period } of load.rows) {
    if (period !== null && (highestPeriod === undefined || period > highestPeriod)) highestPeriod = period;
  }
  const { newestProcessedAt, sourceFilePath, collapsed, ignored } = load;
  const eventCount = load.rows.length;
  const digests = shooters.digests();
  return {
    source,
    reference,
    newestProcessedAt,
    eventCount,
    sourceFilePath,
    highestPeriod,
    shooters: digests,
    collapsed,
    ignored,
  };
}

/** A person who stands for himself until the roster is known. */
interface Shooter extends RosterPlayer {
  readonly person: RawPerson;
  fieldGoalAttempts: number;
  points: number;
  fourthQuarterPoints: number;
}

const FOURTH = 4;

class Shooters implements PersonResolver<Shooter> {
  readonly #persons = new Map<string, ResolvedPerson<Shooter>>();

  resolve(raw: RawPerson): ResolvedPerson<Shooter> {
    const key = `${raw.nbaId}|${raw.name}|${raw.storedLookup}|${raw.teamAbbr}`;
    let person = this.#persons.get(key);
    if (person === undefined) {
      person = newShooter(raw);
      this.#persons.set(key, person);
    }
    return person;
  }

  unmatchedPersons(): number {
    return 0;
  }

  /** Adds up made shots and attempts, as countEvents does for players and teams. */
  count(events: readonly GameEvent<Shooter>[]): void {
    for (const event of events) {
      if (event.kind !== 'field goal' && event.kind !== 'free throw') continue;
      const shooter = event.player;
      if (shooter === undefined) continue;
      if (event.kind === 'field goal') shooter.fieldGoalAttempts += 1;
      if (!event.made) continue;
      const points = event.kind === 'free throw' ? 1 : event.zone === 'three' ? 3 : 2;
      shooter.points += points;
      if (event.period === FOURTH) shooter.fourthQuarterPoints += points;
    }
  }

  digests(): readonly ShooterDigest[] {
    const digests: ShooterDigest[] = [];
    for (const { player } of this.#persons.values()) {
      if (player === undefined || (player.fieldGoalAttempts === 0 && player.points === 0)) continue;
      const { person, fieldGoalAttempts, points, fourthQuarterPoints } = player;
      digests.push({ person, fieldGoalAttempts, points, fourthQuarterPoints });
    }
    return digests;
  }
}

function newShooter(person: RawPerson): ResolvedPerson<Shooter> {
  const rawCode = person.teamAbbr?.trim() ?? '';
  const team = rawCode === '' ? undefined : teamCode(rawCode);
  const name = { lookup: person.storedLookup ?? '', fullName: person.name, teamAbbr: team ?? '' };
  const player: Shooter = { ...name, person, fieldGoalAttempts: 0, points: 0, fourthQuarterPoints: 0 };
  return { team, player, person: player, unknownTeamCode: rawCode !== '' && team === undefined };
}
