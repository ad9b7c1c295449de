import type { Compare } from '../order.ts';
import type { RosterPlayer } from '../roster-matching.ts';
import type { ReadEvents } from './bigdataball-events.ts';
import type { NbacPlayByPlayRow } from './columns.ts';
import { beginsWithMiss, plain, throwKind, throwNumber } from './event-words.ts';
import type { GameEvent } from './events.ts';
import type { PersonResolver, ResolvedPerson } from './persons.ts';
import { nbacTwoPointDistance, zoneOf } from './shot-zones.ts';

type OrderedRow = Pick<NbacPlayByPlayRow, 'period' | 'game_clock_seconds' | 'event_sequence'>;
const clockOf = (row: OrderedRow): number => row.game_clock_seconds ?? -1;

/** Order of NBA.com rows (D13): action numbers are not chronological, so period and clock come first, unknown clocks last. */
export const inNbacOrder: Compare<OrderedRow> = (a, b) =>
  a.period - b.period || clockOf(b) - clockOf(a) || a.event_sequence - b.event_sequence;

const FIELD_GOALS = new Set(['2pt', '3pt', 'fieldgoal', 'fieldgoalmade', 'fieldgoalmissed', 'shot']);
const KINDS: ReadonlyMap<string, GameEvent<RosterPlayer>['kind']> = new Map([
  ...[...FIELD_GOALS].map((type) => [type, 'field goal'] as const),
  ['freethrow', 'free throw'],
  ['free throw', 'free throw'],
  ['rebound', 'rebound'],
  ['turnover', 'turnover'],
  ['steal', 'steal'],
  ['block', 'block'],
  ['jumpball', 'jump ball'],
  ['timeout', 'timeout'],
  ['period', 'period bound'],
  ['game', 'period bound'],
]);
const ASSIST = /\d ast\)/;

/**
 * The events of an NBA.com load by the table of meanings of D13, in the order of the rows; blocks are events of their own,
 * not yet paired with shots. Rows must be in order.
 */
export function nbacEvents<P extends RosterPlayer>(
  rows: readonly NbacPlayByPlayRow[],
  persons: PersonResolver<P>,
): ReadEvents<P> {
  const events: GameEvent<P>[] = [];
  let unknownTeamCodes = 0;
  for (const row of rows) {
    const type = plain(row.event_type);
    const kind = KINDS.get(type);
    if (kind === undefined) continue;
    const person = persons.resolve(firstPerson(row));
    if (person.unknownTeamCode) {
      unknownTeamCodes += 1;
      continue;
    }
    events.push(eventOf(row, kind, type, person));
  }
  return { events, unknownTeamCodes };
}

/** Player 1 of a row; the feed has no names, only ids and family names. */
export function firstPerson(row: Pick<NbacPlayByPlayRow, 'player_1_id' | 'player_1_lookup' | 'player_1_team_abbr'>) {
  return {
    name: null,
    storedLookup: row.player_1_lookup,
    nbaId: row.player_1_id,
    teamAbbr: row.player_1_team_abbr,
  };
}

function eventOf<P extends RosterPlayer>(
  row: NbacPlayByPlayRow,
  kind: GameEvent<P>['kind'],
  type: string,
  { team, player, person }: ResolvedPerson<P>,
): GameEvent<P> {
  const at = { period: row.period, clock: row.game_clock_seconds, team };
  const action = plain(row.event_action_type);
  switch (kind) {
    case 'field goal': {
      const description = plain(row.event_description);
      const isThree = type === '3pt' || plain(row.shot_type) === '3pt' || description.includes('3pt');
      const made = isMade(row, type, action, description);
      return {
        kind,
        ...at,
        player,
        person,
        made,
        zone: zoneOf(isThree, isThree ? undefined : nbacTwoPointDistance(row)),
        assisted: made && ASSIST.test(description),
        describedAsBlocked: !made && description.includes('block'),
        dataHash: row.data_hash,
        block: undefined,
        and1: false,
      };
    }
    case 'free throw': {
      const description = plain(row.event_description);
      return {
        kind,
        ...at,
        player,
        person,
        made: isMade(row, type, action, description),
        ...throwNumber(action, description),
        ...throwKind(action, description),
        and1: false,
      };
    }
    case 'rebound': {
      const side = action === 'offensive' || action === 'defensive' ? action : undefined;
      return { kind, ...at, side, byPlayer: person !== undefined };
    }
    case 'turnover':
      // The steal is an event of its own in this feed.
      return { kind, ...at, stolen: false };
    case 'block':
      return { kind, ...at, player };
    default:
      return { kind, ...at };
  }
}

// The stored shot_made comes last: the loader compares the style of the shot with "made", so makes are stored as false.
function isMade(row: NbacPlayByPlayRow, type: string, action: string, description: string): boolean {
  if (action === 'made' || action === 'missed') return action === 'made';
  if (type === 'fieldgoalmade' || type === 'fieldgoalmissed') return type === 'fieldgoalmade';
  return description === '' ? row.shot_made === true : !beginsWithMiss(description);
}
