import type { Compare } from '../order.ts';
import type { RosterPlayer } from '../roster-matching.ts';
import type { BigDataBallRow } from './columns.ts';
import { beginsWithMiss, plain, throwKind, throwNumber } from './event-words.ts';
import type { GameEvent } from './events.ts';
import type { PersonResolver } from './persons.ts';
import { bigDataBallDistance, zoneOf } from './shot-zones.ts';

export interface ReadEvents<P extends RosterPlayer> {
  readonly events: readonly GameEvent<P>[];
  /** Rows ignored because of a team code that is none (D3). */
  readonly unknownTeamCodes: number;
}

/** Order of BigDataBall rows (D13). */
export const inBigDataBallOrder: Compare<Pick<BigDataBallRow, 'event_sequence'>> = (a, b) =>
  a.event_sequence - b.event_sequence;

/** The events of a BigDataBall load by the table of meanings of D13, in the order of the rows. Rows must be in order. */
export function bigDataBallEvents<P extends RosterPlayer>(
  rows: readonly BigDataBallRow[],
  persons: PersonResolver<P>,
): ReadEvents<P> {
  const events: GameEvent<P>[] = [];
  let unknownTeamCodes = 0;
  for (const row of rows) {
    const type = plain(row.event_type);
    if (!MEANINGFUL.has(type)) continue;
    const first = persons.resolve({
      name: row.player_1_name,
      storedLookup: row.player_1_lookup,
      nbaId: null,
      teamAbbr: row.player_1_team_abbr,
    });
    if (first.unknownTeamCode) {
      unknownTeamCodes += 1;
      continue;
    }
    events.push(eventOf(row, type, first, persons));
  }
  return { events, unknownTeamCodes };
}

const MEANINGFUL = new Set([
  'shot',
  'miss',
  'free throw',
  'rebound',
  'turnover',
  'jump ball',
  'timeout',
  'start of period',
  'end of period',
]);

function eventOf<P extends RosterPlayer>(
  row: BigDataBallRow,
  type: string,
  first: ReturnType<PersonResolver<P>['resolve']>,
  persons: PersonResolver<P>,
): GameEvent<P> {
  const { team, player, person } = first;
  const at = { period: row.period, clock: row.game_clock_seconds, team };
  const subtype = plain(row.event_subtype);
  switch (type) {
    case 'shot':
    case 'miss': {
      const description = plain(row.event_description);
      const isThree =
        plain(row.shot_type) === '3pt' ||
        subtype.includes('3pt') ||
        description.includes('3pt') ||
        row.points_scored === 3;
      const made = type === 'shot' && (row.shot_made ?? (row.points_scored ?? 0) > 0);
      const role = plain(row.player_2_role);
      return {
        kind: 'field goal',
        ...at,
        player,
        person,
        made,
        zone: zoneOf(isThree, isThree ? undefined : bigDataBallDistance(row)),
        assisted: made && role === 'assist',
        describedAsBlocked: false,
        dataHash: row.data_hash,
        block: !made && role === 'block' ? { player: secondPlayer(row, persons) } : undefined,
        and1: false,
      };
    }
    case 'free throw': {
      const description = plain(row.event_description);
      return {
        kind: 'free throw',
        ...at,
        player,
        person,
        made: row.points_scored === null ? !beginsWithMiss(description) : row.points_scored >= 1,
        ...throwNumber(subtype, description),
        ...throwKind(subtype, description),
        and1: false,
      };
    }
    case 'rebound': {
      const side = subtype.includes('offensive')
        ? 'offensive'
        : subtype.includes('defensive')
          ? 'defensive'
          : undefined;
      return { kind: 'rebound', ...at, side, byPlayer: person !== undefined && !subtype.includes('team') };
    }
    case 'turnover':
      return { kind: 'turnover', ...at, stolen: plain(row.player_2_role) === 'steal' };
    case 'jump ball':
    case 'timeout':
      return { kind: type, ...at };
    default:
      return { kind: 'period bound', ...at };
  }
}

function secondPlayer<P extends RosterPlayer>(row: BigDataBallRow, persons: PersonResolver<P>): P | undefined {
  return persons.resolve({
    name: row.player_2_name,
    storedLookup: row.player_2_lookup,
    nbaId: null,
    teamAbbr: row.player_2_team_abbr,
  }).player;
}
